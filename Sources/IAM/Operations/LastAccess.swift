// When access keys and services were last used, and which policies give access to a service. All of it comes
// from the journal of calls.

import CloudCore
import Store
import Wire

extension IAMService {
    static let lastAccess: [Operation<IAMService>] = [
        .on(
            "GetAccessKeyLastUsed",
            needs: { Needs.accessKey("GetAccessKeyLastUsed", $0.accessKeyId, $1) },
            getAccessKeyLastUsed),
        .on(
            "GenerateServiceLastAccessedDetails",
            needs: { (input: GenerateServiceLastAccessedDetailsRequest, _) in
                Needs.policy("GenerateServiceLastAccessedDetails", input.arn)
            }, generateServiceLastAccessedDetails),
        .on(
            "GetServiceLastAccessedDetails",
            needs: { (_: GetServiceLastAccessedDetailsRequest, _) in
                Needs.whole("GetServiceLastAccessedDetails")
            }, getServiceLastAccessedDetails),
        .on(
            "GetServiceLastAccessedDetailsWithEntities",
            needs: { (_: GetServiceLastAccessedDetailsWithEntitiesRequest, _) in
                Needs.whole("GetServiceLastAccessedDetailsWithEntities")
            }, getServiceLastAccessedDetailsWithEntities),
        .on(
            "ListPoliciesGrantingServiceAccess",
            needs: { (input: ListPoliciesGrantingServiceAccessRequest, _) in
                Needs.policy("ListPoliciesGrantingServiceAccess", input.arn)
            }, listPoliciesGrantingServiceAccess),
    ]

    func getAccessKeyLastUsed(
        _ input: GetAccessKeyLastUsedRequest, _ context: RequestContext
    ) async throws -> GetAccessKeyLastUsedResponse {
        guard let key = try await store.accessKey(input.accessKeyId), key.account == context.account else {
            throw IAMError.noSuchAccessKey(input.accessKeyId)
        }
        try await journal.flush()
        let use = try await store.lastUse(ofKey: key.id)
        return GetAccessKeyLastUsedResponse(
            userName: key.user,
            accessKeyLastUsed: AccessKeyLastUsed(
                serviceName: use?.service ?? "N/A", region: use?.region.name ?? "N/A",
                lastUsedDate: use?.time))
    }

    /// When a role was last used, in the tracking period. Up to a second behind.
    func lastUse(of role: RoleRecord, _ context: RequestContext) async throws -> RoleLastUsed {
        let caller = JournalCaller(account: context.account, id: role.core.id)
        guard let use = try await store.lastUse(of: caller), context.now - use.time <= IAMLimits.journalAge
        else { return RoleLastUsed() }
        return RoleLastUsed(lastUsedDate: use.time, region: use.region.name)
    }

    // MARK: Reports

    /// The report can be fetched at once.
    func generateServiceLastAccessedDetails(
        _ input: GenerateServiceLastAccessedDetailsRequest, _ context: RequestContext
    ) async throws -> GenerateServiceLastAccessedDetailsResponse {
        _ = try await subject(input.arn, context)
        let job = AccessJobRecord(
            id: entropy.uuid(), arn: input.arn, withActions: input.granularity == .actionLevel,
            madeAt: context.now)
        try await store.insert(job, in: context.account)
        return GenerateServiceLastAccessedDetailsResponse(jobId: job.id)
    }

    func getServiceLastAccessedDetails(
        _ input: GetServiceLastAccessedDetailsRequest, _ context: RequestContext
    ) async throws -> GetServiceLastAccessedDetailsResponse {
        let job = try await store.accessJob(input.jobId, in: context.account)
        let uses = try await uses(job, context)
        let page = try Page.of(
            uses.namespaces, PageRequest(marker: input.marker, maxItems: input.maxItems)
        ) { $0 }
        return GetServiceLastAccessedDetailsResponse(
            jobStatus: .completed, jobCreationDate: job.madeAt,
            servicesLastAccessed: page.items.map { uses.report($0, withActions: job.withActions) },
            jobCompletionDate: job.madeAt, jobType: job.withActions ? .actionLevel : .serviceLevel,
            isTruncated: page.isTruncated, marker: page.marker)
    }

    func getServiceLastAccessedDetailsWithEntities(
        _ input: GetServiceLastAccessedDetailsWithEntitiesRequest, _ context: RequestContext
    ) async throws -> GetServiceLastAccessedDetailsWithEntitiesResponse {
        let job = try await store.accessJob(input.jobId, in: context.account)
        let namespace = input.serviceNamespace.lowercased()
        let entities = try await uses(job, context).entities.filter { $0.granted.contains(namespace) }
        let page = try Page.of(entities, PageRequest(marker: input.marker, maxItems: input.maxItems)) {
            $0.arn
        }
        return GetServiceLastAccessedDetailsWithEntitiesResponse(
            jobStatus: .completed, jobCreationDate: job.madeAt, jobCompletionDate: job.madeAt,
            entityDetailsList: page.items.map { entity in
                EntityDetails(
                    entityInfo: EntityInfo(
                        arn: entity.arn, name: entity.name, type: entity.kind.policyOwner, id: entity.id,
                        path: entity.path), lastAuthenticated: entity.lastUse(of: namespace)?.last)
            }, isTruncated: page.isTruncated, marker: page.marker)
    }

    private func uses(_ job: AccessJobRecord, _ context: RequestContext) async throws -> ServiceUses {
        try await journal.flush()
        let subject = try await subject(job.arn, context)
        var entities: [ReportedEntity] = []
        for user in subject.users { entities.append(try await reported(user, context)) }
        for role in subject.roles { entities.append(try await reported(role, context)) }
        if let group = subject.group {
            return ServiceUses(entities: entities, granted: try await granted(group, context))
        }
        guard subject.isPolicy else {
            return ServiceUses(entities: entities, granted: entities.first?.granted ?? GrantedServices())
        }
        let json = try await store.managedText(job.arn, in: context.account) ?? ""
        return ServiceUses(entities: entities, granted: GrantedServices(json: json))
    }

    private func granted<R: IdentityRecord>(
        _ record: R, _ context: RequestContext
    ) async throws -> GrantedServices {
        var granted = GrantedServices()
        for policy in try await store.sourcePolicies(of: record, in: context.account) {
            granted.formUnion(GrantedServices(json: policy.json))
        }
        return granted
    }

    private func reported<R: IdentityRecord>(
        _ record: R, _ context: RequestContext
    ) async throws -> ReportedEntity {
        let core = record.core
        let calls = try await store.calls(of: JournalCaller(account: context.account, id: core.id))
        return ReportedEntity(
            arn: record.arn(account: context.account, partition: context.partition), name: core.name,
            kind: R.kind, id: core.id, path: core.path, granted: try await granted(record, context),
            calls: calls.filter { context.now - $0.tally.last <= IAMLimits.journalAge })
    }

    // MARK: Which policies give access

    func listPoliciesGrantingServiceAccess(
        _ input: ListPoliciesGrantingServiceAccessRequest, _ context: RequestContext
    ) async throws -> ListPoliciesGrantingServiceAccessResponse {
        let subject = try await subject(input.arn, context)
        guard !subject.isPolicy else {
            throw IAMError.invalidInput("The ARN must be of a user, group or role.")
        }
        var policies: [SourcePolicy] = []
        if let group = subject.group {
            policies = try await store.sourcePolicies(of: group, in: context.account)
        } else {
            for user in subject.users {
                policies += try await store.sourcePolicies(of: user, in: context.account)
            }
            for role in subject.roles {
                policies += try await store.sourcePolicies(of: role, in: context.account)
            }
        }
        let page = try Page.of(
            input.serviceNamespaces, PageRequest(marker: input.marker, maxItems: nil)
        ) { $0 }
        return ListPoliciesGrantingServiceAccessResponse(
            policiesGrantingServiceAccess: page.items.map { namespace in
                ListPoliciesGrantingServiceAccessEntry(
                    serviceNamespace: namespace,
                    policies: policies.filter {
                        GrantedServices(json: $0.json).contains(namespace.lowercased())
                    }
                    .map(PolicyGrantingServiceAccess.init))
            }, isTruncated: page.isTruncated, marker: page.marker)
    }
}

/// Whom an ARN means: somebody, or all who have a policy.
struct AccessSubject: Sendable {
    var users: [UserRecord] = []
    var roles: [RoleRecord] = []
    /// Where the ARN is a group's: its users are above.
    var group: GroupRecord?
    var isPolicy = false
}

extension IAMService {
    /// Throws InvalidInput, NoSuchEntity.
    func subject(_ text: String, _ context: RequestContext) async throws -> AccessSubject {
        guard let arn = ARN(text), arn.service == "iam", let slash = arn.resource.lastIndex(of: "/"),
            arn.account == context.account.text || arn.account == "aws"
        else { throw IAMError.invalidInput("\(text) is not a valid ARN of this account.") }
        let name = String(arn.resource[arn.resource.index(after: slash)...])
        switch arn.resource.prefix(while: { $0 != "/" }) {
        case "user":
            return AccessSubject(users: [try await store.identity(UserRecord.self, name, in: context.account)]
            )
        case "role":
            return AccessSubject(roles: [try await store.identity(RoleRecord.self, name, in: context.account)]
            )
        case "group":
            let group = try await store.identity(GroupRecord.self, name, in: context.account)
            let users = try await store.members(
                of: group, in: context.account, page: PageRequest(marker: nil, maxItems: IAMLimits.users))
            return AccessSubject(users: users.items, group: group)
        case "policy": return try await holders(of: text, context)
        default: throw IAMError.invalidInput("\(text) is not a valid ARN of this account.")
        }
    }

    /// Who has a managed policy attached, itself or by a group.
    private func holders(of policy: String, _ context: RequestContext) async throws -> AccessSubject {
        guard try await store.managedText(policy, in: context.account) != nil else {
            throw IAMError.noSuchPolicy(policy)
        }
        var subject = AccessSubject(isPolicy: true)
        var seen: Set<String> = []
        for entry in try await store.attachments(of: policy, in: context.account)
        where entry.usage == .permissions {
            let name = entry.attachment.name
            switch entry.kind {
            case .user:
                let user = try await store.identity(UserRecord.self, name, in: context.account)
                if seen.insert(user.core.id).inserted { subject.users.append(user) }
            case .role:
                subject.roles.append(try await store.identity(RoleRecord.self, name, in: context.account))
            case .group:
                let group = try await store.identity(GroupRecord.self, name, in: context.account)
                let members = try await store.members(
                    of: group, in: context.account, page: PageRequest(marker: nil, maxItems: IAMLimits.users))
                subject.users += members.items.filter { seen.insert($0.core.id).inserted }
            }
        }
        return subject
    }
}

extension IdentityKind {
    /// As last-accessed reports say it.
    var policyOwner: PolicyOwnerEntityType {
        switch self {
        case .user: .user
        case .role: .role
        case .group: .group
        }
    }
}

extension PolicyGrantingServiceAccess {
    /// Inline policies have no ARN, and say whose they are.
    init(_ policy: SourcePolicy) {
        self.init(
            policyName: policy.name, policyType: policy.arn == nil ? .inline : .managed,
            policyArn: policy.arn, entityType: policy.arn == nil ? policy.owner.policyOwner : nil,
            entityName: policy.arn == nil ? policy.ownerName : nil)
    }
}
