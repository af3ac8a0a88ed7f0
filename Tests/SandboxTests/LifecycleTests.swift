// Environments start, stop, freeze and end as they are told, whole.

import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite struct Lifecycle {
        @Test func frozenProcessesStandStillAndGoOn() async throws {
            try await Inside.withBackend { backend in
                let sandbox = try await backend.launch(Inside.shell("while :; do echo tick; done"))
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                try #require(Inside.isReadable(pipe))
                try sandbox.freeze()
                // What was on its way arrives, then nothing more does.
                var quietRounds = 0
                for _ in 0..<100_000 where quietRounds < 3 {
                    quietRounds = Inside.isReadable(pipe, withinMilliseconds: 20) ? 0 : quietRounds + 1
                    _ = Inside.drain(pipe)
                }
                #expect(quietRounds == 3)
                try sandbox.thaw()
                #expect(Inside.isReadable(pipe))
                try sandbox.freeze()
                await sandbox.kill()
                #expect(await sandbox.exitStatus() == .signaled(9))
            }
        }

        @Test func terminateIsSeenByTheRuntimeEvenWhenFrozen() async throws {
            try await Inside.withBackend { backend in
                let script = "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.01; done"
                let sandbox = try await backend.launch(Inside.shell(script))
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                try #require(Inside.isReadable(pipe))
                try sandbox.freeze()
                sandbox.terminate()
                #expect(await sandbox.exitStatus() == .exited(5))
                #expect(Inside.drain(pipe) == "ready\nbye\n")
                await sandbox.kill()
            }
        }

        @Test func killReachesProcessesThatLeftTheirSession() async throws {
            try await Inside.withBackend { backend in
                let sandbox = try await backend.launch(
                    Inside.shell("setsid sh -c 'echo away; exec sleep 1000' & setsid sleep 1000 & wait"))
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                try #require(Inside.isReadable(pipe))
                _ = Inside.drain(pipe)
                await sandbox.kill()
                // Every writer is gone: the pipe is at its end.
                #expect(Inside.isReadable(pipe, withinMilliseconds: 0))
                #expect(Inside.drain(pipe).isEmpty)
                await sandbox.kill()
            }
        }

        @Test func theRestOutlivesTheRuntimeUntilKill() async throws {
            try await Inside.withBackend { backend in
                let sandbox = try await backend.launch(Inside.shell("sleep 1000 & exit 3"))
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                #expect(await sandbox.exitStatus() == .exited(3))
                #expect(await sandbox.exitStatus() == .exited(3))
                #expect(!Inside.isReadable(pipe, withinMilliseconds: 0))
                await sandbox.kill()
                #expect(Inside.isReadable(pipe, withinMilliseconds: 0))
            }
        }

        @Test func environmentsEndWithTheServer() async throws {
            try await Inside.withBackend { backend in
                let sandbox = try await backend.launch(
                    Inside.shell("echo ready; trap '' TERM HUP; sleep 1000"))
                let supervised = try #require(sandbox as? SupervisedSandbox)
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                try #require(Inside.isReadable(pipe))
                _ = Inside.drain(pipe)
                supervised.loseServer()
                #expect(await sandbox.exitStatus() == .signaled(9))
                await sandbox.kill()
                #expect(Inside.drain(pipe).isEmpty)
            }
        }

        @Test func aKilledLauncherIsReplacedAndNobodyNotices() async throws {
            try await Inside.withBackend { backend in
                let first = try await backend.launch(Inside.shell("echo ready; sleep 1000"))
                let pipe = first.takeOutput()
                defer { close(pipe) }
                try #require(Inside.isReadable(pipe))
                _ = Inside.drain(pipe)
                let launcher = backend.launcherProcessID
                kill(launcher, SIGKILL)
                let second = try await Inside.run(Inside.shell("echo fine"), in: backend)
                #expect(second.output == "fine\n")
                #expect(backend.launcherProcessID != launcher)
                #expect(!Inside.isReadable(pipe, withinMilliseconds: 0))
                await first.kill()
            }
        }

        @Test func aKilledInitTakesEverythingWithIt() async throws {
            try await Inside.withBackend { backend in
                let sandbox = try await backend.launch(Inside.shell("echo ready; sleep 1000"))
                let supervised = try #require(sandbox as? SupervisedSandbox)
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                try #require(Inside.isReadable(pipe))
                _ = Inside.drain(pipe)
                kill(supervised.processID, SIGKILL)
                #expect(await sandbox.exitStatus() == .signaled(9))
                await sandbox.kill()
                #expect(Inside.isReadable(pipe, withinMilliseconds: 0))
            }
        }

        @Test func afterShutdownNothingIsLaunched() async throws {
            let backend = try NamespaceBackend(SandboxConfiguration(spareEnvironments: 2))
            backend.warmUp()
            let sandbox = try await backend.launch(Inside.shell("sleep 1000"))
            await backend.shutdown()
            #expect(await sandbox.exitStatus() == .signaled(9))
            let refused = try? await backend.launch(Inside.shell(""))
            #expect(refused == nil)
        }

        @Test func aKilledServerLeavesNoProcessAndTheNextOneCleansUp() async throws {
            let scratch = try Scratch()
            let victim = try Victim(report: scratch.path + "/report")
            var inits: [pid_t] = []
            for _ in 0..<2_000 where inits.isEmpty {
                usleep(10_000)
                let text = SystemCall.read(scratch.path + "/report") ?? ""
                if text.hasSuffix("end") { inits = text.split(separator: " ").compactMap { pid_t($0) } }
            }
            try #require(inits.count == (Victim.zygote == nil ? 2 : 3))
            #expect(inits.allSatisfy(Victim.isAlive))
            victim.kill()
            for _ in 0..<1_000 where inits.contains(where: Victim.isAlive) { usleep(10_000) }
            #expect(!inits.contains(where: Victim.isAlive))
            // What is left has no process: empty directories, which the next server removes.
            try await Inside.withBackend { _ in }
            #expect(Traces.now(of: victim.pid).directories == 0)
            #expect(Traces.now(of: victim.pid).cgroups == 0)
        }

        @Test func manyAtOnceDoNotMixUpAndLeaveNoDescriptor() async throws {
            let before = Traces.now()
            try await Inside.withBackend(spares: 2) { backend in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for worker in 0..<8 {
                        group.addTask {
                            for round in 0..<6 {
                                let own = "\(worker) \(round)\n"
                                let script =
                                    "cat /tmp/x; printf '\(own)' > /tmp/x; cat /tmp/x; exit \(worker)"
                                let outcome = try await Inside.run(Inside.shell(script), in: backend)
                                #expect(outcome.output.hasSuffix(own))
                                #expect(outcome.output.components("No such file") == 1)
                                #expect(outcome.exit == .exited(worker))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(Traces.now().descriptors == before.descriptors)
        }

        @Test func twoHundredRoundsLeaveNothingBehind() async throws {
            let before = Traces.now()
            try await Inside.withBackend(spares: 2) { backend in
                for round in 0..<200 {
                    let sandbox = try await backend.launch(
                        Inside.shell("echo \(round) > /tmp/x; setsid sleep 1000 & echo ready; sleep 1000"))
                    let pipe = sandbox.takeOutput()
                    defer { close(pipe) }
                    if round.isMultiple(of: 2) { try #require(Inside.isReadable(pipe)) }
                    await sandbox.kill()
                }
                #expect(Traces.now().processes - before.processes <= 3 + 2)
            }
            // The kernel lets go of loop devices a moment after the last mount.
            var after = Traces.now()
            for _ in 0..<200 where after != before {
                usleep(10_000)
                after = Traces.now()
            }
            #expect(after == before)
        }
    }
}

/// What sandboxes leave on a machine while they live, counted.
struct Traces: Equatable, CustomStringConvertible {
    var processes = 0
    var descriptors = 0
    var mounts = 0
    var loops = 0
    var directories = 0
    var cgroups = 0

    /// Of this process, or what another one left by name.
    static func now(of server: pid_t = getpid()) -> Traces {
        var traces = Traces()
        let own = "apus-\(server)-"
        for name in SystemCall.list("/proc") where name.first?.isNumber == true {
            let parts = (SystemCall.read("/proc/\(name)/stat") ?? "").split(separator: " ")
            if parts.count > 3 && parts[3] == "\(getpid())" { traces.processes += 1 }
        }
        for name in SystemCall.list("/proc/self/fd") {
            let link = SystemCall.readLink("/proc/self/fd/" + name) ?? ""
            if link.hasPrefix("anon_inode:[pidfd]") || link.hasPrefix("anon_inode:[timerfd]")
                || link.hasPrefix("pipe:") || link == "/"
            {
                traces.descriptors += 1
            }
        }
        traces.mounts = (SystemCall.read("/proc/self/mountinfo") ?? "").split(separator: "\n").count
        for name in SystemCall.list("/sys/block") where name.hasPrefix("loop") {
            if SystemCall.exists("/sys/block/\(name)/loop/backing_file") { traces.loops += 1 }
        }
        traces.directories =
            SystemCall.list(SandboxConfiguration.defaultDirectory).filter { $0.hasPrefix(own) }.count
        let tree = CgroupTree.parse(
            membership: SystemCall.read("/proc/self/cgroup") ?? "",
            mounts: SystemCall.read("/proc/self/mountinfo") ?? "")
        for path in tree.values { traces.cgroups += SystemCall.list(path).filter { $0.hasPrefix(own) }.count }
        return traces
    }

    var description: String {
        """
        processes \(processes), descriptors \(descriptors), mounts \(mounts), loops \(loops), \
        directories \(directories), cgroups \(cgroups)
        """
    }
}
