// Typed views of logs's shapes. Written by Tools/modelgen from Models/logs.allow; not edited.
// swift-format-ignore-file

import Wire

struct DataProtectionStatus: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 70) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var activated: Self { Self(rawValue: "ACTIVATED") }
    static var deleted: Self { Self(rawValue: "DELETED") }
    static var archived: Self { Self(rawValue: "ARCHIVED") }
    static var disabled: Self { Self(rawValue: "DISABLED") }
}

struct EntityRejectionErrorType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 204) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var invalidEntity: Self { Self(rawValue: "InvalidEntity") }
    static var invalidTypeValue: Self { Self(rawValue: "InvalidTypeValue") }
    static var invalidKeyAttributes: Self { Self(rawValue: "InvalidKeyAttributes") }
    static var invalidAttributes: Self { Self(rawValue: "InvalidAttributes") }
    static var entitySizeTooLarge: Self { Self(rawValue: "EntitySizeTooLarge") }
    static var unsupportedLogGroupType: Self { Self(rawValue: "UnsupportedLogGroupType") }
    static var missingRequiredFields: Self { Self(rawValue: "MissingRequiredFields") }
}

struct InheritedProperty: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 311) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var accountDataProtection: Self { Self(rawValue: "ACCOUNT_DATA_PROTECTION") }
}

struct LogGroupClass: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 380) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var standard: Self { Self(rawValue: "STANDARD") }
    static var infrequentAccess: Self { Self(rawValue: "INFREQUENT_ACCESS") }
    static var delivery: Self { Self(rawValue: "DELIVERY") }
}

struct OrderBy: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 448) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var logStreamName: Self { Self(rawValue: "LogStreamName") }
    static var lastEventTime: Self { Self(rawValue: "LastEventTime") }
}
