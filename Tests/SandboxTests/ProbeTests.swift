// The probe says what is missing, and what to do about it.

import Glibc
import Testing

@testable import Sandbox

@Suite struct ProbeTests {
    @Test func aMachineThatCanSaysSo() {
        let report = SandboxProbe.report(
            .success(.exited(0)), controllers: Set(CgroupController.allCases), diskFailure: nil)
        #expect(report.canIsolate)
        #expect(report.summary == "This machine isolates functions in namespaces of their own.")
        #expect(report.findings.filter { $0.state == .works }.count >= 6)
    }

    @Test func refusedNamespacesAreExplained() {
        let report = SandboxProbe.report(
            .failure(SandboxError(step: "unshare user namespace", errno: EPERM)), controllers: [],
            diskFailure: SandboxError(step: "attach loop device", errno: EACCES))
        #expect(!report.canIsolate)
        #expect(report.summary.contains("unshare user namespace: Operation not permitted"))
        #expect(report.summary.contains("kernel.unprivileged_userns_clone=1"))
        #expect(report.findings.first { $0.facility == "memory limit" }?.remedy?.contains("Delegate") == true)
        #expect(report.findings.first { $0.facility == "/tmp quota" }?.remedy?.contains("e2fsprogs") == true)
    }

    @Test func containersAndOldKernelsAreRecognized() {
        #expect(SandboxProbe.remedy(for: .init(step: "clone3", errno: EPERM)).contains("--privileged"))
        #expect(SandboxProbe.remedy(for: .init(step: "bind code", errno: ENOSYS)).contains("5.12"))
        #expect(
            SandboxProbe.remedy(for: .init(step: "bind dev", errno: EPERM)).contains("--isolation process"))
    }

    @Test func theQuickProbeAgreesWithTheThoroughOne() async throws {
        let backend = try NamespaceBackend(SandboxConfiguration(spareEnvironments: 0))
        let quick = await SandboxProbe.run(with: backend)
        await backend.shutdown()
        let thorough = await Machine.report.value
        #expect(quick.canIsolate == thorough.canIsolate)
        // Snapshots are tried where somebody asks: no start waits for them.
        #expect(
            quick.findings.map(\.facility) + ["SnapStart snapshots"] == thorough.findings.map(\.facility))
    }

    @Test func thisMachineIsProbedWithoutTrace() async {
        let report = await Machine.report.value
        #expect(!report.findings.isEmpty)
        #expect(report.canIsolate == (report.findings[0].state == .works))
    }
}
