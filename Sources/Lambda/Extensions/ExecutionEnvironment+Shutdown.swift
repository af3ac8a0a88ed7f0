// The shutdown phase: SIGTERM to the runtime, SHUTDOWN to the extensions that asked for it, and what does not
// end in time is killed.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown

import CloudCore
import NIOCore
import Sandbox

extension ExecutionEnvironment {
    /// Calls `then` once nobody is left to be waited for. Without extensions that is at once.
    func shutDown(_ reason: ShutdownReason, then: @escaping @Sendable (ExecutionEnvironment) -> Void) {
        guard !crew.roster.isEmpty, let sandbox else { return then(self) }
        thaw()
        let window = Duration.milliseconds(
            crew.roster.hasExternal
                ? EngineLimits.externalShutdownMilliseconds : EngineLimits.internalShutdownMilliseconds)
        let deadline = clock.now + window
        crew.shutdown = ExtensionCrew.Shutdown(
            reason: reason, deadline: clock.wallTime(of: deadline).milliseconds,
            isRuntimeGone: isRuntimeGone, then: then)
        if !isRuntimeGone { sandbox.terminate() }
        after(window * 3 / 10) { environment in
            environment.crew.shutdown?.isRuntimeGone = true
            environment.goOnShuttingDown()
        }
        after(window) { $0.finishShutdown() }
        goOnShuttingDown()
    }

    /// The runtime or an extension has ended, or time has passed.
    func goOnShuttingDown() {
        guard let shutdown = crew.shutdown, shutdown.isRuntimeGone else { return }
        sendShutdown()
        let awaited = crew.roster.members.contains { member in
            member.isExternal && member.events.contains(.shutdown) && crew.alive.contains(member.name)
        }
        if !awaited { finishShutdown() }
    }

    func sendShutdown() {
        guard let shutdown = crew.shutdown, shutdown.isRuntimeGone else { return }
        for id in crew.roster.begin(.shutdown) {
            crew.parked.removeValue(forKey: id)?.answer(
                ExtensionMessages.shutdown(
                    shutdown.reason, deadline: shutdown.deadline, event: launcher.makeID()))
        }
        crew.telemetry?.flush()
    }

    private func finishShutdown() {
        guard let then = crew.shutdown?.then else { return }
        crew.shutdown = nil
        then(self)
    }

    /// Does something with the present sandbox's environment when time has passed.
    func after(
        _ duration: Duration, _ body: @escaping @Sendable (ExecutionEnvironment) -> Void
    ) {
        let (current, end) = (incarnation, clock.now + duration)
        Task { [self] in
            guard (try? await clock.sleep(until: end)) != nil else { return }
            loop.execute { if self.incarnation == current { body(self) } }
        }
    }
}
