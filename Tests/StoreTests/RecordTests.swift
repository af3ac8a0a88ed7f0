// Records come back as they were written, older versions are still read, and no bytes crash the reader.

import CloudCore
import CloudTesting
import Testing

@testable import Store

private struct Everything: StoredRecord, Equatable {
    static let formatVersion: UInt8 = 2
    var text = "héllo\0"
    var bytes: [UInt8] = [0, 255]
    var numbers: [Int] = [0, -1, 1, 63, 64, -64, -65, .max, .min]
    var flag = true
    var instant = Instant(nanoseconds: -1)
    var number = -0.5
    var some: String? = "x"
    var none: String?
    var duration = Duration.seconds(3)
    var map = ["b": "2", "a": "1", "": ""]
    var nested: [Counter] = [Counter(count: 1), Counter(count: 2)]
    var size = UInt64.max
    var digest = UInt128.max - 1 << 64
    /// Since version 2.
    var added = "default"

    init() {}

    func encode(to writer: inout RecordWriter) {
        writer.string(text)
        writer.bytes(bytes)
        writer.array(numbers) { $0.integer($1) }
        writer.bool(flag)
        writer.instant(instant)
        writer.double(number)
        writer.optional(some)
        writer.optional(none) { $0.string($1) }
        writer.duration(duration)
        writer.dictionary(map)
        writer.array(nested) { $0.record($1) }
        writer.unsigned(size)
        writer.number128(digest)
        writer.string(added)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        text = try reader.string()
        bytes = try reader.bytes()
        numbers = try reader.array { try $0.integer() }
        flag = try reader.bool()
        instant = try reader.instant()
        number = try reader.double()
        some = try reader.optionalString()
        none = try reader.optional { try $0.string() }
        duration = try reader.duration()
        map = try reader.dictionary()
        nested = try reader.array { try $0.record(Counter.self) }
        size = try reader.unsigned()
        digest = try reader.number128()
        if version >= 2 { added = try reader.string() }
    }
}

@Suite struct RecordTests {
    @Test func aRecordComesBackAsItWasWritten() throws {
        var record = Everything()
        record.added = "new"
        #expect(try Everything(stored: record.encoded) == record)
    }

    @Test func equalRecordsHaveEqualBytes() {
        var other = Everything()
        other.map = ["": "", "a": "1", "b": "2"]
        #expect(other.encoded == Everything().encoded)
    }

    @Test func anOlderVersionIsStillRead() throws {
        let added = RecordWriter.bytes(of: "default")
        var old = Array(Everything().encoded.dropLast(added.count))
        old[0] = 1
        #expect(try Everything(stored: old) == Everything())
    }

    @Test func aNewerVersionIsRefusedByName() {
        var newer = Everything().encoded
        newer[0] = 3
        #expect(throws: StoreError.newerFormat(found: 3, known: 2)) { try Everything(stored: newer) }
    }

    @Test func everyTruncationAndExtensionIsRefused() {
        let whole = Everything().encoded
        for count in 0..<whole.count {
            #expect(throws: StoreError.self, "\(count)") {
                try Everything(stored: Array(whole.prefix(count)))
            }
        }
        #expect(throws: StoreError.self) { try Everything(stored: whole + [0]) }
    }

    @Test func noBytesCrashTheReader() {
        var generator = SeededEntropy(7)
        let whole = Everything().encoded
        for _ in 0..<2_000 {
            var broken = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                broken[Int.random(in: 0..<broken.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            _ = try? Everything(stored: broken)
        }
        var reader = RecordReader([UInt8](repeating: 0xFF, count: 12))
        #expect(throws: StoreError.self) { _ = try reader.bytes() }
    }
}

extension RecordWriter {
    fileprivate static func bytes(of text: String) -> [UInt8] {
        var writer = RecordWriter()
        writer.string(text)
        return writer.output
    }
}
