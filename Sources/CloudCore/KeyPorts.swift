// What services ask of KMS: small things encrypted under a customer's key, as a principal who must be allowed
// to.

/// Encrypts and decrypts under keys: KMS.
public protocol KeyService: Sendable {
    /// Encrypts up to 4 KB under the key of that ARN, as the caller in `context`. `encryptionContext` is
    /// bound to the result. Throws KMS's own errors: AccessDeniedException, DisabledException,
    /// KMSInvalidStateException, NotFoundException …
    /// https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
    func encrypt(
        _ plaintext: [UInt8], under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> [UInt8]

    /// Undoes `encrypt`, with the same `encryptionContext`; throws as it does, and
    /// InvalidCiphertextException.
    /// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
    func decrypt(
        _ ciphertext: [UInt8], under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> [UInt8]

    /// A new key of 32 bytes, and the same under the key of that ARN: what `decrypt` undoes. Throws as
    /// `encrypt` does.
    /// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
    func generateDataKey(
        under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> DataKey
}

/// A key for larger things, of which only the sealed form is kept.
public struct DataKey: Hashable, Sendable {
    public var plaintext: [UInt8]
    public var ciphertext: [UInt8]

    public init(plaintext: [UInt8], ciphertext: [UInt8]) {
        self.plaintext = plaintext
        self.ciphertext = ciphertext
    }
}
