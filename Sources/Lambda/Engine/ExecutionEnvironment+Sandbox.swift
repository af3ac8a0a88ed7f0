// An environment's sandbox: made, watched, killed; and what its ends mean.

import CloudCore
import Logging
import NIOCore
import Sandbox

extension ExecutionEnvironment {
    /// Makes the sandbox and starts the runtime in it.
    func launch() {
        incarnation += 1
        isLaunching = true
        isRuntimeGone = false
        crew.close()
        crew = ExtensionCrew()
        let current = incarnation
        let name = "\(id.number)-\(current)"
        let toBeSaved = snapStart.maker?.makesSnapshot ?? false
        Task { [self] in
            do {
                let made = try await launcher.launch(
                    spec, id: name, logStream: streamName, toBeSaved: toBeSaved
                ) { sandbox in self.loop.execute { self.listen(on: sandbox, current) } }
                loop.execute { self.launched(made, current) }
            } catch {
                loop.execute { self.launchFailed(error, current) }
            }
        }
    }

    private func launched(_ made: EnvironmentLauncher.Launched, _ current: Int) {
        let sandbox = made.sandbox
        // Its init phase took too long before it was even made.
        guard current == incarnation else {
            Task { await sandbox.kill() }
            return
        }
        isLaunching = false
        self.sandbox = sandbox
        guard !isEnded else { return tearDown { $0.owner.environmentIsGone($0.id) } }
        owner.environmentLasts(id, until: made.credentialsEnd)
        relay = openLog(sandbox.takeOutput(), runtimeVersion: made.runtimeVersion)
        startExtensions(made)
        if let running, running.invocation.call.wantsLogTail { relay?.beginTail() }
        noteStart(made)
        if let running { relay?.record(.start(requestID: running.invocation.call.requestID)) }
        if listening !== sandbox {
            closeListeners()
            serve(sandbox)
        }
        for channel in listeners { accept(on: channel) }
        watch(sandbox)
    }

    private func openLog(_ output: Int32, runtimeVersion: String?) -> LogRelay {
        let layout = LogLayout(spec, runtimeVersion: runtimeVersion)
        let stream = stream ?? outlet.stream(spec, streamName, layout)
        if self.stream == nil {
            self.stream = stream
            owner.environmentLogs(id, to: stream)
        }
        return LogRelay(output: output, on: loop, to: stream, layout: layout, clock: clock.wall, tap: tap)
    }

    private func launchFailed(_ error: any Error, _ current: Int) {
        guard current == incarnation else { return }
        isLaunching = false
        closeListeners()
        logger.error(
            "environment not made", metadata: ["function": "\(spec.arn)", "error": "\(error)"])
        guard !isEnded else { return owner.environmentIsGone(id) }
        if let failure = FunctionFailure.entrypoint(error, of: spec) {
            if running != nil { return fail(failure, status: .error(type: failure.type)) }
            session = RuntimeSession(canRestore: spec.snapStart.isOn)
            snapStart.failure = failure
            return owner.environmentInitFailed(id)
        }
        isEnded = true
        let failure = AWSError.launchFailed(error)
        if let running {
            self.running = nil
            running.invocation.answer(.failure(failure))
            owner.environmentHasEnded(id)
            owner.environmentIsGone(id)
        } else {
            owner.environmentLaunchFailed(id, failure)
        }
    }

    /// What can be done while the sandbox is still being made. Nobody is accepted before it has been.
    private func listen(on sandbox: any RunningSandbox, _ current: Int) {
        if current == incarnation, isLaunching, !isEnded { serve(sandbox) }
    }

    private func serve(_ sandbox: any RunningSandbox) {
        listening = sandbox
        serve(sandbox.takeRuntimeListener(), of: sandbox)
        serve(sandbox.takeRuntimeSocket(), of: sandbox)
    }

    func closeListeners() {
        for channel in listeners { channel.close(promise: nil) }
        listeners = []
        listening = nil
    }

    private func accept(on listener: any Channel) {
        // On its own loop it is set at once.
        try? listener.syncOptions?.setOption(.autoRead, value: true)
    }

    private func serve(_ descriptor: Int32, of sandbox: any RunningSandbox) {
        guard descriptor >= 0 else { return }
        let current = incarnation
        RuntimeAPI.serve(descriptor, on: loop) { [weak self] in self?.accept(current) }
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    guard !self.isEnded, self.incarnation == current, self.listening === sandbox else {
                        return channel.close(promise: nil)
                    }
                    self.listeners.append(channel)
                    if !self.isLaunching { self.accept(on: channel) }
                case .failure(let error):
                    self.logger.error("Runtime API not served", metadata: ["error": "\(error)"])
                }
            }
    }

    private func accept(_ current: Int) -> RuntimeConnection? {
        guard !isEnded, incarnation == current, connections.count < EngineLimits.runtimeConnections else {
            return nil
        }
        let connection = RuntimeConnection(self)
        connections[ObjectIdentifier(connection)] = connection
        return connection
    }

    private func watch(_ sandbox: any RunningSandbox) {
        let current = incarnation
        Task { [self] in
            let exit = await sandbox.exitStatus()
            // What the runtime sent before it ended is read first: one turn of the loop later.
            loop.scheduleTask(in: .milliseconds(1)) { self.exited(exit, current) }
        }
    }

    private func exited(_ exit: SandboxExit, _ current: Int) {
        // The runtime ends by being saved.
        guard incarnation == current, sandbox != nil, !snapStart.isSaving else { return }
        isRuntimeGone = true
        crew.shutdown?.isRuntimeGone = true
        if isEnded { return goOnShuttingDown() }
        relay?.drain()
        switch session.state {
        case .initializing, .restoring: failInit(.exit(exit))
        case .failed: failInit(.reported)
        case .waiting, .running, .responding, .overrun, .answered:
            if running != nil {
                let failure = FunctionFailure.exit(exit)
                fail(failure, status: .error(type: failure.type))
            } else if isInitializing {
                // An extension isn't ready yet: no environment came of it, however far the runtime was.
                failInit(.exit(exit))
            } else {
                end(.failure)
            }
        }
    }

    /// Why an init phase failed.
    enum InitFailure {
        case timeout
        case exit(SandboxExit)
        /// The runtime has said it itself: `initError`.
        case reported
        /// An extension's fault.
        case failed(FunctionFailure)
    }

    /// The runtime did not get as far as its first `next`.
    func failInit(_ failure: InitFailure) {
        guard !isEnded, isInitializing else { return }
        relay?.drain()
        let status: PhaseStatus
        let reason: FunctionFailure
        switch failure {
        case .timeout:
            status = .timeout
            reason = .timeout(seconds: EngineLimits.initSeconds)
        case .exit(let exit):
            reason = .exit(exit)
            status = .error(type: reason.type)
        case .reported:
            reason = FunctionFailure(type: initError?.errorType ?? "Runtime.Unknown", reason: "")
            status = .error(type: reason.type)
        case .failed(let failure):
            reason = failure
            status = .error(type: reason.type)
        }
        if snapStart.isRestoring { return failRestore(status) }
        snapStart.failure = reason
        if running != nil {
            let report = initError.map { Array(buffer: $0.body) }
            return fail(reason, status: status, payload: report)
        }
        relay?.record(
            .initReport(duration: clock.uptime - (initBegan ?? clock.uptime), phase: "init", status))
        tearDown { _ in }
        session = RuntimeSession(canRestore: spec.snapStart.isOn)
        owner.environmentInitFailed(id)
    }

    /// Closes everything of the present sandbox and kills it; `then` runs once nothing is left.
    func tearDown(then: @escaping @Sendable (ExecutionEnvironment) -> Void) {
        crew.close()
        closeListeners()
        parked = nil
        streamer = nil
        let open = connections.values
        connections = [:]
        for connection in open { connection.close() }
        relay?.close()
        relay = nil
        guard let sandbox else { return then(self) }
        self.sandbox = nil
        thawFor(sandbox)
        Task { [self] in
            await sandbox.kill()
            loop.execute { then(self) }
        }
    }

    /// A stopped process may not die before it runs.
    private func thawFor(_ sandbox: any RunningSandbox) {
        guard isFrozen else { return }
        isFrozen = false
        try? sandbox.thaw()
    }
}
