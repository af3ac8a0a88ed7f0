// What conditions may ask of a call. A key that is not answered here is unknown, and what turns on an unknown
// key never allows: answer a key when the cloud truly knows it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

import CloudCore
import Policies

/// The facts of a call.
struct CallFacts: FactSource {
    let context: RequestContext
    let permission: Permission
    /// The tags of the calling user or role, and of its session, by their keys in lower case.
    let principalTags: [String: String]
    /// Whose resource it is.
    let resourceAccount: AccountID?
    var resourceTags = ResourceTagFacts.unknown

    /// What is known of the tags of the resource.
    enum ResourceTagFacts: Sendable {
        /// Nobody was asked, or there is nobody to ask.
        case unknown
        case known([String: String])
    }

    func fact(for key: ConditionKey) -> Fact {
        switch key {
        case .global(let key): return fact(for: key)
        case .principalTag(let tag): return Fact(principalTags[tag])
        case .requestTag(let tag):
            if let value = Self.value(of: tag, in: permission.requestTags) { return .values([value]) }
            return describesItself ? .absent : .unknown
        case .resourceTag(let tag):
            guard case .known(let tags) = resourceTags else { return .unknown }
            return Fact(Self.value(of: tag, in: tags))
        case .other(let name):
            if let values = permission.keys[name] { return .values(values) }
            if let values = context.caller.session?.facts[name] { return .values(values) }
            // Sessions of functions have it; nobody else does.
            if name == ServiceFacts.sourceFunction { return .absent }
            // Another service's key is none of this call. One of this service's would be here if the call had
            // it, where its operations name their keys.
            if name.hasPrefix("aws:") { return .unknown }
            return describesItself || !name.hasPrefix(service + ":") ? .absent : .unknown
        }
    }

    private func fact(for key: GlobalKey) -> Fact {
        switch key {
        case .currentTime: return .values([CivilTime(context.now).iso8601()])
        case .epochTime: return .values([String(context.now.seconds)])
        case .secureTransport: return Self.flag(context.endpoint.hasPrefix("https:"))
        case .sourceIP: return Fact(context.sourceIP.isEmpty ? nil : context.sourceIP)
        case .userAgent: return Fact(context.userAgent.isEmpty ? nil : context.userAgent)
        case .referer: return Fact(context.referer)
        case .requestedRegion: return .values([context.region.name])
        case .tagKeys:
            let keys = permission.requestTags.keys + permission.tagKeys
            if keys.isEmpty { return describesItself ? .absent : .unknown }
            return .values(keys.sorted())
        case .calledVia: return context.calledVia.isEmpty ? .absent : .values(context.calledVia)
        case .calledViaFirst: return Fact(context.calledVia.first)
        case .calledViaLast: return Fact(context.calledVia.last)
        case .viaAWSService: return Self.flag(!context.calledVia.isEmpty)
        case .sourceARN: return Fact(context.source?.arn)
        case .sourceAccount: return Fact(context.source?.account.text)
        case .resourceAccount: return Fact(resourceAccount?.text)
        default: return principalFact(key)
        }
    }

    private func principalFact(_ key: GlobalKey) -> Fact {
        let caller = context.caller
        let service: String? = if case .service(let name) = caller.kind { name } else { nil }
        switch key {
        case .principalARN: return Fact(principalARN)
        case .principalAccount: return Fact(isSomebody ? caller.account.text : nil)
        case .principalType: return Fact(principalType)
        case .principalIsAWSService: return Self.flag(service != nil)
        case .principalServiceName: return Fact(service)
        case .principalServiceNamesList: return Fact(service)
        case .userID: return Fact(service == nil ? caller.userID : nil)
        case .userName:
            if case .user(let name) = caller.kind { return .values([name]) }
            return .absent
        default: return sessionFact(key)
        }
    }

    private func sessionFact(_ key: GlobalKey) -> Fact {
        let session = context.caller.session
        switch key {
        // Long-term keys have neither; a session without a code has it, and it is false.
        case .multiFactorAuthPresent:
            return session.map { Self.flag($0.multiFactorAuthenticatedAt != nil) } ?? .absent
        case .multiFactorAuthAge:
            return Fact(session?.multiFactorAuthenticatedAt.map { String(context.now.seconds - $0.seconds) })
        case .tokenIssueTime: return Fact(session?.issuedAt.map { CivilTime($0).iso8601() })
        case .sourceIdentity: return Fact(session?.sourceIdentity)
        case .federatedProvider: return Fact(session?.federatedProvider)
        // Organizations, VPCs, EC2 and chat applications do not exist here.
        default: return .absent
        }
    }

    /// Whether the operations of this service name all their condition keys and tags.
    private var describesItself: Bool { Self.describedServices.contains(service) }
    private static let describedServices: Set<String> = ["iam", "lambda", "logs", "sts"]
    private var service: String { permission.service }

    /// Whether the caller has an account.
    private var isSomebody: Bool {
        switch context.caller.kind {
        case .service, .anonymous: return false
        case .root, .user, .assumedRole, .federated: return true
        }
    }

    /// A role session is its role here, not the session.
    private var principalARN: String? {
        let caller = context.caller
        guard isSomebody else { return nil }
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

    private static func flag(_ value: Bool) -> Fact { .values([value ? "true" : "false"]) }

    private static func value(of tag: String, in tags: [String: String]) -> String? {
        if let value = tags[tag] { return value }
        return tags.first { $0.key.lowercased() == tag }?.value
    }
}

/// The facts of a service of this cloud that wants to act under a role of an account.
struct ServiceFacts: FactSource {
    /// https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    static let sourceFunction = "lambda:sourcefunctionarn"

    let service: String
    /// The resource that it acts for.
    let source: CallSource
    let now: Instant

    /// What requests with the credentials answer besides: those of a function's code say which function.
    var sessionFacts: [String: [String]] {
        guard service == "lambda.amazonaws.com", let function = source.arn else { return [:] }
        return [Self.sourceFunction: [function]]
    }

    func fact(for key: ConditionKey) -> Fact {
        switch key {
        case .global(.sourceARN): return Fact(source.arn)
        case .global(.sourceAccount): return .values([source.account.text])
        case .global(.principalIsAWSService): return .values(["true"])
        case .global(.principalServiceName), .global(.principalServiceNamesList): return .values([service])
        case .global(.currentTime): return .values([CivilTime(now).iso8601()])
        case .global(.epochTime): return .values([String(now.seconds)])
        case .other("sts:externalid"): return .absent
        default: return .unknown
        }
    }
}
