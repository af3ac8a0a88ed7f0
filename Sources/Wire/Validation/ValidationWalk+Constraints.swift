// Single constraints: whether a value keeps them, and how AWS words them.

internal import CloudCore

extension ValidationWalk {
    /// The constraints of `shape` that `value` breaks.
    static func failures(of value: Value, shape: ShapeReference) -> [String] {
        guard shape.isConstrained else { return [] }
        var failures: [String] = []
        if let constraint = shape.constraint {
            let measure = Measure(value, constraint)
            if measure.isBelow { failures.append(minimumText(constraint, shape.kind)) }
            if measure.isAbove { failures.append(maximumText(constraint, shape.kind)) }
            if case .string(let text) = value, let pattern = Pattern.of(constraint),
                !pattern.matchesWhole(text)
            {
                failures.append(patternText(constraint))
            }
        }
        if shape.hasEnum, case .string(let text) = value, !shape.allows(text),
            !ValidationDialect.answersItself(shape)
        {
            failures.append(enumText(shape))
        }
        return failures
    }

    /// All constraints of a shape, for the collections that list them together.
    static func constraints(of shape: ShapeReference) -> [String] {
        var texts: [String] = []
        if let constraint = shape.constraint {
            let isReal = shape.kind == .float || shape.kind == .double
            if isReal ? constraint.realMaximum != nil : constraint.maximum != nil {
                texts.append(maximumText(constraint, shape.kind))
            }
            if isReal ? constraint.realMinimum != nil : constraint.minimum != nil {
                texts.append(minimumText(constraint, shape.kind))
            }
            if !constraint.pattern.isEmpty { texts.append(patternText(constraint)) }
        }
        if shape.hasEnum { texts.append(enumText(shape)) }
        if ValidationDialect.tellsNull(shape) { texts.append("Member must not be null") }
        return texts
    }

    private static func minimumText(_ constraint: Constraint, _ kind: ShapeKind) -> String {
        bound("greater than or equal to", constraint.minimum, constraint.realMinimum, kind)
    }

    private static func maximumText(_ constraint: Constraint, _ kind: ShapeKind) -> String {
        bound("less than or equal to", constraint.maximum, constraint.realMaximum, kind)
    }

    private static func bound(_ words: String, _ whole: Int64?, _ real: Double?, _ kind: ShapeKind) -> String
    {
        switch kind {
        case .float, .double: return "Member must have value \(words) \(real?.description ?? "")"
        case .integer, .long: return "Member must have value \(words) \(whole?.description ?? "")"
        default: return "Member must have length \(words) \(whole?.description ?? "")"
        }
    }

    private static func patternText(_ constraint: Constraint) -> String {
        "Member must satisfy regular expression pattern: \(constraint.pattern)"
    }

    private static func enumText(_ shape: ShapeReference) -> String {
        "Member must satisfy enum value set: [\(shape.enumValues.map(\.text).joined(separator: ", "))]"
    }

    /// A value as AWS's messages show it, which is how Java prints it.
    static func text(_ value: Value) -> String {
        switch value {
        case .null: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .double(let number): return number.description
        case .string(let text): return text
        case .blob(let bytes): return "java.nio.HeapByteBuffer[pos=0 lim=\(bytes.count) cap=\(bytes.count)]"
        case .timestamp(let instant): return Timestamps.text(instant, .iso8601)
        case .list(let values): return "[" + values.map(text).joined(separator: ", ") + "]"
        case .map(let map):
            return "{" + map.entries.map { "\($0.key)=\(text($0.value))" }.joined(separator: ", ") + "}"
        case .record(let record):
            let members = record.shape.members.enumerated().compactMap { index, member in
                record[index].map { "\(member.name)=\(text($0))" }
            }
            return "\(record.shape.name)(\(members.joined(separator: ", ")))"
        case .document(let document): return JSON.text(document)
        case .body: return ""
        }
    }
}

/// How a value stands to the bounds of a constraint.
private struct Measure {
    var isBelow = false
    var isAbove = false

    init(_ value: Value, _ constraint: Constraint) {
        switch value {
        case .integer(let number): compare(number, constraint)
        case .double(let number):
            isBelow = constraint.realMinimum.map { number < $0 } ?? false
            isAbove = constraint.realMaximum.map { number > $0 } ?? false
        case .string(let text): compare(Int64(text.unicodeScalars.count), constraint)
        case .blob(let bytes): compare(Int64(bytes.count), constraint)
        case .body(let body): if let bytes = body.bytes { compare(Int64(bytes.count), constraint) }
        case .list(let values): compare(Int64(values.count), constraint)
        case .map(let map): compare(Int64(map.count), constraint)
        default: break
        }
    }

    private mutating func compare(_ count: Int64, _ constraint: Constraint) {
        isBelow = constraint.minimum.map { count < $0 } ?? false
        isAbove = constraint.maximum.map { count > $0 } ?? false
    }
}

extension ShapeReference {
    /// Whether the model restricts its values at all.
    var isConstrained: Bool {
        let row = row
        return row.u16(14) != 0 || row.u16(16) != 0
    }

    /// Whether `text` is one of the enum's values.
    func allows(_ text: String) -> Bool {
        var copy = text
        return copy.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            let entry = table.row(.enums, Int(row.u16(16)))
            let first = Int(entry.u32(0))
            for index in first..<first + Int(entry.u32(4))
            where table.string(at: table.row(.enumValues, index).u32(0)).equals(bytes) {
                return true
            }
            return false
        }
    }
}
