// `apus invoke`: calls a function as any client would, and shows its answer and its log.

import ArgumentParser
import CloudCore
import Wire

struct Invoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Call a function; show its answer and the end of its log.",
        discussion: """
            The answer goes to standard output, the log to standard error. Exits with 1 where the
            function failed.

              apus invoke hello --payload '{"name": "Ada"}'
              apus invoke hello --event < event.json
            """)

    @Argument(help: "The function's name or ARN, with or without a qualifier.")
    var function: String

    @Option(name: .shortAndLong, help: "The event, as JSON; - reads it from standard input.")
    var payload = "{}"

    @Flag(name: .long, help: "Call asynchronously: the event is queued, and no answer comes back.")
    var event = false

    @Flag(name: .shortAndLong, help: "Leave the log out.")
    var quiet = false

    @OptionGroup var connection: Connection

    func run() async throws {
        let body = payload == "-" ? Self.standardInput() : Array(payload.utf8)
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["X-Amz-Invocation-Type"] = event ? "Event" : "RequestResponse"
        if !event && !quiet { headers["X-Amz-Log-Type"] = "Tail" }
        let path = "/2015-03-31/functions/" + PercentEncoding.encode(function) + "/invocations"
        let answer = try await connection.send("POST", path, headers: headers, body: body, service: "lambda")
        guard (200..<300).contains(answer.status) else {
            throw Connection.error(answer, (try? JSON.parse(answer.body)) ?? .object([]))
        }
        if let log = answer.headers["X-Amz-Log-Result"].flatMap({ Base64.decode($0) }) {
            Terminal.warn(String(decoding: log, as: UTF8.self))
        }
        if event { return print("Queued (\(answer.headers["x-amzn-RequestId"] ?? ""))") }
        Terminal.write(answer.body + [UInt8(ascii: "\n")])
        if answer.headers["X-Amz-Function-Error"] != nil { throw ExitCode(1) }
    }

    /// All of standard input, up to what an invocation may carry.
    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count <= 6 * 1024 * 1024, let line = readLine(strippingNewline: false) {
            bytes.append(contentsOf: line.utf8)
        }
        return bytes
    }
}
