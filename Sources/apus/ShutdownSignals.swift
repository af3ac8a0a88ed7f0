// SIGTERM and SIGINT as an asynchronous sequence of one. The signals are blocked before any thread starts,
// and the main thread, which has nothing else to do, waits for them.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

enum ShutdownSignals {
    private static let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }

    /// Call before any thread exists: threads inherit the mask.
    static func block() {
        var set = set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits on the calling thread, for ever: the first signal asks for a drain, the second ends at once.
    static func wait() -> Never {
        var set = set
        var received: Int32 = 0
        var count = 0
        while true {
            guard sigwait(&set, &received) == 0 else { continue }
            count += 1
            if count > 1 { exit(128 + received) }
            continuation.yield(received)
        }
    }

    /// Returns when the first signal has come.
    static func first() async {
        for await _ in stream { return }
    }
}
