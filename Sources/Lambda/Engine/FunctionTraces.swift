// Active tracing: which calls are sampled, and what X-Ray is told of them. Of a call that is sampled there
// are two segments, Lambda's own and the function's; the function gets its segment as the parent of what it
// traces itself.
// https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html

import CloudCore
import Synchronization

/// A sampled call in its trace.
struct CallTrace: Hashable, Sendable {
    /// `1-…-…`
    var traceID: String
    /// Of whoever called; nil where the trace begins here.
    var parentID: String?
    /// Lambda's own segment.
    var serviceID: String
    /// The function's: the parent in the header that it gets.
    var functionID: String
    var began: Instant

    /// As platform events show it.
    var header: String { "Root=\(traceID);Parent=\(functionID);Sampled=1" }
}

/// Samples the calls of functions whose tracing is `Active`.
struct FunctionTraces: Sendable {
    /// Nil where there is no X-Ray: calls are sampled all the same, and their segments go nowhere.
    var sink: (any TraceSink)?
    let sampler: TraceSampler
    let entropy: any Entropy
    var notice: Notice?

    init(sink: (any TraceSink)?, entropy: any Entropy, notice: Notice? = nil) {
        self.sink = sink
        self.entropy = entropy
        self.notice = notice
        sampler = TraceSampler(entropy: entropy)
    }

    /// Decides whether the call is sampled, unless whoever called has, and notes it in the header. `given` is
    /// the header as it came.
    func begin(
        _ header: inout TraceHeader, given: String?, _ spec: FunctionSpec, at now: Instant
    ) -> CallTrace? {
        let upstream = given.flatMap { $0.utf8.isEmpty ? nil : TraceDecision($0) }
        let isSampled =
            switch upstream?.isSampled {
            case let decided?: decided
            case nil: sampler.takes(spec.functionKey, at: now)
            }
        guard isSampled else {
            header.decide(isSampled: false, parent: nil)
            return nil
        }
        let trace = CallTrace(
            traceID: header.traceID, parentID: upstream?.parent, serviceID: entropy.hex(bytes: 8),
            functionID: entropy.hex(bytes: 8), began: now)
        header.decide(isSampled: true, parent: trace.functionID)
        return trace
    }

    /// The call has run: hands its segments on.
    func ended(_ trace: CallTrace, _ call: EngineCall, _ report: InvocationReport, at now: Instant) {
        guard let sink else {
            notice?.say()
            return
        }
        let failed = report.status != .success
        let invoked = max(trace.began, now - report.duration)
        var parts: [TraceSegment.Subsegment] = []
        if let duration = report.initDuration {
            parts.append(
                TraceSegment.Subsegment(
                    id: entropy.hex(bytes: 8), name: "Initialization",
                    start: max(trace.began, invoked - duration), end: invoked))
        }
        parts.append(
            TraceSegment.Subsegment(id: entropy.hex(bytes: 8), name: "Invocation", start: invoked, end: now))
        sink.record(
            TraceSegment(
                id: trace.serviceID, traceID: trace.traceID, parentID: trace.parentID, name: call.spec.name,
                origin: "AWS::Lambda", resource: call.spec.arn, requestID: call.requestID,
                start: trace.began, end: now, isFault: failed))
        sink.record(
            TraceSegment(
                id: trace.functionID, traceID: trace.traceID, parentID: trace.serviceID,
                name: call.spec.name, origin: "AWS::Lambda::Function", resource: call.spec.arn,
                requestID: call.requestID, start: invoked, end: now, isFault: failed, subsegments: parts))
    }
}

/// What a caller's header says: nil where it names no trace.
private struct TraceDecision {
    var parent: String?
    /// Nil where the caller leaves it to whoever is called.
    var isSampled: Bool?

    init?(_ text: String) {
        var hasRoot = false
        for field in text.split(separator: ";") {
            let field = field.drop { $0 == " " }
            if field.hasPrefix("Root=") { hasRoot = true }
            if field.hasPrefix("Parent=") { parent = String(field.dropFirst("Parent=".count)) }
            if field.hasPrefix("Sampled=1") { isSampled = true }
            if field.hasPrefix("Sampled=0") { isSampled = false }
        }
        if !hasRoot { return nil }
    }
}

/// X-Ray's default rule: the first request of each second, and one in twenty of the others.
final class TraceSampler: Sendable {
    private let entropy: any Entropy
    /// The second in which a function's first request was taken.
    private let taken = Mutex<[FunctionKey: Int64]>([:])

    /// More functions than these are not remembered at once; ours.
    private static let functions = 1_024

    init(entropy: any Entropy) { self.entropy = entropy }

    func takes(_ function: FunctionKey, at now: Instant) -> Bool {
        let isFirst = taken.withLock { taken in
            if taken[function] == now.seconds { return false }
            if taken.count >= Self.functions { taken = taken.filter { $0.value == now.seconds } }
            taken[function] = now.seconds
            return true
        }
        return isFirst || entropy.integer(in: 0..<20) == 0
    }
}
