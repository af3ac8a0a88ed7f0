// The server listens before the services are ready, because they must know its port. Requests that come in
// between wait.

import CloudCore
import Gateway
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets requests through to the chain, once there is one.
final class FrontDoor: Sendable {
    private enum State {
        case closed(waiting: [CheckedContinuation<RequestChain, Never>])
        case open(RequestChain)
    }

    private let state = Mutex(State.closed(waiting: []))

    /// Throws `StartError` where the address can't be had.
    func open(
        _ address: ListenAddress, group: any EventLoopGroup, clock: any WallClock
    ) async throws -> GatewayServer {
        do {
            return try await GatewayServer.start(
                .init(host: address.host, port: address.port), group: group, clock: clock,
                bodyRule: { [self] head in
                    opened?.bodyRule(for: head) ?? BodyRule(limitBytes: GatewayLimits.bodyBytes)
                },
                handler: { [self] request, connection in
                    await chain().respond(to: request, over: connection)
                })
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw StartError("\(address) is in use: another Apus, or another program, listens there already")
        } catch {
            throw StartError("cannot listen on \(address): \(error)")
        }
    }

    func admit(to chain: RequestChain) {
        let waiting = state.withLock { state -> [CheckedContinuation<RequestChain, Never>] in
            defer { state = .open(chain) }
            if case .closed(let waiting) = state { return waiting }
            return []
        }
        for waiter in waiting { waiter.resume(returning: chain) }
    }

    private var opened: RequestChain? {
        state.withLock { if case .open(let chain) = $0 { chain } else { nil } }
    }

    private func chain() async -> RequestChain {
        if let opened { return opened }
        return await withCheckedContinuation { waiter in
            let chain = state.withLock { state -> RequestChain? in
                switch state {
                case .open(let chain): return chain
                case .closed(let waiting):
                    state = .closed(waiting: waiting + [waiter])
                    return nil
                }
            }
            if let chain { waiter.resume(returning: chain) }
        }
    }
}
