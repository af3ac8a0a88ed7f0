// Where the payloads of queued things lie: small ones in the queue's own record, larger ones in blobs.

import Agenda
import CloudCore
import Store

/// Keeps payloads from a commit to the next.
struct AsyncPayloads: Sendable {
    private static let garbage = AgendaQueue("lambda.async.payloads")

    let blobs: any BlobStore
    private let unowned: UnownedBlobs

    init(store: any KeyValueStore, blobs: any BlobStore) {
        self.blobs = blobs
        unowned = UnownedBlobs(store: store, blobs: blobs)
    }

    func start(_ agenda: Agenda, clock: any WallClock) async {
        await agenda.handle(Self.garbage) { [blobs] task in
            guard let id = BlobID(text: String(decoding: task.payload, as: UTF8.self)) else { return .done }
            do {
                try await blobs.delete(id)
                return .done
            } catch { return .retry(at: clock.now + .seconds(60)) }
        }
    }

    /// The payload, durable once the batch is committed.
    func keep(_ payload: [UInt8], in batch: inout Batch) async throws -> AsyncRecord.Payload {
        guard payload.count > EngineLimits.asyncInlineBytes else { return .inline(payload) }
        let id = try await unowned.write(payload)
        UnownedBlobs.claim(id, in: &batch)
        return .blob(id)
    }

    /// The batch that was to own it was not committed.
    func forget(_ payload: AsyncRecord.Payload) async throws {
        if case .blob(let id) = payload { try await unowned.remove(id) }
    }

    func load(_ payload: AsyncRecord.Payload) async throws -> [UInt8] {
        switch payload {
        case .inline(let bytes): bytes
        case .blob(let id): try await blobs.read(id)
        }
    }

    /// Nobody needs it once the batch is committed.
    func discard(_ payload: AsyncRecord.Payload, in batch: inout Batch, at now: Instant) throws {
        guard case .blob(let id) = payload else { return }
        try Agenda.add(
            DueTask(queue: Self.garbage, id: id.text, due: now, payload: Array(id.text.utf8)), to: &batch)
    }
}
