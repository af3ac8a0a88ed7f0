// Work on bytes that canonicalisation needs: no strings are built on the hot path.

import CloudCore

extension String {
    /// The UTF-8 bytes in place.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}

extension UInt8 {
    var lowercased: UInt8 { self >= 65 && self <= 90 ? self | 32 : self }

    /// Unreserved characters (RFC 3986, 2.3) are never percent-encoded.
    var isUnreserved: Bool {
        switch self {
        case 97...122, 65...90, 48...57, 45, 46, 95, 126: true
        default: false
        }
    }

    var isBlank: Bool { self == 32 || (self >= 9 && self <= 13) }
}

extension [UInt8] {
    mutating func appendHex(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(Self.lowerDigit(byte >> 4))
            append(Self.lowerDigit(byte & 15))
        }
    }

    mutating func appendPercentEncoded(_ byte: UInt8) {
        append(UInt8(ascii: "%"))
        append(Self.upperDigit(byte >> 4))
        append(Self.upperDigit(byte & 15))
    }

    private static func lowerDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
    private static func upperDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}

/// Takes as long for any two texts of the same length.
func sameInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}

/// Whether `name` (any case) is the lower-case text `lower`.
func same(_ name: String, lower: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.utf8.count == lower.count else { return false }
    return name.withBytes { bytes in
        for index in 0..<bytes.count where bytes[index].lowercased != lower[index] { return false }
        return true
    }
}
