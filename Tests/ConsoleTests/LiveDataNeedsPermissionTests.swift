// The console's own questions: who may ask them, what a feed sends and when it ends.

import CloudCore
import CloudTesting
import Synchronization
import Testing
import Wire

@testable import Console

/// Allows one action on one resource.
private struct AllowOne: Authorizer {
    let action: String
    var resource = "*"

    func authorize(_ permission: Permission, for context: RequestContext) async throws {
        guard permission.action == action, permission.resources == [resource] else {
            throw AWSError.accessDenied("\(permission.action) on \(permission.resources)")
        }
    }
}

private final class Picture: Sendable {
    private let text = Mutex("one")
    func set(_ new: String) { text.withLock { $0 = new } }
    var document: Document { .string(text.withLock { $0 }) }
}

@Suite("Live data needs permission")
struct LiveDataNeedsPermissionTests {
    private let clock = ManualClock()
    private let picture = Picture()

    private var data: ConsoleData {
        ConsoleData(history: MetricHistory(), clock: clock) { [picture] _, _ in picture.document }
    }

    private func request(_ query: String, accept: String? = nil) -> WireRequest {
        var head = RequestHead(method: "GET", path: "/_apus/environments", query: query)
        head.headers["Accept"] = accept
        return WireRequest(head: head, body: [])
    }

    private func feed(_ data: ConsoleData) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        let response = try await data.environments(
            request("", accept: "text/event-stream"), .testing(), PermissiveAuthorizer())
        #expect(response.headers["Content-Type"] == "text/event-stream")
        guard case .stream(let stream) = response.body else { throw AWSError.validation("no stream") }
        return stream
    }

    @Test func environmentsNeedPermissionOnTheFunction() async throws {
        let one = AllowOne(
            action: "apus:ListEnvironments",
            resource: "arn:aws:lambda:us-east-1:000000000000:function:hello")
        let answer = try await data.environments(request("FunctionName=hello"), .testing(), one)
        #expect(answer.headers["Cache-Control"] == "no-store")
        for query in ["FunctionName=other", ""] {
            await #expect(throws: AWSError.self) {
                _ = try await data.environments(request(query), .testing(), one)
            }
        }
        await #expect(throws: AWSError.self) {
            _ = try await data.environments(
                request("FunctionName=other", accept: "text/event-stream"), .testing(), one)
        }
    }

    @Test func metricsNeedAWSsPermission() async throws {
        let query = request("Namespace=AWS/Lambda&Resource=hello")
        _ = try await data.metrics(query, .testing(), AllowOne(action: "cloudwatch:GetMetricData"))
        await #expect(throws: AWSError.self) {
            _ = try await data.metrics(query, .testing(), AllowOne(action: "lambda:GetFunction"))
        }
    }

    @Test(arguments: ["FunctionName=", "FunctionName=a*", "FunctionName=a/b", "FunctionName=%00"])
    func namesAreNames(_ query: String) async {
        await #expect(throws: AWSError.self) {
            _ = try await data.environments(request(query), .testing(), PermissiveAuthorizer())
        }
    }

    @Test func aFeedTellsChangesAndEnds() async throws {
        let stream = try await feed(data)
        async let all = stream.reduce(into: [String]()) { $0.append(String(decoding: $1, as: UTF8.self)) }
        await clock.waitForSleepers()
        picture.set("two")
        let end = clock.now + .seconds(Limits.feedSeconds)
        while clock.now < end {
            clock.advance(by: .milliseconds(Limits.feedIntervalMilliseconds))
            if clock.now < end { await clock.waitForSleepers() }
        }
        let events = try await all
        #expect(events.prefix(2) == ["data: \"one\"\n\n", "data: \"two\"\n\n"])
        #expect(events.dropFirst(2).allSatisfy { $0 == ":\n\n" })
        #expect(events.count == 2 + (Limits.feedSeconds - 1) / Limits.feedSilenceSeconds)
    }

    @Test func feedsAreCounted() async throws {
        let data = data
        var open: [AsyncThrowingStream<[UInt8], any Error>] = []
        for _ in 0..<Limits.feeds { open.append(try await feed(data)) }
        await #expect(performing: { _ = try await feed(data) }, throws: { ($0 as? AWSError)?.status == 503 })
        open.removeLast()
        open.append(try await feed(data))
    }
}
