// The few answers that the console needs and AWS's API doesn't have: environments as they are now, and counts
// over time. Each needs a signature, and a permission that the caller's policies must allow.

public import CloudCore
public import Wire

/// Answers the console's own questions.
public struct ConsoleData: Sendable {
    /// The environments of one function (nil: of all) of the context's account and region.
    public typealias Environments = @Sendable (_ function: String?, RequestContext) throws -> Document

    private let history: MetricHistory
    private let clock: any WallClock
    private let environments: Environments
    private let feeds = FeedCounter()

    public init(history: MetricHistory, clock: any WallClock, environments: @escaping Environments) {
        self.history = history
        self.clock = clock
        self.environments = environments
    }

    /// `/_apus/metrics?Namespace=AWS/Lambda&Resource=NAME&Period=1`. AWS wants the same permission for
    /// the same numbers, and knows no resource for it.
    /// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    public func metrics(
        _ request: WireRequest, _ context: RequestContext, _ authorizer: any Authorizer
    ) async throws -> WireResponse {
        try await authorizer.authorize(Permission("cloudwatch:GetMetricData"), for: context)
        let query = try MetricQuery(request.head)
        let document = history.answer(
            query, account: context.account, region: context.region, now: context.now)
        return Self.answer(JSON.write(document), type: "application/json")
    }

    /// `/_apus/environments?FunctionName=NAME`: once, or as a feed for who accepts `text/event-stream`.
    public func environments(
        _ request: WireRequest, _ context: RequestContext, _ authorizer: any Authorizer
    ) async throws -> WireResponse {
        let function = request.head.parameter("FunctionName")
        guard function.map(Self.isFunctionName) != false else {
            throw AWSError.validation("FunctionName wants the name of a function.")
        }
        let resource = function.map { context.arn("lambda", "function:\($0)").description } ?? "*"
        try await authorizer.authorize(
            Permission("apus:ListEnvironments", on: [resource]), for: context)
        let first = JSON.write(try environments(function, context))
        guard request.head.headers["accept"] == "text/event-stream" else {
            return Self.answer(first, type: "application/json")
        }
        guard let place = feeds.enter() else {
            throw AWSError("ServiceUnavailable", "Too many live pages are open.", status: 503)
        }
        let feed = LiveFeed(clock: clock, place: place) { [environments] in
            (try? environments(function, context)).map { JSON.write($0) } ?? first
        }
        var response = Self.answer([], type: "text/event-stream")
        response.body = .stream(feed.stream)
        return response
    }

    private static func isFunctionName(_ text: String) -> Bool {
        (1...Limits.functionNameBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }

    private static func answer(_ bytes: [UInt8], type: String) -> WireResponse {
        WireResponse(
            headers: [
                "Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            ], body: .bytes(bytes))
    }
}
