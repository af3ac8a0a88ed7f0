// Durable functions without sandboxes: a script that replays and checkpoints as AWS's SDKs do, on a clock
// that is moved by hand.

import Agenda
import CloudCore
import CloudTesting
import Logging
import Store
import Synchronization
import Wire

@testable import Lambda

/// One thing that a scripted function does, in order.
enum ScriptLine: Hashable, Sendable {
    case step
    /// Tried so often, with as many seconds between.
    case retried(times: Int, seconds: Int)
    case wait(seconds: Int)
    case callback(timeoutSeconds: Int)
    /// A context with a step in it.
    case context
    case invoke(function: String)
}

/// What outlives a crash of the cloud: the world outside of it.
final class DurableWorld: Sendable {
    private struct State {
        var callbacks: [String] = []
        /// Operations whose end was acknowledged to a function, by execution.
        var acknowledged: [String: Set<String>] = [:]
        var problems: [String] = []
        var invocations = 0
        var versions: [String] = []
        var isThrottled = false
    }

    let clock = ManualClock()
    let store = MemoryStore()
    let blobs = MemoryBlobStore()
    let chance: SeededEntropy
    /// The queue of dead letters.
    let letters = RecordingTarget()
    private let state = Mutex(State())

    init(seed: UInt64 = 1) { chance = SeededEntropy(seed) }

    var problems: [String] { state.withLock { $0.problems } }
    var invocations: Int { state.withLock { $0.invocations } }
    /// Which versions ran, in order.
    var versions: [String] { state.withLock { $0.versions } }
    func throttle(_ isThrottled: Bool) { state.withLock { $0.isThrottled = isThrottled } }
    func invoked(_ version: String) throws {
        try state.withLock { state in
            if state.isThrottled { throw AWSError.tooManyRequests(.account) }
            state.invocations += 1
            state.versions.append(version)
        }
    }
    func note(_ problem: String) { state.withLock { $0.problems.append(problem) } }
    func waits(for callback: String) { state.withLock { $0.callbacks.append(callback) } }
    func takeCallbacks() -> [String] {
        state.withLock { state in
            defer { state.callbacks = [] }
            return state.callbacks
        }
    }
    func acknowledge(_ id: String, of arn: String) {
        _ = state.withLock { $0.acknowledged[arn, default: []].insert(id) }
    }

    /// What was acknowledged must be there, unless its context is over.
    func check(_ operations: [String: Document], of arn: String) {
        for id in state.withLock({ $0.acknowledged[arn] ?? [] }) {
            let context = id.hasSuffix("-in") ? String(id.dropLast(3)) : id
            if operations[context]?["Status"]?.string == "SUCCEEDED" { continue }
            if operations[id]?["Status"]?.string != "SUCCEEDED" { note("\(id) was acknowledged") }
        }
    }
}

/// Lambda with durable functions, from one start to the next crash.
struct DurableCloud {
    let world: DurableWorld
    let lambda: LambdaFixture
    let agenda: Agenda
    let runner: ScriptedRunner
    let outbox: DeliveryOutbox

    /// `crashes`: how many of a hundred lines end in a crash of the function. Without `delivers`, dead
    /// letters stay in the outbox.
    init(
        _ world: DurableWorld = DurableWorld(), script: [ScriptLine], power: Power? = nil,
        crashes: UInt64 = 0, delivers: Bool = true
    ) async throws {
        self.world = world
        let targets = DeliveryTargets()
        targets.register(world.letters, for: "sqs")
        let runner = ScriptedRunner(script, world, crashes: crashes)
        self.runner = runner
        lambda = try LambdaFixture(
            store: world.store, blobs: world.blobs, power: power,
            connecting: { service in
                service.targets = targets
                service.durable = DurableEngine(
                    store: service.store.store, catalog: service.catalog, runner: runner, roles: nil,
                    clock: world.clock, entropy: world.chance,
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            })
        agenda = Agenda(store: lambda.service.store.store, clock: world.clock)
        runner.attach(lambda.service)
        let roles = ToldRoles()
        let (catalog, clock) = (lambda.service.catalog, world.clock)
        outbox = DeliveryOutbox(
            payloads: AsyncPayloads(store: catalog.store.store, blobs: catalog.blobs), targets: targets,
            agenda: agenda, roles: ExecutionRoles(roles: roles, authorizer: roles, clock: clock),
            metrics: nil, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await lambda.service.durable?.start(agenda, outbox: outbox)
        if delivers {
            await outbox.payloads.start(agenda, clock: clock)
            await outbox.start()
        }
    }

    static let queue = "arn:aws:sqs:us-east-1:000000000000:letters"

    /// The functions that scripts need.
    static func prepare(_ world: DurableWorld, timeoutSeconds: Int = 86_400) async throws {
        let lambda = try LambdaFixture(
            store: world.store, blobs: world.blobs,
            connecting: { $0.targets.register(world.letters, for: "sqs") })
        try await lambda.create("plain")
        try await lambda.create(
            "fn",
            [
                "DurableConfig": config(timeoutSeconds),
                "DeadLetterConfig": .object([("TargetArn", .string(queue))]),
            ])
    }

    static func config(_ seconds: Int, days: Int? = nil) -> Document {
        var members: [(key: String, value: Document)] = [("ExecutionTimeout", .integer(Int64(seconds)))]
        if let days { members.append(("RetentionPeriodInDays", .integer(Int64(days)))) }
        return .object(members)
    }

    var context: RequestContext {
        var context = lambda.context
        context.now = world.clock.now
        return context
    }

    /// Starts an execution; returns its ARN.
    func start(
        _ name: String? = nil, payload: String = "{}", qualifier: String = "$LATEST"
    ) async throws -> String {
        var headers: HeaderFields = ["X-Amz-Invocation-Type": "Event"]
        if let name { headers["X-Amz-Durable-Execution-Name"] = name }
        let answer = try await lambda.invoke("fn", payload, query: "Qualifier=\(qualifier)", headers: headers)
        return answer.headers["X-Amz-Durable-Execution-Arn"] ?? ""
    }

    func get(_ arn: String) async throws -> GetDurableExecutionResponse {
        try await lambda.service.getDurableExecution(
            GetDurableExecutionRequest(durableExecutionArn: arn), context)
    }

    func history(_ arn: String) async throws -> [Event] {
        try await lambda.service.getDurableExecutionHistory(
            GetDurableExecutionHistoryRequest(durableExecutionArn: arn, maxItems: 1_000), context
        ).events
    }

    /// Returns once a caller waits for an execution; gives up where none comes.
    func somebodyWaits() async {
        for _ in 0..<1_000_000 where lambda.service.durable?.awaited == 0 { await Task.yield() }
    }

    func pass(_ duration: Duration) async throws { try await agenda.advance(world.clock, by: duration) }
}

/// Runs the script: replays what is over, checkpoints what is new.
final class ScriptedRunner: FunctionRunner {
    private enum Next { case goOn, pending, crash }

    private struct Run {
        let arn: String
        var token: String
        var operations: [String: Document]
    }

    private let script: [ScriptLine]
    private let world: DurableWorld
    private let crashes: UInt64
    private let service = Mutex<LambdaService?>(nil)
    /// Does the function's part in place of the script, with the execution's ARN and its token; returns what
    /// the function answers.
    typealias Part = @Sendable (_ arn: String, _ token: String) async throws -> String
    private let part = Mutex<Part?>(nil)
    private let called = Mutex<[String]>([])

    /// For whom it ran, in order.
    var tenants: [String] { called.withLock { $0 } }

    init(_ script: [ScriptLine], _ world: DurableWorld, crashes: UInt64) {
        self.script = script
        self.world = world
        self.crashes = crashes
    }

    func play(_ part: @escaping Part) { self.part.withLock { $0 = part } }

    func attach(_ service: LambdaService) { self.service.withLock { $0 = service } }
    func enqueue(_ event: AsyncEvent) async throws {}
    func functionChanged(_ spec: FunctionSpec) {}
    func functionDeleted(_ function: FunctionKey, version: String?) {}

    func invoke(_ call: EngineCall) async throws -> EngineAnswer {
        guard call.isDurableRun else {
            return EngineAnswer(payload: call.payload, executedVersion: call.spec.version)
        }
        try world.invoked(call.spec.version)
        if case .tenant(let id) = call.spec.variant { called.withLock { $0.append(id) } }
        let event = try JSON.parse(call.payload)
        let state = event["InitialExecutionState"]
        var run = Run(
            arn: event["DurableExecutionArn"]?.string ?? "", token: event["CheckpointToken"]?.string ?? "",
            operations: [:])
        if let part = part.withLock({ $0 }) {
            return EngineAnswer(
                payload: Array(try await part(run.arn, run.token).utf8), executedVersion: call.spec.version)
        }
        for operation in state?["Operations"]?.array ?? [] {
            run.operations[operation["Id"]?.string ?? ""] = operation
        }
        world.check(run.operations, of: run.arn)
        let lines = call.spec.name == "fn" ? script : [.step, .wait(seconds: 5)]
        let isToFail = run.operations.values.contains {
            $0["ExecutionDetails"]?["InputPayload"]?.string?.contains("fail") == true
        }
        for (index, line) in lines.enumerated() {
            if world.chance.next() % 100 < crashes { return Self.crash(call) }
            switch await perform(line, "op\(index)", &run) {
            case .goOn: continue
            case .pending: return Self.answer(call, [("Status", .string("PENDING"))])
            case .crash: return Self.crash(call)
            }
        }
        if isToFail {
            let error: Document = .object([("ErrorType", "Sad"), ("ErrorMessage", "no good")])
            return Self.answer(call, [("Status", .string("FAILED")), ("Error", error)])
        }
        return Self.answer(call, [("Status", .string("SUCCEEDED")), ("Result", .string("\"done\""))])
    }

    private static func answer(
        _ call: EngineCall, _ members: [(key: String, value: Document)]
    ) -> EngineAnswer {
        EngineAnswer(payload: JSON.write(.object(members)), executedVersion: call.spec.version)
    }

    private static func crash(_ call: EngineCall) -> EngineAnswer {
        EngineAnswer(
            payload: Array(#"{"errorType":"Runtime.ExitError","errorMessage":"gone"}"#.utf8),
            functionError: "Unhandled", executedVersion: call.spec.version)
    }

    private func perform(_ line: ScriptLine, _ id: String, _ run: inout Run) async -> Next {
        let status = run.operations[id]?["Status"]?.string
        if status == "SUCCEEDED" || status == "TIMED_OUT" { return .goOn }
        switch line {
        case .step: return await step(id, nil, status, &run)
        case .retried(let times, let seconds):
            return await retried(id, times: times, seconds: seconds, status, &run)
        case .wait(let seconds):
            var update = OperationUpdate(id: id, type: .wait, action: .start)
            update.waitOptions = WaitOptions(waitSeconds: seconds)
            return await pending(update, status, &run)
        case .callback(let seconds):
            var update = OperationUpdate(id: id, type: .callback, action: .start)
            update.callbackOptions = CallbackOptions(timeoutSeconds: seconds)
            return await pending(update, status, &run)
        case .invoke(let function):
            var update = OperationUpdate(id: id, type: .chainedInvoke, action: .start)
            update.payload = "{}"
            update.chainedInvokeOptions = ChainedInvokeOptions(functionName: function)
            return await pending(update, status, &run)
        case .context:
            if status == nil {
                let update = OperationUpdate(id: id, type: .context, action: .start)
                guard await checkpoint([update], &run) else { return .crash }
            }
            let inner = id + "-in"
            if run.operations[inner]?["Status"]?.string != "SUCCEEDED" {
                guard case .goOn = await step(inner, id, nil, &run) else { return .crash }
            }
            var update = OperationUpdate(id: id, type: .context, action: .succeed)
            update.payload = "1"
            return await checkpoint([update], &run) ? .goOn : .crash
        }
    }

    private func step(_ id: String, _ parent: String?, _ status: String?, _ run: inout Run) async -> Next {
        var updates: [OperationUpdate] = []
        if status == nil || status == "READY" {
            updates.append(OperationUpdate(id: id, type: .step, action: .start, parentId: parent))
        }
        var end = OperationUpdate(id: id, type: .step, action: .succeed, parentId: parent)
        end.payload = "1"
        return await checkpoint(updates + [end], &run) ? .goOn : .crash
    }

    private func retried(
        _ id: String, times: Int, seconds: Int, _ status: String?, _ run: inout Run
    ) async -> Next {
        if status == "PENDING" { return .pending }
        let attempt = run.operations[id]?["StepDetails"]?["Attempt"]?.integer ?? 0
        guard attempt + 1 < times else { return await step(id, nil, status, &run) }
        var updates: [OperationUpdate] = []
        if status != "STARTED" { updates.append(OperationUpdate(id: id, type: .step, action: .start)) }
        var again = OperationUpdate(id: id, type: .step, action: .retry)
        again.error = ErrorObject(errorType: "Again")
        again.stepOptions = StepOptions(nextAttemptDelaySeconds: seconds)
        return await checkpoint(updates + [again], &run) ? .pending : .crash
    }

    private func pending(_ update: OperationUpdate, _ status: String?, _ run: inout Run) async -> Next {
        if status == nil {
            guard await checkpoint([update], &run) else { return .crash }
        }
        let operation = run.operations[update.id]
        if let callback = operation?["CallbackDetails"]?["CallbackId"]?.string { world.waits(for: callback) }
        return operation?["Status"]?.string == "SUCCEEDED" ? .goOn : .pending
    }

    private func checkpoint(_ updates: [OperationUpdate], _ run: inout Run) async -> Bool {
        guard let service = service.withLock({ $0 }) else { return false }
        var context = RequestContext.testing()
        context.now = world.clock.now
        do {
            let answer = try await service.checkpointDurableExecution(
                CheckpointDurableExecutionRequest(
                    durableExecutionArn: run.arn, checkpointToken: run.token, updates: updates), context)
            guard let token = answer.checkpointToken else { return false }
            run.token = token
            for operation in answer.newExecutionState.operations ?? [] {
                run.operations[operation.id] = .object([
                    ("Status", .string(operation.status.rawValue)),
                    (
                        "CallbackDetails",
                        .object([("CallbackId", .string(operation.callbackDetails?.callbackId ?? ""))])
                    ),
                ])
                if operation.status == .succeeded {
                    world.acknowledge(operation.id, of: run.arn)
                }
            }
            return true
        } catch {
            return false
        }
    }
}
