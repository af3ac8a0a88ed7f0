// One line of a Condition element: an operator, a key, and the values it is compared with.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

internal import CloudCore

/// How a key's value is compared.
public struct ConditionOperator: Hashable, Sendable {
    enum Comparison: Hashable, Sendable {
        case string, stringIgnoringCase, stringLike
        case numeric(Order), date(Order)
        case bool, binary, ipAddress, arn
        case null
    }

    enum Order: String, Hashable, Sendable {
        case equals = "Equals"
        case lessThan = "LessThan"
        case lessThanEquals = "LessThanEquals"
        case greaterThan = "GreaterThan"
        case greaterThanEquals = "GreaterThanEquals"

        func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
            switch self {
            case .equals: return left == right
            case .lessThan: return left < right
            case .lessThanEquals: return left <= right
            case .greaterThan: return left > right
            case .greaterThanEquals: return left >= right
            }
        }
    }

    enum Quantifier: String, Hashable, Sendable {
        case forAllValues = "ForAllValues:"
        case forAnyValue = "ForAnyValue:"
    }

    let comparison: Comparison
    let isNegated: Bool
    let ifExists: Bool
    let quantifier: Quantifier?

    /// Nil where AWS knows no such operator. Names are read without regard to case, as AWS does.
    public init?(_ name: String) {
        var rest = Substring(name.lowercased())
        var quantifier: Quantifier?
        for candidate in [Quantifier.forAllValues, .forAnyValue] {
            let prefix = candidate.rawValue.lowercased()
            if rest.hasPrefix(prefix) {
                quantifier = candidate
                rest = rest.dropFirst(prefix.count)
            }
        }
        let ifExists = rest.hasSuffix("ifexists")
        if ifExists { rest = rest.dropLast("ifexists".count) }
        guard let (comparison, isNegated) = Self.table[String(rest)] else { return nil }
        if comparison == .null, ifExists || quantifier != nil { return nil }
        self.comparison = comparison
        self.isNegated = isNegated
        self.ifExists = ifExists
        self.quantifier = quantifier
    }

    private static let table: [String: (Comparison, Bool)] = {
        var table: [String: (Comparison, Bool)] = [
            "stringequals": (.string, false), "stringnotequals": (.string, true),
            "stringequalsignorecase": (.stringIgnoringCase, false),
            "stringnotequalsignorecase": (.stringIgnoringCase, true),
            "stringlike": (.stringLike, false), "stringnotlike": (.stringLike, true),
            "bool": (.bool, false), "binaryequals": (.binary, false),
            "ipaddress": (.ipAddress, false), "notipaddress": (.ipAddress, true),
            "arnequals": (.arn, false), "arnlike": (.arn, false),
            "arnnotequals": (.arn, true), "arnnotlike": (.arn, true),
            "null": (.null, false),
            "numericnotequals": (.numeric(.equals), true), "datenotequals": (.date(.equals), true),
        ]
        for order in [Order.equals, .lessThan, .lessThanEquals, .greaterThan, .greaterThanEquals] {
            table["numeric" + order.rawValue.lowercased()] = (.numeric(order), false)
            table["date" + order.rawValue.lowercased()] = (.date(order), false)
        }
        return table
    }()
}

/// An operator, a key and the values of the policy, compiled.
public struct Condition: Hashable, Sendable {
    enum Operand: Hashable, Sendable {
        case pattern(Pattern)
        /// The six parts of an ARN, each matched for itself.
        case arn([Pattern])
        case number(Double)
        case date(Instant)
        case bool(Bool)
        case bytes([UInt8])
        case addresses(IPRange)
        /// Not a value of the operator's type: nobody can tell what it should match.
        case unintelligible
    }

    public let `operator`: ConditionOperator
    public let key: ConditionKey
    let operands: [Operand]

    init(_ operator: ConditionOperator, key: String, values: [String], version: PolicyDocument.Version) {
        self.operator = `operator`
        self.key = ConditionKey(key)
        let variables = version == .v2012
        operands = values.map { Self.operand(of: $0, for: `operator`.comparison, variables: variables) }
    }

    private static func operand(
        of text: String, for comparison: ConditionOperator.Comparison, variables: Bool
    ) -> Operand {
        switch comparison {
        case .string: return .pattern(Pattern(text, wildcards: false, variables: variables))
        case .stringIgnoringCase:
            return .pattern(Pattern(text, wildcards: false, variables: variables, ignoresCase: true))
        case .stringLike: return .pattern(Pattern(text, variables: variables))
        case .numeric: return Self.number(text).map { .number($0) } ?? .unintelligible
        case .date: return DateText.parse(text).map { .date($0) } ?? .unintelligible
        case .bool, .null:
            switch text.lowercased() {
            case "true": return .bool(true)
            case "false": return .bool(false)
            default: return .unintelligible
            }
        case .binary: return Base64.decode(text).map { .bytes($0) } ?? .unintelligible
        case .ipAddress: return IPRange(text).map { .addresses($0) } ?? .unintelligible
        case .arn:
            let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard parts.count == 6 else {
                // `*` and what ends in it may stand for the parts that are missing; what doesn't is no ARN.
                return text.hasSuffix("*")
                    ? .pattern(Pattern(text, variables: variables)) : .unintelligible
            }
            return .arn(parts.map { Pattern(String($0), variables: variables) })
        }
    }
}

extension Condition {
    /// The keys of the variables in the condition's values.
    var keys: [ConditionKey] {
        operands.flatMap { operand in
            switch operand {
            case .pattern(let pattern): return pattern.keys
            case .arn(let patterns): return patterns.flatMap(\.keys)
            default: return []
            }
        }
    }

    /// A decimal number; not the infinities and hexadecimals that Swift would read too.
    private static func number(_ text: String) -> Double? {
        let isDecimal = text.utf8.allSatisfy {
            (48...57).contains($0) || $0 == 43 || $0 == 45 || $0 == 46 || $0 | 32 == UInt8(ascii: "e")
        }
        return isDecimal ? Double(text) : nil
    }

    /// Whether the condition holds in a call.
    func holds(in facts: any FactSource) -> Truth {
        switch facts.fact(for: key) {
        case .unknown: return .unknown
        case .absent: return holdsWithoutKey
        case .values(let values) where values.isEmpty: return holdsWithoutKey
        case .values(let values):
            if `operator`.comparison == .null { return isNull(false) }
            switch `operator`.quantifier {
            case .forAllValues: return values.everyTruth { compare($0, facts) }
            case .forAnyValue: return values.anyTruth { compare($0, facts) }
            case nil:
                // A negated operator on a key with several values: none of them may match.
                return `operator`.isNegated
                    ? values.everyTruth { compare($0, facts) } : values.anyTruth { compare($0, facts) }
            }
        }
    }

    /// A missing key fails every comparison, passes the negated ones, and whatever says IfExists.
    private var holdsWithoutKey: Truth {
        if `operator`.comparison == .null { return isNull(true) }
        if `operator`.ifExists { return .yes }
        switch `operator`.quantifier {
        case .forAllValues: return .yes
        case .forAnyValue: return .no
        case nil: return Truth(`operator`.isNegated)
        }
    }

    private func isNull(_ missing: Bool) -> Truth {
        operands.anyTruth { $0 == .unintelligible ? .unknown : Truth($0 == .bool(missing)) }
    }

    private func compare(_ value: String, _ facts: any FactSource) -> Truth {
        let found = operands.anyTruth { matches($0, value, facts) }
        return `operator`.isNegated ? !found : found
    }

    private func matches(_ operand: Operand, _ value: String, _ facts: any FactSource) -> Truth {
        switch operand {
        case .pattern(let pattern): return pattern.matches(Array(value.utf8), facts: facts)
        case .arn(let patterns):
            let parts = Array(value.utf8).split(
                separator: ActionHash.colon, maxSplits: 5, omittingEmptySubsequences: false)
            guard parts.count == 6 else { return .no }
            return zip(patterns, parts).everyTruth { $0.matches(Array($1), facts: facts) }
        case .number(let number):
            guard case .numeric(let order) = `operator`.comparison, let given = Self.number(value) else {
                return .unknown
            }
            return Truth(order.holds(given, number))
        case .date(let date):
            guard case .date(let order) = `operator`.comparison, let given = DateText.parse(value) else {
                return .unknown
            }
            return Truth(order.holds(given, date))
        case .bool(let flag): return Truth(value.lowercased() == (flag ? "true" : "false"))
        case .bytes(let bytes): return Truth(Base64.decode(value) == bytes)
        case .addresses(let range): return Truth(range.contains(value))
        case .unintelligible: return .unknown
        }
    }
}
