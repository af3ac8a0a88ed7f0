// `apus queues` and `apus queue …`: what is in the queues, and a hand in them.

import ArgumentParser
import CloudCore
import Wire

struct Queues: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the queues of an account, with the messages in them.")

    @OptionGroup var connection: Connection

    func run() async throws {
        var rows = [["NAME", "VISIBLE", "IN FLIGHT", "DELAYED", "DEAD LETTERS TO"]]
        var token: String?
        repeat {
            var input: [(key: String, value: Document)] = [("MaxResults", .integer(1_000))]
            if let token { input.append(("NextToken", .string(token))) }
            let page = try await connection.sqs("ListQueues", .object(input))
            for url in (page["QueueUrls"]?.array ?? []).compactMap(\.string) {
                rows.append(try await row(url))
            }
            token = page["NextToken"]?.string
        } while token != nil
        print(rows.count == 1 ? "No queues in \(connection.region)." : Terminal.table(rows))
    }

    private func row(_ url: String) async throws -> [String] {
        let shown = try await connection.sqs(
            "GetQueueAttributes", ["QueueUrl": .string(url), "AttributeNames": .array([.string("All")])])
        let attributes = shown["Attributes"]
        let counts = ["", "NotVisible", "Delayed"].map { kind in
            attributes?["ApproximateNumberOfMessages" + kind]?.string ?? "?"
        }
        let redrive = attributes?["RedrivePolicy"]?.string.flatMap { try? JSON.parse(Array($0.utf8)) }
        let target = redrive?["deadLetterTargetArn"]?.string?.split(separator: ":").last.map(String.init)
        return [url.split(separator: "/").last.map(String.init) ?? url] + counts + [target ?? "-"]
    }
}

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Send to a queue, receive from it, look into it, redrive it.",
        subcommands: [Send.self, Receive.self, Peek.self, Redrive.self])
}

extension QueueCommand {
    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send a message.")

        @OptionGroup var connection: Connection
        @Argument(help: "The queue's name.") var queue: String
        @Argument(help: "The message's body.") var body: String
        @Option(help: "The message group; FIFO queues want one.") var group: String?
        @Option(help: "The deduplication id of a FIFO queue.") var deduplication: String?
        @Option(help: "Seconds until the message can be received.") var delay: Int?

        func run() async throws {
            var input: [(key: String, value: Document)] = [
                ("QueueUrl", .string(try await connection.queueURL(queue))), ("MessageBody", .string(body)),
            ]
            if let group { input.append(("MessageGroupId", .string(group))) }
            if let deduplication { input.append(("MessageDeduplicationId", .string(deduplication))) }
            if let delay { input.append(("DelaySeconds", .integer(Int64(delay)))) }
            let sent = try await connection.sqs("SendMessage", .object(input))
            print(sent["MessageId"]?.string ?? "sent")
        }
    }

    struct Receive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Receive messages, and print their bodies.",
            discussion: "They stay in the queue, and come back after its visibility timeout, unless --delete."
        )

        @OptionGroup var connection: Connection
        @Argument(help: "The queue's name.") var queue: String
        @Option(help: "How many messages, 1 to 10.") var limit = 1
        @Option(help: "Seconds to wait for one, 0 to 20.") var wait = 0
        @Flag(help: "Delete what was received.") var delete = false

        func run() async throws {
            let url = try await connection.queueURL(queue)
            let answer = try await connection.sqs(
                "ReceiveMessage",
                [
                    "QueueUrl": .string(url), "MaxNumberOfMessages": .integer(Int64(limit)),
                    "WaitTimeSeconds": .integer(Int64(wait)),
                ])
            let messages = answer["Messages"]?.array ?? []
            for message in messages {
                print(message["Body"]?.string ?? "")
                guard delete, let handle = message["ReceiptHandle"] else { continue }
                _ = try await connection.sqs(
                    "DeleteMessage", ["QueueUrl": .string(url), "ReceiptHandle": handle])
            }
            if messages.isEmpty { throw ClientError("no message in \(queue)") }
        }
    }

    struct Peek: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the first messages of a queue without receiving them.")

        @OptionGroup var connection: Connection
        @Argument(help: "The queue's name.") var queue: String
        @Option(help: "How many messages, 1 to 100.") var limit = 10

        func run() async throws {
            let query = "limit=\(limit)&queue=" + PercentEncoding.encode(queue)
            let answer = try await connection.call("GET", "/_apus/queue/peek", query: query, service: "apus")
            var rows = [["SENT", "STATE", "RECEIVED", "GROUP", "BODY"]]
            for message in answer["Messages"]?.array ?? [] {
                rows.append([
                    message["Sent"]?.string ?? "?", message["State"]?.string ?? "?",
                    "\(message["ReceiveCount"]?.integer ?? 0)", message["Group"]?.string ?? "-",
                    String((message["Body"]?.string ?? "").prefix(80)),
                ])
            }
            print(rows.count == 1 ? "No messages in \(queue)." : Terminal.table(rows))
        }
    }

    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move the messages of a dead-letter queue back to where they came from.",
            discussion: "Waits until they have moved; the cloud goes on with it in any case.")

        @OptionGroup var connection: Connection
        @Argument(help: "The dead-letter queue's name.") var queue: String
        @Option(help: "The name of the queue that gets them all, instead.") var to: String?
        @Option(help: "Messages a second, 1 to 500.") var rate: Int?
        @Flag(help: "Don't wait; print the handle of the task.") var detach = false

        func run() async throws {
            let source = try await arn(queue)
            var input: [(key: String, value: Document)] = [("SourceArn", .string(source))]
            if let to { input.append(("DestinationArn", .string(try await arn(to)))) }
            if let rate { input.append(("MaxNumberOfMessagesPerSecond", .integer(Int64(rate)))) }
            let task = try await connection.sqs("StartMessageMoveTask", .object(input))
            if detach { return print(task["TaskHandle"]?.string ?? "started") }
            try await wait(for: source)
        }

        private func wait(for source: String) async throws {
            let clock = SystemClock()
            while true {
                let tasks = try await connection.sqs(
                    "ListMessageMoveTasks", ["SourceArn": .string(source), "MaxResults": .integer(1)])
                guard let task = tasks["Results"]?.array?.first, let status = task["Status"]?.string else {
                    return
                }
                guard status == "RUNNING" || status == "CANCELLING" else {
                    let moved = task["ApproximateNumberOfMessagesMoved"]?.integer ?? 0
                    print("\(moved) of \(task["ApproximateNumberOfMessagesToMove"]?.integer ?? 0) moved")
                    if let reason = task["FailureReason"]?.string { throw ClientError(reason) }
                    return
                }
                try await clock.sleep(for: .milliseconds(200))
            }
        }

        private func arn(_ name: String) async throws -> String {
            let shown = try await connection.sqs(
                "GetQueueAttributes",
                [
                    "QueueUrl": .string(try await connection.queueURL(name)),
                    "AttributeNames": .array([.string("QueueArn")]),
                ])
            return shown["Attributes"]?["QueueArn"]?.string ?? name
        }
    }
}

extension Connection {
    fileprivate func sqs(_ operation: String, _ input: Document) async throws -> Document {
        try await call(
            "POST", "/",
            headers: [
                "X-Amz-Target": "AmazonSQS." + operation, "Content-Type": "application/x-amz-json-1.0",
            ], input: input, service: "sqs")
    }

    fileprivate func queueURL(_ name: String) async throws -> String {
        try await sqs("GetQueueUrl", ["QueueName": .string(name)])["QueueUrl"]?.string ?? name
    }
}
