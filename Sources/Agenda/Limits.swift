// The bounds of the agenda. They are ours, not AWS's: chosen so that every task fits the store's limits.

/// What a task and a queue may be.
public enum AgendaLimits {
    public static let queueNameBytes = 64
    public static let idBytes = 512
    /// Leaves room in a value for the rest of the record.
    public static let payloadBytes = 60 * 1024
    /// Tasks of one queue under way at once.
    public static let concurrency = 1_000
    /// How long a task rests whose verdict could not be stored, or that could not be read.
    static let restAfterFailure = Duration.seconds(1)
}
