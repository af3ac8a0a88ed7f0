// From a pattern's text to branches of fields. The order of the checks, and so which of several mistakes is
// named, is that of AWS's own compiler.
// https://github.com/aws/event-ruler (JsonRuleCompiler)

/// Compiles one pattern.
struct PatternCompiler {
    /// What a branch knows so far: a field written twice counts as it was written last.
    private typealias Branch = [[UInt8]: Entry]

    private struct Entry {
        var clause: EventPattern.Clause
        /// What the field counts for in SNS's product: values times depth.
        var weight: Int
    }

    var tokens: PatternTokens
    let dialect: PatternDialect
    private let json: [UInt8]
    /// Objects open, those in `$or` included; and names on the way to the present one.
    private var depth = 0, level = 1

    init(_ json: [UInt8], dialect: PatternDialect) {
        tokens = PatternTokens(json)
        self.json = json
        self.dialect = dialect
    }

    mutating func compile() throws(PatternError) -> [[EventPattern.Field]] {
        try checkSize()
        guard try tokens.next() == .startObject else { throw tokens.failure("Filter is not an object") }
        var branches: [Branch] = []
        let keys = try object(into: &branches, below: [], isInOr: false)
        try tokens.finish()
        if let most = dialect.keys, keys > most {
            throw PatternError("Filter policy can not have more than \(most) keys")
        }
        try checkCombinations(branches)
        try checkWildcards(branches)
        return branches.map { branch in
            branch.map { EventPattern.Field(path: $0.key, clause: $0.value.clause) }
                .sorted { $0.path.lexicographicallyPrecedes($1.path) }
        }
    }

    // MARK: Structure

    /// Reads an object's members. Returns how many there are.
    @discardableResult
    private mutating func object(
        into branches: inout [Branch], below path: [UInt8], isInOr: Bool
    ) throws(PatternError) -> Int {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PatternLimits.patternDepth else {
            throw tokens.failure("Objects are nested deeper than \(PatternLimits.patternDepth) levels")
        }
        var count = 0
        while try tokens.next() != .endObject {
            count += 1
            let name = try tokens.fieldName()
            if name == Array("$or".utf8) {
                try or(into: &branches, below: path)
                continue
            }
            let text = String(decoding: name, as: UTF8.self)
            if isInOr, Self.reservedInOr.contains(text) {
                throw tokens.failure("\(text) is Ruler reserved fieldName which cannot be used inside $or.")
            }
            let fieldPath = path.isEmpty ? name : path + [UInt8(ascii: ".")] + name
            switch try tokens.next() {
            case .startObject:
                guard dialect.allowsNesting else {
                    throw PatternError(
                        "Filter policy scope MessageAttributes does not support nested filter policy")
                }
                level += 1
                try object(into: &branches, below: fieldPath, isInOr: isInOr)
                level -= 1
            case .startArray: try field(fieldPath, into: &branches)
            default: throw tokens.failure("\"\(text)\" must be an object or an array")
            }
        }
        guard count > 0 else { throw tokens.failure("Empty objects are not allowed") }
        return count
    }

    /// Each object of the array goes on from what was known before the `$or`.
    private mutating func or(into branches: inout [Branch], below path: [UInt8]) throws(PatternError) {
        let before = branches.isEmpty ? [[:]] : branches
        branches = []
        guard try tokens.next() == .startArray else {
            throw tokens.failure("It must be an Array followed with $or.")
        }
        var count = 0
        while case let token = try tokens.next(), token != .endArray {
            count += 1
            guard token == .startObject else {
                throw tokens.failure("Only JSON object is allowed in array of $or relationship.")
            }
            var new = before
            try object(into: &new, below: path, isInOr: true)
            branches += new
            guard branches.count <= PatternLimits.branches else {
                throw tokens.failure("$or unfolds into more than \(PatternLimits.branches) combinations")
            }
        }
        guard count >= 2 else {
            throw tokens.failure("There must have at least 2 Objects in $or relationship.")
        }
    }

    private mutating func field(_ path: [UInt8], into branches: inout [Branch]) throws(PatternError) {
        var clause = EventPattern.Clause()
        var count = 0
        while case let token = try tokens.next(), token != .endArray {
            count += 1
            if token == .startObject {
                try matchExpression(into: &clause)
            } else {
                clause.alternatives.insert(.test(try plainValue(token)))
            }
        }
        guard count > 0 else { throw tokens.failure("Empty arrays are not allowed") }
        if branches.isEmpty { branches = [[:]] }
        let entry = Entry(clause: clause, weight: count * level)
        for index in branches.indices { branches[index][path] = entry }
    }

    private mutating func plainValue(_ token: PatternTokens.Token) throws(PatternError) -> ValueTest {
        switch token {
        case .string:
            let text = try tokens.text()
            // A text that is an address matches every spelling of that address.
            if AddressText.looksLikeOne(text), let address = AddressRange(address: text) {
                return .address(address)
            }
            return .string(text)
        case .number: return numberTest(try tokens.text())
        case .trueWord: return .trueWord
        case .falseWord: return .falseWord
        case .null: return .null
        default: throw tokens.failure("Match value must be String, number, true, false, or null")
        }
    }

    /// A number beyond the bounds, such as an account's, is compared by its text.
    private func numberTest(_ text: [UInt8]) -> ValueTest {
        guard let number = text.withUnsafeBytes({ JSONText.number($0) }), abs(number) <= dialect.numberBound
        else { return .numberText(text) }
        return .number(number)
    }

    // MARK: Bounds

    private func checkSize() throws(PatternError) {
        switch dialect.size {
        case .bytes(let most):
            guard json.count <= most else { throw PatternError("Event pattern is longer than \(most) bytes") }
        case .characters(let most):
            let isContinuation = { (byte: UInt8) in byte & 0xC0 == 0x80 }
            guard json.count - json.count(where: isContinuation) <= most else {
                throw PatternError("Event pattern is longer than \(most) characters")
            }
        }
    }

    private func checkCombinations(_ branches: [Branch]) throws(PatternError) {
        guard let most = dialect.combinations else { return }
        var total = 0
        for branch in branches {
            total += branch.values.reduce(1) { min($0 * $1.weight, most + 1) }
            guard total <= most else { throw PatternError("Filter policy is too complex") }
        }
    }

    private func checkWildcards(_ branches: [Branch]) throws(PatternError) {
        var checked: Set<EventPattern.Clause> = []
        for branch in branches {
            for clause in branch.values.map(\.clause) {
                let groups = clause.alternatives.map(\.wildcards).filter { !$0.isEmpty }
                guard !groups.isEmpty, checked.insert(clause).inserted else { continue }
                guard WildcardComplexity(groups).isWithin(dialect.wildcardPlaces) else {
                    throw PatternError(
                        "Rule is too complex - try using fewer wildcard characters or fewer repeating "
                            + "character sequences after a wildcard character")
                }
            }
        }
    }

    /// Names that AWS keeps for itself within `$or`.
    private static let reservedInOr: Set<String> = [
        "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric",
        "cidr", "=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after",
        "date-on-or-after", "date-before", "date-on-or-before", "in-date-range", "ip-address-in-range",
        "ip-address-not-in-range",
    ]
}

extension EventPattern.Alternative {
    var wildcards: [WildcardPattern] {
        let tests: [ValueTest]
        switch self {
        case .test(let test): tests = [test]
        case .anythingBut(let excluded): tests = Array(excluded)
        }
        return tests.compactMap { if case .wildcard(let pattern) = $0 { pattern } else { nil } }
    }
}
