// What a function finds inside.

import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite struct Environment {
        @Test func aShellRunsAsTheRuntimeUser() async throws {
            let outcome = try await Inside.run(
                """
                id -un; id -u; id -g; pwd; hostname
                echo $AWS_LAMBDA_RUNTIME_API $APUS_RUNTIME_SOCKET
                exit 7
                """
            )
            #expect(outcome.exit == .exited(7))
            #expect(
                outcome.lines == [
                    "sbx_user1051", "993", "990", "/var/task", "sandbox", "127.0.0.1:9001 /run/apus/api.sock",
                ])
        }

        @Test func codeLayersAndBindsAreShownReadOnly() async throws {
            let scratch = try Scratch()
            try scratch.write("code", to: "closed/code/handler")
            try scratch.write("one", to: "first/name")
            try scratch.write("1", to: "first/only-first")
            try scratch.write("two", to: "second:,/name")
            try scratch.write("runtime", to: "closed/runtime/bootstrap")
            // The way to the sources may be closed to the runtime's user.
            chmod(scratch.path + "/closed", 0o700)
            var spec = Inside.shell(
                """
                cat handler /opt/name /opt/only-first /var/runtime/bootstrap /a/b/c
                touch x /opt/x /var/runtime/x
                """
            )
            spec.codeDirectory = scratch.path + "/closed/code"
            spec.layerDirectories = [scratch.path + "/first", scratch.path + "/second:,"]
            spec.binds = [
                .init(source: scratch.path + "/closed/runtime", target: "/var/runtime"),
                .init(source: scratch.path + "/closed/code/handler", target: "/a/b/c"),
            ]
            let prepared = spec
            let outcome = try await Inside.withBackend { try await Inside.run(prepared, in: $0) }
            #expect(outcome.output.hasPrefix("codetwo1runtimecode"))
            #expect(outcome.output.components("Read-only file system") == 3)
        }

        @Test func theRuntimeAPIIsReachedOverTCPAndAUnixSocket() async throws {
            try await Inside.withBackend { backend in
                let script = "exec 3<>/dev/tcp/127.0.0.1/9001; echo hello >&3; read answer <&3; echo $answer"
                var spec = Inside.shell(script)
                spec.executable = "/bin/bash"
                let sandbox = try await backend.launch(spec)
                let (listener, unix) = (sandbox.takeRuntimeListener(), sandbox.takeRuntimeSocket())
                defer { [listener, unix].forEach { close($0) } }
                #expect(sandbox.takeRuntimeListener() == -1)
                #expect(unix >= 0)
                #expect(sandbox.runtimeAPIAddress == "127.0.0.1:9001")
                try #require(Inside.isReadable(listener))
                let connection = accept(listener, nil, nil)
                defer { close(connection) }
                try #require(Inside.isReadable(connection))
                var buffer = [UInt8](repeating: 0, count: 16)
                #expect(read(connection, &buffer, 16) == 6)
                #expect(write(connection, "world\n", 6) == 6)
                let pipe = sandbox.takeOutput()
                defer { close(pipe) }
                #expect(await sandbox.exitStatus() == .exited(0))
                #expect(Inside.drain(pipe) == "world\n")
                await sandbox.kill()
            }
        }

        @Test func aProgramThatIsNotThereIsAnErrorWithItsStep() async throws {
            try await Inside.withBackend { backend in
                var spec = Inside.shell("")
                spec.executable = "/var/task/bootstrap"
                #expect(
                    await failure(spec, in: backend) == SandboxError(step: "execute runtime", errno: ENOENT))
                spec.executable = "/bin/sh"
                spec.workingDirectory = "/nowhere"
                #expect(
                    await failure(spec, in: backend)
                        == SandboxError(step: "enter working directory", errno: ENOENT))
                spec.codeDirectory = "/nowhere"
                #expect(await failure(spec, in: backend) == SandboxError(step: "bind code", errno: ENOENT))
            }
        }

        private func failure(_ spec: SandboxSpec, in backend: NamespaceBackend) async -> SandboxError? {
            do {
                try await backend.launch(spec).kill()
                return nil
            } catch {
                return error as? SandboxError
            }
        }

        @Test func sparesAreUsedAndMadeAgain() async throws {
            try await Inside.withBackend(spares: 2) { backend in
                for round in 0..<6 {
                    let outcome = try await Inside.run(Inside.shell("echo \(round); ls -A /tmp"), in: backend)
                    #expect(outcome.output == "\(round)\n")
                }
            }
        }
    }
}

extension String {
    /// How often `part` occurs.
    func components(_ part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
