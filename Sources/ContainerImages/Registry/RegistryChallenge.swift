// What a registry answers that wants to know who asks.
// https://distribution.github.io/distribution/spec/auth/token/

/// A `WWW-Authenticate` header.
enum RegistryChallenge: Hashable, Sendable {
    case basic
    /// A token of the server at `realm`.
    case bearer(realm: String, service: String?)

    /// Nil for any other scheme, and for what can't be read.
    init?(_ header: String) {
        guard header.utf8.count <= ImageLimits.challengeBytes,
            let space = header.firstIndex(of: " ") ?? (header.lowercased() == "basic" ? header.endIndex : nil)
        else { return nil }
        switch header[..<space].lowercased() {
        case "basic": self = .basic
        case "bearer":
            let parameters = Self.parameters(header[space...])
            guard let realm = parameters["realm"], !realm.isEmpty else { return nil }
            self = .bearer(realm: realm, service: parameters["service"])
        default: return nil
        }
    }

    /// `name="value"` or `name=value`, with commas between.
    private static func parameters(_ text: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        var rest = text
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].drop { $0 == " " || $0 == "," }.lowercased()
            rest = rest[rest.index(after: equals)...]
            let end: Substring.Index
            if rest.first == "\"" {
                rest = rest.dropFirst()
                end = rest.firstIndex(of: "\"") ?? rest.endIndex
            } else {
                end = rest.firstIndex(of: ",") ?? rest.endIndex
            }
            parameters[name] = String(rest[..<end])
            rest = rest[end...].dropFirst()
        }
        return parameters
    }
}
