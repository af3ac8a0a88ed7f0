// STS's errors about SAML responses. To some of them AWS adds, in brackets, which service within it said so;
// that is left out here.
// Texts: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html

import CloudCore

extension STSError {
    static func notAProvider(_ arn: String) -> AWSError { validation("\(arn) is invalid") }

    static func notBase64() -> AWSError { invalidIdentityToken("Invalid base64 SAMLResponse") }

    static func notAResponse(_ detail: String) -> AWSError {
        invalidIdentityToken("Invalid SAMLResponse: \(detail)")
    }

    static func noSAMLProvider() -> AWSError { invalidIdentityToken("Specified provider doesn't exist") }

    static func foreignIssuer() -> AWSError {
        invalidIdentityToken("Issuer not present in specified provider")
    }

    static func wrongResponseSignature() -> AWSError { invalidIdentityToken("Response signature invalid") }

    /// AWS's spelling.
    static func unconfirmedSubject() -> AWSError {
        invalidIdentityToken(
            "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter")
    }

    static func wrongRecipient() -> AWSError {
        invalidIdentityToken("Response does not contain the required recipient")
    }

    static func wrongResponseAudience() -> AWSError {
        invalidIdentityToken("Response does not contain the required audience.")
    }

    static func roleNotAsserted() -> AWSError {
        invalidIdentityToken(
            "SAML Assertion doesn't contain the requested Role and Metadata in the attributes")
    }

    static func noSessionName() -> AWSError {
        invalidIdentityToken("RoleSessionName is required in AuthnResponse")
    }

    static func wrongSessionName() -> AWSError {
        invalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
    }

    static func wrongSourceIdentity() -> AWSError {
        invalidIdentityToken(
            "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"")
    }

    static func wrongSessionDuration() -> AWSError {
        invalidIdentityToken(
            "SessionDuration in AuthnResponse must be a number of seconds between "
                + "\(STSLimits.shortestSessionSeconds) and \(STSLimits.longestSessionSeconds)")
    }

    /// Also where the response names nobody.
    static func samlDenied() -> AWSError {
        AWSError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", status: 403)
    }

    static func redeemedLate() -> AWSError {
        AWSError("ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance")
    }

    static func authenticationFailed(_ status: String) -> AWSError {
        AWSError(
            "IDPRejectedClaim", "The identity provider did not authenticate the user: \(status)", status: 403)
    }
}
