// STS's errors, in AWS's words.
// Codes: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html

import CloudCore

enum STSError {
    static func validation(_ message: String) -> AWSError { AWSError("ValidationError", message) }

    static func notARole(_ arn: String) -> AWSError { validation("\(arn) is invalid") }

    static func tooLong(_ member: String, limit: Int) -> AWSError {
        validation(
            "1 validation error detected: Value at '\(member)' failed to satisfy constraint: "
                + "Member must have length less than or equal to \(limit)")
    }

    private static func parameter(_ message: String) -> AWSError {
        AWSError("InvalidParameterValue", message)
    }

    static func duplicateTags() -> AWSError {
        parameter("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    }

    static func reservedTag() -> AWSError { parameter("Tag keys must not begin with 'aws:'.") }

    static func transitiveTagMissing() -> AWSError {
        parameter("The specified transitive tag key must be included in the requested tags.")
    }

    static func cannotCall(_ operation: String) -> AWSError {
        AWSError("AccessDenied", "Cannot call \(operation) with session credentials", status: 403)
    }

    static func denied(_ action: String, on resource: String, _ context: RequestContext) -> AWSError {
        AWSError(
            "AccessDenied",
            "User: \(context.caller.arn(partition: context.partition)) is not authorized to perform: "
                + "\(action) on resource: \(resource)", status: 403)
    }

    static func halfOfMultiFactor() -> AWSError {
        AWSError(
            "AccessDenied",
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
            status: 403)
    }

    static func invalidMessage() -> AWSError {
        AWSError("InvalidAuthorizationMessageException", "Message is not valid")
    }

    static func notBuilt(_ parameter: String) -> AWSError {
        AWSError.notImplemented(service: "sts", operation: "AssumeRole with \(parameter)")
    }

    // MARK: Web identities

    static func invalidIdentityToken(_ message: String) -> AWSError {
        AWSError("InvalidIdentityToken", message)
    }

    static func notAToken() -> AWSError {
        invalidIdentityToken(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
    }

    static func missingClaim(_ name: String) -> AWSError {
        invalidIdentityToken("Missing a required claim: \(name)")
    }

    static func noProvider(_ issuer: String) -> AWSError {
        invalidIdentityToken("No OpenIDConnect provider found in your account for \(issuer)")
    }

    static func wrongAudience() -> AWSError { invalidIdentityToken("Incorrect token audience") }

    static func noVerificationKey() -> AWSError {
        invalidIdentityToken(
            "Couldn't retrieve verification key from your identity provider,  please reference "
                + "AssumeRoleWithWebIdentity documentation for requirements")
    }

    static func wrongSignature() -> AWSError {
        invalidIdentityToken("The signature of the web identity token could not be verified.")
    }

    static func tokenExpired(now: Instant, expiration: Instant) -> AWSError {
        AWSError(
            "ExpiredTokenException",
            "Token expired: current date/time \(now.seconds) must be before the expiration date/time "
                + "\(expiration.seconds)")
    }

    static func tokenNotYetValid(now: Instant, begin: Instant) -> AWSError {
        AWSError(
            "IDPRejectedClaim",
            "Token not yet valid: current date/time \(now.seconds) must not be before \(begin.seconds)",
            status: 403)
    }

    static func providerUnreachable() -> AWSError {
        AWSError("IDPCommunicationError", "The identity provider could not be reached.")
    }
}
