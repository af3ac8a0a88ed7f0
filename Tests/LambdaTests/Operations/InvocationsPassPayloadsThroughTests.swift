// Invoke: what reaches the engine, what comes back, and what is refused before it.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct InvocationsPassPayloadsThrough {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func body(_ response: WireResponse) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func synchronously() async throws {
        try await lambda.create()
        lambda.runner.answer(
            with: EngineAnswer(
                payload: Array("{\"errorType\":\"X\"}".utf8), functionError: "Unhandled",
                executedVersion: "$LATEST", logResult: "bG9n"))
        let payload = " {\"é\": [1.50, null]}\n"
        let response = try await lambda.invoke(
            "fn", payload, query: "Qualifier=%24LATEST",
            headers: [
                "X-Amz-Log-Type": "Tail",
                "X-Amz-Client-Context": Base64.encode(Array("{\"custom\":{}}".utf8)),
            ])
        #expect(response.status == 200)
        #expect(body(response) == "{\"errorType\":\"X\"}")
        #expect(response.headers["X-Amz-Function-Error"] == "Unhandled")
        #expect(response.headers["X-Amz-Executed-Version"] == "$LATEST")
        #expect(response.headers["X-Amz-Log-Result"] == "bG9n")
        let call = try #require(lambda.runner.calls.first)
        #expect(call.payload == Array(payload.utf8))
        #expect(call.invokedARN == "arn:aws:lambda:us-east-1:000000000000:function:fn:$LATEST")
        #expect(call.wantsLogTail)
        #expect(call.clientContext == "{\"custom\":{}}")
        #expect(call.requestID == lambda.context.requestID)
    }

    @Test func emptyPayloadsAreEmptyObjects() async throws {
        try await lambda.create()
        _ = try await lambda.invoke("fn", "")
        #expect(lambda.runner.calls.first?.payload == Array("{}".utf8))
    }

    @Test func asynchronouslyAndDry() async throws {
        try await lambda.create()
        let event = try await lambda.invoke("fn", "[1]", headers: ["X-Amz-Invocation-Type": "Event"])
        #expect(event.status == 202)
        #expect(body(event).isEmpty)
        #expect(lambda.runner.events.first?.payload == Array("[1]".utf8))
        let dry = try await lambda.invoke("fn", headers: ["X-Amz-Invocation-Type": "DryRun"])
        #expect(dry.status == 204)
        #expect(lambda.runner.calls.isEmpty)
    }

    @Test func refusals() async throws {
        try await lambda.create()
        func refusal(
            _ name: String = "fn", _ payload: String = "{}", query: String = "", headers: HeaderFields = [:]
        ) async -> AWSError? {
            await lambda.refusal {
                _ = try await lambda.invoke(name, payload, query: query, headers: headers)
            }
        }
        let missing = await refusal("nope")
        #expect(
            missing?.message
                == "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope:$LATEST")
        let alias = await refusal("fn", query: "Qualifier=prod")
        #expect(alias?.message.hasSuffix(":function:fn:prod") == true)
        let json = await refusal("fn", "{\"a\":")
        #expect(json?.code == "InvalidRequestContentException")
        #expect(json?.message.hasPrefix("Could not parse request body into json: ") == true)
        #expect(
            await refusal("fn", headers: ["X-Amz-Invocation-Type": "Later"])?.code == "ValidationException")
        #expect(await refusal("fn", headers: ["X-Amz-Log-Type": "Head"])?.code == "ValidationException")
        let context = await refusal("fn", headers: ["X-Amz-Client-Context": "%%%"])
        #expect(context?.code == "InvalidRequestContentException")
        let large = "\"" + String(repeating: "x", count: Limits.synchronousPayloadBytes - 1) + "\""
        let sync = await refusal("fn", large)
        #expect(sync?.status == 413)
        #expect(
            sync?.message
                == "6291457 byte payload is too large for the RequestResponse invocation type "
                + "(limit 6291456 bytes)"
        )
        let event = "\"" + String(repeating: "x", count: Limits.asynchronousPayloadBytes - 1) + "\""
        #expect(await refusal("fn", event, headers: ["X-Amz-Invocation-Type": "Event"])?.status == 413)
        #expect(lambda.runner.calls.isEmpty)
    }

    @Test func changesAndDeletionsAreSeenAtOnce() async throws {
        try await lambda.create()
        _ = try await lambda.invoke()
        _ = try await lambda.call(
            "UpdateFunctionConfiguration", [("FunctionName", .string("fn")), ("Timeout", .integer(9))])
        _ = try await lambda.invoke()
        #expect(lambda.runner.calls.map(\.spec.timeoutSeconds) == [3, 9])
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("fn"))])
        #expect(await lambda.refusal { _ = try await lambda.invoke() }?.status == 404)
    }

    @Test func otherServicesInvokeThroughThePort() async throws {
        try await lambda.create()
        let answer = try await lambda.service.invoke(
            FunctionCall(
                function: "arn:aws:lambda:us-east-1:000000000000:function:fn", mode: .requestResponse,
                payload: Array("{}".utf8), context: lambda.context))
        #expect(answer.status == 200)
        #expect(String(decoding: answer.payload, as: UTF8.self) == "\"hello\"")
    }
}

@Suite struct PayloadsAreCheckedWithoutParsing {
    @Test(arguments: [
        "{}", "[]", "null", "true", "false", "0", "-0.5e+10", "\"\"", "\"\\u00e9\\n\\\"\"",
        " [1, {\"a\": [ ]}, \"é€😀\"] ",
        "{\"a\":{\"b\":[[],{}]},\"c\":1}", "[[[[[[]]]]]]", "1E5", "\"\u{7F}\"",
    ])
    func json(text: String) {
        #expect(PayloadCheck.fault(in: Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "{]", "[}", "{\"a\"}", "{\"a\":}", "{a:1}", "[1,]", "{\"a\":1,}", "[,1]",
        "nul", "truex",
        "01", "-", "1.", ".5", "1e", "+1", "\"", "\"\\x\"", "\"\\u12g4\"", "\"a\nb\"", "{} {}", "'a'", "NaN",
        "[1 2]", "\u{FEFF}{}",
    ])
    func notJSON(text: String) {
        #expect(PayloadCheck.fault(in: Array(text.utf8)) != nil)
    }

    @Test(arguments: [
        [0x22, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
        [0x22, 0xE2, 0x82], [0x22, 0xE0, 0x80, 0x80, 0x22],
    ])
    func notUTF8(bytes: [UInt8]) {
        #expect(PayloadCheck.fault(in: bytes) != nil)
    }

    @Test func depth() {
        let deep = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
        #expect(PayloadCheck.fault(in: Array(deep.utf8)) == nil)
        #expect(PayloadCheck.fault(in: Array(("[1," + deep + "]").utf8))?.reason == .depth)
    }

    @Test func theWordsAreAWSs() {
        let fault = PayloadCheck.fault(in: [0x99, 0xEB, 0x2C])
        #expect(
            fault?.message.hasPrefix("Unexpected character ((CTRL-CHAR, code 153)): expected a valid value")
                == true)
        let inside = PayloadCheck.fault(in: Array("\"n".utf8) + [0x87])
        #expect(inside?.message.hasPrefix("Invalid UTF-8 start byte 0x87\n at [Source: REDACTED") == true)
    }
}
