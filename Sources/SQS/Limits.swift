// SQS's quotas. Source of all, unless said otherwise:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html

/// SQS's quotas.
enum Limits {
    static let queueNameCharacters = 80
    static let inFlight = 120_000
    /// How many messages of a FIFO queue are looked through for groups that are free.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
    static let fifoWindow = 120_000
    static let batchEntries = 10
    static let batchEntryIDCharacters = 80
    static let messageBytes = 1_048_576
    static let leastMaximumMessageBytes = 1_024
    static let messageAttributes = 10
    static let attributeNameCharacters = 256
    static let attributeTypeCharacters = 256
    static let groupIDCharacters = 128
    static let delaySeconds = 900
    static let visibilitySeconds = 43_200
    static let waitSeconds = 20
    static let retentionSeconds = 60...1_209_600
    static let receivedMessages = 10
    static let tags = 50
    static let tagKeyCharacters = 128
    static let tagValueCharacters = 256
    static let maximumReceives = 1...1_000
    static let dataKeyReuseSeconds = 60...86_400
    static let listedQueues = 1_000
    static let redriveSourceQueues = 10
    /// Of each kind, by a FIFO queue; in high throughput mode by each of its groups.
    static let fifoCallsPerSecond = 300
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
    static let policyStatements = 20
    static let policyActions = 7
    static let policyPrincipals = 50
    static let policyBytes = 8_192
    static let labelCharacters = 80
    static let deduplication = Duration.seconds(300)
    static let attemptID = Duration.seconds(300)
    static let purgePause = Duration.seconds(60)
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
    static let deletionPause = Duration.seconds(60)
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    static let moveRate = 1...500
    static let listedMoveTasks = 10
    /// Of an account.
    static let moveTasks = 100
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    static let moveTime = Duration.seconds(36 * 3_600)

    // Our own bounds.
    /// How soon a receiver who waits looks again at a queue with too many messages in flight.
    static let fullQueuePause = Duration.milliseconds(100)
    /// Visible messages of a standard queue in memory, of those never received and of those that came back.
    static let window = 4_000
    static let returnedWindow = 200_000
    /// Bytes of visible messages in memory, for each queue; the more queues are in use, the less for a new
    /// one.
    static let cachedBytes = 8 << 20
    static let leastCachedBytes = 64 << 10
    static let allCachedBytes = 256 << 20
    /// Messages that are read from the store at a time.
    static let page = 1_000
    /// Batches of which memory knows how much is left.
    static let packs = 200_000
    /// A message's bytes that lie beside its place in the order; larger ones lie apart, so that pages are
    /// small.
    static let inlineBytes = 2_048
    /// The messages of a batch that lie together.
    static let packBytes = 16 * 1024
    /// A value of the store that holds a part of a larger message.
    static let partBytes = 60 * 1024
    /// Changes of one commit; two more keep the books.
    static let commitChanges = 900
    static let commitBytes = 3 << 20
    /// Messages that are removed in one commit: each may have eighteen parts, a place and receipts.
    static let discardedMessages = 40
    /// Receipts are written when they are as old as this.
    static let receiptAge = Duration.seconds(1)
    static let recoveredReceipts = 250_000
    static let rememberedRemovals = 10_000
    /// A group with so many messages in flight, and more than a tenth of all, waits for the others.
    static let busyGroupMessages = 10
    static let busyGroupShare = 10
    /// Messages that are kept in memory out of turn, until the next page is read, and of each group.
    static let fairMessages = 1_000
    static let fairGroupMessages = 10
    /// Data keys that are kept at hand.
    static let knownDataKeys = 1_000
    /// Messages that one look into a queue shows.
    static let peekedMessages = 100
    /// What a message that was sent to this process takes in memory beside its body.
    static let openedMessageBytes = 320
    /// A queue that nobody has used for so long leaves memory where it is empty, and otherwise when AWS, too,
    /// would no longer say in metrics what is in it.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html
    static let idleTime = Duration.seconds(300)
    static let idleTimeWithMessages = Duration.seconds(6 * 3_600)
    /// Queues whose attributes are in memory.
    static let knownQueues = 10_000
    /// Meanings of URLs kept in memory, of URLs up to this length.
    static let knownURLs = 4_096
    static let knownURLBytes = 512
    /// Entries that a sweep removes in one step.
    static let sweptEntries = 1_000
    /// How often a queue in use is looked into for metrics; more seldom where many messages are delayed,
    /// which are counted one by one, or many queues are in use. AWS does so every minute.
    static let samplePause = Duration.seconds(5)
    static let longSamplePause = Duration.seconds(60)
    static let sampledQueues = 1_000
    /// A message that was received so often is no longer the oldest in metrics.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    static let tiredReceives = 3
    /// Pages of such messages that one look passes.
    static let agePages = 10
    /// How old the store's knowledge of a queue's last use may be.
    static let useNotePause = Duration.seconds(600)
}
