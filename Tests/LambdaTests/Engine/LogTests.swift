// Output becomes log events: lines, frames, and anything in between; and the texts that AWS shows.

import CloudCore
import CloudTesting
import Logging
import Testing

@testable import Lambda

@Suite struct LogTests {
    private let now = Instant(seconds: Int64(1_767_225_600))

    private func frame(_ text: String, type: UInt8 = 0x03, microseconds: UInt64 = 1_767_225_600_000_001)
        -> [UInt8]
    {
        var bytes: [UInt8] = [0xA5, 0x5A, 0x00, type]
        withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes += $0 }
        withUnsafeBytes(of: microseconds.bigEndian) { bytes += $0 }
        return bytes + text.utf8
    }

    private func events(_ bytes: [UInt8], cutting random: SeededEntropy? = nil) -> [String] {
        var framer = LogFramer()
        var events: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = random.map { min(rest.count, $0.integer(in: 1..<7)) } ?? rest.count
            Array(rest.prefix(count)).withUnsafeBytes { part in
                framer.feed(part, at: now) { events.append(String(decoding: $1, as: UTF8.self)) }
            }
            rest = rest.dropFirst(count)
        }
        framer.flush(at: now) { events.append(String(decoding: $1, as: UTF8.self)) }
        return events
    }

    @Test(arguments: 0...30) func linesAndFramesAreToldApart(seed: Int) {
        let random = seed == 0 ? nil : SeededEntropy(UInt64(seed))
        let bytes =
            Array("plain\n".utf8) + frame("two\nlines\n") + Array("half".utf8) + frame("{}", type: 0x0E)
            + Array("rest\nend".utf8)
        #expect(events(bytes, cutting: random) == ["plain\n", "two\nlines\n", "half", "{}", "rest\n", "end"])
    }

    @Test(arguments: 1...20) func otherBytesAreText(seed: Int) {
        let bytes: [UInt8] = [0xA5, 0x0A, 0xA5, 0x5A, 0x0A, 0xA5, 0x5A, 0x00, 0xFF, 0x0A, 0x41]
        #expect(events(bytes, cutting: SeededEntropy(UInt64(seed))).count == 4)
    }

    @Test func aFrameHasItsOwnTime() {
        var framer = LogFramer()
        var times: [Instant] = []
        frame("x").withUnsafeBytes { framer.feed($0, at: .epoch) { time, _ in times.append(time) } }
        #expect(times == [Instant(nanoseconds: 1_767_225_600_000_001_000)])
    }

    @Test func aLineWithoutEndIsCut() {
        let sizes = events([UInt8](repeating: 65, count: 3 * EngineLimits.logLineBytes + 9)).map(\.utf8.count)
        #expect(sizes.reduce(0, +) == 3 * EngineLimits.logLineBytes + 9)
        #expect(sizes.allSatisfy { $0 <= EngineLimits.logLineBytes })
    }

    private func message(_ entry: LogEntry, _ spec: FunctionSpec) -> String? {
        LogLayout(spec, runtimeVersion: "python:3.12.v1").message(TimedLogEntry(time: now, entry: entry))
    }

    @Test func jsonEventsLikeAWSs() {
        let spec = testSpec(format: .json)
        #expect(
            message(.start(requestID: "r"), spec)
                == #"{"time":"2026-01-01T00:00:00.000Z","type":"platform.start","record":"#
                + #"{"requestId":"r","version":"$LATEST"}}"#)
        let report = InvocationReport(
            duration: .microseconds(1_234), initDuration: .milliseconds(100), memoryMiB: 128,
            maxMemoryUsedMiB: 36, trace: nil, status: .success)
        #expect(
            message(.report(requestID: "r", report), spec)
                == #"{"time":"2026-01-01T00:00:00.000Z","type":"platform.report","record":"#
                + #"{"requestId":"r","metrics":{"durationMs":1.23,"billedDurationMs":102,"memorySizeMB":128,"#
                + #""maxMemoryUsedMB":36,"initDurationMs":100.00},"status":"success"}}"#)
        #expect(message(.end(requestID: "r", duration: .zero, .success), spec) == nil)
    }

    @Test func aSampledCallNamesItsTrace() {
        let trace = CallTrace(
            traceID: "1-2-3", parentID: nil, serviceID: "aa", functionID: "bb", began: now)
        let report = InvocationReport(
            duration: .milliseconds(2), memoryMiB: 128, maxMemoryUsedMiB: 36, trace: trace, status: .success)
        #expect(
            message(.report(requestID: "r", report), testSpec())
                == "REPORT RequestId: r\tDuration: 2.00 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB"
                + "\tMax Memory Used: 36 MB\t\nXRAY TraceId: 1-2-3\tSegmentId: bb\tSampled: true\t\n")
        let json = message(.report(requestID: "r", report), testSpec(format: .json))
        let tracing =
            #""tracing":{"spanId":"bb","type":"X-Amzn-Trace-Id","value":"Root=1-2-3;Parent=bb;Sampled=1"}"#
        #expect(json?.contains(tracing) == true)
    }

    @Test func theSystemLevelHidesEvents() {
        var spec = testSpec(format: .json)
        spec.logging.systemLevel = .warn
        #expect(message(.start(requestID: "r"), spec) == nil)
        spec.logging.systemLevel = .debug
        #expect(message(.end(requestID: "r", duration: .zero, .success), spec) != nil)
    }

    /// What `kill -9` may cost: lines wait for company no longer than the delay.
    @Test func linesAreHandedOverWithinTheDelay() async throws {
        let clock = ManualClock(now)
        let log = TestLog()
        let outlet = LogOutlet(
            writer: log,
            roles: ExecutionRoles(
                roles: TestRoles(clock: clock), authorizer: PermissiveAuthorizer(), clock: clock),
            clock: clock, entropy: SeededEntropy(1), delay: .milliseconds(200), logger: Logger(label: "test"))
        let stream = outlet.stream(testSpec(), "s", LogLayout(testSpec(), runtimeVersion: nil))
        for text in ["one\n", "two\n"] {
            _ = stream.append([TimedLogEntry(time: now, entry: .output(Array(text.utf8)))], onRoom: {})
        }
        await clock.waitForSleepers()
        #expect(log.lines.isEmpty)
        #expect(clock.nextDeadline == now + .milliseconds(200))
        clock.advance(by: .milliseconds(200))
        await stream.flush()
        #expect(log.lines == ["one\n", "two\n"])
    }

    @Test func theTailIsTheLastFourKilobytes() {
        var tail = LogTail()
        for number in 0..<5_000 { tail.append("line \(number)\n") }
        let bytes = Base64.decode(tail.base64) ?? []
        #expect(bytes.count == 4_096)
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("line 4999\n"))
    }
}
