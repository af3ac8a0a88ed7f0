// Bytes written by every released format are read for ever. A failure here means lost data for somebody:
// don't change the expectation, write a migration. `Resources/format-1` is a whole store; it was made by
// `StoredFormatTests.write` below, which stays the recipe for the next format's.

import CloudCore
import CloudTesting
import Testing

@testable import Store

@Suite struct StoredFormatTests {
    @Test func keysOfFormat1() {
        var builder = KeyBuilder(.lambda(2))
        builder.append("a\0é")
        builder.append(UInt64(258))
        builder.append(Instant(nanoseconds: -2))
        builder.append(descending: Instant(nanoseconds: 1))
        builder.append(byte: 7)
        builder.append(bytes: [0, 255])
        #expect(
            Hex.encode(builder.key.bytes)
                == "42" + "6100ffc3a90001" + "0000000000000102" + "7ffffffffffffffe" + "7ffffffffffffffe"
                + "07"
                + "00ffff0001")
    }

    @Test func keyClassesOfFormat1() {
        let classes: [KeyClass] = [
            .engine, .agenda, .blobs, .identity, .iam(0), .iam(15), .sts, .logs(0), .logs(15), .lambda(0),
            .lambda(15),
        ]
        #expect(classes.map(\.rawValue) == [0, 2, 3, 4, 0x10, 0x1F, 0x20, 0x30, 0x3F, 0x40, 0x4F])
    }

    @Test func fieldsOfRecordsOfFormat1() throws {
        var writer = RecordWriter()
        writer.byte(9)
        writer.bool(true)
        writer.integer(-65)
        writer.integer(Int.max)
        writer.unsigned(UInt64(300))
        writer.double(-0.5)
        writer.instant(Instant(nanoseconds: 1))
        writer.string("é")
        writer.bytes([0, 1])
        writer.optional("x")
        writer.optional(nil)
        writer.array(["a", "b"])
        writer.dictionary(["b": "2", "a": "1"])
        writer.record(Counter(count: 3))
        let known =
            "09" + "01" + "8101" + "feffffffffffffffff01" + "ac02" + "000000000000e0bf" + "02" + "02c3a9"
            + "020001"
            + "010178" + "00" + "0201610162" + "02" + "01610131" + "01620132" + "020106"
        #expect(Hex.encode(writer.output) == known)
        var reader = RecordReader(try #require(Hex.decode(known)))
        #expect(try reader.byte() == 9)
        #expect(try reader.bool())
        #expect(try reader.integer() == -65)
        #expect(try reader.integer() == Int.max)
        #expect(try reader.unsigned() == 300)
        #expect(try reader.double() == -0.5)
        #expect(try reader.instant() == Instant(nanoseconds: 1))
        #expect(try reader.string() == "é")
        #expect(try reader.bytes() == [0, 1])
        #expect(try reader.optionalString() == "x")
        #expect(try reader.optionalString() == nil)
        #expect(try reader.strings() == ["a", "b"])
        #expect(try reader.dictionary() == ["a": "1", "b": "2"])
        #expect(try reader.record(Counter.self) == Counter(count: 3))
        #expect(reader.isAtEnd)
    }

    @Test func aStoreOfFormat1Opens() async throws {
        let copy = TemporaryDirectory("format")
        try Self.copy(Self.resources + "/format-1", to: copy.path)
        let store = try RocksDBStore(directory: copy.path)
        defer { store.close() }
        #expect(try await store.get(numbered(1), as: Counter.self) == Counter(count: -7))
        #expect(try await store.value(numbered(2)) == nil)
        let entry = try #require(try await store.read([numbered(3)]).first ?? nil)
        let id = try #require(BlobID(text: String(decoding: entry.value, as: UTF8.self)))
        #expect(try await FileBlobStore(directory: copy.path + "/blobs").read(id) == Array("a blob".utf8))
        guard case .done(let version) = try await store.commit(batch { $0.put(numbered(4), []) }) else {
            Issue.record("not committed")
            return
        }
        #expect(version > entry.version)
    }

    /// Makes the fixture anew where the variable names a directory for it.
    @Test(.enabled(if: Environment["APUS_WRITE_STORE_FIXTURE"] != nil)) func writeTheFixture() async throws {
        try await Self.write(try #require(Environment["APUS_WRITE_STORE_FIXTURE"]))
    }

    private static func write(_ directory: String) async throws {
        let store = try RocksDBStore(directory: directory)
        defer { store.close() }
        let id = try await FileBlobStore(directory: directory + "/blobs", entropy: SeededEntropy(1))
            .write(Array("a blob".utf8))
        try await store.put(numbered(2), [1])
        _ = try await store.commit(
            batch {
                $0.put(numbered(1), Counter(count: -7).encoded)
                $0.delete(numbered(2))
                $0.put(numbered(3), Array(id.text.utf8))
            })
    }

    private static var resources: String {
        let here = "\(#filePath)"
        return here[..<(here.lastIndex(of: "/") ?? here.startIndex)] + "/Resources"
    }

    private static func copy(_ from: String, to: String) throws {
        try File.makeDirectories(to)
        for name in try File.names(in: from) {
            if let bytes = try? File.read(from + "/" + name, limit: 1_000_000) {
                let path = to + "/" + name
                try File.writeDurably(bytes, to: path, temporary: path + ".copy", in: to)
            } else {
                try copy(from + "/" + name, to: to + "/" + name)
            }
        }
    }
}
