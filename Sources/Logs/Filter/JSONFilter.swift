// Patterns in braces, which look into messages that are JSON: `{ ($.level = "ERROR") && ($.code >= 500) }`.

import CloudCore
import Wire

/// A condition on JSON messages. What is no JSON does not match.
struct JSONFilter: Hashable, Sendable {
    indirect enum Condition: Hashable, Sendable {
        case and(Condition, Condition)
        case or(Condition, Condition)
        case compare([Step], FilterComparison)
        case isTrue([Step])
        case isFalse([Step])
        case isNull([Step])
        case exists([Step])
        case notExists([Step])
    }

    /// One step of a selector such as `$.a.b[0]['c d'][*]`.
    enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
        case anyElement
    }

    let condition: Condition

    init(_ scanner: inout FilterScanner) throws {
        var parser = JSONFilterParser(scanner: scanner)
        condition = try parser.pattern()
        scanner = parser.scanner
    }

    func matches(_ message: String) -> Bool {
        guard message.utf8.contains(UInt8(ascii: "{")) || message.utf8.contains(UInt8(ascii: "[")),
            let document = try? JSON.parse(message, limits: JSON.Limits(depth: LogsLimits.filterDepth))
        else { return false }
        return Self.holds(condition, document)
    }

    private static func holds(_ condition: Condition, _ document: Document) -> Bool {
        switch condition {
        case .and(let left, let right): return holds(left, document) && holds(right, document)
        case .or(let left, let right): return holds(left, document) || holds(right, document)
        case .compare(let path, let comparison):
            return select(path[...], document) { compare($0, comparison) }
        case .isTrue(let path): return select(path[...], document) { $0.bool == true }
        case .isFalse(let path): return select(path[...], document) { $0.bool == false }
        case .isNull(let path): return select(path[...], document) { $0.isNull }
        case .exists(let path): return select(path[...], document) { _ in true }
        case .notExists(let path): return !select(path[...], document) { _ in true }
        }
    }

    private static func compare(_ value: Document, _ comparison: FilterComparison) -> Bool {
        switch value {
        case .integer(let number): return comparison.holds(number: Double(number))
        case .double(let number): return comparison.holds(number: number)
        case .string(let text): return comparison.holds(text: Array(text.utf8))
        case .bool(let flag): return comparison.holds(text: Array((flag ? "true" : "false").utf8))
        case .null, .array, .object: return false
        }
    }

    /// Whether `test` holds for something that the path leads to.
    private static func select(
        _ path: ArraySlice<Step>, _ document: Document, _ test: (Document) -> Bool
    ) -> Bool {
        guard let step = path.first else { return test(document) }
        let rest = path.dropFirst()
        switch step {
        case .member(let name): return document[name].map { select(rest, $0, test) } ?? false
        case .element(let index): return document[index].map { select(rest, $0, test) } ?? false
        case .anyElement: return document.array?.contains { select(rest, $0, test) } ?? false
        }
    }
}

/// Reads a pattern in braces. `&&` binds more strongly than `||`.
private struct JSONFilterParser {
    var scanner: FilterScanner
    private var parts = 0

    init(scanner: FilterScanner) { self.scanner = scanner }

    mutating func pattern() throws -> JSONFilter.Condition {
        try scanner.expect("{")
        let condition = try alternatives(depth: 0)
        scanner.skipSpaces()
        try scanner.expect("}")
        scanner.skipSpaces()
        guard scanner.isAtEnd else { throw LogsError.invalidPattern("text behind the closing brace") }
        return condition
    }

    private mutating func alternatives(depth: Int) throws -> JSONFilter.Condition {
        var condition = try conjunction(depth: depth)
        while true {
            scanner.skipSpaces()
            guard scanner.skip("||") else { return condition }
            condition = .or(condition, try conjunction(depth: depth))
        }
    }

    private mutating func conjunction(depth: Int) throws -> JSONFilter.Condition {
        var condition = try single(depth: depth)
        while true {
            scanner.skipSpaces()
            guard scanner.skip("&&") else { return condition }
            condition = .and(condition, try single(depth: depth))
        }
    }

    private mutating func single(depth: Int) throws -> JSONFilter.Condition {
        guard depth < LogsLimits.filterDepth else { throw LogsError.invalidPattern("nested too deep") }
        parts += 1
        guard parts <= LogsLimits.filterPatternParts else { throw LogsError.invalidPattern("too many parts") }
        scanner.skipSpaces()
        if scanner.skip("(") {
            let condition = try alternatives(depth: depth + 1)
            scanner.skipSpaces()
            try scanner.expect(")")
            return condition
        }
        let path = try selector()
        scanner.skipSpaces()
        if scanner.skipWord("IS") {
            scanner.skipSpaces()
            if scanner.skipWord("TRUE") { return .isTrue(path) }
            if scanner.skipWord("FALSE") { return .isFalse(path) }
            if scanner.skipWord("NULL") { return .isNull(path) }
            throw LogsError.invalidPattern("TRUE, FALSE or NULL expected")
        }
        if scanner.skipWord("NOT") {
            scanner.skipSpaces()
            guard scanner.skipWord("EXISTS") else { throw LogsError.invalidPattern("EXISTS expected") }
            return .notExists(path)
        }
        if scanner.skipWord("EXISTS") { return .exists(path) }
        let ends: (UInt8) -> Bool = { [40, 41, 125, 38, 124].contains($0) }
        guard let comparison = try FilterComparison(&scanner, ends: ends) else {
            throw LogsError.invalidPattern("a comparison expected")
        }
        return .compare(path, comparison)
    }

    private mutating func selector() throws -> [JSONFilter.Step] {
        try scanner.expect("$")
        var path: [JSONFilter.Step] = []
        while path.count < LogsLimits.filterDepth {
            if scanner.skip(".") {
                let name = scanner.take { FilterScanner.isWord($0) || $0 == 45 || $0 > 127 }
                guard !name.isEmpty else { throw LogsError.invalidPattern("a member's name expected") }
                path.append(.member(String(decoding: name, as: UTF8.self)))
            } else if scanner.skip("['") {
                let name = scanner.take { $0 != UInt8(ascii: "'") }
                try scanner.expect("']")
                path.append(.member(String(decoding: name, as: UTF8.self)))
            } else if scanner.skip("[*]") {
                path.append(.anyElement)
            } else if scanner.skip("[") {
                let digits = scanner.take { (48...57).contains($0) }
                guard let index = Int(String(decoding: digits, as: UTF8.self)) else {
                    throw LogsError.invalidPattern("an index expected")
                }
                try scanner.expect("]")
                path.append(.element(index))
            } else {
                break
            }
        }
        return path
    }
}
