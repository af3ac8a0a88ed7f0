// STS's limits. Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and the
// operations' pages.

enum STSLimits {
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    static let sessionTokenSeconds = 43_200
    /// Both for GetSessionToken and GetFederationToken.
    static let rootSessionTokenSeconds = 3_600

    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    static let sessionPolicyCharacters = 2_048
    static let sessionPolicyARNs = 10
    static let sessionTags = 50

    /// For how long a web identity token is accepted after its end, and before its beginning.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
    static let tokenSkewSeconds: Int64 = 300
    /// How long a provider's key set is believed before it is fetched again. Our own bound.
    static let keySetSeconds: Int64 = 3_600
    /// How soon after a fetch an unknown key, or a failure, may cause another one. Our own bound.
    static let keySetPauseSeconds: Int64 = 10
    /// Providers whose keys are kept. Our own bound.
    static let keySets = 256
    /// AWS takes 100 keys for RSA and 100 for EC.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
    static let keysPerSet = 200
    /// Discovery documents and key sets are smaller. Our own bound.
    static let documentBytes = 256 * 1024
    /// RSA keys of more than 8,192 bits cost too much to try. Our own bound.
    static let modulusBytes = 1_024

    // MARK: SAML

    /// AWS takes a response for so long after it was issued.
    static let assertionSeconds: Int64 = 300
    /// What the attribute SessionDuration may say.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
    static let shortestSessionSeconds = 900
    static let longestSessionSeconds = 43_200
    /// Providers whose metadata is kept read. Our own bound.
    static let metadataDocuments = 64
    /// Values of one attribute that are read. Our own bound: a response of 100,000 characters can hold more.
    static let attributeValues = 500
}
