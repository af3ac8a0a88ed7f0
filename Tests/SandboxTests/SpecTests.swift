// Specs out of bounds never reach the launcher.

import CLinux
import Glibc
import Testing

@testable import Sandbox

@Suite struct SpecTests {
    private func spec(_ change: (inout SandboxSpec) -> Void) -> SandboxSpec {
        var spec = SandboxSpec(id: "x", codeDirectory: "/c", executable: "/bin/sh", environment: ["A": "b"])
        change(&spec)
        return spec
    }

    @Test func stringsFollowTheHeadInTheirOrder() throws {
        let bytes = try spec {
            $0.arguments = ["-c", ""]
            $0.binds = [.init(source: "/s", target: "/t")]
            $0.layerDirectories = ["/l1", "/l2"]
            $0.hostPorts = [4_566, 65_535]
        }.encoded(mounts: .disk, temporary: "/own")
        let strings = bytes.dropFirst(MemoryLayout<apus_spec>.size).split(
            separator: 0, omittingEmptySubsequences: false
        ).map { String(decoding: $0, as: UTF8.self) }
        #expect(
            strings == [
                "/var/task", "/bin/sh", "/c", "/own", "", "/s", "/t", "/l1", "/l2", "-c", "", "A=b", "",
            ])
        let head = bytes.withUnsafeBytes { $0.loadUnaligned(as: apus_spec.self) }
        #expect(head.kind == apus_start.rawValue)
        #expect((head.has_disk, head.bind_count, head.layer_count) == (1, 1, 2))
        #expect((head.argument_count, head.variable_count, head.port_count) == (2, 1, 2))
        #expect((head.ports.0, head.ports.1) == (4_566, 65_535))
    }

    @Test func whatIsOutOfBoundsIsRefused() {
        let bad: [(SandboxSpec, Int32)] = [
            (spec { $0.memoryMiB = 127 }, EINVAL), (spec { $0.memoryMiB = 10_241 }, EINVAL),
            (spec { $0.temporaryStorageMiB = 511 }, EINVAL),
            (spec { $0.temporaryStorageMiB = 10_241 }, EINVAL),
            (spec { $0.hostPorts = [0] }, EINVAL), (spec { $0.hostPorts = [65_536] }, EINVAL),
            (spec { $0.hostPorts = Array(1...17) }, EINVAL),
            (spec { $0.binds = Array(repeating: .init(source: "/a", target: "/b"), count: 65) }, EINVAL),
            (spec { $0.layerDirectories = Array(repeating: "/l", count: 17) }, EINVAL),
            (spec { $0.executable = "/bin/\0sh" }, EINVAL), (spec { $0.environment = ["A": "\0"] }, EINVAL),
            (spec { $0.arguments = Array(repeating: "", count: 4_100) }, E2BIG),
            (spec { $0.environment = ["A": String(repeating: "x", count: 121 * 1_024)] }, E2BIG),
        ]
        for (spec, errno) in bad {
            #expect(throws: SandboxError(step: "check spec", errno: errno)) {
                try spec.encoded()
            }
        }
    }

    @Test func aLargeSpecStillGoesThrough() async throws {
        #expect(throws: Never.self) {
            try spec { $0.environment = ["A": String(repeating: "x", count: 100 * 1_024)] }.encoded()
        }
    }
}

extension RealSandboxes {
    @Suite struct Specs {
        @Test func aSpecNearTheLimitIsLaunched() async throws {
            var spec = Inside.shell("echo ${#A}")
            spec.environment["A"] = String(repeating: "x", count: 100 * 1_024)
            let prepared = spec
            let outcome = try await Inside.withBackend { try await Inside.run(prepared, in: $0) }
            #expect(outcome.output == "102400\n")
        }
    }
}
