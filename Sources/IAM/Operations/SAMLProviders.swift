// SAML providers: whose assertions an account's roles may trust. Assertions are checked by STS, which asks
// by the port in Ports+Identities. Tags are in Tags.

import CloudCore
import Wire

extension IAMService {
    static let samlProviders: [Operation<IAMService>] = [
        .on(
            "CreateSAMLProvider",
            needs: { (input: CreateSAMLProviderRequest, context) in
                Needs.arn("CreateSAMLProvider", samlARN(input.name, context))
                    .tagging("TagSAMLProvider", input.tags)
            }, createSAMLProvider),
        .on(
            "GetSAMLProvider",
            needs: { input, _ in Needs.arn("GetSAMLProvider", input.samlProviderArn) }, getSAMLProvider),
        .on(
            "UpdateSAMLProvider",
            needs: { input, _ in Needs.arn("UpdateSAMLProvider", input.samlProviderArn) },
            updateSAMLProvider),
        .on(
            "DeleteSAMLProvider",
            needs: { input, _ in Needs.arn("DeleteSAMLProvider", input.samlProviderArn) },
            deleteSAMLProvider),
        .on(
            "ListSAMLProviders",
            needs: { (_: ListSAMLProvidersRequest, context) in
                Needs.all("ListSAMLProviders", "saml-provider", path: "/*", context)
            }, listSAMLProviders),
    ]

    private static func samlARN(_ name: String, _ context: RequestContext) -> String {
        ProviderReference.saml(name: name).arn(account: context.account, partition: context.partition)
    }

    func createSAMLProvider(
        _ input: CreateSAMLProviderRequest, _ context: RequestContext
    ) async throws -> CreateSAMLProviderResponse {
        try Self.refuseEncryption(
            "CreateSAMLProvider", mode: input.assertionEncryptionMode?.rawValue, key: input.addPrivateKey)
        let metadata = try SAMLMetadata(input.samlMetadataDocument)
        let parts = IAMStore.metadataParts(input.samlMetadataDocument)
        let record = SAMLProviderRecord(
            name: input.name, uuid: "ASPA" + entropy.base32(22), createdAt: context.now,
            validUntil: metadata.validUntil ?? context.now + IAMLimits.samlValidity,
            tags: try TagSet(input.tags), revision: entropy.base32(16), parts: parts.count)
        try await store.insert(record, metadata: parts, in: context.account)
        return CreateSAMLProviderResponse(
            samlProviderArn: Self.samlARN(record.name, context),
            tags: record.tags.pairs.isEmpty ? nil : record.tags.views)
    }

    func getSAMLProvider(
        _ input: GetSAMLProviderRequest, _ context: RequestContext
    ) async throws -> GetSAMLProviderResponse {
        let record = try await store.samlProvider(input.samlProviderArn, in: context.account)
        return GetSAMLProviderResponse(
            samlProviderUUID: record.uuid,
            samlMetadataDocument: try await store.metadata(of: record, in: context.account),
            createDate: record.createdAt, validUntil: record.validUntil, tags: record.tags.views,
            assertionEncryptionMode: .allowed, privateKeyList: [])
    }

    func updateSAMLProvider(
        _ input: UpdateSAMLProviderRequest, _ context: RequestContext
    ) async throws -> UpdateSAMLProviderResponse {
        try Self.refuseEncryption(
            "UpdateSAMLProvider", mode: input.assertionEncryptionMode?.rawValue,
            key: input.addPrivateKey ?? input.removePrivateKey)
        var next = try await store.samlProvider(input.samlProviderArn, in: context.account)
        if let document = input.samlMetadataDocument {
            let metadata = try SAMLMetadata(document)
            let parts = IAMStore.metadataParts(document)
            next.revision = entropy.base32(16)
            next.parts = parts.count
            next.validUntil = metadata.validUntil ?? context.now + IAMLimits.samlValidity
            try await store.putMetadata(parts, of: next, in: context.account)
            try await store.updateSAMLProvider(input.samlProviderArn, in: context.account) { [next] record in
                record.revision = next.revision
                record.parts = next.parts
                record.validUntil = next.validUntil
            }
            try await store.dropStaleMetadata(of: next.name, in: context.account)
        }
        return UpdateSAMLProviderResponse(samlProviderArn: Self.samlARN(next.name, context))
    }

    func deleteSAMLProvider(
        _ input: DeleteSAMLProviderRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.deleteSAMLProvider(input.samlProviderArn, in: context.account)
        return EmptyShape()
    }

    func listSAMLProviders(
        _ input: ListSAMLProvidersRequest, _ context: RequestContext
    ) async throws -> ListSAMLProvidersResponse {
        let records = try await store.samlProviders(in: context.account)
        return ListSAMLProvidersResponse(
            samlProviderList: records.map {
                SAMLProviderListEntry(
                    arn: Self.samlARN($0.name, context), validUntil: $0.validUntil, createDate: $0.createdAt)
            })
    }

    /// Encrypted assertions are not read here, so no provider may promise it.
    private static func refuseEncryption(_ operation: String, mode: String?, key: String?) throws {
        guard mode == nil || mode == "Allowed", key == nil else {
            throw AWSError.notImplemented(
                service: "iam", operation: "\(operation) with keys for encrypted assertions")
        }
    }
}
