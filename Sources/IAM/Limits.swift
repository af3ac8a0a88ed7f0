// IAM's quotas. Source of all, unless said otherwise:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

/// IAM's quotas.
enum IAMLimits {
    /// Per account.
    static let roles = 1_000
    /// Per account.
    static let users = 5_000
    /// Per account.
    static let groups = 300
    static let groupsPerUser = 10
    /// Per account.
    static let instanceProfiles = 1_000
    /// Customer managed policies per account.
    static let policies = 1_500
    static let policyVersions = 5
    static let attachedPoliciesPerRole = 10
    static let attachedPoliciesPerUser = 10
    static let attachedPoliciesPerGroup = 10
    static let accessKeysPerUser = 2
    /// Per user, role or policy.
    static let tags = 50
    static let mfaDevicesPerUser = 8
    static let sshPublicKeysPerUser = 5
    /// For each service.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html
    static let serviceCredentialsPerUser = 2
    /// What makes passwords of 44 characters.
    static let servicePasswordBytes = 33
    /// The least length of an RSA key.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html
    static let sshKeyBits = 2_048
    /// Virtual devices of an account, enabled or not: as many as users.
    static let mfaDevices = 5_000

    // Sizes count characters without white space.
    /// A role's trust policy.
    static let trustPolicyCharacters = 2_048
    static let managedPolicyCharacters = 6_144
    /// All inline policies of a role together.
    static let rolePoliciesCharacters = 10_240
    /// All inline policies of a user together.
    static let userPoliciesCharacters = 2_048
    /// All inline policies of a group together.
    static let groupPoliciesCharacters = 5_120

    /// The shortest password where the account says nothing.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
    static let passwordCharacters = 6
    /// The shortest password where the account has no policy of its own.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
    static let defaultPasswordCharacters = 8
    /// Passwords of a user that are remembered, the present one among them: what a policy can ask for.
    static let rememberedPasswords = 24
    /// How long a credential report is given out before it is made anew.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
    static let credentialReportAge = Duration.seconds(4 * 3_600)
    /// How much of a report one record of the store holds. Our own bound.
    static let credentialReportPartBytes = 48 * 1024
    static let credentialReportPartsPerCommit = 50

    /// Reports about last access that an account can have ordered; a further one takes the oldest's place.
    /// Our own bound.
    static let accessJobs = 1_000
    /// Per account.
    static let openIDConnectProviders = 100
    static let clientIDsPerProvider = 100
    static let thumbprintsPerProvider = 5
    /// Per account.
    static let samlProviders = 100
    /// How long a SAML provider is valid whose metadata says nothing: a hundred years.
    static let samlValidity = Duration.seconds(100 * 365 * 86_400)
    /// How metadata documents, which have up to ten million characters, are cut for the store. Our own bound.
    static let metadataPartBytes = 60 * 1024
    static let metadataPartsPerCommit = 50

    /// What AWS's seeds have: 64 letters in base 32.
    static let mfaSeedBytes = 40
    /// How many steps of thirty seconds a device may be off when a code is checked (RFC 6238, section 5.2).
    static let mfaSteps: Int64 = 1
    /// How many it may be off when it is enabled or synchronized again (RFC 6238, section 6). Our own bound.
    static let mfaResyncSteps: Int64 = 10
    /// Wrong codes in a row after which none is taken for a while (RFC 4226, section 7.3). Our own bounds.
    static let mfaFailures = 10
    static let mfaPause = Duration.seconds(300)
    static let qrPixelsPerModule = 4

    /// Items of a page where the caller names no number.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
    static let pageItems = 100

    /// How long a role's session lasts where nothing is said.
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    static let sessionSeconds = 3_600
    static let shortestSessionSeconds = 900
    /// What a role that was assumed by a role can last.
    static let chainedSessionSeconds = 3_600

    // The journal of calls. The numbers are our own, but for the tracking period.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
    /// How often what was noted in memory is written down.
    static let journalInterval = Duration.seconds(1)
    /// Different calls (by caller, action and resource) that are noted in memory between two writes. Beyond,
    /// calls are noted under their kind of resource.
    static let journalPendingCalls = 10_000
    /// Refusals that are noted between two writes. Beyond, they are not kept.
    static let journalPendingRefusals = 1_000
    /// Resources that are told apart for one action of one caller. Beyond, calls are counted under their
    /// kind of resource …
    static let journalResourcesPerAction = 256
    /// … and beyond so many kinds, under `*`.
    static let journalWildcardsPerAction = 64
    /// The longest name of a resource that is told apart, so that keys fit the store.
    static let journalResourceBytes = 1_024
    /// Calls that were last made longer ago are forgotten: AWS's tracking period, 400 days …
    static let journalAge = Duration.seconds(400 * 86_400)
    /// … and this often.
    static let journalSweep = Duration.seconds(86_400)
    /// Refusals of an account that are kept, the newest …
    static let journalRefusals = 10_000
    /// … for so long.
    static let journalRefusalAge = Duration.seconds(7 * 86_400)
    /// Entries of one write.
    static let journalWriteEntries = 300
    /// Resources of one kind that a generated policy names one by one for an action.
    static let generatedResources = 10

    /// Characters of a document that are kept as sent; above, white space between tokens is dropped, so
    /// that every document within its quota fits the store's 64 KiB. Our own bound.
    static let verbatimDocumentBytes = 24 * 1024
    /// Callers whose compiled policies are kept ready. Our own bound.
    static let cachedPrincipals = 4_096
    /// Access keys kept ready. Our own bound.
    static let cachedAccessKeys = 4_096
}
