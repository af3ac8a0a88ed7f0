// What browsers are told of a function's URL.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors and
// https://fetch.spec.whatwg.org/#http-cors-protocol

import CloudCore

extension CorsRules {
    /// The answer to a browser's question before a request; nil where the head is no such question. The
    /// function is not asked.
    func preflight(_ head: RequestHead) -> WireResponse? {
        guard head.method == "OPTIONS", head.headers["origin"] != nil,
            let method = head.headers["access-control-request-method"]
        else { return nil }
        var response = WireResponse(status: 200)
        guard allow(head, in: &response) else { return response }
        if let methods = allowMethods, !methods.isEmpty {
            // A wildcard means nothing to browsers that send credentials.
            let named = methods.contains("*") && allowCredentials == true ? [method] : methods
            response.headers["Access-Control-Allow-Methods"] = named.joined(separator: ",")
        }
        if let headers = allowHeaders, !headers.isEmpty {
            let asked = head.headers["access-control-request-headers"]
            let named = headers.contains("*") && allowCredentials == true ? asked.map { [$0] } : headers
            response.headers["Access-Control-Allow-Headers"] = named?.joined(separator: ",")
        }
        if let maxAgeSeconds { response.headers["Access-Control-Max-Age"] = String(maxAgeSeconds) }
        return response
    }

    /// Lets the page that asked read the response, where it may.
    func admit(_ head: RequestHead, in response: inout WireResponse) {
        guard allow(head, in: &response) else { return }
        if let exposeHeaders, !exposeHeaders.isEmpty {
            response.headers.add("Access-Control-Expose-Headers", exposeHeaders.joined(separator: ","))
        }
    }

    /// Whether the page's origin is allowed; says so in the response.
    private func allow(_ head: RequestHead, in response: inout WireResponse) -> Bool {
        guard let origin = head.headers["origin"], let allowOrigins else { return false }
        let isAny = allowOrigins.contains("*")
        guard isAny || allowOrigins.contains(where: { $0.lowercased() == origin.lowercased() }) else {
            return false
        }
        let named = isAny && allowCredentials != true ? "*" : origin
        response.headers.add("Access-Control-Allow-Origin", named)
        if named != "*" { response.headers.add("Vary", "Origin") }
        if allowCredentials == true { response.headers.add("Access-Control-Allow-Credentials", "true") }
        return true
    }
}
