// Processes that are saved in one environment and go on in others. Needs a CRIU that works here.

import FileTrees
import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite(
        .enabled("no CRIU that works on this kernel: `apus doctor` says why") {
            await Machine.has("SnapStart snapshots")
        }
    ) struct Snapshots {
        private let place = "/tmp/apus-snapshot-tests-\(getpid())"

        /// Counts for a second or so, in a process of its own each time.
        private static let counting = """
            echo kept > /tmp/kept; count=0
            while [ $count -lt 100 ]; do count=$((count + 1)); echo $count; sleep 0.01; done
            cat /tmp/kept; grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' /proc/self/status
            { echo 1 > /proc/self/oom_score_adj; } 2> /dev/null && echo writable
            exit 7
            """

        /// Reads until `text` has come.
        private func read(_ descriptor: Int32, until text: String) -> String {
            var output: [UInt8] = []
            while !String(decoding: output, as: UTF8.self).contains(text), Inside.isReadable(descriptor) {
                var piece = [UInt8](repeating: 0, count: 4_096)
                let count = Glibc.read(descriptor, &piece, piece.count)
                if count <= 0 { break }
                output += piece.prefix(count)
            }
            return String(decoding: output, as: UTF8.self)
        }

        private func save(
            _ spec: SandboxSpec, in backend: NamespaceBackend, after text: String, to place: String? = nil
        ) async throws {
            let place = place ?? self.place
            var spec = spec
            spec.snapshot = .saved
            let sandbox = try await backend.launch(spec)
            let output = sandbox.takeOutput()
            defer { close(output) }
            #expect(read(output, until: text).contains(text))
            try await sandbox.save(into: place)
            await sandbox.kill()
        }

        @Test func aProcessGoesOnInOtherEnvironments() async throws {
            defer { TreeRemoval.remove(place) }
            try await Inside.withBackend { backend in
                var spec = Inside.shell(Self.counting)
                try await save(spec, in: backend, after: "5\n")
                for name in SystemCall.list(place) where name != "tmp" {
                    var status = stat()
                    #expect(stat(place + "/" + name, &status) == 0 && status.st_mode & 0o077 == 0, "\(name)")
                }
                var directory = stat()
                #expect(stat(place, &directory) == 0 && directory.st_mode & 0o777 == 0o700)
                spec.snapshot = .restored(directory: place)
                for _ in 0..<2 {
                    let sandbox = try await backend.launch(spec)
                    let output = sandbox.takeOutput()
                    defer { close(output) }
                    let exit = await sandbox.exitStatus()
                    let said = Inside.drain(output)
                    #expect(exit == .exited(7))
                    let numbers = said.split(separator: "\n").compactMap { Int($0) }
                    let first = try #require(numbers.first)
                    #expect(first > 5 && numbers == Array(first...100), "\(said)")
                    #expect(said.contains("100\nkept\n"))
                    #expect(said.contains("Uid:\t993\t993\t993\t993\n"))
                    #expect(said.contains("CapEff:\t0000000000000000\n"))
                    #expect(said.contains("NoNewPrivs:\t1\n") && said.contains("Seccomp:\t2\n"))
                    #expect(!said.contains("writable"))
                    await sandbox.kill()
                }
            }
        }

        /// What is written to memory counts as the function's, which has little more than that.
        @Test func aLargeProcessIsSavedToMemory() async throws {
            let memory = try MemoryDirectory(sizeMiB: 512)
            try await Inside.withBackend { backend in
                var spec = Inside.shell(
                    """
                    exec perl -e '$| = 1; my $n = 75_000_000; my $x = "x" x $n; print "ready\\n";
                    select(undef, undef, undef, 0.01) for 1 .. 100; print length $x, "\\n"'
                    """)
                spec.memoryMiB = 128
                try await save(spec, in: backend, after: "ready", to: memory.path + "/saved")
                spec.snapshot = .restored(directory: memory.path + "/saved")
                let sandbox = try await backend.launch(spec)
                let output = sandbox.takeOutput()
                defer { close(output) }
                #expect(await sandbox.exitStatus() == .exited(0))
                #expect(Inside.drain(output) == "75000000\n")
                await sandbox.kill()
            }
        }

        @Test func whatCannotBeSavedLeavesNothing() async throws {
            try await Inside.withBackend { backend in
                var spec = Inside.shell("echo ready; exec sleep 30")
                spec.snapshot = .saved
                let sandbox = try await backend.launch(spec)
                let output = sandbox.takeOutput()
                defer { close(output) }
                _ = read(output, until: "ready")
                await #expect(throws: SandboxError.self) { try await sandbox.save(into: "/proc/nowhere") }
                #expect(!SystemCall.exists("/proc/nowhere"))
                await sandbox.kill()
                await #expect(throws: SandboxError.self) {
                    var gone = spec
                    gone.snapshot = .restored(directory: place + "-gone")
                    _ = try await backend.launch(gone)
                }
            }
        }
    }
}
