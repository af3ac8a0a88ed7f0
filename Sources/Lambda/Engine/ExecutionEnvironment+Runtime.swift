// What the runtime says to its environment, and how a call ends.

import CloudCore
import NIOCore
import Sandbox

extension ExecutionEnvironment: RuntimeRequestHandler {
    func received(_ request: RuntimeRequest, on connection: RuntimeConnection) {
        if request.isExtensions { return receivedFromExtension(request, on: connection) }
        guard !isEnded else { return connection.close() }
        if case .credentials = request.route { return answerCredentials(request, on: connection) }
        let streamed = streamer === connection
        if streamed { streamer = nil }
        switch session.on(request, streamed: streamed) {
        case .park(let isNews):
            parked = connection
            if isNews { runtimeIsReady() }
        case .deliver: runtimeAsks(on: connection)
        case .take:
            afterInput {
                $0.finish(request)
                connection.answer(RuntimeResponse.accepted)
            }
        case .takeTooLarge:
            afterInput {
                $0.finishTooLarge(request)
                connection.answer(RuntimeResponse.tooLarge)
            }
        case .takeUnknownMode:
            afterInput {
                $0.answer($0.running, FunctionFailure.unknownMode)
                connection.answer(RuntimeResponse.unknownMode)
            }
        case .refuseTooLarge: connection.answer(RuntimeResponse.tooLarge)
        case .takeInitError:
            initError = request
            connection.answer(RuntimeResponse.accepted)
            afterInput { $0.failInit(.reported) }
        case .restore: restoreAsked(on: connection)
        case .takeRestoreError:
            initError = request
            connection.answer(RuntimeResponse.accepted)
            afterInput { $0.failInit(.reported) }
        case .invalidRequestID: connection.answer(RuntimeResponse.invalidRequestID)
        case .invalidTransition(let new):
            connection.answer(RuntimeResponse.invalidTransition(from: session.state.name, to: new))
        case .notFound: connection.answer(RuntimeResponse.notFound)
        }
    }

    /// Runs once the loop has handled all input at hand, the log's pipe included: only then may the pipe be
    /// drained (see `LogRelay.drain`).
    func afterInput(_ body: @escaping (ExecutionEnvironment) -> Void) {
        let current = incarnation
        loop.assumeIsolated().execute {
            // The runtime's end may have been noticed before.
            guard self.incarnation == current else { return }
            body(self)
        }
    }

    func closed(_ connection: RuntimeConnection) {
        connections[ObjectIdentifier(connection)] = nil
        if parked === connection { parked = nil }
        if streamer === connection { brokeOff() }
        if let save = snapStart.whenClosed, save.connection === connection { save.then() }
        closedByExtension(connection)
    }

    func becomeReady() {
        let isFirst = noteInit()
        owner.environmentIsReady(id)
        // A call that waits is handed over first: control groups are slow.
        if isFirst { sandbox?.finishInitialization() }
    }

    /// The first `next` ends the init phase; false at later ones.
    private func noteInit() -> Bool {
        guard let initBegan else { return false }
        if !endRestore() { initDuration = clock.uptime - initBegan }
        self.initBegan = nil
        return true
    }

    func deliver(on connection: RuntimeConnection) {
        guard let running else { return }
        parked = nil
        let isFirst = noteInit()
        defer { if isFirst { sandbox?.finishInitialization() } }
        if !running.includesInit {
            self.running?.began = clock.uptime
            if running.invocation.call.wantsLogTail { relay?.beginTail() }
            relay?.record(.start(requestID: running.invocation.call.requestID))
        }
        let deadline = clock.wallTime(of: running.until).milliseconds
        tellExtensions(running.invocation.call, deadline: deadline)
        connection.deliver(running.invocation.call, deadline: deadline)
    }

    // MARK: Ends

    private func finish(_ request: RuntimeRequest) {
        guard let running else { return }
        var payload = Array(buffer: request.body)
        var functionError: String?
        var status = PhaseStatus.success
        if case .error = request.route {
            functionError = "Unhandled"
            status = .error(type: request.errorType ?? "Function.Unknown")
        } else if let broken = request.streamError {
            functionError = "Unhandled"
            status = .error(type: broken.type)
            payload = Base64.decode(broken.body) ?? Array(broken.body.utf8)
        }
        answer(
            running, payload, functionError, status,
            contentType: request.contentType ?? "application/json")
    }

    private func finishTooLarge(_ request: RuntimeRequest) {
        guard let running else { return }
        answer(
            running, FunctionFailure.responseTooLarge(bytes: request.excessBytes ?? 0), "Unhandled",
            .error(type: "Function.ResponseSizeTooLarge"))
    }

    /// The call failed, and the environment lives on.
    func answer(_ running: Running?, _ failure: FunctionFailure) {
        guard let running else { return }
        let payload = failure.payload(requestID: running.invocation.call.requestID)
        answer(running, payload, "Unhandled", .error(type: failure.type))
    }

    /// Answers the call, then tells the pool; the runtime goes on.
    private func answer(
        _ running: Running, _ payload: [UInt8], _ functionError: String?, _ status: PhaseStatus,
        contentType: String = "application/json"
    ) {
        let (tail, report) = report(running, status)
        self.running = nil
        owner.environmentAnswered(id)
        running.invocation.answer(
            .success(
                EngineAnswer(
                    payload: payload, functionError: functionError, executedVersion: spec.version,
                    logResult: tail, contentType: contentType, report: report)))
    }

    /// The call failed and the environment with it.
    func fail(_ failure: FunctionFailure, status: PhaseStatus, payload: [UInt8]? = nil) {
        guard let running else { return end() }
        let requestID = running.invocation.call.requestID
        relay?.drain()
        relay?.endLine()
        if running.includesInit, session.state == .initializing || session.state == .failed {
            relay?.record(.initReport(duration: clock.uptime - running.began, phase: "invoke", status))
        }
        if payload == nil { relay?.record(.failure(requestID: requestID, failure)) }
        memoryReadAt = .seconds(-1)
        let (tail, report) = report(running, status)
        self.running = nil
        let answer = EngineAnswer(
            payload: payload ?? failure.payload(requestID: requestID), functionError: "Unhandled",
            executedVersion: spec.version, logResult: tail, report: report)
        end(status == .timeout ? .timeout : .failure)
        running.invocation.answer(.success(answer))
    }

    /// Writes END and REPORT; returns the log's tail where the caller wants it, and the report's numbers.
    private func report(
        _ running: Running, _ status: PhaseStatus
    ) -> (tail: String?, report: InvocationReport?) {
        guard let relay else { return (nil, nil) }
        let call = running.invocation.call
        var duration = clock.uptime - running.began
        if status == .timeout { duration = .seconds(spec.timeoutSeconds) }
        relay.drain()
        relay.endLine()
        let report = InvocationReport(
            duration: duration, initDuration: running.includesInit ? nil : initDuration,
            restore: running.includesInit ? nil : snapStart.times, memoryMiB: spec.memoryMiB,
            maxMemoryUsedMiB: memoryUsed(), trace: call.trace, status: status, variant: spec.variant)
        initDuration = nil
        snapStart.times = nil
        relay.record(
            .end(requestID: call.requestID, duration: duration, status),
            .report(requestID: call.requestID, report))
        owner.environmentReported(call, report)
        return (call.wantsLogTail ? relay.takeTail() : nil, report)
    }

    /// The peak only grows, and asking the kernel costs more than the rest of a warm call: a tenth of a
    /// second old is good enough.
    private func memoryUsed() -> Int {
        let now = clock.uptime
        if now - memoryReadAt >= .milliseconds(100) {
            memoryReadAt = now
            memoryUsedMiB = min(sandbox?.maxMemoryUsedMiB() ?? memoryUsedMiB, spec.memoryMiB)
        }
        return memoryUsedMiB
    }
}
