// When a mapping polls, calls and waits: the poller alone, on a clock of numbers; and whole lives of it
// against a made-up queue.

import CloudCore
import CloudTesting
import Testing

@testable import Lambda

@Suite("Pollers of queues")
struct QueuePollerTests {
    private typealias Action = QueuePoller.Action

    private func at(_ seconds: Int) -> Instant { Instant(nanoseconds: 0) + .seconds(seconds) }

    private func poller(
        batch: Int = 10, window: Int = 0, most: Int? = nil, visibility: Int = 30
    ) -> QueuePoller {
        QueuePoller(
            .init(
                batchSize: batch, window: .seconds(window),
                scaling: PollerScaling(maximumConcurrency: most), visibilityTimeout: .seconds(visibility)))
    }

    /// Polls by number, as they are begun at the start.
    private func polls(_ numbers: ClosedRange<Int>, limit: Int = 10) -> [Action] {
        numbers.map { .receive(poll: $0, limit: limit, wait: .seconds(20)) }
    }

    /// The polls among actions, by number.
    private func begun(_ actions: [Action]) -> [Int] {
        actions.compactMap { if case .receive(let poll, _, _) = $0 { poll } else { nil } }
    }

    private func items(_ ids: Range<Int>, bytes: Int = 10) -> [QueueItem] {
        ids.map {
            QueueItem(
                id: "m\($0)", receiptHandle: "r\($0)", record: [UInt8](repeating: 48, count: bytes))
        }
    }

    private func batches(_ actions: [Action]) -> [[QueueItem]] {
        actions.compactMap { if case .invoke(_, let items) = $0 { items } else { nil } }
    }

    private func receives(_ actions: [Action]) -> [Action] {
        actions.filter { if case .receive = $0 { true } else { false } }
    }

    @Test func messagesAreHandedOnAtOnceWithoutAWindow() {
        var poller = poller()
        #expect(poller.start(at: at(0)) == polls(1...5))
        // A call takes its poll's place.
        let came = poller.received(items(0..<3), of: 2, wasEmpty: false, at: at(5))
        #expect(came == [.invoke(batch: 1, items(0..<3))] && poller.waiting == 4)
        #expect(poller.finished(1, .success, at: at(6)) == polls(6...6) && poller.calls == 0)
    }

    @Test func fewerPollsWaitAtAQuietQueue() {
        var poller = poller()
        _ = poller.start(at: at(0))
        for poll in 1...5 { _ = poller.received([], of: poll, wasEmpty: true, at: at(20)) }
        // Of five, two are left, and go on.
        #expect(poller.waiting == 2)
        for poll in 6...7 { _ = poller.received([], of: poll, wasEmpty: true, at: at(40)) }
        #expect(poller.waiting == 2)
        // A message brings all five back.
        #expect(begun(poller.received(items(0..<1), of: 8, wasEmpty: false, at: at(41))).count == 3)
        #expect(poller.waiting + poller.calls == 5)
        // With a bound they stay.
        var bounded = self.poller(most: 3)
        #expect(begun(bounded.start(at: at(0))) == [1, 2, 3])
        for poll in 1...3 { _ = bounded.received([], of: poll, wasEmpty: true, at: at(20)) }
        #expect(bounded.waiting == 3)
    }

    @Test func aQueueThatDoesNotWaitIsNotAskedWithoutEnd() {
        var poller = poller(most: 2)
        _ = poller.start(at: at(0))
        #expect(poller.received([], of: 1, wasEmpty: true, at: at(0)) == [.wake(at: at(1))])
        #expect(begun(poller.woken(at: at(1))) == [3])
    }

    @Test func aWindowGathers() {
        var poller = poller(batch: 100, window: 60)
        #expect(poller.start(at: at(0)) == polls(1...5, limit: 100))
        let first = poller.received(items(0..<40), of: 1, wasEmpty: false, at: at(10))
        #expect(first == [.receive(poll: 6, limit: 60, wait: .seconds(20)), .wake(at: at(70))])
        #expect(
            receives(poller.received(items(40..<60), of: 6, wasEmpty: false, at: at(60))) == [
                .receive(poll: 7, limit: 40, wait: .seconds(10))
            ])
        #expect(batches(poller.woken(at: at(69))).isEmpty)
        #expect(batches(poller.woken(at: at(70))) == [items(0..<60)])
    }

    @Test func eachPollerHasAWindowOfItsOwn() {
        var poller = poller(batch: 100, window: 60)
        #expect(begun(poller.start(at: at(0))) == [1, 2, 3, 4, 5])
        #expect(begun(poller.received(items(0..<40), of: 1, wasEmpty: false, at: at(10))) == [6])
        let second = poller.received(items(40..<50), of: 2, wasEmpty: false, at: at(15))
        #expect(second == [.receive(poll: 7, limit: 90, wait: .seconds(20)), .wake(at: at(70))])
        // Who gathers is no more than who would call.
        #expect(poller.waiting == 5 && poller.calls == 0)
        // The first one's batch is full: it does not wait, nor for the other.
        #expect(
            batches(poller.received(items(50..<110), of: 6, wasEmpty: false, at: at(20))) == [
                items(0..<40) + items(50..<110)
            ])
        #expect(batches(poller.woken(at: at(70))).isEmpty)
        #expect(batches(poller.woken(at: at(75))) == [items(40..<50)])
    }

    /// An empty poll within a window ends nothing, and says nothing of the queue.
    @Test func aWindowIsReadToItsEnd() {
        var poller = poller(batch: 100, window: 50)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<1), of: 1, wasEmpty: false, at: at(0))
        let later = poller.received([], of: 6, wasEmpty: true, at: at(20))
        #expect(receives(later) == [.receive(poll: 7, limit: 99, wait: .seconds(20))] && poller.waiting == 5)
        #expect(
            receives(poller.received([], of: 7, wasEmpty: true, at: at(40))) == [
                .receive(poll: 8, limit: 99, wait: .seconds(10))
            ])
        let last = poller.received([], of: 8, wasEmpty: true, at: at(50))
        #expect(batches(last) == [items(0..<1)])
    }

    @Test func aFullBatchDoesNotWait() {
        var poller = poller(batch: 20, window: 300)
        _ = poller.start(at: at(0))
        #expect(batches(poller.received(items(0..<20), of: 1, wasEmpty: false, at: at(1))) == [items(0..<20)])
    }

    @Test func payloadsEndAtSixMegabytes() {
        var poller = poller(batch: 100, window: 300)
        _ = poller.start(at: at(0))
        let megabyte = 1_024 * 1_024
        let came = batches(poller.received(items(0..<13, bytes: megabyte), of: 1, wasEmpty: false, at: at(1)))
        // The frame and the commas count: five fit, not six.
        #expect(came.map(\.count) == [5, 5])
        for batch in came {
            #expect(QueueEvent.payload(batch).count <= MappingLimits.payloadBytes)
        }
        // The rest waits for its window.
        #expect(batches(poller.woken(at: at(301))).map(\.count) == [3])
        // One that is too large by itself goes alone.
        var other = self.poller()
        _ = other.start(at: at(0))
        #expect(
            batches(other.received(items(0..<2, bytes: 7 * megabyte), of: 1, wasEmpty: false, at: at(1)))
                .map(\.count) == [1, 1])
    }

    @Test func maximumConcurrencyHolds() {
        var poller = poller(batch: 1, most: 2)
        #expect(begun(poller.start(at: at(0))) == [1, 2])
        _ = poller.received(items(0..<1), of: 1, wasEmpty: false, at: at(0))
        #expect(receives(poller.received(items(1..<2), of: 2, wasEmpty: false, at: at(0))).isEmpty)
        for second in 1...100 { #expect(receives(poller.woken(at: at(second))).isEmpty) }
        #expect(poller.ceiling == 2)
        #expect(receives(poller.finished(1, .success, at: at(101))).count == 1)
    }

    @Test func errorsOfTheFunctionTakeConcurrencyAway() {
        var poller = poller(batch: 1)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<1), of: 1, wasEmpty: false, at: at(0))
        _ = poller.finished(1, .functionError, at: at(1))
        #expect(poller.ceiling == 2)
        for batch in 2...5 {
            _ = poller.received(items(batch..<batch + 1), of: batch, wasEmpty: false, at: at(batch))
            _ = poller.finished(batch, .success, at: at(batch))
        }
        #expect(poller.ceiling == 5)
    }

    @Test func throttledBatchesAreTriedUntilTheyAreVisibleAgain() {
        var poller = poller(visibility: 30)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<2), of: 1, wasEmpty: false, at: at(0))
        var (now, tries) = (0, 1)
        while poller.calls > 0, tries < 100 {
            let actions = poller.finished(1, .refused, at: at(now))
            guard poller.calls > 0 else { break }
            let alarm = actions.compactMap { if case .wake(let instant) = $0 { instant } else { nil } }.min()
            guard let alarm else { return #expect(Bool(false), "nobody wakes it") }
            now = Int((alarm - at(0)).wholeMilliseconds / 1_000)
            #expect(batches(poller.woken(at: alarm)) == [items(0..<2)])
            tries += 1
        }
        // At 0, 1, 3, 7 and 15; at 31 somebody else may have them.
        #expect(tries == 5 && now == 15)
    }

    /// What fails together rests once, and then one poll finds out whether it is over.
    @Test func failedPollsRest() {
        var poller = poller()
        var failing = begun(poller.start(at: at(0)))
        var (now, rests) = (0, [Int]())
        for _ in 0..<8 {
            let actions = failing.flatMap { poller.receiveFailed($0, at: at(now)) }
            guard case .wake(let instant) = actions.first else {
                return #expect(Bool(false), "nobody wakes it")
            }
            let next = Int((instant - at(0)).wholeMilliseconds / 1_000)
            rests.append(next - now)
            now = next
            failing = begun(poller.woken(at: instant))
            #expect(failing.count == 1)
        }
        #expect(rests == [1, 2, 4, 8, 16, 32, 60, 60])
        #expect(begun(poller.received([], of: failing[0], wasEmpty: true, at: at(now + 20))).count == 4)
    }

    @Test func stoppingGivesBackWhatNobodyWorksWith() {
        var poller = poller(batch: 10, window: 60)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<10), of: 1, wasEmpty: false, at: at(0))
        _ = poller.received(items(10..<12), of: 2, wasEmpty: false, at: at(1))
        #expect(poller.stop() == [.giveBack(items(10..<12))] && !poller.isDone)
        #expect(
            poller.received(items(12..<13), of: 3, wasEmpty: false, at: at(2)) == [.giveBack(items(12..<13))])
        for poll in 4...6 { #expect(poller.received([], of: poll, wasEmpty: true, at: at(2)).isEmpty) }
        #expect(poller.woken(at: at(100)).isEmpty)
        #expect(poller.finished(1, .success, at: at(3)).isEmpty && poller.isDone)
    }

    /// Whatever happens in whatever order: every message is called with, deleted or back in the queue; never
    /// more calls than there may be; and nothing hangs.
    @Test(arguments: 0..<200) func nothingIsLost(seed: UInt64) {
        var simulation = QueueSimulation(seed: seed)
        simulation.run()
        #expect(simulation.problems == [])
        #expect(simulation.done.count == simulation.sent)
    }
}

/// A queue with visibility timeouts, a function that fails and is throttled by chance, the poller between.
private struct QueueSimulation {
    private enum Event {
        case received(Int, [Int]), failed(Int), finished(Int, QueuePoller.Outcome), alarm(Int), visible(Int)
    }

    private var dice: SeededEntropy
    private var poller: QueuePoller
    private var now = Instant(nanoseconds: 0)
    private var events: [(at: Instant, Event)] = []
    private var visible: [Int] = []
    private var hidden: [Int: Instant] = [:]
    private var alarm = 0
    private(set) var sent: Int
    private(set) var done: Set<Int> = []
    private(set) var problems: [String] = []
    private let most: Int

    init(seed: UInt64) {
        dice = SeededEntropy(seed)
        let batch = [1, 3, 10, 100][Int(seed % 4)]
        let window = batch > 10 ? 20 : Int(seed % 3) * 5
        most = seed % 5 == 0 ? 2 : MappingLimits.mostConcurrency
        poller = QueuePoller(
            .init(
                batchSize: batch, window: .seconds(window),
                scaling: PollerScaling(maximumConcurrency: seed % 5 == 0 ? 2 : nil),
                visibilityTimeout: .seconds(120)))
        sent = 50 + Int(seed)
        visible = Array(0..<sent)
    }

    private func chance(_ percent: Int) -> Bool { Int(dice.bytes(1)[0]) * 100 < percent * 256 }
    private func seconds(_ most: Int) -> Duration {
        .milliseconds(Int(dice.bytes(1)[0]) * most * 1_000 / 256)
    }

    mutating func run() {
        perform(poller.start(at: now))
        var steps = 0
        while done.count < sent, steps < 100_000,
            let next = events.indices.min(by: { events[$0].at < events[$1].at })
        {
            steps += 1
            let (at, event) = events.remove(at: next)
            now = at
            if poller.calls + poller.waiting > most, poller.ceiling >= 5 {
                problems.append("\(poller.waiting) polls beside \(poller.calls) calls")
            }
            if poller.calls > most { problems.append("\(poller.calls) calls at once") }
            switch event {
            case .received(let poll, let ids):
                perform(poller.received(ids.map(item), of: poll, wasEmpty: ids.isEmpty, at: now))
            case .failed(let poll): perform(poller.receiveFailed(poll, at: now))
            case .finished(let batch, let outcome): perform(poller.finished(batch, outcome, at: now))
            case .alarm(let number): if number == alarm { perform(poller.woken(at: now)) }
            case .visible(let id):
                if let until = hidden[id], until <= now {
                    hidden[id] = nil
                    visible.append(id)
                }
            }
        }
        if done.count < sent { problems.append("stuck after \(steps) steps") }
    }

    private func item(_ id: Int) -> QueueItem {
        QueueItem(id: "\(id)", receiptHandle: "\(id)", record: [UInt8](repeating: 48, count: 20))
    }

    private mutating func perform(_ actions: [QueuePoller.Action]) {
        for action in actions {
            switch action {
            case .receive(let poll, let limit, let wait):
                if chance(10) {
                    events.append((now + seconds(5), .failed(poll)))
                    continue
                }
                let ids = Array(visible.prefix(limit))
                visible.removeFirst(ids.count)
                for id in ids { hide(id) }
                events.append((now + (ids.isEmpty ? wait : .zero), .received(poll, ids)))
            case .invoke(let batch, let items):
                let outcome: QueuePoller.Outcome =
                    chance(20) ? .functionError : chance(20) ? .refused : .success
                if outcome == .success {
                    for item in items { delete(item) }
                }
                events.append((now + seconds(10), .finished(batch, outcome)))
            case .giveBack: problems.append("nothing was stopped")
            case .wake(let instant):
                alarm += 1
                events.append((instant, .alarm(alarm)))
            }
        }
    }

    private mutating func hide(_ id: Int) {
        let until = now + .seconds(120)
        hidden[id] = until
        events.append((until, .visible(id)))
    }

    private mutating func delete(_ item: QueueItem) {
        guard let id = Int(item.id) else { return }
        hidden[id] = nil
        visible.removeAll { $0 == id }
        done.insert(id)
    }
}
