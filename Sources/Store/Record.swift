// How records become bytes: a version, then the fields one after the other, without names. Compact, fast,
// and blind to order of declaration: what is written, in which order, is said by `encode` alone. A record
// whose fields change gets the next version and still reads the former ones.

public import CloudCore

/// A value that services keep in the store.
public protocol StoredRecord {
    /// The version that `encode` writes, from 1. Grows with every change of what is written.
    static var formatVersion: UInt8 { get }
    /// About how many bytes `encode` writes, so that they are written without moving.
    var encodedCapacity: Int { get }
    func encode(to writer: inout RecordWriter)
    /// `version` is 1…`formatVersion`. Throws `StoreError.corruptRecord` where the bytes make no sense.
    init(from reader: inout RecordReader, version: UInt8) throws
}

extension StoredRecord {
    public var encodedCapacity: Int { 64 }

    /// The version byte and the fields.
    public var encoded: [UInt8] {
        var writer = RecordWriter(capacity: encodedCapacity)
        writer.byte(Self.formatVersion)
        encode(to: &writer)
        return writer.output
    }

    /// Throws `corruptRecord`, or `newerFormat` where a later version of Apus wrote the bytes.
    public init(stored bytes: [UInt8]) throws { try self.init(all: RecordReader(bytes)) }

    fileprivate init(all whole: RecordReader) throws {
        var reader = whole
        let version = try reader.byte()
        guard version > 0 else { throw StoreError.corruptRecord("version 0 of \(Self.self)") }
        guard version <= Self.formatVersion else {
            throw StoreError.newerFormat(found: Int(version), known: Int(Self.formatVersion))
        }
        try self.init(from: &reader, version: version)
        guard reader.isAtEnd else { throw StoreError.corruptRecord("bytes behind \(Self.self)") }
    }
}

/// Writes the fields of a record in order.
public struct RecordWriter: Sendable {
    public private(set) var output: [UInt8] = []

    public init(capacity: Int = 0) { output.reserveCapacity(capacity) }

    public mutating func byte(_ value: UInt8) { output.append(value) }

    public mutating func bool(_ value: Bool) { output.append(value ? 1 : 0) }

    /// One byte for −64…63, up to ten.
    @inlinable
    public mutating func integer(_ value: some FixedWidthInteger & SignedInteger) {
        let wide = Int64(value)
        varint(UInt64(bitPattern: (wide << 1) ^ (wide >> 63)))
    }

    /// One byte for 0…127, up to ten.
    @inlinable
    public mutating func unsigned(_ value: some FixedWidthInteger & UnsignedInteger) { varint(UInt64(value)) }

    public mutating func double(_ value: Double) {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { output.append(contentsOf: $0) }
    }

    /// Sixteen bytes.
    public mutating func number128(_ value: UInt128) {
        withUnsafeBytes(of: value.bigEndian) { output.append(contentsOf: $0) }
    }

    public mutating func instant(_ value: Instant) { integer(value.nanoseconds) }

    public mutating func duration(_ value: Duration) { integer(value.nanoseconds) }

    public mutating func string(_ value: String) {
        varint(UInt64(value.utf8.count))
        output.append(contentsOf: value.utf8)
    }

    public mutating func bytes(_ value: [UInt8]) {
        varint(UInt64(value.count))
        output.append(contentsOf: value)
    }

    /// `writer.optional(role) { $0.string($1) }`
    @inlinable
    public mutating func optional<T>(_ value: T?, _ write: (inout RecordWriter, T) -> Void) {
        bool(value != nil)
        if let value { write(&self, value) }
    }

    public mutating func optional(_ value: String?) { optional(value) { $0.string($1) } }

    /// `writer.array(layers) { $0.string($1) }`
    @inlinable
    public mutating func array<T>(_ values: some Collection<T>, _ write: (inout RecordWriter, T) -> Void) {
        varint(UInt64(values.count))
        for value in values { write(&self, value) }
    }

    public mutating func array(_ values: [String]) { array(values) { $0.string($1) } }

    /// Sorted by key, so that equal dictionaries have equal bytes.
    public mutating func dictionary(_ values: [String: String]) {
        array(values.sorted { $0.key < $1.key }) {
            $0.string($1.key)
            $0.string($1.value)
        }
    }

    /// Another record with its own version, as a field.
    public mutating func record(_ value: some StoredRecord) { bytes(value.encoded) }

    @usableFromInline
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }
}

/// Reads the fields of a record in the order in which they were written. The bytes are not trusted: every
/// length is checked against what is left.
public struct RecordReader: Sendable {
    private let input: [UInt8]
    private var position = 0
    private let end: Int

    public init(_ input: [UInt8]) {
        self.input = input
        end = input.count
    }

    /// A part of what `whole` reads.
    private init(_ whole: RecordReader, _ part: Range<Int>) {
        input = whole.input
        position = part.lowerBound
        end = part.upperBound
    }

    public var isAtEnd: Bool { position == end }

    public mutating func byte() throws(StoreError) -> UInt8 {
        guard position < end else { throw .corruptRecord("ends too early") }
        defer { position += 1 }
        return input[position]
    }

    public mutating func bool() throws(StoreError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw .corruptRecord("not a truth value")
        }
    }

    public mutating func integer() throws(StoreError) -> Int { Int(try int64()) }

    public mutating func int64() throws(StoreError) -> Int64 {
        let raw = try unsigned()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    public mutating func unsigned() throws(StoreError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw .corruptRecord("number too long") }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    public mutating func double() throws(StoreError) -> Double {
        let raw = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(bitPattern: raw)
    }

    public mutating func number128() throws(StoreError) -> UInt128 {
        let bytes = try take(16)
        return bytes.withUnsafeBytes { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    public mutating func instant() throws(StoreError) -> Instant { Instant(nanoseconds: try int64()) }

    public mutating func duration() throws(StoreError) -> Duration { .nanoseconds(try int64()) }

    public mutating func string() throws(StoreError) -> String {
        let bytes = try take(try count())
        let text = bytes.withUnsafeBufferPointer { bytes in
            // Validating costs more than all the rest, and most are ASCII.
            Self.isASCII(UnsafeRawBufferPointer(bytes))
                ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
        }
        guard let text else { throw .corruptRecord("not UTF-8") }
        return text
    }

    private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var all: UInt64 = 0
        var place = 0
        while place + 8 <= bytes.count {
            all |= bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            place += 8
        }
        while place < bytes.count {
            all |= UInt64(bytes[place])
            place += 1
        }
        return all & 0x8080_8080_8080_8080 == 0
    }

    public mutating func bytes() throws(StoreError) -> [UInt8] { Array(try take(try count())) }

    /// `try reader.optional { try $0.string() }`
    @inlinable
    public mutating func optional<T>(_ read: (inout RecordReader) throws -> T) throws -> T? {
        try bool() ? try read(&self) : nil
    }

    public mutating func optionalString() throws(StoreError) -> String? { try bool() ? try string() : nil }

    /// `try reader.array { try $0.string() }`
    @inlinable
    public mutating func array<T>(_ read: (inout RecordReader) throws -> T) throws -> [T] {
        let count = try count()
        var values: [T] = []
        values.reserveCapacity(min(count, 1024))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    public mutating func strings() throws(StoreError) -> [String] {
        var values: [String] = []
        for _ in 0..<(try count()) { values.append(try string()) }
        return values
    }

    public mutating func dictionary() throws(StoreError) -> [String: String] {
        var values: [String: String] = [:]
        for _ in 0..<(try count()) {
            let key = try string()
            values[key] = try string()
        }
        return values
    }

    public mutating func record<R: StoredRecord>(_ type: R.Type) throws -> R {
        let part = try take(try count())
        return try R(all: RecordReader(self, part.indices))
    }

    /// A length or count: never more than the bytes that are left, since every element takes at least one.
    @usableFromInline
    mutating func count() throws(StoreError) -> Int {
        let count = try unsigned()
        guard count <= UInt64(end - position) else { throw .corruptRecord("length out of range") }
        return Int(count)
    }

    private mutating func take(_ count: Int) throws(StoreError) -> ArraySlice<UInt8> {
        guard count <= end - position else { throw .corruptRecord("ends too early") }
        defer { position += count }
        return input[position..<position + count]
    }
}
