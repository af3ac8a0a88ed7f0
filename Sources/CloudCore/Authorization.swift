// What the request chain asks before a handler runs: may this principal do these things? The policy engine
// answers behind this protocol; services only name their actions and resources.

/// One action on some resources, as a call needs it.
public struct Permission: Hashable, Sendable {
    /// `service:Action`, such as `lambda:InvokeFunction`.
    public var action: String
    /// Full ARNs, or `*` where the action knows no resource.
    public var resources: [String]

    public init(_ action: String, on resources: [String] = ["*"]) {
        self.action = action
        self.resources = resources
    }
}

/// Decides whether calls may pass.
public protocol Authorizer: Sendable {
    /// Returns where `permission` is allowed; throws AccessDenied with AWS's text where it isn't.
    func authorize(_ permission: Permission, for context: RequestContext) async throws
}

/// Lets every authenticated call pass. Stands in where authorization is switched off.
public struct PermissiveAuthorizer: Authorizer {
    public init() {}
    public func authorize(_ permission: Permission, for context: RequestContext) async throws {}
}
