// Where the payloads of durable executions lie: small ones in the records, larger ones in blobs, which are
// written before the commit that owns them.

import CloudCore
import Store

/// Keeps and reads payloads.
struct DurablePayloads: Sendable {
    private let blobs: any BlobStore
    private let unowned: UnownedBlobs

    init(store: any KeyValueStore, blobs: any BlobStore) {
        self.blobs = blobs
        unowned = UnownedBlobs(store: store, blobs: blobs)
    }

    /// Durable once a commit claims it.
    func keep(_ payload: [UInt8]) async throws -> DurablePayload {
        guard payload.count > DurableLimits.inlineBytes else { return .inline(payload) }
        return .blob(try await unowned.write(payload))
    }

    func keep(_ error: DurableError) async throws -> DurablePayload { try await keep(error.json) }

    /// No commit claimed these.
    func forget(_ payloads: [DurablePayload?]) async {
        for case .blob(let id)? in payloads { try? await unowned.remove(id) }
    }

    func remove(_ id: BlobID) async throws { try await unowned.remove(id) }

    func bytes(_ payload: DurablePayload) async throws -> [UInt8] {
        switch payload {
        case .inline(let bytes): bytes
        case .blob(let id): try await blobs.read(id)
        }
    }

    func text(_ payload: DurablePayload?) async throws -> String? {
        guard let payload else { return nil }
        return String(decoding: try await bytes(payload), as: UTF8.self)
    }

    func error(_ payload: DurablePayload?) async throws -> DurableError? {
        guard let payload else { return nil }
        return DurableError(json: try await bytes(payload))
    }
}

extension DurablePayload {
    var count: Int {
        switch self {
        case .inline(let bytes): bytes.count
        case .blob(let id): id.size
        }
    }
}
