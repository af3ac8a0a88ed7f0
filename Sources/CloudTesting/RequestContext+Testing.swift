// A call's circumstances for tests that call handlers without HTTP.

public import CloudCore

extension RequestContext {
    /// The root of the development account in us-east-1, unless told otherwise.
    public static func testing(
        requestID: String = "00000000-0000-4000-8000-000000000001", account: AccountID = .development,
        region: Region = .usEast1, caller: Principal? = nil,
        now: Instant = Instant(milliseconds: 1_767_225_600_000),
        sourceIP: String = "127.0.0.1", userAgent: String = "apus-tests"
    ) -> RequestContext {
        RequestContext(
            requestID: requestID, account: account, region: region, caller: caller ?? .root(of: account),
            now: now, sourceIP: sourceIP, userAgent: userAgent)
    }
}
