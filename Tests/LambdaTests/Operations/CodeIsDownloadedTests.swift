// The URL that GetFunction gives, and nothing else, lets its bearer fetch the archive, for ten minutes.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct CodeIsDownloaded {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func location(_ name: String = "fn") async throws -> String {
        let answer = try await lambda.call("GetFunction", [("FunctionName", .string(name))])
        #expect(answer["Code"]?["RepositoryType"]?.string == "S3")
        return try #require(answer["Code"]?["Location"]?.string)
    }

    private func fetch(
        _ location: String, method: String = "GET", after: Duration = .zero
    ) async -> (status: Int, body: [UInt8]) {
        let target = location.dropFirst(lambda.context.endpoint.count)
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let head = RequestHead(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "")
        let response = await lambda.service.download(
            WireRequest(head: head, body: []), requestID: "id", at: lambda.context.now + after)
        guard case .bytes(let body) = response.body else { return (0, []) }
        return (response.status, body)
    }

    private func refusal(_ answer: (status: Int, body: [UInt8])) -> String {
        "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
    }

    @Test func theArchiveComesBackAsItWasGiven() async throws {
        let zip = LambdaFixture.zip("x = 'kept'")
        try await lambda.create("fn", ["Code": .object([("ZipFile", .string(Base64.encode(zip)))])])
        let location = try await location()
        #expect(location.hasPrefix("http://127.0.0.1:4566/_apus/lambda/code/fn.zip?"))
        for after in [Duration.zero, .seconds(600)] {
            let answer = await fetch(location, after: after)
            #expect(answer.status == 200 && answer.body == zip)
        }
        #expect(await fetch(location, method: "HEAD").status == 200)
    }

    @Test func afterTenMinutesItHasExpired() async throws {
        try await lambda.create("fn")
        let answer = refusal(await fetch(try await location(), after: .seconds(600) + .nanoseconds(1)))
        #expect(answer.hasPrefix("403 "))
        for part in [
            "<Code>AccessDenied</Code>", "<Message>Request has expired</Message>",
            "<X-Amz-Expires>600</X-Amz-Expires>", "<ServerTime>2026-01-01T00:10:00Z</ServerTime>",
        ] { #expect(answer.contains(part), "\(answer)") }
    }

    @Test func nothingElseOpensIt() async throws {
        try await lambda.create("fn")
        let location = try await location()
        let bare = try #require(location.split(separator: "?").first.map(String.init))
        for other in [bare, bare + "?token=", bare + "?token=00", location + "00", location.replacingDigit()]
        {
            let answer = refusal(await fetch(other))
            #expect(answer.hasPrefix("403 ") && answer.contains("<Code>AccessDenied</Code>"), "\(other)")
        }
        #expect(refusal(await fetch(location, method: "PUT")).hasPrefix("405 "))
    }

    @Test func itEndsWithTheCode() async throws {
        try await lambda.create("fn")
        let location = try await location()
        _ = try await lambda.call(
            "UpdateFunctionCode",
            [("FunctionName", .string("fn")), ("ZipFile", .string(Base64.encode(LambdaFixture.zip("x"))))])
        let answer = refusal(await fetch(location))
        #expect(answer.hasPrefix("404 ") && answer.contains("<Code>NoSuchKey</Code>"))
    }
}

extension String {
    /// With another first digit of the token.
    fileprivate func replacingDigit() -> String {
        let parts = split(separator: "=", maxSplits: 1)
        let digit = parts[1].hasPrefix("f") ? "e" : "f"
        return parts[0] + "=" + digit + parts[1].dropFirst()
    }
}
