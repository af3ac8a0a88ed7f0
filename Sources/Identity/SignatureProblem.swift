// Why a signature was refused, as a value that knows no protocol. The texts are in SignatureProblem+AWSError.

public import CloudCore

/// How a family of services words its refusals: the codes and statuses differ between them.
public enum ErrorDialect: Sendable {
    /// awsJson and CBOR services, such as DynamoDB and Logs: 400, codes ending in `Exception`.
    case json
    /// restJson services, such as Lambda: the same codes with 403.
    case restJSON
    /// Query services, such as IAM and STS: 403, codes without `Exception`.
    case query
    /// S3, which has its own codes throughout.
    case s3
}

/// Why a request was not believed.
public enum SignatureProblem: Error, Hashable, Sendable {
    /// Nothing in the request says who sent it.
    case missing
    /// Both an Authorization header and `X-Amz-Algorithm` in the query.
    case twoMechanisms
    /// Something other than `AWS4-HMAC-SHA256`; SigV4a (`AWS4-ECDSA-P256-SHA256`) among it.
    case unsupportedAlgorithm(String)
    /// A part of the Authorization header is not `key=value`.
    case malformedPair(String)
    /// Parameters that the Authorization header (its text second) lacks.
    case headerLacks([String], authorization: String)
    /// Parameters that a presigned query lacks.
    case queryLacks([String])
    /// The credential is not `key/date/region/service/aws4_request`.
    case malformedCredential(String, presigned: Bool)
    case wrongTerminator(String)
    case invalidRegion(String)
    /// The scope names another service than the request is for.
    case wrongService(expected: String)
    case malformedDate(String)
    case scopeDate(scope: String, timestamp: String)
    case tooOld(timestamp: Instant, now: Instant)
    case tooNew(timestamp: Instant, now: Instant)
    case presignedExpired(at: Instant, expirySeconds: Int64, now: Instant)
    case expiryNotANumber
    case expiryNegative
    case expiryTooLong
    case hostNotSigned
    /// A signed header that the request does not have.
    case signedHeaderAbsent(String)
    /// `x-amz-` headers that the signature does not cover.
    case headersNotSigned([String])
    case tooManySignedHeaders

    case unknownAccessKey(String)
    case invalidToken
    case expiredToken

    case mismatch(SignatureMismatch)
    case chunkMismatch

    /// `x-amz-content-sha256` is absent where S3 wants it, or is not a hash.
    case contentHashMissing
    case contentHashMalformed
    case contentHashMismatch(provided: String, computed: String)
    /// `x-amz-decoded-content-length` is absent or not a number.
    case decodedLengthMissing
    /// The streamed body ended early or is longer than it said.
    case incompleteBody
    case malformedChunk
    case chunkTooSmall(bytes: Int)
    case malformedTrailer
    /// The checksum in the trailer, by its algorithm's name, is another than the body's.
    case checksumMismatch(String)
}

/// What S3 tells a client whose signature is wrong.
public struct SignatureMismatch: Hashable, Sendable {
    public var accessKeyID: String
    public var stringToSign: String
    public var provided: String
    public var canonicalRequest: String
}
