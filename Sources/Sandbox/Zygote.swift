// A runtime that is loaded once and forks: its children are born in finished environments, confined, without
// a line of any function run before. It has root's rights in a root like a sandbox's, with no network; only
// this server can speak to it.

internal import CLinux
internal import Glibc

/// One zygote. Its requests are answered one at a time.
actor Zygote {
    private let sandbox: SupervisedSandbox
    private let confinement: [UInt8]
    private var last: Task<Void, any Error>?

    /// Starts it in a blank, and waits until everything is loaded.
    init(in blank: SupervisedSandbox, _ preparation: RuntimePreparation) async throws {
        sandbox = blank
        var bytes = [UInt8](repeating: 0, count: 16 * 1_024)
        let length = apus_confinement_describe(&bytes, bytes.count)
        if length == 0 { throw SandboxError(step: "describe confinement", errno: E2BIG) }
        confinement = Array(bytes.prefix(length))
        let output = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { SystemCall.close(output) }
        try await blank.ask(preparation.encoded(.zygote), with: [output])
    }

    /// The process id, as the host sees it.
    nonisolated var processID: pid_t { sandbox.processID }

    nonisolated var isGone: Bool { sandbox.isGone }

    nonisolated var memoryBytes: Int { sandbox.memoryBytes }

    /// Makes a child: descriptors as of `apus_fork`. `isUnified`: the last one is a version 2 cgroup.
    func fork(_ descriptors: [Int32], isUnified: Bool) async throws {
        let previous = last
        var packet = confinement
        packet[4] = isUnified ? 1 : 0
        let request = Task { [sandbox, packet] in
            _ = await previous?.result
            try await sandbox.ask(packet, with: descriptors)
        }
        last = request
        try await request.value
    }

    nonisolated func end() async { await sandbox.kill() }
}
