// The one thread that writes. It takes all commits that wait, verifies what they expect, writes those that
// hold as one batch, syncs once, and answers all: the cost of a sync is shared by everyone who came while
// the former was under way.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Commits in groups.
///
/// Unchecked, because of the C mutex and condition: `mutex` guards all other variables but those of the
/// thread itself, which are local to `run`.
final class CommitThread: @unchecked Sendable {
    private struct Waiting {
        let batch: Batch
        let token: CommitToken
        let answer: CommitAnswer
    }

    private let database: RocksDatabase
    private let topics: WakeTopics
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [Waiting] = []
    private var isStopping = false
    private var thread: pthread_t?
    private var failed: StoreError?
    private let onFailure: @Sendable (StoreError) -> Void

    /// The version of the last commit.
    private static let versionKey = Key(bytes: [KeyClass.engine.rawValue, 1])
    /// More than this waits for the next group.
    private static let groupCommits = 4_096
    private static let groupBytes = 16 * 1024 * 1024

    /// - Parameter onFailure: called once, where a write fails.
    init(
        database: RocksDatabase, topics: WakeTopics, onFailure: @escaping @Sendable (StoreError) -> Void
    ) {
        self.database = database
        self.topics = topics
        self.onFailure = onFailure
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrived, nil)
    }

    deinit {
        pthread_cond_destroy(arrived)
        pthread_mutex_destroy(mutex)
        arrived.deallocate()
        mutex.deallocate()
    }

    func start() throws {
        let version = try database.get(Self.versionKey)?.version ?? 0
        let box = Unmanaged.passRetained(ThreadStart { [self] in run(from: version) })
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { raw in
                #if canImport(Darwin)
                    Unmanaged<ThreadStart>.fromOpaque(raw).takeRetainedValue().body()
                #else
                    if let raw { Unmanaged<ThreadStart>.fromOpaque(raw).takeRetainedValue().body() }
                #endif
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            throw StoreError.engine("no thread for commits: error \(result)")
        }
        self.thread = thread
    }

    /// Answers what waits, then ends the thread. Blocks until then.
    func stop() {
        let thread = locked { () -> pthread_t? in
            isStopping = true
            pthread_cond_signal(arrived)
            defer { self.thread = nil }
            return self.thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome {
        try await withCheckedThrowingContinuation { turn in
            do {
                try commit(batch, token: token) { turn.resume(with: $0) }
            } catch { turn.resume(throwing: error) }
        }
    }

    /// - Parameter then: called on the thread that writes.
    func commit(_ batch: Batch, token: CommitToken, then: @escaping CommitAnswer) throws(StoreError) {
        let isAccepted = locked { () -> Bool in
            if isStopping || thread == nil { return false }
            waiting.append(Waiting(batch: batch, token: token, answer: then))
            if waiting.count == 1 { pthread_cond_signal(arrived) }
            return true
        }
        if !isAccepted { throw .closed }
    }

    /// What every commit gets since a write failed.
    var failure: StoreError? { locked { failed } }

    /// A write failed. RocksDB would take further ones once the disk has room again, and those must not
    /// become durable where this one did not.
    private func fail(_ error: any Error) {
        let why = if case .engine(let text)? = error as? StoreError { text } else { "\(error)" }
        let failure = StoreError.failed(why)
        let isFirst = locked {
            if failed != nil { return false }
            failed = failure
            return true
        }
        if isFirst { onFailure(failure) }
    }

    private func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    // MARK: On the thread

    private func run(from version: UInt64) {
        var planner = GroupPlanner(version: version)
        while let group = takeAll() {
            var next = group[...]
            while !next.isEmpty {
                let part = next.prefix(Self.groupCommits)
                next = next.dropFirst(process(part, &planner))
            }
        }
    }

    /// Blocks until something waits; nil at the end.
    private func takeAll() -> [Waiting]? {
        locked {
            while waiting.isEmpty && !isStopping { pthread_cond_wait(arrived, mutex) }
            defer { waiting = [] }
            return waiting.isEmpty ? nil : waiting
        }
    }

    /// Returns how many of the group it answered: as many as fit into one write.
    private func process(_ group: ArraySlice<Waiting>, _ planner: inout GroupPlanner) -> Int {
        var answers: [(Waiting, Result<CommitOutcome, any Error>)] = []
        answers.reserveCapacity(group.count)
        planner.begin()
        do {
            if let failure { throw failure }
            var write = try RocksBatch()
            var bytes = 0
            for waiting in group {
                if bytes > Self.groupBytes { break }
                do {
                    let outcome = try planner.plan(waiting.batch, waiting.token, database.version)
                    answers.append((waiting, .success(outcome.outcome)))
                    guard case .done(let version) = outcome.outcome, outcome.isNew else { continue }
                    for change in waiting.batch.changes {
                        switch change {
                        case .put(let key, let value):
                            write.put(key, value, version: version)
                            bytes += value.count
                        case .delete(let key): write.delete(key)
                        }
                    }
                } catch { answers.append((waiting, .failure(error))) }
            }
            if planner.hasChanges {
                write.put(Self.versionKey, [], version: planner.version)
                try database.write(write)
            }
            planner.keep()
        } catch {
            fail(error)
            answers = group.prefix(max(1, answers.count)).map { ($0, .failure(error)) }
        }
        for (waiting, answer) in answers {
            if case .success(.done) = answer { topics.wake(waiting.batch.wakes) }
            waiting.answer(answer)
        }
        return answers.count
    }
}

/// What a new thread shall do.
private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
