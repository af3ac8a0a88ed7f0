// The signature check: time, coverage, the key, the signature, the body, in this order. What is refused and
// in which words is in SignatureProblem; what may be done by whom is for the authorizer.

public import CloudCore
import Crypto

/// A request that was signed by whom it says.
public struct VerifiedCall: Sendable {
    public var principal: Principal
    public var accessKeyID: String
    public var region: Region
    /// The body without its `aws-chunked` encoding; nil where it had none.
    public var decodedBody: [UInt8]?
    /// The body of a request that streams, decoded and checked as it is read; throws `SignatureProblem` too.
    public var stream: BodyStream?
}

/// Checks AWS Signature Version 4.
public struct SignatureVerifier: Sendable {
    private let credentials: CredentialResolver
    private let clock: any WallClock
    private let keys = SigningKeys()

    public init(credentials: CredentialResolver, clock: any WallClock) {
        self.credentials = credentials
        self.clock = clock
    }

    /// Throws a `SignatureProblem`, or an error of the access key directory.
    public func verify(_ request: WireRequest, claim: SignatureClaim) async throws -> VerifiedCall {
        let now = clock.now
        try checkTime(claim, now: now)
        try checkCoverage(claim, headers: request.head.headers)
        let found = try await credentials.find(
            claim.accessKeyID, sessionToken: claim.sessionToken, now: now)
        var call = VerifiedCall(
            principal: found.credentials.principal, accessKeyID: claim.accessKeyID, region: claim.region)
        // What is wrong with the key or the token is said after the same work as if nothing were.
        do {
            let secret = found.credentials.secret
            if let stream = request.stream {
                call.stream = try check(stream, of: request, claim: claim, secret: secret)
            } else {
                call.decodedBody = try check(request, claim: claim, secret: secret)
            }
        } catch {
            throw found.problem ?? error
        }
        if let problem = found.problem { throw problem }
        return call
    }

    /// Whether a request can be verified before its body is there: where the signature covers what the head
    /// says of the body. Services other than S3 sign the body's hash without saying it.
    public static func canStream(_ head: RequestHead, claim: SignatureClaim) -> Bool {
        switch PayloadDeclaration(head.headers["x-amz-content-sha256"]) {
        case .unsigned, .signedChunks, .unsignedChunks: true
        case .absent, .hash, .malformed: claim.signsLikeS3
        }
    }

    // MARK: Time and coverage

    private func checkTime(_ claim: SignatureClaim, now: Instant) throws(SignatureProblem) {
        let skew = Duration.seconds(IdentityLimits.clockSkewSeconds)
        if claim.instant > now + skew { throw .tooNew(timestamp: claim.instant, now: now) }
        switch claim.form {
        case .header:
            if claim.instant < now - skew { throw .tooOld(timestamp: claim.instant, now: now) }
        case .query(let seconds):
            if now > claim.instant + .seconds(seconds) {
                throw .presignedExpired(at: claim.instant, expirySeconds: seconds, now: now)
            }
        }
    }

    /// `Host` and every `x-amz-` header must be signed, or a third party could change what is asked.
    private func checkCoverage(
        _ claim: SignatureClaim, headers: HeaderFields
    ) throws(SignatureProblem) {
        var isHostCovered = false
        var absent: [String] = []
        claim.signedHeaders.withUnsafeBufferPointer { list in
            isHostCovered = Self.covers(list, "host")
            for field in headers.fields where Self.mustBeSigned(field.name) {
                if !Self.covers(list, field.name) { absent.append(field.name) }
            }
        }
        if !isHostCovered { throw .hostNotSigned }
        if !absent.isEmpty { throw .headersNotSigned(absent) }
    }

    /// Whether `list`, lower-case names with semicolons, has `name` in any case.
    private static func covers(_ list: UnsafeBufferPointer<UInt8>, _ name: String) -> Bool {
        var start = 0
        for index in 0...list.count where index == list.count || list[index] == UInt8(ascii: ";") {
            if same(name, lower: UnsafeBufferPointer(rebasing: list[start..<index])) { return true }
            start = index + 1
        }
        return false
    }

    private static func mustBeSigned(_ name: String) -> Bool {
        name.utf8.count > 6
            && name.withBytes { bytes in
                (bytes[0] | 32) == UInt8(ascii: "x") && bytes[1] == UInt8(ascii: "-")
                    && (bytes[2] | 32) == UInt8(ascii: "a") && (bytes[3] | 32) == UInt8(ascii: "m")
                    && (bytes[4] | 32) == UInt8(ascii: "z") && bytes[5] == UInt8(ascii: "-")
            }
    }

    // MARK: The signature

    /// The body without its chunked encoding where it has one. Everything that needs no look-up.
    func check(
        _ request: WireRequest, claim: SignatureClaim, secret: String
    ) throws(SignatureProblem) -> [UInt8]? {
        let (declaration, signer) = try checkHead(of: request, claim: claim, secret: secret)
        if declaration.isChunked {
            var payload = try Self.chunks(of: request.head, declaration, signer)
            let decoded = try payload.decode(request.body)
            try payload.finish()
            return decoded
        }
        try checkHash(declaration, body: request.body, claim: claim)
        return nil
    }

    /// The same of a body on its way: the head is checked now, the body as it is read.
    private func check(
        _ stream: BodyStream, of request: WireRequest, claim: SignatureClaim, secret: String
    ) throws(SignatureProblem) -> BodyStream {
        let (declaration, signer) = try checkHead(of: request, claim: claim, secret: secret)
        let payload: StreamedPayload
        if declaration.isChunked {
            payload = StreamedPayload(stream, chunks: try Self.chunks(of: request.head, declaration, signer))
        } else if case .hash(let declared) = declaration {
            payload = StreamedPayload(stream, hash: declared)
        } else {
            return stream
        }
        return BodyStream { try await payload.next() }
    }

    /// Checks the signature over the head; gives what it says of the body, and the chain of chunk signatures
    /// that begins with it.
    private func checkHead(
        of request: WireRequest, claim: SignatureClaim, secret: String
    ) throws(SignatureProblem) -> (PayloadDeclaration, ChunkSigner) {
        let declaration = PayloadDeclaration(request.head.headers["x-amz-content-sha256"])
        let line = try payloadLine(declaration, request: request, claim: claim)
        let canonical = try CanonicalRequest(head: request.head, claim: claim, payloadHash: line)

        var circumstances: [UInt8] = []
        circumstances.reserveCapacity(96)
        circumstances.append(contentsOf: claim.timestamp.utf8)
        circumstances.append(10)
        circumstances.append(contentsOf: claim.date.utf8)
        circumstances.append(UInt8(ascii: "/"))
        circumstances.append(contentsOf: claim.region.name.utf8)
        circumstances.append(UInt8(ascii: "/"))
        circumstances.append(contentsOf: claim.service.utf8)
        circumstances.append(contentsOf: "/aws4_request\n".utf8)

        var text: [UInt8] = []
        text.reserveCapacity(192)
        text.append(contentsOf: "AWS4-HMAC-SHA256\n".utf8)
        text.append(contentsOf: circumstances)
        text.appendHex(SHA256.hash(data: canonical.bytes))

        let key = keys.key(
            secret: secret, date: claim.date, region: claim.region.name, service: claim.service)
        var computed: [UInt8] = []
        computed.reserveCapacity(64)
        computed.appendHex(HMAC<SHA256>.authenticationCode(for: text, using: key))
        guard sameInConstantTime(computed, claim.signature) else {
            throw .mismatch(
                SignatureMismatch(
                    accessKeyID: claim.accessKeyID, stringToSign: String(decoding: text, as: UTF8.self),
                    provided: String(decoding: claim.signature, as: UTF8.self),
                    canonicalRequest: String(decoding: canonical.bytes, as: UTF8.self)))
        }
        return (
            declaration, ChunkSigner(key: key, circumstances: circumstances, seed: claim.signature)
        )
    }

    /// The last line of the canonical request.
    private func payloadLine(
        _ declaration: PayloadDeclaration, request: WireRequest, claim: SignatureClaim
    ) throws(SignatureProblem) -> [UInt8] {
        switch declaration {
        case .unsigned: return Self.unsignedPayload
        case .signedChunks, .unsignedChunks:
            return Array((request.head.headers["x-amz-content-sha256"] ?? "").utf8)
        case .hash(let hash) where claim.signsLikeS3: return hash
        case .absent where claim.signsLikeS3:
            if claim.form == .header { throw .contentHashMissing }
            return Self.unsignedPayload
        case .malformed where claim.signsLikeS3: throw .contentHashMalformed
        case .hash, .absent, .malformed: return Self.hexHash(request.body)
        }
    }

    /// For S3 the signed line was the declared hash: now the body must have it.
    private func checkHash(
        _ declaration: PayloadDeclaration, body: [UInt8], claim: SignatureClaim
    ) throws(SignatureProblem) {
        guard case .hash(let declared) = declaration, claim.signsLikeS3 else { return }
        let computed = Self.hexHash(body)
        if !sameInConstantTime(declared.map(\.lowercased), computed) {
            throw .contentHashMismatch(
                provided: String(decoding: declared, as: UTF8.self),
                computed: String(decoding: computed, as: UTF8.self))
        }
    }

    private static func chunks(
        of head: RequestHead, _ declaration: PayloadDeclaration, _ signer: ChunkSigner
    ) throws(SignatureProblem) -> ChunkedPayload {
        let headers = head.headers
        guard let text = headers["x-amz-decoded-content-length"], let length = Int(text), length >= 0
        else { throw .decodedLengthMissing }
        let withTrailer = declaration != .signedChunks(trailer: false)
        return try ChunkedPayload(
            signer: declaration == .unsignedChunks ? nil : signer, decodedLength: length,
            expectsTrailer: withTrailer,
            trailerName: withTrailer ? headers["x-amz-trailer"]?.lowercased() : nil)
    }

    private static let unsignedPayload = Array("UNSIGNED-PAYLOAD".utf8)

    private static func hexHash(_ body: [UInt8]) -> [UInt8] {
        var hash: [UInt8] = []
        hash.reserveCapacity(64)
        hash.appendHex(SHA256.hash(data: body))
        return hash
    }
}
