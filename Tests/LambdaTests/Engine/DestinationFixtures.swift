// A queue of asynchronous invocations with everything around it that can fail: a runner that answers as told,
// a target that takes or refuses, roles that may or may not, metrics that remember.

import Agenda
import CloudCore
import CloudTesting
import Logging
import Store
import Synchronization

@testable import Lambda

final class RecordingTarget: DeliveryTarget {
    struct Sent: Sendable {
        let delivery: Delivery
        let caller: String
    }
    private struct State {
        var sent: [Sent] = []
        var tries = 0
        var refusal: AWSError?
    }
    private let state = Mutex(State())

    let bodyLimit = 262_144
    var sent: [Sent] { state.withLock { $0.sent } }
    var tries: Int { state.withLock { $0.tries } }

    func refuse(with error: AWSError?) { state.withLock { $0.refusal = error } }

    func permissions(for target: ARN) -> [Permission] {
        [Permission("\(target.service):SendMessage", on: [target.description])]
    }

    func exists(_ target: ARN) async throws -> Bool { target.resource != "missing" }

    func deliver(_ delivery: Delivery, context: RequestContext) async throws {
        try state.withLock { state in
            state.tries += 1
            if let refusal = state.refusal { throw refusal }
            state.sent.append(Sent(delivery: delivery, caller: context.caller.arn()))
        }
    }
}

/// Knows every role and says whether any of them may do a thing.
final class ToldRoles: RoleProvider, Authorizer {
    private let state = Mutex((isAllowed: true, asked: [String]()))

    var asked: [String] { state.withLock { $0.asked } }
    func allow(_ isAllowed: Bool) { state.withLock { $0.isAllowed = isAllowed } }

    func role(arn: ARN) async throws -> RoleDescription? {
        RoleDescription(
            arn: arn, name: String(arn.resource.dropFirst("role/".count)), path: "/", roleID: "AROA",
            assumeRolePolicy: "{}")
    }

    func credentials(
        forRole arn: ARN, session: String, service: String, source: CallSource?, duration: Duration
    ) async throws -> TemporaryCredentials { throw AWSError.internalFailure() }

    func authorize(_ permission: Permission, for context: RequestContext) async throws {
        try state.withLock { state in
            state.asked += permission.resources.map { "\(permission.action) \($0)" }
            guard state.isAllowed else { throw AWSError.accessDenied("no") }
        }
    }
}

final class RecordingMetrics: MetricSink {
    private let data = Mutex<[MetricDatum]>([])

    var all: [MetricDatum] { data.withLock { $0 } }
    func record(_ datum: MetricDatum) { data.withLock { $0.append(datum) } }
    func readings(_ name: String) -> [MetricDatum.Reading] {
        all.flatMap(\.readings).filter { $0.name == name }
    }
    func total(_ name: String) -> Double { readings(name).reduce(0) { $0 + $1.value } }
    func count(_ name: String) -> Int { readings(name).count }
}

final class DestinationTest: FunctionRunner, FunctionDirectory {
    enum Answer: Sendable { case success, error(String), throttle }

    let clock: ManualClock
    let agenda: Agenda
    let target = RecordingTarget()
    let roles = ToldRoles()
    let metrics = RecordingMetrics()
    private let found: AsyncTarget
    private let state = Mutex((answer: Answer.success, names: [String]()))
    private let box = Mutex<AsyncQueue?>(nil)

    init(
        store: MemoryStore = MemoryStore(), blobs: MemoryBlobStore = MemoryBlobStore(),
        clock: ManualClock = ManualClock(), reserved: Int? = nil, onSuccess: ARN? = nil,
        onFailure: ARN? = nil, deadLetters: ARN? = nil
    ) async {
        self.clock = clock
        agenda = Agenda(store: store, clock: clock)
        var spec = testSpec(reserved: reserved)
        spec.deadLetters = deadLetters
        found = AsyncTarget(spec: spec, onSuccess: onSuccess, onFailure: onFailure)
        let targets = DeliveryTargets()
        targets.register(target, for: "sqs")
        let queue = AsyncQueue(
            store: store, blobs: blobs, agenda: agenda, functions: self, runner: self,
            roles: ExecutionRoles(roles: roles, authorizer: roles, clock: clock), targets: targets,
            metrics: FunctionMetrics(sink: metrics, clock: clock), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        box.withLock { $0 = queue }
        await queue.start()
    }

    var names: [String] { state.withLock { $0.names } }
    var runs: Int { names.count }
    func answer(with answer: Answer) { state.withLock { $0.answer = answer } }

    /// Accepts one event and lets hours pass.
    func run(_ payload: String, hours: Int = 0) async throws {
        let queue = box.withLock { $0 }
        try await queue?.accept(
            AsyncEvent(
                function: testSpec().functionKey, requestID: "id-1", invokedARN: testSpec().arn.description,
                payload: Array(payload.utf8)))
        await pass(.seconds(hours * 3_600))
    }

    /// Lets time pass, stopping wherever something is due.
    func pass(_ duration: Duration) async { try? await agenda.advance(clock, by: duration) }

    func invoke(_ call: EngineCall) async throws -> EngineAnswer {
        var trace = TraceHeader(call.traceID, requestID: call.requestID, at: clock.now)
        if trace.enter(call.spec.functionKey) > EngineLimits.recursionRounds {
            throw AWSError.recursiveInvocation()
        }
        let answer = state.withLock { state in
            state.names.append(call.spec.name)
            return state.answer
        }
        switch answer {
        case .success: return EngineAnswer(payload: Array(#"{"ok":1}"#.utf8), executedVersion: "$LATEST")
        case .error(let text):
            return EngineAnswer(
                payload: Array(text.utf8), functionError: "Unhandled", executedVersion: "$LATEST")
        case .throttle: throw AWSError.tooManyRequests(.account)
        }
    }

    func function(_ key: FunctionKey, qualifier: String?) async throws -> AsyncTarget? {
        guard key.name != "cleanup" else { return AsyncTarget(spec: testSpec("cleanup")) }
        return found
    }

    func enqueue(_ event: AsyncEvent) async throws {}
    func functionChanged(_ spec: FunctionSpec) {}
    func functionDeleted(_ function: FunctionKey, version: String?) {}
}
