// Typed views of logs's shapes. Written by Tools/modelgen from Models/logs.allow; not edited.
// swift-format-ignore-file

import Wire

struct CreateLogGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 60) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String,
        kmsKeyId: String? = nil,
        tags: [String: String]? = nil,
        logGroupClass: LogGroupClass? = nil,
        deletionProtectionEnabled: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, kmsKeyId)
        record.set(2, tags)
        record.set(3, logGroupClass)
        record.set(4, deletionProtectionEnabled)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var kmsKeyId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var tags: [String: String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var logGroupClass: LogGroupClass? { get { record.optional(3) } set { record.set(3, newValue) } }
    var deletionProtectionEnabled: Bool? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct CreateLogStreamRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 61) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String,
        logStreamName: String
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, logStreamName)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var logStreamName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteLogGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 93) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteLogStreamRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 94) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String,
        logStreamName: String
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, logStreamName)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var logStreamName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteRetentionPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 100) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DescribeLogGroupsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 160) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accountIdentifiers: [String]? = nil,
        logGroupNamePrefix: String? = nil,
        logGroupNamePattern: String? = nil,
        nextToken: String? = nil,
        limit: Int? = nil,
        includeLinkedAccounts: Bool? = nil,
        logGroupClass: LogGroupClass? = nil,
        logGroupIdentifiers: [String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, accountIdentifiers)
        record.set(1, logGroupNamePrefix)
        record.set(2, logGroupNamePattern)
        record.set(3, nextToken)
        record.set(4, limit)
        record.set(5, includeLinkedAccounts)
        record.set(6, logGroupClass)
        record.set(7, logGroupIdentifiers)
    }
    var accountIdentifiers: [String]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var logGroupNamePrefix: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var logGroupNamePattern: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var nextToken: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var limit: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var includeLinkedAccounts: Bool? { get { record.optional(5) } set { record.set(5, newValue) } }
    var logGroupClass: LogGroupClass? { get { record.optional(6) } set { record.set(6, newValue) } }
    var logGroupIdentifiers: [String]? { get { record.optional(7) } set { record.set(7, newValue) } }
}

struct DescribeLogGroupsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 161) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroups: [LogGroup]? = nil,
        nextToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logGroups)
        record.set(1, nextToken)
    }
    var logGroups: [LogGroup]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct DescribeLogStreamsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 162) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String? = nil,
        logGroupIdentifier: String? = nil,
        logStreamNamePrefix: String? = nil,
        orderBy: OrderBy? = nil,
        descending: Bool? = nil,
        nextToken: String? = nil,
        limit: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, logGroupIdentifier)
        record.set(2, logStreamNamePrefix)
        record.set(3, orderBy)
        record.set(4, descending)
        record.set(5, nextToken)
        record.set(6, limit)
    }
    var logGroupName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var logGroupIdentifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var logStreamNamePrefix: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var orderBy: OrderBy? { get { record.optional(3) } set { record.set(3, newValue) } }
    var descending: Bool? { get { record.optional(4) } set { record.set(4, newValue) } }
    var nextToken: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var limit: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct DescribeLogStreamsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 163) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logStreams: [LogStream]? = nil,
        nextToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logStreams)
        record.set(1, nextToken)
    }
    var logStreams: [LogStream]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct Entity: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 197) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        keyAttributes: [String: String]? = nil,
        attributes: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, keyAttributes)
        record.set(1, attributes)
    }
    var keyAttributes: [String: String]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var attributes: [String: String]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct FilterLogEventsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 239) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String? = nil,
        logGroupIdentifier: String? = nil,
        logStreamNames: [String]? = nil,
        logStreamNamePrefix: String? = nil,
        startTime: Int? = nil,
        endTime: Int? = nil,
        filterPattern: String? = nil,
        nextToken: String? = nil,
        limit: Int? = nil,
        interleaved: Bool? = nil,
        unmask: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, logGroupIdentifier)
        record.set(2, logStreamNames)
        record.set(3, logStreamNamePrefix)
        record.set(4, startTime)
        record.set(5, endTime)
        record.set(6, filterPattern)
        record.set(7, nextToken)
        record.set(8, limit)
        record.set(9, interleaved)
        record.set(10, unmask)
    }
    var logGroupName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var logGroupIdentifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var logStreamNames: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var logStreamNamePrefix: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var startTime: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var endTime: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var filterPattern: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var nextToken: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var limit: Int? { get { record.optional(8) } set { record.set(8, newValue) } }
    var interleaved: Bool? { get { record.optional(9) } set { record.set(9, newValue) } }
    var unmask: Bool? { get { record.optional(10) } set { record.set(10, newValue) } }
}

struct FilterLogEventsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 240) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        events: [FilteredLogEvent]? = nil,
        searchedLogStreams: [SearchedLogStream]? = nil,
        nextToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, events)
        record.set(1, searchedLogStreams)
        record.set(2, nextToken)
    }
    var events: [FilteredLogEvent]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var searchedLogStreams: [SearchedLogStream]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var nextToken: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct FilteredLogEvent: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 243) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logStreamName: String? = nil,
        timestamp: Int? = nil,
        message: String? = nil,
        ingestionTime: Int? = nil,
        eventId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logStreamName)
        record.set(1, timestamp)
        record.set(2, message)
        record.set(3, ingestionTime)
        record.set(4, eventId)
    }
    var logStreamName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var timestamp: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var message: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var ingestionTime: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var eventId: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct GetLogEventsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 264) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logStreamName: String,
        logGroupName: String? = nil,
        logGroupIdentifier: String? = nil,
        startTime: Int? = nil,
        endTime: Int? = nil,
        nextToken: String? = nil,
        limit: Int? = nil,
        startFromHead: Bool? = nil,
        unmask: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, logGroupIdentifier)
        record.set(2, logStreamName)
        record.set(3, startTime)
        record.set(4, endTime)
        record.set(5, nextToken)
        record.set(6, limit)
        record.set(7, startFromHead)
        record.set(8, unmask)
    }
    var logGroupName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var logGroupIdentifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var logStreamName: String { get { record.required(2) } set { record.set(2, newValue) } }
    var startTime: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var endTime: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var nextToken: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var limit: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var startFromHead: Bool? { get { record.optional(7) } set { record.set(7, newValue) } }
    var unmask: Bool? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct GetLogEventsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 265) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        events: [OutputLogEvent]? = nil,
        nextForwardToken: String? = nil,
        nextBackwardToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, events)
        record.set(1, nextForwardToken)
        record.set(2, nextBackwardToken)
    }
    var events: [OutputLogEvent]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextForwardToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var nextBackwardToken: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct InputLogEvent: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 312) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        timestamp: Int,
        message: String
    ) {
        record = Record(Self.shape)
        record.set(0, timestamp)
        record.set(1, message)
    }
    var timestamp: Int { get { record.required(0) } set { record.set(0, newValue) } }
    var message: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct ListTagsForResourceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 360) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        resourceArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, resourceArn)
    }
    var resourceArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ListTagsForResourceResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 361) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
    }
    var tags: [String: String]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ListTagsLogGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 362) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ListTagsLogGroupResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 363) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
    }
    var tags: [String: String]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct LogGroup: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 377) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String? = nil,
        creationTime: Int? = nil,
        retentionInDays: Int? = nil,
        metricFilterCount: Int? = nil,
        arn: String? = nil,
        storedBytes: Int? = nil,
        kmsKeyId: String? = nil,
        dataProtectionStatus: DataProtectionStatus? = nil,
        inheritedProperties: [InheritedProperty]? = nil,
        logGroupClass: LogGroupClass? = nil,
        logGroupArn: String? = nil,
        deletionProtectionEnabled: Bool? = nil,
        bearerTokenAuthenticationEnabled: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, creationTime)
        record.set(2, retentionInDays)
        record.set(3, metricFilterCount)
        record.set(4, arn)
        record.set(5, storedBytes)
        record.set(6, kmsKeyId)
        record.set(7, dataProtectionStatus)
        record.set(8, inheritedProperties)
        record.set(9, logGroupClass)
        record.set(10, logGroupArn)
        record.set(11, deletionProtectionEnabled)
        record.set(12, bearerTokenAuthenticationEnabled)
    }
    var logGroupName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var creationTime: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var retentionInDays: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var metricFilterCount: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var arn: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var storedBytes: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var kmsKeyId: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var dataProtectionStatus: DataProtectionStatus? { get { record.optional(7) } set { record.set(7, newValue) } }
    var inheritedProperties: [InheritedProperty]? { get { record.optional(8) } set { record.set(8, newValue) } }
    var logGroupClass: LogGroupClass? { get { record.optional(9) } set { record.set(9, newValue) } }
    var logGroupArn: String? { get { record.optional(10) } set { record.set(10, newValue) } }
    var deletionProtectionEnabled: Bool? { get { record.optional(11) } set { record.set(11, newValue) } }
    var bearerTokenAuthenticationEnabled: Bool? { get { record.optional(12) } set { record.set(12, newValue) } }
}

struct LogStream: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 397) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logStreamName: String? = nil,
        creationTime: Int? = nil,
        firstEventTimestamp: Int? = nil,
        lastEventTimestamp: Int? = nil,
        lastIngestionTime: Int? = nil,
        uploadSequenceToken: String? = nil,
        arn: String? = nil,
        storedBytes: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logStreamName)
        record.set(1, creationTime)
        record.set(2, firstEventTimestamp)
        record.set(3, lastEventTimestamp)
        record.set(4, lastIngestionTime)
        record.set(5, uploadSequenceToken)
        record.set(6, arn)
        record.set(7, storedBytes)
    }
    var logStreamName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var creationTime: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var firstEventTimestamp: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var lastEventTimestamp: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var lastIngestionTime: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var uploadSequenceToken: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var arn: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var storedBytes: Int? { get { record.optional(7) } set { record.set(7, newValue) } }
}

struct OutputLogEvent: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 451) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        timestamp: Int? = nil,
        message: String? = nil,
        ingestionTime: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, timestamp)
        record.set(1, message)
        record.set(2, ingestionTime)
    }
    var timestamp: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var message: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var ingestionTime: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct PutLogEventsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 495) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String,
        logStreamName: String,
        logEvents: [InputLogEvent],
        sequenceToken: String? = nil,
        entity: Entity? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, logStreamName)
        record.set(2, logEvents)
        record.set(3, sequenceToken)
        record.set(4, entity)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var logStreamName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var logEvents: [InputLogEvent] { get { record.required(2) } set { record.set(2, newValue) } }
    var sequenceToken: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var entity: Entity? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct PutLogEventsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 496) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextSequenceToken: String? = nil,
        rejectedLogEventsInfo: RejectedLogEventsInfo? = nil,
        rejectedEntityInfo: RejectedEntityInfo? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextSequenceToken)
        record.set(1, rejectedLogEventsInfo)
        record.set(2, rejectedEntityInfo)
    }
    var nextSequenceToken: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var rejectedLogEventsInfo: RejectedLogEventsInfo? { get { record.optional(1) } set { record.set(1, newValue) } }
    var rejectedEntityInfo: RejectedEntityInfo? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct PutRetentionPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 503) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String,
        retentionInDays: Int
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, retentionInDays)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var retentionInDays: Int { get { record.required(1) } set { record.set(1, newValue) } }
}

struct RejectedEntityInfo: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 532) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        errorType: EntityRejectionErrorType
    ) {
        record = Record(Self.shape)
        record.set(0, errorType)
    }
    var errorType: EntityRejectionErrorType { get { record.required(0) } set { record.set(0, newValue) } }
}

struct RejectedLogEventsInfo: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 533) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tooNewLogEventStartIndex: Int? = nil,
        tooOldLogEventEndIndex: Int? = nil,
        expiredLogEventEndIndex: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tooNewLogEventStartIndex)
        record.set(1, tooOldLogEventEndIndex)
        record.set(2, expiredLogEventEndIndex)
    }
    var tooNewLogEventStartIndex: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var tooOldLogEventEndIndex: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var expiredLogEventEndIndex: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct SearchedLogStream: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 575) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logStreamName: String? = nil,
        searchedCompletely: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logStreamName)
        record.set(1, searchedCompletely)
    }
    var logStreamName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var searchedCompletely: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct TagLogGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 627) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String,
        tags: [String: String]
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, tags)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [String: String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagResourceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 628) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        resourceArn: String,
        tags: [String: String]
    ) {
        record = Record(Self.shape)
        record.set(0, resourceArn)
        record.set(1, tags)
    }
    var resourceArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [String: String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagLogGroupRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 661) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logGroupName: String,
        tags: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, logGroupName)
        record.set(1, tags)
    }
    var logGroupName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagResourceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 32, index: 662) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        resourceArn: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, resourceArn)
        record.set(1, tagKeys)
    }
    var resourceArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}
