// A body under a customer's key (SSE-KMS). What is said of a message beside its body is not under it, as on
// AWS, and a message keeps its key wherever it moves.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html

import CloudCore
import Crypto
import Store

/// A body that only who may use the key can read.
struct SealedBody: Hashable, Sendable {
    /// The key's ARN.
    var key: String
    /// The queue that it was sent to: bound to data key and content.
    var queue: String
    /// As KMS keeps it.
    var dataKey: [UInt8]
    /// Nonce, ciphertext and tag.
    var content: [UInt8]

    init(_ body: String, under dataKey: DataKey, key: String, queue: String, entropy: any Entropy) throws {
        self.key = key
        self.queue = queue
        self.dataKey = dataKey.ciphertext
        let box = try AES.GCM.seal(
            Array(body.utf8), using: SymmetricKey(data: dataKey.plaintext),
            nonce: AES.GCM.Nonce(data: entropy.bytes(12)), authenticating: Array(queue.utf8))
        content = Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    func opened(by dataKey: [UInt8]) throws -> String {
        let box = try AES.GCM.SealedBox(combined: content)
        let body = try AES.GCM.open(
            box, using: SymmetricKey(data: dataKey), authenticating: Array(queue.utf8))
        return String(decoding: body, as: UTF8.self)
    }

    func write(to writer: inout RecordWriter) {
        writer.string(key)
        writer.string(queue)
        writer.bytes(dataKey)
        writer.bytes(content)
    }

    init(from reader: inout RecordReader) throws {
        key = try reader.string()
        queue = try reader.string()
        dataKey = try reader.bytes()
        content = try reader.bytes()
    }
}
