// What the services that share the language make of it. They differ in operators and bounds, never in
// meaning.

/// The operators of match expressions.
public enum PatternOperator: String, Sendable, CaseIterable {
    case exactly, prefix, suffix, wildcard, numeric, exists, cidr
    case anythingBut = "anything-but"
    case equalsIgnoreCase = "equals-ignore-case"
}

/// A service's edition of the pattern language.
public struct PatternDialect: Sendable, Hashable {
    /// The length of a pattern: in characters, or in bytes of UTF-8.
    public enum Size: Sendable, Hashable {
        case characters(Int)
        case bytes(Int)
    }

    /// Operators of a match expression.
    public var operators: Set<PatternOperator>
    /// Operators within `anything-but`.
    public var anythingButOperators: Set<PatternOperator>
    /// Whether the operators within `anything-but` take lists.
    public var takesListsInAnythingBut: Bool
    /// Whether fields may be objects; message attributes are flat.
    public var allowsNesting: Bool
    /// Numbers of operators lie between minus and plus this.
    public var numberBound: Double
    /// How long a pattern may be.
    public var size: Size
    /// Outermost keys of a pattern.
    public var keys: Int?
    /// Combinations of values, each array weighed by its depth.
    public var combinations: Int?
    /// Places in wildcards of one field at a time.
    public var wildcardPlaces: Int

    /// Rules of event buses.
    public static let eventBridge = PatternDialect(
        operators: Set(PatternOperator.allCases),
        anythingButOperators: [.prefix, .suffix, .equalsIgnoreCase, .wildcard],
        takesListsInAnythingBut: true, allowsNesting: true, numberBound: PatternLimits.number,
        size: .characters(PatternLimits.patternCharacters), keys: nil, combinations: nil,
        wildcardPlaces: PatternLimits.wildcardPlaces)

    /// Filters of pipes: no wildcards, and `anything-but` of values alone.
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
    public static let pipes: PatternDialect = {
        var dialect = eventBridge
        dialect.operators.remove(.wildcard)
        dialect.anythingButOperators = []
        dialect.size = .characters(PatternLimits.raisedPatternCharacters)
        return dialect
    }()

    /// Filters of Lambda's event source mappings.
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
    public static let lambda: PatternDialect = {
        var dialect = pipes
        dialect.operators.remove(.cidr)
        return dialect
    }()

    /// SNS filter policies on message bodies.
    /// https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
    public static let messageBody: PatternDialect = {
        var dialect = eventBridge
        dialect.operators.remove(.wildcard)
        dialect.anythingButOperators = [.prefix]
        dialect.takesListsInAnythingBut = false
        dialect.numberBound = PatternLimits.filterPolicyNumber
        dialect.size = .bytes(PatternLimits.filterPolicyBytes)
        dialect.keys = PatternLimits.filterPolicyKeys
        dialect.combinations = PatternLimits.filterPolicyCombinations
        return dialect
    }()

    /// SNS filter policies on message attributes, which the service writes as one flat JSON object: strings,
    /// numbers, and arrays for `String.Array`.
    public static let messageAttributes: PatternDialect = {
        var dialect = messageBody
        dialect.allowsNesting = false
        return dialect
    }()
}
