// One registry as the operator names it: what images say, where it is, and whom it may send us to. Nobody
// else is ever asked, whatever a registry answers.

/// A registry that this cloud may pull from.
public struct RegistryLocation: Hashable, Sendable {
    /// The host that images' names begin with.
    public let name: String
    /// `https://registry.example`: no slash at its end.
    let origin: String
    /// Hosts of token servers. They get the registry's credentials.
    var tokenHosts: Set<String> = []
    /// Hosts that blobs may be redirected to. They get none.
    var blobHosts: Set<String> = []

    /// From `HOST[=URL][,token=HOST]…[,blobs=HOST]…`; nil where the text is none. Without a URL it is
    /// `https://HOST`.
    public init?(_ text: String) {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let place = parts.removeFirst().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = place.first.map(String.init), ImageReference(name + "/a")?.registry == name else {
            return nil
        }
        self.name = name
        var url = place.count > 1 ? String(place[1]) : "https://" + name
        if url.hasSuffix("/") { url.removeLast() }
        guard let origin = Self.origin(of: url), url.split(separator: "/").count == 2 else { return nil }
        self.origin = origin
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, Self.origin(of: "https://" + pair[1]) != nil else { return nil }
            switch pair[0] {
            case "token": tokenHosts.insert(pair[1].lowercased())
            case "blobs": blobHosts.insert(pair[1].lowercased())
            default: return nil
            }
        }
    }

    /// Whether an address is the registry's own.
    func isOwn(_ address: String) -> Bool { Self.origin(of: address) == origin }

    /// Whether the password may be shown to a token server at this address.
    func isTokenServer(_ address: String) -> Bool {
        isOwn(address) || Self.host(of: address).map(tokenHosts.contains) ?? false
    }

    /// Where a redirect leads; nil where it may not be followed.
    func redirect(from address: String, to location: String, isBlob: Bool) -> String? {
        var target = location
        if location.hasPrefix("/"), !location.hasPrefix("//"), let origin = Self.origin(of: address) {
            target = origin + location
        }
        if isOwn(target) { return target }
        guard isBlob, let host = Self.host(of: target), blobHosts.contains(host) else { return nil }
        return target
    }

    /// Scheme and authority in lower case, without the scheme's own port; nil for what is no plain address.
    private static func origin(of address: String) -> String? {
        guard let colon = address.firstRange(of: "://") else { return nil }
        let scheme = address[..<colon.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { return nil }
        let rest = address[colon.upperBound...]
        var authority = rest[..<(rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex)].lowercased()
        let isPlain = authority.utf8.allSatisfy {
            (97...122).contains($0) || (45...58).contains($0) && $0 != 47 || $0 == 91 || $0 == 93
        }
        guard !authority.isEmpty, isPlain else { return nil }
        let port = scheme == "https" ? ":443" : ":80"
        if authority.hasSuffix(port), !authority.dropLast(port.count).isEmpty {
            authority.removeLast(port.count)
        }
        return scheme + "://" + authority
    }

    /// With its port where it is not the scheme's own. Other hosts are asked by TLS alone, unless they are
    /// this machine.
    private static func host(of address: String) -> String? {
        origin(of: address).map { String($0.split(separator: "/", omittingEmptySubsequences: true)[1]) }
    }
}
