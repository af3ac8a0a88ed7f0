// Where the authorizer asks about resources: the services, as far as they have registered, and IAM itself
// for its users, groups and roles. Policies on resources are compiled once for each of their revisions.

import CloudCore
import Policies
import Store
import Synchronization

/// The services that know policies and tags of their resources.
final class ResourceSources: Sendable {
    private struct Contents {
        var policies: [String: any ResourcePolicies] = [:]
        var tags: [String: any ResourceTags] = [:]
        var keys: [String: any ResourceKeys] = [:]
        /// By the ARN of the resource.
        var compiled: [String: Compiled] = [:]
    }

    private struct Compiled {
        var revision: String
        var policies: PolicySet
    }

    private let contents = Mutex(Contents())

    /// - Parameter service: as actions begin: `lambda`.
    func register(policies: any ResourcePolicies, for service: String) {
        contents.withLock { $0.policies[service] = policies }
    }

    func register(tags: any ResourceTags, for service: String) {
        contents.withLock { $0.tags[service] = tags }
    }

    func register(keys: any ResourceKeys, for service: String) {
        contents.withLock { $0.keys[service] = keys }
    }

    /// What conditions may ask of a resource beside its tags.
    func keys(of resource: String, service: String) async throws -> [String: [String]] {
        guard let source = contents.withLock({ $0.keys[service] }) else { return [:] }
        return try await source.keys(ofResource: resource)
    }

    /// The compiled policy on a resource, and whose the resource is where that is known besides.
    func policy(
        on resource: String, service: String
    ) async throws -> (owner: AccountID?, policies: PolicySet?) {
        guard let source = contents.withLock({ $0.policies[service] }),
            let policy = try await source.policy(ofResource: resource)
        else { return (nil, nil) }
        guard let json = policy.json else { return (policy.owner, nil) }
        let known = contents.withLock { $0.compiled[resource] }
        if let known, known.revision == policy.revision { return (policy.owner, known.policies) }
        let document = try IAMStore.compile(json, kind: .resource)
        let policies = PolicySet([NamedPolicy(name: resource, document: document)])
        contents.withLock {
            if $0.compiled.count >= IAMLimits.cachedPrincipals { $0.compiled.removeAll() }
            $0.compiled[resource] = Compiled(revision: policy.revision, policies: policies)
        }
        return (policy.owner, policies)
    }

    /// The tags of a resource, as far as anybody knows them.
    func tags(of resource: String, service: String) async throws -> CallFacts.ResourceTagFacts {
        guard let source = contents.withLock({ $0.tags[service] }) else { return .unknown }
        return .known(try await source.tags(ofResource: resource) ?? [:])
    }
}

/// What of IAM's own an action of IAM is about: a user, group or role, or what else has tags there.
struct IdentityResource: Sendable {
    /// With its path: IAM's operations name things without, policies with it.
    var arn: String
    var boundary: String?
    var tags: TagSet

    private init(arn: String, boundary: String? = nil, tags: TagSet) {
        self.arn = arn
        self.boundary = boundary
        self.tags = tags
    }

    private init(_ arn: ARN, noun: String, _ core: IdentityCore) {
        self.init(
            arn: "arn:\(arn.partition):iam::\(arn.account):\(noun)\(core.path)\(core.name)",
            boundary: core.boundary, tags: core.tags)
    }

    /// Nil where the resource is none of the account, or does not exist.
    static func find(_ resource: String, in account: AccountID, _ store: IAMStore) async throws -> Self? {
        guard let arn = ARN(resource), arn.service == "iam", arn.account == account.text else { return nil }
        let parts = arn.resource.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, let name = parts.last.map(String.init), !name.isEmpty, name != "*" else {
            return nil
        }
        guard let found = try await find(arn, String(parts[0]), name, in: account, store) else { return nil }
        return parts.count == 2 || found.arn == resource ? found : nil
    }

    private static func find(
        _ arn: ARN, _ noun: String, _ name: String, in account: AccountID, _ store: IAMStore
    ) async throws -> Self? {
        let core: IdentityCore?
        switch noun {
        case "role":
            core = try await store.store.get(IAMKeys.identity(.role, account, name), as: RoleRecord.self)?
                .core
        case "user":
            core = try await store.store.get(IAMKeys.identity(.user, account, name), as: UserRecord.self)?
                .core
        case "group":
            core = try await store.store.get(IAMKeys.identity(.group, account, name), as: GroupRecord.self)?
                .core
        default: return try await findOther(arn, noun, name, in: account, store)
        }
        guard let core, core.name == name else { return nil }
        return Self(arn, noun: noun, core)
    }

    private static func findOther(
        _ arn: ARN, _ noun: String, _ name: String, in account: AccountID, _ store: IAMStore
    ) async throws -> Self? {
        let text = arn.description
        switch noun {
        // Not of AWS's: a key's user is what policies name.
        case "access-key":
            guard let key = try await store.accessKey(name), key.account == account else { return nil }
            let user = try await store.identity(UserRecord.self, key.user, in: account)
            return Self(arn, noun: "user", user.core)
        case "instance-profile":
            let key = IAMKeys.instanceProfile(account, name)
            let profile = try await store.store.get(key, as: InstanceProfileRecord.self)
            guard let profile, profile.name == name else { return nil }
            return Self(arn: profile.arn(account: account, partition: arn.partition), tags: profile.tags)
        case "mfa":
            let key = IAMKeys.mfaDevice(text, account)
            return try await store.store.get(key, as: MFADeviceRecord.self).map {
                Self(arn: text, tags: $0.tags)
            }
        case "oidc-provider", "saml-provider":
            switch ProviderReference(arn, in: account) {
            case .openIDConnect(let url):
                return try await store.openIDConnectProvider(url, in: account).map {
                    Self(arn: text, tags: $0.tags)
                }
            case .saml(let name):
                let key = IAMKeys.samlProvider(name, account)
                return try await store.store.get(key, as: SAMLProviderRecord.self).map {
                    Self(arn: text, tags: $0.tags)
                }
            case nil: return nil
            }
        default: return nil
        }
    }
}
