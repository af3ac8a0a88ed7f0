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
                batchSize: batch, window: .seconds(window), maximumConcurrency: most,
                visibilityTimeout: .seconds(visibility)))
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
        #expect(poller.start(at: at(0)) == [.receive(limit: 10, wait: .seconds(20))])
        let came = poller.received(items(0..<3), wasEmpty: false, at: at(5))
        #expect(came == [.invoke(batch: 1, items(0..<3)), .receive(limit: 10, wait: .seconds(20))])
        #expect(poller.finished(1, .success, at: at(6)).isEmpty && poller.calls == 0)
    }

    @Test func emptyPollsAreAskedAgain() {
        var poller = poller()
        _ = poller.start(at: at(0))
        #expect(receives(poller.received([], wasEmpty: true, at: at(20))).count == 1)
        // One that didn't wait rests a second.
        #expect(poller.received([], wasEmpty: true, at: at(20)) == [.wake(at: at(21))])
        #expect(receives(poller.woken(at: at(21))).count == 1)
    }

    @Test func aWindowGathers() {
        var poller = poller(batch: 100, window: 60)
        _ = poller.start(at: at(0))
        let first = poller.received(items(0..<40), wasEmpty: false, at: at(10))
        #expect(first == [.receive(limit: 60, wait: .seconds(20)), .wake(at: at(70))])
        #expect(
            receives(poller.received(items(40..<60), wasEmpty: false, at: at(60))) == [
                .receive(limit: 40, wait: .seconds(10))
            ])
        #expect(batches(poller.woken(at: at(69))).isEmpty)
        #expect(batches(poller.woken(at: at(70))) == [items(0..<60)])
    }

    @Test func aFullBatchDoesNotWait() {
        var poller = poller(batch: 20, window: 300)
        _ = poller.start(at: at(0))
        #expect(batches(poller.received(items(0..<20), wasEmpty: false, at: at(1))) == [items(0..<20)])
    }

    @Test func payloadsEndAtSixMegabytes() {
        var poller = poller(batch: 100, window: 300)
        _ = poller.start(at: at(0))
        let megabyte = 1_024 * 1_024
        let came = batches(poller.received(items(0..<13, bytes: megabyte), wasEmpty: false, at: at(1)))
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
            batches(other.received(items(0..<2, bytes: 7 * megabyte), wasEmpty: false, at: at(1)))
                .map(\.count) == [1, 1])
    }

    @Test func concurrencyBeginsAtFiveAndGrows() {
        var poller = poller(batch: 1)
        _ = poller.start(at: at(0))
        var calls = 0
        for _ in 0..<5 {
            calls += batches(poller.received(items(calls..<calls + 1), wasEmpty: false, at: at(0))).count
        }
        #expect(calls == 5 && poller.ceiling == 5)
        #expect(receives(poller.woken(at: at(0))).isEmpty)
        // After a second there are five more, and they are asked for.
        #expect(receives(poller.woken(at: at(1))).count == 1 && poller.ceiling == 10)
        // 300 more in a minute, where all of them are used.
        var now = 1
        while poller.ceiling < MappingLimits.mostConcurrency, now < 1_000 {
            while !receives(poller.woken(at: at(now))).isEmpty || poller.calls < poller.ceiling {
                calls += 1
                _ = poller.received(items(calls..<calls + 1), wasEmpty: false, at: at(now))
            }
            now += 1
        }
        #expect(now >= 1_245 / 5 && now < 260 && poller.calls <= MappingLimits.mostConcurrency)
    }

    @Test func maximumConcurrencyHolds() {
        var poller = poller(batch: 1, most: 2)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<1), wasEmpty: false, at: at(0))
        #expect(receives(poller.received(items(1..<2), wasEmpty: false, at: at(0))).isEmpty)
        for second in 1...100 { #expect(receives(poller.woken(at: at(second))).isEmpty) }
        #expect(poller.ceiling == 2)
        #expect(receives(poller.finished(1, .success, at: at(101))).count == 1)
    }

    @Test func errorsOfTheFunctionTakeConcurrencyAway() {
        var poller = poller(batch: 1)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<1), wasEmpty: false, at: at(0))
        _ = poller.finished(1, .functionError, at: at(1))
        #expect(poller.ceiling == 2)
        for batch in 2...5 {
            _ = poller.received(items(batch..<batch + 1), wasEmpty: false, at: at(batch))
            _ = poller.finished(batch, .success, at: at(batch))
        }
        #expect(poller.ceiling == 5)
    }

    @Test func throttledBatchesAreTriedUntilTheyAreVisibleAgain() {
        var poller = poller(visibility: 30)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<2), wasEmpty: false, at: at(0))
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

    @Test func failedPollsRest() {
        var poller = poller()
        _ = poller.start(at: at(0))
        var (now, rests) = (0, [Int]())
        for _ in 0..<8 {
            guard case .wake(let instant) = poller.receiveFailed(at: at(now)).first else {
                return #expect(Bool(false), "nobody wakes it")
            }
            let next = Int((instant - at(0)).wholeMilliseconds / 1_000)
            rests.append(next - now)
            now = next
            #expect(receives(poller.woken(at: instant)).count == 1)
        }
        #expect(rests == [1, 2, 4, 8, 16, 32, 60, 60])
    }

    @Test func stoppingGivesBackWhatNobodyWorksWith() {
        var poller = poller(batch: 10, window: 60)
        _ = poller.start(at: at(0))
        _ = poller.received(items(0..<10), wasEmpty: false, at: at(0))
        _ = poller.received(items(10..<12), wasEmpty: false, at: at(1))
        #expect(poller.stop() == [.giveBack(items(10..<12))] && !poller.isDone)
        #expect(poller.received(items(12..<13), wasEmpty: false, at: at(2)) == [.giveBack(items(12..<13))])
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
        case received([Int]), failed, finished(Int, QueuePoller.Outcome), alarm(Int), visible(Int)
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
                batchSize: batch, window: .seconds(window), maximumConcurrency: seed % 5 == 0 ? 2 : nil,
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
            if poller.calls > most { problems.append("\(poller.calls) calls at once") }
            switch event {
            case .received(let ids):
                perform(poller.received(ids.map(item), wasEmpty: ids.isEmpty, at: now))
            case .failed: perform(poller.receiveFailed(at: now))
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
            case .receive(let limit, let wait):
                if chance(10) {
                    events.append((now + seconds(5), .failed))
                    continue
                }
                let ids = Array(visible.prefix(limit))
                visible.removeFirst(ids.count)
                for id in ids { hide(id) }
                events.append((now + (ids.isEmpty ? wait : .zero), .received(ids)))
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
