// Signs the client commands' requests with SigV4, as an AWS SDK does. The server's check is Identity's and
// shares nothing with this: one would hide the other's mistakes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import CloudCore
import Crypto

/// Adds SigV4 headers to requests.
struct RequestSigner {
    var accessKeyID: String
    var secretAccessKey: String
    var sessionToken: String?
    var region: String
    var service: String

    /// The head with `X-Amz-Date`, the token's header where there is one, and `Authorization`.
    func sign(_ head: RequestHead, body: [UInt8], at now: Instant) -> RequestHead {
        var signed = head
        let date = CivilTime(now).basicISO8601
        signed.headers["X-Amz-Date"] = date
        signed.headers["X-Amz-Security-Token"] = sessionToken
        let headers = signed.headers.fields.map { ($0.name.lowercased(), $0.value) }.sorted { $0.0 < $1.0 }
        let names = headers.map(\.0).joined(separator: ";")
        let path = head.path.split(separator: "/", omittingEmptySubsequences: false)
            .map { PercentEncoding.encode($0) }.joined(separator: "/")
        let query = head.parameters
            .map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.sorted()
            .joined(separator: "&")
        let canonical = [
            head.method, path, query, headers.map { "\($0.0):\($0.1)\n" }.joined(), names,
            Hex.encode(SHA256.hash(data: body)),
        ].joined(separator: "\n")
        let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
        let text =
            "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n" + Hex.encode(SHA256.hash(data: Array(canonical.utf8)))
        let key = [String(date.prefix(8)), region, service, "aws4_request"]
            .reduce(Array("AWS4\(secretAccessKey)".utf8)) { Self.code(for: $1, key: $0) }
        signed.headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(accessKeyID)/\(scope), SignedHeaders=\(names), "
            + "Signature=" + Hex.encode(Self.code(for: text, key: key))
        return signed
    }

    private static func code(for text: String, key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }
}
