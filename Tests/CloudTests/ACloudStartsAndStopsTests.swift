// The whole cloud in this process: it listens, answers, and leaves nothing behind.

import Cloud
import CloudCore
import Foundation
import Testing

@Suite(.serialized) struct ACloudStartsAndStopsTests {
    private func configuration() -> CloudConfiguration {
        var configuration = CloudConfiguration()
        configuration.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.isolation = .process
        return configuration
    }

    /// The body of a GET, by a client that knows nothing of Apus.
    private func get(_ path: String, of cloud: RunningCloud) async throws -> String {
        let port = cloud.address.port
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["-s", "--max-time", "10", "http://127.0.0.1:\(port)\(path)"]
        process.standardOutput = pipe
        try process.run()
        return await withCheckedContinuation { done in
            DispatchQueue.global().async {
                let data = pipe.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                done.resume(returning: String(decoding: data, as: UTF8.self))
            }
        }
    }

    @Test("it answers its health, tells where its state is, and a temporary state goes with it")
    func lifeOfACloud() async throws {
        let cloud = try await RunningCloud.start(configuration())
        #expect(cloud.address.port > 0)
        let place = cloud.announcement.first { $0.hasPrefix("State is in ") }
        let directory = place?.split(separator: " ")[3].trimmingCharacters(in: [","]) ?? ""
        #expect(FileManager.default.fileExists(atPath: directory))
        let health = try await get("/_apus/health", of: cloud)
        #expect(health.contains("\"status\":\"running\""))
        #expect(health.contains("\"isolation\":\"process\""))
        #expect(health.contains("\"services\":{\"iam\":\"running\",\"lambda\":\"running\""))
        #expect(try await get("/_localstack/health", of: cloud).contains("\"lambda\":\"running\""))
        #expect(try await get("/2015-03-31/functions/", of: cloud).contains("Missing Authentication Token"))
        await cloud.stop()
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test("what was asked for and can't be had is said in words")
    func refusals() async throws {
        let first = try await RunningCloud.start(configuration())
        var second = configuration()
        second.listen.port = first.address.port
        await #expect(
            performing: {
                _ = try await RunningCloud.start(second)
            }, throws: { "\($0)".contains("is in use") })
        await first.stop()
        var unwritable = configuration()
        unwritable.dataDirectory = "/proc/nope"
        await #expect(
            performing: {
                _ = try await RunningCloud.start(unwritable)
            }, throws: { "\($0)".contains("/proc/nope") })
    }
}
