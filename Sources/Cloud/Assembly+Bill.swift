// What functions cost, and how they fare at other sizes: what `apus bill` and `apus tune` ask.

import CloudCore
import Gateway
import Lambda
import Wire

extension Assembly {
    /// `/_apus/bill?since=SECONDS` (1970 = 0) and `/_apus/tune`. The first needs the permission that AWS
    /// wants for the same, the second what an invocation needs.
    var billRoutes: [InternalRoute] {
        [
            InternalRoute(signed: "/_apus/bill") { [lambda] request, context, authorizer in
                try await authorizer.authorize(Permission("ce:GetCostAndUsage"), for: context)
                let since = try Self.seconds(request.head.parameter("since"))
                return Self.answer(
                    try await lambda.bill(
                        account: context.account, since: Instant(seconds: since), now: context.now))
            },
            InternalRoute(signed: "/_apus/tune") { [lambda] request, context, authorizer in
                let trial = try Self.trial(request.body)
                for permission in try lambda.permissions(of: trial, context) {
                    try await authorizer.authorize(permission, for: context)
                }
                return Self.answer(try await lambda.run(trial, context))
            },
        ]
    }

    private static func seconds(_ text: String?) throws -> Int64 {
        guard let text, let seconds = Int64(text), (0...9_000_000_000).contains(seconds) else {
            throw AWSError.validation("since wants seconds since 1970.")
        }
        return seconds
    }

    /// `{"FunctionName", "MemorySize", "Payload", "Cold", "Warm"}`; the payload is any JSON.
    private static func trial(_ body: [UInt8]) throws -> Trial {
        guard let wish = try? JSON.parse(body), let function = wish["FunctionName"]?.string,
            let memory = wish["MemorySize"]?.integer, let cold = wish["Cold"]?.integer,
            let warm = wish["Warm"]?.integer
        else { throw AWSError.validation("FunctionName, MemorySize, Cold and Warm are wanted.") }
        return try Trial(
            function: function, memoryMiB: Int(clamping: memory),
            payload: wish["Payload"].map { JSON.write($0) } ?? [], coldCalls: Int(clamping: cold),
            warmCalls: Int(clamping: warm))
    }
}
