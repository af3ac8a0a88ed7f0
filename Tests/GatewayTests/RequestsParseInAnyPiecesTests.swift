// The parser as a value: the same requests from any cut of the same bytes, no crash on any change of them.

import CloudCore
import CloudTesting
import Testing

@testable import Gateway

@Suite("The request parser")
struct RequestsParseInAnyPiecesTests {
    private let text =
        "POST /a%20b?x=1&y HTTP/1.1\r\nHost: h:1\r\nX-Amz-Date: \t d \r\nContent-Length: 5\r\n\r\nhello"
        + "\r\nPUT http://other:2/p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\nA;x\r\n0123456789\r\n0\r\nT: v\r\n\r\n"
        + "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"

    /// Heads and bodies, in order, of what `bytes` hold.
    private func parse(
        _ bytes: [UInt8], step: Int, streams: Bool = false
    ) throws(HTTPProblem) -> [String] {
        var parser = RequestParser(limits: HTTPLimits())
        var streamed: [UInt8] = []
        var seen: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(step))
            rest = rest.dropFirst(step)
            piece.withUnsafeBytes { parser.feed($0) }
            while let event = try parser.next() {
                switch event {
                case .head(let head):
                    let fields = head.head.headers.fields.map { "\($0.name)=\($0.value)" }
                    seen.append(
                        "\(head.head.method) \(head.head.path) \(head.head.query) "
                            + "\(fields) \(head.framing) \(head.keepsAlive)")
                    try parser.acceptBody(limit: 100, streams: streams)
                case .body(let body): seen.append(String(decoding: body, as: UTF8.self))
                case .part(let part): streamed += part
                case .end:
                    seen.append(String(decoding: streamed, as: UTF8.self))
                    streamed = []
                }
            }
        }
        return seen
    }

    @Test func alike() throws {
        let expected = [
            #"POST /a%20b x=1&y ["Host=h:1", "X-Amz-Date=d", "Content-Length=5"] length(5) true"#, "hello",
            #"PUT /p  ["Transfer-Encoding=chunked", "Host=other:2"] chunked true"#, "abc0123456789",
            #"GET /  ["Connection=keep-alive"] none true"#, "",
        ]
        for step in 1...text.utf8.count {
            #expect(try parse(Array(text.utf8), step: step) == expected, "in pieces of \(step)")
            #expect(try parse(Array(text.utf8), step: step, streams: true) == expected, "streamed")
        }
    }

    @Test func survivesAnyChange() {
        let samples = [Array(text.utf8)] + text.split(separator: "GET").map { Array($0.utf8) }
        let spice = Array("\r\n:0; ,chunked".utf8) + [0, 9, 127, 255]
        withDamaged(samples, rounds: 4000, seed: 7, spice: spice) { bytes in
            let whole = Result { () throws(HTTPProblem) in try parse(bytes, step: .max) }
            let pieces = Result { () throws(HTTPProblem) in try parse(bytes, step: 17, streams: true) }
            // Where it is refused may differ (a limit is met earlier in pieces), that it is may not.
            switch (whole, pieces) {
            case (.success(let left), .success(let right)): if left == right { return }
            case (.failure, .failure): return
            default: break
            }
            Issue.record("pieces and whole disagree on \(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
