// What temporary credentials may not do, whatever policies say.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html#stsapi_comparison

import CloudCore

/// The refusals that hang on how credentials were made.
enum SessionRestrictions {
    /// Nil where the caller's credentials do not stand in the way of the action.
    static func refusal(of action: String, by caller: Principal) -> AWSError? {
        guard let session = caller.session else { return nil }
        switch caller.kind {
        case .federated: break
        // Of GetSessionToken: with a multi-factor code they may do in IAM what the user may.
        case .user, .root:
            if session.multiFactorAuthenticatedAt != nil, action.hasPrefix("iam:") { return nil }
        case .assumedRole, .service, .anonymous: return nil
        }
        if action.hasPrefix("iam:") { return invalidToken }
        guard action.hasPrefix("sts:"), action != "sts:AssumeRole", action != "sts:TagSession",
            action != "sts:SetSourceIdentity"
        else { return nil }
        return AWSError(
            "AccessDenied", "Cannot call \(action.dropFirst(4)) with session credentials", status: 403)
    }

    /// IAM answers as if it did not know the token.
    private static let invalidToken = AWSError(
        "InvalidClientTokenId", "The security token included in the request is invalid.", status: 403)
}
