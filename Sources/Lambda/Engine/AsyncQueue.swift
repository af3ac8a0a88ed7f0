// Placeholder while the agenda is on its way: see below.
import CloudCore

actor AsyncQueue {
    func accept(_ event: AsyncEvent) async throws {}
}
