// Durable executions as callers see them: shown, listed, stopped, with their history.

import CloudCore

extension LambdaService {
    func getDurableExecution(
        _ input: GetDurableExecutionRequest, _ context: RequestContext
    ) async throws -> GetDurableExecutionResponse {
        let (engine, execution) = try await durableExecution(input.durableExecutionArn, context)
        let payloads = engine.payloads
        return GetDurableExecutionResponse(
            durableExecutionArn: execution.arn, durableExecutionName: execution.name,
            functionArn: execution.functionARN, startTimestamp: execution.startedAt,
            status: execution.status, inputPayload: try await payloads.text(execution.input),
            result: try await payloads.text(execution.result),
            error: try await payloads.error(execution.error)?.view, endTimestamp: execution.endedAt,
            version: execution.version,
            traceHeader: execution.traceID.map { TraceHeaderShape(xAmznTraceId: $0) })
    }

    func stopDurableExecution(
        _ input: StopDurableExecutionRequest, _ context: RequestContext
    ) async throws -> StopDurableExecutionResponse {
        let (engine, execution) = try await durableExecution(input.durableExecutionArn, context)
        let error = try await kept(input.error, engine) ?? .inline(DurableError(nil, nil).json)
        let changed = try await engine.change(execution.key) { machine, _ in machine.stop(error) }
        if changed.machine.execution.error != error { await engine.payloads.forget([error]) }
        return StopDurableExecutionResponse(
            stopTimestamp: changed.machine.execution.endedAt ?? context.now)
    }

    func getDurableExecutionHistory(
        _ input: GetDurableExecutionHistoryRequest, _ context: RequestContext
    ) async throws -> GetDurableExecutionHistoryResponse {
        let (engine, execution) = try await durableExecution(input.durableExecutionArn, context)
        let limit = Self.durablePage(input.maxItems)
        var events = try await engine.store.events(
            execution.key, after: try DurableMarker.number(input.marker),
            reverse: input.reverseOrder == true, limit: limit + 1)
        var hasMore = events.count > limit
        if hasMore { events.removeLast() }
        var shown: [Event] = []
        var bytes = 0
        for event in events {
            bytes += (event.payload?.count ?? 0) + (event.error?.count ?? 0)
            if bytes > DurableLimits.pageBytes, !shown.isEmpty {
                hasMore = true
                break
            }
            shown.append(
                try await engine.view(of: event, withData: input.includeExecutionData != false))
        }
        return GetDurableExecutionHistoryResponse(
            events: shown,
            nextMarker: hasMore ? shown.last?.eventId.map(DurableMarker.text) : nil)
    }

    func listDurableExecutionsByFunction(
        _ input: ListDurableExecutionsByFunctionRequest, _ context: RequestContext
    ) async throws -> ListDurableExecutionsByFunctionResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        if (input.statuses?.count ?? 0) > 1 { throw LambdaError.tooManyStatuses() }
        // Newest or oldest first, and which versions where none is named: as the API reference says.
        let version = try await existing(reference).version
        let engine = try durableEngine()
        let limit = Self.durablePage(input.maxItems)
        var last = try DurableListMarker(input.marker)
        var found: [DurableExecution] = []
        while found.count <= limit {
            let page = try await engine.store.executions(
                of: reference.key, after: last.map { ($0.at, $0.id) },
                reverse: input.reverseOrder == true, limit: limit + 1)
            found += page.filter { Self.matches($0, input, version) }
            guard page.count == limit + 1, let end = page.last else { break }
            last = DurableListMarker(end)
        }
        let hasMore = found.count > limit
        let shown = found.prefix(limit)
        return ListDurableExecutionsByFunctionResponse(
            durableExecutions: shown.map { execution in
                Execution(
                    durableExecutionArn: execution.arn, durableExecutionName: execution.name,
                    functionArn: execution.functionARN, status: execution.status,
                    startTimestamp: execution.startedAt, endTimestamp: execution.endedAt)
            }, nextMarker: hasMore ? shown.last.map { DurableListMarker($0).text } : nil)
    }

    private static func matches(
        _ execution: DurableExecution, _ input: ListDurableExecutionsByFunctionRequest, _ version: String
    ) -> Bool {
        if execution.version != version { return false }
        if let name = input.durableExecutionName, name != execution.name { return false }
        if let status = input.statuses?.first, status != execution.status { return false }
        if let after = input.startedAfter, execution.startedAt <= after { return false }
        if let before = input.startedBefore, execution.startedAt >= before { return false }
        return true
    }

    // MARK: Shared

    /// 0 and nothing mean the default.
    static func durablePage(_ asked: Int?) -> Int {
        guard let asked, asked > 0 else { return DurableLimits.pageItems }
        return min(asked, DurableLimits.mostPageItems)
    }

    func durableEngine() throws -> DurableEngine {
        guard let durable else { throw LambdaError.notBuilt("A durable function without an engine") }
        return durable
    }

    func durableExecution(
        _ arn: String, _ context: RequestContext
    ) async throws -> (DurableEngine, DurableExecution) {
        let reference = try DurableReference(arn, context)
        let engine = try durableEngine()
        guard let execution = try await engine.store.execution(reference.key), reference.names(execution)
        else { throw LambdaError.executionNotFound() }
        return (engine, execution)
    }

    /// Within the limit, and kept.
    func kept(_ error: ErrorObject?, _ engine: DurableEngine) async throws -> DurablePayload? {
        guard let error else { return nil }
        let json = DurableError(error).json
        guard json.count < DurableLimits.errorBytes else { throw LambdaError.durableErrorTooLarge() }
        return try await engine.payloads.keep(json)
    }
}

/// Where the next page of a list of executions begins.
private struct DurableListMarker {
    var at: Instant
    var id: String

    init(_ execution: DurableExecution) {
        at = execution.startedAt
        id = execution.key.id
    }

    init?(_ text: String?) throws {
        guard let text, !text.isEmpty else { return nil }
        let parts = ((try? Marker.text(in: text)) ?? "").split(separator: ":")
        guard parts.count == 2, let at = Int64(parts[0]) else {
            throw LambdaError.invalidParameter("Invalid Marker")
        }
        self.at = Instant(nanoseconds: at)
        id = String(parts[1])
    }

    var text: String { Marker.text(for: "\(at.nanoseconds):\(id)") }
}
