// CloudWatch Logs' quotas. Source of all, unless said otherwise:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html

/// CloudWatch Logs' quotas.
enum LogsLimits {
    /// Of one PutLogEvents: messages in UTF-8 and 26 bytes for each event.
    static let batchBytes = 1_048_576
    static let batchEvents = 10_000
    static let eventOverheadBytes = 26
    /// One event with its overhead.
    static let eventBytes = 1_048_576
    /// First to last event of one PutLogEvents.
    static let batchSpanMilliseconds: Int64 = 24 * 3_600_000
    static let oldestEventMilliseconds: Int64 = 14 * 24 * 3_600_000
    static let newestEventMilliseconds: Int64 = 2 * 3_600_000

    /// Of one answer of GetLogEvents and FilterLogEvents.
    static let answerEvents = 10_000
    static let answerBytes = 1_048_576
    /// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
    static let describedItems = 50
    /// Log groups per account and region.
    static let groups = 1_000_000
    static let tagsPerGroup = 50
    /// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    static let retentionDays: Set<Int> = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
        3653,
    ]
    /// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
    static let filterPatternCharacters = 1_024

    // Our own bounds.
    /// Terms, selectors or fields of one filter pattern.
    static let filterPatternParts = 256
    /// Nesting of a filter pattern's parentheses, and of the JSON messages that it looks into.
    static let filterDepth = 32
    /// A chunk is closed when its messages reach this, so that most are one value of the store.
    static let chunkBytes = 48 * 1024
    /// A value of the store that holds a chunk or a part of one.
    static let partBytes = 60 * 1024
    /// First to last event of a chunk. Readers look this far back for events that lie before a chunk's key.
    static let chunkSpanMilliseconds: Int64 = 15 * 60_000
    /// Values that a reader of one stream fetches at a time, and a reader of many.
    static let scannedParts = 16
    static let scannedPartsOfMany = 2
    /// Streams that one FilterLogEvents merges, and events that it looks at before it gives a token.
    static let mergedStreams = 5_000
    static let examinedEvents = 100_000
    /// Streams whose sizes a group's `storedBytes` adds up.
    static let summedStreams = 2_000
    /// Entries that a sweep removes in one step.
    static let sweptEntries = 1_000
}
