// Typed views of sts's shapes. Written by Tools/modelgen from Models/sts.allow; not edited.
// swift-format-ignore-file

import CloudCore
import Wire

struct AssumeRoleRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 0) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleArn: String,
        roleSessionName: String,
        policyArns: [PolicyDescriptorType]? = nil,
        policy: String? = nil,
        durationSeconds: Int? = nil,
        tags: [Tag]? = nil,
        transitiveTagKeys: [String]? = nil,
        externalId: String? = nil,
        serialNumber: String? = nil,
        tokenCode: String? = nil,
        sourceIdentity: String? = nil,
        providedContexts: [ProvidedContext]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleArn)
        record.set(1, roleSessionName)
        record.set(2, policyArns)
        record.set(3, policy)
        record.set(4, durationSeconds)
        record.set(5, tags)
        record.set(6, transitiveTagKeys)
        record.set(7, externalId)
        record.set(8, serialNumber)
        record.set(9, tokenCode)
        record.set(10, sourceIdentity)
        record.set(11, providedContexts)
    }
    var roleArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var roleSessionName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var policyArns: [PolicyDescriptorType]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var policy: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var durationSeconds: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var tags: [Tag]? { get { record.optional(5) } set { record.set(5, newValue) } }
    var transitiveTagKeys: [String]? { get { record.optional(6) } set { record.set(6, newValue) } }
    var externalId: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var serialNumber: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var tokenCode: String? { get { record.optional(9) } set { record.set(9, newValue) } }
    var sourceIdentity: String? { get { record.optional(10) } set { record.set(10, newValue) } }
    var providedContexts: [ProvidedContext]? { get { record.optional(11) } set { record.set(11, newValue) } }
}

struct AssumeRoleResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 1) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        credentials: Credentials? = nil,
        assumedRoleUser: AssumedRoleUser? = nil,
        packedPolicySize: Int? = nil,
        sourceIdentity: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, credentials)
        record.set(1, assumedRoleUser)
        record.set(2, packedPolicySize)
        record.set(3, sourceIdentity)
    }
    var credentials: Credentials? { get { record.optional(0) } set { record.set(0, newValue) } }
    var assumedRoleUser: AssumedRoleUser? { get { record.optional(1) } set { record.set(1, newValue) } }
    var packedPolicySize: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var sourceIdentity: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct AssumeRoleWithSAMLRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 2) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleArn: String,
        principalArn: String,
        samlAssertion: String,
        policyArns: [PolicyDescriptorType]? = nil,
        policy: String? = nil,
        durationSeconds: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleArn)
        record.set(1, principalArn)
        record.set(2, samlAssertion)
        record.set(3, policyArns)
        record.set(4, policy)
        record.set(5, durationSeconds)
    }
    var roleArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var principalArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var samlAssertion: String { get { record.required(2) } set { record.set(2, newValue) } }
    var policyArns: [PolicyDescriptorType]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var policy: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var durationSeconds: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct AssumeRoleWithSAMLResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 3) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        credentials: Credentials? = nil,
        assumedRoleUser: AssumedRoleUser? = nil,
        packedPolicySize: Int? = nil,
        subject: String? = nil,
        subjectType: String? = nil,
        issuer: String? = nil,
        audience: String? = nil,
        nameQualifier: String? = nil,
        sourceIdentity: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, credentials)
        record.set(1, assumedRoleUser)
        record.set(2, packedPolicySize)
        record.set(3, subject)
        record.set(4, subjectType)
        record.set(5, issuer)
        record.set(6, audience)
        record.set(7, nameQualifier)
        record.set(8, sourceIdentity)
    }
    var credentials: Credentials? { get { record.optional(0) } set { record.set(0, newValue) } }
    var assumedRoleUser: AssumedRoleUser? { get { record.optional(1) } set { record.set(1, newValue) } }
    var packedPolicySize: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var subject: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var subjectType: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var issuer: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var audience: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var nameQualifier: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var sourceIdentity: String? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct AssumeRoleWithWebIdentityRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 4) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        roleArn: String,
        roleSessionName: String,
        webIdentityToken: String,
        providerId: String? = nil,
        policyArns: [PolicyDescriptorType]? = nil,
        policy: String? = nil,
        durationSeconds: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, roleArn)
        record.set(1, roleSessionName)
        record.set(2, webIdentityToken)
        record.set(3, providerId)
        record.set(4, policyArns)
        record.set(5, policy)
        record.set(6, durationSeconds)
    }
    var roleArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var roleSessionName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var webIdentityToken: String { get { record.required(2) } set { record.set(2, newValue) } }
    var providerId: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var policyArns: [PolicyDescriptorType]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var policy: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var durationSeconds: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct AssumeRoleWithWebIdentityResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 5) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        credentials: Credentials? = nil,
        subjectFromWebIdentityToken: String? = nil,
        assumedRoleUser: AssumedRoleUser? = nil,
        packedPolicySize: Int? = nil,
        provider: String? = nil,
        audience: String? = nil,
        sourceIdentity: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, credentials)
        record.set(1, subjectFromWebIdentityToken)
        record.set(2, assumedRoleUser)
        record.set(3, packedPolicySize)
        record.set(4, provider)
        record.set(5, audience)
        record.set(6, sourceIdentity)
    }
    var credentials: Credentials? { get { record.optional(0) } set { record.set(0, newValue) } }
    var subjectFromWebIdentityToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var assumedRoleUser: AssumedRoleUser? { get { record.optional(2) } set { record.set(2, newValue) } }
    var packedPolicySize: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var provider: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var audience: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var sourceIdentity: String? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct AssumedRoleUser: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 8) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        assumedRoleId: String,
        arn: String
    ) {
        record = Record(Self.shape)
        record.set(0, assumedRoleId)
        record.set(1, arn)
    }
    var assumedRoleId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var arn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct Credentials: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 10) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accessKeyId: String,
        secretAccessKey: String,
        sessionToken: String,
        expiration: Instant
    ) {
        record = Record(Self.shape)
        record.set(0, accessKeyId)
        record.set(1, secretAccessKey)
        record.set(2, sessionToken)
        record.set(3, expiration)
    }
    var accessKeyId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var secretAccessKey: String { get { record.required(1) } set { record.set(1, newValue) } }
    var sessionToken: String { get { record.required(2) } set { record.set(2, newValue) } }
    var expiration: Instant { get { record.required(3) } set { record.set(3, newValue) } }
}

struct DecodeAuthorizationMessageRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 11) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        encodedMessage: String
    ) {
        record = Record(Self.shape)
        record.set(0, encodedMessage)
    }
    var encodedMessage: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DecodeAuthorizationMessageResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 12) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        decodedMessage: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, decodedMessage)
    }
    var decodedMessage: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct FederatedUser: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 15) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        federatedUserId: String,
        arn: String
    ) {
        record = Record(Self.shape)
        record.set(0, federatedUserId)
        record.set(1, arn)
    }
    var federatedUserId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var arn: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetAccessKeyInfoRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 16) }
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

struct GetAccessKeyInfoResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 17) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        account: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, account)
    }
    var account: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetCallerIdentityRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 18) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct GetCallerIdentityResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 19) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        userId: String? = nil,
        account: String? = nil,
        arn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, userId)
        record.set(1, account)
        record.set(2, arn)
    }
    var userId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var account: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var arn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct GetFederationTokenRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 22) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        name: String,
        policy: String? = nil,
        policyArns: [PolicyDescriptorType]? = nil,
        durationSeconds: Int? = nil,
        tags: [Tag]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, name)
        record.set(1, policy)
        record.set(2, policyArns)
        record.set(3, durationSeconds)
        record.set(4, tags)
    }
    var name: String { get { record.required(0) } set { record.set(0, newValue) } }
    var policy: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var policyArns: [PolicyDescriptorType]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var durationSeconds: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var tags: [Tag]? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct GetFederationTokenResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 23) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        credentials: Credentials? = nil,
        federatedUser: FederatedUser? = nil,
        packedPolicySize: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, credentials)
        record.set(1, federatedUser)
        record.set(2, packedPolicySize)
    }
    var credentials: Credentials? { get { record.optional(0) } set { record.set(0, newValue) } }
    var federatedUser: FederatedUser? { get { record.optional(1) } set { record.set(1, newValue) } }
    var packedPolicySize: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct GetSessionTokenRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 24) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durationSeconds: Int? = nil,
        serialNumber: String? = nil,
        tokenCode: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durationSeconds)
        record.set(1, serialNumber)
        record.set(2, tokenCode)
    }
    var durationSeconds: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var serialNumber: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var tokenCode: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct GetSessionTokenResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 25) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        credentials: Credentials? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, credentials)
    }
    var credentials: Credentials? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct PolicyDescriptorType: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 38) }
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

struct ProvidedContext: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 39) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        providerArn: String? = nil,
        contextAssertion: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, providerArn)
        record.set(1, contextAssertion)
    }
    var providerArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var contextAssertion: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct Tag: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 49, index: 47) }
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
