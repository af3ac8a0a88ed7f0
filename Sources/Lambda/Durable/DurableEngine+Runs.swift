// Invocations of durable functions: begun with the execution's state, ended with what the function answered.

import Agenda
import CloudCore
import Logging

extension DurableEngine {
    func run(_ note: DurableNote, _ task: DueTask) async throws -> AgendaVerdict {
        let requestID = entropy.uuid()
        let token = newToken()
        let begun: (result: [String]?, machine: DurableMachine)
        do {
            begun = try await change(note.key) { machine, circumstances -> [String]? in
                guard machine.invocationBegins(note.run, requestID: requestID, token: token) else {
                    return nil
                }
                machine.hear(circumstances.news, isAll: circumstances.isAllNews)
                return circumstances.news
            }
        } catch let error as AWSError where error.status == 404 {
            return .done
        }
        guard let updated = begun.result else { return .done }
        let (outcome, kept) = try await outcome(
            of: begun.machine.execution, requestID: requestID, updated: updated)
        do {
            let pending = DurableError(
                "InvalidParameterValueException",
                "Cannot return PENDING status with no pending operations."
            ).json
            let ended = try await change(note.key) { machine, _ -> (next: Instant?, isKept: Bool) in
                let fits = outcome != .pending || machine.mayWait
                let isKept = machine.keeps(outcome, of: note.run)
                let next = machine.invocationEnded(note.run, fits ? outcome : .broken(.inline(pending)))
                return (next, isKept)
            }
            if !ended.result.isKept { await payloads.forget(kept) }
            return ended.result.next.map { .retry(at: $0) } ?? .done
        } catch {
            await payloads.forget(kept)
            throw error
        }
    }

    /// 32 characters that nobody guesses.
    func newToken() -> String { Base64.encode(entropy.bytes(24)) }

    /// Invokes the function, and keeps what it answered.
    private func outcome(
        of execution: DurableExecution, requestID: String, updated: [String]
    ) async throws -> (DurableMachine.Outcome, [DurablePayload?]) {
        let answer: EngineAnswer
        do {
            let key = execution.key.function
            let found = try await catalog.spec(key, qualifier: execution.version)
            // A function made anew under the name may be one that isn't durable.
            guard let spec = found, spec.durable != nil else {
                let error = DurableError(
                    "ResourceNotFoundException", "Function not found: \(execution.functionARN)")
                return (.gone(.inline(error.json)), [])
            }
            let page = try await page(of: execution, after: nil, limit: DurableLimits.mostPageItems)
            // What is too large for an event is read by the function from the first page on.
            let fits = (page.operations.first?.input?.utf8.count ?? 0) <= DurableLimits.pageBytes
            let event = DurableInvocation.event(
                arn: execution.arn, token: execution.token, operations: fits ? page.operations : [],
                nextMarker: fits ? page.next.map(DurableMarker.text) : DurableMarker.text(-1),
                updated: updated)
            var call = EngineCall(
                spec: try spec.forTenant(execution.tenantID), requestID: requestID,
                invokedARN: execution.functionARN, payload: event, traceID: execution.traceID,
                isAsynchronous: true)
            call.isDurableRun = true
            answer = try await runner.invoke(call)
        } catch let error as AWSError {
            logger.debug(
                "durable invocation refused",
                metadata: ["execution": "\(execution.arn)", "error": "\(error.code)"])
            let reason = DurablePayload.inline(DurableError(error.code, error.message).json)
            return (error.status == 429 || error.status >= 500 ? .refused(reason) : .gone(reason), [])
        }
        if answer.functionError != nil {
            let error = try await payloads.keep(DurableError(answer: answer.payload))
            return (.broken(error), [error])
        }
        return try await outcome(DurableInvocation.output(answer.payload), execution)
    }

    private func outcome(
        _ output: DurableInvocation.Output, _ execution: DurableExecution
    ) async throws -> (DurableMachine.Outcome, [DurablePayload?]) {
        switch output {
        case .pending: return (.pending, [])
        case .nonsense(let error):
            let error = try await payloads.keep(error)
            return (.failed(error), [error])
        case .failed(let error):
            let error = try await payloads.keep(error ?? DurableError(nil, nil))
            return (.failed(error), [error])
        case .succeeded(let text):
            let limit =
                execution.isSynchronous ? DurableLimits.synchronousResultBytes : DurableLimits.payloadBytes
            let bytes = text.map { Array($0.utf8) }
            guard bytes?.count ?? 0 <= limit else {
                let error = try await payloads.keep(
                    DurableError(
                        "InvalidParameterValueException",
                        LambdaError.durablePayloadTooLarge("EXECUTION", limit: limit).message))
                return (.failed(error), [error])
            }
            guard let bytes else { return (.succeeded(nil), []) }
            let result = try await payloads.keep(bytes)
            return (.succeeded(result), [result])
        }
    }

    // MARK: The alarm

    func ring(_ note: DurableNote) async throws -> AgendaVerdict {
        guard let execution = try await store.execution(note.key) else { return .done }
        if execution.isOver {
            guard clock.now >= execution.alarm else { return .retry(at: execution.alarm) }
            try await store.remove(execution)
            return .done
        }
        let seconds = execution.settings.executionTimeoutSeconds
        let timeout = DurablePayload.inline(DurableError.executionTimedOut(afterSeconds: seconds).json)
        let changed = try await change(note.key, isAlarm: true) { machine, circumstances in
            machine.rang(next: circumstances.nextTimer, timeout: timeout)
        }
        return .retry(at: changed.machine.execution.alarm)
    }
}

/// Where the next page of an execution's operations, or of its history, begins.
enum DurableMarker {
    /// -1 is the place before the first.
    private static let numbers = -1...Int(Int32.max)

    static func text(_ number: Int) -> String { Marker.text(for: "d:\(number)") }

    static func number(_ text: String?) throws -> Int? {
        guard let text, !text.isEmpty else { return nil }
        let parts = ((try? Marker.text(in: text)) ?? "").split(separator: ":")
        // Whoever writes his own: no number but one that stands for an operation or an event.
        guard parts.count == 2, parts[0] == "d", let number = Int(parts[1]), numbers.contains(number) else {
            throw LambdaError.invalidParameter("Invalid Marker")
        }
        return number
    }
}
