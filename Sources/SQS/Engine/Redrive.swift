// How messages go from one queue to another: to the dead-letter queue after too many receives, and from there
// back. A message leaves the one in the same commit in which it comes to the other.

import CloudCore

/// Moves messages between queues.
struct Redrive: Sendable {
    let directory: QueueDirectory
    let entropy: any Entropy

    /// Moves a message that was received too often to the dead-letter queue.
    func bury(_ message: QueuedMessage, from queue: QueueRecord, _ live: LiveQueue) async throws {
        guard let target = queue.settings.redrive.flatMap({ QueueName($0.target) }),
            let record = try await directory.find(target)
        else {
            // Without its dead-letter queue the message stays, and is received as others are.
            try live.change { state in
                state.engine.rules.maximumReceives = nil
                state.engine.stayed(message.position)
            }
            return
        }
        guard var stored = try await live.content(of: message) else {
            return try live.change { $0.engine.left(message.position) }
        }
        stored.deadLetterSource = queue.name.arn.description
        // A standard queue's message keeps its time, by which it will be too old one day.
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
        try await move(
            message, stored, from: live, to: record, sentAt: queue.settings.isFIFO ? nil : message.sentAt)
    }

    /// Moves a message for a task: with a new id and time, as one that was just sent.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    func move(_ message: QueuedMessage, _ live: LiveQueue, _ task: MoveTask) async throws {
        guard var stored = try await live.content(of: message) else {
            return try live.change { $0.engine.left(message.position) }
        }
        let source = stored.deadLetterSource.flatMap { ARN($0) }
        guard let target = task.destination ?? source else {
            throw AWSError("CouldNotDetermineMessageSource", "The message does not say where it came from.")
        }
        guard let name = QueueName(target), let record = try await directory.find(name) else {
            throw AWSError("AWS.SimpleQueueService.NonExistentQueue", "The destination is gone.")
        }
        stored.id = entropy.uniqueID()
        stored.deadLetterSource = nil
        try await move(message, stored, from: live, to: record, sentAt: nil)
    }

    private func move(
        _ message: QueuedMessage, _ stored: StoredMessage, from live: LiveQueue, to record: QueueRecord,
        sentAt: Instant?
    ) async throws {
        let target = try await directory.live(record)
        let outgoing = OutgoingMessage(
            message: OpenedMessage(stored), group: message.group, sentAt: sentAt)
        let removal = try live.change { live.removal(of: [message], &$0, isCertain: false) }
        _ = try await target.send([outgoing], isSealed: record.settings.isSealed, leaving: removal)
        try live.change { state in
            state.engine.left(message.position)
            live.clearBatch(of: message, &state)
        }
    }
}
