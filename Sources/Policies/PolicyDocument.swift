// A policy as a value: what was written, understood. Reading one lives in PolicyReader, asking it in
// Evaluation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

/// A policy document, compiled.
public struct PolicyDocument: Hashable, Sendable {
    public enum Version: String, Hashable, Sendable {
        case v2008 = "2008-10-17"
        case v2012 = "2012-10-17"
    }

    public var version: Version
    public var id: String?
    public var statements: [PolicyStatement]
}

/// One statement.
public struct PolicyStatement: Hashable, Sendable {
    public enum Effect: String, Hashable, Sendable { case allow = "Allow", deny = "Deny" }

    /// A list that must match, or one that must not.
    public enum Clause<Element: Hashable & Sendable>: Hashable, Sendable {
        case any([Element])
        case none([Element])
    }

    public var sid: String?
    public var effect: Effect
    /// Nil in identity policies, which hang on their principal.
    public var principals: Clause<PrincipalPattern>?
    public var actions: Clause<Pattern>
    /// Nil in trust policies, which hang on their resource.
    public var resources: Clause<Pattern>?
    public var conditions: [Condition]
}

/// Where a policy hangs, which decides what it must and must not contain.
public enum PolicyKind: Hashable, Sendable {
    /// Attached to a user, group or role, managed: no principal; version 2012-10-17 alone.
    case managed
    /// Inline in a user, group or role: no principal.
    case inline
    /// A role's trust policy: principals, STS actions, no resource.
    case trust
    /// On a resource: principals and resources.
    case resource
}

/// Why a text is no policy, in AWS's words. The code is the service's own (`MalformedPolicyDocument` in IAM).
public struct PolicySyntaxError: Error, Hashable, Sendable {
    public var message: String
    public init(_ message: String) { self.message = message }

    static let syntax = PolicySyntaxError("Syntax errors in policy.")
    static let legacy = PolicySyntaxError("The policy failed legacy parsing")
}
