// Presigned URLs: the claim in X-Amz- query parameters.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

import CloudCore

extension SignatureClaim {
    init(presigned head: RequestHead) throws(SignatureProblem) {
        let parameters = PresignedParameters(head.query)
        guard let algorithm = parameters.algorithm, let credential = parameters.credential,
            let signature = parameters.signature, let headers = parameters.signedHeaders,
            let date = parameters.date
        else { throw .queryLacks(parameters.lacking) }
        guard algorithm == "AWS4-HMAC-SHA256" else { throw .unsupportedAlgorithm(algorithm) }
        var expirySeconds = IdentityLimits.presignedDefaultExpirySeconds
        if let text = parameters.expires {
            guard let seconds = Int64(text) else { throw .expiryNotANumber }
            if seconds < 0 { throw .expiryNegative }
            if seconds > IdentityLimits.presignedExpirySeconds { throw .expiryTooLong }
            expirySeconds = seconds
        }
        try self.init(
            credential: Array(credential.utf8), signedHeaders: Array(headers.utf8),
            signature: Array(signature.utf8), date: date,
            sessionToken: parameters.sessionToken ?? head.headers["x-amz-security-token"],
            form: .query(expirySeconds: expirySeconds))
        // S3 alone insists on a stated life.
        if parameters.expires == nil, service == "s3" { throw .queryLacks(["X-Amz-Expires"]) }
    }
}

/// The parameters of a presigned query, decoded.
struct PresignedParameters {
    var algorithm: String?
    var credential: String?
    var signature: String?
    var signedHeaders: String?
    var date: String?
    var expires: String?
    var sessionToken: String?

    init(_ query: String) {
        for part in query.utf8.split(separator: UInt8(ascii: "&")) where part.starts(with: "X-Amz-".utf8) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let name = Substring(part[..<equals])
            let value = PercentEncoding.decode(Substring(part[equals...].dropFirst()), plusIsSpace: true)
            if value.isEmpty { continue }
            switch name {
            case "X-Amz-Algorithm": algorithm = value
            case "X-Amz-Credential": credential = value
            case "X-Amz-Signature": signature = value
            case "X-Amz-SignedHeaders": signedHeaders = value
            case "X-Amz-Date": date = value
            case "X-Amz-Expires": expires = value
            case "X-Amz-Security-Token": sessionToken = value
            default: break
            }
        }
    }

    /// In AWS's order.
    var lacking: [String] {
        var names: [String] = []
        if algorithm == nil { names.append("X-Amz-Algorithm") }
        if credential == nil { names.append("X-Amz-Credential") }
        if signature == nil { names.append("X-Amz-Signature") }
        if signedHeaders == nil { names.append("X-Amz-SignedHeaders") }
        if date == nil { names.append("X-Amz-Date") }
        return names
    }

    /// Whether the query claims to be signed: it names an algorithm, a credential or a signature.
    static func present(in query: String) -> Bool {
        query.utf8.split(separator: UInt8(ascii: "&")).contains { part in
            part.starts(with: "X-Amz-Algorithm".utf8) || part.starts(with: "X-Amz-Credential=".utf8)
                || part.starts(with: "X-Amz-Signature=".utf8)
        }
    }
}
