// IAM: users, roles, policies and access keys. The struct says what it needs; `operations` is the table of
// contents. What others may ask of it without the wire is in Ports.swift.

public import CloudCore
public import Store
public import Wire

/// Identity and Access Management. A global service: its records belong to an account, not to a region.
public struct IAMService: Service {
    public static let model = ServiceModel.iam

    let store: IAMStore
    let policyAuthorizer: PolicyAuthorizer
    let accessKeys: EpochCache<String, CloudCore.AccessKey>
    /// Remembers who called what. Its owner runs it, and writes it down at the end.
    public let journal: CallJournal
    /// Users and roles that are there.
    let present: EpochCache<PrincipalName, Bool>
    let sealer: any Sealer
    let sessions: any SessionIssuer
    let clock: any WallClock
    let entropy: any Entropy

    /// - Parameters:
    ///   - sealer: keeps the secrets of access keys from the store's reader.
    ///   - sessions: makes the credentials of role sessions.
    ///   - recorder: is told of every decision of the authorizer, in place of the journal.
    public init(
        store: any KeyValueStore, sealer: any Sealer, sessions: any SessionIssuer, clock: any WallClock,
        entropy: any Entropy, recorder: (any DecisionRecorder)? = nil
    ) {
        let epoch = ConfigEpoch()
        self.store = IAMStore(store, epoch: epoch)
        journal = CallJournal(self.store, clock: clock)
        policyAuthorizer = PolicyAuthorizer(self.store, recorder: recorder ?? journal)
        accessKeys = EpochCache(epoch, capacity: IAMLimits.cachedAccessKeys)
        present = EpochCache(epoch, capacity: IAMLimits.cachedPrincipals)
        self.sealer = sealer
        self.sessions = sessions
        self.clock = clock
        self.entropy = entropy
    }

    public static let operations: [Operation<IAMService>] =
        roles + users + groups + accessKeyOperations + managedPolicies + policyVersions + account
        + credentialReports + authorizationDetails + lastAccess + simulations + instanceProfiles
        + serviceLinkedRoles + loginProfiles + tagOperations + mfaDevices + sshPublicKeys
        + serviceSpecificCredentials
        + openIDConnectProviders
        + samlProviders
}
