// STS's limits.

enum STSLimits {
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    static let sessionTokenSeconds = 43_200
    static let rootSessionTokenSeconds = 3_600
}
