import CloudCore
import CloudTesting
import Testing
import Wire

@Suite struct CRC32Tests {
    @Test func knowsTheCheckValues() {
        #expect(CRC32.checksum([]) == 0)
        #expect(CRC32.checksum("123456789".utf8) == 0xCBF4_3926)
        #expect(CRC32.checksum(Array("The quick brown fox jumps over the lazy dog".utf8)) == 0x414F_A339)
        #expect(CRC32.checksum((0..<1280).map { UInt8(truncatingIfNeeded: $0) }) == 0x1E7A_6D24)
    }

    @Test func isTheSameInPieces() {
        let bytes = (0..<1280).map { UInt8(truncatingIfNeeded: $0) }
        for cut in [0, 1, 7, 8, 9, 640, 1279, 1280] {
            var checksum = CRC32()
            checksum.update(bytes[..<cut])
            checksum.update(bytes[cut...].lazy.map { $0 })
            #expect(checksum.value == 0x1E7A_6D24)
        }
    }
}

@Suite struct EventStreamTests {
    private static let payloadChunk = EventStreamMessage(
        headers: [
            EventStreamHeader(":message-type", "event"), EventStreamHeader(":event-type", "PayloadChunk"),
            EventStreamHeader(":content-type", "application/octet-stream"),
        ],
        payload: Array("hello".utf8))

    private static let everyType = EventStreamMessage(
        headers: [
            EventStreamHeader("t", .bool(true)), EventStreamHeader("f", .bool(false)),
            EventStreamHeader("b", .byte(-1)), EventStreamHeader("s", .short(-2)),
            EventStreamHeader("i", .integer(70_000)), EventStreamHeader("l", .long(-1 << 40)),
            EventStreamHeader("y", .bytes([0, 1, 2])), EventStreamHeader("x", "é"),
            EventStreamHeader("d", .timestamp(Instant(milliseconds: 1_577_836_800_123))),
            EventStreamHeader("u", .uuid(Array(0..<16))),
        ])

    /// Made with another implementation.
    private static let vectors: [(EventStreamMessage, String)] = [
        (EventStreamMessage(), "000000100000000005c248eb7d98c8ff"),
        (
            payloadChunk,
            "0000006f0000005af5fe871f0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d"
                + "7479706507000c5061796c6f61644368756e6b0d3a636f6e74656e742d747970650700186170706c6963"
                + "6174696f6e2f6f637465742d73747265616d68656c6c6f4fe061f2"
        ),
        (
            everyType,
            "0000005e0000004e7365c254017400016601016202ff017303fffe01690400011170016c05ffffff0000"
                + "00000001790600030001020178070002c3a90164080000016f5e66e87b01750900010203040506070809"
                + "0a0b0c0d0e0f4668dc01"
        ),
    ]

    @Test func writesTheKnownFrames() throws {
        for (message, hex) in Self.vectors { #expect(Hex.encode(try message.frame()) == hex) }
    }

    @Test func readsFramesThatArriveInPieces() throws {
        let stream = Self.vectors.flatMap { Hex.decode($0.1) ?? [] }
        for size in [1, 3, 16, 100, stream.count] {
            var decoder = EventStreamDecoder()
            var messages: [EventStreamMessage] = []
            var position = 0
            while position < stream.count {
                decoder.append(stream[position..<min(position + size, stream.count)])
                while let message = try decoder.next() { messages.append(message) }
                position += size
            }
            #expect(messages == Self.vectors.map(\.0))
            #expect(decoder.pendingBytes == 0)
        }
    }

    @Test func findsHeadersByName() {
        #expect(Self.payloadChunk.text(":event-type") == "PayloadChunk")
        #expect(Self.everyType["i"] == .integer(70_000) && Self.everyType.text("i") == nil)
        #expect(Self.everyType["missing"] == nil)
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let frame = try Self.payloadChunk.frame()
        for bit in 0..<(frame.count * 8) {
            var damaged = frame
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            var decoder = EventStreamDecoder()
            decoder.append(damaged)
            #expect(throws: CodecError.self) { try decoder.next() }
            // A lost stream stays lost.
            decoder.append(frame)
            #expect(throws: CodecError.self) { try decoder.next() }
        }
    }

    @Test func refusesMoreThanItsLimits() throws {
        var limits = EventStreamLimits()
        limits.payloadBytes = 4
        #expect(throws: CodecError.self) { try Self.payloadChunk.frame(limits: limits) }
        var decoder = EventStreamDecoder(limits: limits)
        decoder.append(try Self.payloadChunk.frame())
        #expect { try decoder.next() } throws: { ($0 as? CodecError)?.cause == .limit }
        var fewHeaders = EventStreamLimits()
        fewHeaders.headers = 9
        var second = EventStreamDecoder(limits: fewHeaders)
        second.append(try Self.everyType.frame())
        #expect { try second.next() } throws: { ($0 as? CodecError)?.cause == .limit }
        let long = String(repeating: "x", count: 65_536)
        let refused = [
            EventStreamHeader("", "x"), EventStreamHeader(long, "x"), EventStreamHeader("x", long),
            EventStreamHeader("x", .uuid([1])),
        ]
        for header in refused {
            #expect(throws: CodecError.self) { try EventStreamMessage(headers: [header]).frame() }
        }
    }

    @Test func survivesDamagedHeaders() throws {
        // Behind right checksums, so that the header reader sees the damage.
        let frame = try Self.everyType.frame()
        let block = Array(frame[12..<(frame.count - 4)])
        var accepted = 0
        var refused = 0
        withDamaged([block], rounds: 5000, seed: 4, spice: Array(0...12) + [0xFF]) { headers in
            let message = EventStreamMessage(payload: headers)
            guard var bytes = try? message.frame() else { return }
            bytes[7] = UInt8(truncatingIfNeeded: headers.count)
            bytes.replaceSubrange(8..<12, with: bigEndian(CRC32.checksum(bytes[..<8])))
            bytes.replaceSubrange((bytes.count - 4)..., with: bigEndian(CRC32.checksum(bytes.dropLast(4))))
            var decoder = EventStreamDecoder()
            decoder.append(bytes)
            if (try? decoder.next()) == nil { refused += 1 } else { accepted += 1 }
        }
        #expect(accepted > 200 && refused > 1000)
    }

    private func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
}

@Suite struct UTF8CheckTests {
    @Test func agreesWithTheStandardLibrary() {
        let sample = Array("aé€😀 plain ascii of some length\u{D7FF}\u{E000}\u{10FFFF}".utf8)
        #expect(UTF8Check.firstInvalidOffset(in: sample) == nil)
        var disagreements = 0
        withDamaged(
            [sample], rounds: 20_000, seed: 5, spice: [0xC0, 0xC1, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0x80]
        ) {
            let valid = String(validating: $0, as: UTF8.self) != nil
            if valid != (UTF8Check.firstInvalidOffset(in: $0) == nil) { disagreements += 1 }
        }
        #expect(disagreements == 0)
    }
}
