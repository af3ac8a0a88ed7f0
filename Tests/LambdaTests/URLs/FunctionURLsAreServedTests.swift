// From a request to a function's URL to the engine and back: who may call, what is answered where it fails.

import CloudCore
import CloudTesting
import Synchronization
import Testing
import Wire

@testable import Lambda

@Suite struct FunctionURLsAreServedTests {
    private func url(
        _ fixture: LambdaFixture, _ changes: [(key: String, value: Document)] = []
    ) async throws -> String {
        try await fixture.create()
        let made = try await fixture.call(
            "CreateFunctionUrlConfig",
            [(key: "FunctionName", value: .string("fn")), (key: "AuthType", value: .string("NONE"))]
                .filter { old in !changes.contains { $0.key == old.key } } + changes)
        let url = try #require(made["FunctionUrl"]?.string)
        return String(url.dropFirst("http://".count).dropLast())
    }

    private func get(
        _ fixture: LambdaFixture, _ host: String, method: String = "GET", _ headers: HeaderFields = [:],
        body: [UInt8] = [], signer: SiteVisit.Signer? = nil
    ) async -> (status: Int, body: String, headers: HeaderFields) {
        let head = FunctionURLTests.head(method, "/", headers, host: host)
        let response = await fixture.service.answer(
            FunctionURLTests.visit(head, body: body, signer: signer))
        guard case .bytes(let bytes) = response.body else { return (response.status, "", response.headers) }
        return (response.status, String(decoding: bytes, as: UTF8.self), response.headers)
    }

    @Test func aRequestReachesTheFunction() async throws {
        let fixture = try LambdaFixture()
        let host = try await url(fixture)
        let answer = await get(fixture, host)
        #expect(answer.status == 200 && answer.body == "hello")
        #expect(answer.headers["x-amzn-requestid"] == fixture.context.requestID)
        #expect(answer.headers["x-amzn-trace-id"]?.hasPrefix("Root=1-") == true)
        let call = try #require(fixture.runner.calls.last)
        #expect(try JSON.parse(call.payload)["version"]?.string == "2.0")
        #expect(call.invokedARN == "arn:aws:lambda:us-east-1:000000000000:function:fn")
    }

    @Test func nobodysURLIsForbidden() async throws {
        let fixture = try LambdaFixture()
        let answer = await get(fixture, FunctionURLTests.host)
        #expect(answer.status == 403 && answer.body == #"{"Message":null}"#)
        // The right id in another region is nobody's either.
        let host = try await url(fixture)
        let other = host.split(separator: ".")[0] + ".lambda-url.eu-west-1.localhost"
        #expect(await get(fixture, String(other)).status == 403)
    }

    @Test func errorsAreBadGateways() async throws {
        let fixture = try LambdaFixture()
        let host = try await url(fixture)
        fixture.runner.answer(
            with: EngineAnswer(payload: [], functionError: "Unhandled", executedVersion: "$LATEST"))
        var answer = await get(fixture, host)
        #expect(answer.status == 502 && answer.body == "Internal Server Error")
        fixture.runner.answer(with: EngineAnswer(payload: [1], executedVersion: "$LATEST"))
        answer = await get(fixture, host)
        #expect(answer.status == 502)
    }

    @Test func aBodyMayBeTooLongOnlyAsAnEvent() async throws {
        let fixture = try LambdaFixture()
        let host = try await url(fixture)
        let body = [UInt8](repeating: 0xFF, count: 5_000_000)
        #expect(await get(fixture, host, method: "POST", body: body).status == 413)
    }

    @Test func callersAreAskedWhoTheyAre() async throws {
        let fixture = try LambdaFixture()
        let host = try await url(fixture, [(key: "AuthType", value: .string("AWS_IAM"))])
        let answer = await get(fixture, host)
        #expect(answer.status == 403 && answer.body == #"{"Message":"Forbidden"}"#)
        #expect(answer.headers["x-amzn-errortype"] == "AccessDeniedException")
        let signer = SiteVisit.Signer(context: fixture.context, accessKeyID: "AKIA")
        #expect(await get(fixture, host, signer: signer).status == 200)
    }

    @Test func bothPermissionsAreNeeded() async throws {
        for refused in ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"] {
            let fixture = try LambdaFixture(authorizer: Refusing(action: refused))
            let host = try await url(fixture)
            let answer = await get(fixture, host)
            #expect(answer.status == 403)
            #expect(answer.body.contains("troubleshooting Function URL authorization issues"))
            #expect(fixture.runner.calls.isEmpty)
        }
    }

    private struct Refusing: Authorizer {
        let action: String
        func authorize(_ permission: Permission, for context: RequestContext) async throws {
            #expect(permission.keys["lambda:functionurlauthtype"] == ["NONE"])
            if permission.action == "lambda:InvokeFunction" {
                #expect(permission.keys["lambda:invokedviafunctionurl"] == ["true"])
            }
            if permission.action == action { throw AWSError.accessDenied("no") }
        }
    }

    @Test func browsersAreToldByTheURLsOwnRules() async throws {
        let fixture = try LambdaFixture()
        let cors = Document.object([(key: "AllowOrigins", value: .array([.string("*")]))])
        let host = try await url(fixture, [(key: "Cors", value: cors)])
        let origin: HeaderFields = ["Origin": "https://x.example"]
        #expect(await get(fixture, host, origin).headers["access-control-allow-origin"] == "*")
        var question = origin
        question["Access-Control-Request-Method"] = "GET"
        let calls = fixture.runner.calls.count
        #expect(await get(fixture, host, method: "OPTIONS", question).status == 200)
        #expect(fixture.runner.calls.count == calls, "a preflight is no call")
    }

    // MARK: Configuration

    @Test func aURLLivesAsOnAWS() async throws {
        let fixture = try LambdaFixture()
        let host = try await url(fixture)
        let name: (key: String, value: Document) = (key: "FunctionName", value: .string("fn"))
        let twice = await fixture.refusal {
            _ = try await fixture.call(
                "CreateFunctionUrlConfig", [name, (key: "AuthType", value: .string("NONE"))])
        }
        #expect(twice?.code == "ResourceConflictException")
        _ = try await fixture.call(
            "UpdateFunctionUrlConfig", [name, (key: "InvokeMode", value: .string("RESPONSE_STREAM"))])
        let shown = try await fixture.call("GetFunctionUrlConfig", [name])
        #expect(shown["InvokeMode"]?.string == "RESPONSE_STREAM" && shown["AuthType"]?.string == "NONE")
        #expect(shown["FunctionUrl"]?.string == "http://\(host)/")
        let list = try await fixture.call("ListFunctionUrlConfigs", [name])
        #expect(list["FunctionUrlConfigs"]?.array?.count == 1)
        _ = try await fixture.call("DeleteFunctionUrlConfig", [name])
        #expect(await get(fixture, host).status == 403)
        let gone = await fixture.refusal { _ = try await fixture.call("GetFunctionUrlConfig", [name]) }
        #expect(gone?.code == "ResourceNotFoundException")
    }

    @Test func aURLGoesWithItsFunction() async throws {
        let fixture = try LambdaFixture()
        let host = try await url(fixture)
        _ = try await fixture.call("DeleteFunction", [(key: "FunctionName", value: .string("fn"))])
        #expect(await get(fixture, host).status == 403)
        try await fixture.create()
        #expect(await get(fixture, host).status == 403, "a new function of the name has no URL")
    }

    @Test func badConfigurationsAreRefused() async throws {
        let fixture = try LambdaFixture()
        try await fixture.create()
        let methods = Document.object([(key: "AllowMethods", value: .array([.string("OPTIONS")]))])
        let cases: [(String, [(key: String, value: Document)])] = [
            ("ValidationException", [(key: "AuthType", value: .string("SOME"))]),
            ("ValidationException", [(key: "Qualifier", value: .string("1"))]),
            ("ValidationException", [(key: "Cors", value: methods)]),
            ("ValidationException", [(key: "InvokeMode", value: .string("FAST"))]),
            ("ResourceNotFoundException", [(key: "Qualifier", value: .string("nosuch"))]),
            ("ResourceNotFoundException", [(key: "FunctionName", value: .string("nosuch"))]),
        ]
        for (code, changes) in cases {
            let base: [(key: String, value: Document)] = [
                (key: "FunctionName", value: .string("fn")), (key: "AuthType", value: .string("NONE")),
            ]
            let input = base.filter { old in !changes.contains { $0.key == old.key } } + changes
            let refusal = await fixture.refusal {
                _ = try await fixture.call("CreateFunctionUrlConfig", input)
            }
            #expect(refusal?.code == code, "\(changes)")
        }
    }
}
