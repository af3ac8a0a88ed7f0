// What happens to the messages of a queue in use: they are sent, received, deleted, hidden for longer.

import CloudCore
import Store

/// A message that is to be sent.
struct OutgoingMessage: Sendable {
    var id: String
    /// The message as the store keeps it.
    var content: [UInt8]
    var isSealed: Bool
    /// What its sender gave, in bytes.
    var size = 0
    var group: String?
    var delay: Duration = .zero
    /// Nil for now. Messages that come from elsewhere keep theirs.
    var sentAt: Instant?
    /// By what it is known for five minutes.
    var deduplicationKey: Key?
}

/// A message that was received.
struct ReceivedMessage: Sendable {
    var position: QueuePosition
    var sentAt: Instant
    var group: String?
    var receipts: ReceiveState
    var message: StoredMessage
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

    /// Commits messages, all or none, in order. Returns their places.
    /// - Parameters:
    ///   - opened: the same messages, to be kept at hand.
    ///   - leaving: further changes of the same commit, and what they take from other queues' books.
    func send(
        _ messages: [OutgoingMessage], opened: [OpenedMessage] = [],
        leaving: Committer.Operation = Committer.Operation()
    ) async throws -> [QueuePosition] {
        let now = clock.now
        // What comes from another queue was sent before.
        let isNew = leaving.changes.isEmpty
        return try await withCheckedThrowingContinuation { turn in
            do {
                try change { state in
                    var operation = leaving
                    var sent: [QueuedMessage] = []
                    state.lastUse = now
                    for (place, message) in messages.enumerated() {
                        let position = state.engine.admit(delay: message.delay, at: now)
                        var queued = put(message, at: position, now: now, into: &operation)
                        if !opened.isEmpty, queued.parts == 0 {
                            queued.bytes = nil
                            queued.opened = opened[place]
                        }
                        sent.append(queued)
                    }
                    operation.count(messages.count, of: number, lastNumber: state.engine.lastNumber)
                    let done = sent
                    operation.done = { [self] failure in
                        if let failure {
                            end(.broken)
                            return turn.resume(throwing: failure)
                        }
                        finish(done)
                        if isNew { meter?.sent(messages.map(\.size)) }
                        turn.resume(returning: done.map(\.position))
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

    private func put(
        _ outgoing: OutgoingMessage, at position: QueuePosition, now: Instant,
        into operation: inout Committer.Operation
    ) -> QueuedMessage {
        let sentAt = outgoing.sentAt ?? now
        let content = outgoing.content
        var entry = MessageEntry(
            sentAt: sentAt, group: outgoing.group, parts: 0, isSealed: outgoing.isSealed, content: content)
        if content.count > Limits.inlineBytes {
            entry.content = []
            for start in stride(from: 0, to: content.count, by: Limits.partBytes) {
                let part = Array(content[start..<min(content.count, start + Limits.partBytes)])
                operation.changes.append(
                    .put(SQSKeys.part(entry.parts, of: position.number, in: number), part))
                entry.parts += 1
            }
        }
        let bytes = entry.encoded
        operation.changes.append(.put(SQSKeys.message(position, of: number), bytes))
        if let key = outgoing.deduplicationKey {
            let record = DeduplicationRecord(
                sentAt: now, messageID: outgoing.id, number: position.number)
            operation.changes.append(.put(key, record.encoded))
        }
        return QueuedMessage(
            position: position, sentAt: sentAt, group: outgoing.group, bytes: bytes, parts: entry.parts)
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
        for message in messages {
            do {
                if let stored = try await content(of: message) {
                    received.append(
                        ReceivedMessage(
                            position: message.position, sentAt: message.sentAt, group: message.group,
                            receipts: message.receipts, message: stored))
                    continue
                }
            } catch let error as StoreError {
                guard case .corruptRecord = error else { throw error }
            }
            try change { $0.engine.vanished(message.position) }
        }
        return received
    }

    /// Nil where the store no longer has the message.
    func content(of message: QueuedMessage) async throws -> StoredMessage? {
        if let opened = message.opened { return opened.message }
        var bytes = message.bytes
        if bytes == nil {
            bytes = try await store.read([SQSKeys.message(message.position, of: number)]).first??.value
        }
        guard let bytes else { return nil }
        let entry = try MessageEntry(stored: bytes)
        guard entry.parts > 0 else { return try open(entry, entry.content) }
        let keys = (0..<entry.parts).map { SQSKeys.part($0, of: message.position.number, in: number) }
        var whole: [UInt8] = []
        for part in try await store.read(keys) {
            guard let part else { return nil }
            whole += part.value
        }
        return try open(entry, whole)
    }

    private func open(_ entry: MessageEntry, _ content: [UInt8]) throws -> StoredMessage {
        try StoredMessage(
            stored: entry.isSealed ? try sealer.open(content, context: LiveQueue.sealing(number)) : content)
    }

    /// What binds a sealed message to its queue.
    static func sealing(_ queue: UInt64) -> String { "sqs message \(queue)" }

    /// A message as the store keeps it, sealed where the queue's attributes say so.
    func content(of message: StoredMessage, isSealed: Bool) throws -> [UInt8] {
        try contents(of: [message], isSealed: isSealed)[0]
    }

    func contents(of messages: [StoredMessage], isSealed: Bool) throws -> [[UInt8]] {
        let encoded = messages.map { $0.encoded }
        return isSealed ? try sealer.sealEach(encoded, context: LiveQueue.sealing(number)) : encoded
    }

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

    /// What removes a message from the store.
    func removal(of message: QueuedMessage, _ state: inout State) -> Committer.Operation {
        var operation = Committer.Operation()
        remove(message, from: &state, into: &operation)
        return operation
    }

    private func remove(
        _ message: QueuedMessage, from state: inout State, into operation: inout Committer.Operation
    ) {
        let position = message.position
        state.lastUse = clock.now
        operation.changes.append(.delete(SQSKeys.message(position, of: number)))
        for part in 0..<message.parts {
            operation.changes.append(.delete(SQSKeys.part(part, of: position.number, in: number)))
        }
        if state.engine.receiptLog.removeRecord(of: position) {
            operation.changes.append(.delete(SQSKeys.receipts(position, of: number)))
        }
        operation.count(-1, of: number)
    }

    private func discard(_ messages: [QueuedMessage], _ state: inout State) {
        var operation = Committer.Operation()
        for message in messages { remove(message, from: &state, into: &operation) }
        operation.done = { [self] failure in if failure != nil { end(.broken) } }
        committer.submit(operation)
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
            let entries = try await store.read(
                late.map { SQSKeys.message(receipts[$0].position, of: number) })
            for (index, entry) in zip(late, entries) {
                guard let entry else { continue }
                let record = try MessageEntry(stored: entry.value)
                found[index] = QueuedMessage(
                    position: receipts[index].position, sentAt: record.sentAt, group: record.group,
                    parts: record.parts)
            }
        }
        return try await withCheckedThrowingContinuation { turn in
            do {
                try change { state in
                    var operation = Committer.Operation()
                    operation.changes.reserveCapacity(receipts.count)
                    for (index, receipt) in receipts.enumerated() {
                        outcomes[index] = release(
                            receipt, found: found[index], isFIFO: isFIFO, into: &operation, &state)
                    }
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
        _ receipt: Receipt, found: QueuedMessage?, isFIFO: Bool, into operation: inout Committer.Operation,
        _ state: inout State
    ) -> Outcome {
        switch state.engine.holding(receipt.position, receipt: receipt.time, at: clock.now) {
        case .held(let message):
            remove(message, from: &state, into: &operation)
            state.engine.delete(receipt.position)
            return .done
        case .superseded: return isFIFO ? .expired : .done
        case .notInFlight:
            guard let found else { return .done }
            if isFIFO { return .expired }
            guard state.engine.deleteVisible(receipt.position) else { return .done }
            remove(found, from: &state, into: &operation)
            operation.changes.append(.delete(SQSKeys.receipts(receipt.position, of: number)))
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
        let entry = try await store.read([SQSKeys.message(receipt.position, of: number)]).first ?? nil
        return entry == nil ? .missing : .notInFlight
    }
}
