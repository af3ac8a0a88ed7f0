// The host of a URL or of a Host header, without its port.

/// A host as a request names it.
struct HostName {
    let text: Substring

    /// From `HOST:PORT`, `[V6]:PORT`, or either without a port.
    init(_ authority: some StringProtocol) {
        let authority = Substring(authority)
        text =
            authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    }

    /// Whether nobody can make it lead elsewhere: an address, `localhost` and what is below it, and the name
    /// that LocalStack's users know for it.
    var isLocal: Bool {
        if text.hasPrefix("[") { return true }
        if text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) { return true }
        let name = text.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost") || name == "localhost.localstack.cloud"
            || name.hasSuffix(".localhost.localstack.cloud")
    }
}
