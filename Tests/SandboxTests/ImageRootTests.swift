// An environment whose root is an image's: nothing of the machine's shows through.

import FileTrees
import Glibc
import Testing

@testable import Sandbox

extension RealSandboxes {
    @Suite struct ImageRoots {
        /// Lists and tries what the arguments say: `l` a directory, `w` to write a file, `c` a file's text.
        private static let program = """
            #include <dirent.h>
            #include <stdio.h>
            #include <unistd.h>
            int main(int count, char **words) {
                char text[4096];
                for (int i = 1; i < count; i++) {
                    const char *path = words[i] + 1;
                    if (words[i][0] == 'l') {
                        DIR *place = opendir(path);
                        struct dirent *entry;
                        printf("%s:", path);
                        while (place && (entry = readdir(place))) printf(" %s", entry->d_name);
                        puts(place ? "" : " none");
                    } else {
                        FILE *file = fopen(path, words[i][0] == 'w' ? "w" : "r");
                        size_t length = 0;
                        if (file && words[i][0] == 'c') length = fread(text, 1, sizeof text - 1, file);
                        text[length] = 0;
                        printf("%s %s: %s\\n", file ? "can" : "cannot", words[i], text);
                    }
                }
                printf("at %s as %d\\n", getcwd(text, sizeof text), getuid());
            }
            """

        /// A root with one static program, and the places that a sandbox hides; nil without a compiler.
        private func image(in scratch: borrowing Scratch) throws -> String {
            let root = scratch.path + "/image"
            for place in ["", "/dev", "/proc", "/tmp", "/etc", "/made"] { mkdir(root + place, 0o755) }
            for file in ["/etc/hosts", "/etc/resolv.conf", "/etc/mine"] {
                try SystemCall.write("of the image", to: root + file, creating: 0o644)
            }
            try scratch.write(Self.program, to: "program.c")
            let words = [
                "/usr/bin/cc", "-w", "-static", "-O1", "-o", root + "/program", scratch.path + "/program.c",
            ]
            try #require(ChildProcess.run(words, passing: 0) == 0)
            return root
        }

        @Test(.enabled(if: Machine.hasCompiler, "needs cc")) func theMachineDoesNotShowThrough() async throws
        {
            let scratch = try Scratch()
            var spec = SandboxSpec(
                id: "image", codeDirectory: "", executable: "/program",
                arguments: [
                    "l/", "l/usr", "l/opt", "l/run", "c/etc/mine", "c/etc/hosts", "w/x", "w/made/x",
                    "w/etc/x",
                    "w/dev/x", "w/tmp/x", "w/dev/null", "w/dev/shm/x", "l/var/task", "c/proc/1/comm",
                ], environment: [:], workingDirectory: "/made")
            let root = try image(in: scratch)
            spec.rootDirectory = root
            let outcome = try await Inside.withBackend { try await Inside.run(spec, in: $0) }
            let entries = outcome.lines.first?.split(separator: " ").dropFirst().sorted() ?? []
            #expect(entries == [".", "..", "dev", "etc", "made", "proc", "program", "tmp"])
            for expected in [
                "/usr: none", "/opt: none", "/run: none", "can c/etc/mine: of the image",
                "cannot w/x: ", "cannot w/made/x: ", "cannot w/etc/x: ", "cannot w/dev/x: ", "can w/tmp/x: ",
                "can w/dev/null: ", "can w/dev/shm/x: ", "/var/task: none", "can c/proc/1/comm: apus-init",
                "at /made as 993",
            ] {
                #expect(outcome.output.contains(expected), "\(expected) in \(outcome.output)")
            }
            #expect(outcome.output.contains("localhost"))
            #expect(!SystemCall.exists(root + "/x") && !SystemCall.exists(root + "/made/x"))
        }

        @Test func plainProcessesHaveNoRootOfTheirOwn() async throws {
            let backend = try ProcessBackend(SandboxConfiguration())
            var spec = SandboxSpec(id: "image", codeDirectory: "", executable: "/program", environment: [:])
            spec.rootDirectory = "/"
            await #expect(throws: SandboxError.self) { _ = try await backend.launch(spec) }
            await backend.shutdown()
        }
    }
}
