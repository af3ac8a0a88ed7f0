// Active tracing: which calls are sampled, what the function and the log get to know of it, and what X-Ray is
// told.

import CloudCore
import CloudTesting
import Synchronization
import Testing

@testable import Lambda

private final class TestTraces: TraceSink {
    private let kept = Mutex<[TraceSegment]>([])
    var segments: [TraceSegment] { kept.withLock { $0 } }
    func record(_ segment: TraceSegment) { kept.withLock { $0.append(segment) } }
}

@Suite struct FunctionTracesTests {
    private let now = Instant(seconds: Int64(1_800_000_000))
    private let sink = TestTraces()

    private func begin(
        _ given: String?, _ traces: FunctionTraces, at now: Instant? = nil
    ) -> (trace: CallTrace?, header: String) {
        let now = now ?? self.now
        var header = TraceHeader(given, requestID: "01234567-89ab-cdef-0123-456789abcdef", at: now)
        let trace = traces.begin(&header, given: given, testSpec(), at: now)
        return (trace, header.text)
    }

    private var traces: FunctionTraces { FunctionTraces(sink: sink, entropy: SeededEntropy(3)) }

    @Test func theFirstCallOfASecondIsSampled() throws {
        let (trace, header) = begin(nil, traces)
        let sampled = try #require(trace)
        #expect(sampled.parentID == nil && sampled.functionID.utf8.count == 16)
        #expect(
            header == "Root=1-6b49d200-89abcdef0123456789abcdef;Parent=\(sampled.functionID);Sampled=1")
    }

    @Test func oneInTwentyOfTheOthersIs() {
        let traces = traces
        let sampled = (0..<2_000).filter { _ in begin(nil, traces).trace != nil }.count
        #expect((60...150).contains(sampled))
        #expect(begin(nil, traces, at: now + .seconds(1)).trace != nil)
    }

    @Test func whoCallsDecides() throws {
        let traces = traces
        _ = begin(nil, traces)
        let root = "Root=1-5759e988-bd862e3fe1be46a994272793"
        for _ in 0..<50 {
            let (trace, header) = begin(root + ";Parent=53995c3f42cd8ad8;Sampled=1;Self=x", traces)
            let sampled = try #require(trace)
            #expect(sampled.parentID == "53995c3f42cd8ad8")
            #expect(sampled.traceID == "1-5759e988-bd862e3fe1be46a994272793")
            #expect(header == root + ";Parent=\(sampled.functionID);Sampled=1;Self=x")
        }
        let next = now + .seconds(1)
        let (trace, header) = begin(root + ";Parent=53995c3f42cd8ad8;Sampled=0", traces, at: next)
        #expect(trace == nil && header == root + ";Parent=53995c3f42cd8ad8;Sampled=0")
        // A trace without a decision leaves it to us.
        #expect(begin(root, traces, at: next).trace != nil)
        #expect(begin(root + ";Sampled=?", traces, at: next + .seconds(1)).trace != nil)
    }

    @Test func aCallHasTwoSegments() async throws {
        let test = TestEngine(hooks: EngineHooks(traces: traces))
        var spec = testSpec()
        spec.tracesActively = true
        _ = try await test.engine.invoke(testCall(spec))
        // PassThrough makes none.
        _ = try await test.engine.invoke(testCall(testSpec("other"), id: "id-2"))
        await test.finish()
        let segments = sink.segments
        try #require(segments.count == 2)
        #expect(segments.map(\.origin) == ["AWS::Lambda", "AWS::Lambda::Function"])
        #expect(segments[0].parentID == nil && segments[1].parentID == segments[0].id)
        #expect(Set(segments.map(\.traceID)).count == 1)
        #expect(segments.allSatisfy { $0.requestID == "id-1" && !$0.isFault })
        #expect(segments[1].subsegments.map(\.name) == ["Initialization", "Invocation"])
        let reports = test.log.lines.filter { $0.hasPrefix("REPORT") }
        let words = "\nXRAY TraceId: \(segments[0].traceID)\tSegmentId: \(segments[1].id)\tSampled: true\t\n"
        #expect(reports.filter { $0.hasSuffix(words) }.count == 1 && reports.count == 2)
    }

    @Test func aFailureIsAFault() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInvoke: { _, _ in [.error("{}")] }), hooks: EngineHooks(traces: traces))
        var spec = testSpec()
        spec.tracesActively = true
        _ = try await test.engine.invoke(testCall(spec))
        await test.finish()
        #expect(sink.segments.count == 2 && sink.segments.allSatisfy(\.isFault))
    }
}
