// A look into queues: what `apus queue peek` asks.

import CloudCore
import Gateway
import SQS
import Wire

extension Assembly {
    /// `/_apus/queue/peek?queue=NAME&limit=COUNT`. It shows messages, so it needs the permission to receive
    /// them.
    var queueRoutes: [InternalRoute] {
        [
            InternalRoute(signed: "/_apus/queue/peek") { [sqs] request, context, authorizer in
                let name = request.head.parameter("queue") ?? ""
                try await authorizer.authorize(sqs.peekPermission(name, context), for: context)
                let limit = request.head.parameter("limit").flatMap { Int($0) } ?? 10
                return Self.answer(try await sqs.peek(name, limit: limit, context))
            }
        ]
    }
}
