// Typed views of iam's shapes. Written by Tools/modelgen from Models/iam.allow; not edited.
// swift-format-ignore-file

import CloudCore
import Wire

struct AccessKey: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 4) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        accessKeyId: String,
        status: StatusType,
        secretAccessKey: String,
        createDate: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, accessKeyId)
        record.set(2, status)
        record.set(3, secretAccessKey)
        record.set(4, createDate)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var accessKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var status: StatusType { get { record.required(2) } set { record.set(2, newValue) } }
    var secretAccessKey: String { get { record.required(3) } set { record.set(3, newValue) } }
    var createDate: Instant? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct AccessKeyLastUsed: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 5) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceName: String,
        region: String,
        lastUsedDate: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, lastUsedDate)
        record.set(1, serviceName)
        record.set(2, region)
    }
    var lastUsedDate: Instant? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serviceName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var region: String { get { record.required(2) } set { record.set(2, newValue) } }
}

struct AccessKeyMetadata: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 6) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        accessKeyId: String? = nil,
        status: StatusType? = nil,
        createDate: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, accessKeyId)
        record.set(2, status)
        record.set(3, createDate)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var accessKeyId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var status: StatusType? { get { record.optional(2) } set { record.set(2, newValue) } }
    var createDate: Instant? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct AddClientIDToOpenIDConnectProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 10) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String,
        clientID: String
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
        record.set(1, clientID)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var clientID: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct AddRoleToInstanceProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 11) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String,
        roleName: String
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
        record.set(1, roleName)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var roleName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct AddUserToGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 12) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        userName: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, userName)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var userName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct AttachGroupPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 15) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, policyArn)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyArn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct AttachRolePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 16) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, policyArn)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyArn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct AttachUserPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 17) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, policyArn)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyArn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct AttachedPermissionsBoundary: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 18) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        permissionsBoundaryType: PermissionsBoundaryAttachmentType? = nil,
        permissionsBoundaryArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, permissionsBoundaryType)
        record.set(1, permissionsBoundaryArn)
    }
    var permissionsBoundaryType: PermissionsBoundaryAttachmentType? { get { record.optional(0) } set { record.set(0, newValue) } }
    var permissionsBoundaryArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct AttachedPolicy: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 19) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyName: String? = nil,
        policyArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyName)
        record.set(1, policyArn)
    }
    var policyName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var policyArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ChangePasswordRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 25) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        oldPassword: String,
        newPassword: String
    ) {
        record = Record(Self.shape)
        record.set(0, oldPassword)
        record.set(1, newPassword)
    }
    var oldPassword: String { get { record.required(0) } set { record.set(0, newValue) } }
    var newPassword: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct ContextEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 29) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        contextKeyName: String? = nil,
        contextKeyValues: [String]? = nil,
        contextKeyType: ContextKeyTypeEnum? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, contextKeyName)
        record.set(1, contextKeyValues)
        record.set(2, contextKeyType)
    }
    var contextKeyName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var contextKeyValues: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var contextKeyType: ContextKeyTypeEnum? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreateAccessKeyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 36) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct CreateAccessKeyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 37) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accessKey: AccessKey
    ) {
        record = Record(Self.shape)
        record.set(0, accessKey)
    }
    var accessKey: AccessKey { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CreateAccountAliasRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 38) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accountAlias: String
    ) {
        record = Record(Self.shape)
        record.set(0, accountAlias)
    }
    var accountAlias: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CreateGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 41) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        path: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, groupName)
    }
    var path: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var groupName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct CreateGroupResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 42) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        group: Group
    ) {
        record = Record(Self.shape)
        record.set(0, group)
    }
    var group: Group { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CreateInstanceProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 43) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String,
        path: String? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
        record.set(1, path)
        record.set(2, tags)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var path: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var tags: [Tag]? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreateInstanceProfileResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 44) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfile: InstanceProfile
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfile)
    }
    var instanceProfile: InstanceProfile { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CreateLoginProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 45) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        password: String? = nil,
        passwordResetRequired: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, password)
        record.set(2, passwordResetRequired)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var password: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var passwordResetRequired: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreateLoginProfileResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 46) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        loginProfile: LoginProfile
    ) {
        record = Record(Self.shape)
        record.set(0, loginProfile)
    }
    var loginProfile: LoginProfile { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CreateOpenIDConnectProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 47) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        url: String,
        clientIDList: [String]? = nil,
        thumbprintList: [String]? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, url)
        record.set(1, clientIDList)
        record.set(2, thumbprintList)
        record.set(3, tags)
    }
    var url: String { get { record.required(0) } set { record.set(0, newValue) } }
    var clientIDList: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var thumbprintList: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var tags: [Tag]? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct CreateOpenIDConnectProviderResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 48) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
        record.set(1, tags)
    }
    var openIDConnectProviderArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var tags: [Tag]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct CreatePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 49) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyName: String,
        policyDocument: String,
        path: String? = nil,
        description: String? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyName)
        record.set(1, path)
        record.set(2, policyDocument)
        record.set(3, description)
        record.set(4, tags)
    }
    var policyName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var path: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var policyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var tags: [Tag]? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct CreatePolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 50) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policy: Policy? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policy)
    }
    var policy: Policy? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct CreatePolicyVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 51) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        policyDocument: String,
        setAsDefault: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, policyDocument)
        record.set(2, setAsDefault)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyDocument: String { get { record.required(1) } set { record.set(1, newValue) } }
    var setAsDefault: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreatePolicyVersionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 52) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyVersion: PolicyVersion? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyVersion)
    }
    var policyVersion: PolicyVersion? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct CreateRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 53) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        assumeRolePolicyDocument: String,
        path: String? = nil,
        description: String? = nil,
        maxSessionDuration: Int? = nil,
        permissionsBoundary: String? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, roleName)
        record.set(2, assumeRolePolicyDocument)
        record.set(3, description)
        record.set(4, maxSessionDuration)
        record.set(5, permissionsBoundary)
        record.set(6, tags)
    }
    var path: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var roleName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var assumeRolePolicyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var maxSessionDuration: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var permissionsBoundary: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var tags: [Tag]? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct CreateRoleResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 54) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        role: Role
    ) {
        record = Record(Self.shape)
        record.set(0, role)
    }
    var role: Role { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CreateSAMLProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 55) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlMetadataDocument: String,
        name: String,
        tags: [Tag]? = nil,
        assertionEncryptionMode: AssertionEncryptionModeType? = nil,
        addPrivateKey: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, samlMetadataDocument)
        record.set(1, name)
        record.set(2, tags)
        record.set(3, assertionEncryptionMode)
        record.set(4, addPrivateKey)
    }
    var samlMetadataDocument: String { get { record.required(0) } set { record.set(0, newValue) } }
    var name: String { get { record.required(1) } set { record.set(1, newValue) } }
    var tags: [Tag]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var assertionEncryptionMode: AssertionEncryptionModeType? { get { record.optional(3) } set { record.set(3, newValue) } }
    var addPrivateKey: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct CreateSAMLProviderResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 56) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderArn)
        record.set(1, tags)
    }
    var samlProviderArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var tags: [Tag]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct CreateServiceLinkedRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 57) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        awsServiceName: String,
        description: String? = nil,
        customSuffix: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, awsServiceName)
        record.set(1, description)
        record.set(2, customSuffix)
    }
    var awsServiceName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var description: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var customSuffix: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreateServiceLinkedRoleResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 58) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        role: Role? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, role)
    }
    var role: Role? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct CreateServiceSpecificCredentialRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 59) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        serviceName: String,
        credentialAgeDays: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serviceName)
        record.set(2, credentialAgeDays)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var serviceName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var credentialAgeDays: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreateServiceSpecificCredentialResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 60) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceSpecificCredential: ServiceSpecificCredential? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serviceSpecificCredential)
    }
    var serviceSpecificCredential: ServiceSpecificCredential? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct CreateUserRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 61) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        path: String? = nil,
        permissionsBoundary: String? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, userName)
        record.set(2, permissionsBoundary)
        record.set(3, tags)
    }
    var path: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var userName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var permissionsBoundary: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var tags: [Tag]? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct CreateUserResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 62) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        user: User? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, user)
    }
    var user: User? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct CreateVirtualMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 63) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        virtualMFADeviceName: String,
        path: String? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, virtualMFADeviceName)
        record.set(2, tags)
    }
    var path: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var virtualMFADeviceName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var tags: [Tag]? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreateVirtualMFADeviceResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 64) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        virtualMFADevice: VirtualMFADevice
    ) {
        record = Record(Self.shape)
        record.set(0, virtualMFADevice)
    }
    var virtualMFADevice: VirtualMFADevice { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeactivateMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 68) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String,
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serialNumber)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serialNumber: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteAccessKeyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 71) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accessKeyId: String,
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, accessKeyId)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var accessKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteAccountAliasRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 72) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accountAlias: String
    ) {
        record = Record(Self.shape)
        record.set(0, accountAlias)
    }
    var accountAlias: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteGroupPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 74) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        policyName: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, policyName)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 75) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteInstanceProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 76) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteLoginProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 77) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct DeleteOpenIDConnectProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 78) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeletePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 79) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeletePolicyVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 80) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        versionId: String
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, versionId)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionId: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteRolePermissionsBoundaryRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 81) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteRolePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 82) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        policyName: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, policyName)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 83) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteSAMLProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 84) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderArn)
    }
    var samlProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteSSHPublicKeyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 85) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        sshPublicKeyId: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, sshPublicKeyId)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var sshPublicKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteServiceLinkedRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 87) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteServiceLinkedRoleResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 88) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        deletionTaskId: String
    ) {
        record = Record(Self.shape)
        record.set(0, deletionTaskId)
    }
    var deletionTaskId: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteServiceSpecificCredentialRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 89) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceSpecificCredentialId: String,
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serviceSpecificCredentialId)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serviceSpecificCredentialId: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteUserPermissionsBoundaryRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 91) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteUserPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 92) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        policyName: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, policyName)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteUserRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 93) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteVirtualMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 94) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String
    ) {
        record = Record(Self.shape)
        record.set(0, serialNumber)
    }
    var serialNumber: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeletionTaskFailureReasonType: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 95) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        reason: String? = nil,
        roleUsageList: [RoleUsageType]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, reason)
        record.set(1, roleUsageList)
    }
    var reason: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var roleUsageList: [RoleUsageType]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct DetachGroupPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 98) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, policyArn)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyArn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DetachRolePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 99) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, policyArn)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyArn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DetachUserPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 100) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, policyArn)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyArn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct EnableMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 107) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        serialNumber: String,
        authenticationCode1: String,
        authenticationCode2: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serialNumber)
        record.set(2, authenticationCode1)
        record.set(3, authenticationCode2)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var serialNumber: String { get { record.required(1) } set { record.set(1, newValue) } }
    var authenticationCode1: String { get { record.required(2) } set { record.set(2, newValue) } }
    var authenticationCode2: String { get { record.required(3) } set { record.set(3, newValue) } }
}

struct EntityDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 114) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        entityInfo: EntityInfo,
        lastAuthenticated: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, entityInfo)
        record.set(1, lastAuthenticated)
    }
    var entityInfo: EntityInfo { get { record.required(0) } set { record.set(0, newValue) } }
    var lastAuthenticated: Instant? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct EntityInfo: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 115) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String,
        name: String,
        type: PolicyOwnerEntityType,
        id: String,
        path: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, arn)
        record.set(1, name)
        record.set(2, type)
        record.set(3, id)
        record.set(4, path)
    }
    var arn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var name: String { get { record.required(1) } set { record.set(1, newValue) } }
    var type: PolicyOwnerEntityType { get { record.required(2) } set { record.set(2, newValue) } }
    var id: String { get { record.required(3) } set { record.set(3, newValue) } }
    var path: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct ErrorDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 118) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        message: String,
        code: String
    ) {
        record = Record(Self.shape)
        record.set(0, message)
        record.set(1, code)
    }
    var message: String { get { record.required(0) } set { record.set(0, newValue) } }
    var code: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct EvaluationResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 121) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        evalActionName: String,
        evalDecision: PolicyEvaluationDecisionType,
        evalResourceName: String? = nil,
        matchedStatements: [Statement]? = nil,
        missingContextValues: [String]? = nil,
        organizationsDecisionDetail: OrganizationsDecisionDetail? = nil,
        permissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail? = nil,
        evalDecisionDetails: [String: PolicyEvaluationDecisionType]? = nil,
        resourceSpecificResults: [ResourceSpecificResult]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, evalActionName)
        record.set(1, evalResourceName)
        record.set(2, evalDecision)
        record.set(3, matchedStatements)
        record.set(4, missingContextValues)
        record.set(5, organizationsDecisionDetail)
        record.set(6, permissionsBoundaryDecisionDetail)
        record.set(7, evalDecisionDetails)
        record.set(8, resourceSpecificResults)
    }
    var evalActionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var evalResourceName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var evalDecision: PolicyEvaluationDecisionType { get { record.required(2) } set { record.set(2, newValue) } }
    var matchedStatements: [Statement]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var missingContextValues: [String]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var organizationsDecisionDetail: OrganizationsDecisionDetail? { get { record.optional(5) } set { record.set(5, newValue) } }
    var permissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail? { get { record.optional(6) } set { record.set(6, newValue) } }
    var evalDecisionDetails: [String: PolicyEvaluationDecisionType]? { get { record.optional(7) } set { record.set(7, newValue) } }
    var resourceSpecificResults: [ResourceSpecificResult]? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct GenerateCredentialReportResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 129) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        state: ReportStateType? = nil,
        description: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, state)
        record.set(1, description)
    }
    var state: ReportStateType? { get { record.optional(0) } set { record.set(0, newValue) } }
    var description: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GenerateServiceLastAccessedDetailsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 132) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String,
        granularity: AccessAdvisorUsageGranularityType? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, arn)
        record.set(1, granularity)
    }
    var arn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var granularity: AccessAdvisorUsageGranularityType? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GenerateServiceLastAccessedDetailsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 133) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        jobId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, jobId)
    }
    var jobId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetAccessKeyLastUsedRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 134) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accessKeyId: String
    ) {
        record = Record(Self.shape)
        record.set(0, accessKeyId)
    }
    var accessKeyId: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetAccessKeyLastUsedResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 135) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        accessKeyLastUsed: AccessKeyLastUsed? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, accessKeyLastUsed)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var accessKeyLastUsed: AccessKeyLastUsed? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetAccountAuthorizationDetailsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 136) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        filter: [EntityType]? = nil,
        maxItems: Int? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, filter)
        record.set(1, maxItems)
        record.set(2, marker)
    }
    var filter: [EntityType]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var maxItems: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct GetAccountAuthorizationDetailsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 137) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userDetailList: [UserDetail]? = nil,
        groupDetailList: [GroupDetail]? = nil,
        roleDetailList: [RoleDetail]? = nil,
        policies: [ManagedPolicyDetail]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userDetailList)
        record.set(1, groupDetailList)
        record.set(2, roleDetailList)
        record.set(3, policies)
        record.set(4, isTruncated)
        record.set(5, marker)
    }
    var userDetailList: [UserDetail]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var groupDetailList: [GroupDetail]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var roleDetailList: [RoleDetail]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var policies: [ManagedPolicyDetail]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var isTruncated: Bool? { get { record.optional(4) } set { record.set(4, newValue) } }
    var marker: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct GetAccountPasswordPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 138) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        passwordPolicy: PasswordPolicy
    ) {
        record = Record(Self.shape)
        record.set(0, passwordPolicy)
    }
    var passwordPolicy: PasswordPolicy { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetAccountSummaryResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 139) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        summaryMap: [String: Int]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, summaryMap)
    }
    var summaryMap: [String: Int]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetContextKeysForCustomPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 140) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyInputList: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, policyInputList)
    }
    var policyInputList: [String] { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetContextKeysForPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 141) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        contextKeyNames: [String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, contextKeyNames)
    }
    var contextKeyNames: [String]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetContextKeysForPrincipalPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 142) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policySourceArn: String,
        policyInputList: [String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policySourceArn)
        record.set(1, policyInputList)
    }
    var policySourceArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyInputList: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetCredentialReportResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 143) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        content: [UInt8]? = nil,
        reportFormat: ReportFormatType? = nil,
        generatedTime: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, content)
        record.set(1, reportFormat)
        record.set(2, generatedTime)
    }
    var content: [UInt8]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var reportFormat: ReportFormatType? { get { record.optional(1) } set { record.set(1, newValue) } }
    var generatedTime: Instant? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct GetGroupPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 146) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        policyName: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, policyName)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetGroupPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 147) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        policyName: String,
        policyDocument: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, policyName)
        record.set(2, policyDocument)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var policyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
}

struct GetGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 148) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct GetGroupResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 149) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        group: Group,
        users: [User],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, group)
        record.set(1, users)
        record.set(2, isTruncated)
        record.set(3, marker)
    }
    var group: Group { get { record.required(0) } set { record.set(0, newValue) } }
    var users: [User] { get { record.required(1) } set { record.set(1, newValue) } }
    var isTruncated: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
    var marker: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct GetInstanceProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 152) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetInstanceProfileResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 153) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfile: InstanceProfile
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfile)
    }
    var instanceProfile: InstanceProfile { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetLoginProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 154) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetLoginProfileResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 155) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        loginProfile: LoginProfile
    ) {
        record = Record(Self.shape)
        record.set(0, loginProfile)
    }
    var loginProfile: LoginProfile { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 156) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String,
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serialNumber)
        record.set(1, userName)
    }
    var serialNumber: String { get { record.required(0) } set { record.set(0, newValue) } }
    var userName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetMFADeviceResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 157) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String,
        userName: String? = nil,
        enableDate: Instant? = nil,
        certifications: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serialNumber)
        record.set(2, enableDate)
        record.set(3, certifications)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serialNumber: String { get { record.required(1) } set { record.set(1, newValue) } }
    var enableDate: Instant? { get { record.optional(2) } set { record.set(2, newValue) } }
    var certifications: [String: String]? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct GetOpenIDConnectProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 158) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetOpenIDConnectProviderResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 159) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        url: String? = nil,
        clientIDList: [String]? = nil,
        thumbprintList: [String]? = nil,
        createDate: Instant? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, url)
        record.set(1, clientIDList)
        record.set(2, thumbprintList)
        record.set(3, createDate)
        record.set(4, tags)
    }
    var url: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var clientIDList: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var thumbprintList: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var createDate: Instant? { get { record.optional(3) } set { record.set(3, newValue) } }
    var tags: [Tag]? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct GetPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 163) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 164) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policy: Policy? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policy)
    }
    var policy: Policy? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetPolicyVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 165) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        versionId: String
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, versionId)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionId: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetPolicyVersionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 166) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyVersion: PolicyVersion? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyVersion)
    }
    var policyVersion: PolicyVersion? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetRolePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 167) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        policyName: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, policyName)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetRolePolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 168) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        policyName: String,
        policyDocument: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, policyName)
        record.set(2, policyDocument)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var policyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
}

struct GetRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 169) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetRoleResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 170) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        role: Role
    ) {
        record = Record(Self.shape)
        record.set(0, role)
    }
    var role: Role { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetSAMLProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 171) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderArn)
    }
    var samlProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetSAMLProviderResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 172) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderUUID: String? = nil,
        samlMetadataDocument: String? = nil,
        createDate: Instant? = nil,
        validUntil: Instant? = nil,
        tags: [Tag]? = nil,
        assertionEncryptionMode: AssertionEncryptionModeType? = nil,
        privateKeyList: [SAMLPrivateKey]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderUUID)
        record.set(1, samlMetadataDocument)
        record.set(2, createDate)
        record.set(3, validUntil)
        record.set(4, tags)
        record.set(5, assertionEncryptionMode)
        record.set(6, privateKeyList)
    }
    var samlProviderUUID: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var samlMetadataDocument: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var createDate: Instant? { get { record.optional(2) } set { record.set(2, newValue) } }
    var validUntil: Instant? { get { record.optional(3) } set { record.set(3, newValue) } }
    var tags: [Tag]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var assertionEncryptionMode: AssertionEncryptionModeType? { get { record.optional(5) } set { record.set(5, newValue) } }
    var privateKeyList: [SAMLPrivateKey]? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct GetSSHPublicKeyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 173) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        sshPublicKeyId: String,
        encoding: EncodingType
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, sshPublicKeyId)
        record.set(2, encoding)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var sshPublicKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var encoding: EncodingType { get { record.required(2) } set { record.set(2, newValue) } }
}

struct GetSSHPublicKeyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 174) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        sshPublicKey: SSHPublicKey? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, sshPublicKey)
    }
    var sshPublicKey: SSHPublicKey? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetServiceLastAccessedDetailsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 177) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        jobId: String,
        maxItems: Int? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, jobId)
        record.set(1, maxItems)
        record.set(2, marker)
    }
    var jobId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var maxItems: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct GetServiceLastAccessedDetailsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 178) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        jobStatus: JobStatusType,
        jobCreationDate: Instant,
        servicesLastAccessed: [ServiceLastAccessed],
        jobCompletionDate: Instant,
        jobType: AccessAdvisorUsageGranularityType? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil,
        error: ErrorDetails? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, jobStatus)
        record.set(1, jobType)
        record.set(2, jobCreationDate)
        record.set(3, servicesLastAccessed)
        record.set(4, jobCompletionDate)
        record.set(5, isTruncated)
        record.set(6, marker)
        record.set(7, error)
    }
    var jobStatus: JobStatusType { get { record.required(0) } set { record.set(0, newValue) } }
    var jobType: AccessAdvisorUsageGranularityType? { get { record.optional(1) } set { record.set(1, newValue) } }
    var jobCreationDate: Instant { get { record.required(2) } set { record.set(2, newValue) } }
    var servicesLastAccessed: [ServiceLastAccessed] { get { record.required(3) } set { record.set(3, newValue) } }
    var jobCompletionDate: Instant { get { record.required(4) } set { record.set(4, newValue) } }
    var isTruncated: Bool? { get { record.optional(5) } set { record.set(5, newValue) } }
    var marker: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var error: ErrorDetails? { get { record.optional(7) } set { record.set(7, newValue) } }
}

struct GetServiceLastAccessedDetailsWithEntitiesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 179) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        jobId: String,
        serviceNamespace: String,
        maxItems: Int? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, jobId)
        record.set(1, serviceNamespace)
        record.set(2, maxItems)
        record.set(3, marker)
    }
    var jobId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var serviceNamespace: String { get { record.required(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var marker: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct GetServiceLastAccessedDetailsWithEntitiesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 180) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        jobStatus: JobStatusType,
        jobCreationDate: Instant,
        jobCompletionDate: Instant,
        entityDetailsList: [EntityDetails],
        isTruncated: Bool? = nil,
        marker: String? = nil,
        error: ErrorDetails? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, jobStatus)
        record.set(1, jobCreationDate)
        record.set(2, jobCompletionDate)
        record.set(3, entityDetailsList)
        record.set(4, isTruncated)
        record.set(5, marker)
        record.set(6, error)
    }
    var jobStatus: JobStatusType { get { record.required(0) } set { record.set(0, newValue) } }
    var jobCreationDate: Instant { get { record.required(1) } set { record.set(1, newValue) } }
    var jobCompletionDate: Instant { get { record.required(2) } set { record.set(2, newValue) } }
    var entityDetailsList: [EntityDetails] { get { record.required(3) } set { record.set(3, newValue) } }
    var isTruncated: Bool? { get { record.optional(4) } set { record.set(4, newValue) } }
    var marker: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var error: ErrorDetails? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct GetServiceLinkedRoleDeletionStatusRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 181) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        deletionTaskId: String
    ) {
        record = Record(Self.shape)
        record.set(0, deletionTaskId)
    }
    var deletionTaskId: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetServiceLinkedRoleDeletionStatusResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 182) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        status: DeletionTaskStatusType,
        reason: DeletionTaskFailureReasonType? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, status)
        record.set(1, reason)
    }
    var status: DeletionTaskStatusType { get { record.required(0) } set { record.set(0, newValue) } }
    var reason: DeletionTaskFailureReasonType? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetUserPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 183) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        policyName: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, policyName)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetUserPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 184) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        policyName: String,
        policyDocument: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, policyName)
        record.set(2, policyDocument)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var policyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
}

struct GetUserRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 185) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetUserResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 186) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        user: User
    ) {
        record = Record(Self.shape)
        record.set(0, user)
    }
    var user: User { get { record.required(0) } set { record.set(0, newValue) } }
}

struct Group: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 187) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        path: String,
        groupName: String,
        groupId: String,
        arn: String,
        createDate: Instant
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, groupName)
        record.set(2, groupId)
        record.set(3, arn)
        record.set(4, createDate)
    }
    var path: String { get { record.required(0) } set { record.set(0, newValue) } }
    var groupName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var groupId: String { get { record.required(2) } set { record.set(2, newValue) } }
    var arn: String { get { record.required(3) } set { record.set(3, newValue) } }
    var createDate: Instant { get { record.required(4) } set { record.set(4, newValue) } }
}

struct GroupDetail: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 188) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        path: String? = nil,
        groupName: String? = nil,
        groupId: String? = nil,
        arn: String? = nil,
        createDate: Instant? = nil,
        groupPolicyList: [PolicyDetail]? = nil,
        attachedManagedPolicies: [AttachedPolicy]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, groupName)
        record.set(2, groupId)
        record.set(3, arn)
        record.set(4, createDate)
        record.set(5, groupPolicyList)
        record.set(6, attachedManagedPolicies)
    }
    var path: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var groupName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var groupId: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var arn: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var createDate: Instant? { get { record.optional(4) } set { record.set(4, newValue) } }
    var groupPolicyList: [PolicyDetail]? { get { record.optional(5) } set { record.set(5, newValue) } }
    var attachedManagedPolicies: [AttachedPolicy]? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct InstanceProfile: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 189) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        path: String,
        instanceProfileName: String,
        instanceProfileId: String,
        arn: String,
        createDate: Instant,
        roles: [Role],
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, instanceProfileName)
        record.set(2, instanceProfileId)
        record.set(3, arn)
        record.set(4, createDate)
        record.set(5, roles)
        record.set(6, tags)
    }
    var path: String { get { record.required(0) } set { record.set(0, newValue) } }
    var instanceProfileName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var instanceProfileId: String { get { record.required(2) } set { record.set(2, newValue) } }
    var arn: String { get { record.required(3) } set { record.set(3, newValue) } }
    var createDate: Instant { get { record.required(4) } set { record.set(4, newValue) } }
    var roles: [Role] { get { record.required(5) } set { record.set(5, newValue) } }
    var tags: [Tag]? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct ListAccessKeysRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 198) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListAccessKeysResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 199) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accessKeyMetadata: [AccessKeyMetadata],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, accessKeyMetadata)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var accessKeyMetadata: [AccessKeyMetadata] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListAccountAliasesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 200) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, marker)
        record.set(1, maxItems)
    }
    var marker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var maxItems: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListAccountAliasesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 201) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accountAliases: [String],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, accountAliases)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var accountAliases: [String] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListAttachedGroupPoliciesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 202) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        pathPrefix: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, pathPrefix)
        record.set(2, marker)
        record.set(3, maxItems)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var pathPrefix: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct ListAttachedGroupPoliciesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 203) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        attachedPolicies: [AttachedPolicy]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, attachedPolicies)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var attachedPolicies: [AttachedPolicy]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListAttachedRolePoliciesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 204) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        pathPrefix: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, pathPrefix)
        record.set(2, marker)
        record.set(3, maxItems)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var pathPrefix: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct ListAttachedRolePoliciesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 205) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        attachedPolicies: [AttachedPolicy]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, attachedPolicies)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var attachedPolicies: [AttachedPolicy]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListAttachedUserPoliciesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 206) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        pathPrefix: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, pathPrefix)
        record.set(2, marker)
        record.set(3, maxItems)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var pathPrefix: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct ListAttachedUserPoliciesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 207) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        attachedPolicies: [AttachedPolicy]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, attachedPolicies)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var attachedPolicies: [AttachedPolicy]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListEntitiesForPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 210) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        entityFilter: EntityType? = nil,
        pathPrefix: String? = nil,
        policyUsageFilter: PolicyUsageType? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, entityFilter)
        record.set(2, pathPrefix)
        record.set(3, policyUsageFilter)
        record.set(4, marker)
        record.set(5, maxItems)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var entityFilter: EntityType? { get { record.optional(1) } set { record.set(1, newValue) } }
    var pathPrefix: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var policyUsageFilter: PolicyUsageType? { get { record.optional(3) } set { record.set(3, newValue) } }
    var marker: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var maxItems: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct ListEntitiesForPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 211) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyGroups: [PolicyGroup]? = nil,
        policyUsers: [PolicyUser]? = nil,
        policyRoles: [PolicyRole]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyGroups)
        record.set(1, policyUsers)
        record.set(2, policyRoles)
        record.set(3, isTruncated)
        record.set(4, marker)
    }
    var policyGroups: [PolicyGroup]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var policyUsers: [PolicyUser]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var policyRoles: [PolicyRole]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var isTruncated: Bool? { get { record.optional(3) } set { record.set(3, newValue) } }
    var marker: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct ListGroupPoliciesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 212) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListGroupPoliciesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 213) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyNames: [String],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyNames)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var policyNames: [String] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListGroupsForUserRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 214) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListGroupsForUserResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 215) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groups: [Group],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, groups)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var groups: [Group] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListGroupsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 216) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        pathPrefix: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, pathPrefix)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var pathPrefix: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListGroupsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 217) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groups: [Group],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, groups)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var groups: [Group] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListInstanceProfileTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 218) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListInstanceProfileTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 219) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [Tag],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var tags: [Tag] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListInstanceProfilesForRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 220) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListInstanceProfilesForRoleResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 221) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfiles: [InstanceProfile],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfiles)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var instanceProfiles: [InstanceProfile] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListInstanceProfilesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 222) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        pathPrefix: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, pathPrefix)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var pathPrefix: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListInstanceProfilesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 223) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfiles: [InstanceProfile],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfiles)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var instanceProfiles: [InstanceProfile] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListMFADeviceTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 224) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serialNumber)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var serialNumber: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListMFADeviceTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 225) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [Tag],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var tags: [Tag] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListMFADevicesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 226) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListMFADevicesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 227) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        mfaDevices: [MFADevice],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, mfaDevices)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var mfaDevices: [MFADevice] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListOpenIDConnectProviderTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 228) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListOpenIDConnectProviderTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 229) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [Tag],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var tags: [Tag] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListOpenIDConnectProvidersRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 230) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct ListOpenIDConnectProvidersResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 231) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderList: [OpenIDConnectProviderListEntry]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderList)
    }
    var openIDConnectProviderList: [OpenIDConnectProviderListEntry]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ListPoliciesGrantingServiceAccessEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 234) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceNamespace: String? = nil,
        policies: [PolicyGrantingServiceAccess]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serviceNamespace)
        record.set(1, policies)
    }
    var serviceNamespace: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var policies: [PolicyGrantingServiceAccess]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListPoliciesGrantingServiceAccessRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 235) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String,
        serviceNamespaces: [String],
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, marker)
        record.set(1, arn)
        record.set(2, serviceNamespaces)
    }
    var marker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var arn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var serviceNamespaces: [String] { get { record.required(2) } set { record.set(2, newValue) } }
}

struct ListPoliciesGrantingServiceAccessResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 236) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policiesGrantingServiceAccess: [ListPoliciesGrantingServiceAccessEntry],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policiesGrantingServiceAccess)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var policiesGrantingServiceAccess: [ListPoliciesGrantingServiceAccessEntry] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListPoliciesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 237) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        scope: PolicyScopeType? = nil,
        onlyAttached: Bool? = nil,
        pathPrefix: String? = nil,
        policyUsageFilter: PolicyUsageType? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, scope)
        record.set(1, onlyAttached)
        record.set(2, pathPrefix)
        record.set(3, policyUsageFilter)
        record.set(4, marker)
        record.set(5, maxItems)
    }
    var scope: PolicyScopeType? { get { record.optional(0) } set { record.set(0, newValue) } }
    var onlyAttached: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var pathPrefix: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var policyUsageFilter: PolicyUsageType? { get { record.optional(3) } set { record.set(3, newValue) } }
    var marker: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var maxItems: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct ListPoliciesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 238) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policies: [Policy]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policies)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var policies: [Policy]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListPolicyTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 239) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListPolicyTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 240) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [Tag],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var tags: [Tag] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListPolicyVersionsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 241) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListPolicyVersionsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 242) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        versions: [PolicyVersion]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, versions)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var versions: [PolicyVersion]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListRolePoliciesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 243) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListRolePoliciesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 244) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyNames: [String],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyNames)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var policyNames: [String] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListRoleTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 245) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListRoleTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 246) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [Tag],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var tags: [Tag] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListRolesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 247) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        pathPrefix: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, pathPrefix)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var pathPrefix: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListRolesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 248) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roles: [Role],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roles)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var roles: [Role] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListSAMLProviderTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 249) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderArn)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var samlProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListSAMLProviderTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 250) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [Tag],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var tags: [Tag] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListSAMLProvidersRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 251) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct ListSAMLProvidersResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 252) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderList: [SAMLProviderListEntry]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderList)
    }
    var samlProviderList: [SAMLProviderListEntry]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ListSSHPublicKeysRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 253) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListSSHPublicKeysResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 254) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        sshPublicKeys: [SSHPublicKeyMetadata]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, sshPublicKeys)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var sshPublicKeys: [SSHPublicKeyMetadata]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListServiceSpecificCredentialsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 259) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        serviceName: String? = nil,
        allUsers: Bool? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serviceName)
        record.set(2, allUsers)
        record.set(3, marker)
        record.set(4, maxItems)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serviceName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var allUsers: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
    var marker: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var maxItems: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct ListServiceSpecificCredentialsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 260) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceSpecificCredentials: [ServiceSpecificCredentialMetadata]? = nil,
        marker: String? = nil,
        isTruncated: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serviceSpecificCredentials)
        record.set(1, marker)
        record.set(2, isTruncated)
    }
    var serviceSpecificCredentials: [ServiceSpecificCredentialMetadata]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var isTruncated: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListUserPoliciesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 263) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListUserPoliciesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 264) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyNames: [String],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyNames)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var policyNames: [String] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListUserTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 265) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListUserTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 266) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [Tag],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var tags: [Tag] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListUsersRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 267) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        pathPrefix: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, pathPrefix)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var pathPrefix: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListUsersResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 268) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        users: [User],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, users)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var users: [User] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListVirtualMFADevicesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 269) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        assignmentStatus: AssignmentStatusType? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, assignmentStatus)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var assignmentStatus: AssignmentStatusType? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListVirtualMFADevicesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 270) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        virtualMFADevices: [VirtualMFADevice],
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, virtualMFADevices)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var virtualMFADevices: [VirtualMFADevice] { get { record.required(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct LoginProfile: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 271) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        createDate: Instant,
        passwordResetRequired: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, createDate)
        record.set(2, passwordResetRequired)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var createDate: Instant { get { record.required(1) } set { record.set(1, newValue) } }
    var passwordResetRequired: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct MFADevice: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 272) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        serialNumber: String,
        enableDate: Instant
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serialNumber)
        record.set(2, enableDate)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var serialNumber: String { get { record.required(1) } set { record.set(1, newValue) } }
    var enableDate: Instant { get { record.required(2) } set { record.set(2, newValue) } }
}

struct ManagedPolicyDetail: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 275) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyName: String? = nil,
        policyId: String? = nil,
        arn: String? = nil,
        path: String? = nil,
        defaultVersionId: String? = nil,
        attachmentCount: Int? = nil,
        permissionsBoundaryUsageCount: Int? = nil,
        isAttachable: Bool? = nil,
        description: String? = nil,
        createDate: Instant? = nil,
        updateDate: Instant? = nil,
        policyVersionList: [PolicyVersion]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyName)
        record.set(1, policyId)
        record.set(2, arn)
        record.set(3, path)
        record.set(4, defaultVersionId)
        record.set(5, attachmentCount)
        record.set(6, permissionsBoundaryUsageCount)
        record.set(7, isAttachable)
        record.set(8, description)
        record.set(9, createDate)
        record.set(10, updateDate)
        record.set(11, policyVersionList)
    }
    var policyName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var policyId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var arn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var path: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var defaultVersionId: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var attachmentCount: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var permissionsBoundaryUsageCount: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var isAttachable: Bool? { get { record.optional(7) } set { record.set(7, newValue) } }
    var description: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var createDate: Instant? { get { record.optional(9) } set { record.set(9, newValue) } }
    var updateDate: Instant? { get { record.optional(10) } set { record.set(10, newValue) } }
    var policyVersionList: [PolicyVersion]? { get { record.optional(11) } set { record.set(11, newValue) } }
}

struct OpenIDConnectProviderListEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 278) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, arn)
    }
    var arn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct OrganizationsDecisionDetail: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 285) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        allowedByOrganizations: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, allowedByOrganizations)
    }
    var allowedByOrganizations: Bool? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct PasswordPolicy: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 286) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        minimumPasswordLength: Int? = nil,
        requireSymbols: Bool? = nil,
        requireNumbers: Bool? = nil,
        requireUppercaseCharacters: Bool? = nil,
        requireLowercaseCharacters: Bool? = nil,
        allowUsersToChangePassword: Bool? = nil,
        expirePasswords: Bool? = nil,
        maxPasswordAge: Int? = nil,
        passwordReusePrevention: Int? = nil,
        hardExpiry: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, minimumPasswordLength)
        record.set(1, requireSymbols)
        record.set(2, requireNumbers)
        record.set(3, requireUppercaseCharacters)
        record.set(4, requireLowercaseCharacters)
        record.set(5, allowUsersToChangePassword)
        record.set(6, expirePasswords)
        record.set(7, maxPasswordAge)
        record.set(8, passwordReusePrevention)
        record.set(9, hardExpiry)
    }
    var minimumPasswordLength: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var requireSymbols: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var requireNumbers: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
    var requireUppercaseCharacters: Bool? { get { record.optional(3) } set { record.set(3, newValue) } }
    var requireLowercaseCharacters: Bool? { get { record.optional(4) } set { record.set(4, newValue) } }
    var allowUsersToChangePassword: Bool? { get { record.optional(5) } set { record.set(5, newValue) } }
    var expirePasswords: Bool? { get { record.optional(6) } set { record.set(6, newValue) } }
    var maxPasswordAge: Int? { get { record.optional(7) } set { record.set(7, newValue) } }
    var passwordReusePrevention: Int? { get { record.optional(8) } set { record.set(8, newValue) } }
    var hardExpiry: Bool? { get { record.optional(9) } set { record.set(9, newValue) } }
}

struct PermissionsBoundaryDecisionDetail: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 289) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        allowedByPermissionsBoundary: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, allowedByPermissionsBoundary)
    }
    var allowedByPermissionsBoundary: Bool? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct Policy: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 290) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyName: String? = nil,
        policyId: String? = nil,
        arn: String? = nil,
        path: String? = nil,
        defaultVersionId: String? = nil,
        attachmentCount: Int? = nil,
        permissionsBoundaryUsageCount: Int? = nil,
        isAttachable: Bool? = nil,
        description: String? = nil,
        createDate: Instant? = nil,
        updateDate: Instant? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyName)
        record.set(1, policyId)
        record.set(2, arn)
        record.set(3, path)
        record.set(4, defaultVersionId)
        record.set(5, attachmentCount)
        record.set(6, permissionsBoundaryUsageCount)
        record.set(7, isAttachable)
        record.set(8, description)
        record.set(9, createDate)
        record.set(10, updateDate)
        record.set(11, tags)
    }
    var policyName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var policyId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var arn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var path: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var defaultVersionId: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var attachmentCount: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var permissionsBoundaryUsageCount: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var isAttachable: Bool? { get { record.optional(7) } set { record.set(7, newValue) } }
    var description: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var createDate: Instant? { get { record.optional(9) } set { record.set(9, newValue) } }
    var updateDate: Instant? { get { record.optional(10) } set { record.set(10, newValue) } }
    var tags: [Tag]? { get { record.optional(11) } set { record.set(11, newValue) } }
}

struct PolicyDetail: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 291) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyName: String? = nil,
        policyDocument: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyName)
        record.set(1, policyDocument)
    }
    var policyName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var policyDocument: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct PolicyGrantingServiceAccess: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 294) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyName: String,
        policyType: PolicyType,
        policyArn: String? = nil,
        entityType: PolicyOwnerEntityType? = nil,
        entityName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyName)
        record.set(1, policyType)
        record.set(2, policyArn)
        record.set(3, entityType)
        record.set(4, entityName)
    }
    var policyName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyType: PolicyType { get { record.required(1) } set { record.set(1, newValue) } }
    var policyArn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var entityType: PolicyOwnerEntityType? { get { record.optional(3) } set { record.set(3, newValue) } }
    var entityName: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct PolicyGroup: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 295) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String? = nil,
        groupId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, groupId)
    }
    var groupName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var groupId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct PolicyRole: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 301) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String? = nil,
        roleId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, roleId)
    }
    var roleName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var roleId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct PolicyUser: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 305) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String? = nil,
        userId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, userId)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var userId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct PolicyVersion: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 307) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        document: String? = nil,
        versionId: String? = nil,
        isDefaultVersion: Bool? = nil,
        createDate: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, document)
        record.set(1, versionId)
        record.set(2, isDefaultVersion)
        record.set(3, createDate)
    }
    var document: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var versionId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var isDefaultVersion: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
    var createDate: Instant? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct Position: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 308) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        line: Int? = nil,
        column: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, line)
        record.set(1, column)
    }
    var line: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var column: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct PutGroupPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 309) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        policyName: String,
        policyDocument: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, policyName)
        record.set(2, policyDocument)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var policyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
}

struct PutRolePermissionsBoundaryRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 310) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        permissionsBoundary: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, permissionsBoundary)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var permissionsBoundary: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct PutRolePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 311) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        policyName: String,
        policyDocument: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, policyName)
        record.set(2, policyDocument)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var policyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
}

struct PutUserPermissionsBoundaryRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 312) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        permissionsBoundary: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, permissionsBoundary)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var permissionsBoundary: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct PutUserPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 313) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        policyName: String,
        policyDocument: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, policyName)
        record.set(2, policyDocument)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var policyDocument: String { get { record.required(2) } set { record.set(2, newValue) } }
}

struct RemoveClientIDFromOpenIDConnectProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 317) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String,
        clientID: String
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
        record.set(1, clientID)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var clientID: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct RemoveRoleFromInstanceProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 318) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String,
        roleName: String
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
        record.set(1, roleName)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var roleName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct RemoveUserFromGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 319) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        userName: String
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, userName)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var userName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct ResetServiceSpecificCredentialRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 325) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceSpecificCredentialId: String,
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serviceSpecificCredentialId)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serviceSpecificCredentialId: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct ResetServiceSpecificCredentialResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 326) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceSpecificCredential: ServiceSpecificCredential? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serviceSpecificCredential)
    }
    var serviceSpecificCredential: ServiceSpecificCredential? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ResourceSpecificResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 330) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        evalResourceName: String,
        evalResourceDecision: PolicyEvaluationDecisionType,
        matchedStatements: [Statement]? = nil,
        missingContextValues: [String]? = nil,
        evalDecisionDetails: [String: PolicyEvaluationDecisionType]? = nil,
        permissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, evalResourceName)
        record.set(1, evalResourceDecision)
        record.set(2, matchedStatements)
        record.set(3, missingContextValues)
        record.set(4, evalDecisionDetails)
        record.set(5, permissionsBoundaryDecisionDetail)
    }
    var evalResourceName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var evalResourceDecision: PolicyEvaluationDecisionType { get { record.required(1) } set { record.set(1, newValue) } }
    var matchedStatements: [Statement]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var missingContextValues: [String]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var evalDecisionDetails: [String: PolicyEvaluationDecisionType]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var permissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct ResyncMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 332) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        serialNumber: String,
        authenticationCode1: String,
        authenticationCode2: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serialNumber)
        record.set(2, authenticationCode1)
        record.set(3, authenticationCode2)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var serialNumber: String { get { record.required(1) } set { record.set(1, newValue) } }
    var authenticationCode1: String { get { record.required(2) } set { record.set(2, newValue) } }
    var authenticationCode2: String { get { record.required(3) } set { record.set(3, newValue) } }
}

struct Role: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 333) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        path: String,
        roleName: String,
        roleId: String,
        arn: String,
        createDate: Instant,
        assumeRolePolicyDocument: String? = nil,
        description: String? = nil,
        maxSessionDuration: Int? = nil,
        permissionsBoundary: AttachedPermissionsBoundary? = nil,
        tags: [Tag]? = nil,
        roleLastUsed: RoleLastUsed? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, roleName)
        record.set(2, roleId)
        record.set(3, arn)
        record.set(4, createDate)
        record.set(5, assumeRolePolicyDocument)
        record.set(6, description)
        record.set(7, maxSessionDuration)
        record.set(8, permissionsBoundary)
        record.set(9, tags)
        record.set(10, roleLastUsed)
    }
    var path: String { get { record.required(0) } set { record.set(0, newValue) } }
    var roleName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var roleId: String { get { record.required(2) } set { record.set(2, newValue) } }
    var arn: String { get { record.required(3) } set { record.set(3, newValue) } }
    var createDate: Instant { get { record.required(4) } set { record.set(4, newValue) } }
    var assumeRolePolicyDocument: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var description: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var maxSessionDuration: Int? { get { record.optional(7) } set { record.set(7, newValue) } }
    var permissionsBoundary: AttachedPermissionsBoundary? { get { record.optional(8) } set { record.set(8, newValue) } }
    var tags: [Tag]? { get { record.optional(9) } set { record.set(9, newValue) } }
    var roleLastUsed: RoleLastUsed? { get { record.optional(10) } set { record.set(10, newValue) } }
}

struct RoleDetail: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 334) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        path: String? = nil,
        roleName: String? = nil,
        roleId: String? = nil,
        arn: String? = nil,
        createDate: Instant? = nil,
        assumeRolePolicyDocument: String? = nil,
        instanceProfileList: [InstanceProfile]? = nil,
        rolePolicyList: [PolicyDetail]? = nil,
        attachedManagedPolicies: [AttachedPolicy]? = nil,
        permissionsBoundary: AttachedPermissionsBoundary? = nil,
        tags: [Tag]? = nil,
        roleLastUsed: RoleLastUsed? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, roleName)
        record.set(2, roleId)
        record.set(3, arn)
        record.set(4, createDate)
        record.set(5, assumeRolePolicyDocument)
        record.set(6, instanceProfileList)
        record.set(7, rolePolicyList)
        record.set(8, attachedManagedPolicies)
        record.set(9, permissionsBoundary)
        record.set(10, tags)
        record.set(11, roleLastUsed)
    }
    var path: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var roleName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var roleId: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var arn: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var createDate: Instant? { get { record.optional(4) } set { record.set(4, newValue) } }
    var assumeRolePolicyDocument: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var instanceProfileList: [InstanceProfile]? { get { record.optional(6) } set { record.set(6, newValue) } }
    var rolePolicyList: [PolicyDetail]? { get { record.optional(7) } set { record.set(7, newValue) } }
    var attachedManagedPolicies: [AttachedPolicy]? { get { record.optional(8) } set { record.set(8, newValue) } }
    var permissionsBoundary: AttachedPermissionsBoundary? { get { record.optional(9) } set { record.set(9, newValue) } }
    var tags: [Tag]? { get { record.optional(10) } set { record.set(10, newValue) } }
    var roleLastUsed: RoleLastUsed? { get { record.optional(11) } set { record.set(11, newValue) } }
}

struct RoleLastUsed: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 335) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        lastUsedDate: Instant? = nil,
        region: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, lastUsedDate)
        record.set(1, region)
    }
    var lastUsedDate: Instant? { get { record.optional(0) } set { record.set(0, newValue) } }
    var region: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct RoleUsageType: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 337) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        region: String? = nil,
        resources: [String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, region)
        record.set(1, resources)
    }
    var region: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var resources: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct SAMLPrivateKey: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 339) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        keyId: String? = nil,
        timestamp: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, keyId)
        record.set(1, timestamp)
    }
    var keyId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var timestamp: Instant? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct SAMLProviderListEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 340) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String? = nil,
        validUntil: Instant? = nil,
        createDate: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, arn)
        record.set(1, validUntil)
        record.set(2, createDate)
    }
    var arn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var validUntil: Instant? { get { record.optional(1) } set { record.set(1, newValue) } }
    var createDate: Instant? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct SSHPublicKey: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 343) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        sshPublicKeyId: String,
        fingerprint: String,
        sshPublicKeyBody: String,
        status: StatusType,
        uploadDate: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, sshPublicKeyId)
        record.set(2, fingerprint)
        record.set(3, sshPublicKeyBody)
        record.set(4, status)
        record.set(5, uploadDate)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var sshPublicKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var fingerprint: String { get { record.required(2) } set { record.set(2, newValue) } }
    var sshPublicKeyBody: String { get { record.required(3) } set { record.set(3, newValue) } }
    var status: StatusType { get { record.required(4) } set { record.set(4, newValue) } }
    var uploadDate: Instant? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct SSHPublicKeyMetadata: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 345) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        sshPublicKeyId: String,
        status: StatusType,
        uploadDate: Instant
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, sshPublicKeyId)
        record.set(2, status)
        record.set(3, uploadDate)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var sshPublicKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var status: StatusType { get { record.required(2) } set { record.set(2, newValue) } }
    var uploadDate: Instant { get { record.required(3) } set { record.set(3, newValue) } }
}

struct ServiceLastAccessed: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 351) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceName: String,
        serviceNamespace: String,
        lastAuthenticated: Instant? = nil,
        lastAuthenticatedEntity: String? = nil,
        lastAuthenticatedRegion: String? = nil,
        totalAuthenticatedEntities: Int? = nil,
        trackedActionsLastAccessed: [TrackedActionLastAccessed]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serviceName)
        record.set(1, lastAuthenticated)
        record.set(2, serviceNamespace)
        record.set(3, lastAuthenticatedEntity)
        record.set(4, lastAuthenticatedRegion)
        record.set(5, totalAuthenticatedEntities)
        record.set(6, trackedActionsLastAccessed)
    }
    var serviceName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var lastAuthenticated: Instant? { get { record.optional(1) } set { record.set(1, newValue) } }
    var serviceNamespace: String { get { record.required(2) } set { record.set(2, newValue) } }
    var lastAuthenticatedEntity: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var lastAuthenticatedRegion: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var totalAuthenticatedEntities: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var trackedActionsLastAccessed: [TrackedActionLastAccessed]? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct ServiceSpecificCredential: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 353) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        createDate: Instant,
        serviceName: String,
        serviceSpecificCredentialId: String,
        userName: String,
        status: StatusType,
        expirationDate: Instant? = nil,
        serviceUserName: String? = nil,
        servicePassword: String? = nil,
        serviceCredentialAlias: String? = nil,
        serviceCredentialSecret: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, createDate)
        record.set(1, expirationDate)
        record.set(2, serviceName)
        record.set(3, serviceUserName)
        record.set(4, servicePassword)
        record.set(5, serviceCredentialAlias)
        record.set(6, serviceCredentialSecret)
        record.set(7, serviceSpecificCredentialId)
        record.set(8, userName)
        record.set(9, status)
    }
    var createDate: Instant { get { record.required(0) } set { record.set(0, newValue) } }
    var expirationDate: Instant? { get { record.optional(1) } set { record.set(1, newValue) } }
    var serviceName: String { get { record.required(2) } set { record.set(2, newValue) } }
    var serviceUserName: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var servicePassword: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var serviceCredentialAlias: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var serviceCredentialSecret: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var serviceSpecificCredentialId: String { get { record.required(7) } set { record.set(7, newValue) } }
    var userName: String { get { record.required(8) } set { record.set(8, newValue) } }
    var status: StatusType { get { record.required(9) } set { record.set(9, newValue) } }
}

struct ServiceSpecificCredentialMetadata: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 354) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        status: StatusType,
        createDate: Instant,
        serviceSpecificCredentialId: String,
        serviceName: String,
        serviceUserName: String? = nil,
        serviceCredentialAlias: String? = nil,
        expirationDate: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, status)
        record.set(2, serviceUserName)
        record.set(3, serviceCredentialAlias)
        record.set(4, createDate)
        record.set(5, expirationDate)
        record.set(6, serviceSpecificCredentialId)
        record.set(7, serviceName)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var status: StatusType { get { record.required(1) } set { record.set(1, newValue) } }
    var serviceUserName: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var serviceCredentialAlias: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var createDate: Instant { get { record.required(4) } set { record.set(4, newValue) } }
    var expirationDate: Instant? { get { record.optional(5) } set { record.set(5, newValue) } }
    var serviceSpecificCredentialId: String { get { record.required(6) } set { record.set(6, newValue) } }
    var serviceName: String { get { record.required(7) } set { record.set(7, newValue) } }
}

struct SetDefaultPolicyVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 357) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        versionId: String
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, versionId)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionId: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct SimulateCustomPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 360) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyInputList: [String],
        actionNames: [String],
        permissionsBoundaryPolicyInputList: [String]? = nil,
        resourceArns: [String]? = nil,
        resourcePolicy: String? = nil,
        resourceOwner: String? = nil,
        callerArn: String? = nil,
        contextEntries: [ContextEntry]? = nil,
        resourceHandlingOption: String? = nil,
        maxItems: Int? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policyInputList)
        record.set(1, permissionsBoundaryPolicyInputList)
        record.set(2, actionNames)
        record.set(3, resourceArns)
        record.set(4, resourcePolicy)
        record.set(5, resourceOwner)
        record.set(6, callerArn)
        record.set(7, contextEntries)
        record.set(8, resourceHandlingOption)
        record.set(9, maxItems)
        record.set(10, marker)
    }
    var policyInputList: [String] { get { record.required(0) } set { record.set(0, newValue) } }
    var permissionsBoundaryPolicyInputList: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var actionNames: [String] { get { record.required(2) } set { record.set(2, newValue) } }
    var resourceArns: [String]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var resourcePolicy: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var resourceOwner: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var callerArn: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var contextEntries: [ContextEntry]? { get { record.optional(7) } set { record.set(7, newValue) } }
    var resourceHandlingOption: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var maxItems: Int? { get { record.optional(9) } set { record.set(9, newValue) } }
    var marker: String? { get { record.optional(10) } set { record.set(10, newValue) } }
}

struct SimulatePolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 361) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        evaluationResults: [EvaluationResult]? = nil,
        isTruncated: Bool? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, evaluationResults)
        record.set(1, isTruncated)
        record.set(2, marker)
    }
    var evaluationResults: [EvaluationResult]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var isTruncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct SimulatePrincipalPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 362) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policySourceArn: String,
        actionNames: [String],
        policyInputList: [String]? = nil,
        permissionsBoundaryPolicyInputList: [String]? = nil,
        resourceArns: [String]? = nil,
        resourcePolicy: String? = nil,
        resourceOwner: String? = nil,
        callerArn: String? = nil,
        contextEntries: [ContextEntry]? = nil,
        resourceHandlingOption: String? = nil,
        maxItems: Int? = nil,
        marker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policySourceArn)
        record.set(1, policyInputList)
        record.set(2, permissionsBoundaryPolicyInputList)
        record.set(3, actionNames)
        record.set(4, resourceArns)
        record.set(5, resourcePolicy)
        record.set(6, resourceOwner)
        record.set(7, callerArn)
        record.set(8, contextEntries)
        record.set(9, resourceHandlingOption)
        record.set(10, maxItems)
        record.set(11, marker)
    }
    var policySourceArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyInputList: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var permissionsBoundaryPolicyInputList: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var actionNames: [String] { get { record.required(3) } set { record.set(3, newValue) } }
    var resourceArns: [String]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var resourcePolicy: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var resourceOwner: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var callerArn: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var contextEntries: [ContextEntry]? { get { record.optional(8) } set { record.set(8, newValue) } }
    var resourceHandlingOption: String? { get { record.optional(9) } set { record.set(9, newValue) } }
    var maxItems: Int? { get { record.optional(10) } set { record.set(10, newValue) } }
    var marker: String? { get { record.optional(11) } set { record.set(11, newValue) } }
}

struct Statement: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 364) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        sourcePolicyId: String? = nil,
        sourcePolicyType: PolicySourceType? = nil,
        startPosition: Position? = nil,
        endPosition: Position? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, sourcePolicyId)
        record.set(1, sourcePolicyType)
        record.set(2, startPosition)
        record.set(3, endPosition)
    }
    var sourcePolicyId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var sourcePolicyType: PolicySourceType? { get { record.optional(1) } set { record.set(1, newValue) } }
    var startPosition: Position? { get { record.optional(2) } set { record.set(2, newValue) } }
    var endPosition: Position? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct Tag: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 366) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        key: String,
        value: String
    ) {
        record = Record(Self.shape)
        record.set(0, key)
        record.set(1, value)
    }
    var key: String { get { record.required(0) } set { record.set(0, newValue) } }
    var value: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagInstanceProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 367) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String,
        tags: [Tag]
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
        record.set(1, tags)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [Tag] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 368) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String,
        tags: [Tag]
    ) {
        record = Record(Self.shape)
        record.set(0, serialNumber)
        record.set(1, tags)
    }
    var serialNumber: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [Tag] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagOpenIDConnectProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 369) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String,
        tags: [Tag]
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
        record.set(1, tags)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [Tag] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 370) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        tags: [Tag]
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, tags)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [Tag] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 371) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        tags: [Tag]
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, tags)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [Tag] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagSAMLProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 372) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String,
        tags: [Tag]
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderArn)
        record.set(1, tags)
    }
    var samlProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [Tag] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagUserRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 374) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        tags: [Tag]
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, tags)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [Tag] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TrackedActionLastAccessed: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 375) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        actionName: String? = nil,
        lastAccessedEntity: String? = nil,
        lastAccessedTime: Instant? = nil,
        lastAccessedRegion: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, actionName)
        record.set(1, lastAccessedEntity)
        record.set(2, lastAccessedTime)
        record.set(3, lastAccessedRegion)
    }
    var actionName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var lastAccessedEntity: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var lastAccessedTime: Instant? { get { record.optional(2) } set { record.set(2, newValue) } }
    var lastAccessedRegion: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct UntagInstanceProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 379) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        instanceProfileName: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, instanceProfileName)
        record.set(1, tagKeys)
    }
    var instanceProfileName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagMFADeviceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 380) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, serialNumber)
        record.set(1, tagKeys)
    }
    var serialNumber: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagOpenIDConnectProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 381) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
        record.set(1, tagKeys)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 382) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policyArn: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, policyArn)
        record.set(1, tagKeys)
    }
    var policyArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 383) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, tagKeys)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagSAMLProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 384) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderArn)
        record.set(1, tagKeys)
    }
    var samlProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagUserRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 386) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, tagKeys)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UpdateAccessKeyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 387) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accessKeyId: String,
        status: StatusType,
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, accessKeyId)
        record.set(2, status)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var accessKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var status: StatusType { get { record.required(2) } set { record.set(2, newValue) } }
}

struct UpdateAccountPasswordPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 388) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        minimumPasswordLength: Int? = nil,
        requireSymbols: Bool? = nil,
        requireNumbers: Bool? = nil,
        requireUppercaseCharacters: Bool? = nil,
        requireLowercaseCharacters: Bool? = nil,
        allowUsersToChangePassword: Bool? = nil,
        maxPasswordAge: Int? = nil,
        passwordReusePrevention: Int? = nil,
        hardExpiry: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, minimumPasswordLength)
        record.set(1, requireSymbols)
        record.set(2, requireNumbers)
        record.set(3, requireUppercaseCharacters)
        record.set(4, requireLowercaseCharacters)
        record.set(5, allowUsersToChangePassword)
        record.set(6, maxPasswordAge)
        record.set(7, passwordReusePrevention)
        record.set(8, hardExpiry)
    }
    var minimumPasswordLength: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var requireSymbols: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var requireNumbers: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
    var requireUppercaseCharacters: Bool? { get { record.optional(3) } set { record.set(3, newValue) } }
    var requireLowercaseCharacters: Bool? { get { record.optional(4) } set { record.set(4, newValue) } }
    var allowUsersToChangePassword: Bool? { get { record.optional(5) } set { record.set(5, newValue) } }
    var maxPasswordAge: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var passwordReusePrevention: Int? { get { record.optional(7) } set { record.set(7, newValue) } }
    var hardExpiry: Bool? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct UpdateAssumeRolePolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 389) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        policyDocument: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, policyDocument)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policyDocument: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UpdateGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 391) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        groupName: String,
        newPath: String? = nil,
        newGroupName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, groupName)
        record.set(1, newPath)
        record.set(2, newGroupName)
    }
    var groupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var newPath: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var newGroupName: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct UpdateLoginProfileRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 392) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        password: String? = nil,
        passwordResetRequired: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, password)
        record.set(2, passwordResetRequired)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var password: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var passwordResetRequired: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct UpdateOpenIDConnectProviderThumbprintRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 393) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        openIDConnectProviderArn: String,
        thumbprintList: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, openIDConnectProviderArn)
        record.set(1, thumbprintList)
    }
    var openIDConnectProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var thumbprintList: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UpdateRoleDescriptionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 394) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        description: String
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, description)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var description: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UpdateRoleDescriptionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 395) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        role: Role? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, role)
    }
    var role: Role? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct UpdateRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 396) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleName: String,
        description: String? = nil,
        maxSessionDuration: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleName)
        record.set(1, description)
        record.set(2, maxSessionDuration)
    }
    var roleName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var description: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxSessionDuration: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct UpdateRoleResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 397) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct UpdateSAMLProviderRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 398) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String,
        samlMetadataDocument: String? = nil,
        assertionEncryptionMode: AssertionEncryptionModeType? = nil,
        addPrivateKey: String? = nil,
        removePrivateKey: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, samlMetadataDocument)
        record.set(1, samlProviderArn)
        record.set(2, assertionEncryptionMode)
        record.set(3, addPrivateKey)
        record.set(4, removePrivateKey)
    }
    var samlMetadataDocument: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var samlProviderArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var assertionEncryptionMode: AssertionEncryptionModeType? { get { record.optional(2) } set { record.set(2, newValue) } }
    var addPrivateKey: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var removePrivateKey: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct UpdateSAMLProviderResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 399) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        samlProviderArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, samlProviderArn)
    }
    var samlProviderArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct UpdateSSHPublicKeyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 400) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        sshPublicKeyId: String,
        status: StatusType
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, sshPublicKeyId)
        record.set(2, status)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var sshPublicKeyId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var status: StatusType { get { record.required(2) } set { record.set(2, newValue) } }
}

struct UpdateServiceSpecificCredentialRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 402) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serviceSpecificCredentialId: String,
        status: StatusType,
        userName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, serviceSpecificCredentialId)
        record.set(2, status)
    }
    var userName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serviceSpecificCredentialId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var status: StatusType { get { record.required(2) } set { record.set(2, newValue) } }
}

struct UpdateUserRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 404) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        newPath: String? = nil,
        newUserName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, newPath)
        record.set(2, newUserName)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var newPath: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var newUserName: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct UploadSSHPublicKeyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 405) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userName: String,
        sshPublicKeyBody: String
    ) {
        record = Record(Self.shape)
        record.set(0, userName)
        record.set(1, sshPublicKeyBody)
    }
    var userName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var sshPublicKeyBody: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UploadSSHPublicKeyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 406) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        sshPublicKey: SSHPublicKey? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, sshPublicKey)
    }
    var sshPublicKey: SSHPublicKey? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct User: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 411) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        path: String,
        userName: String,
        userId: String,
        arn: String,
        createDate: Instant,
        passwordLastUsed: Instant? = nil,
        permissionsBoundary: AttachedPermissionsBoundary? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, userName)
        record.set(2, userId)
        record.set(3, arn)
        record.set(4, createDate)
        record.set(5, passwordLastUsed)
        record.set(6, permissionsBoundary)
        record.set(7, tags)
    }
    var path: String { get { record.required(0) } set { record.set(0, newValue) } }
    var userName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var userId: String { get { record.required(2) } set { record.set(2, newValue) } }
    var arn: String { get { record.required(3) } set { record.set(3, newValue) } }
    var createDate: Instant { get { record.required(4) } set { record.set(4, newValue) } }
    var passwordLastUsed: Instant? { get { record.optional(5) } set { record.set(5, newValue) } }
    var permissionsBoundary: AttachedPermissionsBoundary? { get { record.optional(6) } set { record.set(6, newValue) } }
    var tags: [Tag]? { get { record.optional(7) } set { record.set(7, newValue) } }
}

struct UserDetail: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 412) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        path: String? = nil,
        userName: String? = nil,
        userId: String? = nil,
        arn: String? = nil,
        createDate: Instant? = nil,
        userPolicyList: [PolicyDetail]? = nil,
        groupList: [String]? = nil,
        attachedManagedPolicies: [AttachedPolicy]? = nil,
        permissionsBoundary: AttachedPermissionsBoundary? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, path)
        record.set(1, userName)
        record.set(2, userId)
        record.set(3, arn)
        record.set(4, createDate)
        record.set(5, userPolicyList)
        record.set(6, groupList)
        record.set(7, attachedManagedPolicies)
        record.set(8, permissionsBoundary)
        record.set(9, tags)
    }
    var path: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var userName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var userId: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var arn: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var createDate: Instant? { get { record.optional(4) } set { record.set(4, newValue) } }
    var userPolicyList: [PolicyDetail]? { get { record.optional(5) } set { record.set(5, newValue) } }
    var groupList: [String]? { get { record.optional(6) } set { record.set(6, newValue) } }
    var attachedManagedPolicies: [AttachedPolicy]? { get { record.optional(7) } set { record.set(7, newValue) } }
    var permissionsBoundary: AttachedPermissionsBoundary? { get { record.optional(8) } set { record.set(8, newValue) } }
    var tags: [Tag]? { get { record.optional(9) } set { record.set(9, newValue) } }
}

struct VirtualMFADevice: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 28, index: 413) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        serialNumber: String,
        base32StringSeed: [UInt8]? = nil,
        qrCodePNG: [UInt8]? = nil,
        user: User? = nil,
        enableDate: Instant? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, serialNumber)
        record.set(1, base32StringSeed)
        record.set(2, qrCodePNG)
        record.set(3, user)
        record.set(4, enableDate)
        record.set(5, tags)
    }
    var serialNumber: String { get { record.required(0) } set { record.set(0, newValue) } }
    var base32StringSeed: [UInt8]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var qrCodePNG: [UInt8]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var user: User? { get { record.optional(3) } set { record.set(3, newValue) } }
    var enableDate: Instant? { get { record.optional(4) } set { record.set(4, newValue) } }
    var tags: [Tag]? { get { record.optional(5) } set { record.set(5, newValue) } }
}
