// What the tests of this room share: a clock that stands still, and requests signed by botocore.

import CloudCore
import Foundation
import Identity

/// Always the same time.
struct StoppedClock: WallClock {
    var now: Instant
    var uptime: Duration { .zero }
    func sleep(until deadline: Instant) async throws {}
}

/// One request as botocore signed it.
struct SignedCase: Decodable, Sendable, CustomStringConvertible {
    var name: String
    var method: String
    var path: String
    var query: String
    var headers: [[String]]
    var body: String
    var decoded: String?

    var request: WireRequest {
        WireRequest(
            head: RequestHead(
                method: method, path: path, query: query,
                headers: HeaderFields(headers.map { HeaderFields.Field($0[0], $0[1]) })),
            body: Base64.decode(body) ?? [])
    }

    var isPresigned: Bool { query.contains("X-Amz-Signature") }
    var description: String { name }
}

enum Botocore {
    private struct Output: Decodable {
        var now: Int64
        var cases: [SignedCase]
    }

    private static let output: Output? = {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Resources/sign.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["APUS_PYTHON"] ?? "python3"
        process.arguments = [python, script.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try? JSONDecoder().decode(Output.self, from: data)
    }()

    /// False where the machine has no python3 with botocore.
    static var isInstalled: Bool { output != nil }
    static var cases: [SignedCase] { output?.cases ?? [] }
    static var now: Instant { Instant(seconds: output?.now ?? 0) }
}

extension SignatureVerifier {
    static func development(at now: Instant) -> SignatureVerifier {
        SignatureVerifier(
            credentials: CredentialResolver(acceptsDevelopmentCredentials: true),
            clock: StoppedClock(now: now)
        )
    }

    /// Reads the claim and verifies; the problem, or nil where the request was believed.
    func problem(_ request: WireRequest) async -> SignatureProblem? {
        do {
            guard let claim = try SignatureClaim.read(from: request.head) else { return .missing }
            _ = try await verify(request, claim: claim)
            return nil
        } catch let problem as SignatureProblem {
            return problem
        } catch {
            return .invalidToken
        }
    }
}
