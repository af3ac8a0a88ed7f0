// The account as a whole: its alias, the rules for its users' passwords, and how much of what it has.

import CloudCore
import Wire

extension IAMService {
    static let account: [Operation<IAMService>] = [
        .on(
            "CreateAccountAlias",
            needs: { (_: CreateAccountAliasRequest, _) in Needs.whole("CreateAccountAlias") },
            createAccountAlias),
        .on(
            "DeleteAccountAlias",
            needs: { (_: DeleteAccountAliasRequest, _) in Needs.whole("DeleteAccountAlias") },
            deleteAccountAlias),
        .on(
            "ListAccountAliases",
            needs: { (_: ListAccountAliasesRequest, _) in Needs.whole("ListAccountAliases") },
            listAccountAliases),
        .on(
            "UpdateAccountPasswordPolicy",
            needs: { (_: UpdateAccountPasswordPolicyRequest, _) in Needs.whole("UpdateAccountPasswordPolicy")
            }, updateAccountPasswordPolicy),
        .on(
            "GetAccountPasswordPolicy",
            needs: { (_: EmptyShape, _) in Needs.whole("GetAccountPasswordPolicy") }, getAccountPasswordPolicy
        ),
        .on(
            "DeleteAccountPasswordPolicy",
            needs: { (_: EmptyShape, _) in Needs.whole("DeleteAccountPasswordPolicy") },
            deleteAccountPasswordPolicy),
        .on(
            "GetAccountSummary", needs: { (_: EmptyShape, _) in Needs.whole("GetAccountSummary") },
            getAccountSummary),
    ]

    // MARK: The alias

    func createAccountAlias(
        _ input: CreateAccountAliasRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.setAlias(input.accountAlias, of: context.account)
        return EmptyShape()
    }

    func deleteAccountAlias(
        _ input: DeleteAccountAliasRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.deleteAlias(input.accountAlias, of: context.account)
        return EmptyShape()
    }

    func listAccountAliases(
        _ input: ListAccountAliasesRequest, _ context: RequestContext
    ) async throws -> ListAccountAliasesResponse {
        let alias = try await store.account(context.account).alias
        let page = try Page.of(
            alias.map { [$0] } ?? [], PageRequest(marker: input.marker, maxItems: input.maxItems)
        ) { $0 }
        return ListAccountAliasesResponse(
            accountAliases: page.items, isTruncated: page.isTruncated, marker: page.marker)
    }

    // MARK: The password policy

    /// What is not given goes back to its default, as on AWS: parts of the policy cannot be changed alone.
    func updateAccountPasswordPolicy(
        _ input: UpdateAccountPasswordPolicyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        var policy = PasswordPolicyRecord()
        policy.minimumLength = input.minimumPasswordLength ?? IAMLimits.passwordCharacters
        policy.requiresSymbols = input.requireSymbols ?? false
        policy.requiresNumbers = input.requireNumbers ?? false
        policy.requiresUppercase = input.requireUppercaseCharacters ?? false
        policy.requiresLowercase = input.requireLowercaseCharacters ?? false
        policy.usersMayChange = input.allowUsersToChangePassword ?? false
        policy.maximumAgeDays = input.maxPasswordAge
        policy.remembered = input.passwordReusePrevention
        policy.hardExpiry = input.hardExpiry
        try await store.updateAccount(context.account) { [policy] record, _ in
            record.passwordPolicy = policy
        }
        return EmptyShape()
    }

    func getAccountPasswordPolicy(
        _ input: EmptyShape, _ context: RequestContext
    ) async throws -> GetAccountPasswordPolicyResponse {
        guard let policy = try await store.passwordPolicy(of: context.account) else {
            throw IAMError.noSuchEntity(
                "The Password Policy with domain name \(context.account) cannot be found.")
        }
        return GetAccountPasswordPolicyResponse(passwordPolicy: PasswordPolicy(policy))
    }

    func deleteAccountPasswordPolicy(
        _ input: EmptyShape, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.updateAccount(context.account) { record, _ in
            guard record.passwordPolicy != nil else {
                throw IAMError.noSuchEntity("The account policy with name PasswordPolicy cannot be found.")
            }
            record.passwordPolicy = nil
        }
        return EmptyShape()
    }

    // MARK: The summary

    func getAccountSummary(
        _ input: EmptyShape, _ context: RequestContext
    ) async throws -> GetAccountSummaryResponse {
        let policies = try await store.policies(in: context.account)
        var summary = Self.quotas
        summary["Users"] = try await store.count(.user, in: context.account)
        summary["Roles"] = try await store.count(.role, in: context.account)
        summary["Groups"] = try await store.count(.group, in: context.account)
        summary["InstanceProfiles"] = try await store.countInstanceProfiles(in: context.account)
        let devices = try await store.mfaDevices(in: context.account)
        summary["MFADevices"] = devices.count
        summary["MFADevicesInUse"] = devices.count { $0.owner != nil }
        let openIDConnect = try await store.openIDConnectProviders(in: context.account).count
        summary["Providers"] = openIDConnect + (try await store.samlProviders(in: context.account).count)
        summary["Policies"] = policies.count
        summary["PolicyVersionsInUse"] = policies.reduce(0) { $0 + $1.versions.count }
        return GetAccountSummaryResponse(summaryMap: summary)
    }

    /// The quotas, and zeros for what an account cannot have here: the root has neither password nor stored
    /// keys, and there are no server certificates.
    private static let quotas: [String: Int] = [
        "UsersQuota": IAMLimits.users, "RolesQuota": IAMLimits.roles, "PoliciesQuota": IAMLimits.policies,
        "GroupsQuota": IAMLimits.groups, "InstanceProfilesQuota": IAMLimits.instanceProfiles,
        "ServerCertificatesQuota": 20,
        "UserPolicySizeQuota": IAMLimits.userPoliciesCharacters,
        "RolePolicySizeQuota": IAMLimits.rolePoliciesCharacters,
        "GroupPolicySizeQuota": IAMLimits.groupPoliciesCharacters,
        "PolicySizeQuota": IAMLimits.managedPolicyCharacters,
        "AssumeRolePolicySizeQuota": IAMLimits.trustPolicyCharacters,
        "PolicyVersionsInUseQuota": 10_000, "VersionsPerPolicyQuota": IAMLimits.policyVersions,
        "AttachedPoliciesPerUserQuota": IAMLimits.attachedPoliciesPerUser,
        "AttachedPoliciesPerRoleQuota": IAMLimits.attachedPoliciesPerRole,
        "AttachedPoliciesPerGroupQuota": IAMLimits.attachedPoliciesPerGroup,
        "GroupsPerUserQuota": IAMLimits.groupsPerUser,
        "AccessKeysPerUserQuota": IAMLimits.accessKeysPerUser, "SigningCertificatesPerUserQuota": 2,
        "ServerCertificates": 0,
        "AccountMFAEnabled": 0, "AccountAccessKeysPresent": 0,
        "AccountPasswordPresent": 0, "AccountSigningCertificatesPresent": 0,
        // Tokens of the global endpoint work in every region (2).
        "GlobalEndpointTokenVersion": 2,
    ]
}

extension PasswordPolicy {
    init(_ record: PasswordPolicyRecord) {
        self.init(
            minimumPasswordLength: record.minimumLength, requireSymbols: record.requiresSymbols,
            requireNumbers: record.requiresNumbers, requireUppercaseCharacters: record.requiresUppercase,
            requireLowercaseCharacters: record.requiresLowercase,
            allowUsersToChangePassword: record.usersMayChange,
            expirePasswords: record.maximumAgeDays != nil, maxPasswordAge: record.maximumAgeDays,
            passwordReusePrevention: record.remembered, hardExpiry: record.hardExpiry)
    }
}
