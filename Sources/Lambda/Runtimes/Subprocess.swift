// Runs a program of the machine to its end, for its output: asking an interpreter its version, having Python
// compile our bootstrap. Never a function's code.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

enum Subprocess {
    /// What the program wrote to stdout, up to 4 KB, where it exited with 0. Blocks.
    static func output(_ path: String, _ arguments: [String]) -> String? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        let words = ([path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        let variables = [strdup("PATH=/usr/bin:/bin"), strdup("LC_ALL=C.UTF-8")]
        defer { for variable in variables { free(variable) } }
        var process = pid_t()
        let failed = posix_spawn(&process, path, &actions, nil, words + [nil], variables + [nil])
        close(ends[1])
        guard failed == 0 else { return nil }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(ends[0], &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            output.append(contentsOf: piece.prefix(min(count, 4_096 - output.count)))
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        return status == 0 ? String(decoding: output, as: UTF8.self) : nil
    }
}
