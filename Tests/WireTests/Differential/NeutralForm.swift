// Values in the form that both halves of the differential tests share: structures as objects, maps as sorted
// lists of pairs, blobs as Base64, timestamps as milliseconds, floats that JSON lacks as strings.

import CloudCore
import Wire

enum NeutralForm {
    static func document(_ record: Record) -> Document {
        var members: [(key: String, value: Document)] = []
        for (index, member) in record.shape.members.enumerated() {
            if let value = record[index] { members.append((member.name.text, document(value))) }
        }
        return .object(members)
    }

    static func document(_ value: Value) -> Document {
        switch value {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .double(let number):
            if number.isNaN { return "NaN" }
            return number.isFinite ? .double(number) : number > 0 ? "Infinity" : "-Infinity"
        case .string(let text): return .string(text)
        case .blob(let bytes): return .string(Base64.encode(bytes))
        case .timestamp(let instant): return .integer(instant.milliseconds)
        case .list(let values): return .array(values.map(document))
        case .map(let map):
            let pairs = map.entries.sorted {
                $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
            }
            return .array(pairs.map { [.string($0.key), document($0.value)] })
        case .record(let record): return document(record)
        case .document(let document): return document
        case .body(let body): return .string(Base64.encode(body.bytes ?? []))
        }
    }

    /// Nil where both are the same, whatever the order of an object's members; else where they differ.
    static func difference(_ expected: Document, _ got: Document, at path: String = "") -> String? {
        switch (expected, got) {
        case (.object(let left), .object(let right)):
            for (key, value) in left {
                guard let other = got[key] else { return "\(path).\(key) is missing" }
                if let found = difference(value, other, at: "\(path).\(key)") { return found }
            }
            let extra = right.first { expected[$0.key] == nil }
            return extra.map { "\(path).\($0.key) is too much: \($0.value)" }
        case (.array(let left), .array(let right)):
            guard left.count == right.count else {
                return "\(path) has \(right.count) of \(left.count) elements"
            }
            for index in left.indices {
                if let found = difference(left[index], right[index], at: "\(path)[\(index)]") { return found }
            }
            return nil
        default:
            if let left = expected.number, let right = got.number { return left == right ? nil : "\(path)" }
            return expected == got ? nil : "\(path): expected \(expected), got \(got)"
        }
    }
}
