// What receivers do with messages that they hold: delete them, or hide them for longer or shorter.

import CloudCore
import Wire

extension SQSService {
    static let receipts: [Operation<SQSService>] = [
        .on(
            "DeleteMessage",
            needs: { (input: DeleteMessageRequest, context) in
                try Needs.queue("DeleteMessage", input.queueUrl, context)
            }, deleteMessage
        ).withFastPath(read: FastDelete.single, needs: FastDelete.needs, fastDeleteMessage),
        .on(
            "DeleteMessageBatch",
            needs: { (input: DeleteMessageBatchRequest, context) in
                try Needs.queue("DeleteMessage", input.queueUrl, context)
            }, deleteMessageBatch
        ).withFastPath(read: FastDelete.batch, needs: FastDelete.needs, fastDeleteMessageBatch),
        .on(
            "ChangeMessageVisibility",
            needs: { (input: ChangeMessageVisibilityRequest, context) in
                try Needs.queue("ChangeMessageVisibility", input.queueUrl, context)
            }, changeMessageVisibility),
        .on(
            "ChangeMessageVisibilityBatch",
            needs: { (input: ChangeMessageVisibilityBatchRequest, context) in
                try Needs.queue("ChangeMessageVisibility", input.queueUrl, context)
            }, changeMessageVisibilityBatch),
    ]

    func deleteMessage(_ input: DeleteMessageRequest, _ context: RequestContext) async throws -> EmptyShape {
        let name = try QueueName(url: input.queueUrl, context)
        if let error = try await delete([input.receiptHandle], from: name)[0] { throw error }
        return EmptyShape()
    }

    func deleteMessageBatch(
        _ input: DeleteMessageBatchRequest, _ context: RequestContext
    ) async throws -> DeleteMessageBatchResult {
        let name = try QueueName(url: input.queueUrl, context)
        let entries = input.entries
        try BatchCheck.check(entries.map(\.id), "DeleteMessageBatchRequestEntry")
        let errors = try await delete(entries.map(\.receiptHandle), from: name)
        let ids = entries.map(\.id)
        return DeleteMessageBatchResult(
            successful: zip(ids, errors).filter { $0.1 == nil }.map {
                DeleteMessageBatchResultEntry(id: $0.0)
            },
            failed: zip(ids, errors).compactMap { id, error in error.map { BatchResultErrorEntry(id, $0) } })
    }

    func changeMessageVisibility(
        _ input: ChangeMessageVisibilityRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try QueueName(url: input.queueUrl, context)
        try await hide(input.receiptHandle, in: name, seconds: input.visibilityTimeout)
        return EmptyShape()
    }

    func changeMessageVisibilityBatch(
        _ input: ChangeMessageVisibilityBatchRequest, _ context: RequestContext
    ) async throws -> ChangeMessageVisibilityBatchResult {
        let name = try QueueName(url: input.queueUrl, context)
        _ = try await directory.queue(name)
        let entries = input.entries
        try BatchCheck.check(entries.map(\.id), "ChangeMessageVisibilityBatchRequestEntry")
        var successful: [ChangeMessageVisibilityBatchResultEntry] = []
        var failed: [BatchResultErrorEntry] = []
        for entry in entries {
            do {
                guard let seconds = entry.visibilityTimeout else {
                    throw SQSError.missing("VisibilityTimeout")
                }
                try await hide(entry.receiptHandle, in: name, seconds: seconds)
                successful.append(ChangeMessageVisibilityBatchResultEntry(id: entry.id))
            } catch let error as AWSError {
                failed.append(BatchResultErrorEntry(entry.id, error))
            }
        }
        return ChangeMessageVisibilityBatchResult(successful: successful, failed: failed)
    }

    // MARK: By handles

    /// Deletes messages; returns what was wrong with each handle, nil where nothing was.
    func delete(_ handles: [String], from name: QueueName) async throws -> [AWSError?] {
        let queue = try await directory.queue(name)
        var errors = [AWSError?](repeating: nil, count: handles.count)
        var receipts: [(place: Int, receipt: Receipt)] = []
        receipts.reserveCapacity(handles.count)
        for (place, handle) in handles.enumerated() {
            do throws(AWSError) {
                if handle.isEmpty { throw SQSError.missing("ReceiptHandle") }
                let receipt = try Receipt(handle: handle)
                // Of a purged queue there is nothing left to delete.
                if receipt.queue == queue.number { receipts.append((place, receipt)) }
            } catch {
                errors[place] = error
            }
        }
        if receipts.isEmpty { return errors }
        let wanted = receipts
        let outcomes = try await using(name) { record, live in
            guard record.number == queue.number else {
                return [LiveQueue.Outcome](repeating: .done, count: wanted.count)
            }
            try live.admit(.delete, record)
            return try await live.delete(wanted.map(\.receipt))
        }
        for ((place, _), outcome) in zip(receipts, outcomes) {
            if case .expired = outcome { errors[place] = SQSError.receiptExpired(handles[place]) }
        }
        return errors
    }

    /// Hides a message for so many seconds from now.
    func hide(_ handle: String, in name: QueueName, seconds: Int) async throws {
        try Self.checkVisibility(seconds)
        let queue = try await directory.queue(name)
        if handle.isEmpty { throw SQSError.missing("ReceiptHandle") }
        let receipt = try Receipt(handle: handle)
        let outcome = try await using(name) { record, live -> LiveQueue.Outcome in
            guard record.number == receipt.queue else { return .missing }
            return try await live.hide(receipt, for: .seconds(seconds))
        }
        switch outcome {
        case .done: return
        case .missing: throw SQSError.notAvailable(handle)
        case .notInFlight: throw SQSError.notInFlight
        case .tooLong: throw SQSError.hiddenTooLong(seconds)
        case .expired:
            throw queue.settings.isFIFO ? SQSError.receiptExpired(handle) : SQSError.notAvailable(handle)
        }
    }
}
