// A chain with two small services behind it, and a client's half of the signature.

import CloudCore
import CloudTesting
import Crypto
import Identity
import Synchronization
import Wire

@testable import Gateway

/// Answers Invoke with what it knows of the call.
struct EchoLambda: Service {
    static let model = ServiceModel.lambda
    static let operations: [Operation<EchoLambda>] = [
        .raw("Invoke", read: { _, _ in }, needs: { [Permission("lambda:InvokeFunction")] }, invoke)
    ]

    func invoke(
        _ call: Void, _ request: WireRequest, _ context: RequestContext
    ) async throws -> WireResponse {
        if request.head.path.contains("broken") { throw Broken() }
        let text =
            "\(context.account) \(context.region) \(context.caller.arn()) \(context.endpoint) "
            + "\(context.sourceIP) \(request.body.count)"
        return WireResponse(body: .bytes(Array(text.utf8)))
    }

    struct Broken: Error {}
}

struct Deny: Authorizer {
    func authorize(_ permission: Permission, for context: RequestContext) async throws {
        throw AWSError.accessDenied("not \(permission.action)")
    }
}

/// A chain on a clock that stands still, and the records it leaves.
final class ChainFixture: Sendable {
    static let now = CivilTime(year: 2026, month: 3, day: 1, hour: 12).instant ?? .epoch
    private let records = RecordHolder()
    let chain: RequestChain

    init(
        authorizer: any Authorizer = PermissiveAuthorizer(), routes: [InternalRoute] = [], sites: [Site] = [],
        browsers: BrowserPolicy = BrowserPolicy()
    ) {
        let clock = ManualClock(Self.now)
        let records = records
        chain = RequestChain(
            services: [HostedService(EchoLambda())],
            verifier: SignatureVerifier(
                credentials: CredentialResolver(acceptsDevelopmentCredentials: true), clock: clock),
            authorizer: authorizer, clock: clock, entropy: SeededEntropy(3),
            browsers: browsers, internalRoutes: routes, sites: sites, observer: { records.add($0) })
    }

    var lastRecord: RequestRecord? { records.last }

    func respond(_ request: WireRequest) async -> WireResponse {
        await chain.respond(
            to: request, over: ConnectionInfo(remoteAddress: "127.0.0.1", localPort: 4566))
    }
}

final class RecordHolder: Sendable {
    private let records = Mutex<[RequestRecord]>([])
    func add(_ record: RequestRecord) { records.withLock { $0.append(record) } }
    var last: RequestRecord? { records.withLock { $0.last } }
}

/// A request as a client would sign it. Plain paths and no query: the odd ones are Identity's to test.
func signed(
    _ path: String, method: String = "POST", headers more: HeaderFields = [:], body: [UInt8] = [],
    service: String = "lambda", key: String = "test", secret: String = "test", host: String = "localhost:4566"
) -> WireRequest {
    let time = CivilTime(ChainFixture.now).basicISO8601
    let date = String(time.prefix(8))
    var headers = more
    headers.add("Host", host)
    headers.add("X-Amz-Date", time)
    let names = headers.fields.map { $0.name.lowercased() }.sorted()
    let lines = names.map { "\($0):\(headers[$0] ?? "")\n" }.joined()
    let list = names.joined(separator: ";")
    let canonical =
        "\(method)\n\(path)\n\n\(lines)\n\(list)\n" + Hex.encode(SHA256.hash(data: body))
    let scope = "\(date)/eu-west-1/\(service)/aws4_request"
    let text =
        "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n" + Hex.encode(SHA256.hash(data: Array(canonical.utf8)))
    var signing = SymmetricKey(data: Array("AWS4\(secret)".utf8))
    for part in [date, "eu-west-1", service, "aws4_request"] {
        signing = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: signing))
    }
    let signature = Hex.encode(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: signing))
    headers.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(key)/\(scope), SignedHeaders=\(list), Signature=\(signature)")
    return WireRequest(head: RequestHead(method: method, path: path, headers: headers), body: body)
}

extension WireResponse {
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
