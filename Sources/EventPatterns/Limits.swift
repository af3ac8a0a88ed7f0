// Bounds on patterns and on events. What AWS publishes carries its page; what it keeps to itself says so.

/// Bounds on what the compiler accepts and on what one match may cost.
public enum PatternLimits {
    /// Characters of an EventBridge pattern: the default quota, which can be raised to
    /// `raisedPatternCharacters`.
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    public static let patternCharacters = 2_048
    /// Characters of a pattern that any API of EventBridge, Pipes or Lambda takes at all.
    /// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
    public static let raisedPatternCharacters = 4_096
    /// Bytes of an SNS filter policy.
    /// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
    public static let filterPolicyBytes = 256 * 1_024
    /// Keys of an SNS filter policy; of one on message bodies only the outermost count.
    public static let filterPolicyKeys = 5
    /// Combinations of the values of an SNS filter policy, each array weighed by its depth.
    public static let filterPolicyCombinations = 150
    /// Branches that the `$or`s of one pattern may unfold into.
    public static let branches = 1_000
    /// Objects within each other in a pattern. AWS publishes none; 4,096 characters allow 800 levels.
    public static let patternDepth = 100
    /// Places at which one text may be, at the same time, in all wildcard patterns of one field. AWS
    /// publishes no number; every pattern that is known to be refused ("Rule is too complex") needs 11 or
    /// more, every one that is known to be accepted 9 or fewer.
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching-complexity
    public static let wildcardPlaces = 9
    /// Sets of such places that the compiler looks at before it calls a pattern too complex.
    public static let wildcardSets = 4_096
    /// Numbers of EventBridge, Pipes and Lambda lie between minus and plus this.
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
    public static let number = 5.0e9
    /// Numbers of SNS filter policies lie between minus and plus this.
    public static let filterPolicyNumber = 1.0e9

    /// Bytes of an event: PutEvents takes 1 MB; a message with its envelope stays below twice that.
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
    public static let eventBytes = 2 * 1_024 * 1_024
    /// Objects and arrays within each other in the part of an event that rules ask for.
    public static let eventDepth = 1_000
    /// Steps from one field of a rule to the next that one event may cause, over all rules. Only arrays of
    /// objects, several of them in one event, come near it.
    public static let matchSteps = 4_000_000
}
