// AWS's codes, texts and statuses for each refusal, in the four dialects.
// Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (S3's codes and statuses)
// https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
// https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
// and texts as clients report them: github.com/aws/aws-cli/issues/6676, aws/aws-sdk-js/issues/254.

public import CloudCore
private import Crypto

extension SignatureProblem {
    /// The refusal as a client of that dialect gets it from AWS.
    public func awsError(in dialect: ErrorDialect) -> AWSError {
        if dialect == .s3 { return s3Error }
        let (family, message) = wording
        return AWSError(
            dialect == .query ? family.queryCode : family.jsonCode, message,
            status: dialect == .json ? 400 : 403)
    }

    /// The few codes that all but S3 share.
    private enum Family {
        case missing, incomplete, mismatch, unknownKey, expiredToken

        var jsonCode: String {
            switch self {
            case .missing: "MissingAuthenticationTokenException"
            case .incomplete: "IncompleteSignatureException"
            case .mismatch: "InvalidSignatureException"
            case .unknownKey: "UnrecognizedClientException"
            case .expiredToken: "ExpiredTokenException"
            }
        }

        var queryCode: String {
            switch self {
            case .missing: "MissingAuthenticationToken"
            case .incomplete: "IncompleteSignature"
            case .mismatch: "SignatureDoesNotMatch"
            case .unknownKey: "InvalidClientTokenId"
            case .expiredToken: "ExpiredToken"
            }
        }
    }

    private var wording: (Family, String) {
        switch self {
        case .missing: (.missing, "Missing Authentication Token")
        case .unknownAccessKey, .invalidToken:
            (.unknownKey, "The security token included in the request is invalid.")
        case .expiredToken: (.expiredToken, "The security token included in the request is expired")
        case .unsupportedAlgorithm, .malformedPair, .headerLacks, .queryLacks, .malformedCredential,
            .malformedDate:
            (.incomplete, incompleteText)
        default: (.mismatch, mismatchText)
        }
    }

    private var incompleteText: String {
        switch self {
        case .unsupportedAlgorithm(let name):
            return "Unsupported AWS 'algorithm': '\(name)' (only AWS4-HMAC-SHA256 for now). "
        case .malformedPair(let header):
            return "Invalid key=value pair (missing equal-sign) in Authorization header "
                + "(hashed with SHA-256 and encoded with Base64): '\(Self.hashed(header))'."
        case .headerLacks(let names, let header):
            let lacks = names.map { name in
                name == "Date"
                    ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                    : "Authorization header requires '\(name)' parameter. "
            }
            return lacks.joined()
                + "(Hashed with SHA-256 and encoded with Base64) Authorization=\(Self.hashed(header))"
        case .queryLacks(let names):
            return names.map { "AWS query-string parameters must include '\($0)'. " }.joined()
                + "Re-examine the query-string parameters."
        case .malformedCredential(let text, _):
            return "Credential must have exactly 5 slash-delimited elements, "
                + "e.g. keyid/date/region/service/term, got '\(text)'"
        case .malformedDate(let text):
            return "Date must be in ISO-8601 'basic format'. Got '\(text)'. "
                + "See http://en.wikipedia.org/wiki/ISO_8601"
        default: return ""
        }
    }

    private var mismatchText: String {
        switch self {
        case .twoMechanisms:
            return "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
        case .wrongTerminator(let term):
            return "Credential should be scoped with a valid terminator: 'aws4_request', not '\(term)'."
        case .invalidRegion: return "Credential should be scoped to a valid region. "
        case .wrongService(let expected):
            return "Credential should be scoped to correct service: '\(expected)'. "
        case .scopeDate(let scope, let timestamp):
            return "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
                + "HTTP: '\(scope)' != '\(timestamp.prefix(8))', from '\(timestamp)'."
        case .tooOld(let timestamp, let now):
            let edge = now - .seconds(IdentityLimits.clockSkewSeconds)
            return "Signature expired: \(Self.basic(timestamp)) is now earlier than \(Self.basic(edge)) "
                + "(\(Self.basic(now)) - 15 min.)"
        case .tooNew(let timestamp, let now):
            let edge = now + .seconds(IdentityLimits.clockSkewSeconds)
            return "Signature not yet current: \(Self.basic(timestamp)) is still later than "
                + "\(Self.basic(edge)) (\(Self.basic(now)) + 15 min.)"
        case .presignedExpired(let instant, let seconds, let now):
            let edge = now - .seconds(seconds)
            return "Signature expired: \(Self.basic(instant)) is now earlier than \(Self.basic(edge)) "
                + "(\(Self.basic(now)) - \(seconds) s.)"
        case .expiryNotANumber: return "X-Amz-Expires should be a number"
        case .expiryNegative: return "X-Amz-Expires must be non-negative"
        case .expiryTooLong: return Self.expiryTooLongText
        case .hostNotSigned:
            return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        case .signedHeaderAbsent(let name):
            return "'\(name)' is named as a SignedHeader, but it does not exist in the HTTP request."
        case .headersNotSigned(let names):
            return "'\(names.first ?? "")' must be a 'SignedHeader' in the AWS Authorization."
        case .tooManySignedHeaders: return "Too many headers are named in 'SignedHeaders'."
        default:
            return "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details."
        }
    }

    static let expiryTooLongText =
        "X-Amz-Expires must be less than a week (in seconds); that is, "
        + "the given X-Amz-Expires must be less than 604800 seconds"

    static func basic(_ instant: Instant) -> String { CivilTime(instant).basicISO8601 }
    static func extended(_ instant: Instant) -> String { CivilTime(instant).iso8601() }

    private static func hashed(_ text: String) -> String {
        Base64.encode(Array(SHA256.hash(data: Array(text.utf8))))
    }
}
