// ReceiveMessage without records.

import CloudCore
import Wire

/// A request to receive that was read from its bytes.
struct FastReceive: Sendable {
    let queue: KnownQueue
    let request: ReceiveRequest

    static func read(_ sqs: SQSService, _ body: [UInt8], _ context: RequestContext) -> FastReceive? {
        var url: String?
        var request = ReceiveRequest()
        let isRead = RequestBytes.scan(body) { reader in
            try reader.members { name, reader in
                if name == "QueueUrl" { return try reader.read(&url) }
                if name == "MaxNumberOfMessages" { return try reader.read(&request.limit) }
                if name == "WaitTimeSeconds" { return try reader.read(&request.waitSeconds) }
                if name == "VisibilityTimeout" { return try reader.read(&request.visibilitySeconds) }
                if name == "MessageSystemAttributeNames" { return try reader.read(&request.systemNames) }
                if name == "AttributeNames" { return try reader.read(&request.olderSystemNames) }
                if name == "MessageAttributeNames" { return try reader.read(&request.names) }
                return false
            }
        }
        guard isRead, let url, let queue = sqs.known.queue(url, context) else { return nil }
        return FastReceive(queue: queue, request: request)
    }

    static let needs: @Sendable (FastReceive) -> [Permission] = {
        [Permission("sqs:ReceiveMessage", on: [$0.queue.arn])]
    }
}

extension SQSService {
    func fastReceiveMessage(_ call: FastReceive, _ context: RequestContext) async throws -> [UInt8] {
        let (messages, choice) = try await receive(call.request, from: call.queue.name, context)
        if messages.isEmpty { return Array("{}".utf8) }
        let bytes = messages.reduce(32) { $0 + 320 + $1.message.message.body.utf8.count }
        var writer = JSONWriter(capacity: bytes)
        writer.open("{")
        writer.key(quoted: "\"Messages\":")
        writer.open("[")
        for (message, queue) in messages {
            writer.element()
            writer.write(message, in: queue, choice)
        }
        writer.close("]")
        writer.close("}")
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func write(
        _ received: ReceivedMessage, in queue: UInt64, _ choice: AttributeChoice
    ) {
        let stored = received.message
        open("{")
        key(quoted: "\"MessageId\":")
        write(plain: { stored.id.write(to: &$0) })
        key(quoted: "\"ReceiptHandle\":")
        write(plain: received.handle(in: queue))
        key(quoted: "\"MD5OfBody\":")
        write(plain: { stored.bodyMD5.write(to: &$0) })
        key(quoted: "\"Body\":")
        write(stored.body)
        if choice.wantsAnySystem { writeSystemAttributes(of: received, choice) }
        if !stored.attributes.isEmpty, choice.wantsAny { writeAttributes(of: stored, choice) }
        close("}")
    }

    private mutating func writeSystemAttributes(of received: ReceivedMessage, _ choice: AttributeChoice) {
        let chosen = received.systemAttributes.filter { choice.wantsSystem($0.key) }
        if chosen.isEmpty { return }
        key(quoted: "\"Attributes\":")
        open("{")
        for (name, value) in chosen.sorted(by: { $0.key < $1.key }) {
            key(name)
            write(value)
        }
        close("}")
    }

    private mutating func writeAttributes(of stored: StoredMessage, _ choice: AttributeChoice) {
        let chosen = stored.attributes.filter { choice.wants($0.name) }
        guard let digest = stored.attributesMD5(of: chosen) else { return }
        key(quoted: "\"MD5OfMessageAttributes\":")
        write(plain: { digest.write(to: &$0) })
        key(quoted: "\"MessageAttributes\":")
        open("{")
        for attribute in chosen {
            key(attribute.name)
            open("{")
            switch attribute.value {
            case .string(let text):
                key(quoted: "\"StringValue\":")
                write(text)
            case .binary(let bytes):
                key(quoted: "\"BinaryValue\":")
                write(plain: Base64.encode(bytes))
            }
            key(quoted: "\"DataType\":")
            write(attribute.type)
            close("}")
        }
        close("}")
    }
}
