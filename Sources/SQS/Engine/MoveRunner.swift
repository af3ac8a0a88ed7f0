// Runs the tasks that move messages: each message leaves one queue and comes to the other in one commit, so
// that a crash neither loses nor doubles it. How far a task is, the store learns every second.

import CloudCore
import Store
import Synchronization

/// Runs moves of messages.
final class MoveRunner: Sendable {
    /// Moves one message of a queue; what it throws fails the task.
    typealias Move = @Sendable (QueuedMessage, LiveQueue, MoveTask) async throws -> Void

    private let directory: QueueDirectory
    private let move: Move
    /// What runs, and how far it is, by the tasks' ids.
    private let running = Mutex<[String: MoveTask]>([:])

    init(directory: QueueDirectory, move: @escaping Move) {
        self.directory = directory
        self.move = move
    }

    private var store: any KeyValueStore { directory.store }

    /// The task as it is now: the store knows it as it was up to a second ago.
    func current(_ task: MoveTask) -> MoveTask { running.withLock { $0[task.id] } ?? task }

    /// Throws where the queue has a task already.
    func start(_ task: MoveTask, number: UInt64) async throws {
        let key = SQSKeys.moveTask(startedAt: task.startedAt, of: number)
        let (isActive, active) = running.withLock { tasks in
            let isActive = tasks.values.contains { $0.source == task.source }
            let count = tasks.values.count { $0.source.account == task.source.account }
            if !isActive, count < Limits.moveTasks { tasks[task.id] = task }
            return (isActive, count)
        }
        if isActive {
            throw AWSError(
                "UnsupportedOperation",
                "There is already a task running. Only one active task is allowed for a source queue arn at "
                    + "a given time.")
        }
        if active >= Limits.moveTasks {
            throw AWSError("OverLimit", "Up to 100 message move tasks can be active.", status: 403)
        }
        do {
            try await save(task, at: key)
        } catch {
            running.withLock { $0[task.id] = nil }
            throw error
        }
        Task { await run(task.id, at: key) }
    }

    /// Goes on with what ran when the store was closed.
    func resume() async throws {
        var after: Key?
        while true {
            let page = try await store.list(
                SQSKeys.allMoveTasks, as: MoveTask.self, after: after, limit: 100)
            for (key, task) in page where task.status == .running || task.status == .cancelling {
                running.withLock { $0[task.id] = task }
                Task { await run(task.id, at: key) }
            }
            guard page.count == 100, let last = page.last else { return }
            after = last.key
        }
    }

    /// How many messages were moved; nil where no such task runs. Durable when it returns.
    func cancel(_ id: String, number: UInt64) async throws -> Int? {
        let cancelled = running.withLock { tasks -> MoveTask? in
            guard tasks[id]?.status == .running else { return nil }
            tasks[id]?.status = .cancelling
            return tasks[id]
        }
        guard let cancelled else { return nil }
        try await save(cancelled, at: SQSKeys.moveTask(startedAt: cancelled.startedAt, of: number))
        return cancelled.moved
    }

    /// A step that was begun before a task was cancelled, or ended, does not take that back.
    private func save(_ task: MoveTask, at key: Key) async throws {
        try await store.transact { transaction in
            let stored = try await transaction.get(key, as: MoveTask.self)
            guard (stored?.status ?? .running).order <= task.status.order else { return }
            transaction.put(task, at: key)
        }
    }

    private func run(_ id: String, at key: Key) async {
        while let task = running.withLock({ $0[id] }) {
            let began = directory.clock.now
            var next = task
            do {
                if task.status == .cancelling {
                    next.status = .cancelled
                } else if began >= task.startedAt + Limits.moveTime {
                    throw AWSError("TaskTimedOut", "A task runs for 36 hours at most.")
                } else {
                    next.status = try await moveSome(task) ? .running : .completed
                }
            } catch {
                next.status = .failed
                next.failure = (error as? AWSError)?.code ?? "InternalError"
            }
            let status = next.status
            let failure = next.failure
            let saved = running.withLock { tasks -> MoveTask? in
                guard var now = tasks[id] else { return nil }
                if status != .running { now.status = status }
                now.failure = failure
                tasks[id] = now
                return now
            }
            guard let saved else { return }
            try? await save(saved, at: key)
            if status != .running {
                running.withLock { $0[id] = nil }
                return
            }
            if task.messagesPerSecond != nil {
                do {
                    try await directory.clock.sleep(until: began + .seconds(1))
                } catch { return }
            }
        }
    }

    /// Moves what a second allows; returns whether there may be more.
    private func moveSome(_ task: MoveTask) async throws -> Bool {
        guard let name = QueueName(task.source), let queue = try await directory.find(name) else {
            return false
        }
        let live = try await directory.live(queue)
        let limit = task.messagesPerSecond ?? Limits.page
        let messages = try await live.withdraw(limit, upTo: task.lastNumber)
        for (index, message) in messages.enumerated() {
            do {
                try await move(message, live, task)
            } catch {
                try? live.change { state in
                    for left in messages[index...] { state.engine.stayed(left.position) }
                }
                throw error
            }
            running.withLock { $0[task.id]?.moved += 1 }
            if running.withLock({ $0[task.id]?.status == .cancelling }) {
                try live.change { state in
                    for left in messages[(index + 1)...] { state.engine.stayed(left.position) }
                }
                return true
            }
        }
        return messages.count == limit
    }
}

extension LiveQueue {
    /// Takes visible messages out, to be moved; `left` or `stayed` follow for each.
    func withdraw(_ limit: Int, upTo number: UInt64) async throws -> [QueuedMessage] {
        var messages: [QueuedMessage] = []
        while messages.count < limit {
            try await loadIfWanted()
            let now = clock.now
            let (some, isOver) = try change { state in
                let some = state.engine.withdraw(limit - messages.count, upTo: number, at: now)
                return (some, some.isEmpty && !state.engine.wantsPage(at: now) && !state.engine.isLoading)
            }
            messages += some
            if isOver { break }
        }
        return messages
    }
}
