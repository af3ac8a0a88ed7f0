import CloudCore
import CloudTesting
import Testing
import Wire

private func tokens(_ hex: String, limits: CBORLimits = CBORLimits()) throws -> [CBORReader.Token] {
    try tokens(Hex.decode(hex) ?? [], limits: limits)
}

private func tokens(_ bytes: [UInt8], limits: CBORLimits = CBORLimits()) throws -> [CBORReader.Token] {
    var reader = try CBORReader(bytes, limits: limits)
    var tokens: [CBORReader.Token] = []
    while true {
        let token = try reader.next()
        if token == .endOfInput { return tokens }
        tokens.append(token)
    }
}

@Suite struct CBORReaderTests {
    @Test(arguments: [
        ("00", CBORReader.Token.unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)),
        ("1903e8", .unsigned(1000)), ("1a000f4240", .unsigned(1_000_000)),
        ("1bffffffffffffffff", .unsigned(.max)), ("20", .negative(0)), ("3903e7", .negative(999)),
        ("3bffffffffffffffff", .negative(.max)), ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])),
        ("60", .text("")), ("62c3bc", .text("ü")), ("f4", .bool(false)), ("f5", .bool(true)), ("f6", .null),
        ("f7", .undefined), ("f90000", .double(0)), ("f93c00", .double(1)), ("f93e00", .double(1.5)),
        ("f97bff", .double(65504)), ("f90001", .double(5.960464477539063e-8)), ("f98000", .double(-0.0)),
        ("f90400", .double(0.00006103515625)), ("f9c400", .double(-4)), ("f97c00", .double(.infinity)),
        ("f9fc00", .double(-.infinity)), ("fa47c35000", .double(100_000)),
        ("fb3ff199999999999a", .double(1.1)), ("5f42010243030405ff", .bytes([1, 2, 3, 4, 5])),
        ("7f657374726561646d696e67ff", .text("streaming")), ("5fff", .bytes([])),
    ])
    func readsOneItem(hex: String, expected: CBORReader.Token) throws {
        #expect(try tokens(hex) == [expected])
    }

    @Test func readsNaN() throws {
        guard case .double(let value)? = try tokens("f97e00").first else {
            Issue.record("not a double")
            return
        }
        #expect(value.isNaN)
    }

    @Test func readsContainersOfBothKinds() throws {
        #expect(
            try tokens("a26161016162820203") == [
                .map(2), .text("a"), .unsigned(1), .text("b"), .array(2), .unsigned(2), .unsigned(3), .end,
                .end,
            ])
        #expect(
            try tokens("bf61610161629f0203ffff") == [
                .map(nil), .text("a"), .unsigned(1), .text("b"), .array(nil), .unsigned(2), .unsigned(3),
                .end,
                .end,
            ])
        #expect(try tokens("80") == [.array(0), .end])
        #expect(try tokens("8180") == [.array(1), .array(0), .end, .end])
        #expect(try tokens("c11a514b67b0") == [.tag(1), .unsigned(1_363_896_240)])
        #expect(try tokens("81c1fb41d452d9ec200000") == [.array(1), .tag(1), .double(1_363_896_240.5), .end])
    }

    @Test func skipsWholeItems() throws {
        var reader = try CBORReader(Hex.decode("83a16161820102c101 9f f6 ff".filter { $0 != " " }) ?? [])
        #expect(try reader.next() == .array(3))
        try reader.skip()
        try reader.skip()
        #expect(try reader.next() == .array(nil))
        try reader.skip(after: .array(nil))
        #expect(try reader.next() == .end)
        #expect(try reader.next() == .endOfInput)
    }

    @Test(arguments: [
        "", "18", "1903", "1b00", "41", "61", "61ff", "62c3", "81", "a1", "a16161", "9f", "bf", "bf6161ff",
        "ff", "81ff", "a1ff", "c1", "c1ff", "81c1", "1c", "3d", "5c", "fc", "f800", "f8ff", "f9", "fa0000",
        "0000",
        "8000", "5f6161ff", "5f5f4101ffff", "7f4101ff", "5f41", "9bffffffffffffffff", "bb7fffffffffffffff",
        "5bffffffffffffffff", "7b7fffffffffffffff", "9a7fffffff00", "bb8000000000000000",
    ])
    func refusesWhatIsNotWellFormed(hex: String) {
        #expect { try tokens(hex) } throws: { ($0 as? CodecError)?.cause == .malformed }
    }

    @Test func refusesMoreThanItsLimits() {
        var limits = CBORLimits()
        limits.depth = 3
        limits.bytes = 16
        for hex in ["8181818100", "c1c1c1c100", "81c1c1c100", String(repeating: "00", count: 17)] {
            #expect { try tokens(hex, limits: limits) } throws: { ($0 as? CodecError)?.cause == .limit }
        }
        #expect(throws: Never.self) { try tokens("81818100", limits: limits) }
    }

    @Test func survivesDamage() {
        let samples = ["a26161fb3ff199999999999a6162820203", "bf6161c11a514b67b061627f6161ff63616263f6ff"]
        var accepted = 0
        var refused = 0
        let spice: [UInt8] = [0xFF, 0x9F, 0xBF, 0x5F, 0x7F, 0xC1, 0x9B, 0xBB, 0x5B, 0x7B, 0xF8, 0x81]
        withDamaged(samples.compactMap { Hex.decode($0) }, rounds: 5000, seed: 3, spice: spice) {
            if (try? tokens($0)) == nil { refused += 1 } else { accepted += 1 }
        }
        #expect(accepted > 500 && refused > 1000)
    }
}

@Suite struct CBORWriterTests {
    @Test(arguments: [
        (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_536, "1a00010000"),
        (4_294_967_296, "1b0000000100000000"), (Int64.max, "1b7fffffffffffffff"), (-1, "20"), (-24, "37"),
        (-25, "3818"), (Int64.min, "3b7fffffffffffffff"),
    ])
    func writesShortestIntegers(value: Int64, expected: String) {
        var writer = CBORWriter()
        writer.write(value)
        #expect(Hex.encode(writer.bytes) == expected)
    }

    @Test func whatItWritesReadsBack() throws {
        var writer = CBORWriter()
        writer.beginMap()
        writer.write("text")
        writer.write(String(repeating: "é", count: 200))
        writer.write("rest")
        writer.beginArray(count: 5)
        writer.write(1.1)
        writer.write(true)
        writer.writeNull()
        writer.write([UInt8](repeating: 7, count: 300))
        writer.writeTag(1)
        writer.write(Int64(5))
        writer.end()
        #expect(
            try tokens(writer.bytes) == [
                .map(nil), .text("text"), .text(String(repeating: "é", count: 200)), .text("rest"), .array(5),
                .double(1.1), .bool(true), .null, .bytes([UInt8](repeating: 7, count: 300)), .tag(1),
                .unsigned(5),
                .end, .end,
            ])
    }
}
