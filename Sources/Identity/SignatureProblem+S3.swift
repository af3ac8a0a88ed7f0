// S3's own refusals: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

import CloudCore

extension SignatureProblem {
    var s3Error: AWSError {
        switch self {
        case .missing: return AWSError("AccessDenied", "Access Denied", status: 403)
        case .twoMechanisms, .unsupportedAlgorithm, .malformedPair, .headerLacks, .queryLacks,
            .malformedCredential, .wrongTerminator, .invalidRegion, .wrongService, .malformedDate, .scopeDate,
            .expiryNotANumber, .expiryNegative, .expiryTooLong, .tooManySignedHeaders:
            return s3Malformed
        case .tooOld, .tooNew, .presignedExpired: return s3Time
        case .hostNotSigned, .headersNotSigned: return s3HeadersNotSigned
        case .unknownAccessKey(let id):
            return AWSError(
                "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.",
                status: 403, fields: ["AWSAccessKeyId": id])
        case .invalidToken:
            return AWSError("InvalidToken", "The provided token is malformed or otherwise invalid.")
        case .expiredToken: return AWSError("ExpiredToken", "The provided token has expired.")
        case .mismatch, .chunkMismatch, .signedHeaderAbsent: return s3Mismatch
        default: return s3Payload
        }
    }

    private var s3Malformed: AWSError {
        func header(_ detail: String) -> AWSError {
            AWSError(
                "AuthorizationHeaderMalformed", "The authorization header is malformed; \(detail)")
        }
        func query(_ text: String) -> AWSError { AWSError("AuthorizationQueryParametersError", text) }
        let shape = "expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
        switch self {
        case .twoMechanisms:
            return AWSError(
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query "
                    + "string parameter or the Authorization header should be specified",
                fields: ["ArgumentName": "Authorization"])
        case .unsupportedAlgorithm:
            return AWSError(
                "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
            )
        case .queryLacks:
            return query(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                    + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.")
        case .malformedCredential(_, presigned: true):
            return query(
                "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; \(shape)")
        case .malformedCredential: return header("the Credential is mal-formed; \(shape)")
        case .wrongTerminator(let term):
            return header("incorrect terminal \"\(term)\". This endpoint uses \"aws4_request\".")
        case .invalidRegion(let name): return header("the region '\(name)' is wrong.")
        case .wrongService(let expected):
            return header("incorrect service. This endpoint belongs to \"\(expected)\".")
        case .scopeDate(let scope, let timestamp):
            return header(
                "Invalid credential date \"\(scope)\". "
                    + "This date is not the same as X-Amz-Date: \"\(timestamp.prefix(8))\"."
            )
        case .malformedDate:
            return AWSError(
                "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", status: 403)
        case .headerLacks(let names, _) where names == ["Date"]:
            return AWSError(
                "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", status: 403)
        case .headerLacks(let names, _): return header("the authorization header requires \(names[0]).")
        case .expiryNotANumber: return query("X-Amz-Expires should be a number")
        case .expiryNegative: return query("X-Amz-Expires must be non-negative")
        case .expiryTooLong: return query(Self.expiryTooLongText)
        default: return AWSError("InvalidArgument", "Unsupported Authorization Type")
        }
    }

    private var s3Time: AWSError {
        switch self {
        case .presignedExpired(let instant, let seconds, let now):
            return AWSError(
                "AccessDenied", "Request has expired", status: 403,
                fields: [
                    "X-Amz-Expires": String(seconds),
                    "Expires": Self.extended(instant + .seconds(seconds)),
                    "ServerTime": Self.extended(now),
                ])
        case .tooOld(let timestamp, let now), .tooNew(let timestamp, let now):
            return AWSError(
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.", status: 403,
                fields: [
                    "RequestTime": Self.basic(timestamp), "ServerTime": Self.extended(now),
                    "MaxAllowedSkewMilliseconds": String(IdentityLimits.clockSkewSeconds * 1000),
                ])
        default: return AWSError("AccessDenied", "Access Denied", status: 403)
        }
    }

    private var s3HeadersNotSigned: AWSError {
        var names = "host"
        if case .headersNotSigned(let absent) = self { names = absent.joined(separator: ", ") }
        return AWSError(
            "AccessDenied", "There were headers present in the request which were not signed", status: 403,
            fields: ["HeadersNotSigned": names])
    }

    private var s3Mismatch: AWSError {
        var fields: [String: String] = [:]
        if case .mismatch(let detail) = self {
            fields = [
                "AWSAccessKeyId": detail.accessKeyID, "StringToSign": detail.stringToSign,
                "SignatureProvided": detail.provided, "CanonicalRequest": detail.canonicalRequest,
            ]
        }
        return AWSError(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. "
                + "Check your key and signing method.", status: 403, fields: fields)
    }

    private var s3Payload: AWSError {
        switch self {
        case .contentHashMissing:
            return AWSError(
                "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
        case .contentHashMalformed:
            return AWSError(
                "InvalidArgument",
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                    + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER "
                    + "or a valid sha256 value.", fields: ["ArgumentName": "x-amz-content-sha256"])
        case .contentHashMismatch(let provided, let computed):
            return AWSError(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
                fields: ["ClientComputedContentSHA256": provided, "S3ComputedContentSHA256": computed])
        case .decodedLengthMissing:
            return AWSError(
                "MissingContentLength", "You must provide the Content-Length HTTP header.", status: 411)
        case .chunkTooSmall(let bytes):
            return AWSError(
                "InvalidChunkSizeError",
                "Only the last chunk is allowed to have a size less than 8192 bytes", status: 403,
                fields: ["BadChunkSize": String(bytes)])
        case .malformedTrailer:
            return AWSError(
                "MalformedTrailerError",
                "The request contained trailing data that was not well-formed or did not conform to our "
                    + "published schema.")
        case .checksumMismatch(let name):
            return AWSError("BadDigest", "The \(name) you specified did not match the calculated checksum.")
        default: return AWSError("IncompleteBody", "The request body terminated unexpectedly")
        }
    }
}
