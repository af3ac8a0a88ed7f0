// Functions burn every processor; whoever serves them must get one at once when there is something to do.

internal import CLinux
internal import Glibc

/// The precedence of this process's threads over those of functions.
public enum ServerPrecedence {
    /// Nice value and slice. The kernel's scheduler (EEVDF) lets a waking thread in by its deadline, which a
    /// short slice brings near; a low nice value alone changes hardly anything.
    /// https://docs.kernel.org/scheduler/sched-eevdf.html
    static let nice: Int32 = -20
    static let sliceNanoseconds: UInt64 = 100_000

    /// Gives it to every thread that there is, and so to those that they make. Sandboxes never have it, and
    /// neither has anybody who may not lower nice values: then the short slice alone.
    public static func claim() {
        for name in SystemCall.list("/proc/self/task") {
            guard let thread = pid_t(name) else { continue }
            if apus_schedule(thread, nice, sliceNanoseconds) != 0 {
                _ = apus_schedule(thread, 0, sliceNanoseconds)
            }
        }
    }

    /// Takes it from a child process, which has inherited it.
    public static func decline(for process: Int32) { _ = apus_schedule(process, 0, 0) }
}
