// What all request bodies together may hold of this process's memory.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Counts the bytes of bodies in memory, over all connections of a server.
final class BodyBudget: Sendable {
    private let limit: Int
    private let used = Atomic(0)

    init(limit: Int) { self.limit = limit }

    var usedBytes: Int { used.load(ordering: .relaxed) }
    var isSpent: Bool { usedBytes >= limit }

    /// False, and nothing taken, where not so much is left.
    func take(_ count: Int) -> Bool {
        if used.add(count, ordering: .relaxed).newValue <= limit { return true }
        giveBack(count)
        return false
    }

    /// Counts bytes that are here already.
    func add(_ count: Int) { used.add(count, ordering: .relaxed) }

    func giveBack(_ count: Int) { used.subtract(count, ordering: .relaxed) }

    /// An eighth of the machine's memory: what a body becomes on its way (text, values, records) is several
    /// times as large. Never less than two of the largest bodies, nor more than 2 GiB.
    static let defaultBytes: Int = {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let memory = max(0, pages) * max(0, sysconf(Int32(_SC_PAGESIZE)))
        return min(2 << 30, max(2 * GatewayLimits.bodyBytes, memory / 8))
    }()
}
