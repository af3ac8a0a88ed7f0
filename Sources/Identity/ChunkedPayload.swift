// Bodies in `aws-chunked` encoding, decoded as they come: each chunk's signature continues the one before it,
// and a trailer may carry a checksum of the whole.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and .../sigv4-streaming-trailers.html

import Checksums
import CloudCore
import Crypto

/// Decodes an `aws-chunked` body and checks all that it promises.
public struct ChunkedPayload: Sendable {
    private enum State: Sendable { case chunkHeader, data(remaining: Int), dataEnd, trailer, done }

    private var state = State.chunkHeader
    private var line: [UInt8] = []
    private var chunkBytes = 0
    private var chunkSignature: [UInt8] = []
    private var chunkHash = SHA256()
    private var trailerSize = 0
    /// The trailing headers in the canonical form that is signed: `name:value` and a line feed each.
    private var trailers: [UInt8] = []
    private var sentChecksum: String?
    private var trailerSigned = false
    private var sawShortChunk: Int?

    private var signer: ChunkSigner?
    private let expectsTrailer: Bool
    private let trailerName: String?
    private var checksum: PayloadChecksum?
    private let decodedLength: Int
    /// Decoded bytes given out so far.
    public private(set) var decodedCount = 0

    /// `signer` is nil where only the trailer protects the body. `trailerName` is what `x-amz-trailer` says.
    init(
        signer: ChunkSigner?, decodedLength: Int, expectsTrailer: Bool, trailerName: String?
    ) throws(SignatureProblem) {
        guard decodedLength <= IdentityLimits.decodedBodyBytes else { throw .incompleteBody }
        self.signer = signer
        self.decodedLength = decodedLength
        self.expectsTrailer = expectsTrailer
        self.trailerName = trailerName
        if let trailerName {
            guard let checksum = PayloadChecksum(headerName: trailerName) else { throw .malformedTrailer }
            self.checksum = checksum
        }
    }

    /// Decodes `bytes` and appends to `output`. What was appended may be used only as far as `finish` later
    /// returns, or each chunk has been checked: unsigned chunks are vouched for at the end alone.
    public mutating func feed(
        _ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]
    ) throws(SignatureProblem) {
        var index = 0
        while index < bytes.count {
            if case .data(let remaining) = state {
                let count = min(remaining, bytes.count - index)
                let part = UnsafeRawBufferPointer(rebasing: bytes[index..<index + count])
                output.append(contentsOf: part)
                if signer != nil { chunkHash.update(bufferPointer: part) }
                checksum?.update(part)
                decodedCount += count
                index += count
                state = count == remaining ? .dataEnd : .data(remaining: remaining - count)
                continue
            }
            if case .done = state { throw .malformedChunk }
            let byte = bytes[index]
            index += 1
            if byte == 10 {
                if line.last == 13 { line.removeLast() }
                try take(line)
                line.removeAll(keepingCapacity: true)
            } else {
                guard line.count < IdentityLimits.chunkHeaderBytes else { throw .malformedChunk }
                line.append(byte)
            }
        }
    }

    /// The same of an array: what `bytes` decode to.
    mutating func decode(_ bytes: [UInt8]) throws(SignatureProblem) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        let result: Result<Void, SignatureProblem> = bytes.withUnsafeBytes { bytes in
            Result { () throws(SignatureProblem) in try feed(bytes, into: &decoded) }
        }
        try result.get()
        return decoded
    }

    /// To be called at the end of the body: throws unless all of it came and matches.
    public func finish() throws(SignatureProblem) {
        guard case .done = state, decodedCount == decodedLength else { throw .incompleteBody }
    }

    private mutating func take(_ line: [UInt8]) throws(SignatureProblem) {
        switch state {
        case .chunkHeader: try takeChunkHeader(line)
        case .dataEnd:
            guard line.isEmpty else { throw .malformedChunk }
            try checkChunk()
            state = .chunkHeader
        case .trailer: try takeTrailer(line)
        case .data, .done: throw .malformedChunk
        }
    }

    private mutating func takeChunkHeader(_ line: [UInt8]) throws(SignatureProblem) {
        let digits = line.prefix { Hex.value(of: $0) != nil }
        guard !digits.isEmpty, digits.count <= 15 else { throw .malformedChunk }
        chunkBytes = digits.reduce(0) { $0 << 4 | Int(Hex.value(of: $1) ?? 0) }
        let rest = line[digits.endIndex...]
        if signer != nil {
            guard rest.starts(with: ";chunk-signature=".utf8) else { throw .malformedChunk }
            chunkSignature = Array(rest.dropFirst(17))
        } else if !rest.isEmpty && rest.first != UInt8(ascii: ";") {
            throw .malformedChunk
        }
        if let bytes = sawShortChunk, chunkBytes > 0 { throw .chunkTooSmall(bytes: bytes) }
        guard chunkBytes <= decodedLength - decodedCount else { throw .incompleteBody }
        if chunkBytes == 0 {
            try checkChunk()
            state = .trailer
        } else {
            if chunkBytes < IdentityLimits.smallestChunkBytes { sawShortChunk = chunkBytes }
            state = .data(remaining: chunkBytes)
        }
    }

    private mutating func checkChunk() throws(SignatureProblem) {
        guard signer != nil else { return }
        let hash = chunkHash.finalize()
        chunkHash = SHA256()
        guard signer?.accepts(chunkSignature, hash: hash) == true else { throw .chunkMismatch }
    }

    private mutating func takeTrailer(_ line: [UInt8]) throws(SignatureProblem) {
        trailerSize += line.count
        guard trailerSize <= IdentityLimits.trailerBytes else { throw .malformedTrailer }
        if line.isEmpty {
            // Some clients end the trailing headers with an empty line before the trailer's signature.
            if expectsTrailer && signer != nil && !trailerSigned && sentChecksum != nil { return }
            return try finishTrailer()
        }
        guard expectsTrailer, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw .malformedTrailer
        }
        let name = String(decoding: line[..<colon].map(\.lowercased), as: UTF8.self)
        var value = line[line.index(after: colon)...]
        while value.first?.isBlank == true { value.removeFirst() }
        while value.last?.isBlank == true { value.removeLast() }
        if name == "x-amz-trailer-signature" {
            guard signer?.accepts(trailerSignature: Array(value), hash: SHA256.hash(data: trailers)) == true
            else { throw .chunkMismatch }
            trailerSigned = true
        } else {
            guard name == trailerName, sentChecksum == nil, !trailerSigned else { throw .malformedTrailer }
            sentChecksum = String(decoding: value, as: UTF8.self)
            trailers.append(contentsOf: name.utf8)
            trailers.append(UInt8(ascii: ":"))
            trailers.append(contentsOf: value)
            trailers.append(10)
        }
    }

    private mutating func finishTrailer() throws(SignatureProblem) {
        if expectsTrailer {
            if signer != nil && !trailerSigned { throw .malformedTrailer }
            if let checksum {
                guard let sentChecksum else { throw .malformedTrailer }
                guard Base64.decode(sentChecksum) == checksum.bytes else {
                    throw .checksumMismatch(checksum.algorithm)
                }
            }
        }
        state = .done
    }
}

/// The chain of chunk signatures.
struct ChunkSigner: Sendable {
    private let key: SymmetricKey
    /// The lines that every string to sign shares: time and scope.
    private let circumstances: [UInt8]
    private var previous: [UInt8]

    private static let emptyHash: [UInt8] = {
        var text: [UInt8] = []
        text.appendHex(SHA256.hash(data: [UInt8]()))
        return text
    }()

    /// `seed` is the signature of the request's head.
    init(key: SymmetricKey, circumstances: [UInt8], seed: [UInt8]) {
        self.key = key
        self.circumstances = circumstances
        previous = seed
    }

    mutating func accepts(_ signature: [UInt8], hash: SHA256.Digest) -> Bool {
        var text = Array("AWS4-HMAC-SHA256-PAYLOAD\n".utf8)
        text.append(contentsOf: circumstances)
        text.append(contentsOf: previous)
        text.append(10)
        text.append(contentsOf: Self.emptyHash)
        text.append(10)
        text.appendHex(hash)
        return advance(text, signature)
    }

    mutating func accepts(trailerSignature signature: [UInt8], hash: SHA256.Digest) -> Bool {
        var text = Array("AWS4-HMAC-SHA256-TRAILER\n".utf8)
        text.append(contentsOf: circumstances)
        text.append(contentsOf: previous)
        text.append(10)
        text.appendHex(hash)
        return advance(text, signature)
    }

    private mutating func advance(_ text: [UInt8], _ signature: [UInt8]) -> Bool {
        var computed: [UInt8] = []
        computed.appendHex(HMAC<SHA256>.authenticationCode(for: text, using: key))
        previous = computed
        return sameInConstantTime(computed, signature)
    }
}
