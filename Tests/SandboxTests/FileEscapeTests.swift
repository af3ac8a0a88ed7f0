// Functions that look for the host's files and for other functions find nothing.

import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite struct FileEscapes {
        @Test func theHostsFilesAreInvisible() async throws {
            let scratch = try Scratch()
            let secret = try scratch.write("host secret", to: "secret", mode: 0o644)
            let outcome = try await Inside.run(
                """
                for way in '' /proc/1/root /proc/self/root /proc/1/cwd /proc/self/cwd/../.. /tmp/link; do
                  [ "$way" = /tmp/link ] && ln -s / /tmp/link
                  cat "$way\(secret)"
                done
                cat /proc/1/environ /proc/1/maps /proc/1/fd/0
                cat /etc/shadow; ls /root /home /work /boot /sys /srv /var/lib /var/tmp /run/apus/*/etc
                """)
            #expect(!outcome.output.contains("host secret"))
            #expect(outcome.output.components("No such file or directory") >= 13)
            #expect(outcome.output.components("Permission denied") >= 3)
        }

        @Test func nothingButTmpCanBeWritten() async throws {
            let outcome = try await Inside.run(
                """
                for place in / /usr /usr/bin /etc /opt /var /var/task /var/runtime /dev /run /proc /mnt; do
                  echo x 2>/dev/null > $place/x && echo "wrote $place"
                done
                for file in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /proc/sys/vm/overcommit_memory \
                    /proc/self/oom_score_adj /proc/1/oom_score_adj /etc/passwd; do
                  echo 1 2>/dev/null > $file && echo "wrote $file"
                done
                echo x > /tmp/x && echo fine
                """)
            #expect(outcome.lines.last == "fine")
            #expect(!outcome.output.contains("wrote"))
        }

        @Test func anotherFunctionsTmpIsInvisible() async throws {
            try await Inside.withBackend { backend in
                let first = try await backend.launch(
                    Inside.shell("echo mine > /tmp/mine; echo ready; sleep 100"))
                let pipe = first.takeOutput()
                defer { close(pipe) }
                #expect(Inside.isReadable(pipe))
                let second = try await Inside.run(
                    Inside.shell("ls -A /tmp; cat /tmp/mine; ls /proc | grep -c '^[0-9]'"), in: backend)
                #expect(second.output.contains("No such file"))
                // Its shell, ls and grep, and the init: not the other's.
                #expect((Int(second.lines.last ?? "") ?? 99) <= 4)
                await first.kill()
            }
        }

        @Test func aNewTmpIsEmptyAndTheRuntimesOwn() async throws {
            let outcome = try await Inside.run("stat -c '%a %u %g' /tmp; ls -A /tmp; cat /proc/mounts")
            #expect(outcome.lines.first == "700 993 990")
            // Every mount but /tmp and /dev/shm is read-only, and no host path is mounted.
            for line in outcome.lines.dropFirst() {
                let fields = line.split(separator: " ")
                let isWritable = fields.count > 3 && fields[3].hasPrefix("rw")
                if isWritable { #expect(["/tmp", "/dev/shm"].contains(fields[1])) }
                #expect(fields.count > 3 && fields[3].contains("nosuid"))
            }
        }

        @Test func devicesAreTheHarmlessOnes() async throws {
            let outcome = try await Inside.run(
                """
                ls /dev; head -c 4 /dev/zero | wc -c; echo x > /dev/null
                mknod /tmp/disk b 254 0; cat /proc/kcore /proc/keys
                """
            )
            #expect(
                Set(outcome.lines.prefix(11)) == [
                    "fd", "full", "null", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom",
                    "zero",
                ])
            #expect(outcome.lines[11] == "4")
            #expect(outcome.output.contains("Operation not permitted"))
            #expect(!outcome.output.contains("keyring"))
        }
    }
}
