// Hosts and paths behind which no AWS API lives, but a site of the cloud's users: functions' URLs. They are
// looked at before anything else: their browsers' rules and their errors are their own.

public import CloudCore

/// A family of hosts, and who answers for them.
public struct Site: Sendable {
    /// Asked for every request: whether it is one of this site's. Sees hostile heads.
    public typealias Matcher = @Sendable (RequestHead) -> Bool
    public typealias Handler = @Sendable (SiteVisit) async -> WireResponse

    let matches: Matcher
    /// The longest body, and what is said where it is longer.
    let bodyLimitBytes: Int
    let refusal: @Sendable (BodyRule.Refusal) -> WireResponse
    let handler: Handler

    public init(
        bodyLimitBytes: Int, matches: @escaping Matcher,
        refusal: @escaping @Sendable (BodyRule.Refusal) -> WireResponse, handler: @escaping Handler
    ) {
        self.bodyLimitBytes = bodyLimitBytes
        self.matches = matches
        self.refusal = refusal
        self.handler = handler
    }

    var bodyRule: BodyRule { BodyRule(limitBytes: bodyLimitBytes, refusal: refusal) }
}
