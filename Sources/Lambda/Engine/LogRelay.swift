// Reads one runtime's output pipe on the environment's event loop and puts it, with what the platform says,
// into the environment's log stream.

import CloudCore
import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Everything on `loop`.
final class LogRelay: ChannelInboundHandler, @unchecked Sendable {
    // `@unchecked`: everything mutable is touched on `loop` alone.
    typealias InboundIn = ByteBuffer

    private let loop: any EventLoop
    private let stream: LogStream
    private let layout: LogLayout
    private let clock: any WallClock
    private var framer = LogFramer()
    /// −1 once it is closed; the channel owns it.
    private var descriptor: Int32
    private var channel: (any Channel)?
    private var isPaused = false
    private var isClosed = false
    private var tail: LogTail?
    private let wrap: @Sendable ([UInt8]) -> LogEntry
    /// Sees what the stream gets.
    private let tap: @Sendable ([TimedLogEntry]) -> Void

    init(
        output descriptor: Int32, on loop: any EventLoop, to stream: LogStream, layout: LogLayout,
        clock: any WallClock, wrap: @escaping @Sendable ([UInt8]) -> LogEntry = { .output($0) },
        tap: @escaping @Sendable ([TimedLogEntry]) -> Void = { _ in }
    ) {
        self.wrap = wrap
        self.tap = tap
        self.loop = loop
        self.stream = stream
        self.layout = layout
        self.clock = clock
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        NIOPipeBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(self) }
            }
            .takingOwnershipOfDescriptor(input: descriptor)
            .assumeIsolated()
            .whenComplete { self.opened($0) }
    }

    private func opened(_ result: Result<any Channel, any Error>) {
        switch result {
        case .success(let channel):
            self.channel = channel
            if isClosed { channel.close(promise: nil) }
        case .failure: descriptor = -1
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { take($0) }
    }

    func channelInactive(context: ChannelHandlerContext) { descriptor = -1 }

    /// Something the platform says.
    func record(_ entries: LogEntry...) {
        let now = clock.now
        put(entries.map { TimedLogEntry(time: now, entry: $0) })
    }

    /// Takes what the runtime has written so far: what it wrote before its answer belongs to the answer.
    /// To be called by a task of the loop, never while the loop handles input: the channel reads the same
    /// pipe, and must find something when it has been told that there is.
    func drain() {
        guard descriptor >= 0 else { return }
        // A pipe holds 64 KiB; more comes only where the writer keeps writing.
        for _ in 0..<32 {
            let isMore = withUnsafeTemporaryAllocation(byteCount: 32 * 1_024, alignment: 16) { space in
                let count = read(descriptor, space.baseAddress, space.count)
                guard count > 0 else { return false }
                take(UnsafeRawBufferPointer(rebasing: space[..<count]))
                return count == space.count
            }
            guard isMore else { break }
        }
    }

    /// Ends a line that has no end.
    func endLine() {
        guard !framer.isEmpty else { return }
        var entries: [TimedLogEntry] = []
        framer.flush(at: clock.now) { entries.append(TimedLogEntry(time: $0, entry: wrap($1))) }
        put(entries)
    }

    func beginTail() { tail = LogTail() }

    func takeTail() -> String? {
        defer { tail = nil }
        return tail?.base64
    }

    /// Takes the rest and closes the pipe.
    func close() {
        guard !isClosed else { return }
        drain()
        endLine()
        isClosed = true
        descriptor = -1
        channel?.close(promise: nil)
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        guard !isClosed else { return }
        var entries: [TimedLogEntry] = []
        framer.feed(bytes, at: clock.now) { entries.append(TimedLogEntry(time: $0, entry: wrap($1))) }
        if !entries.isEmpty { put(entries) }
    }

    private func put(_ entries: [TimedLogEntry]) {
        if tail != nil {
            for entry in entries { layout.message(entry).map { tail?.append($0) } ?? () }
        }
        tap(entries)
        let hasRoom = stream.append(entries) { [weak self, loop] in
            loop.execute { [weak self] in self?.pause(false) }
        }
        if !hasRoom { pause(true) }
    }

    /// While the log service is behind, the function's output waits in its pipe.
    private func pause(_ isPaused: Bool) {
        guard self.isPaused != isPaused, !isClosed else { return }
        self.isPaused = isPaused
        channel?.setOption(.autoRead, value: !isPaused).whenFailure { _ in }
    }
}
