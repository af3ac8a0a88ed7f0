// The chain in front of a handler: decode, validate, authorize, handle, encode; every error a response.

import CloudCore
import Synchronization
import Testing
import Wire

@Suite struct HostedServiceTests {
    private let hosted = HostedService(TagsService())

    private func respond(
        _ method: String, _ path: String, _ body: String = "",
        authorizer: any Authorizer = PermissiveAuthorizer()
    ) async throws -> (response: WireResponse, body: Document?) {
        let head = RequestHead(
            method: method, path: path,
            headers: [
                "Authorization": "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/lambda/aws4_request, x",
                "Content-Type": "application/json",
            ])
        let request = WireRequest(head: head, body: Array(body.utf8))
        let route = try Route.resolve(request)
        let response = await hosted.respond(
            to: request, operation: route.operation, protocol: route.wire, context: context,
            authorizer: authorizer)
        guard case .bytes(let bytes) = response.body else { return (response, nil) }
        return (response, try? JSON.parse(bytes))
    }

    private var context: RequestContext {
        RequestContext(
            requestID: "request-1", account: .development, region: .usEast1, caller: .root(of: .development),
            now: .epoch)
    }

    @Test func answersWhatTheHandlerAnswers() async throws {
        let (response, body) = try await respond(
            "GET", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af")
        #expect(response.status == 200)
        #expect(response.headers["x-amzn-RequestId"] == "request-1")
        #expect(response.headers["Content-Type"] == "application/json")
        #expect(body == ["Tags": ["resource": "arn:aws:lambda:us-east-1:123456789012:function:f"]])
    }

    @Test func emptyAnswersHaveNoBody() async throws {
        let (response, _) = try await respond(
            "POST", "/2017-03-31/tags/arn:aws:lambda:us-east-1:123456789012:function:f",
            #"{"Tags":{"a":"b"}}"#)
        #expect(response.status == 204)
        guard case .bytes(let bytes) = response.body else { return }
        #expect(bytes.isEmpty)
    }

    @Test func whatIsNotBuiltSays501() async throws {
        let (response, body) = try await respond("GET", "/2015-03-31/functions")
        #expect(response.status == 501)
        #expect(response.headers["x-amzn-ErrorType"] == "NotImplemented")
        #expect(
            body?["message"]?.string == "The operation lambda:ListFunctions is not implemented by Apus.")
        #expect(hosted.isImplemented("ListTags"))
        #expect(!hosted.isImplemented("ListFunctions"))
    }

    @Test func malformedBodiesAreRefused() async throws {
        let path = "/2017-03-31/tags/arn:aws:lambda:us-east-1:123456789012:function:f"
        for text in ["{", #"{"Tags":[]}"#, #"{"Tags":{"a":1}}"#, "[]", "null"] {
            let (response, _) = try await respond("POST", path, text)
            #expect(response.status == 400)
            #expect(response.headers["x-amzn-ErrorType"] == "InvalidRequestContentException", "\(text)")
        }
    }

    @Test func violationsComeBeforeAuthorization() async throws {
        let (response, body) = try await respond("GET", "/2017-03-31/tags/x", authorizer: Nobody())
        #expect(response.status == 400)
        #expect(response.headers["x-amzn-ErrorType"] == "ValidationException")
        #expect(
            body?["message"]?.string?.hasPrefix("1 validation error detected: Value 'x' at 'resource'")
                == true)
    }

    @Test func everyPermissionIsAsked() async throws {
        let (response, body) = try await respond(
            "GET", "/2017-03-31/tags/arn:aws:lambda:us-east-1:123456789012:function:f", authorizer: Nobody())
        #expect(response.status == 403)
        #expect(body?["Message"]?.string == "no lambda:ListTags")
    }

    @Test func modelledErrorsKeepTheirMembers() async throws {
        let (response, body) = try await respond(
            "POST", "/2017-03-31/tags/arn:aws:lambda:us-east-1:123456789012:function:missing",
            #"{"Tags":{}}"#)
        #expect(response.status == 429)
        #expect(response.headers["x-amzn-ErrorType"] == "TooManyRequestsException")
        #expect(response.headers["Retry-After"] == "7")
        #expect(body?["message"]?.string == "slow down")
        #expect(body?["Reason"]?.string == "CallerRateLimitExceeded")
        #expect(body?["retryAfterSeconds"] == nil)
    }

    @Test func unexpectedErrorsAreHiddenAndReported() async throws {
        let seen = Mutex<[String]>([])
        let hosted = HostedService(TagsService()) { error, operation, _ in
            seen.withLock { $0.append("\(operation): \(error)") }
        }
        await #expect(throws: AWSError.internalFailure()) {
            try await hosted.call(
                "TagResource",
                input: ["Resource": "arn:aws:lambda:us-east-1:123456789012:function:broken", "Tags": [:]],
                context: context, authorizer: PermissiveAuthorizer())
        }
        #expect(seen.withLock { $0 } == ["lambda:TagResource: Broken()"])
    }

    @Test func callsWithoutHTTPGoThroughTheSameChain() async throws {
        let input: Document = ["Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"]
        let output = try await hosted.call(
            "ListTags", input: input, context: context, authorizer: PermissiveAuthorizer())
        #expect(output["Tags"]?["resource"]?.string == "arn:aws:lambda:us-east-1:123456789012:function:f")
        await #expect(throws: AWSError.self) {
            try await hosted.call("ListTags", input: input, context: context, authorizer: Nobody())
        }
        await #expect(throws: AWSError.self) {
            try await hosted.call(
                "ListTags", input: [:], context: context, authorizer: PermissiveAuthorizer())
        }
    }
}

private struct Nobody: Authorizer {
    func authorize(_ permission: Permission, for context: RequestContext) async throws {
        throw AWSError.accessDenied("no \(permission.action)")
    }
}

private struct Broken: Error {}

/// A service of two operations over Lambda's model.
private struct TagsService: Service {
    static let model = ServiceModel.lambda
    static let operations: [Operation<TagsService>] = [
        .on("ListTags", needs: { _, _ in [Permission("lambda:ListTags")] }, listTags),
        .on("TagResource", needs: { _, _ in [Permission("lambda:TagResource")] }, tagResource),
    ]

    func listTags(_ input: ListTagsView, _ context: RequestContext) async throws -> TagsView {
        TagsView(tags: ["resource": input.resource])
    }

    func tagResource(_ input: TagResourceView, _ context: RequestContext) async throws -> EmptyShape {
        if input.resource.hasSuffix("broken") { throw Broken() }
        if input.resource.hasSuffix("missing") {
            throw AWSError(
                "TooManyRequestsException", "slow down", status: 429,
                fields: ["retryAfterSeconds": "7", "Reason": "CallerRateLimitExceeded"])
        }
        return EmptyShape()
    }
}

private struct ListTagsView: ShapeView {
    static var shape: ShapeReference { ServiceModel.lambda.shape(named: "ListTagsRequest") ?? .empty }
    var record: Record
    var resource: String { record.required(0) }
}

private struct TagsView: ShapeView {
    static var shape: ShapeReference { ServiceModel.lambda.shape(named: "ListTagsResponse") ?? .empty }
    var record: Record
    init(record: Record) { self.record = record }
    init(tags: [String: String]) {
        record = Record(Self.shape)
        record.set(0, tags)
    }
}

private struct TagResourceView: ShapeView {
    static var shape: ShapeReference { ServiceModel.lambda.shape(named: "TagResourceRequest") ?? .empty }
    var record: Record
    var resource: String { record.required(0) }
}
