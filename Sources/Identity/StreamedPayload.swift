// A body that is checked while somebody reads it: its hash, or its chunks' signatures and the checksum behind
// them.

import CloudCore
import Crypto

/// Stands between a body and its reader. What was read may be used only when the end has come: before, it is
/// not yet known to be what was signed.
actor StreamedPayload {
    private let source: BodyStream
    private var chunks: ChunkedPayload?
    private var hash: SHA256?
    private let declaredHash: [UInt8]
    /// Thrown again and again: a body that was wrong never ends well.
    private var problem: SignatureProblem?

    /// A body in `aws-chunked` encoding.
    init(_ source: BodyStream, chunks: ChunkedPayload) {
        self.source = source
        self.chunks = chunks
        declaredHash = []
    }

    /// A body with this hash, in hexadecimal.
    init(_ source: BodyStream, hash declared: [UInt8]) {
        self.source = source
        hash = SHA256()
        declaredHash = declared.map(\.lowercased)
    }

    /// The next bytes without their encoding; nil where all came and match. Throws `SignatureProblem`, and
    /// what the source throws.
    func next() async throws -> [UInt8]? {
        if let problem { throw problem }
        do {
            while let bytes = try await source.next() {
                let decoded = try take(bytes)
                if !decoded.isEmpty { return decoded }
            }
            try finish()
            return nil
        } catch let error as SignatureProblem {
            problem = error
            throw error
        }
    }

    private func take(_ bytes: [UInt8]) throws(SignatureProblem) -> [UInt8] {
        if let decoded = try chunks?.decode(bytes) { return decoded }
        hash?.update(data: bytes)
        return bytes
    }

    private func finish() throws(SignatureProblem) {
        try chunks?.finish()
        guard let hash else { return }
        var computed: [UInt8] = []
        computed.appendHex(hash.finalize())
        guard sameInConstantTime(declaredHash, computed) else {
            throw .contentHashMismatch(
                provided: String(decoding: declaredHash, as: UTF8.self),
                computed: String(decoding: computed, as: UTF8.self))
        }
    }
}
