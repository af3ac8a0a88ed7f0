// Records as plain JSON with the model's member names: calls without HTTP, CloudTrail, the console.
// Timestamps are ISO 8601, blobs Base64.

internal import CloudCore

enum DocumentForm {
    /// Throws `AWSError` where the document does not fit the shape.
    static func record(_ document: Document, shape: ShapeReference) throws -> Record {
        guard case .record(let record) = try value(document, shape: shape, path: "") else {
            throw mismatch("", "an object")
        }
        return record
    }

    static func document(_ record: Record) -> Document {
        var members: [(key: String, value: Document)] = []
        for (index, member) in record.shape.members.enumerated() {
            if let value = record[index] { members.append((member.name.text, document(value))) }
        }
        return .object(members)
    }

    private static func document(_ value: Value) -> Document {
        switch value {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .double(let number): return .double(number)
        case .string(let text): return .string(text)
        case .blob(let bytes): return .string(Base64.encode(bytes))
        case .timestamp(let instant): return .string(Timestamps.text(instant, .iso8601))
        case .list(let values): return .array(values.map(document))
        case .map(let map): return .object(map.entries.map { ($0.key, document($0.value)) })
        case .record(let record): return document(record)
        case .document(let document): return document
        case .body(let body): return .string(Base64.encode(body.bytes ?? []))
        }
    }

    private static func value(_ document: Document, shape: ShapeReference, path: String) throws -> Value {
        switch shape.kind {
        case .structure: return .record(try structure(document, shape: shape, path: path))
        case .list:
            guard let elements = document.array else { throw mismatch(path, "a list") }
            let element = shape.element.shape
            return .list(
                try elements.map { $0.isNull ? .null : try value($0, shape: element, path: path) })
        case .map:
            guard let members = document.object else { throw mismatch(path, "an object") }
            let element = shape.value.shape
            return .map(
                OrderedMap(
                    try members.map { name, child in
                        .init(name, child.isNull ? .null : try value(child, shape: element, path: path))
                    }))
        case .document: return .document(document)
        default: return try scalar(document, kind: shape.kind, path: path)
        }
    }

    private static func structure(
        _ document: Document, shape: ShapeReference, path: String
    ) throws -> Record {
        guard let members = document.object else { throw mismatch(path, "an object") }
        var record = Record(shape)
        for (name, child) in members where !child.isNull {
            guard let index = shape.memberIndex(named: name) else {
                throw AWSError.validation("Unknown parameter: \(path)\(name)")
            }
            let target = shape.members[index]
            if target.flags.contains(.streaming), let text = child.string {
                record[index] = .body(StreamingBody(Array(text.utf8)))
            } else {
                record[index] = try value(child, shape: target.shape, path: path + name + ".")
            }
        }
        return record
    }

    private static func scalar(_ document: Document, kind: ShapeKind, path: String) throws -> Value {
        switch (kind, document) {
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.integer, .integer(let number)), (.long, .integer(let number)): return .integer(number)
        case (.double, .integer(let number)), (.float, .integer(let number)): return .double(Double(number))
        case (.double, .double(let number)), (.float, .double(let number)): return .double(number)
        case (.string, .string(let text)): return .string(text)
        case (.blob, .string(let text)):
            guard let bytes = Base64.decode(text) else { throw mismatch(path, "Base64") }
            return .blob(bytes)
        case (.timestamp, .string(let text)):
            guard let instant = Timestamps.instant(text, .iso8601) else { throw mismatch(path, "a date") }
            return .timestamp(instant)
        case (.timestamp, _):
            guard let seconds = document.number else { throw mismatch(path, "a date") }
            return .timestamp(Timestamps.instant(epochSeconds: seconds))
        default: throw mismatch(path, "\(kind)")
        }
    }

    private static func mismatch(_ path: String, _ expected: String) -> AWSError {
        let name = path.isEmpty ? "input" : String(path.dropLast())
        return .validation("Invalid type for parameter \(name): expected \(expected)")
    }
}
