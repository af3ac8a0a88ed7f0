// Reading events: one stream with GetLogEvents, a whole group with FilterLogEvents.

import CloudCore
import Wire

extension LogsService {
    static let events: [Operation<LogsService>] = [
        .on(
            "PutLogEvents",
            needs: { Needs.stream("PutLogEvents", $0.logGroupName, $0.logStreamName, $1) }, putLogEvents),
        .on(
            "GetLogEvents",
            needs: { (input: GetLogEventsRequest, context) in
                Needs.stream(
                    "GetLogEvents", try groupName(input.logGroupName, input.logGroupIdentifier),
                    input.logStreamName, context)
            }, getLogEvents),
        .on(
            "FilterLogEvents",
            needs: { (input: FilterLogEventsRequest, context) in
                Needs.group(
                    "FilterLogEvents", try groupName(input.logGroupName, input.logGroupIdentifier), context)
            }, filterLogEvents),
    ]

    /// Without a token and unless told to start at the head, the last events come first; tokens then lead
    /// back and forth. At either end the token that was given comes back.
    func getLogEvents(
        _ input: GetLogEventsRequest, _ context: RequestContext
    ) async throws -> GetLogEventsResponse {
        let name = try Self.groupName(input.logGroupName, input.logGroupIdentifier)
        let group = try await store.group(name, in: LogsScope(context))
        let stream = try await store.stream(input.logStreamName, of: group)
        var window = Self.window(input.startTime, input.endTime, group, context)
        let token = try input.nextToken.map { text in
            guard let token = StreamToken(text) else { throw LogsError.invalidToken }
            return token
        }
        let isBackward = token.map { $0.direction == .backward } ?? !(input.startFromHead ?? false)
        if let token {
            if isBackward {
                window.upper = min(window.upper, Self.behind(token.position.timestamp))
            } else {
                window.lower = max(window.lower, token.position.timestamp)
            }
        }
        var cursor = StreamCursor(
            store.store, group: group.uid, stream: stream, window: window, backward: isBackward)
        let limit = input.limit ?? LogsLimits.answerEvents
        var found: [StoredEvent] = []
        var bytes = 0
        while found.count < limit, bytes < LogsLimits.answerBytes, let event = try await cursor.read() {
            if let token {
                if isBackward, event.position >= token.position { continue }
                if !isBackward, event.position <= token.position { continue }
            }
            bytes += event.bytes
            guard bytes <= LogsLimits.answerBytes || found.isEmpty else { break }
            found.append(event)
        }
        if isBackward { found.reverse() }
        let here = token?.position ?? .before(max(window.lower, 0))
        return GetLogEventsResponse(
            events: found.map {
                OutputLogEvent(
                    timestamp: Int($0.timestamp), message: $0.message, ingestionTime: Int($0.ingestion))
            },
            nextForwardToken: StreamToken(.forward, found.last?.position ?? here).text,
            nextBackwardToken: StreamToken(.backward, found.first?.position ?? here).text)
    }

    /// Events of all streams in one order of time. One answer looks at a bounded number of events; where
    /// there is more, it has a token, even if it found nothing.
    func filterLogEvents(
        _ input: FilterLogEventsRequest, _ context: RequestContext
    ) async throws -> FilterLogEventsResponse {
        let name = try Self.groupName(input.logGroupName, input.logGroupIdentifier)
        if input.logStreamNames != nil, input.logStreamNamePrefix != nil {
            throw LogsError.invalid(
                "LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.")
        }
        let pattern = try FilterPattern(input.filterPattern ?? "")
        let group = try await store.group(name, in: LogsScope(context))
        let window = Self.window(input.startTime, input.endTime, group, context)
        let after = try input.nextToken.map { text in
            guard let position = GroupPosition(token: text) else { throw LogsError.invalidToken }
            return position
        }
        let choice = try await candidates(
            of: group, names: input.logStreamNames, prefix: input.logStreamNamePrefix,
            lower: max(window.lower, after?.timestamp ?? .min), upper: window.upper)
        var merged = window
        if let horizon = choice.horizon { merged.upper = min(merged.upper, horizon) }
        var merge = GroupMerge(
            store.store, group: group.uid, streams: choice.streams, window: merged, after: after)
        let limit = input.limit ?? LogsLimits.answerEvents
        var found: [FilteredLogEvent] = []
        var bytes = 0
        var examined = 0
        var last = after
        var isComplete = false
        while found.count < limit, bytes < LogsLimits.answerBytes, examined < LogsLimits.examinedEvents {
            guard let (event, stream) = try await merge.read() else {
                isComplete = true
                break
            }
            examined += 1
            let position = GroupPosition(event, stream: stream.uid)
            if pattern.matches(event.message) {
                bytes += event.bytes
                guard bytes <= LogsLimits.answerBytes || found.isEmpty else { break }
                found.append(FilteredLogEvent(event, position, stream: stream.name))
            }
            last = position
        }
        if isComplete, let horizon = choice.horizon { last = GroupPosition(before: horizon) }
        let isOver = isComplete && choice.horizon == nil
        return FilterLogEventsResponse(
            events: found, searchedLogStreams: [], nextToken: isOver ? nil : last?.token)
    }

    /// The streams that may have events in a window, earliest first; and, where there are more of them than
    /// one merge takes, the time up to which these are all.
    private func candidates(
        of group: GroupRecord, names: [String]?, prefix: String?, lower: Int64, upper: Int64
    ) async throws -> (streams: [StreamRecord], horizon: Int64?) {
        func overlaps(_ stream: StreamRecord) -> Bool {
            guard let first = stream.firstEvent, let last = stream.lastEvent else { return false }
            return first < upper && last >= lower
        }
        if let names {
            var streams: [StreamRecord] = []
            for name in Set(names) { streams.append(try await store.stream(name, of: group)) }
            return (streams.filter(overlaps), nil)
        }
        var streams: [StreamRecord] = []
        var horizon: Int64?
        func start(_ stream: StreamRecord) -> Int64 { max(stream.firstEvent ?? lower, lower) }
        func cut() {
            guard streams.count > LogsLimits.mergedStreams else { return }
            streams.sort { start($0) < start($1) }
            let dropped = start(streams[LogsLimits.mergedStreams])
            // Those that begin at the very same time as one that is dropped must go with it, unless all do:
            // then that instant is merged whole.
            let kept = streams.prefix { start($0) < dropped }
            guard !kept.isEmpty else { return }
            streams = Array(kept)
            horizon = min(horizon ?? .max, dropped)
        }
        try await store.forEachStream(of: group, prefix: prefix ?? "") { stream in
            guard overlaps(stream), horizon.map({ start(stream) < $0 }) ?? true else { return }
            streams.append(stream)
            if streams.count >= 2 * LogsLimits.mergedStreams { cut() }
        }
        cut()
        return (streams, horizon)
    }

    /// From the start up to but not including the end, without what has expired.
    private static func window(
        _ start: Int?, _ end: Int?, _ group: GroupRecord, _ context: RequestContext
    ) -> StreamCursor.Window {
        StreamCursor.Window(
            lower: max(start.map { Int64($0) } ?? 0, group.expiry(at: context.now)),
            upper: end.map { Int64($0) } ?? .max)
    }

    private static func behind(_ timestamp: Int64) -> Int64 { timestamp == .max ? .max : timestamp + 1 }
}

extension FilteredLogEvent {
    fileprivate init(_ event: StoredEvent, _ position: GroupPosition, stream: String) {
        self.init(
            logStreamName: stream, timestamp: Int(event.timestamp), message: event.message,
            ingestionTime: Int(event.ingestion), eventId: position.token)
    }
}
