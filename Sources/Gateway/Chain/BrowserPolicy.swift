// What browsers may do. The development credentials are known to everybody, so a web page that a developer
// happens to visit must not be able to call the cloud on the developer's own machine.
// https://fetch.spec.whatwg.org/#http-cors-protocol and https://www.w3.org/TR/fetch-metadata/

import CloudCore

/// Decides which web pages may call, and tells their browsers.
public struct BrowserPolicy: Sendable {
    private let allowedOrigins: Set<String>
    private let wantsLocalHosts: Bool

    /// Pages of this machine are always allowed; `allowedOrigins` are further ones, such as
    /// `https://console.example.com`. `wantsLocalHosts` is for clouds whose credentials everybody knows:
    /// browsers must call them by an address or a name of this machine, because any other name may be
    /// somebody's who made it lead here (DNS rebinding).
    public init(allowedOrigins: Set<String> = [], wantsLocalHosts: Bool = false) {
        self.allowedOrigins = allowedOrigins
        self.wantsLocalHosts = wantsLocalHosts
    }

    /// What is to be done with a request, as far as browsers are concerned.
    enum Decision {
        case pass(origin: String?)
        case refuse
        /// A question before a request: may that page send it?
        case preflight(origin: String)
    }

    func decide(_ head: RequestHead) -> Decision {
        let headers = head.headers
        if wantsLocalHosts, let host = headers["host"], !HostName(host).isLocal, Self.isOfBrowser(headers) {
            return .refuse
        }
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

    /// Pages can change what their browser says with a request, but can not make it silent.
    private static func isOfBrowser(_ headers: HeaderFields) -> Bool {
        headers["accept-language"] != nil || headers["origin"] != nil || headers["referer"] != nil
            || headers["sec-fetch-site"] != nil || headers["user-agent"]?.hasPrefix("Mozilla/") == true
    }

    private func allows(_ origin: String) -> Bool {
        if allowedOrigins.contains(origin) { return true }
        guard let scheme = ["http://", "https://"].first(where: { origin.hasPrefix($0) }) else {
            return false
        }
        let host = HostName(origin.dropFirst(scheme.count)).text
        return host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host.hasSuffix(".localhost")
    }

    /// Gives what functions and buckets show to browsers at this cloud's own address an origin of its own:
    /// what a tab of the console keeps is none of theirs.
    /// https://html.spec.whatwg.org/multipage/browsers.html#sandboxing
    func confine(_ response: inout WireResponse, to head: RequestHead) {
        guard !head.path.utf8.starts(with: "/_apus".utf8), Self.isShown(head.headers) else { return }
        response.headers.add(
            "Content-Security-Policy",
            "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts")
    }

    /// Whether the answer becomes a page or a frame.
    private static func isShown(_ headers: HeaderFields) -> Bool {
        if headers["accept"]?.contains("text/html") == true { return true }
        guard let destination = headers["sec-fetch-dest"] else { return false }
        return ["document", "embed", "frame", "iframe", "object"].contains(destination)
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
