// DeleteMessage and DeleteMessageBatch without records.

import CloudCore
import Wire

/// A request to delete that was read from its bytes.
struct FastDelete: Sendable {
    let queue: KnownQueue
    /// Empty of a DeleteMessage.
    let ids: [String]
    let handles: [String]

    /// A DeleteMessage.
    static func single(_ sqs: SQSService, _ body: [UInt8], _ context: RequestContext) -> FastDelete? {
        var url: String?
        var handle: String?
        let isRead = RequestBytes.scan(body) { reader in
            try reader.members { name, reader in
                if name == "QueueUrl" { return try reader.read(&url) }
                if name == "ReceiptHandle" { return try reader.read(&handle) }
                return false
            }
        }
        guard isRead, let handle, let url, let queue = sqs.known.queue(url, context) else { return nil }
        return FastDelete(queue: queue, ids: [], handles: [handle])
    }

    /// A DeleteMessageBatch.
    static func batch(_ sqs: SQSService, _ body: [UInt8], _ context: RequestContext) -> FastDelete? {
        var url: String?
        var ids: [String] = []
        var handles: [String] = []
        let isRead = RequestBytes.scan(body) { reader in
            try reader.members { name, reader in
                if name == "QueueUrl" { return try reader.read(&url) }
                guard name == "Entries", ids.isEmpty else { return false }
                ids.reserveCapacity(Limits.batchEntries)
                handles.reserveCapacity(Limits.batchEntries)
                return try reader.elements { reader in
                    var id: String?
                    var handle: String?
                    let isRead = try reader.members { name, reader in
                        if name == "Id" { return try reader.read(&id) }
                        if name == "ReceiptHandle" { return try reader.read(&handle) }
                        return false
                    }
                    guard isRead, ids.count < Limits.batchEntries, let id, let handle else { return false }
                    ids.append(id)
                    handles.append(handle)
                    return true
                }
            }
        }
        guard isRead, !ids.isEmpty, let url, let queue = sqs.known.queue(url, context) else { return nil }
        return FastDelete(queue: queue, ids: ids, handles: handles)
    }

    static let needs: @Sendable (FastDelete) -> [Permission] = {
        [Permission("sqs:DeleteMessage", on: [$0.queue.arn])]
    }
}

extension SQSService {
    func fastDeleteMessage(_ call: FastDelete, _ context: RequestContext) async throws -> [UInt8] {
        if let error = try await delete(call.handles, from: call.queue.name)[0] { throw error }
        return []
    }

    func fastDeleteMessageBatch(_ call: FastDelete, _ context: RequestContext) async throws -> [UInt8] {
        try BatchCheck.check(call.ids, "DeleteMessageBatchRequestEntry")
        let errors = try await delete(call.handles, from: call.queue.name)
        var failed: [BatchResultErrorEntry] = []
        var writer = JSONWriter(capacity: 64 + 16 * call.ids.count)
        writer.open("{")
        writer.key(quoted: "\"Successful\":")
        writer.open("[")
        for (id, error) in zip(call.ids, errors) {
            if let error {
                failed.append(BatchResultErrorEntry(id, error))
                continue
            }
            writer.element()
            writer.open("{")
            writer.key(quoted: "\"Id\":")
            writer.write(id)
            writer.close("}")
        }
        writer.close("]")
        writer.write(failed: failed)
        writer.close("}")
        return writer.bytes
    }
}
