// Log streams.

import CloudCore
import Wire

extension LogsService {
    static let streams: [Operation<LogsService>] = [
        .on(
            "CreateLogStream",
            needs: { Needs.stream("CreateLogStream", $0.logGroupName, $0.logStreamName, $1) },
            createLogStream),
        .on(
            "DeleteLogStream",
            needs: { Needs.stream("DeleteLogStream", $0.logGroupName, $0.logStreamName, $1) },
            deleteLogStream),
        .on(
            "DescribeLogStreams",
            needs: { (input: DescribeLogStreamsRequest, context) in
                Needs.group(
                    "DescribeLogStreams", try groupName(input.logGroupName, input.logGroupIdentifier), context
                )
            }, describeLogStreams),
    ]

    func createLogStream(
        _ input: CreateLogStreamRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.insertStream(
            input.logStreamName, group: input.logGroupName, in: LogsScope(context), at: context.now)
        return EmptyShape()
    }

    func deleteLogStream(
        _ input: DeleteLogStreamRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.deleteStream(
            input.logStreamName, group: input.logGroupName, in: LogsScope(context), at: context.now)
        return EmptyShape()
    }

    func describeLogStreams(
        _ input: DescribeLogStreamsRequest, _ context: RequestContext
    ) async throws -> DescribeLogStreamsResponse {
        let name = try Self.groupName(input.logGroupName, input.logGroupIdentifier)
        let group = try await store.group(name, in: LogsScope(context))
        let isByTime = input.orderBy == .lastEventTime
        if isByTime, input.logStreamNamePrefix != nil {
            throw LogsError.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
        }
        var listing = StreamListing(
            isByTime: isByTime, isDescending: input.descending ?? false,
            limit: input.limit ?? LogsLimits.describedItems, after: try StreamListing.Place(input.nextToken))
        try await store.forEachStream(of: group, prefix: input.logStreamNamePrefix ?? "") {
            listing.take($0)
        }
        let (page, next) = listing.page
        return DescribeLogStreamsResponse(
            logStreams: page.map { LogStream($0, group: group, context) }, nextToken: next?.token)
    }
}

/// Picks a page out of all streams of a group, in whatever order they come, without holding all of them.
struct StreamListing {
    /// Where a stream stands.
    struct Place: Equatable {
        var time: Int64
        var name: String

        init(_ stream: StreamRecord) {
            time = stream.lastEvent ?? stream.createdAt.milliseconds
            name = stream.name
        }

        /// Nil for the beginning. Throws InvalidParameterException.
        init?(_ token: String?) throws {
            guard let token else { return nil }
            let text = try LogsService.name(inToken: token)
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let time = Int64(parts[0]) else { throw LogsError.invalidToken }
            self.time = time
            name = String(parts[1])
        }

        var token: String { LogsService.token("\(time):\(name)") }
    }

    let isByTime: Bool
    let isDescending: Bool
    let limit: Int
    let after: Place?
    private var kept: [StreamRecord] = []

    init(isByTime: Bool, isDescending: Bool, limit: Int, after: Place?) {
        self.isByTime = isByTime
        self.isDescending = isDescending
        self.limit = limit
        self.after = after
    }

    mutating func take(_ stream: StreamRecord) {
        if let after, !precedes(after, Place(stream)) { return }
        kept.append(stream)
        // Cut now and then, so that the work per stream stays small.
        if kept.count > 16 * (limit + 1) { cut() }
    }

    /// The page and, where there is more, its last place.
    var page: (streams: [StreamRecord], next: Place?) {
        var sorted = self
        sorted.cut()
        let page = Array(sorted.kept.prefix(limit))
        return (page, sorted.kept.count > limit ? page.last.map { Place($0) } : nil)
    }

    private mutating func cut() {
        let order = self
        kept.sort { order.precedes(Place($0), Place($1)) }
        if kept.count > limit + 1 { kept.removeLast(kept.count - limit - 1) }
    }

    private func precedes(_ left: Place, _ right: Place) -> Bool {
        let isBefore =
            isByTime ? (left.time, left.name) < (right.time, right.name) : left.name < right.name
        guard isDescending else { return isBefore }
        return !isBefore && left != right
    }
}

extension LogStream {
    fileprivate init(_ stream: StreamRecord, group: GroupRecord, _ context: RequestContext) {
        self.init(
            logStreamName: stream.name, creationTime: Int(stream.createdAt.milliseconds),
            firstEventTimestamp: stream.firstEvent.map { Int($0) },
            lastEventTimestamp: stream.lastEvent.map { Int($0) },
            lastIngestionTime: stream.lastIngestion.map { Int($0) },
            uploadSequenceToken: SequenceToken.text(stream),
            arn: context.arn("logs", "log-group:\(group.name):log-stream:\(stream.name)").description,
            // AWS counts the bytes of streams no more, and says zero.
            storedBytes: 0)
    }
}

/// AWS asks for sequence tokens no more, but still gives them.
enum SequenceToken {
    static func text(_ stream: StreamRecord) -> String {
        let digits = DigitFields.write([4_961_000, stream.uid, stream.nextSequence])
        return String(digits.suffix(56))
    }
}
