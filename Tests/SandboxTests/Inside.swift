// Runs commands in real sandboxes and gives what they said: what the tests of this room stand on.

import FileTrees
import Glibc
import Testing

@testable import Sandbox

/// Everything that needs a machine that can isolate. One at a time: they measure what they leave behind.
@Suite(
    .serialized,
    .enabled("this machine cannot isolate functions: `apus doctor` says why") {
        await Machine.report.value.canIsolate
    }
) enum RealSandboxes {}

enum Machine {
    static let report = Task { await SandboxProbe.run() }
    static let hasCompiler = access("/usr/bin/cc", X_OK) == 0

    /// Whether one facility works fully here, by its name in the report.
    static func has(_ facility: String) async -> Bool {
        await report.value.findings.contains { $0.facility == facility && $0.state == .works }
    }
}

/// What a command in a sandbox came to.
struct Outcome {
    var output: String
    var exit: SandboxExit
    var peakMiB: Int

    var lines: [String] { output.split(separator: "\n").map(String.init) }
}

enum Inside {
    /// A backend for the time of `body`.
    static func withBackend<R>(spares: Int = 0, _ body: (NamespaceBackend) async throws -> R) async throws
        -> R
    {
        try await withBackend(SandboxConfiguration(spareEnvironments: spares), body)
    }

    static func withBackend<R>(
        _ configuration: SandboxConfiguration, _ body: (NamespaceBackend) async throws -> R
    ) async throws -> R {
        let backend = try NamespaceBackend(configuration)
        do {
            let result = try await body(backend)
            await backend.shutdown()
            return result
        } catch {
            await backend.shutdown()
            throw error
        }
    }

    /// A sandbox around `/bin/sh -c script`.
    static func shell(_ script: String, memoryMiB: Int = 128, hostPorts: [Int] = []) -> SandboxSpec {
        SandboxSpec(
            id: "test", codeDirectory: "", executable: "/bin/sh", arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin"], memoryMiB: memoryMiB, hostPorts: hostPorts)
    }

    /// Launches, waits for the end, kills.
    static func run(_ spec: SandboxSpec, in backend: any SandboxBackend) async throws -> Outcome {
        let sandbox = try await backend.launch(spec)
        let pipe = sandbox.takeOutput()
        defer { close(pipe) }
        let exit = await sandbox.exitStatus()
        let output = drain(pipe)
        await sandbox.kill()
        return Outcome(output: output, exit: exit, peakMiB: sandbox.maxMemoryUsedMiB())
    }

    static func run(_ script: String, memoryMiB: Int = 128) async throws -> Outcome {
        try await withBackend { try await run(shell(script, memoryMiB: memoryMiB), in: $0) }
    }

    /// What is in a non-blocking pipe now.
    static func drain(_ pipe: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(pipe, &buffer, buffer.count)
            if count <= 0 { break }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits until something can be read; false where nothing came in time.
    static func isReadable(_ descriptor: Int32, withinMilliseconds limit: Int32 = 10_000) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, limit) == 1
    }
}

/// A directory of the host for one test.
struct Scratch: ~Copyable {
    let path: String

    init() throws {
        var template = Array("/tmp/apus-sandbox-test-XXXXXX\0".utf8CString)
        guard let made = mkdtemp(&template) else { throw SandboxError(step: "mkdtemp", errno: errno) }
        path = String(cString: made)
        chmod(path, 0o755)
    }

    deinit { TreeRemoval.remove(path) }

    /// Writes a file below, and gives its path.
    @discardableResult func write(_ text: String, to name: String, mode: mode_t = 0o755) throws -> String {
        let place = path + "/" + name
        if let slash = place.lastIndex(of: "/") { try SystemCall.makeDirectories(String(place[..<slash])) }
        try SystemCall.write(text, to: place, creating: mode)
        return place
    }
}
