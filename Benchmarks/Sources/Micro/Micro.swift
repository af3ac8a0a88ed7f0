// Single rooms, each beside a baseline in the same run: the signature check, JSON, authorization, event
// patterns, store commits.
//
//   Micro < SIGNED-REQUEST        (head lines as sent, an empty line, the body; run.py makes one)
//   Micro queues                  (these alone)

import CloudCore
import Foundation
import Identity
import Wire

@main
struct Micro {
    static func main() async throws {
        let directory = NSTemporaryDirectory() + "apus-micro-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        if CommandLine.arguments.dropFirst() == ["queues"] {
            return try await QueueBenchmarks.run(directory: directory)
        }
        let input = FileHandle.standardInput.readDataToEndOfFile()
        if let request = request(from: [UInt8](input)) { try await signatures(request) }
        json()
        try await AuthorizationBenchmarks.run()
        try EventPatternBenchmarks.run()
        try await StoreBenchmarks.run(directory: directory)
        try await QueueBenchmarks.run(directory: directory)
    }

    /// Nanoseconds of one run of `body`, the best of five rounds.
    static func best(_ count: Int, _ body: () async throws -> Void) async rethrows -> Double {
        let clock = SystemClock()
        var best = Double.infinity
        for _ in 0..<5 {
            let start = clock.uptime
            for _ in 0..<count { try await body() }
            best = min(best, Double((clock.uptime - start).nanoseconds) / Double(count))
        }
        return best
    }

    static func show(_ name: String, _ value: Double, _ unit: String, beside: String = "") {
        let number = String(format: "%12.1f", value)
        print("  \(name.padding(toLength: 44, withPad: " ", startingAt: 0))\(number) \(unit)  \(beside)")
    }

    // MARK: Signatures

    static func request(from bytes: [UInt8]) -> WireRequest? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        var headers = HeaderFields()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers.add(
                String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            )
        }
        let head = RequestHead(method: String(words[0]), path: String(words[1]), headers: headers)
        return WireRequest(head: head, body: Array(text[end.upperBound...].utf8))
    }

    static func signatures(_ request: WireRequest) async throws {
        let verifier = SignatureVerifier(
            credentials: CredentialResolver(acceptsDevelopmentCredentials: true), clock: SystemClock())
        let verified = try await best(20_000) {
            guard let claim = try SignatureClaim.read(from: request.head) else { return }
            _ = try await verifier.verify(request, claim: claim)
        }
        show("SigV4: read and verify, key cached", verified / 1000, "µs")
    }

    // MARK: JSON

    static func json() {
        let item = (0..<12).map {
            "\"attribute\($0)\":{\"S\":\"value number \($0) of a kilobyte or so of item text\"}"
        }
        let body = Array("{\"TableName\":\"orders\",\"Item\":{\(item.joined(separator: ","))}}".utf8)
        let clock = SystemClock()
        func measure(_ run: () -> Void) -> Double {
            (0..<5).map { _ in
                let start = clock.uptime
                for _ in 0..<10_000 { run() }
                return Double((clock.uptime - start).nanoseconds) / 10_000
            }.min() ?? 0
        }
        let own = measure { _ = try? JSON.parse(body) }
        let data = Data(body)
        let theirs = measure { _ = try? JSONSerialization.jsonObject(with: data) }
        show(
            "JSON: \(body.count) bytes to a tree", own / 1000, "µs",
            beside: String(
                format: "JSONSerialization %.1f µs, %.1f × ours", theirs / 1000, theirs / own))
    }
}
