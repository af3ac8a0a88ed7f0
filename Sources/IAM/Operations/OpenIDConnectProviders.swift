// OpenID Connect providers: whose tokens an account's roles may trust. Tokens are checked by STS, which
// asks by the port in Ports+Identities. Tags are in Tags.

import CloudCore
import Wire

extension IAMService {
    static let openIDConnectProviders: [Operation<IAMService>] = [
        .on(
            "CreateOpenIDConnectProvider",
            needs: { (input: CreateOpenIDConnectProviderRequest, context) in
                let url = try issuer(input.url)
                let arn = ProviderReference.openIDConnect(url: url)
                    .arn(account: context.account, partition: context.partition)
                return Needs.arn("CreateOpenIDConnectProvider", arn)
                    .tagging("TagOpenIDConnectProvider", input.tags)
            }, createOpenIDConnectProvider),
        .on(
            "GetOpenIDConnectProvider",
            needs: { input, _ in Needs.arn("GetOpenIDConnectProvider", input.openIDConnectProviderArn) },
            getOpenIDConnectProvider),
        .on(
            "DeleteOpenIDConnectProvider",
            needs: { input, _ in Needs.arn("DeleteOpenIDConnectProvider", input.openIDConnectProviderArn) },
            deleteOpenIDConnectProvider),
        .on(
            "ListOpenIDConnectProviders",
            needs: { (_: ListOpenIDConnectProvidersRequest, context) in
                Needs.all("ListOpenIDConnectProviders", "oidc-provider", path: "/*", context)
            }, listOpenIDConnectProviders),
        .on(
            "AddClientIDToOpenIDConnectProvider",
            needs: { input, _ in
                Needs.arn("AddClientIDToOpenIDConnectProvider", input.openIDConnectProviderArn)
            }, addClientIDToOpenIDConnectProvider),
        .on(
            "RemoveClientIDFromOpenIDConnectProvider",
            needs: { input, _ in
                Needs.arn("RemoveClientIDFromOpenIDConnectProvider", input.openIDConnectProviderArn)
            }, removeClientIDFromOpenIDConnectProvider),
        .on(
            "UpdateOpenIDConnectProviderThumbprint",
            needs: { input, _ in
                Needs.arn("UpdateOpenIDConnectProviderThumbprint", input.openIDConnectProviderArn)
            }, updateOpenIDConnectProviderThumbprint),
    ]

    func createOpenIDConnectProvider(
        _ input: CreateOpenIDConnectProviderRequest, _ context: RequestContext
    ) async throws -> CreateOpenIDConnectProviderResponse {
        let record = OpenIDConnectProviderRecord(
            url: try Self.issuer(input.url), createdAt: context.now, tags: try TagSet(input.tags),
            clientIDs: try Self.clientIDs(input.clientIDList ?? []),
            thumbprints: try Self.thumbprints(input.thumbprintList ?? []))
        try await store.insert(record, in: context.account)
        return CreateOpenIDConnectProviderResponse(
            openIDConnectProviderArn: ProviderReference.openIDConnect(url: record.url)
                .arn(account: context.account, partition: context.partition),
            tags: record.tags.pairs.isEmpty ? nil : record.tags.views)
    }

    func getOpenIDConnectProvider(
        _ input: GetOpenIDConnectProviderRequest, _ context: RequestContext
    ) async throws -> GetOpenIDConnectProviderResponse {
        let record = try await openIDConnectProvider(input.openIDConnectProviderArn, in: context.account)
        return GetOpenIDConnectProviderResponse(
            url: record.url, clientIDList: record.clientIDs, thumbprintList: record.thumbprints,
            createDate: record.createdAt, tags: record.tags.views)
    }

    /// Throws NoSuchEntity.
    func openIDConnectProvider(
        _ arn: String, in account: AccountID
    ) async throws -> OpenIDConnectProviderRecord {
        guard case .openIDConnect(let url) = try ProviderReference.of(arn, in: account),
            let record = try await store.openIDConnectProvider(url, in: account)
        else { throw IAMError.noSuchOpenIDConnectProvider(arn) }
        return record
    }

    /// As on AWS, what is not there is no error.
    func deleteOpenIDConnectProvider(
        _ input: DeleteOpenIDConnectProviderRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let reference = try ProviderReference.of(input.openIDConnectProviderArn, in: context.account)
        if case .openIDConnect(let url) = reference {
            try await store.deleteOpenIDConnectProvider(url, in: context.account)
        }
        return EmptyShape()
    }

    func listOpenIDConnectProviders(
        _ input: ListOpenIDConnectProvidersRequest, _ context: RequestContext
    ) async throws -> ListOpenIDConnectProvidersResponse {
        let records = try await store.openIDConnectProviders(in: context.account)
        return ListOpenIDConnectProvidersResponse(
            openIDConnectProviderList: records.map {
                OpenIDConnectProviderListEntry(
                    arn: ProviderReference.openIDConnect(url: $0.url)
                        .arn(account: context.account, partition: context.partition))
            })
    }

    /// Twice is once.
    func addClientIDToOpenIDConnectProvider(
        _ input: AddClientIDToOpenIDConnectProviderRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.updateOpenIDConnectProvider(
            input.openIDConnectProviderArn, in: context.account
        ) { record in record.clientIDs = try Self.clientIDs(record.clientIDs + [input.clientID]) }
        return EmptyShape()
    }

    /// What is not there is no error.
    func removeClientIDFromOpenIDConnectProvider(
        _ input: RemoveClientIDFromOpenIDConnectProviderRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.updateOpenIDConnectProvider(
            input.openIDConnectProviderArn, in: context.account
        ) { record in record.clientIDs.removeAll { $0 == input.clientID } }
        return EmptyShape()
    }

    func updateOpenIDConnectProviderThumbprint(
        _ input: UpdateOpenIDConnectProviderThumbprintRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let thumbprints = try Self.thumbprints(input.thumbprintList)
        try await store.updateOpenIDConnectProvider(
            input.openIDConnectProviderArn, in: context.account
        ) { record in record.thumbprints = thumbprints }
        return EmptyShape()
    }

    // MARK: What is allowed

    /// The issuer without its scheme. Throws ValidationError.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
    private static func issuer(_ url: String) throws -> String {
        let scheme = "https://"
        let rest = url.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        guard url.hasPrefix(scheme), host.contains(where: \.isLetter), !rest.contains(where: "?#@ ".contains),
            rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw IAMError.validation("Invalid Open ID Connect Provider URL") }
        return String(rest)
    }

    /// Each once. Throws LimitExceeded.
    private static func clientIDs(_ given: [String]) throws -> [String] {
        var seen: Set<String> = []
        let distinct = given.filter { seen.insert($0).inserted }
        guard distinct.count <= IAMLimits.clientIDsPerProvider else {
            throw IAMError.quota("ClientIdsPerOpenIdConnectProvider", IAMLimits.clientIDsPerProvider)
        }
        return distinct
    }

    /// Throws InvalidInput.
    private static func thumbprints(_ given: [String]) throws -> [String] {
        guard given.count <= IAMLimits.thumbprintsPerProvider else {
            throw IAMError.invalidInput("Thumbprint list must contain fewer than 5 entries.")
        }
        guard given.allSatisfy({ Hex.decode($0) != nil }) else {
            throw IAMError.invalidInput("Thumbprint list contains an invalid thumbprint.")
        }
        return given
    }
}
