// What is known of a call, as conditions and policy variables ask for it. The authorizer answers; here are
// the words, and the three-valued logic that keeps the engine from ever failing open.

/// What a condition key is worth in one call.
public enum Fact: Hashable, Sendable {
    case values([String])
    /// The call certainly does not have the key.
    case absent
    /// This cloud does not know the key, so nobody can tell. A statement that turns on it never allows and
    /// always denies.
    case unknown

    /// One value, or none.
    public init(_ value: String?) { self = value.map { .values([$0]) } ?? .absent }
}

/// Answers what condition keys are worth in one call.
public protocol FactSource: Sendable {
    func fact(for key: ConditionKey) -> Fact
}

/// Knows nothing: every condition is undecidable.
public struct NoFacts: FactSource {
    public init() {}
    public func fact(for key: ConditionKey) -> Fact { .unknown }
}

/// Yes, no, or nobody can tell.
public enum Truth: Hashable, Sendable {
    case yes
    case no
    case unknown

    public init(_ value: Bool) { self = value ? .yes : .no }

    /// Both. A no outweighs what nobody can tell.
    public static func && (left: Truth, right: @autoclosure () -> Truth) -> Truth {
        guard left != .no else { return .no }
        let other = right()
        guard other != .no else { return .no }
        return left == .yes && other == .yes ? Truth.yes : Truth.unknown
    }

    /// Either. A yes outweighs what nobody can tell.
    public static func || (left: Truth, right: @autoclosure () -> Truth) -> Truth {
        guard left != .yes else { return .yes }
        let other = right()
        guard other != .yes else { return .yes }
        return left == .no && other == .no ? Truth.no : Truth.unknown
    }

    public static prefix func ! (truth: Truth) -> Truth {
        switch truth {
        case .yes: return .no
        case .no: return .yes
        case .unknown: return .unknown
        }
    }
}

extension Sequence {
    /// Whether `test` holds for at least one element.
    func anyTruth(_ test: (Element) -> Truth) -> Truth {
        var result = Truth.no
        for element in self {
            result = result || test(element)
            if result == .yes { return .yes }
        }
        return result
    }

    /// Whether `test` holds for every element.
    func everyTruth(_ test: (Element) -> Truth) -> Truth {
        var result = Truth.yes
        for element in self {
            result = result && test(element)
            if result == .no { return .no }
        }
        return result
    }
}
