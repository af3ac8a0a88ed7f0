// The trace header: passed on, made where there is none, and the functions noted in it.

import CloudCore
import Testing

@testable import Lambda

@Suite struct TraceHeaderTests {
    private let now = Instant(seconds: Int64(1_800_000_000))
    private let function = testSpec("one").functionKey

    private func header(_ text: String?) -> TraceHeader {
        TraceHeader(text, requestID: "01234567-89ab-cdef-0123-456789abcdef", at: now)
    }

    @Test func whatCallersSendIsPassedOn() {
        let text = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Self=x"
        #expect(header(text).text == text)
        #expect(header(text.split(separator: ";").joined(separator: "; ")).text == text)
    }

    @Test(arguments: [nil, "", "nonsense", "Sampled=1", String(repeating: "x", count: 3_000)])
    func withoutARootThereIsATraceOfItsOwn(text: String?) {
        #expect(
            header(text).text
                == "Root=1-6b49d200-89abcdef0123456789abcdef;Parent=89abcdef01234567;Sampled=0")
    }

    @Test func everyCallIsCounted() {
        var text: String?
        for round in 1...20 {
            var header = header(text)
            #expect(header.enter(function) == round)
            text = header.text
        }
        #expect(text?.contains(";Lineage=1:") == true && text?.hasSuffix(":19") == true)
    }

    @Test func theShortWayMakesTheSame() {
        var long = header(nil)
        #expect(long.enter(function) == 1)
        let id = "01234567-89ab-cdef-0123-456789abcdef"
        #expect(TraceHeader.first(function, requestID: id, at: now) == long.text)
    }

    @Test func functionsAreToldApart() {
        var header = header(nil)
        #expect(header.enter(function) == 1)
        #expect(header.enter(testSpec("two").functionKey) == 1)
        #expect(header.enter(function) == 2)
        #expect(header.lineage.count == 2)
        #expect(self.header(header.text) == header)
    }

    @Test func aLineageHasItsLimit() {
        var header = header(nil)
        for number in 0..<40 { _ = header.enter(testSpec("f\(number)").functionKey) }
        #expect(header.lineage.count == TraceHeader.lineageLimit)
        // The newest are kept.
        #expect(header.enter(testSpec("f39").functionKey) == 2)
        #expect(header.enter(testSpec("f0").functionKey) == 1)
    }

    @Test(arguments: [
        "1:short:0", "2:0123abcd:0", "1:0123abcd:-1", "1:0123abcd", "1:0123abcd:9999999999", "|||",
    ])
    func aBrokenLineageIsNone(text: String) {
        #expect(header("Root=1-2-3;Lineage=" + text).lineage.isEmpty)
    }
}

@Suite struct RecursionTests {
    private struct Rule: RecursionRule {
        let allows: Bool
        func allowsRecursion(_ function: FunctionKey) async throws -> Bool { allows }
    }

    /// Calls with the trace of the call before, as an SDK does.
    private func rounds(_ rule: (any RecursionRule)?) async -> (calls: Int, error: AWSError?) {
        let traces = Traces()
        let test = TestEngine(hooks: EngineHooks(recursion: rule))
        var trace: String?
        for round in 0..<40 {
            var call = testCall(testSpec(), id: "id-\(round)")
            call.traceID = trace
            do { _ = try await test.engine.invoke(call) } catch {
                await test.finish()
                return (round, error as? AWSError)
            }
            trace = traces.next(trace, testSpec().functionKey)
        }
        await test.finish()
        return (40, nil)
    }

    private struct Traces {
        func next(_ text: String?, _ function: FunctionKey) -> String {
            var header = TraceHeader(text, requestID: "id", at: .epoch)
            _ = header.enter(function)
            return header.text
        }
    }

    @Test func theSeventeenthRoundIsStopped() async {
        let (calls, error) = await rounds(nil)
        #expect(calls == EngineLimits.recursionRounds)
        #expect(error?.code == "RecursiveInvocationException" && error?.status == 400)
    }

    @Test func aFunctionMayBeAllowedTo() async {
        #expect(await rounds(Rule(allows: true)).calls == 40)
        #expect(await rounds(Rule(allows: false)).calls == EngineLimits.recursionRounds)
    }
}
