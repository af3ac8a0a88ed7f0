// The checksums that S3 and others take beside a body, one running state each.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html

import Crypto

/// A checksum being computed.
public struct PayloadChecksum: Sendable {
    private enum State: Sendable {
        case reflected(ReflectedCRC)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
    }

    /// As error texts write it: `CRC32`, `SHA256`, …
    public let algorithm: String
    private var state: State

    /// From a header's or trailer's name, such as `x-amz-checksum-crc32c`; nil where it is none we know.
    public init?(headerName: String) {
        switch headerName {
        case "x-amz-checksum-crc32": self.init("CRC32", .reflected(ReflectedCRC(.crc32)))
        case "x-amz-checksum-crc32c": self.init("CRC32C", .reflected(ReflectedCRC(.crc32c)))
        case "x-amz-checksum-crc64nvme": self.init("CRC64NVME", .reflected(ReflectedCRC(.crc64nvme)))
        case "x-amz-checksum-sha1": self.init("SHA1", .sha1(Insecure.SHA1()))
        case "x-amz-checksum-sha256": self.init("SHA256", .sha256(SHA256()))
        default: return nil
        }
    }

    private init(_ algorithm: String, _ state: State) {
        self.algorithm = algorithm
        self.state = state
    }

    /// Takes more of the body.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .reflected(var crc):
            crc.update(bytes)
            state = .reflected(crc)
        case .sha1(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha1(hash)
        case .sha256(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha256(hash)
        }
    }

    /// The checksum so far, big endian.
    public var bytes: [UInt8] {
        switch state {
        case .reflected(let crc): crc.bytes
        case .sha1(let hash): Array(hash.finalize())
        case .sha256(let hash): Array(hash.finalize())
        }
    }
}

/// A cyclic redundancy check whose bits are reflected, eight bytes at a step.
struct ReflectedCRC: Sendable {
    /// Tables for one polynomial.
    struct Kind: Sendable {
        let width: Int
        fileprivate let tables: [UInt64]

        init(width: Int, reflectedPolynomial: UInt64) {
            self.width = width
            var tables = [UInt64](repeating: 0, count: 8 * 256)
            for index in 0..<256 {
                var value = UInt64(index)
                for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ reflectedPolynomial : value >> 1 }
                tables[index] = value
            }
            for index in 256..<8 * 256 {
                let before = tables[index - 256]
                tables[index] = before >> 8 ^ tables[Int(before & 255)]
            }
            self.tables = tables
        }

        static let crc32 = Kind(width: 32, reflectedPolynomial: 0xEDB8_8320)
        static let crc32c = Kind(width: 32, reflectedPolynomial: 0x82F6_3B78)
        static let crc64nvme = Kind(width: 64, reflectedPolynomial: 0x9A6C_9329_AC4B_C9B5)
    }

    private let kind: Kind
    private var value: UInt64

    init(_ kind: Kind) {
        self.kind = kind
        value = kind.width == 64 ? .max : UInt64(UInt32.max)
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var crc = value
        kind.tables.withUnsafeBufferPointer { table in
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let mixed = crc ^ word
                crc = 0
                for step in 0..<8 {
                    crc ^= table[(7 - step) * 256 + Int(mixed >> UInt64(8 * step) & 255)]
                }
                offset += 8
            }
            while offset < bytes.count {
                crc = crc >> 8 ^ table[Int((crc ^ UInt64(bytes[offset])) & 255)]
                offset += 1
            }
        }
        value = crc
    }

    var bytes: [UInt8] {
        let final = ~value
        return stride(from: kind.width - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: final >> UInt64($0))
        }
    }
}
