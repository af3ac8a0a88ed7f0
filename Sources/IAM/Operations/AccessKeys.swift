// Access keys of users. A secret is shown once, when it is made, and sealed in the store.

import CloudCore
import Store
import Wire

extension IAMService {
    static let accessKeyOperations: [Operation<IAMService>] = [
        .on(
            "CreateAccessKey",
            needs: { Needs.user("CreateAccessKey", try Needs.userName($0.userName, $1), $1) },
            createAccessKey),
        .on(
            "ListAccessKeys",
            needs: { Needs.user("ListAccessKeys", try Needs.userName($0.userName, $1), $1) },
            listAccessKeys),
        .on(
            "UpdateAccessKey",
            needs: { Needs.user("UpdateAccessKey", try Needs.userName($0.userName, $1), $1) },
            updateAccessKey),
        .on(
            "DeleteAccessKey",
            needs: { Needs.user("DeleteAccessKey", try Needs.userName($0.userName, $1), $1) },
            deleteAccessKey),
    ]

    func createAccessKey(
        _ input: CreateAccessKeyRequest, _ context: RequestContext
    ) async throws -> CreateAccessKeyResponse {
        let name = try Needs.userName(input.userName, context)
        let id = AccessKeyID.make(prefix: "AKIA", account: context.account, entropy: entropy)
        // Forty characters, as AWS's are.
        let secret = Base64.encode(entropy.bytes(30))
        let sealed = try sealer.seal(Array(secret.utf8), context: AccessKeyRecord.sealingContext(id))
        let key = AccessKeyRecord(
            id: id, account: context.account, user: name, createdAt: context.now, sealedSecret: sealed)
        try await store.insert(key)
        return CreateAccessKeyResponse(
            accessKey: AccessKey(
                userName: name, accessKeyId: id, status: .active, secretAccessKey: secret,
                createDate: context.now))
    }

    func listAccessKeys(
        _ input: ListAccessKeysRequest, _ context: RequestContext
    ) async throws -> ListAccessKeysResponse {
        let name = try Needs.userName(input.userName, context)
        let user = try await store.identity(UserRecord.self, name, in: context.account)
        let keys = try await store.accessKeys(of: user)
        let page = try Page.of(keys, PageRequest(marker: input.marker, maxItems: input.maxItems)) { $0.id }
        return ListAccessKeysResponse(
            accessKeyMetadata: page.items.map {
                AccessKeyMetadata(
                    userName: $0.user, accessKeyId: $0.id, status: $0.isActive ? .active : .inactive,
                    createDate: $0.createdAt)
            }, isTruncated: page.isTruncated, marker: page.marker)
    }

    func updateAccessKey(
        _ input: UpdateAccessKeyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try Needs.userName(input.userName, context)
        try await store.setAccessKey(
            input.accessKeyId, of: name, in: context.account, active: input.status == .active)
        return EmptyShape()
    }

    func deleteAccessKey(
        _ input: DeleteAccessKeyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try Needs.userName(input.userName, context)
        try await store.deleteAccessKey(input.accessKeyId, of: name, in: context.account)
        return EmptyShape()
    }
}
