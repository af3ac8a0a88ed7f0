// A runtime that was started ahead finds what a plainly started one finds.

import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite(.enabled("only root can prepare runtimes") { geteuid() == 0 }) struct PreparedRuntimes {
        /// A program that can be started ahead: a shell that takes its assignment as our bootstraps do.
        private static let waits = """
            if [ -n "$APUS_ASSIGNMENT" ]; then
              assignment=$(tr '\\000' '\\n' <&3; echo .); exec 3<&-
              [ "$assignment" = . ] && exit 0
              cd "${assignment%%
            *}"; unset APUS_ASSIGNMENT
              while IFS= read -r line; do case $line in *=*) export "${line?}";; esac; done <<END
            $assignment
            END
            fi
            eval "$SCRIPT"
            """

        private func preparation(_ change: (inout RuntimePreparation) -> Void = { _ in })
            -> RuntimePreparation
        {
            var preparation = RuntimePreparation(
                binds: [.init(source: "/etc/ssl", target: "/var/shown")], executable: "/bin/sh",
                arguments: ["-c", Self.waits], environment: ["PATH": "/usr/bin:/bin"], spares: 1)
            change(&preparation)
            return preparation
        }

        private func spec(_ script: String, _ preparation: RuntimePreparation?) -> SandboxSpec {
            let base = self.preparation()
            var spec = SandboxSpec(
                id: "test", binds: base.binds, codeDirectory: "", executable: base.executable,
                arguments: base.arguments, environment: base.environment)
            // The program above takes its variables line by line.
            spec.environment["SCRIPT"] = script.split(separator: "\n").joined(separator: "; ")
            spec.preparation = preparation
            return spec
        }

        /// What brings its own program.
        private var held: RuntimePreparation { .held(binds: preparation().binds, spares: 1) }

        private func untilPrepared(_ backend: NamespaceBackend, _ kind: RuntimePreparation) async throws {
            backend.prepare(kind)
            for _ in 0..<5_000 where !backend.hasPrepared(kind) {
                await pause()
            }
            try #require(backend.hasPrepared(kind))
        }

        @Test func itFindsCodeLayersVariablesPortsAndLimits() async throws {
            let scratch = try Scratch()
            try scratch.write("code", to: "code/file")
            try scratch.write("lower", to: "one/both")
            try scratch.write("lower", to: "one/single")
            try scratch.write("upper", to: "two/both")
            let script = """
                cat file /opt/both /opt/single; echo; pwd; echo "$A|$APUS_ASSIGNMENT|$APUS_RUNTIME_SOCKET"
                (echo x > file) 2>/dev/null || echo closed; (echo y > /opt/z) 2>/dev/null || echo closed
                echo t > /tmp/t && cat /tmp/t; df -k /tmp | tail -1 | awk '{ print ($2 > 400000) }'
                grep -c ' 00000000:11D7 \\|0100007F:11D7 ' /proc/net/tcp; ls /proc/self/fd | tr '\\n' ' '
                """
            let plain = spec(script, nil)
            let outcomes = try await Inside.withBackend(spares: 1) { backend in
                var outcomes: [Outcome] = []
                for kind in [nil, preparation(), held] {
                    if let kind { try await untilPrepared(backend, kind) }
                    var spec = plain
                    spec.preparation = kind
                    spec.codeDirectory = scratch.path + "/code"
                    spec.layerDirectories = [scratch.path + "/one", scratch.path + "/two"]
                    spec.environment["A"] = "one  two = three"
                    spec.hostPorts = [4_567]
                    outcomes.append(try await Inside.run(spec, in: backend))
                }
                #expect(backend.preparedLaunches == 2)
                return outcomes
            }
            #expect(outcomes[0].output == outcomes[1].output)
            #expect(outcomes[0].output == outcomes[2].output)
            #expect(
                outcomes[1].lines.prefix(7) == [
                    "codeupperlower", "/var/task", "one  two = three||/run/apus/api.sock", "closed", "closed",
                    "t", "1",
                ])
            #expect(outcomes[1].exit == .exited(0))
        }

        @Test(arguments: [false, true]) func theKernelSeesNoDifference(isHeld: Bool) async throws {
            let script = """
                grep -v 'Vm\\|Rss\\|ctxt_sw\\|Pid:\\|Tgid\\|Ngid\\|^NS\\|SigQ' \
                /proc/self/status
                cat /proc/self/limits; sed 's/apus-[0-9-]*//;s/^[0-9]* [0-9]* [0-9:]*//' \
                /proc/self/mountinfo | awk '{ print $3, $4 }' | sort
                ulimit -a; umask; id; ls -la /proc/self/fd | awk '{ print $1, $NF }' | sed 's/[0-9][0-9]*//'
                cat /proc/self/cgroup | sed 's/:.*:/:/' | awk -F/ '{ print NF }'; hostname; ls / /var /run
                """
            let outcomes = try await Inside.withBackend(spares: 1) { backend in
                let plain = try await Inside.run(spec(script, nil), in: backend)
                let kind = isHeld ? held : preparation()
                try await untilPrepared(backend, kind)
                let prepared = try await Inside.run(spec(script, kind), in: backend)
                #expect(backend.preparedLaunches == 1)
                return (plain, prepared)
            }
            let differences = outcomes.1.lines.difference(from: outcomes.0.lines)
            #expect(differences.isEmpty)
            #expect(outcomes.1.lines.contains { $0.hasPrefix("NoNewPrivs:\t1") })
            #expect(outcomes.1.lines.contains { $0.hasPrefix("Seccomp:\t2") })
        }

        @Test func memoryIsLimitedToTheFunctions() async throws {
            let script = "head -c 300000000 /dev/zero | tail"
            let outcome = try await Inside.withBackend(spares: 1) { backend in
                try await untilPrepared(backend, preparation())
                return try await Inside.run(spec("exec sh -c '\(script)'", preparation()), in: backend)
            }
            #expect(outcome.peakMiB <= 128)
            #expect(outcome.peakMiB > 100)
        }

        @Test func aHeldRuntimeThatCannotBeExecutedSaysSoAndHarmsNoOther() async throws {
            try await Inside.withBackend(spares: 1) { backend in
                for _ in 0...SandboxLimits.preparationFailures {
                    try await untilPrepared(backend, held)
                    var missing = spec("", held)
                    missing.executable = "/var/task/bootstrap"
                    await #expect(throws: SandboxError(step: SandboxError.executeStep, errno: ENOENT)) {
                        _ = try await backend.launch(missing)
                    }
                }
                try await untilPrepared(backend, held)
                let outcome = try await Inside.run(spec("echo $0 $A", held), in: backend)
                #expect(backend.preparedLaunches == 1)
                #expect(outcome.exit == .exited(0))
            }
        }

        @Test func aHeldRuntimeTakesTheLongestSpec() async throws {
            var long = spec("printf %s \"$LONG\" | wc -c", held)
            long.environment["LONG"] = String(repeating: "x", count: 100_000)
            let outcome = try await Inside.withBackend(spares: 1) { backend in
                try await untilPrepared(backend, held)
                let outcome = try await Inside.run(long, in: backend)
                #expect(backend.preparedLaunches == 1)
                return outcome
            }
            #expect(outcome.lines == ["100000"])
        }

        @Test func whatDiedWaitingIsReplacedByAPlainStart() async throws {
            try await Inside.withBackend(spares: 1) { backend in
                let kind = preparation {
                    $0.arguments = ["-c", "[ -z \"$APUS_ASSIGNMENT\" ] || exit 3; eval \"$SCRIPT\""]
                }
                for _ in 0..<4 {
                    backend.prepare(kind)
                    for _ in 0..<5_000 where backend.isPreparing(kind) {
                        await pause()
                    }
                    var spec = spec("echo plain", kind)
                    spec.arguments = kind.arguments
                    let outcome = try await Inside.run(spec, in: backend)
                    #expect(outcome.output == "plain\n")
                    for _ in 0..<5_000 where backend.isPreparing(kind) {
                        await pause()
                    }
                }
                #expect(backend.preparedLaunches == 0)
            }
        }

        /// It holds 50 MB and waits.
        private func large() -> RuntimePreparation {
            preparation {
                $0.executable = "/usr/bin/perl"
                $0.arguments = ["-e", "my $x = 'x' x 50_000_000; sysread(STDIN, $y, 1) while sleep 100"]
            }
        }

        @Test(.enabled("needs perl") { access("/usr/bin/perl", X_OK) == 0 })
        func whatWaitsIsMeasuredAndBounded() async throws {
            let configuration = SandboxConfiguration(spareEnvironments: 1, waitingMemoryMiB: 40)
            try await Inside.withBackend(configuration) { backend in
                let hasMemory = backend.facilities.controllers.contains(.memory)
                guard hasMemory else { return }
                #expect(backend.waitingMemoryMiB == 0)
                try await untilPrepared(backend, large())
                for _ in 0..<5_000 where backend.waitingMemoryMiB < 40 {
                    await pause()
                    await backend.measureWaiting()
                }
                #expect((40...120).contains(backend.waitingMemoryMiB), "\(backend.waitingMemoryMiB)")
                // There is no room for another kind.
                backend.prepare(preparation())
                #expect(!backend.isPreparing(preparation()))
                for _ in 0..<SandboxLimits.preparationSweeps { backend.sweep() }
                for _ in 0..<5_000 where backend.waitingMemoryMiB > 0 {
                    await pause()
                }
                #expect(backend.waitingMemoryMiB == 0)
            }
        }

        @Test func nobodyAsksAndItEnds() async throws {
            try await Inside.withBackend(spares: 1) { backend in
                try await untilPrepared(backend, preparation())
                for _ in 0..<SandboxLimits.preparationSweeps { backend.sweep() }
                #expect(!backend.hasPrepared(preparation()))
            }
        }
    }
}

/// A moment in which others get on: a thread that only sleeps would be one less for them.
private func pause() async {
    usleep(1_000)
    await Task.yield()
}
