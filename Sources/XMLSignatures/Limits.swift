// The limits of this room. All are our own: above what identity providers send, below what would hurt.

import Wire

public enum XMLSignatureLimits {
    /// A metadata document of a provider may have 10,000,000 characters in IAM.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
    public static let documentBytes = 10_000_000
    static let depth = 32
    static let elements = 50_000
    static let attributes = 64
    /// Of a certificate; an RSA key of 8,192 bits with long names stays below.
    static let certificateBytes = 16_384
    /// RSA keys of more bits cost too much to try.
    static let publicKeyBytes = 1_100
    /// Of a signature and of a digest, in Base64.
    static let base64Characters = 4_096
    static let inclusivePrefixes = 32

    static var reader: XMLLimits {
        var limits = XMLLimits()
        limits.bytes = documentBytes
        limits.depth = depth
        limits.elements = elements
        limits.attributes = attributes
        return limits
    }
}
