// STS: who is calling, and temporary credentials. It reaches roles through a port and keeps no records.

public import CloudCore
public import Wire

/// Security Token Service.
public struct STSService: Service {
    public static let model = ServiceModel.sts

    let roles: any RoleAssumer
    let sessions: any SessionIssuer
    let devices: any MultiFactorChecker
    let webIdentities: WebIdentities
    let samlIdentities: SAMLIdentities
    let clock: any WallClock

    /// - Parameters:
    ///   - roles: decides who becomes which role.
    ///   - sessions: makes credentials.
    ///   - documents: fetches the key sets of identity providers.
    public init(
        roles: any RoleAssumer, sessions: any SessionIssuer,
        devices: any MultiFactorChecker = NoMultiFactorDevices(),
        providers: any IdentityProviderDirectory = NoIdentityProviders(),
        documents: any DocumentFetcher = NoDocuments(), clock: any WallClock
    ) {
        self.roles = roles
        self.sessions = sessions
        self.devices = devices
        webIdentities = WebIdentities(providers: providers, keys: KeySets(documents: documents))
        samlIdentities = SAMLIdentities(providers: providers)
        self.clock = clock
    }

    public static let operations: [Operation<STSService>] = [
        // AWS allows this always, whatever policies say.
        .on("GetCallerIdentity", needs: { _, _ in [] }, getCallerIdentity),
        // Decided behind the port: the trust policy and the caller's policies are weighed together.
        .on("AssumeRole", needs: { _, _ in [] }, assumeRole),
        // Without a signature: the token says who it is, and the trust policy whether that one may.
        .on("AssumeRoleWithWebIdentity", needs: { _, _ in [] }, assumeRoleWithWebIdentity),
        .on("AssumeRoleWithSAML", needs: { _, _ in [] }, assumeRoleWithSAML),
        .on("GetSessionToken", needs: { _, _ in [] }, getSessionToken),
        .on("GetFederationToken", needs: federationNeeds, getFederationToken),
        .on("GetAccessKeyInfo", needs: { _, _ in [Permission("sts:GetAccessKeyInfo")] }, getAccessKeyInfo),
        .on(
            "DecodeAuthorizationMessage",
            needs: { _, _ in [Permission("sts:DecodeAuthorizationMessage")] }, decodeAuthorizationMessage),
    ]
}
