// GET of small documents: one answer, no redirects, no cookies, nothing kept open.

public import CloudCore
public import NIOCore
import NIOHTTP1

/// Fetches small public documents.
public struct HTTPFetcher: DocumentFetcher {
    private let group: any EventLoopGroup
    private let answerTime: TimeAmount

    /// Certificates are verified against the system's authorities.
    public init(group: any EventLoopGroup, answerSeconds: Int64 = OutboundLimits.answerSeconds) {
        self.group = group
        answerTime = .seconds(answerSeconds)
    }

    public func fetch(_ address: String, limit: Int) async throws(FetchProblem) -> [UInt8] {
        guard let target = FetchTarget(address) else { throw .notAllowed(address) }
        do {
            return try await ask(Server(of: target, target.mayConnect), limit: limit)
        } catch FetchProblem.notAllowed {
            throw .notAllowed(address)
        } catch let problem as FetchProblem {
            throw problem
        } catch {
            throw .unreachable("\(error)")
        }
    }

    private func ask(_ server: Server, limit: Int) async throws -> [UInt8] {
        let loop = group.next()
        let answer = loop.makePromise(of: [UInt8].self)
        let channel: any Channel
        do {
            channel = try await server.connect(on: loop) { channel in
                try channel.pipeline.syncOperations.addHandler(
                    AnswerCollector(server.target, limit: limit, answer: answer))
                return channel
            }
        } catch {
            answer.fail(error)
            return try await answer.futureResult.get()
        }
        let deadline = loop.scheduleTask(in: answerTime) {
            answer.fail(FetchProblem.unreachable("no answer in time"))
        }
        answer.futureResult.whenComplete { _ in
            deadline.cancel()
            channel.close(promise: nil)
        }
        return try await answer.futureResult.get()
    }
}

/// Sends the one request and collects its answer.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let target: FetchTarget
    private let limit: Int
    private let answer: EventLoopPromise<[UInt8]>
    private var body: [UInt8] = []

    init(_ target: FetchTarget, limit: Int, answer: EventLoopPromise<[UInt8]>) {
        self.target = target
        self.limit = limit
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "Host": target.hostHeader, "Accept": "application/json", "User-Agent": "apus",
            "Connection": "close",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target.path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard head.status == .ok else {
                return answer.fail(FetchProblem.refused(status: Int(head.status.code)))
            }
        case .body(let bytes):
            guard body.count + bytes.readableBytes <= limit else { return answer.fail(FetchProblem.tooLarge) }
            body.append(contentsOf: bytes.readableBytesView)
        case .end: answer.succeed(body)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { answer.fail(error) }

    func channelInactive(context: ChannelHandlerContext) {
        // Does nothing where there has been an answer.
        answer.fail(FetchProblem.unreachable("the connection was closed"))
        context.fireChannelInactive()
    }
}
