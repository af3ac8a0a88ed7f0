// Signature Version 4 of the requests that the load consists of, with one date for all of them: a signature
// stays valid for a quarter of an hour.

import Crypto

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes signed requests to SQS.
struct Signer {
    private let host: String
    private let date: String
    private let scope: String
    private let key: SymmetricKey

    init(port: Int) {
        host = "127.0.0.1:\(port)"
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
        date = text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        let day = String(date.prefix(8))
        scope = "\(day)/us-east-1/sqs/aws4_request"
        var key = SymmetricKey(data: Array("AWS4test".utf8))
        for part in [day, "us-east-1", "sqs", "aws4_request"] {
            let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)
            key = SymmetricKey(data: code)
        }
        self.key = key
    }

    /// The bytes of a whole request.
    func request(_ operation: String, _ body: String) -> [UInt8] {
        let target = "AmazonSQS." + operation
        let digest = Self.hex(SHA256.hash(data: Array(body.utf8)))
        let canonical =
            "POST\n/\n\nhost:\(host)\nx-amz-date:\(date)\nx-amz-target:\(target)\n\n"
            + "host;x-amz-date;x-amz-target\n" + digest
        let text =
            "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n" + Self.hex(SHA256.hash(data: Array(canonical.utf8)))
        let signature = Self.hex(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
        let head =
            "POST / HTTP/1.1\r\nHost: \(host)\r\nX-Amz-Date: \(date)\r\nX-Amz-Target: \(target)\r\n"
            + "Content-Type: application/x-amz-json-1.0\r\nAuthorization: AWS4-HMAC-SHA256 "
            + "Credential=test/\(scope), SignedHeaders=host;x-amz-date;x-amz-target, "
            + "Signature=\(signature)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        return Array((head + body).utf8)
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
