// Bounds of what Apus asks of others.

/// How long and how much we listen to whom we ask.
public enum OutboundLimits {
    /// From the first byte sent to the last one received. AWS gives an identity provider as long.
    /// https://repost.aws/knowledge-center/iam-sts-invalididentitytoken
    public static let answerSeconds: Int64 = 5
    public static let connectSeconds: Int64 = 3
    /// While something is downloaded; ours.
    public static let silenceSeconds: Int64 = 30
    /// Presigned addresses, to which registries send us, carry whole session tokens.
    static let addressBytes = 8_192
    /// https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
    static let hostBytes = 255
}
