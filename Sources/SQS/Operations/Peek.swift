// A look into a queue that changes nothing: what `apus queue peek` shows. AWS has no such operation.

public import CloudCore
import Store
public import Wire

extension SQSService {
    /// The first messages of a queue in the order of their time, whoever holds them.
    public func peek(_ name: String, limit: Int, _ context: RequestContext) async throws -> Document {
        guard (1...Limits.peekedMessages).contains(limit) else {
            throw AWSError.validation("limit wants 1 to \(Limits.peekedMessages).")
        }
        let queue = QueueName(account: context.account, region: context.region, name: name)
        return try await using(queue) { record, live in
            let first = try await live.read(from: .first, limit: limit).messages.prefix(limit)
            var shown: [Document] = []
            for message in first {
                let position = message.position
                guard let kept = try await live.content(of: message) else { continue }
                let content = try await opened(kept, record.settings, context)
                let held = try live.change { state in
                    state.engine.tick(at: clock.now)
                    return state.engine.inFlight[position]?.receipts
                }
                let isDelayed = !record.settings.isFIFO && position.due > clock.now
                var members: [(key: String, value: Document)] = [
                    ("MessageId", .string(content.id.text)),
                    ("Sent", .string(CivilTime(message.sentAt).iso8601(fractionDigits: 3))),
                    ("State", .string(held != nil ? "in flight" : isDelayed ? "delayed" : "visible")),
                    ("ReceiveCount", .integer(Int64(held?.count ?? 0))), ("Body", .string(content.body)),
                ]
                if let group = message.group { members.append(("Group", .string(group))) }
                shown.append(.object(members))
            }
            return .object([("Messages", .array(shown))])
        }
    }

    /// What a caller must be allowed to look into a queue.
    public func peekPermission(_ name: String, _ context: RequestContext) -> Permission {
        Permission("sqs:ReceiveMessage", on: [context.arn("sqs", name).description])
    }
}
