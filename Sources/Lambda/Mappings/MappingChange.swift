// What a request says of a mapping, and what of it is for other sources or not built.

import CloudCore
import EventPatterns
import Wire

struct MappingChange: Sendable {
    var isEnabled: Bool?
    var batchSize: Int?
    var windowSeconds: Int?
    var filters: [String]?
    var responseTypes: [String]?
    /// Within: nil takes the bound away.
    var maximumConcurrency: Int??
    /// Within: nil gives pollers of one's own up.
    var pollers: ProvisionedPollers??
    /// The metrics that are wanted.
    var metrics: [String]?
    /// Empty for no key.
    var kmsKey: String?
    /// Members with which SQS has nothing to do.
    private var foreign: [String] = []

    init(_ input: CreateEventSourceMappingRequest) {
        isEnabled = input.enabled
        read(
            batchSize: input.batchSize, window: input.maximumBatchingWindowInSeconds,
            filters: input.filterCriteria, types: input.functionResponseTypes, scaling: input.scalingConfig)
        foreign = Self.named([
            ("StartingPosition", input.startingPosition != nil),
            ("StartingPositionTimestamp", input.startingPositionTimestamp != nil),
            ("ParallelizationFactor", input.parallelizationFactor != nil),
            ("DestinationConfig", Self.isSaid(input.destinationConfig)),
            ("MaximumRecordAgeInSeconds", input.maximumRecordAgeInSeconds != nil),
            ("BisectBatchOnFunctionError", input.bisectBatchOnFunctionError != nil),
            ("MaximumRetryAttempts", input.maximumRetryAttempts != nil),
            ("TumblingWindowInSeconds", input.tumblingWindowInSeconds != nil),
            ("Topics", input.topics?.isEmpty == false), ("Queues", input.queues?.isEmpty == false),
            ("SourceAccessConfigurations", input.sourceAccessConfigurations?.isEmpty == false),
            ("SelfManagedEventSource", input.selfManagedEventSource != nil),
            ("AmazonManagedKafkaEventSourceConfig", input.amazonManagedKafkaEventSourceConfig != nil),
            ("SelfManagedKafkaEventSourceConfig", input.selfManagedKafkaEventSourceConfig != nil),
            ("DocumentDBEventSourceConfig", input.documentDBEventSourceConfig != nil),
            ("LoggingConfig", input.loggingConfig != nil),
            ("PollerGroupName", input.provisionedPollerConfig?.pollerGroupName != nil),
        ])
        read(
            metrics: input.metricsConfig, pollers: input.provisionedPollerConfig, key: input.kmsKeyArn)
    }

    init(_ input: UpdateEventSourceMappingRequest) {
        isEnabled = input.enabled
        read(
            batchSize: input.batchSize, window: input.maximumBatchingWindowInSeconds,
            filters: input.filterCriteria, types: input.functionResponseTypes, scaling: input.scalingConfig)
        foreign = Self.named([
            ("ParallelizationFactor", input.parallelizationFactor != nil),
            ("DestinationConfig", Self.isSaid(input.destinationConfig)),
            ("MaximumRecordAgeInSeconds", input.maximumRecordAgeInSeconds != nil),
            ("BisectBatchOnFunctionError", input.bisectBatchOnFunctionError != nil),
            ("MaximumRetryAttempts", input.maximumRetryAttempts != nil),
            ("TumblingWindowInSeconds", input.tumblingWindowInSeconds != nil),
            ("SourceAccessConfigurations", input.sourceAccessConfigurations?.isEmpty == false),
            ("AmazonManagedKafkaEventSourceConfig", input.amazonManagedKafkaEventSourceConfig != nil),
            ("SelfManagedKafkaEventSourceConfig", input.selfManagedKafkaEventSourceConfig != nil),
            ("DocumentDBEventSourceConfig", input.documentDBEventSourceConfig != nil),
            ("LoggingConfig", input.loggingConfig != nil),
            ("PollerGroupName", input.provisionedPollerConfig?.pollerGroupName != nil),
        ])
        read(
            metrics: input.metricsConfig, pollers: input.provisionedPollerConfig, key: input.kmsKeyArn)
    }

    private mutating func read(
        batchSize: Int?, window: Int?, filters: FilterCriteria?, types: [FunctionResponseType]?,
        scaling: ScalingConfig?
    ) {
        self.batchSize = batchSize
        windowSeconds = window
        self.filters = filters.map { ($0.filters ?? []).map { $0.pattern ?? "" } }
        responseTypes = types.map { $0.map(\.rawValue) }
        maximumConcurrency = scaling.map(\.maximumConcurrency)
    }

    private mutating func read(
        metrics: EventSourceMappingMetricsConfig?, pollers: ProvisionedPollerConfig?, key: String?
    ) {
        self.metrics = metrics.map { ($0.metrics ?? []).map(\.rawValue) }
        self.pollers = pollers.map { asked in
            guard asked.minimumPollers != nil || asked.maximumPollers != nil else { return nil }
            return ProvisionedPollers(asked)
        }
        kmsKey = key
    }

    private static func named(_ members: [(String, Bool)]) -> [String] {
        members.filter(\.1).map(\.0)
    }

    private static func isSaid(_ config: DestinationConfig?) -> Bool {
        config?.onSuccess?.destination != nil || config?.onFailure?.destination != nil
    }

    // MARK: Rules

    /// The queue of an ARN. Other sources are refused by name.
    func queue(_ source: String?) throws -> ARN {
        guard let source else {
            if foreign.contains("SelfManagedEventSource") {
                throw LambdaError.notBuilt("An event source mapping of Apache Kafka")
            }
            throw LambdaError.sourceUnknown()
        }
        guard let arn = ARN(source) else { throw LambdaError.sourceUnknown() }
        switch arn.service {
        case "sqs":
            guard AccountID(arn.account) != nil, !arn.resource.isEmpty else {
                throw LambdaError.sourceUnknown()
            }
            return arn
        case "kinesis", "dynamodb", "kafka", "mq", "rds", "docdb":
            throw LambdaError.notBuilt("An event source mapping of the service \(arn.service)")
        default: throw LambdaError.sourceUnknown()
        }
    }

    func check() throws {
        if let member = foreign.first { throw LambdaError.notOfSQS(member) }
        if let metric = metrics?.first(where: { $0 != EventSourceMappingMetric.eventCount.rawValue }) {
            throw LambdaError.notOfSQS("The metric \(metric)")
        }
        if let pollers, let pollers { try pollers.check() }
        guard let filters else { return }
        guard filters.count <= MappingLimits.filters else { throw LambdaError.tooManyFilters() }
        for filter in filters {
            do {
                _ = try EventPattern(filter, dialect: .lambda)
            } catch {
                throw error.lambda
            }
        }
    }

    func apply(to mapping: inout EventSourceMapping) {
        if let isEnabled { mapping.isEnabled = isEnabled }
        if let batchSize { mapping.settings.batchSize = batchSize }
        if let windowSeconds { mapping.settings.windowSeconds = windowSeconds }
        if let filters { mapping.settings.filters = filters }
        if let responseTypes { mapping.settings.reportsItemFailures = !responseTypes.isEmpty }
        if let maximumConcurrency { mapping.settings.maximumConcurrency = maximumConcurrency }
        if let pollers { mapping.settings.pollers = pollers }
        if let metrics { mapping.settings.countsEvents = !metrics.isEmpty }
    }
}

extension ProvisionedPollers {
    init(_ asked: ProvisionedPollerConfig) {
        minimum = asked.minimumPollers ?? MappingLimits.leastPollers.lowerBound
        maximum = asked.maximumPollers ?? max(minimum, MappingLimits.defaultMostPollers)
    }

    func check() throws(AWSError) {
        guard MappingLimits.leastPollers.contains(minimum) else {
            throw LambdaError.pollersOutOfRange("MinimumPollers", MappingLimits.leastPollers)
        }
        guard MappingLimits.mostPollers.contains(maximum) else {
            throw LambdaError.pollersOutOfRange("MaximumPollers", MappingLimits.mostPollers)
        }
        guard minimum <= maximum else { throw LambdaError.pollersReversed() }
    }
}

extension EventSourceMappingConfiguration {
    init(_ mapping: EventSourceMapping, problem: MappingProblem? = nil) {
        self.init()
        let settings = mapping.settings
        uuid = mapping.id
        eventSourceMappingArn = mapping.arn
        eventSourceArn = mapping.source
        functionArn = mapping.functionARN
        batchSize = settings.batchSize
        maximumBatchingWindowInSeconds = settings.windowSeconds
        functionResponseTypes =
            settings.reportsItemFailures ? [FunctionResponseType(rawValue: "ReportBatchItemFailures")] : []
        show(filters: settings.filters)
        if let most = settings.maximumConcurrency { scalingConfig = ScalingConfig(maximumConcurrency: most) }
        provisionedPollerConfig = settings.pollers.map {
            ProvisionedPollerConfig(minimumPollers: $0.minimum, maximumPollers: $0.maximum)
        }
        if settings.countsEvents {
            metricsConfig = EventSourceMappingMetricsConfig(metrics: [.eventCount])
        }
        kmsKeyArn = settings.keyed?.key
        lastModified = mapping.lastModified
        state = mapping.state.rawValue
        stateTransitionReason = problem?.rawValue ?? "USER_INITIATED"
    }

    mutating func show(filters: [String]) {
        if filters.isEmpty { return }
        filterCriteria = FilterCriteria(filters: filters.map { Filter(pattern: $0) })
    }
}
