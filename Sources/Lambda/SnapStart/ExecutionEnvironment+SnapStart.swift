// The restore phase of an environment: a snapshot has been restored, or would have been, and the function's
// hooks run.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-restore

import CloudCore
import NIOCore

/// What SnapStart has to do with an environment.
struct SnapStartPhase {
    /// When the restore began; nil outside of the phase.
    var began: Duration?
    /// When the runtime ran again.
    var resumed: Duration?
    /// Ends a restore that takes too long.
    var limit: Task<Void, Never>?
    /// Of the restore, until an invocation has reported it.
    var times: RestoreTimes?
    /// Why the init phase failed.
    var failure: FunctionFailure?
    /// What asking for credentials needs; nil where they are variables.
    var token: String?
    /// Set where the environment is there to be made a snapshot of.
    var maker: SnapshotMaker?
    /// The runtime is ready for the snapshot, extensions aren't.
    var due: RuntimeConnection?
    /// The snapshot is being made.
    var isSaving = false
    /// What is to be done when the runtime has closed this connection.
    var whenClosed: (connection: RuntimeConnection, then: () -> Void)?

    var isRestoring: Bool { began != nil }

    mutating func end() {
        began = nil
        limit?.cancel()
        limit = nil
    }
}

extension ExecutionEnvironment {
    /// The sandbox is there.
    func noteStart(_ made: EnvironmentLauncher.Launched) {
        snapStart.token = made.credentialsToken
        if made.isRestored {
            beginRestore(since: initBegan ?? clock.uptime)
        } else {
            relay?.record(.initStart)
        }
    }

    private func beginRestore(since began: Duration) {
        snapStart.began = began
        relay?.record(.restoreStart)
        let (current, end) = (incarnation, clock.now + .seconds(EngineLimits.restoreSeconds))
        snapStart.limit = Task { [weak self, clock] in
            guard (try? await clock.sleep(until: end)) != nil else { return }
            self?.perform { environment in
                guard environment.incarnation == current, environment.snapStart.isRestoring else { return }
                environment.failInit(.timeout)
            }
        }
    }

    /// The runtime is initialised, has run the hooks that come before a snapshot, and waits for the restore.
    func restoreAsked(on connection: RuntimeConnection) {
        if let maker = snapStart.maker {
            // A version is initialised when its extensions are, too.
            guard crew.roster.areReady else { return snapStart.due = connection }
            return maker.isDue(self, connection)
        }
        if !snapStart.isRestoring {
            // There is no snapshot: this environment was initialised for itself.
            let duration = noteInitialization()
            if running == nil { initDuration = duration }
            beginRestore(since: clock.uptime)
        }
        snapStart.resumed = clock.uptime
        connection.answer(RuntimeResponse.restored)
    }

    /// Writes the init phase's end.
    func noteInitialization() -> Duration {
        relay?.drain()
        let duration = clock.uptime - (initBegan ?? clock.uptime)
        relay?.record(.initReport(duration: duration, phase: running == nil ? "init" : "invoke", .success))
        return duration
    }

    /// The runtime has called `next`. Returns whether that ended a restore.
    func endRestore() -> Bool {
        guard let began = snapStart.began else { return false }
        let now = clock.uptime
        let times = RestoreTimes(duration: now - began, billed: now - (snapStart.resumed ?? began))
        snapStart.end()
        snapStart.times = times
        relay?.record(.restoreRuntimeDone(.success))
        relay?.record(.restoreReport(duration: times.duration, .success))
        return true
    }

    /// The call that the environment was made for fails with it. It has not begun: as on AWS, the log has
    /// RESTORE_REPORT of it, and no START, END and REPORT.
    /// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-restore-errors
    func failRestore(_ status: PhaseStatus) {
        let duration = clock.uptime - (snapStart.began ?? clock.uptime)
        // AWS's runtime process knows no type for this case either.
        let runtimeStatus = status == .timeout ? PhaseStatus.error(type: "Runtime.Unknown") : status
        relay?.record(.restoreRuntimeDone(runtimeStatus))
        relay?.record(.restoreReport(duration: duration, status))
        snapStart.end()
        let error = status == .timeout ? LambdaError.restoreTimedOut() : LambdaError.afterRestoreFailed()
        isEnded = true
        if let running {
            self.running = nil
            running.invocation.answer(.failure(error))
            owner.environmentHasEnded(id)
        }
        tearDown { environment in
            environment.owner.environmentLaunchFailed(environment.id, error)
            environment.owner.environmentIsGone(environment.id)
        }
    }
}
