// Requests to the Runtime API are read alike however their bytes are cut, and hostile ones are refused.

import CloudCore
import CloudTesting
import NIOCore
import Testing

@testable import Lambda

@Suite struct RuntimeRequestReaderTests {
    private func read(_ text: String, cutting random: SeededEntropy? = nil) -> [RuntimeRequestReader.Output] {
        var reader = RuntimeRequestReader()
        var outputs: [RuntimeRequestReader.Output] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = random.map { min(rest.count, $0.integer(in: 1..<9)) } ?? rest.count
            reader.feed(ByteBuffer(bytes: rest.prefix(count)))
            rest = rest.dropFirst(count)
            while let output = reader.next() { outputs.append(output) }
        }
        return outputs
    }

    private func requests(_ outputs: [RuntimeRequestReader.Output]) -> [RuntimeRequest] {
        outputs.compactMap { if case .request(let request) = $0 { request } else { nil } }
    }

    private let conversation =
        "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n"
        + "POST /2018-06-01/runtime/invocation/abc-1/response HTTP/1.1\r\ncontent-LENGTH: 4\r\n"
        + "Content-Type: text/x\r\n\r\n{\"\r\n"
        + "POST /2018-06-01/runtime/invocation/abc-2/response HTTP/1.1\r\n"
        + "lambda-runtime-function-response-mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nLambda-Runtime-Function-Error-Type: T\r\n"
        + "lambda-runtime-function-error-body: Ym9keQ==\r\n\r\n"
        + "POST /2018-06-01/runtime/init/error HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}"

    @Test(arguments: 0...30) func readsAConversationHoweverItIsCut(seed: Int) {
        let random = seed == 0 ? nil : SeededEntropy(UInt64(seed))
        let found = requests(read(conversation, cutting: random))
        #expect(found.map(\.route) == [.next, .response(id: "abc-1"), .response(id: "abc-2"), .initError])
        #expect(found.map { String(buffer: $0.body) } == ["", "{\"\r\n", "abcde", "{}"])
        #expect(found.map(\.contentType) == [nil, "text/x", nil, nil])
        #expect(found.map(\.isStreaming) == [false, false, true, false])
        #expect(found.map(\.closes) == [false, false, false, true])
        #expect(found.last { $0.streamError != nil }?.streamError == .init(type: "T", body: "Ym9keQ=="))
    }

    @Test func saysWhenTheClientWaitsForPermission() {
        let outputs = read(
            "POST /2018-06-01/runtime/invocation/a/error HTTP/1.1\r\nExpect: 100-continue\r\n"
                + "Content-Length: 1\r\n\r\n")
        guard case .shouldContinue = outputs.first else { return #expect(Bool(false)) }
    }

    @Test(arguments: [
        "NONSENSE\r\n\r\n", "GET / HTTP/2.0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 1e3\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n",
        "GET /" + String(repeating: "x", count: 70_000) + " HTTP/1.1\r\n\r\n",
    ])
    func refusesWhatIsNotHTTP(_ text: String) {
        guard case .malformed = read(text).last else { return #expect(Bool(false)) }
    }

    @Test func throwsAwayWhatIsTooLong() {
        let size = EngineLimits.errorReportBytes + 5
        let found = requests(
            read(
                "POST /2018-06-01/runtime/invocation/a/error HTTP/1.1\r\nContent-Length: \(size)\r\n\r\n"
                    + String(repeating: "x", count: size)
                    + "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n"))
        #expect(found.map(\.excessBytes) == [size, nil])
        #expect(found.first?.body.readableBytes == 0)
    }

    @Test func aSessionRefusesWhatComesAtTheWrongTime() {
        var session = RuntimeSession()
        #expect(session.on(RuntimeRequest(route: .response(id: "a"))) == .invalidRequestID)
        #expect(session.on(RuntimeRequest(route: .next)) == .park(isNews: true))
        #expect(session.on(RuntimeRequest(route: .initError)) == .invalidTransition(to: "InitError"))
        let goesOut = session.assign("a", canDeliver: true)
        #expect(goesOut)
        #expect(session.on(RuntimeRequest(route: .next)) == .invalidTransition(to: "Ready"))
        #expect(session.on(RuntimeRequest(route: .response(id: "b"))) == .invalidRequestID)
        #expect(session.on(RuntimeRequest(route: .response(id: "a"))) == .take)
        #expect(
            session.on(RuntimeRequest(route: .response(id: "a")))
                == .invalidTransition(to: "InvocationResponse"))
        #expect(session.on(RuntimeRequest(route: .unknown)) == .notFound)
        #expect(session.on(RuntimeRequest(route: .next)) == .park(isNews: true))
        #expect(session.on(RuntimeRequest(route: .next)) == .park(isNews: false))
    }
}
