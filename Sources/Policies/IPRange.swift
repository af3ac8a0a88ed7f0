// Addresses and CIDR ranges, IPv4 and IPv6, for the IpAddress operators.

/// A range of addresses: a single one, or `address/prefix`.
public struct IPRange: Hashable, Sendable {
    let bytes: [UInt8]
    let prefixLength: Int

    /// Nil unless `text` is an address, or an address, a slash and a prefix length.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bytes = Self.parse(parts[0]) else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            prefixLength = bytes.count * 8
            return
        }
        guard let length = Int(parts[1]), (0...(bytes.count * 8)).contains(length) else { return nil }
        prefixLength = length
    }

    /// Whether the address lies in the range. False where `address` is none, or of the other family.
    public func contains(_ address: String) -> Bool {
        guard let other = Self.parse(Substring(address)), other.count == bytes.count else { return false }
        let whole = prefixLength / 8
        guard bytes.prefix(whole) == other.prefix(whole) else { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return bytes[whole] & mask == other[whole] & mask
    }

    /// Four or sixteen bytes. An IPv4 address written as IPv6 (`::ffff:1.2.3.4`) is the IPv4 address.
    static func parse(_ text: Substring) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        if !text.contains(":") { return parseV4(text) }
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parseGroups(halves[0]) else { return nil }
        var bytes = head
        if halves.count == 2 {
            guard let tail = parseGroups(halves[1]), head.count + tail.count <= 14 else { return nil }
            bytes = head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
        }
        guard bytes.count == 16 else { return nil }
        let mapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return mapped ? Array(bytes.suffix(4)) : bytes
    }

    private static func parseGroups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, group) in groups.enumerated() {
            if index == groups.count - 1, group.contains(".") {
                guard let last = parseV4(group) else { return nil }
                bytes += last
            } else {
                guard (1...4).contains(group.utf8.count), let value = UInt16(group, radix: 16),
                    group.utf8.first != UInt8(ascii: "+")
                else { return nil }
                bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
        }
        return bytes.count <= 16 ? bytes : nil
    }

    private static func parseV4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }),
                let value = UInt8(part)
            else { return nil }
            bytes.append(value)
        }
        return bytes
    }
}
