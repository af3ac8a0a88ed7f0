// Patterns in brackets, which give names to a message's fields:
// `[ip, user, ..., status = 4* || status = 5*]`. Fields are parted by spaces; what is in quotation marks or
// brackets is one field.

import CloudCore

/// Conditions on the fields of a message.
struct FieldFilter: Hashable, Sendable {
    indirect enum Condition: Hashable, Sendable {
        case any
        case compare(FilterComparison)
        case and(Condition, Condition)
        case or(Condition, Condition)
    }

    /// For the fields from the left.
    private(set) var leading: [Condition] = []
    /// For the fields from the right, in their order; nil where the pattern has no `...`.
    private(set) var trailing: [Condition]?

    init(_ scanner: inout FilterScanner) throws {
        try scanner.expect("[")
        while true {
            scanner.skipSpaces()
            if scanner.skip("...") {
                guard trailing == nil else { throw LogsError.invalidPattern("two ellipses") }
                trailing = []
            } else {
                let condition = try Self.field(&scanner)
                if trailing == nil { leading.append(condition) } else { trailing?.append(condition) }
            }
            guard leading.count + (trailing?.count ?? 0) <= LogsLimits.filterPatternParts else {
                throw LogsError.invalidPattern("too many fields")
            }
            scanner.skipSpaces()
            if scanner.skip("]") { break }
            try scanner.expect(",")
        }
        scanner.skipSpaces()
        guard scanner.isAtEnd else { throw LogsError.invalidPattern("text behind the closing bracket") }
    }

    /// `name`, `name = value`, or several comparisons of one name joined by `&&` and `||`.
    private static func field(_ scanner: inout FilterScanner) throws -> Condition {
        var condition = try comparison(&scanner)
        for _ in 0..<LogsLimits.filterPatternParts {
            scanner.skipSpaces()
            if scanner.skip("&&") {
                condition = .and(condition, try comparison(&scanner))
            } else if scanner.skip("||") {
                condition = .or(condition, try comparison(&scanner))
            } else {
                break
            }
        }
        return condition
    }

    private static func comparison(_ scanner: inout FilterScanner) throws -> Condition {
        scanner.skipSpaces()
        let name = scanner.take { FilterScanner.isWord($0) || $0 == 45 }
        guard !name.isEmpty else { throw LogsError.invalidPattern("a field's name expected") }
        let ends: (UInt8) -> Bool = { [44, 93, 38, 124].contains($0) }
        return try FilterComparison(&scanner, ends: ends).map { .compare($0) } ?? .any
    }

    func matches(_ message: String) -> Bool {
        let fields = Self.split(message)
        guard let trailing else {
            return fields.count == leading.count && zip(leading, fields).allSatisfy(Self.holds)
        }
        guard fields.count >= leading.count + trailing.count else { return false }
        return zip(leading, fields).allSatisfy(Self.holds)
            && zip(trailing, fields.suffix(trailing.count)).allSatisfy(Self.holds)
    }

    private static func holds(_ condition: Condition, _ field: [UInt8]) -> Bool {
        switch condition {
        case .any: return true
        case .and(let left, let right): return holds(left, field) && holds(right, field)
        case .or(let left, let right): return holds(left, field) || holds(right, field)
        case .compare(let comparison):
            if comparison.number != nil, let number = Double(String(decoding: field, as: UTF8.self)) {
                return comparison.holds(number: number)
            }
            return comparison.holds(text: field)
        }
    }

    static func split(_ message: String) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var isOpen = false
        var closing: UInt8?
        for byte in message.utf8 {
            if let end = closing {
                if byte == end { closing = nil } else { field.append(byte) }
            } else if byte == UInt8(ascii: "\""), field.isEmpty {
                closing = byte
                isOpen = true
            } else if byte == UInt8(ascii: "["), field.isEmpty {
                closing = UInt8(ascii: "]")
                isOpen = true
            } else if byte == 32 || (9...13).contains(byte) {
                if isOpen || !field.isEmpty { fields.append(field) }
                field = []
                isOpen = false
            } else {
                field.append(byte)
            }
        }
        if isOpen || !field.isEmpty { fields.append(field) }
        return fields
    }
}
