// What subscribers ask for is checked, and what they get is what happened, in batches of their size.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct TelemetryTests {
    private func subscription(
        _ api: TelemetryAPI = .telemetry, _ text: String? = nil
    ) throws -> TelemetrySubscription {
        let version = api == .telemetry ? "2022-12-13" : "2020-08-15"
        return try TelemetrySubscription(
            Array(
                (text
                    ?? """
                    {"schemaVersion":"\(version)","types":["platform","function","extension"],
                    "destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:4243/in"}}
                    """).utf8), api)
    }

    @Test func aSubscriptionIsRead() throws {
        let plain = try subscription()
        #expect(plain.destination == .http(port: 4_243, path: "/in", method: "POST"))
        #expect(plain.kinds == [.platform, .function, .extension])
        #expect((plain.maxItems, plain.maxBytes, plain.timeoutMilliseconds) == (1_000, 262_144, 1_000))
        #expect(try subscription(.logs).maxItems == 10_000)
        let tcp = try subscription(
            .telemetry,
            """
            {"schemaVersion":"2022-07-01","types":["function"],"destination":{"protocol":"TCP","port":5000},
            "buffering":{"maxItems":10000,"maxBytes":1048576,"timeoutMs":25}}
            """)
        #expect(tcp.destination == .tcp(port: 5_000) && tcp.timeoutMilliseconds == 25)
    }

    @Test(arguments: [
        ("", "not a JSON object"), ("[]", "not a JSON object"), ("{}", "types should not be empty"),
        (#"{"schemaVersion":"1999-01-01"}"#, "schemaVersion is not valid"),
        (#"{"types":["noise"]}"#, "types is not valid"),
        (#"{"destination":{"protocol":"UDP"}}"#, "destination.protocol is not valid"),
        (#"{"destination":{"protocol":"TCP"}}"#, "destination.port is not provided"),
        (#"{"destination":{"protocol":"TCP","port":9001}}"#, "port is not valid"),
        (#"{"destination":{"protocol":"TCP","port":70000}}"#, "port is not valid"),
        (
            #"{"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain"}}"#,
            "URI port is not provided"
        ),
        (#"{"destination":{"protocol":"HTTP","URI":"http://169.254.169.254:80"}}"#, "URI host must be"),
        (
            #"{"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain.evil:80"}}"#,
            "URI host must be"
        ),
        (#"{"destination":{"protocol":"HTTP","URI":"https://sandbox.localdomain:80"}}"#, "URI is not valid"),
        (
            #"{"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:80/\r\nX: y"}}"#,
            "URI is not valid"
        ),
        (#"{"buffering":{"maxItems":999}}"#, "buffering.maxItems must be between 1000 and 10000"),
        (#"{"buffering":{"maxBytes":1048577}}"#, "buffering.maxBytes must be between"),
        (#"{"buffering":{"timeoutMs":24}}"#, "buffering.timeoutMs must be between"),
    ]) func badSubscriptionsAreRefused(_ text: String, _ message: String) {
        do {
            _ = try subscription(.telemetry, text)
            Issue.record("taken")
        } catch {
            #expect((error as? TelemetrySubscription.Invalid)?.message.contains(message) == true, "\(error)")
        }
    }

    // MARK: Records

    private let layout = LogLayout(testSpec(), runtimeVersion: "python:3.12.v1")

    private func records(_ entry: LogEntry) throws -> [Document] {
        try TelemetryRecord.records(TimedLogEntry(time: .epoch, entry: entry), layout).map {
            try JSON.parse($0.bytes)
        }
    }

    @Test func recordsHaveTheSchema() throws {
        let line = try #require(try records(.output(Array("a \"b\"\n".utf8))).first)
        #expect(line["time"]?.string == "1970-01-01T00:00:00.000Z")
        #expect(line["type"]?.string == "function" && line["record"]?.string == "a \"b\"")
        #expect(try records(.extensionOutput([120, 10])).first?["type"]?.string == "extension")
        let start = try #require(try records(.start(requestID: "r")).first)
        #expect(start["type"]?.string == "platform.start" && start["record"]?["requestId"]?.string == "r")
        #expect(start["record"]?["version"]?.string == "$LATEST")
        let done = try records(.end(requestID: "r", duration: .milliseconds(5), .success))
        #expect(done.map { $0["type"]?.string } == ["platform.runtimeDone", "platform.end"])
        #expect(done.first?["record"]?["metrics"]?["durationMs"]?.number == 5)
        let crew = try #require(
            try records(.extensionInit(name: "e", state: "Ready", events: ["INVOKE"], errorType: nil)).first)
        #expect(crew["type"]?.string == "platform.extension")
        #expect(crew["record"]?["events"]?[0]?.string == "INVOKE")
        #expect(try records(.initStart).first?["record"]?["runtimeVersion"]?.string == "python:3.12.v1")
    }

    @Test func anExtensionsLineOfTheLog() {
        let entry = LogEntry.extensionInit(
            name: "e", state: "Ready", events: ["INVOKE", "SHUTDOWN"], errorType: nil)
        #expect(
            layout.message(TimedLogEntry(time: .epoch, entry: entry))
                == "EXTENSION\tName: e\tState: Ready\tEvents: [INVOKE,SHUTDOWN]\n")
    }

    @Test func eachAPIHasItsEvents() throws {
        let (telemetry, logs) = (try subscription(), try subscription(.logs))
        func isFor(_ type: String, _ subscription: TelemetrySubscription) -> Bool {
            TelemetryRecord(platform: type, "", at: .epoch).isFor(subscription)
        }
        #expect(isFor("initStart", telemetry) && !isFor("initStart", logs))
        #expect(isFor("end", logs) && !isFor("end", telemetry))
        #expect(isFor("runtimeDone", telemetry) && !isFor("runtimeDone", logs))
        #expect(isFor("report", telemetry) && isFor("report", logs))
    }

    // MARK: Batches

    private func record(_ bytes: Int = 10) -> TelemetryRecord {
        TelemetryRecord(.function, "function", record: [UInt8](repeating: 48, count: bytes), at: .epoch)
    }

    @Test func batchesGoByTimeOrSize() throws {
        var buffer = TelemetryBuffer(try subscription())
        #expect(buffer.due == nil)
        buffer.append(record(), at: .epoch)
        #expect(buffer.due == .epoch + .seconds(1) && !buffer.isFull)
        for _ in 0..<999 { buffer.append(record(), at: .epoch) }
        #expect(buffer.isFull)
        #expect(buffer.take(at: .epoch).count == 1_000)
        #expect(buffer.isEmpty && buffer.due == nil)
        buffer.append(record(262_144), at: .epoch)
        #expect(buffer.isFull)
    }

    @Test func whatDoesNotFitIsCounted() throws {
        var buffer = TelemetryBuffer(try subscription())
        for _ in 0..<5_000 { buffer.append(record(), at: .epoch) }
        #expect(buffer.droppedRecords == 1_000)
        let batch = buffer.take(at: .epoch)
        #expect(batch.last?.type == "platform.logsDropped")
        let told = try JSON.parse(try #require(batch.last?.bytes))["record"]
        #expect(told?["droppedRecords"]?.integer == 1_000)
        #expect(buffer.droppedRecords == 0)
        buffer.lose(batch)
        #expect(buffer.droppedRecords == batch.count)
    }
}
