// IAM's errors, in AWS's words.

import CloudCore
import Policies

enum IAMError {
    static func noSuchEntity(_ message: String) -> AWSError {
        AWSError("NoSuchEntity", message, status: 404)
    }

    static func noSuchIdentity(_ kind: IdentityKind, _ name: String) -> AWSError {
        noSuchEntity("The \(kind.noun) with name \(name) cannot be found.")
    }

    static func noSuchInlinePolicy(_ kind: IdentityKind, _ name: String) -> AWSError {
        noSuchEntity("The \(kind.noun) policy with name \(name) cannot be found.")
    }

    static func noSuchPolicy(_ arn: String) -> AWSError { noSuchEntity("Policy \(arn) was not found.") }

    static func notAttachable(_ arn: String) -> AWSError {
        noSuchEntity("Policy \(arn) does not exist or is not attachable.")
    }

    static func noSuchVersion(_ arn: String, _ version: String) -> AWSError {
        noSuchEntity("Policy \(arn) version \(version) does not exist or is not attachable.")
    }

    static func noSuchInstanceProfile(_ name: String) -> AWSError {
        noSuchEntity("Instance Profile \(name) cannot be found.")
    }

    static func noSuchLoginProfile(_ user: String) -> AWSError {
        noSuchEntity("Login Profile for User \(user) cannot be found.")
    }

    static func passwordViolation(_ message: String) -> AWSError {
        AWSError("PasswordPolicyViolation", message)
    }

    static func noSuchMFADevice(_ serial: String) -> AWSError {
        noSuchEntity("MFA Device with serial number \(serial) does not exist.")
    }

    static let wrongAuthenticationCode = AWSError(
        "InvalidAuthenticationCode", "Authentication code for device is not valid.", status: 403)

    static func noSuchOpenIDConnectProvider(_ arn: String) -> AWSError {
        noSuchEntity("OpenIDConnect Provider not found for arn \(arn)")
    }

    static func noSuchSAMLProvider(_ arn: String) -> AWSError {
        noSuchEntity("Manifest not found for arn \(arn)")
    }

    static let concurrentModification = AWSError(
        "ConcurrentModification",
        "The request was rejected because multiple requests to change this object were submitted "
            + "simultaneously. Wait a few minutes and submit your request again.", status: 409)

    static func noSuchPublicKey(_ id: String) -> AWSError {
        noSuchEntity("The Public Key with id \(id) cannot be found.")
    }

    static func noSuchAccessKey(_ id: String) -> AWSError {
        noSuchEntity("The Access Key with id \(id) cannot be found.")
    }

    static func noSuchAlias(_ alias: String) -> AWSError {
        noSuchEntity("The account alias with name \(alias) cannot be found.")
    }

    static func aliasExists(_ alias: String) -> AWSError {
        alreadyExists("The account alias \(alias) already exists.")
    }

    // AWS has no better word for these two.
    static let reportNotPresent = AWSError("ReportNotPresent", "Unknown", status: 410)
    static let reportExpired = AWSError("ReportExpired", "Unknown", status: 410)

    static func alreadyExists(_ message: String) -> AWSError {
        AWSError("EntityAlreadyExists", message, status: 409)
    }

    static func identityExists(_ kind: IdentityKind, _ name: String) -> AWSError {
        let noun: String
        switch kind {
        case .user: noun = "User"
        case .role: noun = "Role"
        case .group: noun = "Group"
        }
        return alreadyExists("\(noun) with name \(name) already exists.")
    }

    static func policyExists(_ name: String) -> AWSError {
        alreadyExists("A policy called \(name) already exists. Duplicate names are not allowed.")
    }

    static func deleteConflict(_ message: String) -> AWSError {
        AWSError("DeleteConflict", message, status: 409)
    }

    static func limitExceeded(_ message: String) -> AWSError {
        AWSError("LimitExceeded", message, status: 409)
    }

    static func quota(_ name: String, _ value: Int) -> AWSError {
        limitExceeded("Cannot exceed quota for \(name): \(value)")
    }

    static func inlineSize(_ kind: IdentityKind, _ name: String) -> AWSError {
        limitExceeded(
            "Maximum policy size of \(kind.quotas.inlinePoliciesCharacters) bytes exceeded for "
                + "\(kind.noun) \(name)")
    }

    static func malformed(_ error: PolicySyntaxError) -> AWSError {
        AWSError("MalformedPolicyDocument", error.message)
    }

    static func invalidInput(_ message: String) -> AWSError { AWSError("InvalidInput", message) }

    static func validation(_ message: String) -> AWSError { AWSError("ValidationError", message) }

    /// A service-linked role: its service alone changes it.
    static func protectedRole(_ name: String) -> AWSError {
        AWSError(
            "UnmodifiableEntity",
            "Cannot perform the operation on the protected role '\(name)' - this role is only modifiable by "
                + "AWS")
    }

    /// A session may not change what its own session handed on.
    static func transitiveTagConflict() -> AWSError {
        AWSError(
            "InvalidParameterValue",
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive "
                + "tag key from the calling session.")
    }

    /// AWS's own policies cannot be changed. (To the caller they look like another account's.)
    static func notYours(_ action: String, _ arn: String, _ caller: Principal) -> AWSError {
        AWSError(
            "AccessDenied",
            "User: \(caller.arn()) is not authorized to perform: iam:\(action) on resource: policy \(arn)",
            status: 403)
    }
}
