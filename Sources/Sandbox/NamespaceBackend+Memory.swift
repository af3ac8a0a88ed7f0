// What those who wait cost: every one is in a cgroup of its own, which knows. Measured whenever some have
// come or gone, so that who asks needn't wait.

internal import Synchronization

extension NamespaceBackend {
    public var waitingMemoryMiB: Int { (waitingBytes.load(ordering: .relaxed) + (1 << 20) - 1) >> 20 }

    /// Reads the memory of every prepared runtime and zygote.
    func measureWaiting() async {
        let (prepared, zygotes) = state.withLock { ($0.prepared.ready, Array($0.zygotes.values)) }
        var bytes = prepared.reduce(0) { $0 + $1.memoryBytes }
        for zygote in zygotes { bytes += await zygote.value?.memoryBytes ?? 0 }
        waitingBytes.store(bytes, ordering: .relaxed)
    }
}
