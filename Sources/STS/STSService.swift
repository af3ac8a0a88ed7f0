// STS: who is calling, and temporary credentials. It reaches roles through a port and keeps no records.

public import CloudCore
public import Wire

/// Security Token Service.
public struct STSService: Service {
    public static let model = ServiceModel.sts

    let roles: any RoleAssumer
    let sessions: any SessionIssuer
    let devices: any MultiFactorChecker
    let providers: any IdentityProviderDirectory
    let clock: any WallClock

    public init(
        roles: any RoleAssumer, sessions: any SessionIssuer,
        devices: any MultiFactorChecker = NoMultiFactorDevices(),
        providers: any IdentityProviderDirectory = NoIdentityProviders(), clock: any WallClock
    ) {
        self.roles = roles
        self.sessions = sessions
        self.devices = devices
        self.providers = providers
        self.clock = clock
    }

    public static let operations: [Operation<STSService>] = [
        // AWS allows this always, whatever policies say.
        .on("GetCallerIdentity", needs: { _, _ in [] }, getCallerIdentity),
        // Decided behind the port: the trust policy and the caller's policies are weighed together.
        .on("AssumeRole", needs: { _, _ in [] }, assumeRole),
        .on("GetSessionToken", needs: { _, _ in [] }, getSessionToken),
        .on("GetAccessKeyInfo", needs: { _, _ in [Permission("sts:GetAccessKeyInfo")] }, getAccessKeyInfo),
    ]
}
