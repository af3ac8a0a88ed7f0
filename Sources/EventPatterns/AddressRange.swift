// IP addresses and CIDR ranges, version 4 and 6, read as AWS reads them.

/// The addresses that share their first bits.
struct AddressRange: Hashable, Sendable {
    /// Four or sixteen bytes, zero behind the prefix.
    let bytes: [UInt8]
    let prefixBits: Int

    /// One address, where `text` is one.
    init?(address text: [UInt8]) {
        guard let bytes = text.withUnsafeBytes({ AddressText.parse($0) }) else { return nil }
        self.bytes = bytes
        prefixBits = bytes.count * 8
    }

    /// `10.0.0.0/24`. The sentences are AWS's.
    init(cidr text: String) throws(PatternError) {
        // Empty parts at the end do not count.
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        while parts.last?.isEmpty == true { parts.removeLast() }
        guard parts.count == 2 else { throw PatternError("Malformed CIDR, one '/' required") }
        guard let bits = Int32(parts[1]) else {
            throw PatternError("Malformed CIDR, mask bits must be an integer")
        }
        guard bits >= 0 else { throw PatternError("Malformed CIDR, mask bits must not be negative") }
        let address = Array(parts[0].utf8)
        guard let bytes = address.withUnsafeBytes({ AddressText.parse($0) }) else {
            let kind = AddressText.looksLikeOne(address) ? "Invalid" : "Nonstandard"
            throw PatternError("\(kind) IP address: \(parts[0])")
        }
        if bytes.count == 4, bits > 31 { throw PatternError("IPv4 mask bits must be < 32") }
        if bytes.count == 16, bits > 127 { throw PatternError("IPv6 mask bits must be < 128") }
        self.bytes = Self.masked(bytes, bits: Int(bits))
        prefixBits = Int(bits)
    }

    /// `bytes` with all bits behind the first `bits` cleared.
    static func masked(_ bytes: [UInt8], bits: Int) -> [UInt8] {
        bytes.indices.map { index in
            let kept = min(8, max(0, bits - index * 8))
            return bytes[index] & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
    }
}

/// The spellings of addresses.
enum AddressText {
    /// Whether a text has the characters of an address; only then AWS reads it as one.
    static func looksLikeOne(_ text: [UInt8]) -> Bool {
        let isHexadecimal = text.allSatisfy { $0 == UInt8(ascii: ":") || digit($0) != nil }
        if isHexadecimal, text.contains(UInt8(ascii: ":")) { return true }
        let groups = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return groups.count == 4
            && groups.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// Four or sixteen bytes; nil for anything else. A version 4 address in version 6's clothes
    /// (`::ffff:102:304`) is the version 4 address.
    static func parse(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard (2...45).contains(text.count) else { return nil }
        return text.contains(UInt8(ascii: ":")) ? parse6(text) : parse4(text)
    }

    private static func parse4(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (value, digits) = (0, 0)
        for byte in text {
            if byte == UInt8(ascii: "."), digits > 0, bytes.count < 3 {
                bytes.append(UInt8(value))
                (value, digits) = (0, 0)
            } else {
                guard (0x30...0x39).contains(byte), digits < 3 else { return nil }
                value = value * 10 + Int(byte - 0x30)
                digits += 1
                guard value < 256 else { return nil }
            }
        }
        guard bytes.count == 3, digits > 0 else { return nil }
        return bytes + [UInt8(value)]
    }

    private static func parse6(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (3...9).contains(groups.count) else { return nil }
        // A gap at either end leaves an empty group there, too.
        var list = groups[...]
        if list.first?.isEmpty == true {
            guard list.dropFirst().first?.isEmpty == true else { return nil }
            list = list.dropFirst()
        }
        if list.last?.isEmpty == true {
            guard list.dropLast().last?.isEmpty == true else { return nil }
            list = list.dropLast()
        }
        let gaps = list.filter(\.isEmpty).count
        guard gaps <= 1, gaps == 1 || list.count == 8, list.count - gaps <= 7 + (1 - gaps) else { return nil }
        var bytes: [UInt8] = []
        for group in list {
            if group.isEmpty {
                bytes += [UInt8](repeating: 0, count: (8 - (list.count - 1)) * 2)
                continue
            }
            guard group.count <= 4 else { return nil }
            var value: UInt16 = 0
            for byte in group {
                guard let digit = digit(byte) else { return nil }
                value = value << 4 | digit
            }
            bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }

    private static func digit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case 0x30...0x39: return UInt16(byte - 0x30)
        case 0x41...0x46: return UInt16(byte - 0x41 + 10)
        case 0x61...0x66: return UInt16(byte - 0x61 + 10)
        default: return nil
        }
    }
}
