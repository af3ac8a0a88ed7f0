// The event that functions get, the messages that filters let through, and what functions report.

import CloudCore
import EventPatterns
import Testing
import Wire

@testable import Lambda

@Suite("Events of queues")
struct QueueEventTests {
    private let queue: ARN
    init() throws { queue = try #require(ARN("arn:aws:sqs:eu-central-1:123456789012:orders")) }

    private func message(
        _ body: String, attributes: [QueueMessage.Attribute] = [], md5: String? = nil
    ) -> QueueMessage {
        QueueMessage(
            messageID: "id-1", receiptHandle: "handle", body: body, md5OfBody: "b0",
            systemAttributes: [
                "SentTimestamp": "1", "ApproximateReceiveCount": "2", "SenderId": "AIDA",
                "ApproximateFirstReceiveTimestamp": "3",
            ], attributes: attributes, md5OfAttributes: md5)
    }

    private func record(_ message: QueueMessage, hasWindow: Bool = false) throws -> Document {
        let item = QueueEvent.item(message, from: queue, hasWindow: hasWindow)
        let event = try JSON.parse(QueueEvent.payload([item, item]))
        #expect(event["Records"]?.array?.count == 2 && event["Records"]?[1] == event["Records"]?[0])
        return try #require(event["Records"]?[0])
    }

    @Test func looksAsAWSs() throws {
        let found = try record(message("text \"quoted\"\n"))
        #expect(
            found
                == .object([
                    ("messageId", "id-1"), ("receiptHandle", "handle"), ("body", "text \"quoted\"\n"),
                    (
                        "attributes",
                        .object([
                            ("ApproximateFirstReceiveTimestamp", "3"), ("ApproximateReceiveCount", "2"),
                            ("SenderId", "AIDA"), ("SentTimestamp", "1"),
                        ])
                    ), ("messageAttributes", .object([])), ("md5OfBody", "b0"), ("eventSource", "aws:sqs"),
                    ("eventSourceARN", "arn:aws:sqs:eu-central-1:123456789012:orders"),
                    ("awsRegion", "eu-central-1"),
                ]))
        #expect(try record(message("x"), hasWindow: true)["md5OfMessageAttributes"]?.isNull == true)
    }

    @Test func messagesAttributes() throws {
        let found = try record(
            message(
                "x",
                attributes: [
                    .init(name: "text", dataType: "String", string: "v", binary: nil),
                    .init(name: "bytes", dataType: "Binary.png", string: nil, binary: [1, 2, 3]),
                ], md5: "a1"))
        let empty = Document.array([])
        #expect(found["md5OfMessageAttributes"] == "a1")
        #expect(
            found["messageAttributes"]
                == .object([
                    (
                        "text",
                        .object([
                            ("stringValue", "v"), ("stringListValues", empty), ("binaryListValues", empty),
                            ("dataType", "String"),
                        ])
                    ),
                    (
                        "bytes",
                        .object([
                            ("binaryValue", "AQID"), ("stringListValues", empty),
                            ("binaryListValues", empty), ("dataType", "Binary.png"),
                        ])
                    ),
                ]))
    }

    @Test(arguments: [
        (#"{"body":{"kind":["order"]}}"#, #"{"kind":"order"}"#, true),
        (#"{"body":{"kind":["order"]}}"#, #"{"kind":"other"}"#, false),
        (#"{"body":{"kind":["order"]}}"#, " {\"kind\":\"order\"} ", true),
        (#"{"body":{"kind":["order"]}}"#, "order", false),
        (#"{"body":{"kind":["order"]}}"#, #"{"kind":"order""#, false),
        (#"{"body":["hello"]}"#, "hello", true), (#"{"body":["hello"]}"#, #"{"hello":1}"#, false),
        (#"{"body":[{"prefix":"he"}]}"#, "hello", true),
        (#"{"attributes":{"SenderId":["AIDA"]}}"#, "anything", true),
        (#"{"attributes":{"SenderId":["AIDB"]}}"#, #"{"a":1}"#, false),
        (#"{"body":{"n":[{"numeric":[">",3]}]}}"#, #"{"n":4}"#, true),
    ])
    func filters(pattern: String, body: String, expected: Bool) throws {
        let matcher = EventMatcher([try EventPattern(pattern, dialect: .lambda)])
        #expect(QueueEvent.matches(message(body), from: queue, matcher) == expected)
    }

    @Test(
        arguments: [
            ("", []), ("null", []), ("{}", []), (#"{"batchItemFailures":null}"#, []),
            (#"{"batchItemFailures":[]}"#, []), (#"{"other":1}"#, []),
            (#"{"batchItemFailures":[{"itemIdentifier":"b"}]}"#, ["b"]),
            (#"{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"a"}]}"#, ["a", "b"]),
            (#"{"batchItemFailures":[{"itemIdentifier":""}]}"#, ["a", "b", "c"]),
            (#"{"batchItemFailures":[{"itemIdentifier":null}]}"#, ["a", "b", "c"]),
            (#"{"batchItemFailures":[{"foo":"b"}]}"#, ["a", "b", "c"]),
            (#"{"batchItemFailures":[{"itemIdentifier":"z"}]}"#, ["a", "b", "c"]),
            (#"{"batchItemFailures":"b"}"#, ["a", "b", "c"]), ("no json", ["a", "b", "c"]),
            ("\"text\"", ["a", "b", "c"]), ("[]", ["a", "b", "c"]),
        ] as [(String, [String])])
    func reports(answer: String, expected: [String]) {
        let batch = ["a", "b", "c"].map { QueueItem(id: $0, receiptHandle: $0, record: []) }
        #expect(BatchReport.failures(in: Array(answer.utf8), of: batch) == Set(expected))
    }
}
