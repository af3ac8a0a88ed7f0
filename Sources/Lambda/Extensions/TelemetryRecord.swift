// What subscribers get: the schema of the Telemetry API, and of the Logs API before it.
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html

import CloudCore
import Wire

/// One event: a JSON object.
struct TelemetryRecord: Hashable, Sendable {
    let kind: TelemetrySubscription.Kind
    /// `platform.start`, `function` …
    let type: String
    let bytes: [UInt8]

    init(_ kind: TelemetrySubscription.Kind, _ type: String, record: [UInt8], at time: Instant) {
        self.kind = kind
        self.type = type
        let head =
            "{\"time\":\"\(CivilTime(time).iso8601(fractionDigits: 3))\",\"type\":\"\(type)\",\"record\":"
        bytes = Array(head.utf8) + record + Array("}".utf8)
    }

    /// Events of the platform's own with the members of their record.
    init(platform type: String, _ record: String, at time: Instant) {
        self.init(.platform, "platform." + type, record: Array("{\(record)}".utf8), at: time)
    }

    /// What the log's entries are for subscribers: one event, or two.
    static func records(_ timed: TimedLogEntry, _ layout: LogLayout) -> [TelemetryRecord] {
        switch timed.entry {
        case .output(let line):
            return [TelemetryRecord(.function, "function", record: text(line, layout), at: timed.time)]
        case .extensionOutput(let line):
            return [TelemetryRecord(.extension, "extension", record: text(line, layout), at: timed.time)]
        default:
            guard let (type, record) = layout.platformEvent(timed.entry) else { return [] }
            var records = [TelemetryRecord(platform: type, record, at: timed.time)]
            if case .end(let requestID, _, _) = timed.entry {
                // The Logs API's word for it.
                records.append(
                    TelemetryRecord(platform: "end", "\"requestId\":\"\(requestID)\"", at: timed.time))
            }
            return records
        }
    }

    /// A JSON function's line that is an object stays one.
    private static func text(_ line: [UInt8], _ layout: LogLayout) -> [UInt8] {
        var line = line
        if line.last == UInt8(ascii: "\n") { line.removeLast() }
        if layout.isJSON, line.first == UInt8(ascii: "{"), let document = try? JSON.parse(line) {
            return JSON.write(document)
        }
        var quoted: [UInt8] = []
        JSONText.append(String(decoding: line, as: UTF8.self), to: &quoted)
        return quoted
    }

    private static let telemetryOnly: Set<String> = [
        "platform.initStart", "platform.initRuntimeDone", "platform.initReport",
        "platform.telemetrySubscription", "platform.restoreStart", "platform.restoreRuntimeDone",
        "platform.restoreReport",
    ]
    private static let logsOnly: Set<String> = [
        "platform.end", "platform.logsSubscription", "platform.fault",
    ]

    /// Whether a subscriber of that kind gets it.
    func isFor(_ subscription: TelemetrySubscription) -> Bool {
        guard subscription.kinds.contains(kind) else { return false }
        switch subscription.api {
        case .telemetry: return !Self.logsOnly.contains(type)
        case .logs:
            if type == "platform.runtimeDone" { return subscription.schemaVersion == "2021-03-18" }
            return !Self.telemetryOnly.contains(type)
        }
    }
}
