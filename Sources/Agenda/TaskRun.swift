// One run of one task: read it, have it done, and commit verdict and effect, provided that the task is
// still the one that was read.

import CloudCore
import Store

struct TaskRun: Sendable {
    enum Result { case over, again }

    let queue: AgendaQueue
    let place: Place
    let store: any KeyValueStore
    let handler: Agenda.Handler

    /// Off the agenda's own actor, so that handlers run side by side.
    @concurrent func perform() async throws -> Result {
        let key = AgendaKeys.task(queue, place.id)
        guard let entry = try await store.read([key]).first ?? nil else {
            return try await dropPlace(unless: key, .absent)
        }
        let record = try TaskRecord(stored: entry.value)
        guard record.due == place.due else {
            return try await dropPlace(unless: key, .version(entry.version))
        }
        let task = DueTask(
            queue: queue, id: place.id, due: record.due, payload: record.payload, retries: record.retries)
        let verdict = await handler(task)
        var batch = Batch()
        if case .done(let effect) = verdict.kind { batch = effect }
        batch.check(key, .version(entry.version))
        batch.delete(AgendaKeys.place(queue, place))
        switch verdict.kind {
        case .done: batch.delete(key)
        case .retry(let instant, let payload):
            var next = task
            next.due = instant
            next.retries += 1
            if let payload { next.payload = payload }
            batch.put(key, TaskRecord(next).encoded)
            batch.put(AgendaKeys.place(queue, Place(due: instant, id: task.id)), [])
            batch.wake(queue.topic, at: instant)
        }
        guard case .conflict(let keys) = try await store.commit(batch) else { return .over }
        // Replaced or cancelled meanwhile: what this run wanted no longer counts.
        return keys.contains(key) ? .over : .again
    }

    /// The place belongs to a task that is gone or due at another time.
    private func dropPlace(unless key: Key, _ expectation: Expectation) async throws -> Result {
        var batch = Batch()
        batch.check(key, expectation)
        batch.delete(AgendaKeys.place(queue, place))
        if case .done = try await store.commit(batch) { return .over }
        return .again
    }
}
