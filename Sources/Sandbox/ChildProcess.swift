// Runs a program of the system to its end, without a shell: formatting disks, nothing else so far.

internal import Glibc

enum ChildProcess {
    /// Runs `command`, its output dropped, `descriptor` as its descriptor 3. Blocks. Returns the exit code,
    /// or 128 and more where it could not run or was killed.
    static func run(_ command: [String], passing descriptor: Int32) -> Int {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for standard: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, descriptor, 3)
        var arguments = command.map { strdup($0) } + [nil]
        var variables = [strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), nil]
        defer { (arguments + variables).forEach { free($0) } }
        var pid: pid_t = 0
        if posix_spawn(&pid, command[0], &actions, nil, &arguments, &variables) != 0 { return 128 }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 { if errno != EINTR { return 128 } }
        return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : 128 + Int(status & 0x7F)
    }
}
