// Groups and streams in the store. Appending is in LogsStore+Append, reading in StreamCursor and
// GroupMerge, removing in LogsStore+Sweep.

import Agenda
import CloudCore
import Store

/// CloudWatch Logs' part of the store.
struct LogsStore: Sendable {
    let store: any KeyValueStore
    let entropy: any Entropy

    func newUID() -> UInt64 { entropy.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }

    // MARK: Groups

    /// Throws ResourceNotFoundException.
    func group(_ name: String, in scope: LogsScope) async throws -> GroupRecord {
        guard let group = try await store.get(LogsKeys.group(scope, name), as: GroupRecord.self) else {
            throw LogsError.groupNotFound
        }
        return group
    }

    /// Throws ResourceAlreadyExistsException.
    func insert(_ group: GroupRecord, in scope: LogsScope) async throws {
        try await store.transact { transaction in
            let key = LogsKeys.group(scope, group.name)
            guard try await transaction.read(key) == nil else { throw LogsError.groupExists }
            transaction.put(group, at: key)
        }
    }

    /// Throws ResourceNotFoundException.
    func updateGroup(
        _ name: String, in scope: LogsScope, _ change: (inout GroupRecord) throws -> Void
    ) async throws {
        try await store.transact { transaction in
            let key = LogsKeys.group(scope, name)
            guard var group = try await transaction.get(key, as: GroupRecord.self) else {
                throw LogsError.groupNotFound
            }
            try change(&group)
            transaction.put(group, at: key)
        }
    }

    /// Makes group, streams and events unreachable, and leaves them for the next sweep.
    func deleteGroup(_ name: String, in scope: LogsScope, at now: Instant) async throws {
        try await store.transact { transaction in
            let key = LogsKeys.group(scope, name)
            guard let group = try await transaction.get(key, as: GroupRecord.self) else {
                throw LogsError.groupNotFound
            }
            guard !group.isProtected else { throw LogsError.protected(name) }
            transaction.delete(key)
            transaction.put(Garbage(group: group.uid), at: LogsKeys.garbage(group.uid, nil))
            try await Agenda.add(Self.garbageTask(due: now), to: &transaction)
        }
    }

    /// Groups whose name begins so, by name, from behind `after`.
    func groups(
        in scope: LogsScope, prefix: String, after: String?, limit: Int
    ) async throws -> [GroupRecord] {
        try await store.list(
            LogsKeys.groups(scope, prefix: prefix), as: GroupRecord.self,
            after: after.map { LogsKeys.group(scope, $0) }, limit: limit
        ).map(\.record)
    }

    /// Sets how long events are kept; nil for ever. Throws ResourceNotFoundException.
    func setRetention(_ days: Int?, of name: String, in scope: LogsScope, at now: Instant) async throws {
        try await store.transact { transaction in
            let key = LogsKeys.group(scope, name)
            guard var group = try await transaction.get(key, as: GroupRecord.self) else {
                throw LogsError.groupNotFound
            }
            group.retentionDays = days
            transaction.put(group, at: key)
            if days != nil {
                let task = DueTask(
                    queue: .logsSweep, id: Self.retentionTask, due: now + Self.sweepInterval)
                try await Agenda.add(task, to: &transaction)
            }
        }
    }

    /// What the group's streams have taken in, as far as they are added up.
    func storedBytes(of group: GroupRecord) async throws -> Int {
        try await streams(of: group, limit: LogsLimits.summedStreams).reduce(0) { $0 + $1.storedBytes }
    }

    // MARK: Streams

    /// Throws ResourceNotFoundException.
    func stream(_ name: String, of group: GroupRecord) async throws -> StreamRecord {
        let key = LogsKeys.stream(name, of: group.uid)
        guard let stream = try await store.get(key, as: StreamRecord.self) else {
            throw LogsError.streamNotFound
        }
        return stream
    }

    /// Throws ResourceNotFoundException for the group, ResourceAlreadyExistsException for the stream.
    func insertStream(_ name: String, group: String, in scope: LogsScope, at now: Instant) async throws {
        try await store.transact { transaction in
            let groupKey = LogsKeys.group(scope, group)
            guard let group = try await transaction.get(groupKey, as: GroupRecord.self) else {
                throw LogsError.groupNotFound
            }
            let key = LogsKeys.stream(name, of: group.uid)
            guard try await transaction.read(key) == nil else { throw LogsError.streamExists }
            transaction.put(StreamRecord(name: name, uid: newUID(), createdAt: now), at: key)
        }
    }

    func deleteStream(_ name: String, group: String, in scope: LogsScope, at now: Instant) async throws {
        try await store.transact { transaction in
            let groupKey = LogsKeys.group(scope, group)
            guard let group = try await transaction.get(groupKey, as: GroupRecord.self) else {
                throw LogsError.groupNotFound
            }
            let key = LogsKeys.stream(name, of: group.uid)
            guard let stream = try await transaction.get(key, as: StreamRecord.self) else {
                throw LogsError.streamNotFound
            }
            transaction.delete(key)
            transaction.put(
                Garbage(group: group.uid, stream: stream.uid),
                at: LogsKeys.garbage(group.uid, stream.uid))
            try await Agenda.add(Self.garbageTask(due: now), to: &transaction)
        }
    }

    /// Streams whose name begins so, by name, from behind `after`.
    func streams(
        of group: GroupRecord, prefix: String = "", after: String? = nil, limit: Int
    ) async throws -> [StreamRecord] {
        try await store.list(
            LogsKeys.streams(of: group.uid, prefix: prefix), as: StreamRecord.self,
            after: after.map { LogsKeys.stream($0, of: group.uid) }, limit: limit
        ).map(\.record)
    }

    /// Calls `body` with every stream of the group, a thousand in memory at a time.
    func forEachStream(
        of group: GroupRecord, prefix: String = "", _ body: (StreamRecord) throws -> Void
    ) async throws {
        var after: String?
        while true {
            let page = try await streams(of: group, prefix: prefix, after: after, limit: 1_000)
            for stream in page { try body(stream) }
            guard page.count == 1_000, let last = page.last else { return }
            after = last.name
        }
    }
}
