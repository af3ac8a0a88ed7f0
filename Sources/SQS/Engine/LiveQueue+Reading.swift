// How messages are read from the store, where each lies alone or in the value of its batch.

import CloudCore
import Store

extension LiveQueue {
    /// Messages as the store has them, in order.
    struct Stretch: Sendable {
        var messages: [QueuedMessage] = []
        /// Where to go on; nil where there are no more before the end that was asked for.
        fileprivate(set) var next: QueuePosition?
        /// Batches of which nothing is left but their values and marks, which are to be removed: by what was
        /// in memory when a process ended, or was not.
        var empty: [Packs.Change] = []
        /// Marks without a batch.
        var strays: [QueuePosition] = []

        private let start: QueuePosition
        private var entries = 0
        /// The batch whose marks may still follow.
        private var open: (position: QueuePosition, record: PackRecord, left: Pack)?

        fileprivate init(start: QueuePosition) { self.start = start }

        /// How many entries to read next for `limit` messages, going by those before; a tenth at first. Never
        /// many, for each may be a batch.
        fileprivate func entries(for limit: Int) -> Int {
            let known = max(messages.count, 1)
            let wanted = entries == 0 ? limit / 10 : (limit - messages.count) * entries / known
            return max(Int(Pack.places), min(limit / 5, wanted))
        }

        /// Adds entries until there are `limit` messages. Returns whether there are.
        fileprivate mutating func add(_ found: [Entry], upTo limit: Int) throws -> Bool {
            for entry in found {
                let position = try SQSKeys.messagePosition(entry.key)
                switch try PlaceRecord(stored: entry.value) {
                case .message(let record):
                    if isFull(1, limit) { return true }
                    if position >= start { messages.append(QueuedMessage(record, at: position)) }
                case .pack(let record):
                    if isFull(record.groups.count, limit) { return true }
                    open = (position, record, Pack(of: record.groups.count))
                case .gone:
                    if open?.position == position.pack {
                        open?.left.remove(position.placeInPack)
                    } else {
                        strays.append(position)
                    }
                }
            }
            entries += found.count
            return false
        }

        /// Whether so many more messages are too many. With what is not a mark, the batch before it is whole.
        private mutating func isFull(_ more: Int, _ limit: Int) -> Bool {
            close()
            return !messages.isEmpty && messages.count + more > limit
        }

        /// The batch is whole: its messages are known.
        fileprivate mutating func close() {
            guard let (position, record, left) = open else { return }
            open = nil
            if left.isEmpty { return empty.append(.empty(position, marks: left.marks)) }
            let contents = PackContents(record)
            messages += left.places.compactMap { place in
                let position = position.message(place)
                guard position >= start else { return nil }
                return QueuedMessage(record, contents, at: position, of: left)
            }
        }
    }

    /// Reads messages from `start` on that stand before `end`: up to `limit`, but no part of a batch, and one
    /// batch at least.
    func read(from start: QueuePosition, to end: QueuePosition? = nil, limit: Int) async throws -> Stretch {
        let all = SQSKeys.messages(of: number)
        var range = KeyRange(
            from: start == .first ? all.lower : SQSKeys.message(start.pack, of: number),
            to: end.map { SQSKeys.message($0, of: number) } ?? all.upper)
        var stretch = Stretch(start: start)
        while range.lower < range.upper {
            let wanted = stretch.entries(for: limit)
            let found = try await store.scan(range, limit: wanted, reverse: false)
            if try stretch.add(found, upTo: limit) {
                stretch.next = stretch.messages.last?.position.next
                return stretch
            }
            guard let last = found.last, found.count == wanted else { break }
            range = range.after(last.key)
        }
        stretch.close()
        return stretch
    }

    /// What the store knows of the receipts of messages, from `first` to `last`.
    func receipts(
        from first: QueuePosition, to last: QueuePosition
    ) async throws -> [QueuePosition: ReceiveState] {
        let range = KeyRange(
            from: SQSKeys.receipts(first, of: number), to: SQSKeys.receipts(last.next, of: number))
        var receipts: [QueuePosition: ReceiveState] = [:]
        for (key, record) in try await store.list(range, as: ReceiptsRecord.self, limit: Limits.page) {
            receipts[try SQSKeys.receiptsPosition(key)] = record.receipts
        }
        return receipts
    }

    /// Removes what a stretch showed to be of no use.
    func clear(_ stretch: Stretch) throws {
        let strays = stretch.strays.map { Batch.Change.delete(SQSKeys.message($0, of: number)) }
        let changes = stretch.empty.flatMap(storeChanges) + strays
        for start in stride(from: 0, to: changes.count, by: Limits.commitChanges) {
            let some = Array(changes[start...].prefix(Limits.commitChanges))
            try change { _ in commit(Committer.Operation(changes: some)) }
        }
    }

    /// What happens in the store to batches of which messages are deleted. The value goes before its marks:
    /// those in two commits bring nothing back.
    func storeChanges(of change: Packs.Change) -> [Batch.Change] {
        switch change {
        case .mark(let positions):
            positions.map { .put(SQSKeys.message($0, of: number), PlaceRecord.gone.encoded) }
        case .empty(let pack, let marks):
            [.delete(SQSKeys.message(pack, of: number))]
                + marks.map { .delete(SQSKeys.message(pack.message($0), of: number)) }
        }
    }

    /// Messages at these places, whether they are in memory or not; nil where the store has none.
    func find(_ positions: [QueuePosition]) async throws -> [QueuedMessage?] {
        // A message lies alone or in its batch's value, and has a mark where it is gone from that.
        let places = Set(positions.flatMap { [$0, $0.pack] }).sorted()
        let entries = try await store.read(places.map { SQSKeys.message($0, of: number) })
        var records: [QueuePosition: PlaceRecord] = [:]
        var contents: [QueuePosition: PackContents] = [:]
        for (place, entry) in zip(places, entries) {
            guard let entry else { continue }
            let record = try PlaceRecord(stored: entry.value)
            records[place] = record
            if case .pack(let pack) = record { contents[place] = PackContents(pack) }
        }
        return positions.map { position in
            switch (records[position], records[position.pack]) {
            case (.message(let record), _): return QueuedMessage(record, at: position)
            case (nil, .pack(let record)):
                guard let contents = contents[position.pack] else { return nil }
                return QueuedMessage(record, contents, at: position, of: Pack(of: record.groups.count))
            default: return nil
            }
        }
    }
}

extension QueuedMessage {
    fileprivate init(_ record: MessageRecord, at position: QueuePosition) {
        self.init(
            position: position, sentAt: record.sentAt, group: record.group,
            contents: .stored(record.content, isSealed: record.isSealed), parts: record.parts)
    }

    /// Nil where the message is none of those that are left of the batch.
    fileprivate init?(
        _ record: PackRecord, _ contents: PackContents, at position: QueuePosition, of pack: Pack
    ) {
        guard pack.contains(position.placeInPack) else { return nil }
        self.init(
            position: position, sentAt: record.sentAt, group: record.groups[position.placeInPack - 1],
            contents: .packed(contents), pack: pack)
    }
}
