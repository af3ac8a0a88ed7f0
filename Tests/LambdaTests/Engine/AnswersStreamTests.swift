// Answers go to their callers as they are made, no faster than they are read, and end as they must.

import CloudCore
import CloudTesting
import NIOCore
import Sandbox
import Synchronization
import Testing
import Wire

@testable import Lambda

@Suite struct AnswersStreamTests {
    /// Everything that a reader gets: the bytes, and how they end.
    private func read(_ reader: AnswerReader) async throws -> (text: String, end: EngineAnswer) {
        var bytes: [UInt8] = []
        while true {
            switch try await reader.next() {
            case .part(let part): bytes += part
            case .end(let answer): return (String(decoding: bytes, as: UTF8.self), answer)
            }
        }
    }

    private func engine(_ steps: [SimulatedRuntime.Step]) -> TestEngine {
        TestEngine(
            SimulatedRuntime(onInvoke: { payload, _ in payload == "{}" ? steps : [.answer("next")] }))
    }

    private func head(_ id: String, _ more: String = "Transfer-Encoding: chunked\r\n") -> String {
        "POST /2018-06-01/runtime/invocation/\(id)/response HTTP/1.1\r\nContent-Type: text/x\r\n"
            + "Lambda-Runtime-Function-Response-Mode: streaming\r\n\(more)\r\n"
    }

    /// The environment lives on and answers the next call.
    private func goesOn(_ test: TestEngine) async throws {
        let next = try await test.engine.invoke(testCall(testSpec(), "1", id: "id-2"))
        #expect(String(decoding: next.payload, as: UTF8.self) == "next")
        #expect(test.backend.launches == 1)
    }

    @Test func partsComeBeforeTheEnd() async throws {
        let test = engine([.raw(head("id-1") + "2\r\nab\r\n"), .hang])
        let reader = try await test.engine.stream(testCall(testSpec()))
        #expect(reader.contentType == "text/x")
        guard case .part(let first) = try await reader.next() else { return #expect(Bool(false)) }
        #expect(first == Array("ab".utf8))
        // Nothing more comes: the function's time runs out in the middle.
        test.clock.advance(by: .seconds(4))
        let (rest, end) = try await read(reader)
        #expect(rest.isEmpty)
        #expect(end.functionError == "Unhandled")
        #expect(String(decoding: end.payload, as: UTF8.self).contains("Task timed out after 3.00 seconds"))
        await test.finish()
    }

    @Test func aStreamEnds() async throws {
        let test = engine([.streamed(["ab", "cd"], errorType: nil)])
        let (text, end) = try await read(try await test.engine.stream(testCall(testSpec())))
        #expect(text == "abcd")
        #expect(end.functionError == nil && end.payload.isEmpty)
        try await goesOn(test)
        await test.finish()
    }

    @Test func aStreamOfKnownLengthIsHandedOnToo() async throws {
        let test = engine([.raw(head("id-1", "Content-Length: 3\r\n") + "abc")])
        let (text, end) = try await read(try await test.engine.stream(testCall(testSpec())))
        #expect(text == "abc" && end.functionError == nil)
        try await goesOn(test)
        await test.finish()
    }

    @Test func anErrorInTheMiddleIsToldAtTheEnd() async throws {
        let test = engine([.streamed(["ab"], errorType: "Mid.Stream")])
        let (text, end) = try await read(try await test.engine.stream(testCall(testSpec())))
        #expect(text == "ab" && end.functionError == "Unhandled")
        #expect(String(decoding: end.payload, as: UTF8.self) == #"{"errorMessage":"x"}"#)
        try await goesOn(test)
        await test.finish()
    }

    @Test func aRuntimeThatBreaksOffIsSaidToHave() async throws {
        let test = engine([.raw(head("id-1") + "2\r\nab\r\n5\r\nx"), .disconnect])
        let reader = try await test.engine.stream(testCall(testSpec()))
        await test.pass(within: .milliseconds(1_500)) { test.log.lines.contains("END RequestId: id-1\n") }
        let (text, end) = try await read(reader)
        #expect(text == "abx" && end.functionError == "Unhandled")
        #expect(String(decoding: end.payload, as: UTF8.self).contains("Runtime.TruncatedResponse"))
        // It asks for nothing more, and ends with the function's time.
        await test.until(within: .seconds(10)) { $0.alive == 0 }
        await test.finish()
    }

    @Test func aRuntimeThatEndsInTheMiddleIsSaidToHave() async throws {
        let test = engine([.raw(head("id-1") + "2\r\nab\r\n"), .exit(.exited(3))])
        let (_, end) = try await read(try await test.engine.stream(testCall(testSpec())))
        #expect(String(decoding: end.payload, as: UTF8.self).contains("Runtime.ExitError"))
        await test.finish()
    }

    @Test func aThrottleIsThrownBeforeAnythingStreams() async throws {
        let test = TestEngine()
        let spec = testSpec(reserved: 0)
        await #expect(throws: AWSError.self) { try await test.engine.stream(testCall(spec)) }
        await test.finish()
    }

    @Test func anUnknownModeIsTheFunctionsError() async throws {
        let test = engine([
            .raw(
                "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\nContent-Length: 1\r\n"
                    + "Lambda-Runtime-Function-Response-Mode: dripping\r\n\r\n1")
        ])
        let answer = try await test.engine.invoke(testCall(testSpec()))
        #expect(answer.functionError == "Unhandled")
        #expect(String(decoding: answer.payload, as: UTF8.self).contains("Runtime.InvalidResponseModeHeader"))
        await test.finish()
    }

    @Test func nobodyReadsAndTheFunctionGoesOn() async throws {
        let megabyte = String(repeating: "x", count: 1 << 20)
        let test = engine([.streamed([megabyte, megabyte, megabyte], errorType: nil)])
        _ = try await test.engine.stream(testCall(testSpec()))
        while !test.log.lines.contains("END RequestId: id-1\n") { await Task.yield() }
        try await goesOn(test)
        await test.finish()
    }

    @Test func theWriterStopsWhereNobodyReads() async throws {
        let pipe = AnswerPipe()
        pipe.begin(contentType: "text/x")
        let reader = try await AnswerReader(pipe, executedVersion: "1")
        let wakes = Mutex(0)
        let wake: @Sendable () -> Void = { wakes.withLock { $0 += 1 } }
        #expect(pipe.push([1], resume: wake))
        #expect(!pipe.push([UInt8](repeating: 0, count: EngineLimits.answerPipeBytes), resume: wake))
        #expect(wakes.withLock { $0 } == 0)
        guard case .part(let bytes) = try await reader.next() else { return #expect(Bool(false)) }
        #expect(bytes.count == EngineLimits.answerPipeBytes + 1)
        #expect(wakes.withLock { $0 } == 1)
    }

    @Test func readersCutOffWhatIsTooLong() {
        var reader = RuntimeRequestReader()
        reader.feed(ByteBuffer(string: head("a")))
        guard case .begin = reader.next() else { return #expect(Bool(false)) }
        reader.handsOnParts = true
        let piece = ByteBuffer(repeating: 120, count: 8 << 20)
        var (parts, overruns) = (0, 0)
        for _ in 0..<26 {
            reader.feed(ByteBuffer(string: "800000\r\n"))
            reader.feed(piece)
            reader.feed(ByteBuffer(string: "\r\n"))
            while let output = reader.next() {
                if case .part(let bytes) = output { parts += bytes.readableBytes }
                if case .overrun = output { overruns += 1 }
            }
        }
        #expect(parts == 200 * 1_024 * 1_024 && overruns == 1)
        reader.feed(ByteBuffer(string: "0\r\n\r\n"))
        guard case .request(let request) = reader.next() else { return #expect(Bool(false)) }
        #expect(request.excessBytes == 26 * (8 << 20))
    }

    @Test func aSessionTakesOneStreamForItsCall() {
        var session = RuntimeSession()
        _ = session.on(RuntimeRequest(route: .next))
        _ = session.assign("id", canDeliver: true)
        #expect(session.begin("other") == false)
        #expect(session.begin("id") == true)
        #expect(session.begin("id") == false, "one answer a call")
        #expect(
            session.on(RuntimeRequest(route: .response(id: "id")))
                == .invalidTransition(to: "InvocationResponse"))
        #expect(session.on(RuntimeRequest(route: .next)) == .invalidTransition(to: "Ready"))
        #expect(session.on(RuntimeRequest(route: .response(id: "id")), streamed: true) == .take)
        #expect(session.on(RuntimeRequest(route: .next)) == .park(isNews: true))
    }

    @Test func anOverrunIsToldOnce() {
        var session = RuntimeSession()
        _ = session.on(RuntimeRequest(route: .next))
        _ = session.assign("id", canDeliver: true)
        _ = session.begin("id")
        session.overrun()
        #expect(session.on(RuntimeRequest(route: .response(id: "id")), streamed: true) == .refuseTooLarge)
    }

    // MARK: The operation

    private func frames(_ answer: EngineAnswer) async throws -> [EventStreamMessage] {
        let pipe = AnswerPipe()
        pipe.end(.success(answer))
        let reader = try await AnswerReader(pipe, executedVersion: "$LATEST")
        let frames = try #require(AnswerFrames(reader))
        var decoder = EventStreamDecoder()
        while let bytes = try await frames.next() { decoder.append(bytes) }
        var messages: [EventStreamMessage] = []
        while let message = try decoder.next() { messages.append(message) }
        return messages
    }

    @Test func aWholeAnswerIsOneChunk() async throws {
        let messages = try await frames(
            EngineAnswer(payload: [1, 2], executedVersion: "$LATEST", logResult: "bG9n"))
        #expect(messages.map { $0.text(":event-type") } == ["PayloadChunk", "InvokeComplete"])
        #expect(messages.first?.payload == [1, 2])
        #expect(messages.last.map { String(decoding: $0.payload, as: UTF8.self) } == #"{"LogResult":"bG9n"}"#)
    }

    @Test func aFailureIsToldByTheEnd() async throws {
        let messages = try await frames(
            EngineAnswer(payload: Array("{}".utf8), functionError: "Unhandled", executedVersion: "$LATEST"))
        #expect(messages.map { $0.text(":event-type") } == ["InvokeComplete"])
        #expect(
            messages.last.map { String(decoding: $0.payload, as: UTF8.self) }
                == #"{"ErrorCode":"Unhandled","ErrorDetails":"{}"}"#)
    }

    @Test(arguments: ["Event", "Nonsense"]) func onlyTwoModesStream(_ mode: String) throws {
        let head = RequestHead(
            method: "POST", path: "/2021-11-15/functions/fn/response-streaming-invocations",
            headers: ["X-Amz-Invocation-Type": mode])
        #expect(throws: AWSError.self) { try InvokeRequest(streaming: head, .testing()) }
    }
}
