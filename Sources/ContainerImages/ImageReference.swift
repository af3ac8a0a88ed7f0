// How images are named: `registry/repository:tag`, `repository@sha256:…`, with or without a registry.
// https://github.com/distribution/reference

/// An image's name, taken apart.
public struct ImageReference: Hashable, Sendable {
    /// The host, with its port; nil where the name begins with the repository.
    public var registry: String?
    /// `team/service`.
    public var repository: String
    /// Nil where the name has a digest alone.
    public var tag: String?
    /// `sha256:` and 64 hexadecimal digits.
    public var digest: String?

    /// Nil where the text is no image's name. Without tag and digest it means the tag `latest`.
    public init?(_ text: String) {
        var rest = text[...]
        if let at = rest.firstIndex(of: "@") {
            digest = String(rest[rest.index(after: at)...])
            guard let digest, Digest.bytes(of: digest) != nil else { return nil }
            rest = rest[..<at]
        }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, let first = parts.first,
            first == "localhost" || first.contains(".") || first.contains(":")
        {
            guard Self.isHost(first) else { return nil }
            registry = String(first)
            parts.removeFirst()
        }
        guard var last = parts.popLast() else { return nil }
        if let colon = last.firstIndex(of: ":") {
            tag = String(last[last.index(after: colon)...])
            guard let tag, Self.isTag(tag) else { return nil }
            last = last[..<colon]
        } else if digest == nil {
            tag = "latest"
        }
        parts.append(last)
        guard parts.allSatisfy(Self.isComponent) else { return nil }
        repository = parts.joined(separator: "/")
        guard repository.utf8.count <= 256 else { return nil }
    }

    /// The same image by its digest, as `ResolvedImageUri` shows it.
    public func resolved(to digest: String) -> String {
        (registry.map { $0 + "/" } ?? "") + repository + "@" + digest
    }

    private static func isHost(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isAlphanumeric(first) else { return false }
        return text.utf8.allSatisfy {
            isAlphanumeric($0) || (65...90).contains($0) || [45, 46, 58].contains($0)
        }
    }

    /// Lower-case letters and digits, with dots, underscores and hyphens between them: never `..`.
    private static func isComponent(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first),
            isAlphanumeric(last), !text.contains("..")
        else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || [45, 46, 95].contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte)
    }

    private static func isTag(_ text: String) -> Bool {
        guard (1...128).contains(text.utf8.count), text.first != ".", text.first != "-" else { return false }
        return text.utf8.allSatisfy {
            isAlphanumeric($0) || (65...90).contains($0) || [45, 46, 95].contains($0)
        }
    }
}
