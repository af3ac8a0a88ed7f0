// Time-outs of one connection on one timer, which is moved only when it must ring earlier: a request that
// comes and goes in time costs no timer at all.

import NIOCore

extension ConnectionHandler {
    /// When the present phase has lasted too long; nil where it may last.
    private var expiry: NIODeadline? {
        let limits = settings.limits
        switch phase {
        case .idle where hasPartialHead:
            return phaseStart + .milliseconds(limits.headTimeoutMilliseconds)
        case .idle: return lastActivity + .milliseconds(limits.idleTimeoutMilliseconds)
        case .receiving:
            return min(
                lastActivity + .milliseconds(limits.bodyIdleTimeoutMilliseconds),
                phaseStart + .milliseconds(limits.bodyTimeoutMilliseconds))
        case .responding where upload != nil && !isUploadPaused:
            return lastActivity + .milliseconds(limits.bodyIdleTimeoutMilliseconds)
        case .responding:
            // The function may take its time; a client that does not read may not.
            guard writabilityWaiter != nil || context?.channel.isWritable == false else { return nil }
            return lastActivity + .milliseconds(limits.idleTimeoutMilliseconds)
        case .lingering: return phaseStart + .milliseconds(limits.lingerMilliseconds)
        case .finishing: return lastActivity + .milliseconds(limits.idleTimeoutMilliseconds)
        case .closed: return nil
        }
    }

    /// Sees to it that the timer rings no later than the present phase's end.
    func armTimer() {
        guard let expiry, let context, timer == nil || expiry < armedFor else { return }
        timer?.cancel()
        armedFor = expiry
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: expiry) { bound.value.timerRang() }
    }

    private func timerRang() {
        timer = nil
        guard let expiry else { return }
        if expiry > NIODeadline.now() { return armTimer() }
        switch phase {
        case .idle where hasPartialHead: refuse(.timeout)
        case .receiving: refuse(.timeout)
        case .responding where upload != nil && !isUploadPaused: cutUpload(Self.bodyTimedOut)
        case .idle, .responding, .lingering, .finishing:
            if isBeingRead() { (phaseStart, lastActivity) = (.now(), .now()) } else { close() }
        case .closed: break
        }
        armTimer()
    }

    /// Whether the client has taken enough of what waits for it since this was last asked. It may be slow.
    private func isBeingRead() -> Bool {
        let unsent = (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        defer { unsentBytes = unsent }
        return unsent > 0 && unsentBytes - unsent >= settings.limits.slowestReadBytes
    }
}
