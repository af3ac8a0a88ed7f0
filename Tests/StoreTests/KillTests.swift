// kill -9 in the middle of writes, two hundred times: nothing acknowledged is lost, nothing is half done.

import CloudTesting
import Dispatch
import Testing

@testable import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct KillTests {
    static let rounds = 200
    static let workers = 6

    @Test func nothingAcknowledgedIsLostWhenTheProcessIsKilled() async throws {
        let directory = TemporaryDirectory("kill")
        let program = try #require(Victim.program)
        var generator = SeededEntropy(2026)
        var verified = [UInt64](repeating: 0, count: Self.workers)
        var acknowledged = 0
        for round in 0..<Self.rounds {
            let enough = Int.random(in: 1...120, using: &generator)
            let lines = try await Victim.run(program, directory.path, workers: Self.workers, until: enough)
            acknowledged += lines.count
            var last = verified
            for line in lines { last[line.worker] = max(last[line.worker], line.number) }
            try await verify(directory.path, acknowledged: last, &verified, round: round)
        }
        #expect(acknowledged >= Self.rounds)
        #expect(verified.reduce(0, +) >= UInt64(acknowledged))
    }

    /// Every counter is at least what was acknowledged, and exactly the items up to it are there, whole.
    private func verify(
        _ directory: String, acknowledged: [UInt64], _ verified: inout [UInt64], round: Int
    ) async throws {
        let store = try RocksDBStore(directory: directory)
        defer { store.close() }
        let blobs = try FileBlobStore(directory: directory + "/blobs")
        #expect(try File.names(in: directory + "/blobs/new").isEmpty)
        for worker in 0..<Self.workers {
            let text = try await store.value(Self.key(worker, 0)).map { String(decoding: $0, as: UTF8.self) }
            let count = text.flatMap { UInt64($0) } ?? 0
            #expect(count >= acknowledged[worker], "round \(round), worker \(worker)")
            let fresh = KeyRange(from: Self.key(worker, verified[worker] + 1), to: Self.key(worker, .max))
            let items = try await store.scan(fresh, limit: 10_000, reverse: false)
            #expect(items.map(\.key) == (verified[worker]..<count).map { Self.key(worker, $0 + 1) })
            for (item, number) in zip(items, (verified[worker] + 1)...) {
                let byte = UInt8(truncatingIfNeeded: UInt64(worker) &* 31 &+ number)
                let expected = [UInt8](repeating: byte, count: Int(number % 700))
                var bytes = item.value
                if worker == 0 {
                    let id = try #require(BlobID(text: String(decoding: bytes, as: UTF8.self)))
                    bytes = try await blobs.read(id)
                }
                #expect(bytes == expected, "round \(round), worker \(worker), item \(number)")
            }
            verified[worker] = count
        }
    }

    private static func key(_ worker: Int, _ number: UInt64) -> Key {
        var builder = KeyBuilder(.lambda(0))
        builder.append(UInt64(worker))
        builder.append(number)
        return builder.key
    }
}

/// A process that writes until it is killed, or can't.
enum Victim {
    struct Acknowledged: Sendable {
        let worker: Int
        let number: UInt64
    }

    /// Beside the tests' own program.
    static var program: String? {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for path in [own] + CommandLine.arguments where path.contains("/") {
            let candidate = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] + "/StoreCrashWriter"
            if access(String(candidate), X_OK) == 0 { return String(candidate) }
        }
        return nil
    }

    /// Starts it, kills it after `enough` acknowledgements, and returns all that it made. Waits off the
    /// cooperative pool.
    /// - Parameter fileBytes: no file may grow beyond. It ends by itself, and its last line is about that.
    static func run(
        _ program: String, _ directory: String, workers: Int, until enough: Int, fileBytes: Int? = nil
    ) async throws -> [Acknowledged] {
        let arguments = [directory, "\(workers)"] + (fileBytes.map { ["\($0)"] } ?? [])
        let output: [UInt8]? = await withCheckedContinuation { turn in
            DispatchQueue.global().async {
                turn.resume(returning: outputUntilKilled(program, arguments, lines: enough))
            }
        }
        return try #require(output).split(separator: UInt8(ascii: "\n")).map { line in
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ")
            return Acknowledged(worker: try #require(Int(parts[0])), number: try #require(UInt64(parts[1])))
        }
    }

    private static func outputUntilKilled(
        _ program: String, _ arguments: [String], lines enough: Int
    ) -> [UInt8]? {
        var ends: [Int32] = [0, 0]
        // Not a pipe, since only a socket can be made unknown to other children from its first moment.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var environment = [strdup("SWIFT_BACKTRACE=enable=no"), nil]
        defer { for word in words + environment { free(word) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, program, &actions, nil, &words, &environment)
        close(ends[1])
        defer { close(ends[0]) }
        guard result == 0 else { return nil }
        var output: [UInt8] = []
        var seen = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            output += buffer[..<count]
            seen += buffer[..<count].count { $0 == UInt8(ascii: "\n") }
            if seen >= enough { kill(process, SIGKILL) }
        }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        // Anything but our signal means that it failed by itself.
        if seen < enough { return status == 0 ? output : nil }
        return status & 0x7F == SIGKILL ? output : nil
    }
}
