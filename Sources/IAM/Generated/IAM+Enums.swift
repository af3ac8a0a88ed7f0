// Typed views of iam's shapes. Written by Tools/modelgen from Models/iam.allow; not edited.
// swift-format-ignore-file

import Wire

struct AccessAdvisorUsageGranularityType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 1) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var serviceLevel: Self { Self(rawValue: "SERVICE_LEVEL") }
    static var actionLevel: Self { Self(rawValue: "ACTION_LEVEL") }
}

struct ContextKeyTypeEnum: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 33) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var string: Self { Self(rawValue: "string") }
    static var stringList: Self { Self(rawValue: "stringList") }
    static var numeric: Self { Self(rawValue: "numeric") }
    static var numericList: Self { Self(rawValue: "numericList") }
    static var boolean: Self { Self(rawValue: "boolean") }
    static var booleanList: Self { Self(rawValue: "booleanList") }
    static var ip: Self { Self(rawValue: "ip") }
    static var ipList: Self { Self(rawValue: "ipList") }
    static var binary: Self { Self(rawValue: "binary") }
    static var binaryList: Self { Self(rawValue: "binaryList") }
    static var date: Self { Self(rawValue: "date") }
    static var dateList: Self { Self(rawValue: "dateList") }
}

struct DeletionTaskStatusType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 97) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var succeeded: Self { Self(rawValue: "SUCCEEDED") }
    static var inProgress: Self { Self(rawValue: "IN_PROGRESS") }
    static var failed: Self { Self(rawValue: "FAILED") }
    static var notStarted: Self { Self(rawValue: "NOT_STARTED") }
}

struct EntityType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 117) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var user: Self { Self(rawValue: "User") }
    static var role: Self { Self(rawValue: "Role") }
    static var group: Self { Self(rawValue: "Group") }
    static var localManagedPolicy: Self { Self(rawValue: "LocalManagedPolicy") }
    static var awsManagedPolicy: Self { Self(rawValue: "AWSManagedPolicy") }
}

struct PermissionsBoundaryAttachmentType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 288) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var permissionsBoundaryPolicy: Self { Self(rawValue: "PermissionsBoundaryPolicy") }
}

struct PolicyEvaluationDecisionType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 292) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var allowed: Self { Self(rawValue: "allowed") }
    static var explicitDeny: Self { Self(rawValue: "explicitDeny") }
    static var implicitDeny: Self { Self(rawValue: "implicitDeny") }
}

struct PolicySourceType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 303) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var user: Self { Self(rawValue: "user") }
    static var group: Self { Self(rawValue: "group") }
    static var role: Self { Self(rawValue: "role") }
    static var awsManaged: Self { Self(rawValue: "aws-managed") }
    static var userManaged: Self { Self(rawValue: "user-managed") }
    static var resource: Self { Self(rawValue: "resource") }
    static var none: Self { Self(rawValue: "none") }
}

struct PolicyUsageType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 304) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var permissionsPolicy: Self { Self(rawValue: "PermissionsPolicy") }
    static var permissionsBoundary: Self { Self(rawValue: "PermissionsBoundary") }
}

struct ReportFormatType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 321) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var textCsv: Self { Self(rawValue: "text/csv") }
}

struct ReportStateType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 324) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var started: Self { Self(rawValue: "STARTED") }
    static var inprogress: Self { Self(rawValue: "INPROGRESS") }
    static var complete: Self { Self(rawValue: "COMPLETE") }
}

struct AssertionEncryptionModeType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 422) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var required: Self { Self(rawValue: "Required") }
    static var allowed: Self { Self(rawValue: "Allowed") }
}

struct AssignmentStatusType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 423) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var assigned: Self { Self(rawValue: "Assigned") }
    static var unassigned: Self { Self(rawValue: "Unassigned") }
    static var `any`: Self { Self(rawValue: "Any") }
}

struct EncodingType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 448) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var ssh: Self { Self(rawValue: "SSH") }
    static var pem: Self { Self(rawValue: "PEM") }
}

struct JobStatusType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 470) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var inProgress: Self { Self(rawValue: "IN_PROGRESS") }
    static var completed: Self { Self(rawValue: "COMPLETED") }
    static var failed: Self { Self(rawValue: "FAILED") }
}

struct PolicyOwnerEntityType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 507) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var user: Self { Self(rawValue: "USER") }
    static var role: Self { Self(rawValue: "ROLE") }
    static var group: Self { Self(rawValue: "GROUP") }
}

struct PolicyScopeType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 513) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var all: Self { Self(rawValue: "All") }
    static var aws: Self { Self(rawValue: "AWS") }
    static var local: Self { Self(rawValue: "Local") }
}

struct PolicyType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 514) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var inline: Self { Self(rawValue: "INLINE") }
    static var managed: Self { Self(rawValue: "MANAGED") }
}

struct StatusType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 551) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var active: Self { Self(rawValue: "Active") }
    static var inactive: Self { Self(rawValue: "Inactive") }
    static var expired: Self { Self(rawValue: "Expired") }
}

struct SummaryKeyType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 554) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var users: Self { Self(rawValue: "Users") }
    static var usersQuota: Self { Self(rawValue: "UsersQuota") }
    static var groups: Self { Self(rawValue: "Groups") }
    static var groupsQuota: Self { Self(rawValue: "GroupsQuota") }
    static var serverCertificates: Self { Self(rawValue: "ServerCertificates") }
    static var serverCertificatesQuota: Self { Self(rawValue: "ServerCertificatesQuota") }
    static var userPolicySizeQuota: Self { Self(rawValue: "UserPolicySizeQuota") }
    static var groupPolicySizeQuota: Self { Self(rawValue: "GroupPolicySizeQuota") }
    static var groupsPerUserQuota: Self { Self(rawValue: "GroupsPerUserQuota") }
    static var signingCertificatesPerUserQuota: Self { Self(rawValue: "SigningCertificatesPerUserQuota") }
    static var accessKeysPerUserQuota: Self { Self(rawValue: "AccessKeysPerUserQuota") }
    static var mfaDevices: Self { Self(rawValue: "MFADevices") }
    static var mfaDevicesInUse: Self { Self(rawValue: "MFADevicesInUse") }
    static var accountMFAEnabled: Self { Self(rawValue: "AccountMFAEnabled") }
    static var accountAccessKeysPresent: Self { Self(rawValue: "AccountAccessKeysPresent") }
    static var accountPasswordPresent: Self { Self(rawValue: "AccountPasswordPresent") }
    static var accountSigningCertificatesPresent: Self { Self(rawValue: "AccountSigningCertificatesPresent") }
    static var attachedPoliciesPerGroupQuota: Self { Self(rawValue: "AttachedPoliciesPerGroupQuota") }
    static var attachedPoliciesPerRoleQuota: Self { Self(rawValue: "AttachedPoliciesPerRoleQuota") }
    static var attachedPoliciesPerUserQuota: Self { Self(rawValue: "AttachedPoliciesPerUserQuota") }
    static var policies: Self { Self(rawValue: "Policies") }
    static var policiesQuota: Self { Self(rawValue: "PoliciesQuota") }
    static var policySizeQuota: Self { Self(rawValue: "PolicySizeQuota") }
    static var policyVersionsInUse: Self { Self(rawValue: "PolicyVersionsInUse") }
    static var policyVersionsInUseQuota: Self { Self(rawValue: "PolicyVersionsInUseQuota") }
    static var versionsPerPolicyQuota: Self { Self(rawValue: "VersionsPerPolicyQuota") }
    static var globalEndpointTokenVersion: Self { Self(rawValue: "GlobalEndpointTokenVersion") }
    static var assumeRolePolicySizeQuota: Self { Self(rawValue: "AssumeRolePolicySizeQuota") }
    static var instanceProfiles: Self { Self(rawValue: "InstanceProfiles") }
    static var instanceProfilesQuota: Self { Self(rawValue: "InstanceProfilesQuota") }
    static var providers: Self { Self(rawValue: "Providers") }
    static var rolePolicySizeQuota: Self { Self(rawValue: "RolePolicySizeQuota") }
    static var roles: Self { Self(rawValue: "Roles") }
    static var rolesQuota: Self { Self(rawValue: "RolesQuota") }
}
