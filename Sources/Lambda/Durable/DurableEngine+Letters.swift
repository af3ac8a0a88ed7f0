// Dead letters of durable executions: the event that started an execution goes to the dead-letter queue of
// its function when it ends otherwise than well. Only where nobody waited for it: who waits gets its error.
// https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html

import Agenda
import CloudCore
import Store

extension DurableEngine {
    /// The task was committed with the execution's end; its own end puts the letter into the outbox. So there
    /// is one letter for each end, whatever crashes.
    func sendLetter(_ note: DurableNote, _ outbox: DeliveryOutbox?) async throws -> AgendaVerdict {
        guard let outbox, let execution = try await store.execution(note.key), execution.isOver,
            let spec = try await catalog.spec(note.key.function, qualifier: execution.version),
            let target = spec.deadLetters
        else { return .done }
        let error = try await payloads.error(execution.error)
        let code = try await refusal(execution)?.status ?? 200
        let letter = Delivery(
            id: "\(execution.key.id).letter", target: target, kind: .deadLetter,
            source: execution.functionARN, body: try await payloads.bytes(execution.input),
            attributes: AsyncDestinations.attributes(
                requestID: execution.startRequestID ?? execution.key.id,
                code: code, message: error?.message ?? ""),
            time: execution.endedAt ?? clock.now)
        var batch = Batch()
        try await outbox.add(letter, of: spec, to: &batch)
        return .done(with: batch)
    }
}
