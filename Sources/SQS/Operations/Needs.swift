// Which permissions operations need, and on which queue.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html

import CloudCore

enum Needs {
    /// `sqs:ACTION` on the queue that a URL names.
    static func queue(
        _ action: String, _ url: String, _ context: RequestContext
    ) throws -> [Permission] {
        [Permission("sqs:" + action, on: [try QueueName(url: url, context).arn.description])]
    }

    /// The same of an operation that is for the queue's own account alone.
    static func own(_ action: String, _ url: String, _ context: RequestContext) throws -> [Permission] {
        guard try QueueName(url: url, context).account == context.account else { throw SQSError.denied(url) }
        return try queue(action, url, context)
    }

    static func any(_ action: String, _ context: RequestContext) -> [Permission] {
        [Permission("sqs:" + action, on: [context.arn("sqs", "*").description])]
    }
}
