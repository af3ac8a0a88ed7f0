// What happens to the messages of a queue in use: they are sent, received, deleted, hidden for longer.

import CloudCore
import Store

/// A message that is to be sent.
struct OutgoingMessage: Sendable {
    var message: OpenedMessage
    /// What its sender gave, in bytes.
    var size = 0
    var group: String?
    var delay: Duration = .zero
    /// Nil for now. Messages that come from elsewhere keep theirs.
    var sentAt: Instant?
    /// By what it is known for five minutes.
    var deduplicationKey: Key?
}

extension OutgoingMessage {
    /// Whether it becomes visible together with `other`, and says the same of its sender and time.
    fileprivate func mayLie(with other: OutgoingMessage) -> Bool {
        delay == other.delay && sentAt == other.sentAt
            && message.message.senderID == other.message.message.senderID
    }
}

/// A message that was received.
struct ReceivedMessage: Sendable {
    var position: QueuePosition
    var sentAt: Instant
    var group: String?
    var receipts: ReceiveState
    var opened: OpenedMessage

    var message: StoredMessage { opened.message }
}

/// Where a message's receipt leads.
struct Receipt: Hashable, Sendable {
    var queue: UInt64
    var position: QueuePosition
    /// When it was received.
    var time: Instant
}

extension LiveQueue {
    // MARK: Sending

    /// What of messages the store keeps, before it is known where.
    private enum Sealed {
        case each([[UInt8]])
        case pack([UInt8])
    }

    /// Commits messages, all or none, in order. Returns their places.
    /// - Parameters:
    ///   - isSealed: whether the store has them under the node's key.
    ///   - leaving: further changes of the same commit, and what they take from other queues' books.
    func send(
        _ messages: [OutgoingMessage], isSealed: Bool, leaving: Committer.Operation = Committer.Operation()
    ) async throws -> [QueuePosition] {
        let now = clock.now
        // What comes from another queue was sent before.
        let isNew = leaving.changes.isEmpty
        let sealed = try seal(messages, isSealed)
        return try await withCheckedThrowingContinuation { turn in
            do {
                try change { state in
                    var operation = leaving
                    state.lastUse = now
                    let sent = put(messages, sealed, isSealed, now, &state, &operation)
                    operation.count(messages.count, of: number, lastNumber: state.engine.lastNumber)
                    operation.done = { [self] failure in
                        if let failure {
                            end(.broken)
                            return turn.resume(throwing: failure)
                        }
                        finish(sent)
                        if isNew { meter?.sent(messages.map(\.size)) }
                        turn.resume(returning: sent.map(\.position))
                    }
                    committer.submit(operation)
                }
            } catch { turn.resume(throwing: error) }
        }
    }

    private func finish(_ sent: [QueuedMessage]) {
        let now = clock.now
        _ = try? change { state in
            for message in sent { state.engine.sent(message, at: now) }
        }
    }

    /// Messages that become visible together, and are small, lie together.
    private func seal(_ messages: [OutgoingMessage], _ isSealed: Bool) throws -> Sealed {
        let context = LiveQueue.sealing(number)
        let mayBePack =
            (2...Pack.mostMessages).contains(messages.count)
            && messages.allSatisfy { $0.mayLie(with: messages[0]) }
        if mayBePack {
            let pack = PackedMessages(messages.map(\.message)).encoded
            if pack.count <= Limits.packBytes {
                return .pack(isSealed ? try sealer.seal(pack, context: context) : pack)
            }
        }
        let encoded = messages.map { $0.message.message.encoded }
        return .each(isSealed ? try sealer.sealEach(encoded, context: context) : encoded)
    }

    private func put(
        _ messages: [OutgoingMessage], _ sealed: Sealed, _ isSealed: Bool, _ now: Instant,
        _ state: inout State, _ operation: inout Committer.Operation
    ) -> [QueuedMessage] {
        var sent: [QueuedMessage] = []
        sent.reserveCapacity(messages.count)
        switch sealed {
        case .each(let contents):
            for (message, content) in zip(messages, contents) {
                let position = state.engine.admit(delay: message.delay, at: now)
                sent.append(put(message, content, isSealed, at: position, now, &operation))
            }
        case .pack(let content):
            let positions = state.engine.admit(
                batchOf: messages.count, delay: messages[0].delay, at: now)
            let record = PackRecord(
                sentAt: messages[0].sentAt ?? now, groups: messages.map(\.group), isSealed: isSealed,
                content: content)
            operation.changes.append(
                .put(
                    SQSKeys.message(positions[0].pack, of: number), PlaceRecord.pack(record).encoded))
            let pack = Pack(of: messages.count)
            for (message, position) in zip(messages, positions) {
                sent.append(
                    QueuedMessage(
                        position: position, sentAt: record.sentAt, group: message.group,
                        contents: .opened(message.message), pack: pack))
            }
        }
        for (message, queued) in zip(messages, sent) {
            guard let key = message.deduplicationKey else { continue }
            let record = DeduplicationRecord(
                sentAt: now, messageID: message.message.message.id, number: queued.position.number)
            operation.changes.append(.put(key, record.encoded))
        }
        return sent
    }

    private func put(
        _ outgoing: OutgoingMessage, _ content: [UInt8], _ isSealed: Bool, at position: QueuePosition,
        _ now: Instant, _ operation: inout Committer.Operation
    ) -> QueuedMessage {
        var record = MessageRecord(
            sentAt: outgoing.sentAt ?? now, group: outgoing.group, parts: 0, isSealed: isSealed,
            content: content)
        if content.count > Limits.inlineBytes {
            record.content = []
            for start in stride(from: 0, to: content.count, by: Limits.partBytes) {
                let part = Array(content[start..<min(content.count, start + Limits.partBytes)])
                operation.changes.append(
                    .put(SQSKeys.part(record.parts, of: position.number, in: number), part))
                record.parts += 1
            }
        }
        operation.changes.append(
            .put(SQSKeys.message(position, of: number), PlaceRecord.message(record).encoded))
        return QueuedMessage(
            position: position, sentAt: record.sentAt, group: outgoing.group,
            contents: record.parts > 0 ? .stored([], isSealed: isSealed) : .opened(outgoing.message),
            parts: record.parts)
    }

    // MARK: Receiving

    /// Takes up to `limit` visible messages; the dead ones are left to `bury`, which moves them away.
    /// - Parameter open: unseals bodies for the receiver. Where it throws, nobody has received anything.
    func receive(
        _ limit: Int, hiding: Duration, attempt: String? = nil,
        open: ([ReceivedMessage]) async throws -> [ReceivedMessage] = { $0 },
        bury: (QueuedMessage, LiveQueue) async throws -> Void
    ) async throws -> [ReceivedMessage] {
        if let attempt, let again = try await repeated(attempt, hiding: hiding, open: open) { return again }
        while true {
            try await loadIfWanted()
            let now = clock.now
            let (taken, rules) = try change { state in
                let taken = state.engine.take(limit, hiding: hiding, at: now)
                if !taken.expired.isEmpty { discard(taken.expired, &state) }
                return (taken, state.engine.rules)
            }
            for message in taken.dead {
                do {
                    try await bury(message, self)
                } catch {
                    try? change { $0.engine.stayed(message.position) }
                    if taken.delivered.isEmpty { throw error }
                }
            }
            let received = try await load(taken.delivered, open: open)
            if rules.maximumReceives != nil {
                let there = Set(received.map(\.position))
                try await write(taken.delivered.filter { there.contains($0.position) })
            }
            if let attempt, !received.isEmpty { try remember(attempt, received) }
            if !received.isEmpty {
                meter?.count(.received, received.count)
                return received
            }
            let goesOn = try change { $0.engine.hasWork(at: clock.now) || $0.engine.isLoading }
            if !goesOn { return [] }
        }
    }

    /// Writes receipts down before anybody has them, so that `maxReceiveCount` is exact after a crash, too.
    private func write(_ delivered: [QueuedMessage]) async throws {
        if delivered.isEmpty { return }
        try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
            do {
                try change { state in
                    var operation = Committer.Operation()
                    for message in delivered {
                        state.engine.receiptLog.isWritten(message.position)
                        operation.changes.append(
                            .put(
                                SQSKeys.receipts(message.position, of: number),
                                ReceiptsRecord(message).encoded))
                    }
                    operation.done = { [self] failure in
                        guard let failure else { return turn.resume() }
                        end(.broken)
                        turn.resume(throwing: failure)
                    }
                    committer.submit(operation)
                }
            } catch { turn.resume(throwing: error) }
        }
    }

    /// The messages themselves, opened. Where that fails they are visible as before.
    private func load(
        _ taken: [QueuedMessage], open: ([ReceivedMessage]) async throws -> [ReceivedMessage]
    ) async throws -> [ReceivedMessage] {
        do {
            return try await open(try await load(taken))
        } catch {
            let now = clock.now
            try? change { state in
                for message in taken { state.engine.giveBack(message.position, at: now) }
            }
            throw error
        }
    }

    /// The messages themselves, from memory or from the store.
    private func load(_ messages: [QueuedMessage]) async throws -> [ReceivedMessage] {
        var received: [ReceivedMessage] = []
        received.reserveCapacity(messages.count)
        let known = try await contents(of: messages)
        for (message, contents) in zip(messages, known) {
            do {
                if let contents, let opened = try await open(contents, of: message) {
                    received.append(
                        ReceivedMessage(
                            position: message.position, sentAt: message.sentAt, group: message.group,
                            receipts: message.receipts, opened: opened))
                    continue
                }
            } catch let error as StoreError {
                guard case .corruptRecord = error else { throw error }
            }
            try change { $0.engine.vanished(message.position) }
        }
        return received
    }

    /// What messages contain; nil where the store no longer has one.
    private func contents(of messages: [QueuedMessage]) async throws -> [QueuedMessage.Contents?] {
        let unknown = messages.filter { $0.contents == nil }
        if unknown.isEmpty { return messages.map(\.contents) }
        var found = try await find(unknown.map(\.position))[...]
        return messages.map { $0.contents ?? found.popFirst()??.contents }
    }

    /// Nil where the store no longer has the message.
    func content(of message: QueuedMessage) async throws -> StoredMessage? {
        guard let contents = try await contents(of: [message])[0] else { return nil }
        return try await open(contents, of: message)?.message
    }

    private func open(
        _ contents: QueuedMessage.Contents, of message: QueuedMessage
    ) async throws -> OpenedMessage? {
        switch contents {
        case .opened(let opened): return opened
        case .packed(let pack):
            return try pack.message(message.position.placeInPack) { record in
                try PackedMessages(stored: unseal(record.content, record.isSealed)).messages
            }
        case .stored(let content, let isSealed):
            guard message.parts > 0 else {
                return OpenedMessage(try StoredMessage(stored: unseal(content, isSealed)))
            }
            let keys = (0..<message.parts).map { SQSKeys.part($0, of: message.position.number, in: number) }
            var whole: [UInt8] = []
            for part in try await store.read(keys) {
                guard let part else { return nil }
                whole += part.value
            }
            return OpenedMessage(try StoredMessage(stored: unseal(whole, isSealed)))
        }
    }

    private func unseal(_ content: [UInt8], _ isSealed: Bool) throws -> [UInt8] {
        isSealed ? try sealer.open(content, context: LiveQueue.sealing(number)) : content
    }

    /// What binds a sealed message to its queue.
    static func sealing(_ queue: UInt64) -> String { "sqs message \(queue)" }

    /// What the same attempt got before, hidden anew, where all of it is still as it was.
    private func repeated(
        _ attempt: String, hiding: Duration, open: ([ReceivedMessage]) async throws -> [ReceivedMessage]
    ) async throws -> [ReceivedMessage]? {
        guard let messages = try change({ held(of: attempt, &$0) }) else { return nil }
        let received = try await open(try await load(messages))
        let now = clock.now
        let isHidden = try change { state in
            guard held(of: attempt, &state) != nil else { return false }
            for message in messages { state.engine.hide(message.position, for: hiding, at: now) }
            return true
        }
        return isHidden ? received : nil
    }

    /// What an attempt got, where all of it is still as it was then.
    private func held(of attempt: String, _ state: inout State) -> [QueuedMessage]? {
        let now = clock.now
        guard let known = state.attempts[attempt], known.time + Limits.attemptID > now else { return nil }
        var messages: [QueuedMessage] = []
        for (position, receipt) in known.positions {
            guard case .held(let message) = state.engine.holding(position, receipt: receipt, at: now),
                message.receipts.last == receipt
            else { return nil }
            messages.append(message)
        }
        return messages
    }

    private func remember(_ attempt: String, _ received: [ReceivedMessage]) throws {
        let now = clock.now
        try change { state in
            state.attempts = state.attempts.filter { $0.value.time + Limits.attemptID > now }
            state.attempts[attempt] = ReceiveAttempt(
                time: now, positions: received.map { ($0.position, $0.receipts.last) })
        }
    }

    // MARK: Deleting

    /// What removes messages from the store, at once.
    /// - Parameter isCertain: whether it is committed whatever happens. Where it is not, and then was,
    ///   `clearBatch` follows.
    func removal(
        of messages: [QueuedMessage], _ state: inout State, isCertain: Bool = true
    ) -> Committer.Operation {
        var operation = Committer.Operation()
        operation.changes.reserveCapacity(messages.count)
        state.lastUse = clock.now
        var packed: [QueuePosition] = []
        packed.reserveCapacity(messages.count)
        for message in messages {
            let position = message.position
            if message.pack != nil {
                packed.append(position)
            } else {
                operation.changes.append(.delete(SQSKeys.message(position, of: number)))
            }
            for part in 0..<message.parts {
                operation.changes.append(.delete(SQSKeys.part(part, of: position.number, in: number)))
            }
            if state.engine.receiptLog.removeRecord(of: position) {
                operation.changes.append(.delete(SQSKeys.receipts(position, of: number)))
            }
        }
        // Memory must not take for gone what may stay.
        let changes = isCertain ? state.engine.remove(fromPacks: packed) : [.mark(packed)]
        for change in changes { operation.changes += storeChanges(of: change) }
        operation.count(-messages.count, of: number)
        return operation
    }

    /// A message whose removal was not certain is gone: where it was the last of its batch, that goes, too.
    func clearBatch(of message: QueuedMessage, _ state: inout State) {
        guard message.pack != nil else { return }
        for case .empty(let pack, let marks) in state.engine.remove(fromPacks: [message.position]) {
            commit(
                Committer.Operation(
                    changes: storeChanges(of: .empty(pack, marks: marks + [message.position.placeInPack]))))
        }
    }

    /// Removes messages of which no caller waits to hear.
    func discard(_ messages: [QueuedMessage], _ state: inout State) {
        for start in stride(from: 0, to: messages.count, by: Limits.discardedMessages) {
            commit(removal(of: Array(messages[start...].prefix(Limits.discardedMessages)), &state))
        }
    }

    /// What becomes of a receipt that is used.
    enum Outcome: Sendable { case done, expired, missing, notInFlight, tooLong }

    /// Deletes messages by their receipts; durable when it returns.
    func delete(_ receipts: [Receipt]) async throws -> [Outcome] {
        let now = clock.now
        let (isFIFO, late) = try change { state in
            let late = receipts.indices.filter { index in
                let receipt = receipts[index]
                guard
                    case .notInFlight = state.engine.holding(receipt.position, receipt: receipt.time, at: now)
                else { return false }
                return true
            }
            return (state.engine.rules.isFIFO, late)
        }
        var outcomes = [Outcome](repeating: .done, count: receipts.count)
        // What is not in flight may be gone for long: only the store knows.
        var found: [Int: QueuedMessage] = [:]
        if !late.isEmpty {
            let messages = try await find(late.map { receipts[$0].position })
            for (index, message) in zip(late, messages) { found[index] = message }
        }
        return try await withCheckedThrowingContinuation { turn in
            do {
                try change { state in
                    var released: [QueuedMessage] = []
                    released.reserveCapacity(receipts.count)
                    for (index, receipt) in receipts.enumerated() {
                        outcomes[index] = release(
                            receipt, found: found[index], isFIFO: isFIFO, into: &released, &state)
                    }
                    var operation = removal(of: released, &state)
                    let answer = outcomes
                    operation.done = { [self] failure in
                        if let failure {
                            end(.broken)
                            return turn.resume(throwing: failure)
                        }
                        // Each valid receipt counts, also of a message that is gone.
                        meter?.count(.deleted, answer.count { $0 == .done })
                        turn.resume(returning: answer)
                    }
                    committer.submit(operation)
                }
            } catch { turn.resume(throwing: error) }
        }
    }

    private func release(
        _ receipt: Receipt, found: QueuedMessage?, isFIFO: Bool, into released: inout [QueuedMessage],
        _ state: inout State
    ) -> Outcome {
        switch state.engine.holding(receipt.position, receipt: receipt.time, at: clock.now) {
        case .held(let message):
            released.append(message)
            state.engine.delete(receipt.position)
            return .done
        case .superseded: return isFIFO ? .expired : .done
        case .notInFlight:
            guard let found else { return .done }
            if isFIFO { return .expired }
            guard state.engine.deleteVisible(receipt.position) else { return .done }
            released.append(found)
            return .done
        }
    }

    // MARK: Visibility

    /// Hides a message for `duration` from now.
    func hide(_ receipt: Receipt, for duration: Duration) async throws -> Outcome {
        let now = clock.now
        let outcome = try change { state -> Outcome in
            switch state.engine.holding(receipt.position, receipt: receipt.time, at: now) {
            case .held(let message):
                let latest = message.receipts.last + .seconds(Limits.visibilitySeconds)
                guard now + duration <= latest else { return .tooLong }
                state.engine.hide(receipt.position, for: duration, at: now)
                return .done
            case .superseded: return .expired
            case .notInFlight: return .notInFlight
            }
        }
        guard case .notInFlight = outcome else { return outcome }
        return try await find([receipt.position])[0] == nil ? .missing : .notInFlight
    }
}
