// Temporary credentials.

import CloudCore
import Wire

extension STSService {
    func assumeRole(
        _ input: AssumeRoleRequest, _ context: RequestContext
    ) async throws -> AssumeRoleResponse {
        try Self.refuseWhatIsNotBuilt(input)
        guard let role = ARN(input.roleArn), role.service == "iam", role.resource.hasPrefix("role/") else {
            throw STSError.notARole(input.roleArn)
        }
        let session = try await roles.assume(
            RoleAssumption(
                role: role, sessionName: input.roleSessionName, durationSeconds: input.durationSeconds,
                externalID: input.externalId),
            context: context)
        return AssumeRoleResponse(
            credentials: Credentials(session.credentials),
            assumedRoleUser: AssumedRoleUser(
                assumedRoleId: session.principal.userID,
                arn: session.principal.arn(partition: context.partition)))
    }

    /// What narrows or marks a session must not be dropped silently: the session would be able to do more
    /// than its maker meant.
    private static func refuseWhatIsNotBuilt(_ input: AssumeRoleRequest) throws {
        if input.policy != nil { throw STSError.notBuilt("Policy") }
        if !(input.policyArns ?? []).isEmpty { throw STSError.notBuilt("PolicyArns") }
        if !(input.tags ?? []).isEmpty { throw STSError.notBuilt("Tags") }
        if !(input.transitiveTagKeys ?? []).isEmpty { throw STSError.notBuilt("TransitiveTagKeys") }
        if !(input.providedContexts ?? []).isEmpty { throw STSError.notBuilt("ProvidedContexts") }
        if input.sourceIdentity != nil { throw STSError.notBuilt("SourceIdentity") }
        if input.serialNumber != nil || input.tokenCode != nil { throw STSError.notBuilt("MFA") }
    }

    func getSessionToken(
        _ input: GetSessionTokenRequest, _ context: RequestContext
    ) async throws -> GetSessionTokenResponse {
        if input.serialNumber != nil || input.tokenCode != nil {
            throw AWSError.notImplemented(service: "sts", operation: "GetSessionToken with MFA")
        }
        var seconds = input.durationSeconds ?? STSLimits.sessionTokenSeconds
        switch context.caller.kind {
        case .root: seconds = min(seconds, STSLimits.rootSessionTokenSeconds)
        case .user: break
        case .assumedRole, .federated, .service, .anonymous: throw STSError.cannotCall("GetSessionToken")
        }
        let credentials = try sessions.issue(for: context.caller, until: clock.now + .seconds(seconds))
        return GetSessionTokenResponse(credentials: Credentials(credentials))
    }
}

extension Credentials {
    init(_ credentials: TemporaryCredentials) {
        self.init(
            accessKeyId: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
            sessionToken: credentials.sessionToken, expiration: credentials.expiration)
    }
}
