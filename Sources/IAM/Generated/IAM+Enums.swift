// Typed views of iam's shapes. Written by Tools/modelgen from Models/iam.allow; not edited.
// swift-format-ignore-file

import Wire

struct EntityType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 117) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var user: Self { Self(rawValue: "User") }
    static var role: Self { Self(rawValue: "Role") }
    static var group: Self { Self(rawValue: "Group") }
    static var localManagedPolicy: Self { Self(rawValue: "LocalManagedPolicy") }
    static var awsManagedPolicy: Self { Self(rawValue: "AWSManagedPolicy") }
}

struct PermissionsBoundaryAttachmentType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 288) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var permissionsBoundaryPolicy: Self { Self(rawValue: "PermissionsBoundaryPolicy") }
}

struct PolicyUsageType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 304) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var permissionsPolicy: Self { Self(rawValue: "PermissionsPolicy") }
    static var permissionsBoundary: Self { Self(rawValue: "PermissionsBoundary") }
}

struct PolicyScopeType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 513) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var all: Self { Self(rawValue: "All") }
    static var aws: Self { Self(rawValue: "AWS") }
    static var local: Self { Self(rawValue: "Local") }
}

struct StatusType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 551) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var active: Self { Self(rawValue: "Active") }
    static var inactive: Self { Self(rawValue: "Inactive") }
    static var expired: Self { Self(rawValue: "Expired") }
}
