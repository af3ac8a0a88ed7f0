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
        let fields = authorization.withBytes { AuthorizationFields($0) }
        if let algorithm = fields.otherAlgorithm { throw .unsupportedAlgorithm(algorithm) }
        if fields.isMalformed { throw .malformedPair(authorization) }
        let sent = head.headers["x-amz-date"] ?? head.headers["date"]
        guard let credential = fields.credential, let headers = fields.signedHeaders,
            let signature = fields.signature, let sent
        else {
            var lacks: [String] = []
            if fields.credential == nil { lacks.append("Credential") }
            if fields.signature == nil { lacks.append("Signature") }
            if fields.signedHeaders == nil { lacks.append("SignedHeaders") }
            if sent == nil { lacks.append("Date") }
            throw .headerLacks(lacks, authorization: authorization)
        }
        try self.init(
            credential: credential, signedHeaders: headers, signature: signature, date: sent,
            sessionToken: head.headers["x-amz-security-token"], form: .header)
    }

    init(
        credential: [UInt8], signedHeaders: [UInt8], signature: [UInt8], date sent: String,
        sessionToken: String?, form: Form
    ) throws(SignatureProblem) {
        var presigned = false
        if case .query = form { presigned = true }
        let parts = credential.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 5, !parts[0].isEmpty, parts[0].count <= IdentityLimits.accessKeyIDBytes
        else {
            throw .malformedCredential(String(decoding: credential, as: UTF8.self), presigned: presigned)
        }
        guard let (timestamp, instant) = SignatureTime.read(sent) else { throw .malformedDate(sent) }
        guard parts[4].elementsEqual("aws4_request".utf8) else {
            throw .wrongTerminator(String(decoding: parts[4], as: UTF8.self))
        }
        let date = String(decoding: parts[1], as: UTF8.self)
        guard timestamp.utf8.starts(with: parts[1]), parts[1].count == 8 else {
            throw .scopeDate(scope: date, timestamp: timestamp)
        }
        let regionName = String(decoding: parts[2], as: UTF8.self)
        guard let region = Region(regionName) else { throw .invalidRegion(regionName) }
        accessKeyID = String(decoding: parts[0], as: UTF8.self)
        self.region = region
        service = String(decoding: parts[3], as: UTF8.self)
        self.date = date
        self.timestamp = timestamp
        self.instant = instant
        self.signedHeaders = signedHeaders
        self.signature = signature
        self.sessionToken = sessionToken
        self.form = form
    }
}

/// The `key=value` parts of an Authorization header.
private struct AuthorizationFields {
    var credential: [UInt8]?
    var signedHeaders: [UInt8]?
    var signature: [UInt8]?
    /// An AWS4 algorithm that is not ours.
    var otherAlgorithm: String?
    /// Another scheme, or a part without `=`.
    var isMalformed = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let end = bytes.firstIndex(of: 32) ?? bytes.count
        guard bytes[..<end].elementsEqual("AWS4-HMAC-SHA256".utf8) else {
            // Other schemes have no `key=value` parts at all, which is what AWS's own parser stumbles over.
            if bytes.starts(with: "AWS4-".utf8) {
                otherAlgorithm = String(decoding: bytes[..<end], as: UTF8.self)
            } else {
                isMalformed = true
            }
            return
        }
        var index = end
        while index < bytes.count {
            while index < bytes.count, bytes[index].isBlank || bytes[index] == UInt8(ascii: ",") {
                index += 1
            }
            if index == bytes.count { return }
            var stop = index
            while stop < bytes.count, bytes[stop] != UInt8(ascii: ",") { stop += 1 }
            take(UnsafeBufferPointer(rebasing: bytes[index..<stop]))
            index = stop
        }
    }

    private mutating func take(_ part: UnsafeBufferPointer<UInt8>) {
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return isMalformed = true }
        var end = part.count
        while end > equals + 1, part[end - 1].isBlank { end -= 1 }
        let value = part[(equals + 1)..<end]
        // Their names differ in length, and what has another one is not looked at.
        switch equals {
        case 10 where part[..<equals].elementsEqual("Credential".utf8): credential = Array(value)
        case 13 where part[..<equals].elementsEqual("SignedHeaders".utf8): signedHeaders = Array(value)
        case 9 where part[..<equals].elementsEqual("Signature".utf8): signature = Array(value)
        default: break
        }
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
