// Functions that take more than their share are stopped, and nobody else notices.

import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite struct Limits {
        @Test(
            .enabled(if: Machine.hasCompiler, "needs cc"),
            .enabled("no memory limit here") { await Machine.has("memory limit") })
        func memoryEndsInOutOfMemory() async throws {
            try await Inside.withBackend { backend in
                let small = try await CallProbe.run("eat 64", memoryMiB: 128, in: backend)
                #expect(small.exit == .exited(0))
                #expect((64...100).contains(small.peakMiB))
                let large = try await CallProbe.run("eat 300", memoryMiB: 128, in: backend)
                #expect(large.exit == .outOfMemory)
                #expect(large.peakMiB >= 120 && large.peakMiB <= 128)
                let roomy = try await CallProbe.run("eat 300", memoryMiB: 512, in: backend)
                #expect(roomy.exit == .exited(0))
            }
        }

        @Test(
            .enabled(if: Machine.hasCompiler, "needs cc"),
            .enabled("no process limit here") { await Machine.has("process limit") })
        func aForkBombIsContainedAndKilledWhole()
            async throws
        {
            try await Inside.withBackend { backend in
                let scratch = try Scratch()
                try CallProbe.compile(into: scratch)
                var spec = Inside.shell("exec ./probe bomb", memoryMiB: 1_024)
                spec.codeDirectory = scratch.path
                let sandbox = try await backend.launch(spec)
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                try #require(Inside.isReadable(pipe))
                let count = Int(Inside.drain(pipe).split(separator: "\n").first ?? "") ?? 0
                #expect((900...1_024).contains(count))
                await sandbox.kill()
                let next = try await Inside.run(Inside.shell("echo fine"), in: backend)
                #expect(next.output == "fine\n")
            }
        }

        @Test(.enabled("no /tmp quota here") { await Machine.has("/tmp quota") })
        func tmpHasItsSizeAndIsNotMemory() async throws {
            let outcome = try await Inside.run(
                "dd if=/dev/zero of=/tmp/x bs=1M count=600 2>&1; stat -c %s /tmp/x; df -m /tmp | tail -1")
            #expect(outcome.output.contains("No space left on device"))
            let size = Int(outcome.lines.dropLast().last ?? "") ?? 0
            #expect(size > 450 << 20 && size <= 512 << 20)
            #expect(outcome.exit == .exited(0))
        }

        @Test(.enabled("no /tmp quota here") { await Machine.has("/tmp quota") })
        func aBiggerTmpHoldsMore() async throws {
            try await Inside.withBackend { backend in
                var spec = Inside.shell(
                    "dd if=/dev/zero of=/tmp/x bs=1M count=600 2>&1 | tail -1; stat -c %s /tmp/x")
                spec.temporaryStorageMiB = 1_024
                let outcome = try await Inside.run(spec, in: backend)
                #expect(outcome.lines.last == "\(600 << 20)")
            }
        }

        @Test(.enabled("no CPU share here") { await Machine.has("CPU share") })
        func cpuIsGenerousDuringInitAndInProportionAfter() async throws {
            try await Inside.withBackend { backend in
                let sandbox = try await backend.launch(
                    Inside.shell("while :; do i=0; while [ $i -lt 5000 ]; do i=$((i+1)); done; echo; done"))
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                let clock = ContinuousClock()
                func lines(_ count: Int) -> Duration {
                    clock.measure {
                        var seen = 0
                        while seen < count, Inside.isReadable(pipe) { seen += Inside.drain(pipe).utf8.count }
                    }
                }
                _ = lines(2)
                let generous = lines(10)
                sandbox.finishInitialization()
                _ = lines(2)
                let limited = lines(10)
                // 128 MiB are 7 % of a CPU: far slower, however busy the machine.
                #expect(limited > generous * 3)
                await sandbox.kill()
            }
        }
    }
}
