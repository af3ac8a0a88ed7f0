// What others may ask of CloudWatch Logs: to keep their log lines; and what it asks of the agenda: to be
// woken when something can be removed.

public import Agenda
public import CloudCore
import Store

extension LogsService: LogWriter {
    public func append(
        _ events: [LogLine], group: String, stream: String, account: AccountID, region: Region,
        making: LogMaking
    ) async throws {
        var batch: [NewEvent] = []
        var bytes = 0
        let scope = LogsScope(account, region)
        var latest = Int64.min
        for line in events {
            // A clock that was set back must not make a chunk that is out of order.
            latest = max(latest, line.timestamp.milliseconds)
            let event = NewEvent(timestamp: latest, message: Self.fitting(line.message))
            if bytes + event.bytes > LogsLimits.batchBytes || batch.count == LogsLimits.batchEvents
                || latest - (batch.first?.timestamp ?? latest) > LogsLimits.batchSpanMilliseconds
            {
                try await store.append(
                    batch, group: group, stream: stream, in: scope, at: clock.now, making: making)
                batch = []
                bytes = 0
            }
            batch.append(event)
            bytes += event.bytes
        }
        guard !batch.isEmpty else { return }
        try await store.append(
            batch, group: group, stream: stream, in: scope, at: clock.now, making: making)
    }

    /// The message, cut where it is longer than an event may be.
    private static func fitting(_ message: String) -> String {
        let limit = LogsLimits.eventBytes - LogsLimits.eventOverheadBytes
        guard message.utf8.count > limit else { return message }
        return String(decoding: Array(message.utf8.prefix(limit)), as: UTF8.self)
    }
}

extension LogsService {
    /// Removes deleted groups and streams soon after, and expired events every hour.
    public func attach(to agenda: Agenda) async {
        let store = store
        let clock = clock
        await agenda.handle(.logsSweep) { task in
            do {
                let hasRetention = try await store.sweep(at: clock.now)
                guard task.id == LogsStore.retentionTask, hasRetention else { return .done }
                return .retry(at: clock.now + LogsStore.sweepInterval)
            } catch {
                return .retry(at: clock.now + .seconds(60))
            }
        }
    }
}

extension AgendaQueue {
    static let logsSweep = AgendaQueue("logs/sweep")
}

extension LogsService: ResourceTags {
    /// The tags of the group that an ARN names, or one of its streams.
    public func tags(ofResource arn: String) async throws -> [String: String]? {
        guard let arn = ARN(arn), let account = AccountID(arn.account), let region = Region(arn.region),
            arn.resource.hasPrefix("log-group:")
        else { return nil }
        let name = arn.resource.dropFirst("log-group:".count).prefix { $0 != ":" }
        return try? await store.group(String(name), in: LogsScope(account, region)).tags
    }
}
