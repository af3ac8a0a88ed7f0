// How the history of an execution is kept: what happened in one commit lies in few records, so that the
// largest checkpoint stays within one commit. A record's key is that of its first event.

import CloudCore
import Store

/// Some events in a row, at least one.
struct DurableEventPack: StoredRecord {
    /// Version 1: one event.
    static var formatVersion: UInt8 { 2 }

    var events: [DurableEvent]

    init(_ events: [DurableEvent]) { self.events = events }

    func encode(to writer: inout RecordWriter) { writer.array(events) { $0.record($1) } }

    init(from reader: inout RecordReader, version: UInt8) throws {
        if version == 1 {
            events = [try DurableEvent(from: &reader, version: 1)]
        } else {
            events = try reader.array { try $0.record(DurableEvent.self) }
        }
    }

    /// The events in as few packs as their bounds allow.
    static func packs(_ events: [DurableEvent]) -> [DurableEventPack] {
        var packs: [DurableEventPack] = []
        var bytes = 0
        for event in events {
            let size = event.encoded.count
            let fits = bytes + size <= DurableLimits.packBytes
            if fits, let count = packs.last?.events.count, count < DurableLimits.packEvents {
                packs[packs.count - 1].events.append(event)
                bytes += size
            } else {
                packs.append(DurableEventPack([event]))
                bytes = size
            }
        }
        return packs
    }
}

extension DurableStore {
    /// Up to `limit` events behind `id`, or, in reverse, before it.
    func events(
        _ key: DurableKey, after id: Int?, reverse: Bool, limit: Int
    ) async throws -> [DurableEvent] {
        let bound = max(0, id ?? (reverse ? .max : 0))
        var range = Self.events(key)
        if id != nil {
            if reverse {
                range = KeyRange(from: range.lower, to: Self.event(key, bound))
            } else if let pack = try await pack(of: bound + 1, key) {
                range = KeyRange(from: pack, to: range.upper)
            }
        }
        var found: [DurableEvent] = []
        while found.count < limit {
            let page = try await store.scan(range, limit: DurableLimits.packsAtOnce, reverse: reverse)
            for entry in page {
                let events = try DurableEventPack(stored: entry.value).events
                found += (reverse ? events.reversed() : events)
                    .filter { reverse ? $0.id < bound : $0.id > bound }
            }
            guard page.count == DurableLimits.packsAtOnce, let last = page.last?.key else { break }
            range = reverse ? KeyRange(from: range.lower, to: last) : range.after(last)
        }
        return Array(found.prefix(limit))
    }

    /// Within a transaction that has read the execution.
    func amend(
        _ id: Int, of key: DurableKey, version: String, childARN: String?,
        in transaction: inout Transaction
    ) async throws {
        guard let place = try await pack(of: id, key),
            var pack = try await transaction.get(place, as: DurableEventPack.self),
            let index = pack.events.firstIndex(where: { $0.id == id })
        else { return }
        pack.events[index].executedVersion = version
        pack.events[index].childARN = childARN
        transaction.put(pack, at: place)
    }

    /// The record that has the event of that number, or would have it. Which events lie together never
    /// changes.
    private func pack(of id: Int, _ key: DurableKey) async throws -> Key? {
        let upTo = KeyRange(from: Self.events(key).lower, to: Self.event(key, id + 1))
        return try await store.scan(upTo, limit: 1, reverse: true).first?.key
    }
}
