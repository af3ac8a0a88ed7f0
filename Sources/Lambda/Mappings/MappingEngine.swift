// All mappings that run: started when they are enabled, stopped when they are not, settled in the store once
// that has happened.

import CloudCore
import Logging
import Synchronization

/// The event source mappings of this cloud.
final class MappingEngine: Sendable {
    private struct State {
        var runners: [String: MappingRunner] = [:]
        /// Stopped, with calls that still run.
        var ending: [MappingRunner] = []
        var isStopped = false
        /// One change after another.
        var settling: Task<Void, Never>?
    }

    let parts: MappingParts
    private let store: MappingStore
    private let state = Mutex(State())

    init(_ parts: MappingParts, store: MappingStore) {
        self.parts = parts
        self.store = store
    }

    /// Takes up what an earlier run left: whatever was under way then is done now.
    func start() async throws {
        var last: EventSourceMapping?
        repeat {
            let page = try await store.all(after: last, limit: MappingLimits.page)
            for mapping in page { try await settle(mapping) }
            last = page.count == MappingLimits.page ? page.last : nil
        } while last != nil
    }

    /// To be called after a mapping was written. Returns at once.
    func changed(_ mapping: EventSourceMapping) {
        state.withLock { state in
            let before = state.settling
            state.settling = Task { [self] in
                await before?.value
                do {
                    try await settle(mapping)
                } catch {
                    parts.logger.error(
                        "event source mapping: not settled",
                        metadata: ["mapping": "\(mapping.id)", "error": "\(error)"])
                }
            }
        }
    }

    /// What keeps a mapping from its work; nil where nothing does.
    func problem(of id: String) -> MappingProblem? { state.withLock { $0.runners[id] }?.problem }

    /// Returns when all changes so far have been settled.
    func settled() async { await state.withLock { $0.settling }?.value }

    /// No polls from now on.
    func stop() {
        let runners = state.withLock { state in
            state.isStopped = true
            defer { state.runners = [:] }
            state.ending += state.runners.values
            return Array(state.runners.values)
        }
        for runner in runners { runner.stop() }
    }

    /// Returns when no call of a mapping runs any more.
    func ended() async {
        for runner in state.withLock({ $0.ending }) { await runner.ended() }
    }

    private func settle(_ mapping: EventSourceMapping) async throws {
        if mapping.state == .deleting {
            replace(mapping.id, with: nil)
            return try await store.remove(mapping)
        }
        var runner: MappingRunner?
        if mapping.isEnabled, let queue = ARN(mapping.source) {
            // A queue that is gone may come back under its name.
            let description =
                try await parts.queues.queue(queue)
                ?? QueueDescription(arn: queue, isFIFO: false, visibilityTimeoutSeconds: 30, messages: 0)
            runner = MappingRunner(mapping, queue: description, parts)
        }
        replace(mapping.id, with: runner)
        if mapping.state != mapping.settled { try await store.settle(mapping) }
    }

    private func replace(_ id: String, with new: MappingRunner?) {
        let (old, starts) = state.withLock { state -> (MappingRunner?, Bool) in
            let old = state.runners[id]
            state.ending.removeAll { $0.isDone }
            if let old { state.ending.append(old) }
            state.runners[id] = state.isStopped ? nil : new
            return (old, !state.isStopped)
        }
        old?.stop()
        if starts { new?.start() }
    }
}
