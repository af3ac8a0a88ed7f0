// Bounds of what Apus asks of others.

/// How long and how much we listen to whom we ask.
public enum OutboundLimits {
    /// From the first byte sent to the last one received. AWS gives an identity provider as long.
    /// https://repost.aws/knowledge-center/iam-sts-invalididentitytoken
    public static let answerSeconds: Int64 = 5
    public static let connectSeconds: Int64 = 3
    static let addressBytes = 2_048
}
