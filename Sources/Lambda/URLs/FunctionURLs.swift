// Requests to functions' URLs: whose URL, may the caller, what does the function answer, how is it said.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html

public import CloudCore
import Synchronization
import Wire

extension LambdaService {
    /// The longest body of a request to a function's URL.
    public static let urlBodyBytes = Limits.synchronousPayloadBytes

    /// Whether a request is to a function's URL.
    public static func isFunctionURL(_ head: RequestHead) -> Bool { FunctionURLAddress(head) != nil }

    /// The answer to a request whose body is too long, or can't be held now.
    public static func urlBodyRefusal(isTooLarge: Bool) -> WireResponse {
        isTooLarge
            ? URLResponse.refusal(LambdaError.urlPayloadTooLarge())
            : URLResponse.refusal(503, "ServiceUnavailable", .string("Service Unavailable"))
    }

    /// Answers a request to a function's URL.
    public func answer(_ visit: SiteVisit) async -> WireResponse {
        let traceID = Self.traceID(visit, entropy)
        var response: WireResponse
        do {
            response = try await answer(visit, traceID: traceID)
        } catch let error as AWSError {
            response = URLResponse.refusal(error)
        } catch {
            response = URLResponse.refusal(.internalFailure())
        }
        response.headers["x-amzn-RequestId"] = visit.context.requestID
        if response.headers["X-Amzn-Trace-Id"] == nil { response.headers["X-Amzn-Trace-Id"] = traceID }
        return response
    }

    private func answer(_ visit: SiteVisit, traceID: String) async throws -> WireResponse {
        guard let address = FunctionURLAddress(visit.request.head),
            let url = try await store.functionURL(id: address.id),
            address.region == nil || address.region == url.function.region.name
        else { return URLResponse.refusal(403, "AccessDeniedException", .null) }
        if let answer = url.cors?.preflight(visit.request.head) { return answer }
        var response: WireResponse
        do {
            response = try await admitted(visit, to: url, at: address, traceID: traceID)
        } catch let error as AWSError {
            response = URLResponse.refusal(error)
        }
        url.cors?.admit(visit.request.head, in: &response)
        return response
    }

    private func admitted(
        _ visit: SiteVisit, to url: FunctionURL, at address: FunctionURLAddress, traceID: String
    ) async throws -> WireResponse {
        var signer: SiteVisit.Signer?
        if url.verifiesCallers {
            signer = try await visit.signer(for: "lambda")
            guard signer != nil else {
                return URLResponse.refusal(403, "AccessDeniedException", .string("Forbidden"))
            }
        }
        var context = signer?.context ?? visit.context
        if signer == nil { context.region = url.function.region }
        try await authorize(url, context)
        let spec = try await spec(url.reference)
        let event = URLEvent(visit: visit, address: address, signer: signer, traceID: traceID)
        let payload = JSON.write(event.document)
        guard payload.count <= Limits.synchronousPayloadBytes else {
            throw LambdaError.urlPayloadTooLarge()
        }
        let call = EngineCall(
            spec: spec, requestID: context.requestID, invokedARN: url.reference.arn, payload: payload,
            traceID: traceID)
        return url.streams ? try await streamed(call) : try await whole(call)
    }

    /// Since October 2025 a URL's caller needs two permissions; the policies that grant them may ask how the
    /// URL knows its callers.
    /// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    private func authorize(_ url: FunctionURL, _ context: RequestContext) async throws {
        let authType = ["lambda:functionurlauthtype": [url.authType]]
        let needs = [
            Permission("lambda:InvokeFunctionUrl", on: [url.reference.arn], keys: authType),
            Permission(
                "lambda:InvokeFunction", on: [url.reference.arn],
                keys: authType.merging(["lambda:invokedviafunctionurl": ["true"]]) { $1 }),
        ]
        do {
            for need in needs { try await authorizer.authorize(need, for: context) }
        } catch let error as AWSError where error.status == 403 {
            throw LambdaError.urlForbidden()
        }
    }

    // MARK: Answers

    private func whole(_ call: EngineCall) async throws -> WireResponse {
        let answer = try await answer(call)
        guard answer.functionError == nil else { return URLResponse.badGateway() }
        return URLResponse.whole(answer.payload) ?? URLResponse.badGateway()
    }

    private func answer(_ call: EngineCall) async throws -> EngineAnswer {
        guard call.spec.durable != nil else { return try await runner.invoke(call) }
        return try await durableEngine().answer(call, name: nil)
    }

    /// What comes before the body decides about the response; the rest is passed on as it comes.
    private func streamed(_ call: EngineCall) async throws -> WireResponse {
        let answer = try await stream(call)
        var prelude = URLPrelude()
        let hasPrelude = answer.contentType.hasPrefix(URLPrelude.contentType)
        while true {
            switch try await answer.next() {
            case .end(let end):
                guard end.functionError == nil, !hasPrelude else { return URLResponse.badGateway() }
                return WireResponse(
                    headers: ["Content-Type": answer.contentType], body: .bytes(end.payload))
            case .part(let part):
                var response = WireResponse(headers: ["Content-Type": answer.contentType])
                var first = part
                if hasPrelude {
                    let split: (json: [UInt8], body: [UInt8])?
                    do {
                        split = try prelude.append(part)
                    } catch { return URLResponse.badGateway() }
                    guard let (json, body) = split else { continue }
                    guard let head = URLResponse.head(ofPrelude: json) else {
                        return URLResponse.badGateway()
                    }
                    (response, first) = (head, body)
                }
                let body = URLBody(answer, first: first)
                response.body = .stream(AsyncThrowingStream(unfolding: { try await body.next() }))
                return response
            }
        }
    }

    /// The request's own trace, or a new one that nobody samples.
    private static func traceID(_ visit: SiteVisit, _ entropy: any Entropy) -> String {
        if let given = visit.request.head.headers["x-amzn-trace-id"], given.utf8.count <= 256 {
            return given
        }
        let time = String(visit.context.now.seconds, radix: 16)
        return "Root=1-\(time)-\(entropy.hex(bytes: 12));Parent=\(entropy.hex(bytes: 8));Sampled=0"
    }
}

/// The body of a streamed response.
private final class URLBody: Sendable {
    private let answer: AnswerReader
    private let first: Mutex<[UInt8]?>

    init(_ answer: AnswerReader, first: [UInt8]) {
        self.answer = answer
        self.first = Mutex(first)
    }

    /// Throws where the function failed on the way: the client must not take the body for whole.
    func next() async throws -> [UInt8]? {
        if let first = first.withLock({ $0.take() }) { return first }
        switch try await answer.next() {
        case .part(let bytes): return bytes
        case .end(let end):
            guard end.functionError == nil else { throw LambdaError.urlBrokeOff() }
            return nil
        }
    }
}

extension LambdaError {
    static func urlForbidden() -> AWSError {
        AWSError(
            "AccessDeniedException",
            "Forbidden. For troubleshooting Function URL authorization issues, see: "
                + "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html", status: 403)
    }

    static func urlPayloadTooLarge() -> AWSError {
        AWSError(
            "RequestEntityTooLargeException",
            "Request must be smaller than \(Limits.synchronousPayloadBytes) bytes for the InvokeFunction "
                + "operation", status: 413)
    }

    static func urlBrokeOff() -> AWSError {
        AWSError("ServiceException", "The function failed while it streamed.", status: 500)
    }
}
