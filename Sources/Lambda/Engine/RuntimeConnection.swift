// One connection of a runtime: bytes in, requests to the environment, bytes out. Lives on the environment's
// event loop.

import CloudCore
import NIOCore

/// Takes what runtimes ask. All on one event loop.
protocol RuntimeRequestHandler: AnyObject {
    func received(_ request: RuntimeRequest, on connection: RuntimeConnection)
    /// A streamed answer begins. Returns whether it is to be handed on in parts; otherwise it is collected.
    func begins(_ request: RuntimeRequest, on connection: RuntimeConnection) -> Bool
    /// A part of a streamed answer.
    func receivedPart(_ bytes: ByteBuffer, on connection: RuntimeConnection)
    /// The streamed answer is too long.
    func overran(on connection: RuntimeConnection)
    func closed(_ connection: RuntimeConnection)
}

final class RuntimeConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private weak var handler: (any RuntimeRequestHandler)?
    private var reader = RuntimeRequestReader()
    private var context: ChannelHandlerContext?
    private var outbox = ByteBuffer()
    /// A request is being answered: what follows it waits.
    private var isAwaitingAnswer = false
    private var closesAfterAnswer = false
    private var isProcessing = false

    init(_ handler: any RuntimeRequestHandler) { self.handler = handler }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes while the last answer goes out is nobody's, and must not pile up.
        guard self.context != nil else { return }
        reader.feed(unwrapInboundIn(data))
        // Whoever talks on while `next` is parked is no runtime.
        if isAwaitingAnswer, reader.waitingBytes > EngineLimits.runtimeHeadBytes { return close() }
        process()
    }

    func channelInactive(context: ChannelHandlerContext) { close() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { close() }

    func close() { leave()?.close(promise: nil) }

    /// Nothing more is read or answered; returns what is still to be closed.
    private func leave() -> ChannelHandlerContext? {
        guard let context else { return nil }
        self.context = nil
        handler?.closed(self)
        return context
    }

    /// The runtime gets to read what was written first: closing drops the rest.
    private func closeOnceWritten() {
        guard let context = leave() else { return }
        let (channel, written) = (context.channel, context.eventLoop.makePromise(of: Void.self))
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    }

    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        while !isAwaitingAnswer, context != nil, let output = reader.next() {
            switch output {
            case .shouldContinue: write(RuntimeResponse.proceed)
            case .begin(let request): reader.handsOnParts = handler?.begins(request, on: self) ?? false
            case .part(let bytes): handler?.receivedPart(bytes, on: self)
            case .overrun: handler?.overran(on: self)
            case .malformed:
                write(RuntimeResponse.malformed)
                closeOnceWritten()
            case .request(let request):
                isAwaitingAnswer = true
                closesAfterAnswer = request.closes
                handler?.received(request, on: self)
            }
        }
    }

    /// Answers the request at hand.
    func answer(_ bytes: ByteBuffer) {
        isAwaitingAnswer = false
        write(bytes)
        finish()
    }

    /// Stops reading, or goes on: the runtime waits as soon as the kernel's buffers are full.
    func setReading(_ isReading: Bool) {
        guard let context else { return }
        // Options of sockets that are set on their own loop are set at once.
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    /// Answers `next` with a call.
    func deliver(_ call: EngineCall, deadline: Int64) {
        isAwaitingAnswer = false
        outbox.clear()
        RuntimeResponse.writeInvocation(call, deadline: deadline, into: &outbox)
        outbox.writeBytes(call.payload)
        write(outbox)
        finish()
    }

    private func finish() {
        if closesAfterAnswer { closeOnceWritten() } else { process() }
    }

    private func write(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }
}
