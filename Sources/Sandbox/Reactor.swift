// One thread that waits on descriptors and runs short pieces of work: what sandboxes report, what launchers
// answer, relayed bytes. Descriptors that it watches are closed on it alone, so none is ever mistaken for
// another that got the same number.

internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread around epoll. Guarded by a mutex: the handlers and the queue of work.
final class Reactor: Sendable {
    /// Called on the reactor's thread with epoll's event bits. Must not block.
    typealias Handler = @Sendable (UInt32) -> Void

    private struct State {
        var handlers: [Int32: Handler] = [:]
        var work: [@Sendable () -> Void] = []
        var stopped = false
        var hasEnded = false
    }

    private let poll: Int32
    private let wake: Int32
    private let state = Mutex(State())

    init(name: String) throws(SandboxError) {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        if poll < 0 || wake < 0 { throw SystemCall.failure("make event loop") }
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: wake))
        epoll_ctl(poll, EPOLL_CTL_ADD, wake, &event)
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Start(reactor: self, name: name))
        let result = pthread_create(&thread, nil, Self.enter, box.toOpaque())
        if result != 0 {
            box.release()
            throw SandboxError(step: "make thread", errno: result)
        }
        pthread_detach(thread)
    }

    private final class Start {
        let reactor: Reactor
        let name: String
        init(reactor: Reactor, name: String) {
            self.reactor = reactor
            self.name = name
        }
    }

    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        apus_name_thread(start.name)
        start.reactor.run()
        return nil
    }

    /// Watches a descriptor until `close`. One handler a descriptor.
    func watch(_ descriptor: Int32, for events: UInt32, _ handler: @escaping Handler) {
        state.withLock { $0.handlers[descriptor] = handler }
        var event = epoll_event(events: events, data: epoll_data_t(fd: descriptor))
        epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)
    }

    /// Changes which events of a watched descriptor are waited for.
    func change(_ descriptor: Int32, to events: UInt32) {
        var event = epoll_event(events: events, data: epoll_data_t(fd: descriptor))
        epoll_ctl(poll, EPOLL_CTL_MOD, descriptor, &event)
    }

    /// Ends watching without closing. On the reactor's thread only.
    func unwatch(_ descriptor: Int32) {
        state.withLock { _ = $0.handlers.removeValue(forKey: descriptor) }
        epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, nil)
    }

    /// Ends watching and closes. On the reactor's thread only.
    func close(_ descriptor: Int32) {
        unwatch(descriptor)
        SystemCall.close(descriptor)
    }

    /// Runs work on the reactor's thread, soon; here and now where that thread has ended.
    func perform(_ work: @escaping @Sendable () -> Void) {
        let hasEnded = state.withLock { state in
            if !state.hasEnded { state.work.append(work) }
            return state.hasEnded
        }
        if hasEnded { work() } else { signal() }
    }

    deinit {
        SystemCall.close(poll)
        SystemCall.close(wake)
    }

    /// Lets the thread end after the work that has been given to it.
    func stop() {
        state.withLock { $0.stopped = true }
        signal()
    }

    private func signal() {
        var one: UInt64 = 1
        _ = write(wake, &one, 8)
    }

    private func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            let count = epoll_wait(poll, &events, Int32(events.count), -1)
            for event in events.prefix(Int(max(0, count))) {
                if event.data.fd == wake {
                    var value: UInt64 = 0
                    _ = read(wake, &value, 8)
                } else if let handler = state.withLock({ $0.handlers[event.data.fd] }) {
                    handler(event.events)
                }
            }
            let (work, stopped) = state.withLock { state in
                defer { state.work = [] }
                state.hasEnded = state.stopped && state.work.isEmpty
                return (state.work, state.stopped)
            }
            for piece in work { piece() }
            if stopped && work.isEmpty { break }
            if stopped { signal() }
        }
    }
}
