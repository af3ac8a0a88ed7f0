// Hands an environment's events to its subscribers, a batch at a time each. Lives on the environment's event
// loop; the shell around TelemetryBuffer.

import CloudCore
import NIOCore

final class TelemetryHub: @unchecked Sendable {
    // `@unchecked`: everything mutable is touched on `loop` alone.

    private final class Subscriber {
        let name: String
        let subscription: TelemetrySubscription
        var buffer: TelemetryBuffer
        var isSending = false
        var alarm: Task<Void, Never>?
        /// For TCP, whose connection lasts.
        var channel: (any Channel)?

        init(_ name: String, _ subscription: TelemetrySubscription) {
            self.name = name
            self.subscription = subscription
            buffer = TelemetryBuffer(subscription)
        }
    }

    private let loop: any EventLoop
    private let clock: EngineClock
    private let layout: LogLayout
    private let connect: @Sendable (Int) async throws -> Int32
    private var subscribers: [Subscriber] = []
    /// What happened before anybody could subscribe.
    private var early: [TelemetryRecord] = []
    private(set) var isOpen = true
    private var isClosed = false
    /// The environment is frozen: nobody could take anything.
    private var isPaused = false

    init(
        on loop: any EventLoop, clock: EngineClock, layout: LogLayout,
        connect: @escaping @Sendable (Int) async throws -> Int32
    ) {
        self.loop = loop
        self.clock = clock
        self.layout = layout
        self.connect = connect
    }

    /// To be called on the loop, as everything here.
    func take(_ entries: [TimedLogEntry]) {
        guard isOpen || !subscribers.isEmpty else { return }
        for entry in entries { hand(TelemetryRecord.records(entry, layout)) }
    }

    private func hand(_ records: [TelemetryRecord]) {
        guard !isClosed else { return }
        if isOpen { early += records.prefix(max(0, EngineLimits.earlyTelemetryRecords - early.count)) }
        for subscriber in subscribers {
            for record in records where record.isFor(subscriber.subscription) {
                subscriber.buffer.append(record, at: clock.now)
            }
            schedule(subscriber)
        }
    }

    // MARK: Subscribing

    func subscribe(
        _ subscription: TelemetrySubscription, as name: String, at now: Instant
    ) throws(TelemetrySubscription.Invalid) {
        if let other = subscribers.first(where: { $0.subscription.api != subscription.api }) {
            throw TelemetrySubscription.Invalid(
                message: "the environment is subscribed to the \(other.subscription.api.rawValue) API")
        }
        if subscribers.contains(where: { $0.name == name && $0.subscription == subscription }) {
            return
        }
        subscribers.removeAll { $0.name == name }
        let subscriber = Subscriber(name, subscription)
        for record in early where record.isFor(subscription) {
            subscriber.buffer.append(record, at: clock.now)
        }
        subscribers.append(subscriber)
        var quoted: [UInt8] = []
        JSONText.append(name, to: &quoted)
        let types = subscription.kinds.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        let quotedName = String(decoding: quoted, as: UTF8.self)
        let record = "\"name\":\(quotedName),\"state\":\"Subscribed\",\"types\":[\(types)]"
        let type = subscription.api == .logs ? "logsSubscription" : "telemetrySubscription"
        hand([TelemetryRecord(platform: type, record, at: now)])
    }

    func closeSubscriptions() {
        isOpen = false
        early = []
    }

    /// The init phase has ended well.
    func initEnded(after duration: Duration, at now: Instant) {
        let start = "\"initializationType\":\"\(layout.initializationType)\""
        let what = start + ",\"phase\":\"init\",\"status\":\"success\""
        let metrics = "\"metrics\":{\"durationMs\":\(LogLayout.milliseconds(duration))}"
        hand([
            TelemetryRecord(platform: "initRuntimeDone", what, at: now),
            TelemetryRecord(platform: "initReport", what + "," + metrics, at: now),
        ])
    }

    // MARK: Sending

    /// Sends what waits, without waiting for more.
    func flush() {
        for subscriber in subscribers where !subscriber.buffer.isEmpty { send(subscriber) }
    }

    func pause() { isPaused = true }

    func resume() {
        isPaused = false
        for subscriber in subscribers { schedule(subscriber) }
    }

    func close() {
        isClosed = true
        for subscriber in subscribers {
            subscriber.alarm?.cancel()
            subscriber.channel?.close(promise: nil)
        }
        subscribers = []
    }

    private func schedule(_ subscriber: Subscriber) {
        guard !subscriber.isSending, !isPaused, let due = subscriber.buffer.due else { return }
        if subscriber.buffer.isFull || due <= clock.now { return send(subscriber) }
        guard subscriber.alarm == nil else { return }
        let bound = NIOLoopBound(subscriber, eventLoop: loop)
        subscriber.alarm = Task { [weak self, clock, loop] in
            guard (try? await clock.sleep(until: due)) != nil else { return }
            loop.execute { [weak self] in
                bound.value.alarm = nil
                self?.send(bound.value)
            }
        }
    }

    private func send(_ subscriber: Subscriber) {
        guard !subscriber.isSending, !isClosed, !isPaused, !subscriber.buffer.isEmpty else { return }
        subscriber.alarm?.cancel()
        subscriber.alarm = nil
        subscriber.isSending = true
        let batch = subscriber.buffer.take(at: clock.now)
        let (destination, channel) = (subscriber.subscription.destination, subscriber.channel)
        let bound = NIOLoopBound(subscriber, eventLoop: loop)
        Task { [weak self, connect, loop, clock] in
            let delivery = TelemetryDelivery(on: loop, clock: clock, connect: connect)
            let result = await delivery.send(batch, to: destination, over: channel)
            loop.execute { [weak self] in self?.sent(bound.value, batch, result) }
        }
    }

    private func sent(
        _ subscriber: Subscriber, _ batch: [TelemetryRecord], _ result: TelemetryDelivery.Result
    ) {
        subscriber.isSending = false
        subscriber.channel = result.channel
        if isClosed { result.channel?.close(promise: nil) }
        if !result.isDelivered {
            if isPaused {
                subscriber.buffer.putBack(batch, at: clock.now)
            } else {
                subscriber.buffer.lose(batch)
            }
        }
        schedule(subscriber)
    }
}
