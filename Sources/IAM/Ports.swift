// What others may ask of IAM: roles and credentials for them, access keys, and whether a call may pass.

public import CloudCore
import Policies
import Store

extension IAMService: RoleProvider {
    public func role(arn: ARN) async throws -> RoleDescription? {
        try await record(of: arn).map { RoleDescription($0.role, arn: arn) }
    }

    public func credentials(
        forRole arn: ARN, session: String, service: String, source: CallSource?, duration: Duration
    ) async throws -> TemporaryCredentials {
        let denied = AWSError(
            "AccessDenied",
            "User: \(service) is not authorized to perform: sts:AssumeRole on resource: \(arn)", status: 403)
        guard let (account, role) = try await record(of: arn) else { throw denied }
        let trust = try IAMStore.compile(role.trustPolicy, kind: .trust)
        let facts = ServiceFacts(
            service: service, source: source ?? CallSource(arn: nil, account: account), now: clock.now)
        guard Trust.allows(facts, policy: trust, role: arn.description) else { throw denied }
        let principal = Self.principal(
            of: role, in: account, session: session,
            carrying: SessionContext(issuedAt: clock.now, facts: facts.sessionFacts))
        return try sessions.issue(for: principal, until: clock.now + duration)
    }
}

extension IAMService: AccessKeyDirectory {
    public func accessKey(_ id: String) async throws -> CloudCore.AccessKey? {
        try await accessKeys.value(id) {
            guard let record = try await store.accessKey(id), record.isActive else { return nil }
            let user = try await store.identity(UserRecord.self, record.user, in: record.account)
            let secret = try sealer.open(
                record.sealedSecret, context: AccessKeyRecord.sealingContext(record.id))
            let principal = Principal(
                kind: .user(name: user.core.name), account: record.account, userID: user.core.id,
                path: user.core.path)
            return CloudCore.AccessKey(
                id: id, secret: String(decoding: secret, as: UTF8.self), principal: principal)
        }
    }
}

extension IAMService: PrincipalDirectory {
    public func exists(_ principal: Principal) async throws -> Bool {
        // Whom a user made is there as long as the user.
        if let issuer = principal.session?.issuer { return try await exists(issuer) }
        guard let name = PrincipalName(principal) else { return true }
        let found = try await present.value(name) { try await store.exists(name) ? true : nil }
        return found ?? false
    }
}

extension IAMService {
    /// Asks the policies of users and roles, and those of resources whose services have registered.
    public var authorizer: any Authorizer { policyAuthorizer }

    /// The same, letting pass what no policy allows, after it was reported.
    public func auditingAuthorizer(report: @escaping PolicyAuthorizer.Report) -> any Authorizer {
        policyAuthorizer.auditing(report)
    }

    /// Lets the policies on a service's resources have their say.
    /// - Parameter service: as its actions begin: `lambda`.
    public func register(policies: any ResourcePolicies, for service: String) {
        policyAuthorizer.resources.register(policies: policies, for: service)
    }

    /// Lets policies turn on the tags of a service's resources.
    public func register(tags: any ResourceTags, for service: String) {
        policyAuthorizer.resources.register(tags: tags, for: service)
    }

    /// Lets policies turn on what a service knows of its resources beside their tags.
    public func register(keys: any ResourceKeys, for service: String) {
        policyAuthorizer.resources.register(keys: keys, for: service)
    }

    /// The role that an ARN names, path and all.
    func record(of arn: ARN) async throws -> (account: AccountID, role: RoleRecord)? {
        guard arn.service == "iam", arn.region.isEmpty, let account = AccountID(arn.account),
            arn.resource.hasPrefix("role/"), let slash = arn.resource.lastIndex(of: "/")
        else { return nil }
        let name = String(arn.resource[arn.resource.index(after: slash)...])
        let key = IAMKeys.identity(.role, account, name)
        guard let role = try await store.store.get(key, as: RoleRecord.self),
            arn.resource == "role\(role.core.path)\(role.core.name)"
        else { return nil }
        return (account, try await store.resolved(role))
    }

    static func principal(
        of role: RoleRecord, in account: AccountID, session: String, carrying context: SessionContext
    ) -> Principal {
        Principal(
            kind: .assumedRole(role: role.core.name, session: session), account: account,
            userID: "\(role.core.id):\(session)", path: role.core.path, session: context)
    }
}

extension RoleDescription {
    fileprivate init(_ record: RoleRecord, arn: ARN) {
        self.init(
            arn: arn, name: record.core.name, path: record.core.path, roleID: record.core.id,
            assumeRolePolicy: record.trustPolicy)
    }
}
