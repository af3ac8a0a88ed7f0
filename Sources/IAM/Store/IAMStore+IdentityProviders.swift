// Identity providers in the store. A SAML metadata document may be larger than a commit: its parts are
// written first, under a revision of their own, then the record that names the revision, then the old parts
// go.

import CloudCore
import Store

extension IAMStore {
    // MARK: OpenID Connect

    func openIDConnectProvider(
        _ url: String, in account: AccountID
    ) async throws -> OpenIDConnectProviderRecord? {
        let key = IAMKeys.openIDConnectProvider(url, account)
        return try await store.get(key, as: OpenIDConnectProviderRecord.self)
    }

    func openIDConnectProviders(in account: AccountID) async throws -> [OpenIDConnectProviderRecord] {
        try await store.list(
            IAMKeys.openIDConnectProviders(account).range, as: OpenIDConnectProviderRecord.self,
            limit: IAMLimits.openIDConnectProviders
        ).map(\.record)
    }

    /// Throws EntityAlreadyExists, LimitExceeded.
    func insert(_ record: OpenIDConnectProviderRecord, in account: AccountID) async throws {
        let key = IAMKeys.openIDConnectProvider(record.url, account)
        let existing = try await openIDConnectProviders(in: account).count
        try await change { transaction in
            guard try await transaction.get(key, as: OpenIDConnectProviderRecord.self) == nil else {
                throw IAMError.alreadyExists("Provider with url https://\(record.url) already exists.")
            }
            guard existing < IAMLimits.openIDConnectProviders else {
                throw IAMError.quota(
                    "OpenIdConnectProvidersPerAccount", IAMLimits.openIDConnectProviders)
            }
            transaction.put(record, at: key)
        }
    }

    /// Reads a provider and writes it back changed. Throws NoSuchEntity.
    func updateOpenIDConnectProvider(
        _ arn: String, in account: AccountID, _ change: (inout OpenIDConnectProviderRecord) throws -> Void
    ) async throws {
        guard case .openIDConnect(let url) = try ProviderReference.of(arn, in: account) else {
            throw IAMError.noSuchOpenIDConnectProvider(arn)
        }
        let key = IAMKeys.openIDConnectProvider(url, account)
        try await self.change { transaction in
            guard var record = try await transaction.get(key, as: OpenIDConnectProviderRecord.self) else {
                throw IAMError.noSuchOpenIDConnectProvider(arn)
            }
            try change(&record)
            transaction.put(record, at: key)
        }
    }

    /// What is not there is no error.
    func deleteOpenIDConnectProvider(_ url: String, in account: AccountID) async throws {
        try await change { $0.delete(IAMKeys.openIDConnectProvider(url, account)) }
    }

    // MARK: SAML

    /// Throws NoSuchEntity.
    func samlProvider(_ arn: String, in account: AccountID) async throws -> SAMLProviderRecord {
        guard case .saml(let name) = try ProviderReference.of(arn, in: account),
            let record = try await store.get(IAMKeys.samlProvider(name, account), as: SAMLProviderRecord.self)
        else { throw IAMError.noSuchSAMLProvider(arn) }
        return record
    }

    func samlProviders(in account: AccountID) async throws -> [SAMLProviderRecord] {
        try await store.list(
            IAMKeys.samlProviders(account).range, as: SAMLProviderRecord.self, limit: IAMLimits.samlProviders
        ).map(\.record)
    }

    /// Throws EntityAlreadyExists, LimitExceeded, ConcurrentModification.
    func insert(_ record: SAMLProviderRecord, metadata: [ArraySlice<UInt8>], in account: AccountID)
        async throws
    {
        let key = IAMKeys.samlProvider(record.name, account)
        let exists = IAMError.alreadyExists("Provider with name \(record.name) already exists.")
        let existing = try await samlProviders(in: account)
        guard !existing.contains(where: { $0.name == record.name }) else { throw exists }
        guard existing.count < IAMLimits.samlProviders else {
            throw IAMError.quota("SAMLProvidersPerAccount", IAMLimits.samlProviders)
        }
        try await putMetadata(metadata, of: record, in: account)
        try await change { transaction in
            guard try await transaction.get(key, as: SAMLProviderRecord.self) == nil else { throw exists }
            try await Self.requireMetadata(of: record, in: account, in: &transaction)
            transaction.put(record, at: key)
        }
        try await dropStaleMetadata(of: record.name, in: account)
    }

    /// Reads a provider and writes it back changed. Throws NoSuchEntity, ConcurrentModification.
    func updateSAMLProvider(
        _ arn: String, in account: AccountID, _ change: (inout SAMLProviderRecord) throws -> Void
    ) async throws {
        guard case .saml(let name) = try ProviderReference.of(arn, in: account) else {
            throw IAMError.noSuchSAMLProvider(arn)
        }
        let key = IAMKeys.samlProvider(name, account)
        try await self.change { transaction in
            guard let before = try await transaction.get(key, as: SAMLProviderRecord.self) else {
                throw IAMError.noSuchSAMLProvider(arn)
            }
            var record = before
            try change(&record)
            if record.revision != before.revision {
                try await Self.requireMetadata(of: record, in: account, in: &transaction)
            }
            transaction.put(record, at: key)
        }
    }

    /// Throws NoSuchEntity.
    func deleteSAMLProvider(_ arn: String, in account: AccountID) async throws {
        let record = try await samlProvider(arn, in: account)
        let key = IAMKeys.samlProvider(record.name, account)
        try await change { transaction in
            guard try await transaction.get(key, as: SAMLProviderRecord.self) != nil else {
                throw IAMError.noSuchSAMLProvider(arn)
            }
            transaction.delete(key)
        }
        try await dropStaleMetadata(of: record.name, in: account)
    }

    // MARK: Metadata

    static func metadataParts(_ document: String) -> [ArraySlice<UInt8>] {
        let bytes = Array(document.utf8)
        return stride(from: 0, to: bytes.count, by: IAMLimits.metadataPartBytes).map {
            bytes[$0..<min($0 + IAMLimits.metadataPartBytes, bytes.count)]
        }
    }

    /// Writes the parts of a document that no record names yet.
    func putMetadata(
        _ parts: [ArraySlice<UInt8>], of record: SAMLProviderRecord, in account: AccountID
    ) async throws {
        let numbered = Array(parts.enumerated())
        let step = IAMLimits.metadataPartsPerCommit
        for start in stride(from: 0, to: numbered.count, by: step) {
            try await store.transact { transaction in
                for (index, part) in numbered[start..<min(start + step, numbered.count)] {
                    transaction.put(
                        Array(part), at: IAMKeys.samlMetadata(record.name, account, record.revision, index))
                }
            }
        }
    }

    func metadata(of record: SAMLProviderRecord, in account: AccountID) async throws -> String {
        let keys = (0..<record.parts).map {
            IAMKeys.samlMetadata(record.name, account, record.revision, $0)
        }
        var bytes: [UInt8] = []
        for entry in try await store.read(keys) {
            guard let entry else { throw StoreError.corruptRecord("SAML metadata of \(record.name)") }
            bytes += entry.value
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Another call may have taken the parts of a document that no record named yet for what a crash left.
    private static func requireMetadata(
        of record: SAMLProviderRecord, in account: AccountID, in transaction: inout Transaction
    ) async throws {
        for index in 0..<record.parts {
            let key = IAMKeys.samlMetadata(record.name, account, record.revision, index)
            guard try await transaction.read(key) != nil else { throw IAMError.concurrentModification }
        }
    }

    /// Removes every part that the record, where there is one, does not name: of former documents, and what a
    /// crash left.
    func dropStaleMetadata(of name: String, in account: AccountID) async throws {
        let all = IAMKeys.samlMetadata(name, account).range
        let keys = try await store.scan(all, limit: 10_000, reverse: false).map(\.key)
        let step = IAMLimits.metadataPartsPerCommit
        for start in stride(from: 0, to: keys.count, by: step) {
            try await store.transact { transaction in
                let record = try await transaction.get(
                    IAMKeys.samlProvider(name, account), as: SAMLProviderRecord.self)
                let kept = record.map { IAMKeys.samlMetadata(name, account, $0.revision).range }
                for key in keys[start..<min(start + step, keys.count)] where kept?.contains(key) != true {
                    transaction.delete(key)
                }
            }
        }
    }
}
