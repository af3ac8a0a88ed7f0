// How pollers become more while there is a backlog, and fewer when it is gone: minutes of it on a clock of
// numbers.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html

import CloudCore
import Testing

@testable import Lambda

/// A queue with a backlog, a function that always takes as long, a poller between: what happens in which
/// second.
private struct Backlog {
    private enum Event {
        case received(poll: Int, Int)
        case finished(Int), alarm(Int)
    }

    private var poller: QueuePoller
    private var now = Instant(nanoseconds: 0)
    private var events: [(at: Instant, event: Event)] = []
    private var alarm = 0
    private let callTime: Duration
    var messages: Int
    private(set) var polls = 0
    private(set) var mostCalls = 0

    init(_ messages: Int, callSeconds: Int = 10, scaling: PollerScaling) {
        self.messages = messages
        callTime = .seconds(callSeconds)
        poller = QueuePoller(
            .init(
                batchSize: 10, window: .zero, scaling: scaling, visibilityTimeout: .seconds(120)))
        perform(poller.start(at: now))
    }

    var calls: Int { poller.calls }
    var waiting: Int { poller.waiting }

    mutating func run(untilSecond second: Int) {
        let end = Instant(nanoseconds: 0) + .seconds(second)
        while let next = events.indices.min(by: { events[$0].at < events[$1].at }), events[next].at <= end {
            let (at, event) = events.remove(at: next)
            now = at
            switch event {
            case .received(let poll, let count):
                let items = (0..<count).map {
                    QueueItem(id: "\($0)", receiptHandle: "\($0)", record: [48])
                }
                perform(poller.received(items, of: poll, wasEmpty: count == 0, at: now))
            case .finished(let batch): perform(poller.finished(batch, .success, at: now))
            case .alarm(let number): if number == alarm { perform(poller.woken(at: now)) }
            }
            mostCalls = max(mostCalls, poller.calls)
        }
        now = end
    }

    private mutating func perform(_ actions: [QueuePoller.Action]) {
        for action in actions {
            switch action {
            case .receive(let poll, let limit, let wait):
                polls += 1
                let count = min(limit, messages)
                messages -= count
                events.append((now + (count == 0 ? wait : .milliseconds(1)), .received(poll: poll, count)))
            case .invoke(let batch, _): events.append((now + callTime, .finished(batch)))
            case .wake(let instant):
                alarm += 1
                events.append((instant, .alarm(alarm)))
            case .giveBack: break
            }
        }
    }
}

@Suite("Pollers scale") struct PollersScaleTests {
    @Test func fiveAtFirstAndThreeHundredMoreInAMinute() {
        var backlog = Backlog(10_000_000, callSeconds: 100, scaling: PollerScaling())
        backlog.run(untilSecond: 0)
        #expect(backlog.waiting == 5 && backlog.calls == 0)
        backlog.run(untilSecond: 1)
        #expect(backlog.mostCalls <= 10)
        backlog.run(untilSecond: 60)
        #expect((280...305).contains(backlog.mostCalls), "\(backlog.mostCalls)")
        backlog.run(untilSecond: 260)
        #expect(backlog.mostCalls == MappingLimits.mostConcurrency)
    }

    @Test func noMoreThanTheMaximumConcurrency() {
        var backlog = Backlog(10_000_000, scaling: PollerScaling(maximumConcurrency: 12))
        backlog.run(untilSecond: 300)
        #expect(backlog.mostCalls == 12)
        var two = Backlog(10_000_000, scaling: PollerScaling(maximumConcurrency: 2))
        two.run(untilSecond: 300)
        #expect(two.mostCalls == 2)
    }

    @Test func backToTwoPollsWhenTheBacklogIsGone() {
        var backlog = Backlog(20_000, callSeconds: 1, scaling: PollerScaling())
        backlog.run(untilSecond: 120)
        #expect(backlog.messages == 0 && backlog.calls == 0 && backlog.waiting == 2)
        let polls = backlog.polls
        backlog.run(untilSecond: 720)
        // Two every twenty seconds.
        #expect(backlog.polls - polls == 60)
        // The next rush begins as the first did.
        backlog.messages = 1_000_000
        var second = 720
        while backlog.calls == 0, second < 760 {
            second += 1
            backlog.run(untilSecond: second)
        }
        #expect((1...10).contains(backlog.calls), "\(backlog.calls)")
    }

    @Test func provisionedPollersCallTenEachAndGrowFaster() {
        var backlog = Backlog(
            100_000_000, callSeconds: 100,
            scaling: PollerScaling(ProvisionedPollers(minimum: 3, maximum: 100)))
        backlog.run(untilSecond: 0)
        #expect(backlog.waiting == 3)
        backlog.run(untilSecond: 60)
        #expect((900...1_000).contains(backlog.mostCalls), "\(backlog.mostCalls)")
        backlog.run(untilSecond: 120)
        #expect(backlog.mostCalls == 1_000)
        backlog.messages = 0
        backlog.run(untilSecond: 300)
        #expect(backlog.waiting == 3)
    }
}
