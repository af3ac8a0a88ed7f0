// Reads records from JSON by the shape table, without a tree between. What is unknown is passed over, as AWS
// does; what is of the wrong kind is refused in AWS's words.

internal import CloudCore

/// Why a body is well-formed JSON but not the shape.
struct JSONMismatch: Error {
    /// In AWS's words: `STRING_VALUE cannot be converted to Integer`.
    var text: String
}

/// Reads one JSON text into records.
struct JSONShapeReader {
    private var reader: JSONReader
    /// Members that travel elsewhere (headers, path) are not looked for at the top.
    private let bodyOnly: Bool
    private var budget = ValueBudget()

    init(_ bytes: UnsafeRawBufferPointer, bodyOnly: Bool) {
        reader = JSONReader(bytes)
        self.bodyOnly = bodyOnly
    }

    /// A whole body that is a structure. No bytes at all stand for an empty one.
    static func record(_ bytes: [UInt8], into record: inout Record, bodyOnly: Bool) throws {
        guard !bytes.isEmpty else { return }
        try bytes.withUnsafeBytes { buffer in
            var reader = JSONShapeReader(buffer, bodyOnly: bodyOnly)
            try reader.structure(into: &record, isTop: true)
            try reader.reader.finish()
        }
    }

    /// A whole body that is one value.
    static func value(_ bytes: [UInt8], of use: Member) throws -> Value {
        try bytes.withUnsafeBytes { buffer in
            var reader = JSONShapeReader(buffer, bodyOnly: false)
            let value = try reader.value(of: use, shape: use.shape)
            try reader.reader.finish()
            return value
        }
    }

    private mutating func structure(into record: inout Record, isTop: Bool) throws {
        guard try reader.kind() == .object else { throw try mismatch("START_OBJECT", .structure) }
        let members = record.shape.members
        let bodyOnly = isTop && bodyOnly
        var hint = 0
        guard try reader.openObject() else { return }
        repeat {
            let found: Int?
            if let plain = try reader.plainKey() {
                found = members.index(ofWireName: plain, hint: hint, bodyOnly: bodyOnly)
            } else {
                var key = try reader.key()
                found = key.withUTF8 {
                    members.index(ofWireName: UnsafeRawBufferPointer($0), hint: hint, bodyOnly: bodyOnly)
                }
            }
            guard let index = found else {
                // A union that has another member than those we know says more than we would understand.
                if record.shape.flags.contains(.union), try reader.kind() != .null {
                    throw JSONMismatch(text: Validator.malformedUnionText)
                }
                try reader.skip()
                continue
            }
            hint = index + 1
            if try reader.kind() == .null {
                try reader.literal("null")
                continue
            }
            let member = members[index]
            record[index] = try value(of: member, shape: member.shape)
        } while try reader.moreInObject()
    }

    private mutating func value(of use: Member, shape: ShapeReference) throws -> Value {
        switch shape.kind {
        case .structure:
            try spend(shape.members.count)
            var record = Record(shape)
            try structure(into: &record, isTop: false)
            return .record(record)
        case .list:
            guard try reader.kind() == .array else { throw try mismatch("START_ARRAY", .list) }
            return .list(try list(of: shape.element))
        case .map:
            guard try reader.kind() == .object else { throw try mismatch("START_OBJECT", .map) }
            return .map(try map(of: shape.value))
        case .document: return .document(try reader.document())
        case .string:
            guard try reader.kind() == .string else { throw try mismatch("", .string) }
            return .string(try reader.string())
        case .boolean:
            switch try reader.kind() {
            case .trueWord:
                try reader.literal("true")
                return .bool(true)
            case .falseWord:
                try reader.literal("false")
                return .bool(false)
            default: throw try mismatch("", .boolean)
            }
        case .integer, .long: return .integer(try integer(shape.kind))
        case .float, .double: return .double(try double(shape.kind))
        case .blob:
            guard try reader.kind() == .string else { throw try mismatch("", .blob) }
            guard let bytes = Base64.decode(try reader.string()) else {
                throw JSONMismatch(text: "Invalid Base64 value")
            }
            return use.flags.contains(.streaming) ? .body(StreamingBody(bytes)) : .blob(bytes)
        case .timestamp: return .timestamp(try timestamp(of: use, shape: shape))
        }
    }

    private mutating func spend(_ count: Int) throws {
        guard budget.spend(count) else { throw JSONMismatch(text: ValueBudget.text) }
    }

    private mutating func list(of element: Member) throws -> [Value] {
        var values: [Value] = []
        guard try reader.openArray() else { return values }
        let shape = element.shape
        repeat {
            try spend(1)
            if try reader.kind() == .null {
                try reader.literal("null")
                values.append(.null)
            } else {
                values.append(try value(of: element, shape: shape))
            }
        } while try reader.moreInArray()
        return values
    }

    private mutating func map(of element: Member) throws -> OrderedMap {
        var map = OrderedMap()
        guard try reader.openObject() else { return map }
        let shape = element.shape
        repeat {
            try spend(1)
            let key = try reader.key()
            if try reader.kind() == .null {
                try reader.literal("null")
                map.entries.append(.init(key, .null))
            } else {
                map.entries.append(.init(key, try value(of: element, shape: shape)))
            }
        } while try reader.moreInObject()
        return map
    }

    private mutating func integer(_ kind: ShapeKind) throws -> Int64 {
        guard try reader.kind() == .number else { throw try mismatch("", kind) }
        var number: Int64?
        switch try reader.number() {
        case .integer(let exact): number = exact
        case .double(let real): number = Int64(exactly: real)
        default: break
        }
        guard let number, kind == .long || Int32(exactly: number) != nil else {
            throw JSONMismatch(text: "Number is out of range of \(kind == .long ? "Long" : "Integer")")
        }
        return number
    }

    private mutating func double(_ kind: ShapeKind) throws -> Double {
        switch try reader.kind() {
        case .number: return try reader.number().number ?? 0
        case .string:
            switch try reader.string() {
            case "NaN": return .nan
            case "Infinity": return .infinity
            case "-Infinity": return -.infinity
            default: throw JSONMismatch(text: "STRING_VALUE cannot be converted to \(Self.name(kind))")
            }
        default: throw try mismatch("", kind)
        }
    }

    private mutating func timestamp(of use: Member, shape: ShapeReference) throws -> Instant {
        let format = use.timestampFormat ?? shape.timestampFormat ?? .epochSeconds
        switch try reader.kind() {
        case .number:
            switch try reader.number() {
            case .integer(let seconds):
                let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
                guard !overflow else { throw JSONMismatch(text: "Number is out of range of Timestamp") }
                return Instant(nanoseconds: nanoseconds)
            case .double(let seconds): return Timestamps.instant(epochSeconds: seconds)
            default: break
            }
        case .string:
            if let instant = Timestamps.instant(try reader.string(), format) { return instant }
        default: break
        }
        throw JSONMismatch(text: "Value cannot be converted to Timestamp")
    }

    /// What AWS says of a value of another kind than the shape's.
    private mutating func mismatch(_ expected: String, _ kind: ShapeKind) throws -> JSONMismatch {
        let found: String
        switch try reader.kind() {
        case .object: found = "Unrecognized collection type"
        case .array: found = "Unrecognized collection type"
        case .string: found = "STRING_VALUE"
        case .number: found = "NUMBER_VALUE"
        case .trueWord: found = "TRUE_VALUE"
        case .falseWord: found = "FALSE_VALUE"
        case .null: found = "NULL_VALUE"
        }
        if found == "Unrecognized collection type" {
            return JSONMismatch(text: "\(found) for \(Self.name(kind))")
        }
        if expected.isEmpty {
            return JSONMismatch(text: "\(found) cannot be converted to \(Self.name(kind))")
        }
        return JSONMismatch(text: "Unexpected token \(found): \(expected) expected")
    }

    private static func name(_ kind: ShapeKind) -> String {
        switch kind {
        case .structure: return "Structure"
        case .list: return "List"
        case .map: return "Map"
        case .string: return "String"
        case .integer: return "Integer"
        case .long: return "Long"
        case .float: return "Float"
        case .double: return "Double"
        case .boolean: return "Boolean"
        case .blob: return "ByteBuffer"
        case .timestamp: return "Timestamp"
        case .document: return "Document"
        }
    }
}
