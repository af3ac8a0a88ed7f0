// Appending: one read of group and stream, one commit of the chunks and the stream's record. Many small
// appends of different streams share a sync, because the store groups commits.

import CloudCore
import Store

extension LogsStore {
    /// Appends events to a stream. They must be in order of time and fit one PutLogEvents.
    /// - Parameter making: what is made where it is missing; otherwise ResourceNotFoundException.
    func append(
        _ events: [NewEvent], group: String, stream: String, in scope: LogsScope, at now: Instant,
        making: LogMaking
    ) async throws {
        let chunks = LogChunk.chunks(of: events, ingestion: now.milliseconds)
        try await store.transact { transaction in
            let groupKey = LogsKeys.group(scope, group)
            var groupRecord = try await transaction.get(groupKey, as: GroupRecord.self)
            if groupRecord == nil, making == .groupAndStream {
                let made = GroupRecord(name: group, uid: newUID(), createdAt: now)
                transaction.put(made, at: groupKey)
                groupRecord = made
            }
            guard let groupRecord else { throw LogsError.groupNotFound }
            let streamKey = LogsKeys.stream(stream, of: groupRecord.uid)
            var record = try await transaction.get(streamKey, as: StreamRecord.self)
            if record == nil, making != .nothing {
                record = StreamRecord(name: stream, uid: newUID(), createdAt: now)
            }
            guard var record else { throw LogsError.streamNotFound }
            for chunk in chunks { put(chunk, to: &record, of: groupRecord.uid, in: &transaction) }
            transaction.put(record, at: streamKey)
        }
    }

    private func put(
        _ chunk: LogChunk, to stream: inout StreamRecord, of group: UInt64,
        in transaction: inout Transaction
    ) {
        for (part, bytes) in chunk.parts.enumerated() {
            transaction.put(
                bytes,
                at: LogsKeys.chunk(
                    of: group, stream: stream.uid, first: chunk.first, sequence: stream.nextSequence,
                    part: UInt8(part)))
        }
        stream.nextSequence += 1
        stream.longestSpan = max(stream.longestSpan, chunk.last - chunk.first)
        stream.firstEvent = min(stream.firstEvent ?? .max, chunk.first)
        stream.lastEvent = max(stream.lastEvent ?? .min, chunk.last)
        stream.lastIngestion = chunk.ingestion
        stream.storedBytes += chunk.events.reduce(0) { $0 + $1.bytes }
    }
}
