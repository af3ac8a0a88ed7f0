// SendMessage and SendMessageBatch without records. Messages with attributes go the general way.

import CloudCore
import Wire

/// A request to send that was read from its bytes.
struct FastSend: Sendable {
    let queue: KnownQueue
    let entries: [SendEntry]

    /// A SendMessage.
    static func single(_ sqs: SQSService, _ body: [UInt8], _ context: RequestContext) -> FastSend? {
        var url: String?
        var message = SendEntry()
        let isRead = RequestBytes.scan(body) { reader in
            try reader.members { name, reader in
                if name == "QueueUrl" { return try reader.read(&url) }
                return try message.read(name, &reader)
            }
        }
        guard isRead, message.hasBody, message.id == nil, let url,
            let queue = sqs.known.queue(url, context)
        else { return nil }
        return FastSend(queue: queue, entries: [message])
    }

    /// A SendMessageBatch.
    static func batch(_ sqs: SQSService, _ body: [UInt8], _ context: RequestContext) -> FastSend? {
        var url: String?
        var entries: [SendEntry] = []
        let isRead = RequestBytes.scan(body) { reader in
            try reader.members { name, reader in
                if name == "QueueUrl" { return try reader.read(&url) }
                guard name == "Entries", entries.isEmpty else { return false }
                entries.reserveCapacity(Limits.batchEntries)
                return try reader.elements { reader in
                    var entry = SendEntry()
                    guard entries.count < Limits.batchEntries,
                        try reader.members({ try entry.read($0, &$1) }), entry.hasBody, entry.id != nil
                    else { return false }
                    entries.append(entry)
                    return true
                }
            }
        }
        guard isRead, !entries.isEmpty, let url, let queue = sqs.known.queue(url, context) else { return nil }
        return FastSend(queue: queue, entries: entries)
    }

    static let needs: @Sendable (FastSend) -> [Permission] = {
        [Permission("sqs:SendMessage", on: [$0.queue.arn])]
    }
}

extension SendEntry {
    /// Reads the member `name`, or says that it does not know it.
    fileprivate mutating func read(
        _ name: UnsafeRawBufferPointer, _ reader: inout JSONReader
    ) throws -> Bool {
        if name == "MessageBody" {
            var text: String?
            guard try reader.read(&text), let text else { return false }
            request.body = text
            hasBody = true
            return true
        }
        if name == "Id" { return try reader.read(&id) }
        if name == "DelaySeconds" { return try reader.read(&request.delaySeconds) }
        if name == "MessageGroupId" { return try reader.read(&request.groupID) }
        if name == "MessageDeduplicationId" { return try reader.read(&request.deduplicationID) }
        return false
    }
}

extension SQSService {
    func fastSendMessage(_ call: FastSend, _ context: RequestContext) async throws -> [UInt8] {
        guard let entry = call.entries.first else { throw SQSError.missing("MessageBody") }
        let sent = try await send(entry.request, to: call.queue.name, context)
        var writer = JSONWriter()
        writer.open("{")
        writer.key(quoted: "\"MD5OfMessageBody\":")
        writer.write(plain: { sent.bodyMD5.write(to: &$0) })
        writer.key(quoted: "\"MessageId\":")
        writer.write(plain: { sent.id.write(to: &$0) })
        if let number = sent.sequenceNumber {
            writer.key(quoted: "\"SequenceNumber\":")
            writer.write(plain: number)
        }
        writer.close("}")
        return writer.bytes
    }

    func fastSendMessageBatch(_ call: FastSend, _ context: RequestContext) async throws -> [UInt8] {
        let outcome = try await send(call.entries, to: call.queue.name, context)
        var writer = JSONWriter(capacity: 64 + 160 * call.entries.count)
        writer.open("{")
        writer.key(quoted: "\"Successful\":")
        writer.open("[")
        for (id, sent) in outcome.sent {
            writer.element()
            writer.open("{")
            writer.key(quoted: "\"Id\":")
            writer.write(id)
            writer.key(quoted: "\"MessageId\":")
            writer.write(plain: { sent.id.write(to: &$0) })
            writer.key(quoted: "\"MD5OfMessageBody\":")
            writer.write(plain: { sent.bodyMD5.write(to: &$0) })
            if let number = sent.sequenceNumber {
                writer.key(quoted: "\"SequenceNumber\":")
                writer.write(plain: number)
            }
            writer.close("}")
        }
        writer.close("]")
        writer.write(failed: outcome.failed)
        writer.close("}")
        return writer.bytes
    }
}

extension JSONWriter {
    /// The entries of a batch that failed.
    mutating func write(failed: [BatchResultErrorEntry]) {
        key(quoted: "\"Failed\":")
        open("[")
        for entry in failed {
            element()
            open("{")
            key(quoted: "\"Id\":")
            write(entry.id)
            key(quoted: "\"SenderFault\":")
            write(entry.senderFault)
            key(quoted: "\"Code\":")
            write(entry.code)
            if let message = entry.message {
                key(quoted: "\"Message\":")
                write(message)
            }
            close("}")
        }
        close("]")
    }
}
