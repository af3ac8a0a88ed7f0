// What browsers may do. The development credentials are known to everybody, so a web page that a developer
// happens to visit must not be able to call the cloud on the developer's own machine.
// https://fetch.spec.whatwg.org/#http-cors-protocol and https://www.w3.org/TR/fetch-metadata/

import CloudCore

/// Decides which web pages may call, and tells their browsers.
public struct BrowserPolicy: Sendable {
    private let allowedOrigins: Set<String>

    /// Pages of this machine are always allowed; `allowedOrigins` are further ones, such as
    /// `https://console.example.com`.
    public init(allowedOrigins: Set<String> = []) { self.allowedOrigins = allowedOrigins }

    /// What is to be done with a request, as far as browsers are concerned.
    enum Decision {
        case pass(origin: String?)
        case refuse
        /// A question before a request: may that page send it?
        case preflight(origin: String)
    }

    func decide(_ head: RequestHead) -> Decision {
        let headers = head.headers
        if let origin = headers["origin"] {
            guard allows(origin) else { return .refuse }
            if head.method == "OPTIONS", headers["access-control-request-method"] != nil {
                return .preflight(origin: origin)
            }
            return .pass(origin: origin)
        }
        // Images, scripts and forms of other sites come without an origin, but browsers say so. Links and
        // downloads are followed by people.
        if headers["sec-fetch-site"] == "cross-site", headers["sec-fetch-mode"] != "navigate" {
            return .refuse
        }
        return .pass(origin: nil)
    }

    private func allows(_ origin: String) -> Bool {
        if allowedOrigins.contains(origin) { return true }
        guard let scheme = ["http://", "https://"].first(where: { origin.hasPrefix($0) }) else {
            return false
        }
        let authority = origin.dropFirst(scheme.count)
        let host: Substring
        if authority.hasPrefix("[") {
            host = authority.prefix { $0 != "]" } + "]"
        } else {
            host = authority.prefix { $0 != ":" }
        }
        return host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host.hasSuffix(".localhost")
    }

    func answerPreflight(origin: String, head: RequestHead) -> WireResponse {
        var response = WireResponse(
            status: 200,
            headers: [
                "Access-Control-Allow-Methods": "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT",
                "Access-Control-Max-Age": "3600",
            ])
        response.headers["Access-Control-Allow-Headers"] = head.headers["access-control-request-headers"]
        if head.headers["access-control-request-private-network"] == "true" {
            response.headers["Access-Control-Allow-Private-Network"] = "true"
        }
        admit(origin, to: &response)
        return response
    }

    /// Lets the page read the response.
    func admit(_ origin: String, to response: inout WireResponse) {
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers.add("Vary", "Origin")
        response.headers["Access-Control-Expose-Headers"] = Self.exposed
    }

    private static let exposed = [
        "ETag", "x-amzn-RequestId", "x-amzn-ErrorType", "x-amzn-ErrorMessage", "x-amz-request-id",
        "x-amz-id-2",
        "x-amz-version-id", "x-amz-log-result", "x-amz-executed-version", "x-amz-function-error",
        "x-amz-crc32", "Date",
    ].joined(separator: ", ")
}
