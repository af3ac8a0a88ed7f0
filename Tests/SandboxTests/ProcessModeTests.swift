// Process mode isolates less, and what it promises it keeps.

import CLinux
import Glibc
import Testing

@testable import Sandbox

@Suite(.serialized) struct ProcessModeTests {
    private func withBackend<R>(_ body: (ProcessBackend) async throws -> R) async throws -> R {
        let backend = try ProcessBackend()
        do {
            let result = try await body(backend)
            await backend.shutdown()
            return result
        } catch {
            await backend.shutdown()
            throw error
        }
    }

    @Test func pathsInsideAreTranslated() async throws {
        let scratch = try Scratch()
        try scratch.write("code", to: "code/handler")
        try scratch.write("one", to: "first/python/name")
        try scratch.write("1", to: "first/python/only-first")
        try scratch.write("two", to: "second/python/name")
        var spec = Inside.shell(
            """
            cat handler $LAMBDA_TASK_ROOT/handler
            cat ${LAYERS%%:*}/name ${LAYERS##*:}/only-first
            echo x > $TMPDIR/x && cat $OWN/x
            """
        )
        spec.codeDirectory = scratch.path + "/code"
        spec.layerDirectories = [scratch.path + "/first", scratch.path + "/second"]
        spec.environment["LAMBDA_TASK_ROOT"] = "/var/task"
        spec.environment["LAYERS"] = "/opt/python:/optional:/opt/python"
        spec.environment["OWN"] = "/tmp"
        let prepared = spec
        let outcome = try await withBackend { try await Inside.run(prepared, in: $0) }
        #expect(outcome.output == "codecodetwo1x\n")
        #expect(outcome.exit == .exited(0))
    }

    @Test func theRuntimeAPIHasAPortOfItsOwn() async throws {
        try await withBackend { backend in
            var spec = Inside.shell(
                "exec 3<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}; cat <&3")
            spec.executable = "/bin/bash"
            let sandbox = try await backend.launch(spec)
            #expect(sandbox.runtimeAPIAddress.hasPrefix("127.0.0.1:"))
            #expect(sandbox.runtimeAPIAddress != "127.0.0.1:9001")
            let (listener, pipe) = (sandbox.takeRuntimeListener(), sandbox.takeOutput())
            defer { [listener, pipe].forEach { close($0) } }
            try #require(Inside.isReadable(listener))
            let connection = accept(listener, nil, nil)
            #expect(write(connection, "hello", 5) == 5)
            close(connection)
            #expect(await sandbox.exitStatus() == .exited(0))
            #expect(Inside.drain(pipe) == "hello")
            await sandbox.kill()
        }
    }

    @Test(.enabled(if: apus_landlock_version() > 0, "the kernel has no Landlock"))
    func theHostsFilesAreClosed() async throws {
        let scratch = try Scratch()
        let secret = try scratch.write("host secret", to: "secret", mode: 0o644)
        let outcome = try await withBackend {
            try await Inside.run(
                Inside.shell(
                    "cat \(secret); cat /etc/shadow; echo x > \(scratch.path)/x; ls /root; echo end"), in: $0)
        }
        #expect(!outcome.output.contains("host secret"))
        #expect(outcome.output.components("Permission denied") == 4)
        #expect(outcome.lines.last == "end")
        #expect(SystemCall.list(scratch.path) == ["secret"])
    }

    @Test func killReachesProcessesThatLeftTheirSession() async throws {
        try await withBackend { backend in
            let sandbox = try await backend.launch(
                Inside.shell("setsid sh -c 'setsid sleep 1000 & echo away; exec sleep 1000' & sleep 1000"))
            let pipe = sandbox.takeOutput()
            defer { close(pipe) }
            try #require(Inside.isReadable(pipe))
            _ = Inside.drain(pipe)
            await sandbox.kill()
            #expect(Inside.isReadable(pipe, withinMilliseconds: 0))
            #expect(Inside.drain(pipe).isEmpty)
        }
    }

    @Test func nothingIsLeftAndTheLossesAreNamed() async throws {
        let before = Traces.now()
        try await withBackend { backend in
            #expect(backend.losses.count >= 3)
            let outcome = try await Inside.run(
                Inside.shell("mkdir -p $TMPDIR/a/b; grep -E 'CapEff|NoNewPrivs|Seccomp:' /proc/self/status"),
                in: backend)
            #expect(outcome.lines == ["CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"])
            var missing = Inside.shell("")
            missing.executable = "/nowhere"
            let refused = try? await backend.launch(missing)
            #expect(refused == nil)
        }
        #expect(Traces.now().directories <= before.directories)
    }
}
