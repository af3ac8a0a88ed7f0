// What conditions may ask of a call. A key that is not listed here is unknown, and what turns on an unknown
// key never allows: add keys when the cloud truly knows them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

import CloudCore
import Policies

/// The facts of a call by a signed caller.
struct CallFacts: FactSource {
    let context: RequestContext
    /// The tags of the calling user or role.
    let tags: TagSet
    /// Keys of this operation alone, in lower case.
    var more: [String: Fact] = [:]

    func fact(for key: String) -> Fact {
        if let fact = more[key] { return fact }
        if key.hasPrefix(Self.principalTag) {
            return Self.optional(tags.value(forLowercased: String(key.dropFirst(Self.principalTag.count))))
        }
        switch key {
        case "aws:currenttime": return .values([CivilTime(context.now).iso8601()])
        case "aws:epochtime": return .values([String(context.now.seconds)])
        case "aws:sourceip": return Self.optional(context.sourceIP.isEmpty ? nil : context.sourceIP)
        case "aws:useragent": return Self.optional(context.userAgent.isEmpty ? nil : context.userAgent)
        case "aws:requestedregion": return .values([context.region.name])
        case "aws:securetransport":
            return .values([context.endpoint.hasPrefix("https:") ? "true" : "false"])
        case "aws:viaawsservice": return .values(["false"])
        default: return principalFact(key)
        }
    }

    private static let principalTag = "aws:principaltag/"

    private func principalFact(_ key: String) -> Fact {
        let caller = context.caller
        switch key {
        case "aws:principalarn": return .values([principalARN])
        case "aws:principalaccount": return .values([caller.account.text])
        case "aws:userid": return .values([caller.userID])
        case "aws:principaltype": return Self.optional(principalType)
        case "aws:username":
            if case .user(let name) = caller.kind { return .values([name]) }
            return .absent
        case "aws:principalisawsservice":
            if case .service = caller.kind { return .values(["true"]) }
            return .values(["false"])
        // MFA, organizations, VPCs and federation do not exist here; calls that a service forwards arrive
        // by other ways than this one.
        case "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:principalorgid",
            "aws:principalorgpaths", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip",
            "aws:federatedprovider", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast",
            "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths",
            "aws:sourceidentity", "aws:principalservicename", "aws:principalservicenameslist":
            return .absent
        default: return .unknown
        }
    }

    /// A role session is its role here, not the session.
    private var principalARN: String {
        let caller = context.caller
        guard case .assumedRole(let role, _) = caller.kind else {
            return caller.arn(partition: context.partition)
        }
        return "arn:\(context.partition):iam::\(caller.account):role\(caller.path)\(role)"
    }

    private var principalType: String? {
        switch context.caller.kind {
        case .root: return "Account"
        case .user: return "User"
        case .assumedRole: return "AssumedRole"
        case .federated: return "FederatedUser"
        case .service: return nil
        case .anonymous: return "Anonymous"
        }
    }

    private static func optional(_ value: String?) -> Fact { value.map { .values([$0]) } ?? .absent }
}

/// The facts of a service of this cloud that wants to act under a role of an account.
struct ServiceFacts: FactSource {
    let account: AccountID
    let service: String

    func fact(for key: String) -> Fact {
        switch key {
        // A service acts for resources of the role's own account alone.
        case "aws:sourceaccount": return .values([account.text])
        case "aws:principalisawsservice": return .values(["true"])
        case "aws:principalservicename": return .values([service])
        case "sts:externalid": return .absent
        default: return .unknown
        }
    }
}
