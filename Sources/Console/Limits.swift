// What the console may ask of the server. The numbers are ours: AWS has no such pages.

enum Limits {
    /// Series that are kept, of all accounts together: five for each of 200 functions, nine for each of 100
    /// queues. 24 MB at most.
    static let series = 2_048
    /// Of one resource: a service of ours has fewer metrics.
    static let seriesOfOne = 64
    /// Five minutes in seconds, three hours in minutes.
    static let secondBuckets = 300
    static let minuteBuckets = 180
    /// Feeds open at once; more are answered 503.
    static let feeds = 64
    /// A feed ends then, and its reader signs anew: permissions that were taken away hold no longer.
    static let feedSeconds = 60
    /// How often a feed looks, while somebody reads it.
    static let feedIntervalMilliseconds = 100
    /// How long a feed is silent at most: a reader who has gone is noticed by then.
    static let feedSilenceSeconds = 5
    /// Of a metric query.
    static let resourceBytes = 256
    /// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    static let functionNameBytes = 140
}
