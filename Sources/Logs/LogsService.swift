// CloudWatch Logs: groups, streams, events. The struct says what it needs; `operations` is the table of
// contents. Other services write through LogWriter (Ports.swift).

public import CloudCore
public import Store
public import Wire

/// CloudWatch Logs.
public struct LogsService: Service {
    public static let model = ServiceModel.logs

    let store: LogsStore
    let clock: any WallClock

    public init(store: any KeyValueStore, clock: any WallClock, entropy: any Entropy) {
        self.store = LogsStore(store: store, entropy: entropy)
        self.clock = clock
    }

    public static let operations: [Operation<LogsService>] = groups + streams + events + tags
}
