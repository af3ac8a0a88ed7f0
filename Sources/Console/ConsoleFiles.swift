// The console's own files: the pages, their style and their scripts. They hold nothing secret and can do
// nothing by themselves: what they show they ask of AWS's API, with the credentials of whoever sits there.

import CConsole
public import CloudCore
import Crypto

/// Serves the files of Console/.
public struct ConsoleFiles: Sendable {
    /// Where the console is.
    public static let path = "/_apus/"

    private struct File: Sendable {
        let type: String
        /// Constants of the binary.
        nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
    }

    private let files: [String: File]

    public init() {
        var files: [String: File] = [:]
        for index in 0..<cconsole_file_count {
            let file = cconsole_file_at(index).pointee
            let path = String(cString: file.path)
            files[path] = File(
                type: Self.type(of: path), bytes: UnsafeRawBufferPointer(start: file.bytes, count: file.count)
            )
        }
        files[""] = files["index.html"]
        self.files = files
    }

    var paths: [String] { files.keys.sorted() }

    /// The file that the path names, or 404.
    public func respond(to request: WireRequest) -> WireResponse {
        guard ["GET", "HEAD"].contains(request.head.method) else {
            return Self.text(405, "Only GET and HEAD.", headers: ["Allow": "GET, HEAD"])
        }
        guard request.head.path.hasPrefix(Self.path) else {
            return Self.text(308, "The console is at \(Self.path)", headers: ["Location": Self.path])
        }
        guard let file = files[String(request.head.path.dropFirst(Self.path.count))] else {
            return Self.text(404, "There is no such page.")
        }
        let tag = "\"" + Hex.encode(Array(SHA256.hash(data: file.bytes).prefix(12))) + "\""
        var headers = Self.protection
        headers["Content-Type"] = file.type
        headers["ETag"] = tag
        // A newer Apus at the same address has other files.
        headers["Cache-Control"] = "no-cache"
        if request.head.headers["if-none-match"] == tag { return WireResponse(status: 304, headers: headers) }
        return WireResponse(headers: headers, body: .bytes(Array(file.bytes)))
    }

    private static func text(_ status: Int, _ text: String, headers: HeaderFields = [:]) -> WireResponse {
        var all = protection
        all["Content-Type"] = "text/plain; charset=utf-8"
        for field in headers.fields { all[field.name] = field.value }
        return WireResponse(status: status, headers: all, body: .bytes(Array(text.utf8)))
    }

    /// Nothing but our own files and our own origin, no frames around us, no markup made from text.
    /// https://www.w3.org/TR/CSP3/ and https://www.w3.org/TR/trusted-types/
    private static let protection: HeaderFields = [
        "Content-Security-Policy": """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; trusted-types 'none'
        """,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    ]

    private static func type(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }
}
