// A queue's engine against a model of its store: random senders, receivers, pages, commits and crashes, on a
// clock of their own. What is acknowledged must hold whatever happens.

import CloudCore
import CloudTesting
import Testing

@testable import SQS

@Suite struct QueuesAreSimulated {
    @Test(arguments: 0..<40) func standardQueuesKeepTheirPromises(seed: UInt64) {
        var simulation = Simulation(seed: seed, isFIFO: false)
        simulation.run(steps: 3_000)
    }

    @Test(arguments: 0..<40) func fifoQueuesKeepTheirPromises(seed: UInt64) {
        var simulation = Simulation(seed: seed, isFIFO: true)
        simulation.run(steps: 3_000)
    }
}

/// The engine, and what a store would hold.
private struct Simulation {
    private enum Change {
        case sent(QueuedMessage)
        case removed(QueuePosition)
        case saved([QueuedMessage])
    }

    private let random: SeededEntropy
    private let rules: QueueEngine.Rules
    private var engine: QueueEngine
    private var now = Instant(milliseconds: 1_000_000_000)

    // The store.
    private var messages: [QueuePosition: QueuedMessage] = [:]
    private var receipts: [QueuePosition: ReceiveState] = [:]
    private var lastNumber: UInt64 = 0
    private var commits: [Change] = []
    private var page: (start: QueuePosition, content: [QueuedMessage], next: QueuePosition?)?

    // What the callers know.
    private var acknowledged: Set<QueuePosition> = []
    private var deleted: Set<QueuePosition> = []
    private var deleting: Set<QueuePosition> = []
    private var held: [QueuePosition: ReceiveState] = [:]

    init(seed: UInt64, isFIFO: Bool) {
        random = SeededEntropy(seed)
        // With little memory, messages of quiet groups are kept out of turn.
        rules = QueueEngine.Rules(isFIFO: isFIFO, window: seed % 2 == 0 ? Limits.window : 8)
        engine = QueueEngine(rules: rules, total: 0, lastNumber: 0)
    }

    private func chance(_ percent: Int) -> Bool { random.integer(in: 0..<100) < percent }

    mutating func run(steps: Int) {
        for _ in 0..<steps { step() }
        drain()
        #expect(engine.total == 0)
        #expect(acknowledged.isSubset(of: deleted), "\(acknowledged.subtracting(deleted).count) lost")
    }

    private mutating func step() {
        switch random.integer(in: 0..<100) {
        case 0..<25: send()
        case 25..<50: commit(random.integer(in: 1..<4))
        case 50..<70: receive(random.integer(in: 1..<11))
        case 70..<85: deleteOne()
        case 85..<88: hideOne()
        case 88..<92: finishPage()
        case 92..<94: save()
        case 94..<99: now = now + .milliseconds(random.integer(in: 0..<4_000))
        default: if chance(20) { crash() }
        }
    }

    private mutating func send() {
        let delay = rules.isFIFO || chance(80) ? 0 : random.integer(in: 1..<10)
        let position = engine.admit(delay: .seconds(delay), at: now)
        lastNumber = max(lastNumber, position.number)
        let group = rules.isFIFO || chance(60) ? "g\(random.integer(in: 0..<4))" : nil
        commits.append(.sent(QueuedMessage(position: position, sentAt: now, group: group)))
    }

    private mutating func commit(_ count: Int) {
        for change in commits.prefix(count) {
            switch change {
            case .sent(let message):
                messages[message.position] = message
                acknowledged.insert(message.position)
                engine.sent(message, at: now)
            case .removed(let position):
                messages[position] = nil
                receipts[position] = nil
                deleted.insert(position)
            case .saved(let saved): for message in saved { receipts[message.position] = message.receipts }
            }
        }
        commits.removeFirst(min(count, commits.count))
    }

    private mutating func receive(_ limit: Int) {
        if engine.wantsPage(at: now) {
            beginPage()
            if chance(70) { finishPage() }
        }
        let hiding = Duration.seconds(random.integer(in: 0..<6))
        let taken = engine.take(limit, hiding: hiding, at: now)
        #expect(taken.expired.isEmpty && taken.dead.isEmpty)
        for (index, message) in taken.delivered.enumerated() {
            check(message, earlier: taken.delivered[..<index])
            held[message.position] = message.receipts
        }
    }

    private func check(_ message: QueuedMessage, earlier: ArraySlice<QueuedMessage>) {
        let position = message.position
        #expect(!deleted.contains(position) && !deleting.contains(position), "deleted, and back again")
        #expect(position.due <= now, "too early")
        if let former = held[position] { #expect(former.hiddenUntil <= now, "in the hands of another") }
        guard rules.isFIFO else { return }
        let taken = Set(earlier.map(\.position))
        for other in messages.values where other.group == message.group && !deleting.contains(other.position)
        {
            guard !deleted.contains(other.position), !taken.contains(other.position) else { continue }
            #expect(other.position >= position, "out of order")
            if other.position != position, let state = held[other.position] {
                #expect(state.hiddenUntil <= now, "the group is not locked")
            }
        }
    }

    private mutating func deleteOne() {
        guard let position = held.keys.sorted().first, let state = held[position] else { return }
        guard case .held = engine.holding(position, receipt: state.last, at: now) else {
            held[position] = nil
            return
        }
        engine.delete(position)
        held[position] = nil
        deleting.insert(position)
        commits.append(.removed(position))
    }

    private mutating func hideOne() {
        guard let position = held.keys.sorted().last, let state = held[position],
            case .held = engine.holding(position, receipt: state.last, at: now)
        else { return }
        let seconds = random.integer(in: 0..<8)
        engine.hide(position, for: .seconds(seconds), at: now)
        held[position]?.hiddenUntil = now + .seconds(seconds)
    }

    private mutating func save() {
        let old = engine.receiptLog.take(100, olderThan: now - .seconds(1))
        if !old.isEmpty { commits.append(.saved(old)) }
    }

    private mutating func beginPage() {
        let start = engine.beginPage()
        let behind = messages.values.filter { $0.position > start }.sorted { $0.position < $1.position }
        let due = behind.filter { rules.isFIFO || $0.position.due <= now }
        let content = due.prefix(5).map { message in
            var message = message
            message.receipts = receipts[message.position] ?? ReceiveState()
            return message
        }
        var next = behind.dropFirst(content.count).first?.position
        if content.count == 5, let last = content.last?.position {
            next = QueuePosition(due: last.due, number: last.number + 1)
        }
        page = (start, content, next)
    }

    private mutating func finishPage() {
        guard let ready = page else { return }
        page = nil
        if chance(10) { return engine.failPage() }
        engine.loaded(ready.content, next: ready.next, at: now)
    }

    /// What was not committed is gone, and what was in memory, too.
    private mutating func crash() {
        commits = []
        page = nil
        deleting = []
        held = [:]
        engine = QueueEngine(rules: rules, total: messages.count, lastNumber: lastNumber)
        for (position, state) in receipts where state.hiddenUntil > now {
            guard let message = messages[position] else { continue }
            engine.recover(
                QueuedMessage(
                    position: position, sentAt: message.sentAt, group: message.group, receipts: state))
            held[position] = state
        }
    }

    private mutating func drain() {
        commit(commits.count)
        finishPage()
        for _ in 0..<10_000 where !messages.isEmpty {
            now = now + .seconds(10)
            receive(10)
            finishPage()
            while !held.isEmpty { deleteOne() }
            commit(commits.count)
        }
    }
}
