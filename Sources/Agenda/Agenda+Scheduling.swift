// Putting tasks on the agenda and taking them off, alone or together with what they belong to.

public import Store

extension Agenda {
    /// Adds a task, or replaces the one of the same id, within a transaction: both come true or neither.
    public static func add(_ task: DueTask, to transaction: inout Transaction) async throws {
        try validate(task)
        let key = AgendaKeys.task(task.queue, task.id)
        if let former = try await transaction.get(key, as: TaskRecord.self) {
            transaction.delete(AgendaKeys.place(task.queue, Place(due: former.due, id: task.id)))
        }
        transaction.put(TaskRecord(task), at: key)
        transaction.put([], at: AgendaKeys.place(task.queue, Place(due: task.due, id: task.id)))
        transaction.wake(task.queue.topic, at: task.due)
    }

    /// Adds a task whose id is new to a batch; where it is not, the batch conflicts. Reads nothing.
    public static func add(_ task: DueTask, to batch: inout Batch) throws {
        try validate(task)
        let key = AgendaKeys.task(task.queue, task.id)
        batch.check(key, .absent)
        batch.put(key, TaskRecord(task).encoded)
        batch.put(AgendaKeys.place(task.queue, Place(due: task.due, id: task.id)), [])
        batch.wake(task.queue.topic, at: task.due)
    }

    /// Takes a task off the agenda within a transaction; false where there is none. A run that is under way
    /// goes on, but what it answers has no effect.
    @discardableResult
    public static func cancel(
        _ queue: AgendaQueue, id: String, in transaction: inout Transaction
    ) async throws -> Bool {
        let key = AgendaKeys.task(queue, id)
        guard let record = try await transaction.get(key, as: TaskRecord.self) else { return false }
        transaction.delete(key)
        transaction.delete(AgendaKeys.place(queue, Place(due: record.due, id: id)))
        return true
    }

    /// Adds a task, or replaces the one of the same id. Durable when it returns.
    public nonisolated func schedule(_ task: DueTask) async throws {
        try await store.transact { try await Self.add(task, to: &$0) }
    }

    /// Takes a task off the agenda; false where there is none.
    @discardableResult
    public nonisolated func cancel(_ queue: AgendaQueue, id: String) async throws -> Bool {
        try await store.transact { try await Self.cancel(queue, id: id, in: &$0) }
    }

    /// The task, whether due or not; nil where there is none.
    public nonisolated func task(_ queue: AgendaQueue, id: String) async throws -> DueTask? {
        guard let record = try await store.get(AgendaKeys.task(queue, id), as: TaskRecord.self) else {
            return nil
        }
        return DueTask(
            queue: queue, id: id, due: record.due, payload: record.payload, retries: record.retries)
    }

    private static func validate(_ task: DueTask) throws {
        guard (1...AgendaLimits.idBytes).contains(task.id.utf8.count) else {
            throw StoreError.invalidKey(bytes: task.id.utf8.count, limit: AgendaLimits.idBytes)
        }
        guard task.payload.count <= AgendaLimits.payloadBytes else {
            throw StoreError.valueTooLarge(bytes: task.payload.count, limit: AgendaLimits.payloadBytes)
        }
    }
}
