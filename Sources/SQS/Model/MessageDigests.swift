// The MD5s by which clients see that what they sent came over whole.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html

import CloudCore
import Crypto

/// An MD5, without memory of its own.
struct MessageDigest: Hashable, Sendable {
    let number: UInt128

    init(number: UInt128) { self.number = number }

    fileprivate init(_ digest: Insecure.MD5Digest) {
        number = digest.withUnsafeBytes { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    /// From hexadecimal text, as messages of before have it.
    init?(_ text: String) {
        guard let bytes = Hex.decode(text), bytes.count == 16 else { return nil }
        number = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// In hexadecimal.
    var text: String { Hex.encode(number) }

    /// Appends its text.
    func write(to output: inout [UInt8]) { Hex.append(number, to: &output) }
}

enum MessageDigests {
    static func md5(_ text: String) -> MessageDigest {
        var text = text
        return text.withUTF8 { bytes in
            var digest = Insecure.MD5()
            digest.update(bufferPointer: UnsafeRawBufferPointer(bytes))
            return MessageDigest(digest.finalize())
        }
    }

    /// Of attributes, in the order of their names; nil where there are none.
    static func md5(_ attributes: [MessageAttribute]) -> MessageDigest? {
        guard !attributes.isEmpty else { return nil }
        var bytes: [UInt8] = []
        func append(_ part: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        for attribute in attributes.sorted(by: { $0.name < $1.name }) {
            append(attribute.name.utf8)
            append(attribute.type.utf8)
            switch attribute.value {
            case .string(let text):
                bytes.append(1)
                append(text.utf8)
            case .binary(let value):
                bytes.append(2)
                append(value)
            }
        }
        return MessageDigest(Insecure.MD5.hash(data: bytes))
    }

    /// By which a FIFO queue knows a message that says nothing itself: SHA-256 of the body.
    static func deduplicationID(_ body: String) -> String {
        Hex.encode(SHA256.hash(data: Array(body.utf8)))
    }
}
