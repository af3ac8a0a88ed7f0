// Runtimes that are started ahead: a blank that has gone one step further. A launch of their kind takes one,
// adds code, layers, /tmp, limits and ports, and tells it its variables.

internal import CLinux
internal import Glibc
internal import Synchronization

extension NamespaceBackend {
    public func prepare(_ preparation: RuntimePreparation) {
        // Mounts are handed to an init that has left the host: only root can make them outside of it.
        guard mode == .namespaces else { return }
        let (missing, unwanted, startsSweeping) = state.withLock { state in
            if state.isClosed { return (0, [SupervisedSandbox](), false) }
            let (missing, unwanted) = state.prepared.want(preparation)
            return (missing, unwanted, state.sweepTimer < 0 && !state.prepared.isEmpty)
        }
        if startsSweeping { sweepLater() }
        if missing == 0 && unwanted.isEmpty { return }
        Task {
            for sandbox in unwanted { await sandbox.kill() }
            for _ in 0..<missing { await makePrepared(preparation) }
        }
    }

    private func makePrepared(_ preparation: RuntimePreparation) async {
        var sandbox: SupervisedSandbox?
        do {
            let made = try await makeBlank()
            sandbox = made
            try await made.prepare(preparation.encoded(), memoryMiB: preparation.memoryMiB)
            if state.withLock({ !$0.isClosed && $0.prepared.add(made, preparation) }) {
                return watch(made, preparation)
            }
        } catch {
            state.withLock { $0.prepared.failed(preparation) }
        }
        await sandbox?.kill()
    }

    /// One that ends while it waits goes at once.
    private func watch(_ sandbox: SupervisedSandbox, _ preparation: RuntimePreparation) {
        Task {
            _ = await sandbox.exitStatus()
            let diedWaiting = state.withLock { $0.prepared.remove(preparation) { $0 === sandbox } }
            if diedWaiting { await sandbox.kill() }
        }
    }

    /// Nil where there is no prepared runtime for it, or it can't be had: then it is started plainly, and
    /// whatever is wrong with the spec shows there.
    func launchPrepared(_ spec: SandboxSpec, onDisk: Bool) async -> SupervisedSandbox? {
        guard let preparation = spec.preparation, state.withLock({ $0.prepared.hasReady(preparation) }),
            var mounts = try? DetachedMounts(spec)
        else { return nil }
        defer { mounts.close() }
        if onDisk { mounts.disk = await disks.take(sizeMiB: spec.temporaryStorageMiB) }
        guard let packet = try? spec.assignment(mounts.set), let sandbox = takePrepared(preparation) else {
            return nil
        }
        do {
            let listeners = try await sandbox.assign(spec, packet: packet, mounts: mounts.descriptors)
            relay(spec.hostPorts, listeners, of: sandbox)
        } catch {
            state.withLock { $0.prepared.took(preparation, alive: false) }
            await sandbox.kill()
            return nil
        }
        state.withLock { state in
            state.prepared.took(preparation, alive: true)
            state.preparedLaunches += 1
        }
        prepare(preparation)
        return sandbox
    }

    private func takePrepared(_ preparation: RuntimePreparation) -> SupervisedSandbox? {
        while let sandbox = state.withLock({ $0.prepared.take(preparation) }) {
            if sandbox.isWaiting { return sandbox }
            state.withLock { $0.prepared.took(preparation, alive: false) }
            Task { await sandbox.kill() }
        }
        return nil
    }

    // MARK: Sweeping

    /// Looks once a minute for kinds that nobody asks for, as long as there are any.
    private func sweepLater() {
        let timer = apus_timer(Int32(SandboxLimits.preparationSweepSeconds))
        if timer < 0 { return }
        let isFirst = state.withLock { state in
            if state.sweepTimer >= 0 || state.isClosed { return false }
            state.sweepTimer = timer
            return true
        }
        guard isFirst else { return SystemCall.close(timer) }
        reactor.watch(timer, for: EPOLLIN.rawValue) { [self] _ in if endSweeping(timer) { sweep() } }
    }

    /// On the reactor's thread. False where it has ended already.
    private func endSweeping(_ timer: Int32) -> Bool {
        let isOurs = state.withLock { state in
            guard timer >= 0, state.sweepTimer == timer else { return false }
            state.sweepTimer = -1
            return true
        }
        if isOurs { reactor.close(timer) }
        return isOurs
    }

    func endSweeping() {
        reactor.perform { [self] in _ = endSweeping(state.withLock { $0.sweepTimer }) }
    }

    /// A minute has passed. For tests too.
    func sweep() {
        let (unwanted, goesOn) = state.withLock { state in
            let unwanted = state.prepared.sweep()
            return (unwanted, state.sweepTimer < 0 && !state.prepared.isEmpty && !state.isClosed)
        }
        if goesOn { sweepLater() }
        if unwanted.isEmpty { return }
        Task { for sandbox in unwanted { await sandbox.kill() } }
    }
}
