// What a service tells the authorizer of its own resources: the policies that hang on them, their tags, and
// what else conditions ask of them.
// A service conforms in its Ports.swift; the composition root registers it under its prefix of actions.

/// Knows the policies on a service's resources: Lambda's function policies, S3's bucket policies.
public protocol ResourcePolicies: Sendable {
    /// The policy on a resource; nil where there is none, or no such resource. Asked at every call about the
    /// service, so it should answer from memory.
    func policy(ofResource arn: String) async throws -> ResourcePolicy?
}

/// Knows the tags of a service's resources.
public protocol ResourceTags: Sendable {
    /// The tags of a resource; nil where there is no such resource. Asked only where a policy of the caller
    /// turns on them.
    func tags(ofResource arn: String) async throws -> [String: String]?
}

/// Knows what conditions may ask of a service's resources, where a call names the resource alone: the
/// function of an event source mapping.
public protocol ResourceKeys: Sendable {
    /// The condition keys of a resource, by their names in lower case; none where there is no such resource.
    /// Asked for permissions that say so (`Permission.wantsResourceKeys`).
    func keys(ofResource arn: String) async throws -> [String: [String]]
}

/// A policy on a resource.
public struct ResourcePolicy: Hashable, Sendable {
    /// The document. Nil where the resource has none, but its owner must be told.
    public var json: String?
    /// Changes whenever the document does: what is compiled is kept under it.
    public var revision: String
    /// The account whose resource it is, where the ARN does not say (S3).
    public var owner: AccountID?

    public init(json: String?, revision: String, owner: AccountID? = nil) {
        self.json = json
        self.revision = revision
        self.owner = owner
    }
}
