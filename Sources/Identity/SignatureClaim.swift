// What a request says about its signature, before anything is believed: from the Authorization header here,
// from a presigned query in SignatureClaim+Query.swift.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html

public import CloudCore

/// A request's own account of who signed it, when and for which service. Not verified.
public struct SignatureClaim: Sendable {
    enum Form: Sendable, Equatable {
        case header
        /// Presigned: how long it lives, in seconds.
        case query(expirySeconds: Int64)
    }

    public let accessKeyID: String
    /// The scope's region.
    public let region: Region
    /// The scope's service: a signing name such as `lambda`.
    public let service: String
    /// `YYYYMMDD`, as in the scope.
    let date: String
    /// `YYYYMMDD'T'HHMMSS'Z'`.
    let timestamp: String
    let instant: Instant
    /// Lower-case names with semicolons, as sent.
    let signedHeaders: [UInt8]
    /// Lower-case hexadecimal, as sent.
    let signature: [UInt8]
    let sessionToken: String?
    let form: Form

    /// Nil where the request is not signed at all.
    public static func read(from head: RequestHead) throws(SignatureProblem) -> SignatureClaim? {
        let authorization = head.headers["authorization"]
        let presigned = !head.query.isEmpty && PresignedParameters.present(in: head.query)
        guard let authorization else {
            return presigned ? try SignatureClaim(presigned: head) : nil
        }
        if presigned { throw .twoMechanisms }
        return try SignatureClaim(authorization: authorization, head: head)
    }

    private init(authorization: String, head: RequestHead) throws(SignatureProblem) {
        let text = authorization.utf8
        let algorithm = text.prefix { $0 != 32 }
        guard algorithm.elementsEqual("AWS4-HMAC-SHA256".utf8) else {
            // Other schemes have no `key=value` parts at all, which is what AWS's own parser stumbles over.
            if algorithm.starts(with: "AWS4-".utf8) { throw .unsupportedAlgorithm(String(algorithm) ?? "") }
            throw .malformedPair(authorization)
        }
        var credential: Substring.UTF8View?
        var headers: Substring.UTF8View?
        var signature: Substring.UTF8View?
        for part in text[algorithm.endIndex...].split(separator: UInt8(ascii: ",")) {
            let pair = part.drop { $0.isBlank }
            if pair.isEmpty { continue }
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
                throw .malformedPair(authorization)
            }
            let value = pair[pair.index(after: equals)...]
            let name = pair[..<equals]
            if name.elementsEqual("Credential".utf8) {
                credential = value
            } else if name.elementsEqual("SignedHeaders".utf8) {
                headers = value
            } else if name.elementsEqual("Signature".utf8) {
                signature = value
            }
        }
        let sent = head.headers["x-amz-date"] ?? head.headers["date"]
        guard let credential, let headers, let signature, let sent else {
            var lacks: [String] = []
            if credential == nil { lacks.append("Credential") }
            if signature == nil { lacks.append("Signature") }
            if headers == nil { lacks.append("SignedHeaders") }
            if sent == nil { lacks.append("Date") }
            throw .headerLacks(lacks, authorization: authorization)
        }
        try self.init(
            credential: credential, signedHeaders: Array(headers), signature: Self.trimmed(signature),
            date: sent, sessionToken: head.headers["x-amz-security-token"], form: .header)
    }

    init(
        credential: Substring.UTF8View, signedHeaders: [UInt8], signature: [UInt8], date sent: String,
        sessionToken: String?, form: Form
    ) throws(SignatureProblem) {
        var presigned = false
        if case .query = form { presigned = true }
        let parts = credential.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 5, !parts[0].isEmpty, parts[0].count <= IdentityLimits.accessKeyIDBytes,
            let keyID = String(parts[0]), let date = String(parts[1]), let regionName = String(parts[2]),
            let service = String(parts[3])
        else { throw .malformedCredential(String(Substring(credential)), presigned: presigned) }
        guard let (timestamp, instant) = SignatureTime.read(sent) else { throw .malformedDate(sent) }
        guard parts[4].elementsEqual("aws4_request".utf8) else {
            throw .wrongTerminator(String(Substring(parts[4])))
        }
        guard timestamp.utf8.starts(with: parts[1]), parts[1].count == 8 else {
            throw .scopeDate(scope: date, timestamp: timestamp)
        }
        guard let region = Region(regionName) else { throw .invalidRegion(regionName) }
        accessKeyID = keyID
        self.region = region
        self.service = service
        self.date = date
        self.timestamp = timestamp
        self.instant = instant
        self.signedHeaders = signedHeaders
        self.signature = signature
        self.sessionToken = sessionToken
        self.form = form
    }

    private static func trimmed(_ text: Substring.UTF8View) -> [UInt8] {
        var bytes = Array(text)
        while bytes.last?.isBlank == true { bytes.removeLast() }
        return bytes
    }
}

/// The two ways in which requests write their time.
enum SignatureTime {
    /// `20150830T123600Z`, or the HTTP date that botocore sends where a caller set `Date`; nil if neither.
    static func read(_ text: String) -> (timestamp: String, instant: Instant)? {
        if let instant = text.withBytes(basic) { return (text, instant) }
        guard let instant = httpDate(text) else { return nil }
        return (CivilTime(instant).basicISO8601, instant)
    }

    private static func basic(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z"),
            let year = number(bytes, 0, 4), let month = number(bytes, 4, 2), let day = number(bytes, 6, 2),
            let hour = number(bytes, 9, 2), let minute = number(bytes, 11, 2),
            let second = number(bytes, 13, 2)
        else { return nil }
        return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
            .instant
    }

    /// `Sun, 30 Aug 2015 12:36:00 GMT`, also with `+0000` or `-0000` for the zone.
    private static func httpDate(_ text: String) -> Instant? {
        text.withBytes { bytes in
            guard bytes.count >= 29, bytes.count <= 31, bytes[3] == UInt8(ascii: ","),
                let day = number(bytes, 5, 2), let year = number(bytes, 12, 4),
                let hour = number(bytes, 17, 2), let minute = number(bytes, 20, 2),
                let second = number(bytes, 23, 2),
                let month = months.firstIndex(of: Array(bytes[8..<11]))
            else { return nil }
            let zone = String(decoding: bytes[26...], as: UTF8.self)
            guard zone == "GMT" || zone == "+0000" || zone == "-0000" else { return nil }
            return CivilTime(
                year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second
            ).instant
        }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].map { Array($0.utf8) }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
            value = value * 10 + Int(bytes[index] - 48)
        }
        return value
    }
}
