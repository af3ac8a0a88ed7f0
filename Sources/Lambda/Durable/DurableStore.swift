// Where durable executions are kept. All records of an execution change only together with the execution's
// own, so that one record's version guards them all.

import Agenda
import CloudCore
import Store

/// Durable executions, their operations, history, timers and names.
struct DurableStore: Sendable {
    let store: any KeyValueStore
    let payloads: DurablePayloads

    private enum Kind {
        static let execution: UInt8 = 0, operation: UInt8 = 1, event: UInt8 = 2, name: UInt8 = 3
        static let start: UInt8 = 4, timer: UInt8 = 5, news: UInt8 = 6
    }

    static let runs = AgendaQueue("lambda.durable.runs")
    static let alarms = AgendaQueue("lambda.durable.alarms")
    static let invokes = AgendaQueue("lambda.durable.invokes")
    static let ends = AgendaQueue("lambda.durable.ends")
    static let letters = AgendaQueue("lambda.durable.letters")

    // MARK: Keys

    private static func function(_ kind: UInt8, _ key: FunctionKey) -> KeyBuilder {
        var builder = KeyBuilder(.durable(kind))
        builder.append(key.account)
        builder.append(key.region)
        builder.append(key.name)
        return builder
    }

    private static func builder(_ kind: UInt8, _ key: DurableKey) -> KeyBuilder {
        var builder = function(kind, key.function)
        builder.append(key.id)
        return builder
    }

    private static func execution(_ key: DurableKey) -> Key { builder(Kind.execution, key).key }

    private static func operation(_ key: DurableKey, _ id: String) -> Key {
        var builder = builder(Kind.operation, key)
        builder.append(id)
        return builder.key
    }

    static func events(_ key: DurableKey) -> KeyRange { builder(Kind.event, key).range }

    static func event(_ key: DurableKey, _ id: Int) -> Key {
        var builder = builder(Kind.event, key)
        builder.append(UInt64(id))
        return builder.key
    }

    private static func news(_ key: DurableKey, _ id: String) -> Key {
        var builder = builder(Kind.news, key)
        builder.append(id)
        return builder.key
    }

    private static func timer(_ key: DurableKey, _ timer: DurableTimer) -> Key {
        var builder = builder(Kind.timer, key)
        builder.append(timer.at)
        builder.append(timer.operationID)
        builder.append(byte: timer.kind.rawValue)
        return builder.key
    }

    private static func name(_ function: FunctionKey, _ name: String) -> Key {
        var builder = self.function(Kind.name, function)
        builder.append(name)
        return builder.key
    }

    private static func start(_ execution: DurableExecution) -> Key {
        var builder = function(Kind.start, execution.key.function)
        builder.append(execution.startedAt)
        builder.append(execution.key.id)
        return builder.key
    }

    // MARK: Reading

    func execution(_ key: DurableKey) async throws -> DurableExecution? {
        try await store.get(Self.execution(key), as: DurableExecution.self)
    }

    /// The execution of that name, if one was started and is still remembered.
    func execution(of function: FunctionKey, named name: String) async throws -> DurableExecution? {
        guard let holder = try await store.get(Self.name(function, name), as: DurableName.self) else {
            return nil
        }
        return try await execution(DurableKey(function: function, id: holder.id))
    }

    /// All operations in the order of their starts.
    func operations(_ key: DurableKey) async throws -> [DurableOperation] {
        let range = Self.builder(Kind.operation, key).range
        let limit = DurableLimits.operations + DurableLimits.updates
        return try await store.list(range, as: DurableOperation.self, limit: limit).map(\.record)
            .sorted { $0.sequence < $1.sequence }
    }

    /// Those of these operations that there are.
    func operations(_ key: DurableKey, _ ids: some Collection<String>) async throws -> [DurableOperation] {
        guard !ids.isEmpty else { return [] }
        return try await store.read(ids.map { Self.operation(key, $0) }).compactMap { entry in
            try entry.map { try DurableOperation(stored: $0.value) }
        }
    }

    /// Up to `limit` executions of a function in the order of their starts, behind `last`.
    func executions(
        of function: FunctionKey, after last: (at: Instant, id: String)?, reverse: Bool, limit: Int
    ) async throws -> [DurableExecution] {
        let whole = Self.function(Kind.start, function).range
        var range = whole
        if let last {
            var place = Self.function(Kind.start, function)
            place.append(last.at)
            place.append(last.id)
            range = reverse ? KeyRange(from: whole.lower, to: place.key) : whole.after(place.key)
        }
        let entries = try await store.scan(range, limit: limit, reverse: reverse)
        guard !entries.isEmpty else { return [] }
        let keys = entries.map {
            Self.execution(DurableKey(function: function, id: String(decoding: $0.value, as: UTF8.self)))
        }
        return try await store.read(keys).compactMap { entry in
            try entry.map { try DurableExecution(stored: $0.value) }
        }
    }

    /// The earliest timers.
    func timers(_ key: DurableKey, limit: Int) async throws -> [DurableTimer] {
        let entries = try await store.scan(
            Self.builder(Kind.timer, key).range, limit: limit, reverse: false)
        return try entries.map { entry in
            var reader = try KeyReader(entry.key, of: .durable(Kind.timer))
            for _ in 0..<4 { _ = try reader.text() }
            let (at, id) = (try reader.instant(), try reader.text())
            guard let kind = DurableTimer.Kind(rawValue: try reader.byte()) else {
                throw StoreError.corruptRecord("a timer of a durable execution")
            }
            return DurableTimer(at: at, operationID: id, kind: kind)
        }
    }

    /// Operations that the function has not heard of.
    func news(_ key: DurableKey, limit: Int) async throws -> [String] {
        try await store.scan(Self.builder(Kind.news, key).range, limit: limit, reverse: false).map {
            String(decoding: $0.value, as: UTF8.self)
        }
    }

    // MARK: Writing

    /// Adds a new execution; throws `StoreError.alreadyExists` where its name is taken.
    func insert(_ machine: DurableMachine, _ actions: [DurableAction]) async throws {
        try await store.transact { transaction in
            let execution = machine.execution
            transaction.insertOnly(
                DurableName(id: execution.key.id), at: Self.name(execution.key.function, execution.name))
            transaction.put(Array(execution.key.id.utf8), at: Self.start(execution))
            claim(execution.input, in: &transaction)
            try await perform(actions, machine, in: &transaction)
        }
    }

    /// Writes what has become of an execution, within a transaction that has read it by `current`.
    func perform(
        _ actions: [DurableAction], _ machine: DurableMachine, in transaction: inout Transaction
    ) async throws {
        let execution = machine.execution
        let key = execution.key
        for payload in [execution.result, execution.error] { claim(payload, in: &transaction) }
        var events: [DurableEvent] = []
        // Of several alarms the last one counts.
        var alarm: DurableAction?
        for action in actions {
            switch action {
            case .put(let operation):
                for payload in [operation.result, operation.error, operation.input] {
                    claim(payload, in: &transaction)
                }
                transaction.put(operation, at: Self.operation(key, operation.id))
            case .record(let event):
                for payload in [event.payload, event.error] { claim(payload, in: &transaction) }
                events.append(event)
            case .amend(let id, let version, let childARN):
                try await amend(id, of: key, version: version, childARN: childARN, in: &transaction)
            case .setAlarm: alarm = action
            case .setTimer(let timer): transaction.put([], at: Self.timer(key, timer))
            case .clearTimer(let timer): transaction.delete(Self.timer(key, timer))
            case .tell(let id): transaction.put(Array(id.utf8), at: Self.news(key, id))
            case .forget(let ids): for id in ids { transaction.delete(Self.news(key, id)) }
            default: try await schedule(action, execution, machine.now, in: &transaction)
            }
        }
        for pack in DurableEventPack.packs(events) {
            if let first = pack.events.first { transaction.put(pack, at: Self.event(key, first.id)) }
        }
        if let alarm { try await schedule(alarm, execution, machine.now, in: &transaction) }
        transaction.put(execution, at: Self.execution(key))
    }

    private func schedule(
        _ action: DurableAction, _ execution: DurableExecution, _ now: Instant,
        in transaction: inout Transaction
    ) async throws {
        let key = execution.key
        let task: DueTask
        switch action {
        case .run(let run):
            let note = DurableNote(key: key, run: run, operationID: "")
            task = DueTask(
                queue: Self.runs, id: "\(key.id).\(run)", due: now, payload: note.encoded)
        case .setAlarm(let at):
            let note = DurableNote(key: key, run: 0, operationID: "")
            task = DueTask(queue: Self.alarms, id: key.id, due: at, payload: note.encoded)
        case .invoke(let id):
            let note = DurableNote(key: key, run: 0, operationID: id)
            task = DueTask(queue: Self.invokes, id: "\(key.id).\(id)", due: now, payload: note.encoded)
        case .tellParent:
            let note = DurableNote(key: key, run: 0, operationID: "")
            task = DueTask(queue: Self.ends, id: key.id, due: now, payload: note.encoded)
        case .sendLetter:
            let note = DurableNote(key: key, run: 0, operationID: "")
            task = DueTask(queue: Self.letters, id: key.id, due: now, payload: note.encoded)
        default: return
        }
        try await Agenda.add(task, to: &transaction)
    }

    /// The execution as it is; what is read is checked when the transaction commits.
    static func current(
        _ key: DurableKey, in transaction: inout Transaction
    ) async throws -> DurableExecution? {
        try await transaction.get(execution(key), as: DurableExecution.self)
    }

    private func claim(_ payload: DurablePayload?, in transaction: inout Transaction) {
        if case .blob(let id) = payload { UnownedBlobs.claim(id, in: &transaction) }
    }

    // MARK: The end of retention

    /// Removes all there is of an execution, in parts; its own record last, so that what a crash leaves is
    /// found again.
    func remove(_ execution: DurableExecution) async throws {
        let key = execution.key
        var blobs: Set<BlobID> = []
        func note(_ payloads: DurablePayload?...) {
            for case .blob(let id)? in payloads { blobs.insert(id) }
        }
        note(execution.input, execution.result, execution.error)
        for operation in try await operations(key) {
            note(operation.result, operation.error, operation.input)
        }
        var last: Int?
        repeat {
            let page = try await events(key, after: last, reverse: false, limit: DurableLimits.mostPageItems)
            for event in page { note(event.payload, event.error) }
            last = page.count == DurableLimits.mostPageItems ? page.last?.id : nil
        } while last != nil
        for id in blobs { try await payloads.remove(id) }
        for kind in [Kind.operation, Kind.event, Kind.timer, Kind.news] {
            while try await store.removeRange(Self.builder(kind, key).range, limit: 1_000) == 1_000 {}
        }
        try await store.transact { transaction in
            guard try await Self.current(key, in: &transaction) != nil else { return }
            transaction.delete(Self.execution(key))
            transaction.delete(Self.start(execution))
            let place = Self.name(key.function, execution.name)
            if try await transaction.get(place, as: DurableName.self)?.id == key.id {
                transaction.delete(place)
            }
        }
    }
}

/// Whose a name is.
struct DurableName: StoredRecord {
    var id: String
    static var formatVersion: UInt8 { 1 }
    init(id: String) { self.id = id }
    func encode(to writer: inout RecordWriter) { writer.string(id) }
    init(from reader: inout RecordReader, version: UInt8) throws { id = try reader.string() }
}

/// What tasks of the agenda know.
struct DurableNote: StoredRecord, Sendable {
    var key: DurableKey
    var run: UInt64
    var operationID: String

    static var formatVersion: UInt8 { 1 }

    init(key: DurableKey, run: UInt64, operationID: String) {
        self.key = key
        self.run = run
        self.operationID = operationID
    }

    func encode(to writer: inout RecordWriter) {
        key.encode(to: &writer)
        writer.unsigned(run)
        writer.string(operationID)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        key = try DurableKey(from: &reader)
        run = try reader.unsigned()
        operationID = try reader.string()
    }
}
