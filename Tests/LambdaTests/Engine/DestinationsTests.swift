// Records and dead letters: what is in them, that they survive a crash before they are sent, and what happens
// where they can't be.

import Agenda
import CloudCore
import CloudTesting
import Logging
import Store
import Synchronization
import Testing
import Wire

@testable import Lambda

@Suite struct DestinationsTests {
    private static let queue = ARN(
        service: "sqs", region: "us-east-1", account: "000000000000", resource: "records")
    private static let letters = ARN(
        service: "sqs", region: "us-east-1", account: "000000000000", resource: "letters")
    private static let cleanup = ARN(
        service: "lambda", region: "us-east-1", account: "000000000000", resource: "function:cleanup")

    @Test func aRecordSaysWhatHappened() async throws {
        let test = await DestinationTest(onSuccess: Self.queue)
        try await test.run(#"{"k":1}"#)
        let sent = try #require(test.target.sent.first)
        let record = try JSON.parse(sent.delivery.body)
        #expect(
            String(decoding: sent.delivery.body, as: UTF8.self)
                == #"{"version":"1.0","timestamp":"2026-01-01T00:00:00.000Z","requestContext":{"#
                + #""requestId":"id-1","functionArn":"arn:aws:lambda:us-east-1:000000000000:function:hello:"#
                + #"$LATEST","condition":"Success","approximateInvokeCount":1},"requestPayload":{"k":1},"#
                + #""responseContext":{"statusCode":200,"executedVersion":"$LATEST"},"#
                + #""responsePayload":{"ok":1}}"#)
        #expect(record["requestContext"]?["condition"]?.string == "Success")
        #expect(sent.delivery.kind == .record(succeeded: true) && sent.delivery.attributes.isEmpty)
        #expect(sent.caller == "arn:aws:sts::000000000000:assumed-role/r/hello")
        #expect(try await test.agenda.nextDue() == nil)
    }

    @Test func aFailureGoesToBothPlaces() async throws {
        let test = await DestinationTest(onFailure: Self.queue, deadLetters: Self.letters)
        test.answer(with: .error(#"{"errorMessage":"boom","errorType":"E"}"#))
        try await test.run(#"{"k":1}"#, hours: 1)
        #expect(test.target.sent.count == 2)
        let record = try #require(test.target.sent.first { $0.delivery.target == Self.queue })
        let body = try JSON.parse(record.delivery.body)
        #expect(body["requestContext"]?["condition"]?.string == "RetriesExhausted")
        #expect(body["requestContext"]?["approximateInvokeCount"]?.integer == 3)
        #expect(body["responseContext"]?["functionError"]?.string == "Unhandled")
        #expect(body["responsePayload"]?["errorMessage"]?.string == "boom")
        let letter = try #require(test.target.sent.first { $0.delivery.target == Self.letters })
        #expect(letter.delivery.body == Array(#"{"k":1}"#.utf8) && letter.delivery.kind == .deadLetter)
        #expect(
            letter.delivery.attributes == [
                .init(name: "RequestID", type: .string, value: "id-1"),
                .init(name: "ErrorCode", type: .number, value: "200"),
                .init(name: "ErrorMessage", type: .string, value: "boom"),
            ])
        #expect(test.metrics.total("AsyncEventsDropped") == 1)
    }

    @Test func aThrottledEventThatIsTooOldSaysSo() async throws {
        let test = await DestinationTest(onFailure: Self.queue, deadLetters: Self.letters)
        test.answer(with: .throttle)
        try await test.run("1", hours: 7)
        let record = try #require(test.target.sent.first { $0.delivery.target == Self.queue })
        let body = try JSON.parse(record.delivery.body)
        #expect(body["requestContext"]?["condition"]?.string == "EventAgeExceeded")
        #expect(body["requestContext"]?["approximateInvokeCount"]?.integer == 0)
        #expect(body["responseContext"] == nil)
        let letter = try #require(test.target.sent.first { $0.delivery.target == Self.letters })
        #expect(letter.delivery.attributes.map(\.value) == ["id-1", "429", "Rate Exceeded."])
    }

    @Test func aStoppedFunctionSaysSoAtOnce() async throws {
        let test = await DestinationTest(
            reserved: 0, onFailure: Self.queue, deadLetters: Self.letters)
        test.answer(with: .throttle)
        try await test.run("1")
        let record = try #require(test.target.sent.first { $0.delivery.target == Self.queue })
        let condition = try JSON.parse(record.delivery.body)["requestContext"]?["condition"]?.string
        #expect(condition == "ZeroReservedConcurrency")
        let letter = try #require(test.target.sent.first { $0.delivery.target == Self.letters })
        #expect(letter.delivery.attributes.map(\.name) == ["RequestID", "ErrorMessage"])
    }

    @Test func aLongMessageIsCutAtAKilobyte() async throws {
        let test = await DestinationTest(deadLetters: Self.letters)
        let long = String(repeating: "é", count: 3_000)
        test.answer(with: .error(#"{"errorMessage":"\#(long)"}"#))
        try await test.run("1", hours: 1)
        let message = try #require(test.target.sent.first?.delivery.attributes.last?.value)
        #expect(message == String(repeating: "é", count: 512))
    }

    @Test func whatIsTooLargeGoesWithoutItsPayloads() async throws {
        let test = await DestinationTest(onSuccess: Self.queue)
        try await test.run("\"" + String(repeating: "x", count: 300_000) + "\"")
        let body = try JSON.parse(try #require(test.target.sent.first).delivery.body)
        #expect(body["requestPayload"] == nil && body["responsePayload"] == nil)
        #expect(body["responseContext"]?["statusCode"]?.integer == 200)
    }

    @Test func aRecordSurvivesACrashBeforeItIsSent() async throws {
        let store = MemoryStore()
        let blobs = MemoryBlobStore()
        let clock = ManualClock()
        let large = "\"" + String(repeating: "x", count: 100_000) + "\""
        let before = await DestinationTest(store: store, blobs: blobs, clock: clock, onSuccess: Self.queue)
        before.target.refuse(with: AWSError("ServiceUnavailable", "", status: 503))
        try await before.run(large)
        #expect(before.target.sent.isEmpty)
        // Everything in memory is gone; the store is not.
        let after = await DestinationTest(store: store, blobs: blobs, clock: clock, onSuccess: Self.queue)
        await after.pass(.seconds(60))
        #expect(after.runs == 0)
        #expect(after.target.sent.count == 1)
        #expect(after.target.sent.first?.delivery.body.count ?? 0 > 100_000)
        #expect(try await after.agenda.nextDue() == nil)
    }

    @Test func whatPassesIsTriedAgainAndWhatDoesNotIsCounted() async throws {
        let passing = await DestinationTest(onSuccess: Self.queue)
        passing.target.refuse(with: AWSError("ThrottlingException", "", status: 400))
        try await passing.run("1", hours: 1)
        #expect(passing.target.tries > 10 && passing.metrics.total("DestinationDeliveryFailures") == 0)
        await passing.pass(.seconds(6 * 3_600))
        #expect(passing.metrics.total("DestinationDeliveryFailures") == 1)
        #expect(try await passing.agenda.nextDue() == nil)

        let final = await DestinationTest(deadLetters: Self.letters)
        final.answer(with: .error("{}"))
        final.target.refuse(with: AWSError("AccessDenied", "", status: 403))
        try await final.run("1", hours: 1)
        #expect(final.target.tries == 1 && final.metrics.total("DeadLetterErrors") == 1)
    }

    @Test func theRoleMustBeAllowedToCallTheDestination() async throws {
        for isAllowed in [true, false] {
            let test = await DestinationTest(onSuccess: Self.cleanup)
            test.roles.allow(isAllowed)
            try await test.run("1")
            #expect(test.names == (isAllowed ? ["hello", "cleanup"] : ["hello"]))
            #expect(test.metrics.total("DestinationDeliveryFailures") == (isAllowed ? 0 : 1))
            #expect(test.roles.asked == ["lambda:InvokeFunction \(Self.cleanup)"])
        }
    }

    @Test func aCircleOfDestinationsIsBroken() async throws {
        let itself = ARN(
            service: "lambda", region: "us-east-1", account: "000000000000", resource: "function:hello")
        let test = await DestinationTest(onSuccess: itself, onFailure: Self.queue)
        try await test.run("1")
        #expect(test.runs == EngineLimits.recursionRounds)
        let record = try JSON.parse(try #require(test.target.sent.first).delivery.body)
        #expect(record["requestContext"]?["condition"]?.string == "RecursiveInvocation")
    }

    @Test func theQueueIsCounted() async throws {
        let test = await DestinationTest()
        try await test.run("1")
        #expect(test.metrics.total("AsyncEventsReceived") == 1)
        #expect(test.metrics.count("AsyncEventAge") == 1)
        #expect(test.metrics.total("AsyncEventsDropped") == 0)
    }
}
