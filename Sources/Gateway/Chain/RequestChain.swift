// The way of every request, as one list: id → sites → browsers → our own paths → which operation → who signed
// it → the service (decode, validate, authorize, handle, encode) → log. Each step is one function below.

public import CloudCore
public import Identity
public import Wire

/// Answers requests.
public struct RequestChain: Sendable {
    public typealias Observer = @Sendable (RequestRecord) -> Void
    /// Told of errors that are nobody's refusal: a store that can't be read while a key is looked up.
    public typealias UnexpectedError = @Sendable (any Error, _ requestID: String) -> Void

    private let services: [ServiceModel: HostedService]
    private let verifier: SignatureVerifier
    private let authorizer: any Authorizer
    private let clock: any WallClock
    private let browsers: BrowserPolicy
    private let internalRoutes: [InternalRoute]
    private let sites: [Site]
    private let observer: Observer
    private let onUnexpected: UnexpectedError
    private let ids: UniqueIDs
    private let routes = RouteCache()
    private let hasStreamingOperations: Bool

    public init(
        services: [HostedService], verifier: SignatureVerifier, authorizer: any Authorizer,
        clock: any WallClock, entropy: any Entropy,
        browsers: BrowserPolicy = BrowserPolicy(), internalRoutes: [InternalRoute] = [], sites: [Site] = [],
        onUnexpected: @escaping UnexpectedError = { _, _ in }, observer: @escaping Observer = { _ in }
    ) {
        self.services = Dictionary(services.map { ($0.model, $0) }, uniquingKeysWith: { first, _ in first })
        self.verifier = verifier
        self.authorizer = authorizer
        self.clock = clock
        self.browsers = browsers
        // The longest path that matches answers, in whatever order they are given.
        self.internalRoutes = internalRoutes.sorted { $0.path.utf8.count > $1.path.utf8.count }
        self.sites = sites
        self.onUnexpected = onUnexpected
        self.observer = observer
        ids = UniqueIDs(entropy: entropy)
        hasStreamingOperations = services.contains { $0.hasStreamingOperations }
    }

    /// How long the body of a request may be, and whether it streams: the server asks before it reads one.
    @Sendable public func bodyRule(for head: RequestHead) -> BodyRule {
        if let site = sites.first(where: { $0.matches(head) }) { return site.bodyRule }
        if let route = streamingRoute(of: head) {
            return BodyRules.streaming(route, head, requestID: ids.next)
        }
        return BodyRules.rule(for: head, requestID: ids.next)
    }

    /// What a request means whose long body goes to its handler as it comes.
    private func streamingRoute(of head: RequestHead) -> Route? {
        guard hasStreamingOperations, head.method != "GET", BodyRules.isLong(head),
            !head.path.utf8.starts(with: "/_".utf8),
            let route = try? Route.resolve(WireRequest(head: head, body: [])),
            services[route.service]?.isStreaming(route.operation) == true
        else { return nil }
        // Without a good claim it will be refused, whatever its body.
        guard let claim = try? SignatureClaim.read(from: head) else { return route }
        return SignatureVerifier.canStream(head, claim: claim) ? route : nil
    }

    /// Answers one request. Begins on the connection's event loop and leaves it for all but small calls to
    /// hot operations.
    @Sendable public func respond(to request: WireRequest, over connection: ConnectionInfo) async
        -> WireResponse
    {
        var call = Call(request: request, connection: connection, requestID: ids.next(), start: clock.uptime)
        if let site = sites.first(where: { $0.matches(request.head) }) {
            var response = await answer(site, call)
            // Behind a path, not a host, a site shares our origin.
            if request.head.path.utf8.starts(with: "/_".utf8) {
                browsers.confine(&response, to: request.head)
            }
            observer(call.record(status: response.status, duration: clock.uptime - call.start))
            return response
        }
        var response: WireResponse
        var origin: String?
        switch browsers.decide(request.head) {
        case .refuse:
            response = WireResponse(
                status: 403, headers: ["Content-Type": "text/plain"],
                body: .bytes(Array("Web pages of this origin may not call this cloud.".utf8)))
        case .preflight(let asking): return browsers.answerPreflight(origin: asking, head: request.head)
        case .pass(let asking):
            origin = asking
            response = await answer(&call)
            browsers.confine(&response, to: request.head)
        }
        if let origin { browsers.admit(origin, to: &response) }
        observer(call.record(status: response.status, duration: clock.uptime - call.start))
        return response
    }

    private func answer(_ call: inout Call) async -> WireResponse {
        let request = call.request
        if request.head.path.utf8.starts(with: "/_".utf8),
            let route = internalRoutes.first(where: { $0.matches(request.head.path) })
        {
            return await answer(route, &call)
        }
        let isLarge = request.body.count > GatewayLimits.offLoopBytes
        if isLarge { return await offLoop(&call) { await serve(route(&$0), &$0) } }
        let routed = route(&call)
        if case .success(let route) = routed,
            services[route.service]?.isQuick(route.operation, in: route.wire) == true
        {
            return await serve(routed, &call)
        }
        return await offLoop(&call) { await serve(routed, &$0) }
    }

    /// Does `work` where it may take its time, on Swift's own threads.
    private func offLoop(
        _ call: inout Call, _ work: @Sendable (inout Call) async -> WireResponse
    ) async -> WireResponse {
        let copy = call
        let (response, changed) = await withTaskExecutorPreference(globalConcurrentExecutor) {
            var changed = copy
            let response = await work(&changed)
            return (response, changed)
        }
        call = changed
        return response
    }

    // MARK: Which operation

    private func route(_ call: inout Call) -> Result<Route, Unroutable> {
        call.claim = Result { () throws(SignatureProblem) in try SignatureClaim.read(from: call.request.head)
        }
        let service = (try? call.claim.get())?.service
        let routed = Result { () throws(Unroutable) in
            try routes.route(of: call.request, signedFor: service)
        }
        switch routed {
        case .success(let route):
            call.service = route.service
            call.operation = route.operation
        case .failure(let problem): call.service = problem.service
        }
        return routed
    }

    private func serve(_ routed: Result<Route, Unroutable>, _ call: inout Call) async -> WireResponse {
        switch routed {
        case .failure(let problem): return problem.response(requestID: call.requestID)
        case .success(let route):
            do {
                let context = try await authenticate(&call, route)
                guard let service = services[route.service] else {
                    throw AWSError.notImplemented(
                        service: route.service.name, operation: route.operation.name.text)
                }
                return await service.respond(
                    to: call.request, operation: route.operation, protocol: route.wire, context: context,
                    authorizer: authorizer)
            } catch {
                let answer = awsError(error, route.dialect, call.requestID)
                return route.wire.response(answer, for: route.service, requestID: call.requestID)
            }
        }
    }

    // MARK: Who signed it

    private func authenticate(_ call: inout Call, _ route: Route) async throws -> RequestContext {
        guard let claim = try call.claim.get() else {
            guard route.operation.flags.contains(.unsigned) else { throw SignatureProblem.missing }
            return context(call, caller: Self.nobody, region: .usEast1)
        }
        guard route.service.accepts(signedFor: claim.service) else {
            throw SignatureProblem.wrongService(expected: route.service.signingName.text)
        }
        return try await authenticate(&call, claim, in: route.dialect)
    }

    /// - Parameter dialect: in which a body that breaks while it streams is told.
    private func authenticate(
        _ call: inout Call, _ claim: SignatureClaim, in dialect: ErrorDialect
    ) async throws -> RequestContext {
        let verified = try await verifier.verify(call.request, claim: claim)
        if let body = verified.decodedBody { call.request.body = body }
        if let stream = verified.stream {
            call.request.stream = stream.mapError { error in
                (error as? SignatureProblem)?.awsError(in: dialect) ?? error
            }
        }
        call.caller = verified.principal
        call.region = verified.region
        var context = context(call, caller: verified.principal, region: verified.region)
        if case .user = verified.principal.kind { context.accessKeyID = verified.accessKeyID }
        return context
    }

    // MARK: Our own paths

    private func answer(_ route: InternalRoute, _ call: inout Call) async -> WireResponse {
        switch route.handler {
        case .open(let handler): return await handler(call.request, call.connection)
        case .signed(let handler): return await offLoop(&call) { await answerSigned(handler, &$0) }
        }
    }

    /// Like an operation of a REST service that is called `apus`.
    private func answerSigned(_ handler: InternalRoute.SignedHandler, _ call: inout Call) async
        -> WireResponse
    {
        do {
            guard let claim = try SignatureClaim.read(from: call.request.head) else {
                throw SignatureProblem.missing
            }
            guard claim.service == InternalRoute.service else {
                throw SignatureProblem.wrongService(expected: InternalRoute.service)
            }
            let context = try await authenticate(&call, claim, in: .restJSON)
            return try await handler(call.request, context, authorizer)
        } catch {
            let answer = awsError(error, .restJSON, call.requestID)
            return ProtocolName.restJSON1.implementation.response(
                answer, for: .lambda, requestID: call.requestID)
        }
    }

    // MARK: Sites

    /// Sites ask who signed a request themselves, where it matters to them.
    private func answer(_ site: Site, _ call: Call) async -> WireResponse {
        let visit = SiteVisit(
            request: call.request, context: context(call, caller: Self.nobody, region: .usEast1),
            port: call.connection.localPort, verify: { service in try await signer(of: call, for: service) })
        return await site.handler(visit)
    }

    private func signer(of call: Call, for service: String) async throws -> SiteVisit.Signer? {
        var call = call
        do {
            guard let claim = try SignatureClaim.read(from: call.request.head) else { return nil }
            guard claim.service == service else { throw SignatureProblem.wrongService(expected: service) }
            let context = try await authenticate(&call, claim, in: .restJSON)
            return SiteVisit.Signer(context: context, accessKeyID: claim.accessKeyID)
        } catch {
            throw awsError(error, .restJSON, call.requestID)
        }
    }

    private static let nobody = Principal(kind: .anonymous, account: .development, userID: "anonymous")

    private func context(_ call: Call, caller: Principal, region: Region) -> RequestContext {
        let headers = call.request.head.headers
        var context = RequestContext(
            requestID: call.requestID, account: caller.account, region: region, caller: caller,
            now: clock.now,
            sourceIP: call.connection.remoteAddress, userAgent: headers["user-agent"] ?? "",
            endpoint: "http://" + (headers["host"] ?? "127.0.0.1:\(call.connection.localPort)"))
        context.referer = headers["referer"]
        context.presence = call.connection.presence
        return context
    }

    private func awsError(_ error: any Error, _ dialect: ErrorDialect, _ requestID: String) -> AWSError {
        switch error {
        case let problem as SignatureProblem: return problem.awsError(in: dialect)
        case let error as AWSError: return error
        default:
            onUnexpected(error, requestID)
            return .internalFailure()
        }
    }
}

/// A request on its way through the chain.
struct Call: Sendable {
    var request: WireRequest
    let connection: ConnectionInfo
    let requestID: String
    let start: Duration
    /// Nil in it where the request is not signed.
    var claim: Result<SignatureClaim?, SignatureProblem> = .success(nil)
    var service: ServiceModel?
    var operation: OperationShape?
    var caller: Principal?
    var region: Region?

    init(request: WireRequest, connection: ConnectionInfo, requestID: String, start: Duration) {
        self.request = request
        self.connection = connection
        self.requestID = requestID
        self.start = start
    }

    func record(status: Int, duration: Duration) -> RequestRecord {
        RequestRecord(
            requestID: requestID, method: request.head.method, path: request.head.path,
            service: service?.name, operation: operation?.name.text, caller: caller, region: region,
            status: status, sourceIP: connection.remoteAddress,
            userAgent: request.head.headers["user-agent"] ?? "", duration: duration)
    }
}

extension Route {
    /// In which words this route's clients expect to be refused.
    fileprivate var dialect: ErrorDialect {
        switch wire.name {
        case .awsJSON10, .awsJSON11, .rpcV2CBOR: return .json
        case .restJSON1: return .restJSON
        case .awsQuery, .ec2Query: return .query
        case .restXML: return service == .s3 ? .s3 : .query
        }
    }
}
