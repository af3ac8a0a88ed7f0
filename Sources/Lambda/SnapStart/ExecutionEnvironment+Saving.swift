// Making a snapshot of an environment: the runtime gives up its connection, and is saved as it waits for
// another one.

import CloudCore
import Logging
import NIOCore
import Sandbox

extension ExecutionEnvironment {
    /// `then` learns on the loop whether there is a snapshot of that name.
    func beginSnapshot(
        on connection: RuntimeConnection, named name: String, then: @escaping @Sendable (Bool) -> Void
    ) {
        snapStart.isSaving = true
        let (current, end) = (incarnation, clock.now + .seconds(EngineLimits.restoreSeconds))
        snapStart.whenClosed = (
            connection,
            {
                self.snapStart.whenClosed = nil
                self.save(as: name, then: then)
            }
        )
        let asker = NIOLoopBound(connection, eventLoop: loop)
        // Nobody listens any more when the runtime learns that it is to come back.
        let closed = listeners.map { $0.close() }
        listeners = []
        EventLoopFuture.andAllComplete(closed, on: loop).whenComplete { _ in
            asker.value.answer(RuntimeResponse.reconnect)
        }
        Task { [weak self, clock] in
            guard (try? await clock.sleep(until: end)) != nil else { return }
            self?.perform { environment in
                guard environment.incarnation == current, environment.snapStart.whenClosed != nil else {
                    return
                }
                environment.snapStart.whenClosed = nil
                environment.logger.warning(
                    "runtime keeps its connection", metadata: ["function": "\(environment.spec.arn)"])
                then(false)
            }
        }
    }

    private func save(as name: String, then: @escaping @Sendable (Bool) -> Void) {
        guard let sandbox, let files = launcher.snapshots, let token = snapStart.token else {
            return then(false)
        }
        Task { [self] in
            var isMade = false
            do {
                try await sandbox.save(into: files.path(name))
                try files.complete(name, token: token, key: launcher.snapshotKey)
                isMade = true
            } catch {
                files.remove(name)
                logger.warning(
                    "snapshot not made", metadata: ["function": "\(spec.arn)", "error": "\(error)"])
            }
            loop.execute { [isMade] in then(isMade) }
        }
    }
}
