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

        /// Adds to the messages of a queue.
        mutating func count(_ messages: Int, of queue: UInt64, lastNumber: UInt64 = 0) {
            if let last = books.indices.last, books[last].queue == queue {
                books[last].messages += messages
                books[last].lastNumber = max(books[last].lastNumber, lastNumber)
            } else {
                books.append((queue, messages, lastNumber))
            }
        }

        var bytes: Int {
            changes.reduce(0) { sum, change in
                guard case .put(let key, let value) = change else { return sum + 48 }
                return sum + key.bytes.count + value.count
            }
        }
    }

    /// Operations that are in one commit.
    private struct Flight {
        let number: Int
        let operations: [Operation]
        let batch: Batch
    }

    private struct State {
        var waiting: [Operation] = []
        var head = 0
        var books: [UInt64: QueueBooks] = [:]
        /// Whether somebody sends commits off: one at a time does, so that they stay in order.
        var isLaunching = false
        var lastFlight = 0
        var flightsUnderWay = 0
        /// Flights that are over before those in front of them.
        var landed: [Int: (operations: [Operation], failure: (any Error)?)] = [:]
        var lastDone = 0
        var isFinishing = false
    }

    private let store: any KeyValueStore
    private let state = Mutex(State())

    init(store: any KeyValueStore) { self.store = store }

    /// The books of a queue, which the store has.
    func open(_ queue: UInt64, _ books: QueueBooks) { state.withLock { $0.books[queue] = books } }

    func close(_ queue: UInt64) { state.withLock { $0.books[queue] = nil } }

    /// Takes note and returns.
    func submit(_ operation: Operation) {
        let mustLaunch = state.withLock { state in
            state.waiting.append(operation)
            return Self.mayLaunch(&state)
        }
        if mustLaunch { Task { launch() } }
    }

    /// Two commits are under way at a time: while the disk syncs the one, the next is made and waits behind
    /// it, so that disk and processors work at once. If the first fails, the store takes no more.
    private static let flights = 2

    private static func mayLaunch(_ state: inout State) -> Bool {
        guard !state.isLaunching, state.flightsUnderWay < flights, state.head < state.waiting.count else {
            return false
        }
        state.isLaunching = true
        return true
    }

    private func launch() {
        while let flight = next() {
            if flight.batch.changes.isEmpty && flight.batch.wakes.isEmpty {
                land(flight, .success(.done(version: 0)))
            } else {
                store.commit(flight.batch, token: .unique()) { [self] in land(flight, $0) }
            }
        }
    }

    /// On the store's thread: the next commit is there before the disk has nothing to do. The callers, who
    /// may be many, are told elsewhere.
    private func land(_ flight: Flight, _ result: Result<CommitOutcome, any Error>) {
        let failure: (any Error)? =
            switch result {
            case .success(.done): nil
            case .success(.conflict): StoreError.engine("a conflict without checks")
            case .failure(let error): error
            }
        let mustLaunch = state.withLock { state in
            state.flightsUnderWay -= 1
            state.landed[flight.number] = (flight.operations, failure)
            return Self.mayLaunch(&state)
        }
        if mustLaunch { launch() }
        Task { finish() }
    }

    /// Tells those whose turn it is, in order; one thread at a time does.
    private func finish() {
        var isMine = false
        while true {
            let landed = state.withLock { state -> (operations: [Operation], failure: (any Error)?)? in
                if state.isFinishing, !isMine { return nil }
                guard let next = state.landed.removeValue(forKey: state.lastDone + 1) else {
                    state.isFinishing = false
                    return nil
                }
                state.lastDone += 1
                state.isFinishing = true
                return next
            }
            guard let landed else { return }
            isMine = true
            for operation in landed.operations { operation.done(landed.failure) }
        }
    }

    /// As many operations as fit one commit, in order; nil where none waits.
    private func next() -> Flight? {
        state.withLock { state in
            guard state.flightsUnderWay < Self.flights else {
                state.isLaunching = false
                return nil
            }
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
            guard !taken.isEmpty else {
                state.isLaunching = false
                return nil
            }
            state.flightsUnderWay += 1
            state.lastFlight += 1
            return Flight(number: state.lastFlight, operations: taken, batch: batch)
        }
    }
}
