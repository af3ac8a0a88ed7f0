// `sha256:…`, by which everything in an image is named.

import CloudCore
import Crypto

/// Digests as images write them.
public enum Digest {
    /// Of these bytes.
    public static func text(of bytes: [UInt8]) -> String { text(Array(SHA256.hash(data: bytes))) }

    /// From the digest's own 32 bytes.
    public static func text(_ digest: [UInt8]) -> String { "sha256:" + Hex.encode(digest) }

    /// The 32 bytes; nil where the text is no SHA-256 digest.
    public static func bytes(of text: String) -> [UInt8]? {
        guard text.hasPrefix("sha256:"), text.utf8.count == 71, let bytes = Hex.decode(text.dropFirst(7)),
            Self.text(bytes) == text
        else { return nil }
        return bytes
    }
}
