// SSH public keys of users, which on AWS open CodeCommit's repositories.

import CloudCore
import Wire

extension IAMService {
    static let sshPublicKeys: [Operation<IAMService>] = [
        .on(
            "UploadSSHPublicKey", needs: { Needs.user("UploadSSHPublicKey", $0.userName, $1) },
            uploadSSHPublicKey),
        .on("GetSSHPublicKey", needs: { Needs.user("GetSSHPublicKey", $0.userName, $1) }, getSSHPublicKey),
        .on(
            "ListSSHPublicKeys",
            needs: { Needs.user("ListSSHPublicKeys", try Needs.userName($0.userName, $1), $1) },
            listSSHPublicKeys),
        .on(
            "UpdateSSHPublicKey", needs: { Needs.user("UpdateSSHPublicKey", $0.userName, $1) },
            updateSSHPublicKey),
        .on(
            "DeleteSSHPublicKey", needs: { Needs.user("DeleteSSHPublicKey", $0.userName, $1) },
            deleteSSHPublicKey),
    ]

    func uploadSSHPublicKey(
        _ input: UploadSSHPublicKeyRequest, _ context: RequestContext
    ) async throws -> UploadSSHPublicKeyResponse {
        _ = try await store.identity(UserRecord.self, input.userName, in: context.account)
        let key = try UserPublicKey(input.sshPublicKeyBody)
        let record = SSHPublicKeyRecord(
            id: "APKA" + entropy.base32(17), uploadedAt: context.now, body: input.sshPublicKeyBody,
            fingerprint: key.fingerprint)
        try await store.insert(record, of: input.userName, in: context.account)
        return UploadSSHPublicKeyResponse(
            sshPublicKey: SSHPublicKey(record, of: input.userName, body: record.body))
    }

    func getSSHPublicKey(
        _ input: GetSSHPublicKeyRequest, _ context: RequestContext
    ) async throws -> GetSSHPublicKeyResponse {
        let user = try await store.identity(UserRecord.self, input.userName, in: context.account)
        let keys = try await store.sshPublicKeys(of: user, in: context.account)
        guard let record = keys.first(where: { $0.id == input.sshPublicKeyId }) else {
            throw IAMError.noSuchPublicKey(input.sshPublicKeyId)
        }
        let key = try UserPublicKey(record.body)
        return GetSSHPublicKeyResponse(
            sshPublicKey: SSHPublicKey(
                record, of: input.userName, body: input.encoding == .pem ? key.pem : key.ssh))
    }

    func listSSHPublicKeys(
        _ input: ListSSHPublicKeysRequest, _ context: RequestContext
    ) async throws -> ListSSHPublicKeysResponse {
        let name = try Needs.userName(input.userName, context)
        let user = try await store.identity(UserRecord.self, name, in: context.account)
        let keys = try await store.sshPublicKeys(of: user, in: context.account)
        let page = try Page.of(keys, PageRequest(marker: input.marker, maxItems: input.maxItems)) { $0.id }
        return ListSSHPublicKeysResponse(
            sshPublicKeys: page.items.map {
                SSHPublicKeyMetadata(
                    userName: name, sshPublicKeyId: $0.id, status: $0.isActive ? .active : .inactive,
                    uploadDate: $0.uploadedAt)
            }, isTruncated: page.isTruncated, marker: page.marker)
    }

    func updateSSHPublicKey(
        _ input: UpdateSSHPublicKeyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.setSSHPublicKey(
            input.sshPublicKeyId, of: input.userName, in: context.account, active: input.status == .active)
        return EmptyShape()
    }

    func deleteSSHPublicKey(
        _ input: DeleteSSHPublicKeyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.deleteSSHPublicKey(input.sshPublicKeyId, of: input.userName, in: context.account)
        return EmptyShape()
    }
}

extension SSHPublicKey {
    init(_ record: SSHPublicKeyRecord, of user: String, body: String) {
        self.init(
            userName: user, sshPublicKeyId: record.id, fingerprint: record.fingerprint,
            sshPublicKeyBody: body, status: record.isActive ? .active : .inactive,
            uploadDate: record.uploadedAt)
    }
}
