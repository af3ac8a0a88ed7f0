// Passwords of users for single services. The services that take them are not of this cloud; the credentials
// are kept, and shown once, as on AWS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html

import CloudCore
import Wire

extension IAMService {
    static let serviceSpecificCredentials: [Operation<IAMService>] = [
        .on(
            "CreateServiceSpecificCredential",
            needs: { Needs.user("CreateServiceSpecificCredential", $0.userName, $1) },
            createServiceSpecificCredential),
        .on(
            "ListServiceSpecificCredentials",
            needs: {
                Needs.user("ListServiceSpecificCredentials", try Needs.userName($0.userName, $1), $1)
            }, listServiceSpecificCredentials),
        .on(
            "UpdateServiceSpecificCredential",
            needs: {
                Needs.user("UpdateServiceSpecificCredential", try Needs.userName($0.userName, $1), $1)
            }, updateServiceSpecificCredential),
        .on(
            "DeleteServiceSpecificCredential",
            needs: {
                Needs.user("DeleteServiceSpecificCredential", try Needs.userName($0.userName, $1), $1)
            }, deleteServiceSpecificCredential),
        .on(
            "ResetServiceSpecificCredential",
            needs: {
                Needs.user("ResetServiceSpecificCredential", try Needs.userName($0.userName, $1), $1)
            }, resetServiceSpecificCredential),
    ]

    func createServiceSpecificCredential(
        _ input: CreateServiceSpecificCredentialRequest, _ context: RequestContext
    ) async throws -> CreateServiceSpecificCredentialResponse {
        _ = try await store.identity(UserRecord.self, input.userName, in: context.account)
        try Self.checkService(input.serviceName)
        let id = "ACCA" + entropy.base32(17)
        let (password, sealed) = try newPassword(of: id)
        let record = try await store.insertServiceCredential(of: input.userName, in: context.account) { all in
            let others = all.filter { $0.service == input.serviceName }
            guard others.count < IAMLimits.serviceCredentialsPerUser else {
                throw IAMError.quota(
                    "ServiceSpecificCredentialsPerUser", IAMLimits.serviceCredentialsPerUser)
            }
            let first = "\(input.userName)-at-\(context.account)"
            let isTaken = others.contains { $0.userName == first }
            return ServiceCredentialRecord(
                id: id, service: input.serviceName,
                userName: isTaken ? "\(input.userName)+1-at-\(context.account)" : first,
                createdAt: context.now, sealedPassword: sealed)
        }
        return CreateServiceSpecificCredentialResponse(
            serviceSpecificCredential: ServiceSpecificCredential(
                record, of: input.userName, password: password))
    }

    func listServiceSpecificCredentials(
        _ input: ListServiceSpecificCredentialsRequest, _ context: RequestContext
    ) async throws -> ListServiceSpecificCredentialsResponse {
        guard input.allUsers != true else {
            throw AWSError.notImplemented(
                service: "iam", operation: "ListServiceSpecificCredentials with AllUsers")
        }
        if let service = input.serviceName { try Self.checkService(service) }
        let name = try Needs.userName(input.userName, context)
        let user = try await store.identity(UserRecord.self, name, in: context.account)
        let found = try await store.serviceCredentials(of: user, in: context.account).filter {
            input.serviceName == nil || $0.service == input.serviceName
        }
        let page = try Page.of(found, PageRequest(marker: input.marker, maxItems: input.maxItems)) { $0.id }
        return ListServiceSpecificCredentialsResponse(
            serviceSpecificCredentials: page.items.map {
                ServiceSpecificCredentialMetadata($0, of: name)
            }, marker: page.marker, isTruncated: page.isTruncated)
    }

    func updateServiceSpecificCredential(
        _ input: UpdateServiceSpecificCredentialRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try Needs.userName(input.userName, context)
        try await store.changeServiceCredential(
            input.serviceSpecificCredentialId, of: name, in: context.account
        ) { record in
            var record = record
            record.isActive = input.status == .active
            return record
        }
        return EmptyShape()
    }

    func deleteServiceSpecificCredential(
        _ input: DeleteServiceSpecificCredentialRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try Needs.userName(input.userName, context)
        try await store.changeServiceCredential(
            input.serviceSpecificCredentialId, of: name, in: context.account
        ) { _ in nil }
        return EmptyShape()
    }

    /// Another password; the former one is gone.
    func resetServiceSpecificCredential(
        _ input: ResetServiceSpecificCredentialRequest, _ context: RequestContext
    ) async throws -> ResetServiceSpecificCredentialResponse {
        let name = try Needs.userName(input.userName, context)
        let (password, sealed) = try newPassword(of: input.serviceSpecificCredentialId)
        var view: ServiceSpecificCredential?
        try await store.changeServiceCredential(
            input.serviceSpecificCredentialId, of: name, in: context.account
        ) { record in
            var record = record
            record.sealedPassword = sealed
            view = ServiceSpecificCredential(record, of: name, password: password)
            return record
        }
        return ResetServiceSpecificCredentialResponse(serviceSpecificCredential: view)
    }

    private func newPassword(of id: String) throws -> (text: String, sealed: [UInt8]) {
        let text = Base64.encode(entropy.bytes(IAMLimits.servicePasswordBytes))
        let context = ServiceCredentialRecord.sealingContext(id)
        return (text, try sealer.seal(Array(text.utf8), context: context))
    }

    /// Throws NoSuchEntity for a service that takes no such credentials.
    private static func checkService(_ name: String) throws {
        guard name != "bedrock.amazonaws.com" else {
            throw AWSError.notImplemented(
                service: "iam", operation: "service-specific credentials of bedrock.amazonaws.com")
        }
        guard ["codecommit.amazonaws.com", "cassandra.amazonaws.com"].contains(name) else {
            throw IAMError.noSuchEntity(
                "No such service \(name) is supported for Service Specific Credentials")
        }
    }
}

extension ServiceSpecificCredential {
    init(_ record: ServiceCredentialRecord, of user: String, password: String) {
        self.init(
            createDate: record.createdAt, serviceName: record.service,
            serviceSpecificCredentialId: record.id, userName: user,
            status: record.isActive ? .active : .inactive, serviceUserName: record.userName,
            servicePassword: password)
    }
}

extension ServiceSpecificCredentialMetadata {
    init(_ record: ServiceCredentialRecord, of user: String) {
        self.init(
            userName: user, status: record.isActive ? .active : .inactive, createDate: record.createdAt,
            serviceSpecificCredentialId: record.id, serviceName: record.service,
            serviceUserName: record.userName)
    }
}
