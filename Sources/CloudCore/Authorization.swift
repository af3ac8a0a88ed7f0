// What the request chain asks before a handler runs: may this principal do these things? The policy engine
// answers behind this protocol; services only name their actions and resources, and what conditions may ask
// about them.

/// One action on some resources, as a call needs it.
public struct Permission: Hashable, Sendable {
    /// `service:Action`, such as `lambda:InvokeFunction`.
    public var action: String
    /// Full ARNs, or `*` where the action knows no resource.
    public var resources: [String]
    /// The service's own condition keys, by their names in lower case (`lambda:layer`). A key that this call
    /// does not have is left out.
    public var keys: [String: [String]]
    /// The tags that the request carries: `aws:RequestTag/…` and `aws:TagKeys`.
    public var requestTags: [String: String]
    /// Tag keys that the request names without values, such as those to be removed: `aws:TagKeys`.
    public var tagKeys: [String]
    /// Whether the service is asked for condition keys of the resource (`ResourceKeys`); those of the call
    /// come first.
    public var wantsResourceKeys = false

    public init(
        _ action: String, on resources: [String] = ["*"], keys: [String: [String]] = [:],
        requestTags: [String: String] = [:], tagKeys: [String] = []
    ) {
        self.action = action
        self.resources = resources
        self.keys = keys
        self.requestTags = requestTags
        self.tagKeys = tagKeys
    }

    /// As the action begins: `lambda`.
    public var service: String { Self.service(of: action) }

    static func service(of action: String) -> String {
        String(Substring(action.utf8.prefix { $0 != UInt8(ascii: ":") }))
    }
}

extension [Permission] {
    /// The same permissions, of a call with these condition keys and tags besides.
    public func with(
        _ keys: [String: [String]] = [:], tags: [String: String] = [:], tagKeys: [String] = []
    ) -> [Permission] {
        map { permission in
            var permission = permission
            permission.keys.merge(keys) { $1 }
            permission.requestTags.merge(tags) { $1 }
            permission.tagKeys += tagKeys
            return permission
        }
    }
}

/// Decides whether calls may pass.
public protocol Authorizer: Sendable {
    /// Returns where `permission` is allowed; throws AccessDenied with AWS's text where it isn't.
    func authorize(_ permission: Permission, for context: RequestContext) async throws
}

/// Lets every authenticated call pass. Stands in where authorization is switched off.
public struct PermissiveAuthorizer: Authorizer {
    private let recorder: any DecisionRecorder

    public init(recorder: any DecisionRecorder = NoDecisionRecorder()) { self.recorder = recorder }

    public func authorize(_ permission: Permission, for context: RequestContext) async throws {
        for resource in permission.resources {
            recorder.record(
                AuthorizationRecord(
                    permission.action, on: resource, in: context, reason: .notAsked, isEnforced: false))
        }
    }
}
