// Where functions' URLs are: hosts like those of AWS, and a path for clients that can't choose a host.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html

import CloudCore

/// A URL's id and the path behind it, as a request's head names them.
struct FunctionURLAddress: Hashable, Sendable {
    var id: String
    /// As sent; begins with a slash.
    var path: String
    /// Nil where the path form was used.
    var region: String?

    /// Hosts that end so. AWS's own lets clients with a resolver of their own keep their URLs; others could
    /// be names of anybody that lead here, with pages of theirs.
    private static let domains = ["localhost", "localhost.localstack.cloud", "on.aws"]
    private static let label = "lambda-url"
    private static let pathPrefix = "/_url/"
    static let idLength = 32

    /// Nil where the head means something else. Asked of every request: says no at the first difference.
    init?(_ head: RequestHead) {
        if head.path.utf8.starts(with: Self.pathPrefix.utf8) {
            self.init(path: head.path.utf8.dropFirst(Self.pathPrefix.utf8.count))
        } else {
            guard let host = head.headers["host"] else { return nil }
            self.init(host: host, path: head.path)
        }
    }

    private init?(path: Substring.UTF8View) {
        let id = path.prefix { $0 != UInt8(ascii: "/") }
        guard Self.isID(id) else { return nil }
        self.id = String(Substring(id)).lowercased()
        let rest = String(Substring(path.dropFirst(id.count)))
        self.path = rest.isEmpty ? "/" : rest
    }

    private init?(host: String, path: String) {
        // The id has a fixed length, so that other hosts are told by one byte.
        let bytes = host.utf8
        guard bytes.count > Self.idLength + Self.label.utf8.count + 2,
            bytes[bytes.index(bytes.startIndex, offsetBy: Self.idLength)] == UInt8(ascii: "."),
            Self.isID(bytes.prefix(Self.idLength))
        else { return nil }
        let labels = host.lowercased().split(separator: ":", maxSplits: 1)[0]
            .split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard labels.count == 4, labels[1] == Self.label, Region(String(labels[2])) != nil,
            Self.domains.contains(String(labels[3]))
        else { return nil }
        id = String(labels[0])
        region = String(labels[2])
        self.path = path
    }

    private static func isID(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count == idLength
            && bytes.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0) || (65...90).contains($0)
            }
    }

    static func makeID(_ entropy: any Entropy) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        return String(decoding: entropy.bytes(idLength).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    /// The URL as clients are told it. The name is of this machine, as `*.localhost` always is.
    static func text(_ url: FunctionURL, _ context: RequestContext) -> String {
        let authority = context.endpoint.split(separator: "/").last ?? ""
        let tail = authority.split(separator: ":", omittingEmptySubsequences: false).last.flatMap {
            UInt16($0)
        }
        let port = tail.map { ":\($0)" } ?? ""
        return "http://\(url.id).\(label).\(url.function.region.name).localhost\(port)/"
    }
}
