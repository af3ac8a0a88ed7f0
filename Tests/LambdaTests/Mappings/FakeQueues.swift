// Queues in memory, as mappings see them.

import CloudCore
import Synchronization

@testable import Lambda

final class FakeQueues: QueueSource {
    private struct State {
        var messages: [QueueMessage] = []
        var deleted: [String] = []
        var returned: [String] = []
        var polls: [QueuePoll] = []
        var callers: [String] = []
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var next: UInt64 = 0
        var watchers: [CheckedContinuation<Void, Never>] = []
        /// Grows with everything that a test may wait for.
        var version = 0
        var isGone = false
        var refusal: AWSError?
    }

    private let state = Mutex(State())
    private let isFIFO: Bool
    private let visibilityTimeoutSeconds: Int

    init(isFIFO: Bool = false, visibilityTimeoutSeconds: Int = 30) {
        self.isFIFO = isFIFO
        self.visibilityTimeoutSeconds = visibilityTimeoutSeconds
    }

    var deleted: [String] { state.withLock { $0.deleted } }
    var returned: [String] { state.withLock { $0.returned } }
    var polls: [QueuePoll] { state.withLock { $0.polls } }
    /// Whether everything that was sent has been received.
    var isEmpty: Bool { state.withLock { $0.messages.isEmpty } }
    var callers: [String] { state.withLock { $0.callers } }

    /// Polls fail from now on, or no longer.
    func refuse(_ error: AWSError?) { state.withLock { $0.refusal = error } }

    func vanish() { state.withLock { $0.isGone = true } }

    func send(_ bodies: String...) {
        let waiting = state.withLock { state in
            for body in bodies {
                state.messages.append(
                    QueueMessage(
                        messageID: "id-" + body, receiptHandle: "handle-" + body, body: body,
                        md5OfBody: "d", systemAttributes: [:], attributes: [], md5OfAttributes: nil))
            }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for turn in waiting { turn.resume() }
    }

    /// Returns when something was deleted or given back, and `isDone` of the queue.
    func until(_ isDone: @Sendable (FakeQueues) -> Bool) async {
        while true {
            let version = state.withLock { $0.version }
            if isDone(self) { return }
            await withCheckedContinuation { turn in
                let isLate = state.withLock { state in
                    if state.version != version { return true }
                    state.watchers.append(turn)
                    return false
                }
                if isLate { turn.resume() }
            }
        }
    }

    private func changed() {
        let watchers = state.withLock { state in
            state.version += 1
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in watchers { watcher.resume() }
    }

    // MARK: QueueSource

    func pollingPermissions(for queue: ARN) -> [Permission] {
        ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map {
            Permission("sqs:" + $0, on: [queue.description])
        }
    }

    func queue(_ arn: ARN) async throws -> QueueDescription? {
        if state.withLock({ $0.isGone }) { return nil }
        return QueueDescription(
            arn: arn, isFIFO: isFIFO, visibilityTimeoutSeconds: visibilityTimeoutSeconds, messages: 0)
    }

    /// Waits until something is sent, or it is cancelled: no time passes here.
    func receive(_ poll: QueuePoll, context: RequestContext) async throws -> [QueueMessage] {
        state.withLock { state in
            state.polls.append(poll)
            state.callers.append(context.caller.arn(partition: context.partition).description)
        }
        changed()
        if let refusal = state.withLock({ $0.refusal }) { throw refusal }
        while true {
            await wait()
            let taken = state.withLock { state in
                let taken = Array(state.messages.prefix(poll.limit))
                state.messages.removeFirst(taken.count)
                return taken
            }
            if taken.isEmpty && !Task.isCancelled { continue }
            changed()
            return taken
        }
    }

    private func wait() async {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let isReady = state.withLock { state in
                    if !state.messages.isEmpty || Task.isCancelled { return true }
                    state.waiting[id] = turn
                    return false
                }
                if isReady { turn.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }

    func delete(
        _ receiptHandles: [String], from queue: ARN, context: RequestContext
    ) async throws -> [Int: AWSError] {
        state.withLock { $0.deleted += receiptHandles }
        changed()
        return [:]
    }

    func changeVisibility(
        of receiptHandles: [String], in queue: ARN, toSeconds seconds: Int, context: RequestContext
    ) async throws -> [Int: AWSError] {
        state.withLock { $0.returned += receiptHandles }
        changed()
        return [:]
    }
}
