// Temporary credentials for who calls, or for somebody in its name.

import CloudCore
import Wire

extension STSService {
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    func getSessionToken(
        _ input: GetSessionTokenRequest, _ context: RequestContext
    ) async throws -> GetSessionTokenResponse {
        let seconds = try Self.seconds(input.durationSeconds, for: context.caller, "GetSessionToken")
        var principal = context.caller
        principal.session = SessionContext(
            multiFactorAuthenticatedAt: try await multiFactorTime(
                serial: input.serialNumber, code: input.tokenCode, caller: context.caller),
            issuedAt: clock.now)
        let credentials = try sessions.issue(for: principal, until: clock.now + .seconds(seconds))
        return GetSessionTokenResponse(credentials: Credentials(credentials))
    }

    /// Without session policies the new user may do nothing by itself: only policies of resources that name
    /// it let it do anything.
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
    func getFederationToken(
        _ input: GetFederationTokenRequest, _ context: RequestContext
    ) async throws -> GetFederationTokenResponse {
        let caller = context.caller
        let seconds = try Self.seconds(input.durationSeconds, for: caller, "GetFederationToken")
        var session = try SessionRequest(
            policy: input.policy, policyARNs: input.policyArns, tags: input.tags, transitiveTagKeys: nil
        ).context
        try await roles.checkPolicies(of: session, in: caller.account)
        guard session.packedPolicySize <= 100 else {
            throw AWSError.packedPolicyTooLarge(percent: session.packedPolicySize)
        }
        session.issuedAt = clock.now
        session.issuer = caller
        let user = Principal(
            kind: .federated(name: input.name), account: caller.account,
            userID: "\(caller.account):\(input.name)", session: session)
        let credentials = try sessions.issue(for: user, until: clock.now + .seconds(seconds))
        return GetFederationTokenResponse(
            credentials: Credentials(credentials),
            federatedUser: FederatedUser(
                federatedUserId: user.userID, arn: user.arn(partition: context.partition)),
            packedPolicySize: Self.packedSize(of: user))
    }

    static func federationNeeds(_ input: GetFederationTokenRequest, _ context: RequestContext) -> [Permission]
    {
        let user = "arn:\(context.partition):sts::\(context.account):federated-user/\(input.name)"
        var needs = [Permission("sts:GetFederationToken", on: [user])]
        if !(input.tags ?? []).isEmpty { needs.append(Permission("sts:TagSession", on: [user])) }
        return needs
    }

    /// How long credentials for the caller itself last. Throws AccessDenied where its own are temporary.
    private static func seconds(_ asked: Int?, for caller: Principal, _ operation: String) throws -> Int {
        let seconds = asked ?? STSLimits.sessionTokenSeconds
        guard caller.session == nil else { throw STSError.cannotCall(operation) }
        switch caller.kind {
        case .root: return min(seconds, STSLimits.rootSessionTokenSeconds)
        case .user: return seconds
        case .assumedRole, .federated, .service, .anonymous: throw STSError.cannotCall(operation)
        }
    }
}

extension Credentials {
    init(_ credentials: TemporaryCredentials) {
        self.init(
            accessKeyId: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
            sessionToken: credentials.sessionToken, expiration: credentials.expiration)
    }
}
