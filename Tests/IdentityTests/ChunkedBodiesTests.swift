// The decoder of `aws-chunked` bodies on any cut of its input, and on input that is wrong.

import CloudCore
import Testing

@testable import Identity

@Suite("aws-chunked bodies")
struct ChunkedBodiesTests {
    /// Feeds `text` in pieces of `step` bytes.
    private func decode(
        _ text: String, length: Int, trailer: String? = nil, step: Int = .max
    ) throws(SignatureProblem) -> String {
        var payload = try ChunkedPayload(
            signer: nil, decodedLength: length, expectsTrailer: true, trailerName: trailer)
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(step))
            rest = rest.dropFirst(step)
            let result = piece.withUnsafeBytes { bytes in
                Result { () throws(SignatureProblem) in try payload.feed(bytes, into: &output) }
            }
            try result.get()
        }
        try payload.finish()
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 1000])
    func decodeInAnyPieces(_ step: Int) throws {
        let text = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"
        #expect(try decode(text, length: 5, trailer: "x-amz-checksum-crc32", step: step) == "hello")
    }

    @Test(arguments: [
        ("5\r\nhello\r\n", SignatureProblem.incompleteBody),
        ("5\r\nhel", .incompleteBody),
        ("6\r\nhello!\r\n0\r\n\r\n", .incompleteBody),
        ("5\r\nhelloX\r\n0\r\n\r\n", .malformedChunk),
        ("5 \r\nhello\r\n0\r\n\r\n", .malformedChunk),
        ("-5\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        ("\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        ("FFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        ("5\r\nhello\r\n0\r\nno colon\r\n\r\n", .malformedTrailer),
        ("5\r\nhello\r\n0\r\nx-amz-checksum-sha1:AAAA\r\n\r\n", .malformedTrailer),
        ("5\r\nhello\r\n0\r\n\r\n", .malformedTrailer),
        ("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", .checksumMismatch("CRC32")),
        ("2\r\nhe\r\n3\r\nllo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", .chunkTooSmall(bytes: 2)),
    ])
    func refuseBadInput(_ text: String, _ expected: SignatureProblem) {
        for step in [1, 1000] {
            #expect(throws: expected) {
                try decode(text, length: 5, trailer: "x-amz-checksum-crc32", step: step)
            }
        }
    }

    @Test func refuseAnotherLengthThanTheirs() {
        #expect(throws: SignatureProblem.incompleteBody) { try decode("4\r\nhell\r\n0\r\n\r\n", length: 5) }
        #expect(throws: SignatureProblem.malformedChunk) {
            try decode("5\r\nhello\r\n0\r\n\r\nmore", length: 5)
        }
    }

    @Test func refuseEndlessLines() {
        #expect(throws: SignatureProblem.malformedChunk) {
            try decode(String(repeating: "0", count: 10_000), length: 5)
        }
    }

    @Test func refuseUnknownTrailers() {
        #expect(throws: SignatureProblem.malformedTrailer) {
            try decode("0\r\n\r\n", length: 0, trailer: "x-amz-checksum-rot13")
        }
    }
}

@Suite("The cache of keys")
struct GenerationalCacheTests {
    @Test func staysBoundedAndKeepsWhatIsUsed() {
        let cache = GenerationalCache<Int, Int>(capacity: 8)
        for number in 0..<1000 {
            cache.insert(number, for: number)
            #expect(cache.value(for: 0) == 0, "in use all the time")
            #expect(cache.count <= 8)
        }
        #expect(cache.value(for: 1) == nil)
    }
}
