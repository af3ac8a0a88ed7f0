// What IAM's operations touch: the ARNs that policies name. Paths of existing users and roles are added by
// the authorizer, which can look them up.

import CloudCore

/// Permissions of IAM's operations.
enum Needs {
    static func role(_ action: String, _ name: String, path: String? = nil, _ context: RequestContext)
        -> [Permission]
    { one(action, "role\(path ?? "/")\(name)", context) }

    static func user(_ action: String, _ name: String, path: String? = nil, _ context: RequestContext)
        -> [Permission]
    { one(action, "user\(path ?? "/")\(name)", context) }

    static func group(_ action: String, _ name: String, path: String? = nil, _ context: RequestContext)
        -> [Permission]
    { one(action, "group\(path ?? "/")\(name)", context) }

    static func instanceProfile(
        _ action: String, _ name: String, path: String? = nil, _ context: RequestContext
    ) -> [Permission] { one(action, "instance-profile\(path ?? "/")\(name)", context) }

    static func arn(_ action: String, _ arn: String) -> [Permission] {
        [Permission("iam:\(action)", on: [arn])]
    }

    /// A device by its serial number, which is an ARN where the device is virtual.
    static func serial(_ action: String, _ serial: String) -> [Permission] {
        Self.arn(action, serial)
    }

    static func policy(_ action: String, _ arn: String) -> [Permission] {
        [Permission("iam:\(action)", on: [arn])]
    }

    /// The account as a whole.
    static func whole(_ action: String) -> [Permission] { [Permission("iam:\(action)")] }

    /// Lists are about all of a kind under a path.
    static func all(_ action: String, _ noun: String, path: String?, _ context: RequestContext)
        -> [Permission]
    { one(action, "\(noun)\(path ?? "/")", context) }

    private static func one(_ action: String, _ resource: String, _ context: RequestContext) -> [Permission] {
        let arn = "arn:\(context.partition):iam::\(context.account):\(resource)"
        return [Permission("iam:\(action)", on: [arn])]
    }

    /// `iam:PolicyARN`
    static func policyKey(_ arn: String) -> [String: [String]] { ["iam:policyarn": [arn]] }

    /// `iam:PermissionsBoundary`, of a call that sets one.
    static func boundaryKey(_ arn: String?) -> [String: [String]] {
        arn.map { ["iam:permissionsboundary": [$0]] } ?? [:]
    }

    /// The tags of a request, for conditions.
    static func tags(_ tags: [Tag]?) -> [String: String] {
        Dictionary((tags ?? []).map { ($0.key, $0.value) }) { $1 }
    }

    /// The access key that a call is about; the authorizer finds whose it is.
    static func accessKey(_ action: String, _ id: String, _ context: RequestContext) -> [Permission] {
        one(action, "access-key/\(id)", context)
    }

    /// The user that a call without a name means: the caller. Throws ValidationError for who is none.
    static func userName(_ given: String?, _ context: RequestContext) throws -> String {
        if let given { return given }
        guard case .user(let name) = context.caller.kind else {
            throw IAMError.validation("Must specify userName when calling with non-User credentials")
        }
        return name
    }
}

extension [Permission] {
    /// The same for a call that tags what it makes: the permission to tag it is asked for besides.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags_control-tags.html
    func tagging(_ action: String, _ tags: [Tag]?) -> [Permission] {
        guard let tags, !tags.isEmpty else { return self }
        return (self + [Permission("iam:\(action)", on: flatMap(\.resources))]).with(tags: Needs.tags(tags))
    }
}
