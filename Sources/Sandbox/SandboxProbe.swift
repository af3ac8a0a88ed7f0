// Finds out what this machine can isolate by doing it: a throw-away environment says more than any list of
// kernel options. For the decision at start and for `apus doctor`.

internal import CLinux
internal import Glibc

/// What a machine can isolate.
public struct SandboxReport: Sendable {
    /// How well one facility works.
    public enum State: Hashable, Sendable {
        case works
        /// It works in a weaker way, which the text says.
        case limited(String)
        /// It doesn't, and why.
        case missing(String)
    }

    /// One facility.
    public struct Finding: Sendable {
        /// Such as `memory limit`.
        public var facility: String
        public var state: State
        /// What to do about it, or nil where nothing has to be done.
        public var remedy: String?
    }

    public var findings: [Finding]
    /// Whether `NamespaceBackend` can launch anything here.
    public var canIsolate: Bool
    /// One sentence: that it can, or what is missing and how to get it.
    public var summary: String
}

/// Tries what a sandbox needs.
public enum SandboxProbe {
    /// Tries the backend that a server is about to use, so that nothing is made twice, and without waiting
    /// for a disk to be formatted: the quick way at start. Whether disks can be made is then only guessed,
    /// by what they need. Where `canIsolate` is false, shut the backend down.
    public static func run(with backend: NamespaceBackend) async -> SandboxReport {
        let result: Result<SandboxExit, any Error>
        do {
            result = .success(try await launchOnce(on: backend, onDisk: false))
        } catch {
            result = .failure(error)
        }
        return report(
            result, controllers: backend.facilities.controllers, diskFailure: TemporaryDisks.likelyFailure)
    }

    /// Makes a backend and one environment with everything, and removes both again: some 40–100 ms.
    public static func run(_ configuration: SandboxConfiguration = SandboxConfiguration()) async
        -> SandboxReport
    {
        var configuration = configuration
        configuration.spareEnvironments = 0
        do {
            let backend = try NamespaceBackend(configuration)
            let result: Result<SandboxExit, any Error>
            do {
                result = .success(try await launchOnce(on: backend, onDisk: true))
            } catch {
                result = .failure(error)
            }
            let facilities = backend.facilities
            let snapshotFailure = await backend.snapshotFailure()
            await backend.shutdown()
            var report = report(
                result, controllers: facilities.controllers, diskFailure: facilities.diskFailure)
            report.findings.append(snapshots(snapshotFailure))
            return report
        } catch {
            return report(.failure(error), controllers: [], diskFailure: nil)
        }
    }

    private static func launchOnce(
        on backend: NamespaceBackend, onDisk: Bool
    ) async throws -> SandboxExit {
        let spec = SandboxSpec(
            id: "probe", codeDirectory: "", executable: "/bin/sh", arguments: ["-c", "exit 0"],
            environment: [:])
        let sandbox = try await backend.launch(spec, onDisk: onDisk)
        let exit = await sandbox.exitStatus()
        await sandbox.kill()
        return exit
    }

    static func report(
        _ result: Result<SandboxExit, any Error>, controllers: Set<CgroupController>,
        diskFailure: SandboxError?
    ) -> SandboxReport {
        var findings = [namespaces(result)]
        let canIsolate = findings[0].state == .works
        let limits: [(CgroupController, String, String)] = [
            (.memory, "memory limit", "functions can use all of the machine's memory"),
            (.cpu, "CPU share", "functions can use every CPU"),
            (.pids, "process limit", "a fork bomb is not contained"),
        ]
        for (controller, facility, loss) in limits {
            findings.append(
                controllers.contains(controller)
                    ? .init(facility: facility, state: .works)
                    : .init(facility: facility, state: .missing(loss), remedy: cgroupRemedy))
        }
        findings.append(
            controllers.contains(.freezer)
                ? .init(facility: "freezing", state: .works)
                : .init(facility: "freezing", state: .limited("by SIGSTOP: functions could notice")))
        if let diskFailure {
            findings.append(
                .init(
                    facility: "/tmp quota",
                    state: .limited(
                        "kept by a tmpfs, which counts as the function's memory (\(diskFailure))"),
                    remedy: "run as root with loop devices and the package e2fsprogs"))
        } else {
            findings.append(.init(facility: "/tmp quota", state: .works))
        }
        let version = apus_landlock_version()
        findings.append(
            version > 0
                ? .init(facility: "Landlock (process mode)", state: .works)
                : .init(
                    facility: "Landlock (process mode)", state: .missing("the kernel has none or it is off")))
        return SandboxReport(findings: findings, canIsolate: canIsolate, summary: summary(of: findings[0]))
    }

    private static func snapshots(_ failure: SandboxError?) -> SandboxReport.Finding {
        let facility = "SnapStart snapshots"
        guard let failure else { return .init(facility: facility, state: .works) }
        return .init(
            facility: facility,
            state: .limited("none: each environment is initialised by itself (\(failure))"),
            remedy: "run as root and install CRIU 4.1 or later")
    }

    private static let cgroupRemedy =
        "run as root, or as a service with Delegate=cpu memory pids"

    private static func namespaces(_ result: Result<SandboxExit, any Error>) -> SandboxReport.Finding {
        let facility = "namespaces"
        switch result {
        case .success(.exited(0)): return .init(facility: facility, state: .works)
        case .success(let exit):
            return .init(facility: facility, state: .missing("the probe ended with \(exit)"))
        case .failure(let error as SandboxError):
            return .init(facility: facility, state: .missing("\(error)"), remedy: remedy(for: error))
        case .failure(let error): return .init(facility: facility, state: .missing("\(error)"))
        }
    }

    /// What usually stands behind a failed step.
    static func remedy(for error: SandboxError) -> String {
        if error.errno == ENOSYS { return "a kernel of version 5.12 or later is needed" }
        switch error.step {
        case "unshare user namespace", "write uid_map":
            return """
                run as root, or allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 and \
                user.max_user_namespaces above 0; on Ubuntu 24.04 and later also \
                kernel.apparmor_restrict_unprivileged_userns=0
                """
        case "clone3", "unshare mount namespace", "mount proc", "make mounts private", "mount root":
            return """
                inside a container, start it with --privileged (or with --cap-add SYS_ADMIN, \
                --security-opt seccomp=unconfined and --security-opt apparmor=unconfined)
                """
        default: return "or choose --isolation process, which isolates less"
        }
    }

    private static func summary(of finding: SandboxReport.Finding) -> String {
        switch finding.state {
        case .works: "This machine isolates functions in namespaces of their own."
        case .limited(let reason), .missing(let reason):
            "This machine cannot isolate functions: \(reason)."
                + (finding.remedy.map { " To fix it: \($0)." } ?? "")
        }
    }
}
