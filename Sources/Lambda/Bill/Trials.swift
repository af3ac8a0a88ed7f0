// A function tried at another memory size, in environments of its own: the function itself isn't changed, and
// trials are neither billed nor counted. `apus tune` asks for them.

public import CloudCore
public import Wire

/// What `apus tune` wants to know of one size.
public struct Trial: Sendable {
    /// Name, partial or full ARN, with or without a qualifier.
    public var function: String
    public var memoryMiB: Int
    public var payload: [UInt8]
    /// Calls that find no environment.
    public var coldCalls: Int
    /// Calls after them, one after the other.
    public var warmCalls: Int

    /// Throws a ValidationException for numbers out of range.
    public init(
        function: String, memoryMiB: Int, payload: [UInt8], coldCalls: Int, warmCalls: Int
    ) throws {
        try AWSError.check(memoryMiB, in: Limits.memoryMiB, at: "memorySize")
        try AWSError.check(coldCalls, in: 1...Limits.trialCalls, at: "cold")
        try AWSError.check(warmCalls, in: 0...Limits.trialCalls, at: "warm")
        self.function = function
        self.memoryMiB = memoryMiB
        self.payload = payload
        self.coldCalls = coldCalls
        self.warmCalls = warmCalls
    }
}

extension LambdaService {
    /// What a caller must be allowed to try the function out.
    public func permissions(of trial: Trial, _ context: RequestContext) throws -> [Permission] {
        let reference = try FunctionReference(trial.function, context: context)
        return [
            Permission("lambda:GetFunction", on: [reference.arn]),
            Permission("lambda:InvokeFunction", on: [reference.arn]),
        ]
    }

    /// Runs the trial: times in milliseconds, and dollars for a million such calls without anything free.
    public func run(_ trial: Trial, _ context: RequestContext) async throws -> Document {
        let reference = try FunctionReference(trial.function, context: context)
        guard
            let target = try await catalog.function(reference.key, qualifier: reference.qualifier)
        else { throw LambdaError.functionNotFound(reference.arn) }
        let payload = try Self.payload(
            trial.payload, type: .requestResponse, limit: Limits.synchronousPayloadBytes)
        var spec = target.spec
        spec.memoryMiB = trial.memoryMiB
        // A snapshot is of one size.
        spec.snapStart = .off
        var cold: [EngineAnswer] = []
        var warm: [EngineAnswer] = []
        for number in 1...trial.coldCalls {
            spec.variant = .trial(number: entropy.bytes(7).reduce(0) { $0 << 8 | Int($1) })
            defer { runner.retire(spec.poolKey) }
            cold.append(try await call(spec, reference, payload))
            guard number == trial.coldCalls else { continue }
            // A runtime that is slow to ask for more may have got a sibling: its first call isn't warm.
            for _ in 0..<2 * trial.warmCalls where warm.count < trial.warmCalls {
                let answer = try await call(spec, reference, payload)
                if answer.report?.initDuration == nil { warm.append(answer) }
            }
        }
        let prices = PriceTable.prices(region: spec.region.name, architecture: spec.architecture)
        let all = cold + warm
        return .object([
            ("MemorySize", .integer(Int64(trial.memoryMiB))), ("Architecture", .string(spec.architecture)),
            ("Cold", .array(cold.map { $0.document(prices) })),
            ("Warm", .array(warm.map { $0.document(prices) })),
            ("Errors", .integer(Int64(all.count { $0.functionError != nil }))),
            (
                "MaxMemoryUsed",
                .integer(Int64(all.compactMap { $0.report?.maxMemoryUsedMiB }.max() ?? 0))
            ),
        ])
    }

    private func call(
        _ spec: FunctionSpec, _ reference: FunctionReference, _ payload: [UInt8]
    ) async throws -> EngineAnswer {
        try await runner.invoke(
            EngineCall(
                spec: spec, requestID: entropy.uuid(), invokedARN: reference.arn, payload: payload,
                isAsynchronous: true))
    }
}

extension EngineAnswer {
    fileprivate func document(_ prices: Prices) -> Document {
        guard let report else { return .object([]) }
        let seconds = Double(report.memoryMiB) / 1_024 * Double(report.billedMilliseconds) / 1_000
        let price = prices.request + prices.cost(gigabyteSeconds: seconds)
        var members: [(key: String, value: Document)] = [
            ("Duration", .double(Self.milliseconds(report.duration))),
            ("BilledDuration", .integer(report.billedMilliseconds)),
            ("CostPerMillion", .double(price * 1_000_000)),
        ]
        if let start = report.initDuration {
            members.append(("InitDuration", .double(Self.milliseconds(start))))
        }
        return .object(members)
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        (Double(duration.nanoseconds) / 10_000).rounded() / 100
    }
}
