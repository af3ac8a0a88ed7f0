// Random patterns and events from a small world, so that many of them meet.

import CloudTesting

struct RandomCases {
    private var entropy: SeededEntropy

    init(_ seed: UInt64) { entropy = SeededEntropy(seed) }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &entropy) }
    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

    private static let names = ["a", "b", "c", "d", "a.b", "b.c", "é"]
    /// As they stand between quotes.
    private static let texts = [
        "", "x", "xy", "xyx", "yx", "XY", "É", "éx", "10.0.0.1", "10.0.1.1", "a*b", "xxyxy", "[{", "}],:",
        #"\""#,
        #"x\\"#, #"1234567\"]"#, "a longer text, with [brackets] and {braces}", #"a longer \"quotation\""#,
    ]
    private static let numbers = ["0", "1", "2", "-1", "1.0", "2.5", "1e0", "3", "-0", "25e-1"]

    // MARK: Events

    mutating func event() -> String { object(depth: 4) }

    private mutating func object(depth: Int) -> String {
        var names = Self.names
        let members = (0..<below(5)).map { _ in
            let name = names.remove(at: below(names.count))
            return "\"\(name)\":\(value(depth: depth - 1))"
        }
        return "{" + members.joined(separator: pick([",", " , ", ",\n"])) + "}"
    }

    private mutating func value(depth: Int) -> String {
        switch below(depth > 0 ? 10 : 6) {
        case 0, 1, 2: return text()
        case 3, 4: return pick(Self.numbers)
        case 5: return pick(["true", "false", "null"])
        case 6, 7: return object(depth: depth)
        default: return "[" + (0..<below(4)).map { _ in value(depth: depth - 1) }.joined(separator: ",") + "]"
        }
    }

    private mutating func text() -> String {
        let text = pick(Self.texts)
        guard below(5) == 0 else { return "\"\(text)\"" }
        return "\"" + text.utf16.map { "\\u" + String(0x10000 + Int($0), radix: 16).dropFirst() }.joined()
            + "\""
    }

    // MARK: Patterns

    mutating func pattern() -> String { fields(depth: 4, isInOr: false) }

    private mutating func fields(depth: Int, isInOr: Bool) -> String {
        var names = Self.names
        var members = (0..<1 + below(2)).map { _ in
            let name = names.remove(at: below(names.count))
            let isNested = depth > 0 && below(2) == 0
            return "\"\(name)\":" + (isNested ? fields(depth: depth - 1, isInOr: isInOr) : alternatives())
        }
        if depth > 1, below(6) == 0 {
            let branches = (0..<2 + below(2)).map { _ in fields(depth: depth - 2, isInOr: true) }
            members.insert("\"$or\":[\(branches.joined(separator: ","))]", at: below(members.count + 1))
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func alternatives() -> String {
        "[" + (0..<1 + below(2)).map { _ in alternative() }.joined(separator: ",") + "]"
    }

    private mutating func alternative() -> String {
        switch below(13) {
        case 0, 1: return text()
        case 2: return pick(Self.numbers)
        case 3: return pick(["true", "false", "null"])
        case 4: return "{\"exists\":\(pick(["true", "false", "false"]))}"
        case 5, 6: return "{\(affix())}"
        case 7: return "{\"equals-ignore-case\":\(text())}"
        case 8:
            return
                "{\"anything-but\":\(pick([text(), "[\(text()),\(text())]", "[0,2.5]", pick(Self.numbers)]))}"
        case 9:
            return
                "{\"anything-but\":{\(pick(Self.exclusions))}}"
        case 10: return "{\"numeric\":\(numeric())}"
        case 11: return "{\"wildcard\":\"\(pick(["*", "x*", "*x", "x*x", "*y*", "*x*y*", "", "é*"]))\"}"
        default: return "{\"cidr\":\"\(pick(["10.0.0.0/24", "10.0.0.0/16", "10.0.1.1/31", "0.0.0.0/0"]))\"}"
        }
    }

    private static let exclusions = [
        #""prefix":["x","é"]"#, #""suffix":"x""#, #""equals-ignore-case":["xy"]"#, #""wildcard":"*y*""#,
    ]

    private mutating func affix() -> String {
        let operand = below(2) == 0 ? text() : "{\"equals-ignore-case\":\(text())}"
        return "\"\(pick(["prefix", "suffix"]))\":\(operand)"
    }

    private mutating func numeric() -> String {
        switch below(3) {
        case 0: return "[\"=\",\(pick(Self.numbers))]"
        case 1: return "[\"\(pick(["<", "<=", ">", ">="]))\",\(pick(Self.numbers))]"
        default: return "[\"\(pick([">", ">="]))\",\(below(2) - 1),\"\(pick(["<", "<="]))\",\(below(2) + 1)]"
        }
    }
}
