// What keeps a mapping from its queue or its function, in the codes that AWS documents for consumers that
// don't get on. A mapping tries again all the same: who mends it need not start it.
// https://docs.aws.amazon.com/lambda/latest/dg/services-mq-errors.html

import CloudCore

/// Why a mapping gets no messages.
enum MappingProblem: String, Sendable {
    /// The queue is gone.
    case source = "ESM_CONFIG_NOT_VALID"
    /// The execution role may not poll the queue.
    case permission = "EVENT_SOURCE_AUTHZ_ERROR"
    /// The function is gone, or its role.
    case function = "FUNCTION_CONFIG_NOT_VALID"

    /// Nil for what passes by itself.
    init?(polling error: any Error) {
        switch (error as? AWSError)?.code {
        case "QueueDoesNotExist": self = .source
        case "AccessDenied", "AccessDeniedException": self = .permission
        default: return nil
        }
    }
}
