// GET of what is too large for memory: one answer, handed on as it comes and as fast as it is taken.

public import CloudCore
public import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Downloads from servers that the operator named.
public struct HTTPDownloader: Downloader {
    private typealias Wire = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private let group: any EventLoopGroup
    private let silence: TimeAmount

    private let authorities: [NIOSSLCertificate]

    /// Certificates are verified against the system's authorities. A server may be silent for so long.
    public init(group: any EventLoopGroup, silenceSeconds: Int64 = OutboundLimits.silenceSeconds) {
        self.group = group
        silence = .seconds(silenceSeconds)
        authorities = []
    }

    /// Certificates may be signed by the authorities in a file in PEM too. Throws where it can't be read or
    /// has none.
    public init(group: any EventLoopGroup, authorities path: String) throws {
        self.group = group
        silence = .seconds(OutboundLimits.silenceSeconds)
        authorities = try NIOSSLCertificate.fromPEMFile(path)
        if authorities.isEmpty { throw NIOSSLError.failedToLoadCertificate }
    }

    public func download(
        _ request: DownloadRequest, to receive: (DownloadHead, [UInt8]) async throws -> Void
    ) async throws -> DownloadHead {
        guard let target = FetchTarget(request.address) else {
            throw FetchProblem.notAllowed(request.address)
        }
        let server = try await Server(of: target, authorities: authorities) {
            request.isTrusted ? $0 != .reserved : target.mayConnect(to: $0)
        }
        let end = PatienceEnd()
        let failure = { (reason: String) in
            end.hasCome ? PatienceEnd.problem : FetchProblem.unreachable("\(target.hostHeader): \(reason)")
        }
        let wire: Wire
        do {
            wire = try await connect(server, seconds: request.limitSeconds, end)
        } catch {
            throw failure("\(error)")
        }
        var problem: (any Error)?
        let head = try await wire.executeThenClose { inbound, outbound -> DownloadHead? in
            do {
                // At once: who answers heads may have closed before the end comes.
                try await outbound.write(contentsOf: [.head(Self.head(of: request, target)), .end(nil)])
                return try await Self.answer(inbound, request.limitBytes, to: receive)
            } catch let error as FetchProblem {
                problem = error
            } catch let error as Refusal {
                problem = error.reason
            } catch {
                problem = failure("\(error)")
            }
            return nil
        }
        if let problem { throw problem }
        guard let head else { throw failure("the connection was closed") }
        return head
    }

    /// What `receive` threw, apart from what the connection did.
    private struct Refusal: Error { let reason: any Error }

    /// Nil where the answer ends before it is whole.
    private static func answer(
        _ parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>, _ limit: Int,
        to receive: (DownloadHead, [UInt8]) async throws -> Void
    ) async throws -> DownloadHead? {
        var answer: DownloadHead?
        var count = 0
        for try await part in parts {
            switch part {
            case .head(let head):
                let fields = head.headers.map { HeaderFields.Field($0.name, $0.value) }
                let known = DownloadHead(status: Int(head.status.code), headers: HeaderFields(fields))
                // Informational ones come before the answer.
                if known.status < 200 { continue }
                guard known.status == 200 || known.status == 206 else { return known }
                answer = known
            case .body(let bytes):
                guard let answer else { continue }
                count += bytes.readableBytes
                guard count <= limit else { throw FetchProblem.tooLarge }
                do {
                    try await receive(answer, Array(bytes.readableBytesView))
                } catch {
                    throw Refusal(reason: error)
                }
            case .end: return answer
            }
        }
        return nil
    }

    private static func head(of request: DownloadRequest, _ target: FetchTarget) -> HTTPRequestHead {
        var headers: HTTPHeaders = [
            "Host": target.hostHeader, "User-Agent": "apus", "Connection": "close",
        ]
        for field in request.headers.fields { headers.add(name: field.name, value: field.value) }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: target.path, headers: headers)
    }

    private func connect(_ server: Server, seconds: Int64, _ end: PatienceEnd) async throws -> Wire {
        try await server.connect(on: group.next()) { [silence] channel in
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(IdleStateHandler(readTimeout: silence))
            try pipeline.addHandler(Patience(total: .seconds(seconds), end))
            return try Wire(wrappingChannelSynchronously: channel)
        }
    }
}

/// Whether patience with a server has ended. Whatever is then tried on the connection fails in its own way,
/// and this is why.
private final class PatienceEnd: Sendable {
    static let problem = FetchProblem.unreachable("no answer in time")

    private let flag = Atomic(false)

    var hasCome: Bool { flag.load(ordering: .acquiring) }

    func come() { flag.store(true, ordering: .releasing) }
}

/// Ends connections that are silent for too long, or take too long in all.
private final class Patience: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    private let total: TimeAmount
    private let end: PatienceEnd
    private var deadline: Scheduled<Void>?

    init(total: TimeAmount, _ end: PatienceEnd) {
        self.total = total
        self.end = end
    }

    func channelActive(context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: total) { self.give(up: context) }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { return give(up: context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    private func give(up context: ChannelHandlerContext) {
        end.come()
        context.close(promise: nil)
    }
}
