// A server that is killed: another run of this test program, which launches sandboxes and waits.

import Glibc
import Testing

@testable import Sandbox

/// Another run of this test program that launches two sandboxes and, where it can, a zygote, tells who their
/// first processes are, and waits.
struct Victim {
    let pid: pid_t

    /// `report` is a file that will name the inits and end in `end`.
    init(report: String) throws {
        let command = [
            CommandLine.arguments.first ?? "tests", "--testing-library", "swift-testing", "--filter",
            "VictimTests",
        ]
        var variables = ["APUS_SANDBOX_VICTIM=" + report]
        if let libraries = getenv("LD_LIBRARY_PATH") {
            variables.append("LD_LIBRARY_PATH=" + String(cString: libraries))
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for standard: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
        }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, "/proc/self/exe", &actions, nil, &arguments, &environment)
        try #require(result == 0)
        self.pid = pid
    }

    func kill() {
        Glibc.kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// A zygote that is deaf to the end of the server.
    static let zygote: RuntimePreparation? =
        geteuid() != 0 || access("/usr/bin/python3", X_OK) != 0
        ? nil
        : RuntimePreparation(
            binds: [], executable: "/usr/bin/python3",
            arguments: [
                "-c",
                "import socket, time; socket.socket(fileno=3).send(bytes([1]) + bytes(47)); time.sleep(1000)",
            ], environment: [:], forks: true, spares: 1)

    /// Whether a process lives (one that nobody has collected yet doesn't).
    static func isAlive(_ pid: pid_t) -> Bool {
        guard let status = SystemCall.read("/proc/\(pid)/status") else { return false }
        return !status.contains("State:\tZ") && !status.contains("State:\tX")
    }
}

@Suite struct VictimTests {
    @Test(.enabled(if: getenv("APUS_SANDBOX_VICTIM") != nil, "runs for another test alone"))
    func waitsToBeKilled() async throws {
        let report = try #require(getenv("APUS_SANDBOX_VICTIM").map { String(cString: $0) })
        let parent = getppid()
        try await Inside.withBackend(spares: 2) { backend in
            var text = ""
            for _ in 0..<2 {
                let sandbox = try await backend.launch(Inside.shell("trap '' TERM HUP; sleep 1000"))
                let supervised = try #require(sandbox as? SupervisedSandbox)
                text += "\(supervised.processID) "
            }
            if let zygote = Victim.zygote {
                backend.prepare(zygote)
                var pids: [pid_t] = []
                for _ in 0..<5_000 where pids.isEmpty {
                    usleep(1_000)
                    pids = await backend.zygoteProcessIDs()
                }
                text += pids.map { "\($0) " }.joined()
            }
            try SystemCall.write(text + "end", to: report, creating: 0o644)
            // When the one who waits for this is gone, so is the reason to stay.
            while getppid() == parent { usleep(100_000) }
        }
    }
}
