// `apus logs`: a function's log, from CloudWatch Logs, as it was written or as it is being written.

import ArgumentParser
import CloudCore
import Wire

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show a function's log.",
        discussion: """
            A name is a function's; a name with a slash is a log group.

              apus logs hello --since 10m --filter ERROR
              apus logs /aws/lambda/hello --follow
            """)

    @Argument(help: "A function's name, or a log group.")
    var name: String

    @Flag(name: .shortAndLong, help: "Go on showing what is written, until Ctrl-C.")
    var follow = false

    @Option(help: "How far back: 90s, 10m, 2h or 1d.")
    var since = "1h"

    @Option(help: "A CloudWatch Logs filter pattern.")
    var filter: String?

    @OptionGroup var connection: Connection

    func run() async throws {
        guard let span = Self.duration(since) else {
            throw ValidationError("--since wants a form like 10m, not \(since)")
        }
        let group = name.contains("/") ? name : "/aws/lambda/" + name
        let clock = SystemClock()
        var start = clock.now - span
        var shown: Set<String> = []
        while true {
            let events = try await events(of: group, since: start)
            for event in events where !shown.contains(event.id) {
                shown.insert(event.id)
                let time = CivilTime(event.time).iso8601(fractionDigits: 3)
                let message = event.message.hasSuffix("\n") ? String(event.message.dropLast()) : event.message
                Terminal.announce(Terminal.dim(time) + " " + message)
            }
            guard follow else { return }
            // Events may still arrive a little late: look back ten seconds, and remember what was shown.
            if let latest = events.map(\.time).max() {
                start = max(start, latest - .seconds(10))
                let recent = events.filter { $0.time >= start }.map(\.id)
                shown.formIntersection(recent)
            }
            try await clock.sleep(for: .milliseconds(300))
        }
    }

    private struct Event {
        var id: String
        var time: Instant
        var message: String
    }

    private func events(of group: String, since start: Instant) async throws -> [Event] {
        var events: [Event] = []
        var token: String?
        repeat {
            var input: [(key: String, value: Document)] = [
                ("logGroupName", .string(group)), ("startTime", .integer(start.milliseconds)),
            ]
            if let filter { input.append(("filterPattern", .string(filter))) }
            if let token { input.append(("nextToken", .string(token))) }
            let page = try await connection.call(
                "POST", "/",
                headers: [
                    "Content-Type": "application/x-amz-json-1.1",
                    "X-Amz-Target": "Logs_20140328.FilterLogEvents",
                ],
                input: .object(input), service: "logs")
            events += (page["events"]?.array ?? []).map { event in
                Event(
                    id: event["eventId"]?.string ?? "",
                    time: Instant(milliseconds: event["timestamp"]?.integer ?? 0),
                    message: event["message"]?.string ?? "")
            }
            token = page["nextToken"]?.string
        } while token != nil
        return events
    }

    /// `90s`, `10m`, `2h`, `1d`.
    static func duration(_ text: String) -> Duration? {
        guard let unit = text.last, let count = Int(text.dropLast()), (0...1_000_000).contains(count) else {
            return nil
        }
        switch unit {
        case "s": return .seconds(count)
        case "m": return .seconds(count * 60)
        case "h": return .seconds(count * 3600)
        case "d": return .seconds(count * 86_400)
        default: return nil
        }
    }
}
