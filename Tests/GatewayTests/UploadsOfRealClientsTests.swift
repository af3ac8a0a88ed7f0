// Uploads of boto3 and of hand-signed chunks to a small S3 on a real connection: what is whole is committed,
// what is not is refused in S3's words.

import CloudCore
import CloudTesting
import Foundation
import Gateway
import Testing

enum Python {
    static let hasBoto3 = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [interpreter, "-c", "import boto3"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private static let interpreter = ProcessInfo.processInfo.environment["APUS_PYTHON"] ?? "python3"

    /// Runs a script of Resources; what it wrote, or nil where it failed.
    static func run(_ script: String, _ arguments: [String]) async -> [UInt8]? {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Resources/\(script)")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [interpreter, "-W", "ignore", path.path] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return nil }
        return await withCheckedContinuation { done in
            DispatchQueue(label: "python").async {
                let data = pipe.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                done.resume(returning: process.terminationStatus == 0 ? [UInt8](data) : nil)
            }
        }
    }
}

@Suite("Uploads of real clients", .enabled(if: Python.hasBoto3), .timeLimit(.minutes(5)))
struct UploadsOfRealClientsTests {
    private static let megabytes = 200

    /// Resident memory of this process, in bytes.
    private var memory: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }

    @Test func areWholeOrRefused() async throws {
        let fixture = UploadFixture(clock: SystemClock())
        let before = memory
        var results: [String: String] = [:]
        try await withServer(
            bodyRule: fixture.chain.bodyRule(for:), handler: fixture.chain.respond(to:over:)
        ) { server in
            let output = await Python.run(
                "uploads.py", [String(server.address.port), String(Self.megabytes)])
            results = try JSONDecoder().decode([String: String].self, from: Data(try #require(output)))
            #expect(server.bodyBytes == 0)
        }
        #expect(memory - before < 100 << 20, "200 MB went through")
        #expect(results["large"] == results["expected large"])
        #expect(fixture.s3.committed["large"]?.bytes == Self.megabytes << 20)
        let good = [
            "plain", "unsigned", "trailer CRC32", "trailer SHA1", "trailer SHA256", "chunks",
            "chunks with trailer", "unsigned chunks",
        ]
        for name in good {
            #expect(results[name] == results["expected"], "\(name)")
            #expect(fixture.s3.committed[name]?.hash == results["expected"], "\(name)")
        }
        let refused = [
            "forbidden": "403 AccessDeniedException",
            "bad byte in the last chunk": "403 SignatureDoesNotMatch",
            "bad signature at the end": "403 SignatureDoesNotMatch",
            "bad trailer": "400 BadDigest",
            "trailer that is missing": "400 MalformedTrailerError",
            "shorter than it said": "400 IncompleteBody",
            "longer than it said": "400 IncompleteBody",
            "small chunks": "403 InvalidChunkSizeError",
        ]
        for (name, answer) in refused {
            #expect(results[name] == answer, "\(name)")
            #expect(fixture.s3.committed[name] == nil, "\(name)")
        }
    }
}
