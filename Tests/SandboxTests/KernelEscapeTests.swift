// Functions that ask the kernel for more than a function may are refused.

import Glibc
import Testing

@testable import Sandbox

/// A small C program that tries system calls and prints what it was answered, compiled by the test.
enum CallProbe {
    static let source = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <sched.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        #define TRY(name, ...) do { errno = 0; long r = syscall(__VA_ARGS__); \\
            printf("%s %s\\n", name, r < 0 ? strerrorname_np(errno) : "ALLOWED"); fflush(stdout); } while (0)
        static void eat(long size) {
            char *memory = malloc(size);
            for (long i = 0; i < size; i += 4096) memory[i] = 1;
            printf("ate\\n");
        }
        static void bomb(void) {
            int count = 0;
            while (fork() > 0) count++;
            if (errno == EAGAIN) { printf("%d\\n", count); fflush(stdout); }
            pause();
        }
        int main(int count, char **arguments) {
            if (count > 2 && !strcmp(arguments[1], "eat")) { eat(atol(arguments[2]) << 20); return 0; }
            if (count > 1 && !strcmp(arguments[1], "bomb")) { bomb(); return 0; }
            char buffer[4096] = {0};
            TRY("mount", SYS_mount, "none", "/tmp", "tmpfs", 0, 0);
            TRY("umount2", SYS_umount2, "/tmp", 2);
            TRY("unshare", SYS_unshare, CLONE_NEWUSER);
            TRY("setns", SYS_setns, 0, 0);
            TRY("clone", SYS_clone, CLONE_NEWUSER | 17, 0, 0, 0, 0);
            TRY("pivot_root", SYS_pivot_root, "/tmp", "/tmp");
            TRY("chroot", SYS_chroot, "/tmp");
            TRY("ptrace", SYS_ptrace, 0, 0, 0, 0);
            TRY("process_vm_readv", SYS_process_vm_readv, 1, 0, 0, 0, 0, 0);
            TRY("bpf", SYS_bpf, 0, buffer, 64);
            TRY("keyctl", SYS_keyctl, 0, -3, 0, 0, 0);
            TRY("add_key", SYS_add_key, "user", "x", "y", 1, -3);
            TRY("perf_event_open", SYS_perf_event_open, buffer, 0, -1, -1, 0);
            TRY("userfaultfd", SYS_userfaultfd, 0);
            TRY("io_uring_setup", SYS_io_uring_setup, 8, buffer);
            TRY("open_by_handle_at", SYS_open_by_handle_at, -100, buffer, 0);
            TRY("init_module", SYS_init_module, buffer, 0, "");
            TRY("reboot", SYS_reboot, 0, 0, 0, 0);
            TRY("sethostname", SYS_sethostname, "x", 1);
            TRY("clock_settime", SYS_clock_settime, 0, buffer);
            TRY("setuid", SYS_setresuid, 0, 0, 0);
            TRY("setgroups", SYS_setgroups, 0, 0);
            TRY("clone3", SYS_clone3, buffer, 88);
            TRY("socket-vsock", SYS_socket, 40, SOCK_STREAM, 0);
            TRY("socket-packet", SYS_socket, AF_PACKET, SOCK_RAW, 0);
            TRY("socket-alg", SYS_socket, AF_ALG, SOCK_SEQPACKET, 0);
            TRY("socket-raw", SYS_socket, AF_INET, SOCK_RAW, 1);
            TRY("socket-inet", SYS_socket, AF_INET, SOCK_STREAM, 0);
            TRY("kill-init", SYS_kill, 1, 9);
            return 0;
        }
        """

    /// Compiles it into `directory` as `probe`.
    static func compile(into scratch: borrowing Scratch) throws {
        let source = try scratch.write(source, to: "probe.c")
        let status = ChildProcess.run(
            ["/usr/bin/cc", "-w", "-o", scratch.path + "/probe", source], passing: 0)
        try #require(status == 0)
    }

    static func run(_ arguments: String, memoryMiB: Int = 128, in backend: any SandboxBackend) async throws
        -> Outcome
    {
        let scratch = try Scratch()
        try compile(into: scratch)
        var spec = Inside.shell("exec ./probe \(arguments)", memoryMiB: memoryMiB)
        spec.codeDirectory = scratch.path
        spec.environment["PATH"] = "/usr/bin:/bin"
        return try await Inside.run(spec, in: backend)
    }
}

extension RealSandboxes {
    @Suite struct KernelEscapes {
        @Test(.enabled(if: Machine.hasCompiler, "needs cc")) func dangerousCallsAreRefused() async throws {
            let outcome = try await Inside.withBackend { try await CallProbe.run("", in: $0) }
            // Without root, the runtime's user is the init's own: the kernel itself drops a signal to it.
            let other: [String: Set<String>] = [
                "clone3": ["ENOSYS"], "socket-vsock": ["EAFNOSUPPORT"], "socket-packet": ["EAFNOSUPPORT"],
                "socket-alg": ["EAFNOSUPPORT"], "socket-inet": ["ALLOWED"],
                "setuid": ["EPERM", "EINVAL"], "kill-init": geteuid() == 0 ? ["EPERM"] : ["ALLOWED"],
            ]
            #expect(outcome.lines.count == 29)
            for line in outcome.lines {
                let words = line.split(separator: " ").map(String.init)
                #expect(words.count == 2 && (other[words[0]] ?? ["EPERM"]).contains(words[1]), "\(line)")
            }
        }

        @Test func thereAreNoCapabilitiesAndNoNewPrivileges() async throws {
            let outcome = try await Inside.run("cat /proc/self/status; ls -l /proc/self/fd | wc -l")
            for name in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
                #expect(outcome.output.contains("\(name):\t0000000000000000"))
            }
            #expect(outcome.output.contains("NoNewPrivs:\t1"))
            #expect(outcome.output.contains("Seccomp:\t2"))
            #expect(outcome.output.contains("SigIgn:\t0000000000000000"))
            // 0, 1, 2 and the directory itself, under a line of total: nothing inherited.
            #expect(outcome.lines.last == "5")
        }

        @Test func theInitCannotBeKilledFromInside() async throws {
            let outcome = try await Inside.run(
                "kill -9 1; kill -TERM 1; kill -STOP 1; kill -9 -1; echo alive")
            #expect(outcome.output.contains("alive"))
            #expect(outcome.exit == .exited(0))
        }

        @Test func setuidProgramsGiveNothing() async throws {
            let scratch = try Scratch()
            try CallProbeIdentity.install(in: scratch)
            var spec = Inside.shell("./whoami")
            spec.codeDirectory = scratch.path
            let prepared = spec
            let outcome = try await Inside.withBackend { try await Inside.run(prepared, in: $0) }
            #expect(outcome.output == "993\n")
        }
    }
}

/// A set-user-id root copy of a shell-less program that prints who runs it.
enum CallProbeIdentity {
    static func install(in scratch: borrowing Scratch) throws {
        let bytes = try #require(SystemCall.readBytes("/usr/bin/id"))
        try SystemCall.write(bytes, to: scratch.path + "/id", creating: 0o755)
        chmod(scratch.path + "/id", 0o4755)
        try scratch.write("#!/bin/sh\n./id -u\n", to: "whoami")
    }
}
