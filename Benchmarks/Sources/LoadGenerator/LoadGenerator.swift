// Sends one prepared HTTP/1.1 request over and over on keep-alive connections, one at a time on each, and
// reports throughput and latency as JSON.
//
//   LoadGenerator PORT CONNECTIONS SECONDS < REQUEST
//
// The request is sent as it stands: a signed one stays valid for a quarter of an hour.

import LoadClient
import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Filled by the one event loop that everything here runs on.
final class Measurements {
    var latenciesNanoseconds: [Int] = []
    var failures = 0
}

final class Caller: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: ByteBuffer
    private let deadline: NIODeadline
    private let measurements: Measurements
    private var sentAt = NIODeadline.now()
    private var received = ByteBuffer()

    init(request: ByteBuffer, deadline: NIODeadline, measurements: Measurements) {
        self.request = request
        self.deadline = deadline
        self.measurements = measurements
    }

    func channelActive(context: ChannelHandlerContext) { send(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        received.writeBuffer(&part)
        guard let answer = Answer(received.readableBytesView) else { return }
        let now = NIODeadline.now()
        measurements.latenciesNanoseconds.append(Int((now - sentAt).nanoseconds))
        if !answer.isOK { measurements.failures += 1 }
        received.clear()
        if now < deadline { send(context) } else { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        measurements.failures += 1
        context.close(promise: nil)
    }

    private func send(_ context: ChannelHandlerContext) {
        sentAt = .now()
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }
}

@main
struct LoadGenerator {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let port = Int(arguments[1]), let connections = Int(arguments[2]),
            let seconds = Int64(arguments[3])
        else { fatalError("LoadGenerator PORT CONNECTIONS SECONDS < REQUEST") }
        let request = standardInput()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let measurements = try await loop.submit { NIOLoopBound(Measurements(), eventLoop: loop) }.get()
        let deadline = NIODeadline.now() + .seconds(seconds)
        let elapsed = try await LoadClient.run(connections: connections, port: port, on: loop) {
            Caller(request: request, deadline: deadline, measurements: measurements.value)
        }
        try await loop.submit { report(measurements.value, elapsed: elapsed) }.get()
    }

    private static func report(_ measurements: Measurements, elapsed: Double) {
        let sorted = measurements.latenciesNanoseconds.sorted()
        func percentile(_ share: Double) -> Double {
            sorted.isEmpty
                ? 0 : Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1000
        }
        print(
            """
            {"requests": \(sorted.count), "failures": \(measurements.failures), \
            "perSecond": \(Double(sorted.count) / elapsed), "p50Microseconds": \(percentile(0.5)), \
            "p99Microseconds": \(percentile(0.99))}
            """)
    }

    /// All of standard input, up to a mebibyte.
    private static func standardInput() -> ByteBuffer {
        var request = ByteBufferAllocator().buffer(capacity: 1 << 20)
        while request.readableBytes < 1 << 20 {
            let count = request.writeWithUnsafeMutableBytes(minimumWritableBytes: 65_536) { room in
                max(0, read(STDIN_FILENO, room.baseAddress, room.count))
            }
            if count == 0 { break }
        }
        return request
    }
}
