// Sends, receives and deletes messages of one queue over keep-alive connections, signed, and reports how many
// as JSON. The server's processor time is for the caller to read.
//
//   QueueLoad PORT QUEUE CONNECTIONS BATCH cycle SECONDS     (send, receive, delete, over and over)
//   QueueLoad PORT QUEUE CONNECTIONS BATCH fill MESSAGES     (send alone)
//   QueueLoad PORT QUEUE CONNECTIONS BATCH drain MESSAGES    (receive and delete)

import LoadClient
import NIOCore
import NIOPosix

/// What the load does, and how far it is. Used on the one event loop alone.
final class Load {
    enum Step { case send, receive, delete }

    let steps: [Step]
    let batch: Int
    let signer: Signer
    let url: String
    let sending: [UInt8]
    let receiving: [UInt8]
    private let deadline: NIODeadline
    private var left: Int
    var messages = 0
    var failures = 0

    init(_ arguments: [String], port: Int, batch: Int, limit: Int) {
        self.batch = batch
        signer = Signer(port: port)
        url = "http://127.0.0.1:\(port)/000000000000/\(arguments[2])"
        let isTimed = arguments[5] == "cycle"
        switch arguments[5] {
        case "fill": steps = [.send]
        case "drain": steps = [.receive, .delete]
        default: steps = [.send, .receive, .delete]
        }
        deadline = isTimed ? .now() + .seconds(Int64(limit)) : .distantFuture
        left = isTimed ? .max : limit
        let body =
            "a message of an ordinary length, as orders, events and jobs have, in some hundred bytes or so"
        if batch == 1 {
            sending = signer.request("SendMessage", "{\"QueueUrl\":\"\(url)\",\"MessageBody\":\"\(body)\"}")
        } else {
            let entries = (0..<batch).map { "{\"Id\":\"\($0)\",\"MessageBody\":\"\(body)\"}" }
            sending = signer.request(
                "SendMessageBatch",
                "{\"QueueUrl\":\"\(url)\",\"Entries\":[\(entries.joined(separator: ","))]}")
        }
        receiving = signer.request(
            "ReceiveMessage",
            "{\"QueueUrl\":\"\(url)\",\"MaxNumberOfMessages\":\(batch),\"WaitTimeSeconds\":1}")
    }

    func deleting(_ handles: [String]) -> [UInt8] {
        guard batch > 1 else {
            return signer.request(
                "DeleteMessage", "{\"QueueUrl\":\"\(url)\",\"ReceiptHandle\":\"\(handles[0])\"}")
        }
        let entries = handles.enumerated().map { "{\"Id\":\"\($0)\",\"ReceiptHandle\":\"\($1)\"}" }
        return signer.request(
            "DeleteMessageBatch", "{\"QueueUrl\":\"\(url)\",\"Entries\":[\(entries.joined(separator: ","))]}")
    }

    /// Whether another round may begin.
    func begins() -> Bool {
        guard left > 0, NIODeadline.now() < deadline else { return false }
        if left != .max { left -= batch }
        return true
    }
}

final class Client: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let load: Load
    private var received = ByteBuffer()
    private var step = 0
    private var handles: [String] = []

    init(_ load: Load) { self.load = load }

    func channelActive(context: ChannelHandlerContext) { begin(context) }

    private func begin(_ context: ChannelHandlerContext) {
        step = 0
        if load.begins() { send(context) } else { context.close(promise: nil) }
    }

    private func send(_ context: ChannelHandlerContext) {
        let bytes: [UInt8]
        switch load.steps[step] {
        case .send: bytes = load.sending
        case .receive: bytes = load.receiving
        case .delete: bytes = load.deleting(handles)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        received.writeBuffer(&part)
        guard let whole = Answer(received.readableBytesView) else { return }
        if !whole.isOK { load.failures += 1 }
        if load.steps[step] == .receive { handles = Self.handles(in: whole.body) }
        received.clear()
        step += 1
        if step == load.steps.count {
            load.messages += load.steps == [.send] ? load.batch : handles.count
            begin(context)
        } else if load.steps[step] == .delete, handles.isEmpty {
            begin(context)
        } else {
            send(context)
        }
    }

    private static func handles(in body: ByteBufferView) -> [String] {
        let mark = Array("\"ReceiptHandle\":\"".utf8)
        var found: [String] = []
        var index = body.startIndex
        while let place = body.place(of: mark, from: index) {
            let start = place + mark.count
            index = start
            while body[index] != UInt8(ascii: "\"") { index += 1 }
            found.append(String(decoding: body[start..<index], as: UTF8.self))
        }
        return found
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        load.failures += 1
        context.close(promise: nil)
    }
}

@main
struct QueueLoad {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 7, let port = Int(arguments[1]), let connections = Int(arguments[3]),
            let batch = Int(arguments[4]), let limit = Int(arguments[6])
        else { fatalError("QueueLoad PORT QUEUE CONNECTIONS BATCH cycle|fill|drain LIMIT") }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let load = try await loop.submit {
            NIOLoopBound(Load(arguments, port: port, batch: batch, limit: limit), eventLoop: loop)
        }.get()
        let seconds = try await LoadClient.run(connections: connections, port: port, on: loop) {
            Client(load.value)
        }
        try await loop.submit {
            let (messages, failures) = (load.value.messages, load.value.failures)
            print("{\"messages\": \(messages), \"failures\": \(failures), \"seconds\": \(seconds)}")
        }.get()
    }
}
