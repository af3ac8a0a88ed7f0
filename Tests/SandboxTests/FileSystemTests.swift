// Directories of the host that functions share: read and written by all of them, theirs and nobody's way out.

import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite(.enabled("mounting for functions needs root") { geteuid() == 0 }) struct FileSystems {
        /// A directory of the host that belongs to somebody who is not root.
        private func shared(in scratch: borrowing Scratch, owner: uid_t = 12_345) throws -> String {
            let place = scratch.path + "/shared"
            mkdir(place, 0o750)
            try #require(chown(place, owner, owner) == 0)
            return place
        }

        private func sharing(_ script: String, _ source: String) -> SandboxSpec {
            var spec = Inside.shell(script)
            spec.fileSystem = .init(source: source, target: "/mnt/data")
            return spec
        }

        @Test func whatOneWritesAnotherReads() async throws {
            let scratch = try Scratch()
            let place = try shared(in: scratch)
            try await Inside.withBackend { backend in
                let first = try await Inside.run(
                    sharing(
                        "mkdir /mnt/data/d && echo shared > /mnt/data/d/f; stat -c '%u %g' /mnt/data/d/f",
                        place),
                    in: backend)
                #expect(first.lines == ["993 990"])
                let second = try await Inside.run(
                    sharing("cat /mnt/data/d/f; echo more >> /mnt/data/d/f; ls /mnt", place), in: backend)
                #expect(second.lines == ["shared", "data"])
                // Who has none sees nothing.
                let third = try await Inside.run(Inside.shell("ls -A /mnt"), in: backend)
                #expect(third.lines.isEmpty)
            }
            #expect(SystemCall.read(place + "/d/f") == "shared\nmore\n")
            var status = stat()
            #expect(stat(place + "/d/f", &status) == 0)
            #expect(status.st_uid == 12_345 && status.st_gid == 12_345)
        }

        @Test func itLeadsNowhereElse() async throws {
            let scratch = try Scratch()
            let place = try shared(in: scratch)
            let secret = try scratch.write("host secret", to: "secret", mode: 0o644)
            // Made on the host: inside, they mean the sandbox's own files.
            symlink(secret, place + "/link")
            symlink("../secret", place + "/up")
            symlink("/", place + "/root")
            try scratch.write("of root", to: "shared/root-only", mode: 0o600)
            let spec = sharing(
                """
                cd /mnt/data
                cat link up ../secret ../../secret root\(secret) /mnt/data/../..\(secret) root-only
                ln -s \(secret) made && cat made
                ln /mnt/data/root-only /mnt/data/hard
                echo x > /mnt/x; echo x > /mnt/data/../x; mkdir /mnt/other
                cp /bin/true t && chmod 4755 t; mknod d c 1 3; mount -o remount,suid /mnt/data
                ls /mnt; grep ' /mnt' /proc/mounts | cut -d ' ' -f 2,4 | cut -d , -f 1-3
                """, place)
            let outcome = try await Inside.withBackend { try await Inside.run(spec, in: $0) }
            #expect(!outcome.output.contains("host secret") && !outcome.output.contains("of root"))
            #expect(outcome.lines.suffix(3).first == "data")
            #expect(outcome.output.contains("\n/mnt ro,nosuid,nodev"))
            #expect(outcome.output.contains("\n/mnt/data rw,nosuid,nodev"))
            #expect(access(scratch.path + "/x", F_OK) != 0)
            #expect(access(place + "/d", F_OK) != 0)
        }

        private static func untilPrepared(
            _ kind: RuntimePreparation, in backend: NamespaceBackend
        ) async throws {
            for _ in 0..<500_000 where !backend.hasPrepared(kind) { await Task.yield() }
            try #require(backend.hasPrepared(kind))
        }

        @Test func preparedRuntimesGetTheirsToo() async throws {
            let scratch = try Scratch()
            let place = try shared(in: scratch)
            let preparation = RuntimePreparation.held(binds: [], spares: 1)
            try await Inside.withBackend(spares: 1) { backend in
                backend.prepare(preparation)
                try await Self.untilPrepared(preparation, in: backend)
                var spec = sharing("echo $0 > /mnt/data/f; cat /mnt/data/f; echo x > /mnt/y", place)
                spec.preparation = preparation
                let outcome = try await Inside.run(spec, in: backend)
                #expect(outcome.lines.first == "/bin/sh")
                #expect(outcome.output.contains("Read-only file system"))
                #expect(backend.preparedLaunches == 1)
            }
            #expect(SystemCall.read(place + "/f") == "/bin/sh\n")
        }

        @Test func rootsFilesAreNotGivenAway() async throws {
            let scratch = try Scratch()
            let place = try shared(in: scratch, owner: 0)
            try await Inside.withBackend { backend in
                #expect(throws: SandboxError.self) { try backend.checkFileSystem(place) }
                #expect(throws: SandboxError.self) { try backend.checkFileSystem(place + "/none") }
                try scratch.write("", to: "file", mode: 0o644)
                #expect(throws: SandboxError.self) { try backend.checkFileSystem(scratch.path + "/file") }
                // Open to everybody, it is what it is: files are the runtime's user's.
                chmod(place, 0o1777)
                try backend.checkFileSystem(place)
                let outcome = try await Inside.run(
                    sharing("echo x > /mnt/data/f; ls /mnt/data", place), in: backend)
                #expect(outcome.lines == ["f"])
            }
            var status = stat()
            #expect(stat(place + "/f", &status) == 0 && status.st_uid == 993)
        }
    }
}
