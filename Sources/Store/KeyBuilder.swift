// How keys are made of parts so that their bytes sort as the parts do, one after the other.
// Text and bytes: 0x00 is written 0x00 0xFF, and 0x00 0x01 ends the part, so "a" sorts before "a\0" and
// "ab", and no part can run into the next. Numbers are big-endian; instants have their sign bit flipped.

public import CloudCore

/// Builds a key part by part, in the order in which keys shall sort.
public struct KeyBuilder: Sendable {
    private var bytes: [UInt8]

    public init(_ keyClass: KeyClass) {
        bytes = [keyClass.rawValue]
        bytes.reserveCapacity(64)
    }

    /// Goes on after another key, whose parts come first.
    public init(after key: Key) { bytes = key.bytes }

    /// A text, whole: sorts by its UTF-8 bytes.
    public mutating func append(_ text: String) { appendEscaped(text.utf8) }

    public mutating func append(_ account: AccountID) { append(account.text) }

    public mutating func append(_ region: Region) { append(region.name) }

    /// Eight bytes, smallest number first.
    public mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Eight bytes, largest number first.
    public mutating func append(descending number: UInt64) { append(~number) }

    /// Eight bytes, earliest first, also before 1970.
    public mutating func append(_ instant: Instant) { append(Self.sortable(instant)) }

    /// Eight bytes, latest first.
    public mutating func append(descending instant: Instant) { append(~Self.sortable(instant)) }

    /// Any bytes, whole.
    public mutating func append(bytes part: [UInt8]) { appendEscaped(part) }

    /// One byte: a shard, or which kind of key this is within its class.
    public mutating func append(byte: UInt8) { bytes.append(byte) }

    /// The beginning of a text part. Nothing may follow; `range` then covers every key whose text part at
    /// this place begins so.
    public mutating func append(prefix: String) { appendEscaped(prefix.utf8, terminated: false) }

    /// The key made so far.
    public var key: Key { Key(bytes: bytes) }

    /// Every key that begins with the parts so far.
    public var range: KeyRange { KeyRange(prefix: key) }

    private mutating func appendEscaped(_ part: some Sequence<UInt8>, terminated: Bool = true) {
        for byte in part {
            bytes.append(byte)
            if byte == 0 { bytes.append(0xFF) }
        }
        if terminated {
            bytes.append(0)
            bytes.append(1)
        }
    }

    /// The number that stands for a time in keys.
    static func sortable(_ instant: Instant) -> UInt64 {
        UInt64(bitPattern: instant.nanoseconds) ^ (1 << 63)
    }
}

extension KeyRange {
    /// Every key that begins with `prefix`, itself included.
    public init(prefix: Key) {
        var upper = prefix.bytes
        while upper.last == 0xFF { upper.removeLast() }
        if let last = upper.popLast() {
            upper.append(last + 1)
        } else {
            upper = [UInt8](repeating: 0xFF, count: StoreLimits().keyBytes + 1)
        }
        self.init(from: prefix, to: Key(bytes: upper))
    }

    /// What is left of the range behind `key`: for the next page.
    public func after(_ key: Key) -> KeyRange {
        KeyRange(from: max(lower, Key(bytes: key.bytes + [0])), to: upper)
    }

    public func contains(_ key: Key) -> Bool { lower <= key && key < upper }
}

/// Takes a key apart again, in the order in which it was built.
public struct KeyReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int

    /// Throws `StoreError.corruptKey` where the key is of another class.
    public init(_ key: Key, of keyClass: KeyClass) throws(StoreError) {
        guard key.bytes.first == keyClass.rawValue else { throw .corruptKey(key) }
        bytes = key.bytes
        position = 1
    }

    public mutating func text() throws(StoreError) -> String {
        guard let text = String(validating: try part(), as: UTF8.self) else { throw corrupt }
        return text
    }

    public mutating func number() throws(StoreError) -> UInt64 {
        guard bytes.count - position >= 8 else { throw corrupt }
        defer { position += 8 }
        return bytes[position..<position + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    public mutating func numberDescending() throws(StoreError) -> UInt64 { ~(try number()) }

    public mutating func instant() throws(StoreError) -> Instant {
        Instant(nanoseconds: Int64(bitPattern: try number() ^ (1 << 63)))
    }

    public mutating func instantDescending() throws(StoreError) -> Instant {
        Instant(nanoseconds: Int64(bitPattern: ~(try number()) ^ (1 << 63)))
    }

    public mutating func byte() throws(StoreError) -> UInt8 {
        guard position < bytes.count else { throw corrupt }
        defer { position += 1 }
        return bytes[position]
    }

    /// A part written with `append(bytes:)`.
    public mutating func part() throws(StoreError) -> [UInt8] {
        var part: [UInt8] = []
        while position + 1 < bytes.count {
            let byte = bytes[position]
            guard byte == 0 else {
                part.append(byte)
                position += 1
                continue
            }
            let mark = bytes[position + 1]
            position += 2
            if mark == 1 { return part }
            guard mark == 0xFF else { throw corrupt }
            part.append(0)
        }
        throw corrupt
    }

    public var isAtEnd: Bool { position == bytes.count }

    private var corrupt: StoreError { .corruptKey(Key(bytes: bytes)) }
}
