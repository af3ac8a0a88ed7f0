// Runtimes that are started ahead: a blank that has gone one step further. A launch of their kind takes one,
// adds code, layers, /tmp, limits and ports, and tells it its variables.

internal import CLinux
internal import Glibc
internal import Synchronization

extension NamespaceBackend {
    public func prepare(_ preparation: RuntimePreparation) {
        // Mounts are handed to an init that has left the host: only root can make them outside of it.
        guard mode == .namespaces else { return }
        let (missing, unwanted, zygotes, startsSweeping) = state.withLock { state in
            if state.isClosed { return (0, [SupervisedSandbox](), [Task<Zygote?, Never>](), false) }
            let hasRoom = waitingMemoryMiB < configuration.waitingMemoryMiB
            let (missing, unwanted) = state.prepared.want(preparation, hasRoom: hasRoom)
            let startsSweeping = state.sweepTimer < 0 && !state.prepared.isEmpty
            return (missing, unwanted, takeNeedlessZygotes(&state), startsSweeping)
        }
        if startsSweeping { sweepLater() }
        if missing == 0 && unwanted.isEmpty && zygotes.isEmpty { return }
        Task {
            await end(unwanted, zygotes)
            for _ in 0..<missing { await makePrepared(preparation) }
            await measureWaiting()
        }
    }

    private func makePrepared(_ preparation: RuntimePreparation) async {
        let zygote = await zygote(for: preparation)
        var sandbox: SupervisedSandbox?
        do {
            let made = try await makeBlank()
            sandbox = made
            if let zygote {
                try await made.adopt(preparation.encoded(.fork), from: zygote)
            } else {
                try await made.prepare(preparation.encoded(.start), memoryMiB: preparation.memoryMiB)
            }
            if state.withLock({ !$0.isClosed && $0.prepared.add(made, preparation) }) {
                return watch(made, preparation)
            }
        } catch {
            state.withLock { state in
                state.prepared.failed(preparation)
                // A zygote that has died is started anew by the next one who wants a child of it.
                if zygote?.isGone == true { state.zygotes[preparation] = nil }
            }
        }
        await sandbox?.kill()
    }

    /// The zygote of this kind, started where there is none; nil where there can be none.
    private func zygote(for preparation: RuntimePreparation) async -> Zygote? {
        guard preparation.forks else { return nil }
        let start = state.withLock { state -> Task<Zygote?, Never>? in
            if let known = state.zygotes[preparation] { return known }
            guard !state.isClosed, state.prepared.knows(preparation) else { return nil }
            let start = Task { [self] in await startZygote(preparation) }
            state.zygotes[preparation] = start
            return start
        }
        return await start?.value
    }

    private func startZygote(_ preparation: RuntimePreparation) async -> Zygote? {
        guard let blank = try? await makeBlank(as: .zygote) else { return nil }
        do {
            return try await Zygote(in: blank, preparation)
        } catch {
            await blank.kill()
            return nil
        }
    }

    /// Zygotes whose kind nobody wants any more.
    private func takeNeedlessZygotes(_ state: inout State) -> [Task<Zygote?, Never>] {
        let needless = state.zygotes.filter { !state.prepared.knows($0.key) }
        for kind in needless.keys { state.zygotes[kind] = nil }
        return Array(needless.values)
    }

    private func end(_ unwanted: [SupervisedSandbox], _ zygotes: [Task<Zygote?, Never>]) async {
        for sandbox in unwanted { await sandbox.kill() }
        for zygote in zygotes { await zygote.value?.end() }
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
    /// whatever is wrong with the spec shows there. Throws where the function's program can't be executed.
    func launchPrepared(
        _ spec: SandboxSpec, onDisk: Bool, _ whenListening: (any RunningSandbox) -> Void
    ) async throws(SandboxError) -> SupervisedSandbox? {
        guard spec.rootDirectory == nil, let preparation = spec.preparation,
            state.withLock({ $0.prepared.hasReady(preparation) }),
            var mounts = try? DetachedMounts(spec)
        else { return nil }
        defer { mounts.close() }
        mounts.fileSystem = try openFileSystem(spec)
        if onDisk { mounts.disk = await disks.take(sizeMiB: spec.temporaryStorageMiB) }
        guard let packet = try? spec.assignment(mounts.set), let sandbox = takePrepared(preparation) else {
            return nil
        }
        whenListening(sandbox)
        do {
            let listeners = try await sandbox.assign(spec, packet: packet, mounts: mounts.descriptors)
            relay(spec.hostPorts, listeners, of: sandbox)
        } catch {
            // That it can't be executed says nothing about those that wait.
            let failure = error as? SandboxError
            let isRefused = preparation.isHeld && failure?.step == SandboxError.executeStep
            state.withLock { $0.prepared.took(preparation, alive: isRefused) }
            await sandbox.kill()
            guard isRefused, let failure else { return nil }
            replenish(preparation)
            throw failure
        }
        state.withLock { state in
            state.prepared.took(preparation, alive: true)
            state.preparedLaunches += 1
        }
        replenish(preparation)
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

    // MARK: Time

    /// What a launch has used up is made again, a little later; at once where nothing is left.
    func replenish(_ preparation: RuntimePreparation?) {
        let isShort = state.withLock { state in
            if let preparation { state.used.insert(preparation) }
            return state.spares.isEmpty || preparation.map { !state.prepared.hasReady($0) } ?? false
        }
        if isShort { return makeSpares() }
        startTimer(SandboxLimits.replenishMilliseconds, \.replenishTimer) { [self] in makeSpares() }
    }

    private func makeSpares() {
        let used = state.withLock { state in
            defer { state.used = [] }
            return state.isClosed ? [] : state.used
        }
        disks.warmUp()
        refill()
        for kind in used { prepare(kind) }
    }

    /// Runs `body` once, then, on the reactor's thread; not at all where such a timer runs already.
    private func startTimer(
        _ milliseconds: Int, _ place: any WritableKeyPath<State, Int32> & Sendable,
        _ body: @escaping @Sendable () -> Void
    ) {
        let timer = apus_timer(Int32(milliseconds))
        if timer < 0 { return }
        let isFirst = state.withLock { state in
            if state[keyPath: place] >= 0 || state.isClosed { return false }
            state[keyPath: place] = timer
            return true
        }
        guard isFirst else { return SystemCall.close(timer) }
        reactor.watch(timer, for: EPOLLIN.rawValue) { [self] _ in if endTimer(timer, place) { body() } }
    }

    /// On the reactor's thread. False where it has ended already.
    private func endTimer(_ timer: Int32, _ place: any WritableKeyPath<State, Int32> & Sendable) -> Bool {
        let isOurs = state.withLock { state in
            guard timer >= 0, state[keyPath: place] == timer else { return false }
            state[keyPath: place] = -1
            return true
        }
        if isOurs { reactor.close(timer) }
        return isOurs
    }

    func endTimers() {
        reactor.perform { [self] in
            _ = endTimer(state.withLock { $0.sweepTimer }, \.sweepTimer)
            _ = endTimer(state.withLock { $0.replenishTimer }, \.replenishTimer)
        }
    }

    /// Looks once a minute for kinds that nobody asks for, as long as there are any.
    private func sweepLater() {
        startTimer(SandboxLimits.preparationSweepSeconds * 1_000, \.sweepTimer) { [self] in sweep() }
    }

    /// A minute has passed. For tests too.
    func sweep() {
        let (unwanted, zygotes, goesOn) = state.withLock { state in
            let unwanted = state.prepared.sweep()
            let zygotes = takeNeedlessZygotes(&state)
            return (unwanted, zygotes, state.sweepTimer < 0 && !state.prepared.isEmpty && !state.isClosed)
        }
        if goesOn { sweepLater() }
        Task {
            await end(unwanted, zygotes)
            // Those that were started meanwhile have grown.
            await measureWaiting()
        }
    }
}
