// One connection: bytes to the parser, requests to the handler one at a time, responses back. How time runs
// out is in +Deadlines, how responses are written in +Responses.

import CloudCore
import NIOCore

/// What all connections of a server share.
struct ConnectionSettings: Sendable {
    var limits: HTTPLimits
    var bodyRule: GatewayServer.BodyRuleProvider
    var handler: GatewayServer.Handler
    let budget: BodyBudget
}

/// Told to every connection when the server stops: finish what runs, then close.
struct DrainEvent: Sendable {}

/// Serves one connection, on its event loop alone.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase: Equatable {
        /// Between requests, or inside a head.
        case idle
        case receiving
        case responding
        /// A refusal was written: input is dropped until the client has closed, or time is up.
        case lingering
        /// The connection ends as soon as all that was written is out: closing drops the rest.
        case finishing
        case closed
    }

    let settings: ConnectionSettings
    let seat: EventLoopSeat
    private(set) var parser: RequestParser
    private(set) var context: ChannelHandlerContext?
    private var info = ConnectionInfo(remoteAddress: "", localPort: 0)

    var phase = Phase.idle
    /// The head of the request in hand.
    private(set) var current: ParsedHead?
    private var bodyRule: BodyRule?
    private var isProcessing = false
    private var inputClosed = false
    private var outputClosed = false
    private(set) var isDraining = false
    private var readPending = false
    private var isUnwelcome = false
    private var lingeredBytes = 0
    var writabilityWaiter: CheckedContinuation<Void, any Error>?

    // Bodies (+Bodies).
    /// Of the budget of all bodies, for a whole one that is being received.
    var reservedBytes = 0
    /// The body that streams, until all of it has come.
    var upload: BodyPipe?
    var isUploadPaused = false
    var owesContinue = false
    /// What comes after the body in hand can't be told from it: the connection ends with the response.
    var isSpoilt = false
    /// What the head of the response said of the connection.
    var keepsAlive: Bool { current?.keepsAlive == true && !isDraining && !isSpoilt && upload == nil }

    // For the deadlines.
    var timer: Scheduled<Void>?
    var armedFor = NIODeadline.distantFuture
    var lastActivity = NIODeadline.now()
    var phaseStart = NIODeadline.now()
    /// What was written and not out yet when time last ran out; more than there can be before that.
    var unsentBytes = Int.max
    var hasPartialHead: Bool { phase == .idle && parser.bufferedCount > 0 }

    init(settings: ConnectionSettings, seat: EventLoopSeat) {
        self.settings = settings
        self.seat = seat
        parser = RequestParser(limits: settings.limits)
    }

    // MARK: Channel events

    /// The server is full: the first thing this connection hears is that.
    func refuseOnceActive() { isUnwelcome = true }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) { begin(context) }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        end()
    }

    private func begin(_ context: ChannelHandlerContext) {
        info = ConnectionInfo(
            remoteAddress: context.remoteAddress?.ipAddress ?? "",
            localPort: context.localAddress?.port ?? 0)
        enter(.idle)
        if isUnwelcome { refuse(.tooManyConnections) }
        armTimer()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        switch phase {
        case .closed: return
        case .lingering, .finishing:
            lingeredBytes += buffer.readableBytes
            if lingeredBytes > settings.limits.lingerBytes { close() }
        case .idle, .receiving, .responding:
            if phase == .idle && parser.bufferedCount == 0 { phaseStart = .now() }
            if phase == .receiving { lastActivity = .now() }
            buffer.withUnsafeReadableBytes { parser.feed($0) }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        process()
        context.fireChannelReadComplete()
    }

    /// Reading stops while requests pile up behind the one being answered.
    func read(context: ChannelHandlerContext) {
        if isUploadPaused
            || phase == .responding && parser.bufferedCount > settings.limits.pipelinedBytes
        {
            readPending = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is DrainEvent {
            isDraining = true
            if phase == .idle && parser.bufferedCount == 0 { finish() }
        } else if case .some(.inputClosed) = event as? ChannelEvent {
            inputClosed = true
            info.presence.leave()
            process()
        } else if case .some(.outputClosed) = event as? ChannelEvent {
            // All is out.
            outputClosed = true
            process()
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { resumeWriter(.success(())) }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    /// A connection that is reset is no news.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { close() }

    private func end() {
        phase = .closed
        info.presence.leave()
        timer?.cancel()
        timer = nil
        resumeWriter(.failure(ChannelError.ioOnClosedChannel))
        releaseBody()
        cutUpload(Self.bodyCutShort)
    }

    func resumeWriter(_ result: Result<Void, any Error>) {
        let waiter = writabilityWaiter
        writabilityWaiter = nil
        waiter?.resume(with: result)
    }

    func close() {
        phase = .closed
        context?.close(promise: nil)
    }

    /// Closes once all that was written is out.
    func finish() {
        guard let context, phase != .finishing, phase != .closed else { return }
        enter(.finishing)
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.isWritten() }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        armTimer()
    }

    private func isWritten() {
        guard phase == .finishing else { return }
        // Who still sends gets to read the answer first.
        if lingeredBytes > 0 && !inputClosed { linger() } else { close() }
    }

    // MARK: Requests

    func enter(_ next: Phase) {
        phase = next
        phaseStart = .now()
        lastActivity = phaseStart
        unsentBytes = .max
    }

    /// Takes requests out of the parser for as long as nothing runs.
    func process() {
        guard !isProcessing else { return }
        isProcessing = true
        while phase == .idle || phase == .receiving || upload != nil {
            do throws(HTTPProblem) {
                try reserveBody()
                guard let event = try parser.next() else { break }
                switch event {
                case .head(let head): try take(head)
                case .body(let body):
                    if let head = current?.head { launch(WireRequest(head: head, body: body)) }
                case .part(let bytes): push(bytes)
                case .end: finishUpload()
                }
            } catch {
                if upload == nil { refuse(error) } else { cutUpload(Self.bodyCutShort) }
            }
        }
        isProcessing = false
        if inputClosed { cutUpload(Self.bodyCutShort) }
        if phase == .lingering && inputClosed && outputClosed { close() }
        if phase == .idle || phase == .receiving {
            // Whoever hung up in the middle hears nothing more; a drained connection has done its work.
            if inputClosed || (isDraining && phase == .idle && parser.bufferedCount == 0) { finish() }
        }
        if phase != .responding { readAgain() }
        armTimer()
    }

    /// Goes on reading where that was put off.
    func readAgain() {
        guard readPending else { return }
        readPending = false
        context?.read()
    }

    private func take(_ head: ParsedHead) throws(HTTPProblem) {
        current = head
        let rule = settings.bodyRule(head.head)
        bodyRule = rule
        let streams = rule.streams && head.framing != .none
        try parser.acceptBody(limit: rule.limitBytes, streams: streams)
        if streams {
            launchStreaming(head)
        } else if head.framing != .none {
            enter(.receiving)
            if head.expectsContinue && parser.bufferedCount == 0 { writeContinue() }
        } else {
            phase = .receiving
        }
    }

    func launch(_ request: WireRequest) {
        guard let context else { return }
        phase = .responding
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let (handler, info, budget) = (settings.handler, info, settings.budget)
        // The handler has the body for as long as it runs, whatever becomes of the connection.
        let reserved = reservedBytes
        reservedBytes = 0
        // The task begins here and now, on the event loop, and comes back to it: no change of threads.
        if #available(macOS 26.0, *) {
            Task.immediate(executorPreference: seat.executor) {
                await bound.value.respond(with: await handler(request, info))
                if reserved > 0 { budget.giveBack(reserved) }
            }
        } else {
            Task(executorPreference: seat.executor) {
                await bound.value.respond(with: await handler(request, info))
                if reserved > 0 { budget.giveBack(reserved) }
            }
        }
    }

    /// Answers what can't be a request, and what was too long, then stops listening.
    func refuse(_ problem: HTTPProblem) {
        var response = problem.response
        if let refusal = bodyRule?.refusal {
            if problem == .bodyTooLarge { response = refusal(.tooLarge) }
            if problem == .overloaded { response = refusal(.overloaded) }
        }
        releaseBody()
        writeWhole(response, keepsAlive: false)
        linger()
    }

    /// The client gets to read the answer before the connection goes: closing with unread input would
    /// reset it.
    private func linger() {
        guard let context else { return }
        if inputClosed { return finish() }
        enter(.lingering)
        context.close(mode: .output, promise: nil)
    }

    /// After a response was written whole.
    func finishResponse() {
        guard phase == .responding else { return }
        abandonUpload()
        let keepsAlive = keepsAlive
        current = nil
        bodyRule = nil
        enter(.idle)
        if keepsAlive { return process() }
        if parser.bufferedCount == 0 && !isSpoilt { finish() } else { linger() }
    }
}
