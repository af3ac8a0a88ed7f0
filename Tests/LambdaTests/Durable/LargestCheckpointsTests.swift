// The largest checkpoint that is allowed, of every kind of update, is one commit, however much else happens
// in it; and what is larger is refused in AWS's words.

import CloudCore
import CloudTesting
import Synchronization
import Testing
import Wire

@testable import Lambda
@testable import Store

/// What a checkpoint consists of, at its largest.
enum LargestUpdates: CaseIterable, Sendable {
    case callbacks, waits, cancelledWaits, chainedInvokes, retries, inlineRetries, pairs, failures, contexts
    case successAtTheEnd, failureAtTheEnd

    /// A blob of its own for each update.
    private static let large = String(repeating: "x", count: DurableLimits.inlineBytes + 1)
    /// As much as lies in records.
    private static let inline = String(repeating: "x", count: DurableLimits.inlineBytes - 60)

    static func id(_ index: Int) -> String {
        let text = "\(index)"
        return String(repeating: "i", count: 64 - text.count) + text
    }

    private static func update(
        _ index: Int, _ type: OperationType, _ action: OperationAction
    ) -> OperationUpdate {
        var update = OperationUpdate(id: id(index), type: type, action: action)
        update.parentId = "parent"
        update.name = String(repeating: "n", count: 256)
        update.subType = String(repeating: "s", count: 32)
        return update
    }

    private static func retry(_ index: Int) -> OperationUpdate {
        var update = update(index, .step, .retry)
        update.stepOptions = StepOptions(nextAttemptDelaySeconds: 100_000 - index)
        return update
    }

    /// Of which the cancelled waits are.
    static func wait(_ index: Int) -> OperationUpdate {
        var update = update(index, .wait, .start)
        // Each is due before the one before it: each moves the alarm.
        update.waitOptions = WaitOptions(waitSeconds: 100_000 - index)
        return update
    }

    func updates(_ count: Int) -> [OperationUpdate] {
        switch self {
        case .callbacks:
            return (0..<count).map {
                var update = Self.update($0, .callback, .start)
                update.callbackOptions = CallbackOptions(
                    timeoutSeconds: 100_000 - $0, heartbeatTimeoutSeconds: 50_000 - $0)
                return update
            }
        case .waits: return (0..<count).map(Self.wait)
        case .cancelledWaits:
            return (0..<count).map {
                var update = OperationUpdate(id: Self.id($0), type: .wait, action: .cancel)
                update.error = ErrorObject(errorMessage: Self.large)
                return update
            }
        case .chainedInvokes:
            return (0..<count).map {
                var update = Self.update($0, .chainedInvoke, .start)
                update.payload = $0 % 2 == 0 ? Self.large : Self.inline
                update.chainedInvokeOptions = ChainedInvokeOptions(
                    functionName: String(repeating: "f", count: 140),
                    tenantId: String(repeating: "t", count: 256))
                return update
            }
        case .retries:
            return (0..<count).map {
                var update = Self.retry($0)
                update.error = ErrorObject(errorMessage: Self.large)
                return update
            }
        case .inlineRetries:
            return (0..<count).map {
                var update = Self.retry($0)
                update.payload = Self.inline
                return update
            }
        case .pairs:
            return (0..<count).map {
                var update = Self.update($0 / 2, .step, $0 % 2 == 0 ? .start : .succeed)
                update.payload = Self.large
                return update
            }
        case .failures:
            return (0..<count).map {
                var update = Self.update($0, .step, .fail)
                update.error = ErrorObject(errorMessage: Self.large)
                return update
            }
        case .contexts:
            return (0..<count).map {
                var update = Self.update($0, .context, .succeed)
                update.payload = Self.large
                return update
            }
        case .successAtTheEnd, .failureAtTheEnd:
            let succeeds = self == .successAtTheEnd
            var end = OperationUpdate(id: "end", type: .execution, action: succeeds ? .succeed : .fail)
            end.payload = succeeds ? Self.large : nil
            end.error = succeeds ? nil : ErrorObject(errorMessage: Self.large)
            return LargestUpdates.retries.updates(count - 1) + [end]
        }
    }
}

@Suite struct LargestCheckpointsTests {
    private let world = DurableWorld()

    private func cloud() async throws -> DurableCloud {
        try await DurableCloud.prepare(world, timeoutSeconds: 1_000_000)
        return try await DurableCloud(world, script: [])
    }

    /// Sent as the client would send it, over the wire format.
    private static func checkpoint(
        _ cloud: DurableCloud, _ arn: String, _ token: String, _ updates: [OperationUpdate],
        clientToken: String? = nil
    ) async throws -> (token: String, operations: [Document]) {
        var input = CheckpointDurableExecutionRequest(
            durableExecutionArn: arn, checkpointToken: token, updates: updates)
        input.clientToken = clientToken
        let answer = try await cloud.lambda.service.checkpointDurableExecution(input, cloud.context)
        return (
            answer.checkpointToken ?? "",
            (answer.newExecutionState.operations ?? []).map {
                .object([("Id", .string($0.id)), ("Status", .string($0.status.rawValue))])
            }
        )
    }

    /// Callbacks that somebody has ended, callbacks that have timed out, and 250 updates besides.
    @Test(arguments: LargestUpdates.allCases) func isOneCommit(_ kind: LargestUpdates) async throws {
        let cloud = try await cloud()
        let answered = Mutex<Int?>(nil)
        cloud.runner.play { [world] arn, first in
            // It is called again for the rest of the news.
            if answered.withLock({ $0 }) != nil { return #"{"Status":"PENDING"}"# }
            var token = first
            var parent = OperationUpdate(id: "parent", type: .context, action: .start)
            parent.name = "p"
            var updates = [parent]
            for index in 0..<(2 * DurableLimits.newsAtOnce) {
                var update = OperationUpdate(id: "c\(index)", type: .callback, action: .start)
                // Half of them time out by the second.
                let seconds = index % 2 == 0 ? 1 : 100_000
                update.callbackOptions = CallbackOptions(
                    timeoutSeconds: seconds, heartbeatTimeoutSeconds: seconds)
                updates.append(update)
            }
            var started = try await cloud.lambda.service.checkpointDurableExecution(
                CheckpointDurableExecutionRequest(
                    durableExecutionArn: arn, checkpointToken: token, updates: updates), cloud.context)
            token = started.checkpointToken ?? ""
            if kind == .cancelledWaits {
                token = try await Self.checkpoint(
                    cloud, arn, token, (0..<DurableLimits.updates).map(LargestUpdates.wait)
                ).token
            }
            let result = [UInt8](repeating: 120, count: DurableLimits.inlineBytes)
            for operation in started.newExecutionState.operations ?? [] {
                guard operation.id.hasPrefix("c"), let number = Int(operation.id.dropFirst()),
                    number % 2 == 1, let id = operation.callbackDetails?.callbackId
                else { continue }
                _ = try await cloud.lambda.service.sendDurableExecutionCallbackSuccess(
                    SendDurableExecutionCallbackSuccessRequest(callbackId: id, result: result),
                    cloud.context)
            }
            started.newExecutionState.operations = nil
            world.clock.advance(by: .seconds(2))
            let answer = try await Self.checkpoint(
                cloud, arn, token, kind.updates(DurableLimits.updates))
            answered.withLock { $0 = answer.operations.count }
            return #"{"Status":"PENDING"}"#
        }
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(1))
        // Every update, and the news.
        let own = kind == .pairs ? DurableLimits.updates / 2 : DurableLimits.updates
        let isEnd = kind == .successAtTheEnd || kind == .failureAtTheEnd
        #expect(answered.withLock { $0 } == own + DurableLimits.newsAtOnce - (isEnd ? 1 : 0))
        let events = try await cloud.history(arn)
        #expect(events.map(\.eventId) == (1...events.count).map { $0 })
        let status = try await cloud.get(arn).status
        #expect(
            status == (kind == .successAtTheEnd ? .succeeded : kind == .failureAtTheEnd ? .failed : .running))
    }

    @Test func whatIsLargerIsRefused() async throws {
        let cloud = try await cloud()
        let refusals = Mutex<[String]>([])
        cloud.runner.play { arn, token in
            func refusal(_ updates: [OperationUpdate]) async {
                let error = await cloud.lambda.refusal {
                    _ = try await Self.checkpoint(cloud, arn, token, updates)
                }
                refusals.withLock { $0.append("\(error?.code ?? "") \(error?.message ?? "")") }
            }
            let tooLarge = String(repeating: "x", count: DurableLimits.payloadBytes + 1)
            await refusal(LargestUpdates.waits.updates(DurableLimits.updates + 1))
            for type in [OperationType.step, .context, .execution] {
                var update = OperationUpdate(id: "a", type: type, action: .succeed)
                update.payload = tooLarge
                await refusal([update])
            }
            var failure = OperationUpdate(id: "a", type: .step, action: .fail)
            failure.error = ErrorObject(errorMessage: tooLarge)
            await refusal([failure])
            var fits = OperationUpdate(id: "a", type: .step, action: .succeed)
            fits.payload = String(tooLarge.dropLast())
            _ = try await Self.checkpoint(cloud, arn, token, [fits])
            return #"{"Status":"SUCCEEDED"}"#
        }
        let before = world.blobs.all.count
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(1))
        #expect(try await cloud.get(arn).status == .succeeded)
        let code = "InvalidParameterValueException"
        #expect(
            refusals.withLock { $0 } == [
                "\(code) A checkpoint can have at most 250 updates.",
                "\(code) STEP output payload size must be less than or equal to 1048576 bytes.",
                "\(code) CONTEXT output payload size must be less than or equal to 1048576 bytes.",
                "\(code) EXECUTION output payload size must be less than or equal to 1048576 bytes.",
                "\(code) Error object size must be less than 1048576 bytes.",
            ])
        // Of what was refused nothing stays.
        #expect(world.blobs.all.count == before + 1)
    }

    /// Payloads that no operation keeps lie nowhere.
    @Test func whatIsIgnoredIsNotKept() async throws {
        let cloud = try await cloud()
        cloud.runner.play { arn, token in
            var step = OperationUpdate(id: "a", type: .step, action: .start)
            step.payload = String(repeating: "x", count: 10_000)
            step.error = ErrorObject(errorMessage: String(repeating: "x", count: 10_000))
            _ = try await Self.checkpoint(cloud, arn, token, [step])
            return #"{"Status":"SUCCEEDED"}"#
        }
        let before = world.blobs.all.count
        _ = try await cloud.start()
        try await cloud.pass(.seconds(1))
        #expect(world.blobs.all.count == before)
        #expect(
            try await world.store.scan(KeyBuilder(.blobs).range, limit: 10, reverse: false).isEmpty)
    }

    /// Nor does an answer that comes when the execution is over.
    @Test func whatIsAnsweredTooLateIsNotKept() async throws {
        let cloud = try await cloud()
        cloud.runner.play { arn, token in
            let end = OperationUpdate(id: "x", type: .execution, action: .succeed)
            _ = try await Self.checkpoint(cloud, arn, token, [end])
            let late = String(repeating: "x", count: 10_000)
            return #"{"Status":"SUCCEEDED","Result":"\#(late)"}"#
        }
        let before = world.blobs.all.count
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(1))
        #expect(try await cloud.get(arn).status == .succeeded)
        #expect(world.blobs.all.count == before)
    }

    // MARK: Sent again

    @Test func aCheckpointThatIsSentAgainHappensOnce() async throws {
        let cloud = try await cloud()
        let world = world
        let same = Mutex<[Bool]>([])
        cloud.runner.play { arn, token in
            func send(_ token: String, _ clientToken: String, _ updates: [OperationUpdate]) async throws
                -> (token: String, operations: [Document])
            { try await Self.checkpoint(cloud, arn, token, updates, clientToken: clientToken) }
            let step = [OperationUpdate(id: "a", type: .step, action: .start)]
            let first = try await send(token, "one", step)
            let again = try await send(token, "one", step)
            same.withLock { $0.append(first == again) }
            // Another one with a token that has been used.
            let other = await cloud.lambda.refusal { _ = try await send(token, "two", step) }
            same.withLock { $0.append(other == LambdaError.staleCheckpointToken()) }
            // Two at once: one happens, both get its answer.
            let end = [OperationUpdate(id: "a", type: .step, action: .succeed)]
            async let left = send(first.token, "three", end)
            async let right = send(first.token, "three", end)
            let both = try await (left, right)
            same.withLock { $0.append(both.0 == both.1) }
            world.clock.advance(by: .seconds(DurableLimits.repeatSeconds + 1))
            let late = await cloud.lambda.refusal { _ = try await send(first.token, "three", end) }
            same.withLock { $0.append(late == LambdaError.staleCheckpointToken()) }
            // The last one too.
            let close = [OperationUpdate(id: "x", type: .execution, action: .succeed)]
            let last = try await send(both.0.token, "four", close)
            let lastAgain = try await send(both.0.token, "four", close)
            same.withLock { $0.append(last == lastAgain) }
            return #"{"Status":"SUCCEEDED"}"#
        }
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(1))
        #expect(same.withLock { $0 } == [true, true, true, true, true])
        let types = try await cloud.history(arn).compactMap { $0.eventType?.rawValue }
        #expect(
            types == [
                "ExecutionStarted", "StepStarted", "StepSucceeded", "ExecutionSucceeded",
                "InvocationCompleted",
            ])
    }

    // MARK: Pages

    @Test func pagesHaveAThousandItems() async throws {
        let cloud = try await cloud()
        let pages = Mutex<[Int]>([])
        cloud.runner.play { arn, first in
            var token = first
            for round in 0..<5 {
                let updates = (0..<DurableLimits.updates).map {
                    OperationUpdate(id: "s\(round)-\($0)", type: .step, action: .start)
                }
                token = try await Self.checkpoint(cloud, arn, token, updates).token
            }
            var marker: String?
            repeat {
                let page = try await cloud.lambda.service.getDurableExecutionState(
                    GetDurableExecutionStateRequest(
                        durableExecutionArn: arn, checkpointToken: token, marker: marker, maxItems: 1_000),
                    cloud.context)
                pages.withLock { $0.append(page.operations.count) }
                marker = page.nextMarker
            } while marker != nil
            return #"{"Status":"SUCCEEDED"}"#
        }
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(1))
        #expect(pages.withLock { $0 } == [1_000, 251])
        for reverse in [false, true] {
            var ids: [Int] = []
            var marker: String?
            repeat {
                let page = try await cloud.lambda.service.getDurableExecutionHistory(
                    GetDurableExecutionHistoryRequest(
                        durableExecutionArn: arn, maxItems: ids.isEmpty ? 1_000 : 100, marker: marker,
                        reverseOrder: reverse), cloud.context)
                if ids.isEmpty { #expect(page.events.count == 1_000) }
                ids += page.events.compactMap(\.eventId)
                marker = page.nextMarker
            } while marker != nil
            #expect(ids == (reverse ? (1...1_253).reversed() : Array(1...1_253)))
        }
        for operation in ["GetDurableExecutionHistory", "GetDurableExecutionState"] {
            let error = await cloud.lambda.refusal {
                _ = try await cloud.lambda.call(
                    operation,
                    [
                        ("DurableExecutionArn", .string(arn)), ("MaxItems", .integer(1_001)),
                        ("CheckpointToken", "QUJD"),
                    ])
            }
            #expect(error?.code == "ValidationException")
        }
    }

    /// Nobody makes this cloud stop with a marker of his own.
    @Test func markersAreNumbersThatThereCanBe() async throws {
        let cloud = try await cloud()
        let arn = try await cloud.start()
        func page(_ marker: String, reverse: Bool) async throws -> [Event] {
            try await cloud.lambda.service.getDurableExecutionHistory(
                GetDurableExecutionHistoryRequest(
                    durableExecutionArn: arn, marker: Marker.text(for: marker), reverseOrder: reverse),
                cloud.context
            ).events
        }
        for reverse in [false, true] {
            for marker in ["d:\(Int.max)", "d:\(Int.min)", "d:-2", "d:x", "e:1", "d"] {
                let error = await cloud.lambda.refusal { _ = try await page(marker, reverse: reverse) }
                #expect(error == LambdaError.invalidParameter("Invalid Marker"))
            }
            #expect(try await page("d:-1", reverse: reverse).count == (reverse ? 0 : 1))
            #expect(try await page("d:1000", reverse: reverse).count == (reverse ? 1 : 0))
        }
    }

    @Test func listsHaveAThousandItems() async throws {
        let cloud = try await cloud()
        for _ in 0..<1_003 { _ = try await cloud.start() }
        var counts: [Int] = []
        var marker: String?
        repeat {
            let page = try await cloud.lambda.service.listDurableExecutionsByFunction(
                ListDurableExecutionsByFunctionRequest(
                    functionName: "fn", qualifier: "$LATEST", marker: marker, maxItems: 1_000),
                cloud.context)
            counts.append(page.durableExecutions?.count ?? 0)
            marker = page.nextMarker
        } while marker != nil
        #expect(counts == [1_000, 3])
    }
}
