// The one way by which messages come into the store and leave it: changes of all queues, in the order in
// which they were decided, as many as have come while the former commit was under way, in one commit. It
// also keeps the books: how many messages each queue has.

import CloudCore
import Store
import Synchronization

/// Commits changes of queues in order.
final class Committer: Sendable {
    /// Changes that belong together.
    struct Operation: Sendable {
        var changes: [Batch.Change] = []
        /// What it adds to the messages of queues, and their last numbers.
        var books: [(queue: UInt64, messages: Int, lastNumber: UInt64)] = []
        var wakes: [Wake] = []
        /// Called in the order of the operations, once they are durable or have failed.
        var done: @Sendable ((any Error)?) -> Void = { _ in }

        var bytes: Int {
            changes.reduce(0) { sum, change in
                guard case .put(let key, let value) = change else { return sum + 48 }
                return sum + key.bytes.count + value.count
            }
        }
    }

    private struct State {
        var waiting: [Operation] = []
        var head = 0
        var isRunning = false
        var books: [UInt64: QueueBooks] = [:]
    }

    private let store: any KeyValueStore
    private let state = Mutex(State())

    init(store: any KeyValueStore) { self.store = store }

    /// The books of a queue, which the store has.
    func open(_ queue: UInt64, _ books: QueueBooks) { state.withLock { $0.books[queue] = books } }

    func close(_ queue: UInt64) { state.withLock { $0.books[queue] = nil } }

    /// Takes note and returns.
    func submit(_ operation: Operation) {
        let mustStart = state.withLock { state in
            state.waiting.append(operation)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if mustStart { Task { await run() } }
    }

    private func run() async {
        while let (operations, batch) = next() {
            var failure: (any Error)?
            do {
                if !batch.changes.isEmpty || !batch.wakes.isEmpty {
                    guard case .done = try await store.commit(batch) else {
                        throw StoreError.engine("a conflict without checks")
                    }
                }
            } catch {
                failure = error
            }
            for operation in operations { operation.done(failure) }
        }
    }

    /// As many operations as fit one commit, in order; nil where none waits.
    private func next() -> ([Operation], Batch)? {
        state.withLock { state in
            var batch = Batch()
            var bytes = 0
            var taken: [Operation] = []
            var touched: Set<UInt64> = []
            while state.head < state.waiting.count {
                let operation = state.waiting[state.head]
                let size = operation.bytes
                let isFull =
                    batch.changes.count + operation.changes.count > Limits.commitChanges
                    || bytes + size > Limits.commitBytes || touched.count > 64
                if isFull, !taken.isEmpty { break }
                state.head += 1
                bytes += size
                batch.changes += operation.changes
                batch.wakes += operation.wakes
                for entry in operation.books {
                    guard var books = state.books[entry.queue] else { continue }
                    books.messages += entry.messages
                    books.lastNumber = max(books.lastNumber, entry.lastNumber)
                    state.books[entry.queue] = books
                    touched.insert(entry.queue)
                }
                taken.append(operation)
            }
            if state.head == state.waiting.count {
                state.waiting.removeAll(keepingCapacity: true)
                state.head = 0
            }
            for queue in touched {
                if let books = state.books[queue] { batch.put(SQSKeys.books(of: queue), books.encoded) }
            }
            if taken.isEmpty { state.isRunning = false }
            return taken.isEmpty ? nil : (taken, batch)
        }
    }
}
