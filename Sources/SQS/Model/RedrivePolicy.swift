// Where messages go that were received too often, and who may send them here.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html

import CloudCore
import Wire

/// A queue's dead-letter queue, and after how many receives.
struct RedrivePolicy: Hashable, Sendable {
    var target: ARN
    var maximumReceives: Int

    /// Throws InvalidParameterValue.
    init(_ text: String) throws(AWSError) {
        func bad(_ reason: String) -> AWSError { SQSError.badParameter("RedrivePolicy", text, reason) }
        guard let document = try? JSON.parse(Array(text.utf8)), document.object != nil else {
            throw bad("Amazon SQS can't create the redrive policy, as it's not in JSON format.")
        }
        guard let target = document["deadLetterTargetArn"]?.string else {
            throw bad("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.")
        }
        guard let count = document["maxReceiveCount"] else {
            throw bad("Redrive policy does not contain mandatory attribute: maxReceiveCount.")
        }
        guard let arn = ARN(target), QueueName(arn) != nil else {
            throw bad("Dead letter target does not exist.")
        }
        // Numbers come as strings, too.
        let number = count.integer.map { Int(clamping: $0) } ?? count.string.flatMap { Int($0) }
        guard let number, Limits.maximumReceives.contains(number) else {
            let shown = count.string ?? String(decoding: JSON.write(count), as: UTF8.self)
            throw bad(
                "Invalid value for maxReceiveCount: \(shown), valid values are from 1 to 1000 both "
                    + "inclusive.")
        }
        self.target = arn
        maximumReceives = number
    }
}

/// Which queues may have this one as their dead-letter queue.
enum RedriveAllowPolicy: Hashable, Sendable {
    case allowAll, denyAll
    case byQueue([String])

    /// Throws InvalidParameterValue.
    init(_ text: String) throws(AWSError) {
        func bad(_ reason: String) -> AWSError { SQSError.badParameter("RedriveAllowPolicy", text, reason) }
        guard let document = try? JSON.parse(Array(text.utf8)), document.object != nil else {
            throw bad("Amazon SQS can't create the redrive allow policy, as it's not in JSON format.")
        }
        let queues = document["sourceQueueArns"]?.array?.compactMap(\.string)
        switch (document["redrivePermission"]?.string, queues) {
        case ("allowAll", nil): self = .allowAll
        case ("denyAll", nil): self = .denyAll
        case ("byQueue", let queues?):
            guard (1...Limits.redriveSourceQueues).contains(queues.count),
                queues.allSatisfy({ ARN($0).flatMap(QueueName.init) != nil })
            else { throw bad("sourceQueueArns must have one to ten ARNs of queues.") }
            self = .byQueue(queues)
        default:
            throw bad(
                "redrivePermission must be allowAll, denyAll or byQueue, and only byQueue has "
                    + "sourceQueueArns.")
        }
    }

    func allows(_ source: ARN) -> Bool {
        switch self {
        case .allowAll: return true
        case .denyAll: return false
        case .byQueue(let queues): return queues.contains(source.description)
        }
    }
}
