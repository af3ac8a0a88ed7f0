// What an identity may carry, and under which name AWS's messages refuse more.

/// The quotas of users, roles and groups.
struct IdentityQuotas: Sendable {
    var perAccount: Int
    var perAccountName: String
    var attachedPolicies: Int
    var attachedPoliciesName: String
    /// Of all inline policies together, without white space.
    var inlinePoliciesCharacters: Int
}

extension IdentityKind {
    var quotas: IdentityQuotas {
        switch self {
        case .user:
            return IdentityQuotas(
                perAccount: IAMLimits.users, perAccountName: "UsersPerAccount",
                attachedPolicies: IAMLimits.attachedPoliciesPerUser, attachedPoliciesName: "PoliciesPerUser",
                inlinePoliciesCharacters: IAMLimits.userPoliciesCharacters)
        case .role:
            return IdentityQuotas(
                perAccount: IAMLimits.roles, perAccountName: "RolesPerAccount",
                attachedPolicies: IAMLimits.attachedPoliciesPerRole, attachedPoliciesName: "PoliciesPerRole",
                inlinePoliciesCharacters: IAMLimits.rolePoliciesCharacters)
        case .group:
            return IdentityQuotas(
                perAccount: IAMLimits.groups, perAccountName: "GroupsPerAccount",
                attachedPolicies: IAMLimits.attachedPoliciesPerGroup,
                attachedPoliciesName: "PoliciesPerGroup",
                inlinePoliciesCharacters: IAMLimits.groupPoliciesCharacters)
        }
    }
}
