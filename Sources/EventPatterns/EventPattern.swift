// A pattern as a value: what the compiler makes of a text and what the automaton is built from.

/// A compiled, valid pattern: branches, of which one must match; fields, which must all match in a branch.
public struct EventPattern: Hashable, Sendable {
    /// One field of a branch: its path, and what its value may be.
    struct Field: Hashable, Sendable {
        /// Steps joined by dots. `{"a":{"b":…}}` and `{"a.b":…}` are the same field, as at AWS.
        /// https://github.com/aws/event-ruler#caveat-compiled-rules-and-json-keys-with-dots
        var path: [UInt8]
        var clause: Clause
    }

    /// What one value must be.
    struct Clause: Hashable, Sendable {
        /// Any of these is enough.
        var alternatives: Set<Alternative> = []
        /// Or that there is no such field: `{"exists": false}`.
        var matchesAbsence = false
    }

    enum Alternative: Hashable, Sendable {
        case test(ValueTest)
        /// Any value that passes none of them.
        case anythingBut(Set<ValueTest>)
    }

    /// The `$or`s unfolded. Fields are in the order of their paths, which is the order in which they are
    /// matched: an absent field is looked for in the array elements that the fields before it chose.
    let branches: [[Field]]

    /// Compiles `json`.
    public init(_ json: [UInt8], dialect: PatternDialect = .eventBridge) throws(PatternError) {
        var compiler = PatternCompiler(json, dialect: dialect)
        branches = try compiler.compile()
    }

    /// Compiles `text`.
    public init(_ text: String, dialect: PatternDialect = .eventBridge) throws(PatternError) {
        try self.init(Array(text.utf8), dialect: dialect)
    }

    /// Whether this one pattern matches `event`. For many patterns or many events, build an `EventMatcher`.
    public func matches(_ event: [UInt8]) throws(EventError) -> Bool {
        try !EventMatcher([self]).matches(event).isEmpty
    }
}

/// A question to one value.
enum ValueTest: Hashable, Sendable {
    /// A string's contents.
    case string([UInt8])
    /// A number, by its value: 300, 300.0 and 3.0e2 are equal.
    case number(Double)
    /// A number outside of the dialect's bounds, by its text.
    case numberText([UInt8])
    case trueWord, falseWord, null
    case prefix([UInt8]), suffix([UInt8])
    /// Without regard to case; the bytes are folded.
    case foldedString([UInt8]), foldedPrefix([UInt8]), foldedSuffix([UInt8])
    case wildcard(WildcardPattern)
    case range(NumberRange)
    case address(AddressRange)
    /// `{"exists": true}`: any value at all.
    case present
}

/// An interval of numbers.
struct NumberRange: Hashable, Sendable {
    var low: Double
    var includesLow: Bool
    var high: Double
    var includesHigh: Bool

    func contains(_ number: Double) -> Bool {
        (number > low || (includesLow && number == low))
            && (number < high || (includesHigh && number == high))
    }
}
