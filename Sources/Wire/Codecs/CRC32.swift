// CRC-32 (ISO-HDLC: the one of zip, gzip and AWS event streams), eight bytes a step, in plain Swift.

/// A running CRC-32.
public struct CRC32: Hashable, Sendable {
    private var state: UInt32 = 0xFFFF_FFFF

    public init() {}

    /// The checksum of everything so far.
    public var value: UInt32 { ~state }

    /// The checksum of `bytes`.
    public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var checksum = CRC32()
        checksum.update(bytes)
        return checksum.value
    }

    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let fast: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if fast == nil {
            for byte in bytes {
                state = state >> 8 ^ Self.tables[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
            }
        }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var state = state
        Self.tables.withUnsafeBufferPointer { table in
            var index = 0
            while index + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                let mixed = word ^ UInt64(state)
                state = 0
                for lane in 0..<8 {
                    let byte = Int(UInt8(truncatingIfNeeded: mixed >> UInt64(lane * 8)))
                    state ^= table[(7 - lane) * 256 + byte]
                }
                index += 8
            }
            while index < bytes.count {
                state = state >> 8 ^ table[Int(UInt8(truncatingIfNeeded: state) ^ bytes[index])]
                index += 1
            }
        }
        self.state = state
    }

    /// Eight tables of 256: table n holds each byte's effect n bytes later.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
            tables[byte] = value
        }
        for index in 256..<(8 * 256) {
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
        }
        return tables
    }()
}
