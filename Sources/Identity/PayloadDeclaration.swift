// What `x-amz-content-sha256` says of the body.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

import CloudCore

/// How a request's body is, or isn't, covered by its signature.
enum PayloadDeclaration: Sendable, Equatable {
    /// No header: the hash of the body is signed.
    case absent
    /// The body's hash, in hexadecimal.
    case hash([UInt8])
    case unsigned
    case signedChunks(trailer: Bool)
    case unsignedChunks
    case malformed

    init(_ header: String?) {
        switch header {
        case nil: self = .absent
        case "UNSIGNED-PAYLOAD": self = .unsigned
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": self = .signedChunks(trailer: false)
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": self = .signedChunks(trailer: true)
        case "STREAMING-UNSIGNED-PAYLOAD-TRAILER": self = .unsignedChunks
        case .some(let text):
            let bytes = Array(text.utf8)
            self =
                bytes.count == 64 && bytes.allSatisfy { Hex.value(of: $0) != nil } ? .hash(bytes) : .malformed
        }
    }

    var isChunked: Bool {
        switch self {
        case .signedChunks, .unsignedChunks: true
        default: false
        }
    }
}
