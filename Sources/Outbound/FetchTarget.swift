// Where a document is fetched from, and whether it may be: the address comes from somebody who may want us
// to ask what only we can reach.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The parts of an address of a document.
struct FetchTarget: Hashable, Sendable {
    var isEncrypted: Bool
    /// Lower case, without brackets.
    var host: String
    var port: Int
    /// Path and query, beginning with a slash.
    var path: String

    /// Nil for anything but a plain `https://host[:port][/path][?query]`, or the same with `http`: no user
    /// names, no fragments, no bytes beyond printable ASCII.
    init?(_ address: String) {
        guard address.utf8.count <= OutboundLimits.addressBytes,
            address.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }),
            let colon = address.firstRange(of: "://")
        else { return nil }
        switch address[..<colon.lowerBound].lowercased() {
        case "https": isEncrypted = true
        case "http": isEncrypted = false
        default: return nil
        }
        let rest = address[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<end]), !rest.contains("#") else { return nil }
        self.host = host
        self.port = port ?? (isEncrypted ? 443 : 80)
        let path = String(rest[end...])
        self.path = path.hasPrefix("/") ? path : "/" + path
    }

    private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            guard let number = UInt16(text[text.index(after: colon)...]), number > 0 else { return nil }
            host = text[..<colon]
            port = Int(number)
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inner = host.dropFirst().dropLast().lowercased()
            guard inner.utf8.allSatisfy({ Hexadecimal.contains($0) || $0 == 58 || $0 == 46 }) else {
                return nil
            }
            return (inner, port)
        }
        let name = host.lowercased()
        let isName = name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46
        }
        guard !name.isEmpty, name.utf8.count <= OutboundLimits.hostBytes, isName, !name.hasPrefix("."),
            !name.hasPrefix("-")
        else { return nil }
        return (name, port)
    }

    private enum Hexadecimal {
        static func contains(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (97...102).contains(byte)
        }
    }

    /// Whether the host says that it is this machine, rather than a name that somebody let lead here.
    var namesLoopback: Bool {
        host == "localhost" || host.hasPrefix("127.") && NetworkPlace(host) == .loopback || host == "::1"
    }

    /// As the Host header writes it.
    var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isEncrypted ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// Whether we may connect to `place`, to which the host led.
    func mayConnect(to place: NetworkPlace) -> Bool {
        switch place {
        case .loopback: return namesLoopback
        case .elsewhere: return isEncrypted
        case .reserved: return false
        }
    }
}

/// What kind of place an IP address is.
enum NetworkPlace: Hashable, Sendable {
    case loopback
    /// Link-local (where clouds keep their metadata), multicast, unspecified, broadcast.
    case reserved
    case elsewhere

    /// Nil where the text is no IP address.
    init?(_ text: String) {
        var v4 = [UInt8](repeating: 0, count: 4)
        var v6 = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4: v4)
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(v6: v6)
        } else {
            return nil
        }
    }

    private init(v4 bytes: [UInt8]) {
        switch (bytes[0], bytes[1]) {
        case (127, _): self = .loopback
        case (0, _), (169, 254), (224...255, _): self = .reserved
        default: self = .elsewhere
        }
    }

    private init(v6 bytes: [UInt8]) {
        let mapped = [UInt8](repeating: 0, count: 10) + [255, 255]
        if bytes.starts(with: mapped) {
            self.init(v4: Array(bytes[12...]))
        } else if bytes.dropLast().allSatisfy({ $0 == 0 }) {
            self = bytes[15] == 1 ? .loopback : .reserved
        } else if bytes[0] == 255 || (bytes[0] == 254 && bytes[1] & 0xC0 == 0x80) {
            self = .reserved
        } else {
            self = .elsewhere
        }
    }
}
