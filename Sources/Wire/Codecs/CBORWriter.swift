// Writes CBOR (RFC 8949) as Smithy's rpcv2Cbor wants it: shortest heads, definite lengths where the count is
// known, doubles in eight bytes.

/// Builds a data item into `bytes`.
public struct CBORWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func write(_ value: Int64) {
        if value >= 0 { head(0, UInt64(value)) } else { head(1, ~UInt64(bitPattern: value)) }
    }

    public mutating func write(_ value: Double) { append(0xFB, value.bitPattern, bytes: 8) }

    public mutating func write(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

    public mutating func writeNull() { bytes.append(0xF6) }

    public mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            head(3, UInt64(buffer.count))
            bytes.append(contentsOf: buffer)
        }
    }

    public mutating func write(_ blob: [UInt8]) {
        head(2, UInt64(blob.count))
        bytes.append(contentsOf: blob)
    }

    /// `count` elements must follow.
    public mutating func beginArray(count: Int) { head(4, UInt64(count)) }

    /// `count` keys, each with its value, must follow.
    public mutating func beginMap(count: Int) { head(5, UInt64(count)) }

    /// Keys with their values follow until `end()`.
    public mutating func beginMap() { bytes.append(0xBF) }

    /// Ends a map begun without a count.
    public mutating func end() { bytes.append(0xFF) }

    /// The meaning of the item that follows. 1 is a time in seconds since the epoch.
    public mutating func writeTag(_ tag: UInt64) { head(6, tag) }

    private mutating func head(_ major: UInt8, _ argument: UInt64) {
        let type = major << 5
        switch argument {
        case 0...23: bytes.append(type | UInt8(argument))
        case 24...0xFF: append(type | 24, argument, bytes: 1)
        case 0x100...0xFFFF: append(type | 25, argument, bytes: 2)
        case 0x1_0000...0xFFFF_FFFF: append(type | 26, argument, bytes: 4)
        default: append(type | 27, argument, bytes: 8)
        }
    }

    private mutating func append(_ initial: UInt8, _ value: UInt64, bytes count: Int) {
        bytes.append(initial)
        for index in (0..<count).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
        }
    }
}
