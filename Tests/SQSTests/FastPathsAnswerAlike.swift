// The fast paths of hot operations against the general way: the same requests to two clouds that are alike,
// one with and one without them, must get the same bytes, whatever is wrong with them.

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import SQS

@Suite struct FastPathsAnswerAlike {
    /// One cloud, called with bytes. Two of them with the same clock and seed give the same ids and handles.
    private struct Cloud {
        let hosted: HostedService

        init(_ clock: ManualClock, usesFastPaths: Bool) {
            hosted = HostedService(
                SQSService(
                    store: MemoryStore(), sealer: MarkingSealer(), authorizer: PermissiveAuthorizer(),
                    clock: clock, entropy: SeededEntropy(5)),
                usesFastPaths: usesFastPaths)
        }

        func call(_ operation: String, _ body: String, _ clock: ManualClock) async throws -> String {
            let shape = try #require(ServiceModel.sqs.operation(named: operation))
            let response = await hosted.respond(
                to: WireRequest(head: RequestHead(method: "POST", path: "/"), body: Array(body.utf8)),
                operation: shape, protocol: ProtocolName.awsJSON10.implementation,
                context: .testing(now: clock.now), authorizer: PermissiveAuthorizer())
            guard case .bytes(let bytes) = response.body else { return "a stream" }
            let headers = response.headers.fields.map { "\($0.name): \($0.value)" }.sorted()
            return ([String(response.status)] + headers + [String(decoding: bytes, as: UTF8.self)])
                .joined(separator: "\n")
        }
    }

    private static let url = #""QueueUrl":"http://127.0.0.1:4566/000000000000/q""#
    private static let fifo = #""QueueUrl":"http://127.0.0.1:4566/000000000000/q.fifo""#

    /// `HANDLE` stands for what the last receive gave.
    private static let requests: [(String, String)] = [
        ("SendMessage", "{\(url),\"MessageBody\":\"hello\"}"),
        ("SendMessage", " { \(url) , \"MessageBody\" : \"a \\\"quoted\\\" \\u00e9 \\n line\" } "),
        ("SendMessage", "{\(url),\"MessageBody\":\"naïve 🙂\",\"DelaySeconds\":0}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"late\",\"DelaySeconds\":901}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"late\",\"DelaySeconds\":\"1\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"a\\u0001\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":null}"),
        ("SendMessage", "{\(url),\"MessageBody\":7}"),
        ("SendMessage", "{\(url)}"),
        ("SendMessage", "{\"MessageBody\":\"nowhere\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"twice\",\"MessageBody\":\"and again\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"x\",\"Unknown\":{\"a\":[1,2]}}"),
        ("SendMessage", "{\(url),\"Message\\u0042ody\":\"escaped name\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"x\",\"Id\":\"1\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"x\"} trailing"),
        ("SendMessage", "{\(url),\"MessageBody\":\"x\""),
        ("SendMessage", "[]"), ("SendMessage", ""), ("SendMessage", "{}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"x\",\"MessageDeduplicationId\":\"d\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"x\",\"MessageGroupId\":\"g g\"}"),
        ("SendMessage", "{\(url),\"MessageBody\":\"x\",\"MessageGroupId\":\"g\"}"),
        (
            "SendMessage",
            "{\(url),\"MessageBody\":\"x\",\"MessageAttributes\":{\"b\":{\"DataType\":\"Binary\","
                + "\"BinaryValue\":\"AAH/\"},\"a\":{\"DataType\":\"String\",\"StringValue\":\"v\\\"\"}}}"
        ),
        ("SendMessage", "{\"QueueUrl\":\"http://127.0.0.1:4566/000000000000/none\",\"MessageBody\":\"x\"}"),
        ("SendMessage", "{\"QueueUrl\":\"nonsense\",\"MessageBody\":\"x\"}"),
        ("SendMessage", "{\(fifo),\"MessageBody\":\"x\"}"),
        ("SendMessage", "{\(fifo),\"MessageBody\":\"x\",\"MessageGroupId\":\"g\"}"),
        ("SendMessage", "{\(fifo),\"MessageBody\":\"x\",\"MessageGroupId\":\"g\"}"),
        (
            "SendMessageBatch",
            "{\(url),\"Entries\":[{\"Id\":\"1\",\"MessageBody\":\"one\"},{\"Id\":\"2\",\"MessageBody\":\"\"},"
                + "{\"Id\":\"3\",\"MessageBody\":\"three\",\"DelaySeconds\":-1}]}"
        ),
        (
            "SendMessageBatch",
            "{\(fifo),\"Entries\":[{\"Id\":\"1\",\"MessageBody\":\"one\",\"MessageGroupId\":\"g\"}]}"
        ),
        ("SendMessageBatch", "{\(url),\"Entries\":[]}"), ("SendMessageBatch", "{\(url)}"),
        ("SendMessageBatch", "{\(url),\"Entries\":{}}"),
        ("SendMessageBatch", "{\(url),\"Entries\":[{\"Id\":\"1\"}]}"),
        ("SendMessageBatch", "{\(url),\"Entries\":[{\"MessageBody\":\"one\"}]}"),
        ("SendMessageBatch", "{\(url),\"Entries\":[{\"Id\":\"a b\",\"MessageBody\":\"one\"}]}"),
        (
            "SendMessageBatch",
            "{\(url),\"Entries\":[{\"Id\":\"1\",\"MessageBody\":\"a\"},{\"Id\":\"1\",\"MessageBody\":\"b\"}]}"
        ),
        ("SendMessageBatch", "{\(url),\"Entries\":[\(many)]}"),
        ("ReceiveMessage", "{\(url),\"MaxNumberOfMessages\":1}"),
        ("DeleteMessage", "{\(url),\"ReceiptHandle\":\"HANDLE\"}"),
        ("DeleteMessage", "{\(url),\"ReceiptHandle\":\"HANDLE\"}"),
        ("ReceiveMessage", "{\(url),\"MaxNumberOfMessages\":3,\"AttributeNames\":[\"All\"]}"),
        ("DeleteMessageBatch", "{\(url),\"Entries\":[{\"Id\":\"a\",\"ReceiptHandle\":\"HANDLE\"}]}"),
        (
            "ReceiveMessage",
            "{\(url),\"MaxNumberOfMessages\":10,\"MessageSystemAttributeNames\":[\"SentTimestamp\"],"
                + "\"MessageAttributeNames\":[\"All\"],\"VisibilityTimeout\":60,\"WaitTimeSeconds\":0}"
        ),
        ("ReceiveMessage", "{\(url)}"),
        ("ReceiveMessage", "{\(url),\"MaxNumberOfMessages\":11}"),
        ("ReceiveMessage", "{\(url),\"MaxNumberOfMessages\":1.5}"),
        ("ReceiveMessage", "{\(url),\"WaitTimeSeconds\":21}"),
        ("ReceiveMessage", "{\(url),\"VisibilityTimeout\":43201}"),
        ("ReceiveMessage", "{\(url),\"AttributeNames\":[\"Nonsense\"]}"),
        ("ReceiveMessage", "{\(url),\"AttributeNames\":[null]}"),
        ("ReceiveMessage", "{\(url),\"ReceiveRequestAttemptId\":\"a\"}"),
        ("ReceiveMessage", "{\(fifo),\"MaxNumberOfMessages\":10,\"AttributeNames\":[\"All\"]}"),
        ("DeleteMessage", "{\(url),\"ReceiptHandle\":\"\"}"),
        ("DeleteMessage", "{\(url),\"ReceiptHandle\":\"nonsense\"}"), ("DeleteMessage", "{\(url)}"),
        (
            "DeleteMessageBatch",
            "{\(url),\"Entries\":[{\"Id\":\"1\",\"ReceiptHandle\":\"bad\"},"
                + "{\"Id\":\"2\",\"ReceiptHandle\":\"\"}]}"
        ),
        ("DeleteMessageBatch", "{\(url),\"Entries\":[]}"),
        ("DeleteMessageBatch", "{\(url),\"Entries\":[{\"Id\":\"1\"}]}"),
    ]

    /// One more than a batch may have.
    private static let many = (0...Limits.batchEntries).map { "{\"Id\":\"\($0)\",\"MessageBody\":\"m\"}" }
        .joined(separator: ",")

    @Test func toEveryRequest() async throws {
        let clock = ManualClock()
        let fast = Cloud(clock, usesFastPaths: true)
        let general = Cloud(clock, usesFastPaths: false)
        for cloud in [fast, general] {
            _ = try await cloud.call("CreateQueue", #"{"QueueName":"q"}"#, clock)
            _ = try await cloud.call(
                "CreateQueue",
                #"{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true","#
                    + #""ContentBasedDeduplication":"true"}}"#, clock)
        }
        var handle = ""
        for (operation, body) in Self.requests {
            let request = body.replacing("HANDLE", with: handle)
            let answer = try await fast.call(operation, request, clock)
            let expected = try await general.call(operation, request, clock)
            #expect(answer == expected, "\(operation) \(request)")
            if let found = answer.firstMatch(of: #/"ReceiptHandle":"([^"]+)"/#) { handle = String(found.1) }
        }
    }

    /// What the test above compares would be nothing, were the fast paths never taken.
    @Test func andAreTaken() async throws {
        let context = RequestContext.testing()
        let sqs = SQSCloud().sqs
        func read(_ operation: String, _ body: String) -> Bool {
            let bytes = Array(body.utf8)
            switch operation {
            case "SendMessage": return FastSend.single(sqs, bytes, context) != nil
            case "SendMessageBatch": return FastSend.batch(sqs, bytes, context) != nil
            case "ReceiveMessage": return FastReceive.read(sqs, bytes, context) != nil
            case "DeleteMessage": return FastDelete.single(sqs, bytes, context) != nil
            default: return FastDelete.batch(sqs, bytes, context) != nil
            }
        }
        let taken = Self.requests.count { read($0.0, $0.1) }
        #expect(taken > Self.requests.count / 2)
    }
}
