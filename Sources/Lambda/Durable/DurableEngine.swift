// Durable executions: started, told what happens, waited for. All decisions are DurableMachine's; here they
// meet store, agenda, functions and clock. Nothing of an execution is in memory but who waits for it.
// https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html

import Agenda
import CloudCore
import Crypto
import Logging
import Store
import Synchronization

/// Runs durable executions.
final class DurableEngine: Sendable {
    /// What an execution is started with.
    struct Start: Sendable {
        var spec: FunctionSpec
        /// The caller's, where there is one.
        var name: String?
        var payload: [UInt8]
        var isSynchronous: Bool
        var traceID: String?
        var tenantID: String?
        var parent: DurableExecution.Parent?
        /// Of the call.
        var requestID: String?
        /// How long the first invocation may be refused; nil for as long as the execution may last.
        var eventAgeSeconds: Int?
    }

    /// Those who wait for ends, by execution.
    private struct Waiters {
        private var turns: [String: [Int: AsyncStream<Never>.Continuation]] = [:]
        private var begun = 0

        /// Executions that somebody waits for.
        var count: Int { turns.count }
        var all: [AsyncStream<Never>.Continuation] { turns.values.flatMap(\.values) }

        mutating func add(_ turn: AsyncStream<Never>.Continuation, for id: String) -> Int {
            begun += 1
            turns[id, default: [:]][begun] = turn
            return begun
        }

        mutating func remove(_ place: Int, for id: String) {
            turns[id]?[place] = nil
            if turns[id]?.isEmpty == true { turns[id] = nil }
        }

        mutating func take(_ id: String) -> [AsyncStream<Never>.Continuation] {
            turns.removeValue(forKey: id).map { Array($0.values) } ?? []
        }
    }

    let store: DurableStore
    let catalog: FunctionCatalog
    let runner: any FunctionRunner
    /// Nil where nobody is asked whether a role may call.
    let roles: ExecutionRoles?
    let clock: any WallClock
    let entropy: any Entropy
    let logger: Logger
    /// Nil once nobody may wait any more.
    private let waiters = Mutex<Waiters?>(Waiters())

    init(
        store: any KeyValueStore, catalog: FunctionCatalog, runner: any FunctionRunner,
        roles: ExecutionRoles?, clock: any WallClock, entropy: any Entropy, logger: Logger
    ) {
        self.store = DurableStore(
            store: store, payloads: DurablePayloads(store: store, blobs: catalog.blobs))
        self.catalog = catalog
        self.runner = runner
        self.roles = roles
        self.clock = clock
        self.entropy = entropy
        self.logger = logger
    }

    var payloads: DurablePayloads { store.payloads }

    /// Takes up what an earlier run left: whatever was under way is on the agenda. `outbox` is nil where
    /// there are no dead-letter queues.
    func start(_ agenda: Agenda, outbox: DeliveryOutbox? = nil) async {
        let width = DurableLimits.invocationsAtOnce
        await agenda.handle(DurableStore.runs, concurrency: width) { [self] in
            await attempt($0) { try await run($0, $1) }
        }
        await agenda.handle(DurableStore.alarms, concurrency: 16) { [self] in
            await attempt($0) { note, _ in try await ring(note) }
        }
        await agenda.handle(DurableStore.invokes, concurrency: width) { [self] in
            await attempt($0) { try await chain($0, $1) }
        }
        await agenda.handle(DurableStore.ends, concurrency: 16) { [self] in
            await attempt($0) { note, _ in try await tellParent(note) }
        }
        await agenda.handle(DurableStore.letters, concurrency: 16) { [self] in
            await attempt($0) { note, _ in try await sendLetter(note, outbox) }
        }
    }

    private func attempt(
        _ task: DueTask, _ body: (DurableNote, DueTask) async throws -> AgendaVerdict
    ) async -> AgendaVerdict {
        do {
            return try await body(DurableNote(stored: task.payload), task)
        } catch {
            logger.error(
                "durable execution rests", metadata: ["task": "\(task.id)", "error": "\(error)"])
            return .retry(at: clock.now + AsyncPolicy.backoff(task.retries))
        }
    }

    // MARK: Starting

    /// Durable when it returns. The same name with the same payload gives the execution that there is,
    /// whether it runs or is over.
    /// https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-idempotency.html
    func start(_ start: Start) async throws -> DurableExecution {
        guard let settings = start.spec.durable else { throw AWSError.internalFailure() }
        let limit = DurableLimits.synchronousSeconds
        if start.isSynchronous, settings.executionTimeoutSeconds > limit {
            throw LambdaError.executionTooLongToWait()
        }
        let digest = Array(SHA256.hash(data: start.payload))
        if let known = try await known(start, digest) { return known }
        let key = DurableKey(function: start.spec.functionKey, id: entropy.uuid())
        let input = try await payloads.keep(start.payload)
        var execution = DurableExecution(
            key: key, partition: start.spec.arn.partition, version: start.spec.version,
            name: start.name ?? entropy.uuid(), settings: settings, isSynchronous: start.isSynchronous,
            startedAt: clock.now, input: input, inputDigest: digest, traceID: start.traceID,
            tenantID: start.tenantID, parent: start.parent)
        execution.startRequestID = start.requestID
        execution.eventAgeSeconds = start.eventAgeSeconds
        var machine = DurableMachine(execution, at: execution.startedAt)
        machine.begin()
        do {
            try await store.insert(machine, machine.takeActions())
        } catch {
            await payloads.forget([input])
            // Somebody else was faster under this name.
            if case StoreError.alreadyExists = error, let known = try await known(start, digest) {
                return known
            }
            throw error
        }
        return machine.execution
    }

    private func known(_ start: Start, _ digest: [UInt8]) async throws -> DurableExecution? {
        guard let name = start.name,
            let known = try await store.execution(of: start.spec.functionKey, named: name)
        else { return nil }
        // Whoever was refused calls again, by the same name.
        if known.wasRefused, known.isSynchronous {
            try await store.remove(known)
            return nil
        }
        guard known.inputDigest == digest else { throw LambdaError.executionExists(name) }
        return known
    }

    /// Starts an execution, waits for its end, and answers as the function would.
    func call(_ start: Start) async throws -> EngineAnswer {
        let execution = try await settled(try await self.start(start).key)
        if let refusal = try await refusal(execution) { throw refusal }
        var answer = EngineAnswer(
            payload: Array("null".utf8), executedVersion: execution.version)
        answer.durableExecutionARN = execution.arn
        if execution.status == .succeeded {
            if let result = execution.result { answer.payload = try await payloads.bytes(result) }
        } else {
            answer.functionError = "Unhandled"
            let error = try await payloads.error(execution.error) ?? DurableError(nil, nil)
            answer.payload = error.answer
        }
        return answer
    }

    /// Why the function could not be called, in the words of the refusal.
    func refusal(_ execution: DurableExecution) async throws -> AWSError? {
        guard execution.wasRefused, let error = try await payloads.error(execution.error),
            let code = error.type
        else { return nil }
        let throttle = AWSError.tooManyRequests(.account).code
        return AWSError(code, error.message ?? "", status: code == throttle ? 429 : 500)
    }

    /// The execution once it is over.
    private func settled(_ key: DurableKey) async throws -> DurableExecution {
        let (stream, turn) = AsyncStream.makeStream(of: Never.self)
        guard let place = waiters.withLock({ $0?.add(turn, for: key.id) }) else {
            throw LambdaError.shuttingDown()
        }
        // However it ends: a caller who has gone waits no longer.
        defer { waiters.withLock { $0?.remove(place, for: key.id) } }
        // Registered first: an end between here and the wait is noticed.
        guard let execution = try await store.execution(key) else { throw AWSError.internalFailure() }
        if execution.isOver { return execution }
        for await _ in stream {}
        try Task.checkCancellation()
        return try await settled(key)
    }

    /// Executions that somebody waits for.
    var awaited: Int { waiters.withLock { $0?.count ?? 0 } }

    private func wake(_ id: String) {
        for turn in waiters.withLock({ $0?.take(id) }) ?? [] { turn.finish() }
    }

    /// Nobody waits any more: executions go on at the next start.
    func stop() {
        let turns = waiters.withLock { waiters in
            defer { waiters = nil }
            return waiters?.all ?? []
        }
        for turn in turns { turn.finish() }
    }

    // MARK: Changing

    /// What a change is told of besides.
    struct Circumstances: Sendable {
        /// Operations that the function has not heard of; fit for one answer.
        var news: [String]
        var isAllNews: Bool
        /// The earliest timer that has not fired.
        var nextTimer: Instant?
    }

    /// Tells an execution's machine what happened, timers that are due first, and commits what follows.
    /// `ids` are the operations that it is about. Throws what `body` throws, and ResourceNotFoundException
    /// where there is no such execution.
    func change<T: Sendable>(
        _ key: DurableKey, _ ids: some Collection<String> & Sendable = [String](), isAlarm: Bool = false,
        _ body: @Sendable (inout DurableMachine, Circumstances) throws -> T
    ) async throws -> (result: T, machine: DurableMachine) {
        let now = clock.now
        let (timeout, heartbeat) = (
            DurablePayload.inline(DurableError.callbackTimedOut().json),
            DurablePayload.inline(DurableError.heartbeatMissed().json)
        )
        let changed = try await store.store.transact { transaction in
            guard let execution = try await DurableStore.current(key, in: &transaction) else {
                throw LambdaError.executionNotFound()
            }
            let timers = try await store.timers(key, limit: DurableLimits.timersAtOnce + 1)
            let due = timers.prefix(DurableLimits.timersAtOnce).prefix { $0.at <= now }
            let news = try await store.news(key, limit: DurableLimits.newsAtOnce + 1)
            let named = Set(ids).union(due.map(\.operationID)).union(news)
            var machine = DurableMachine(
                execution, try await store.operations(key, named), at: now)
            if isAlarm { machine.ring() }
            for timer in due { machine.fire(timer, timeout: timeout, heartbeat: heartbeat) }
            let told = news + due.map(\.operationID).filter { !news.contains($0) }
            let fitting = Self.fitting(told, in: machine)
            let result = try body(
                &machine,
                Circumstances(
                    news: fitting, isAllNews: fitting.count == told.count,
                    nextTimer: timers.dropFirst(due.count).first?.at))
            let actions = machine.takeActions()
            try await store.perform(actions, machine, in: &transaction)
            return (result, machine)
        }
        if changed.1.execution.isOver { wake(key.id) }
        return changed
    }

    /// As many operations as one answer holds.
    private static func fitting(_ ids: [String], in machine: DurableMachine) -> [String] {
        var bytes = 0
        return Array(
            ids.prefix(DurableLimits.newsAtOnce).prefix { id in
                let operation = machine.operations[id]
                bytes += (operation?.result?.count ?? 0) + (operation?.error?.count ?? 0)
                return bytes <= DurableLimits.pageBytes
            })
    }

    // MARK: Showing

    func open(_ operation: DurableOperation) async throws -> OpenOperation {
        OpenOperation(
            operation: operation, result: try await payloads.text(operation.result),
            error: try await payloads.error(operation.error), input: try await payloads.text(operation.input))
    }

    /// A page of what a replay needs, behind the operation of that sequence; nil for the first page, which
    /// begins with the execution itself. The marker is nil where nothing is left.
    func page(
        of execution: DurableExecution, after sequence: Int?, limit: Int
    ) async throws -> (operations: [OpenOperation], next: Int?) {
        var own = DurableOperation(
            id: execution.key.id, type: .execution, status: .started, sequence: 0,
            startedAt: execution.startedAt)
        own.name = execution.name
        own.input = execution.input
        let rest = ([own] + (try await store.operations(execution.key)).navigable)
            .filter { $0.sequence > sequence ?? -1 }
        var page: [OpenOperation] = []
        var bytes = 0
        for operation in rest {
            bytes += (operation.result?.count ?? 0) + (operation.error?.count ?? 0)
            bytes += operation.type == .execution ? execution.input.count : 0
            if page.count == limit || (bytes > DurableLimits.pageBytes && !page.isEmpty) {
                return (page, page.last?.operation.sequence)
            }
            var shown = operation
            if operation.type != .execution { shown.input = nil }
            page.append(try await open(shown))
        }
        return (page, nil)
    }
}
