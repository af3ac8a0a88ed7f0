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
    /// Members with which SQS has nothing to do.
    private var foreign: [String] = []
    private var notBuilt: [String] = []

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
        ])
        notBuilt = Self.named([
            ("KMSKeyArn", input.kmsKeyArn?.isEmpty == false),
            ("MetricsConfig", input.metricsConfig?.metrics?.isEmpty == false),
            ("LoggingConfig", input.loggingConfig != nil),
            ("ProvisionedPollerConfig", input.provisionedPollerConfig != nil),
        ])
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
        ])
        notBuilt = Self.named([
            ("KMSKeyArn", input.kmsKeyArn?.isEmpty == false),
            ("MetricsConfig", input.metricsConfig?.metrics?.isEmpty == false),
            ("LoggingConfig", input.loggingConfig != nil),
            ("ProvisionedPollerConfig", input.provisionedPollerConfig != nil),
        ])
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
        if let member = notBuilt.first { throw LambdaError.notBuilt("\(member) of an event source mapping") }
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
    }
}

extension EventSourceMappingConfiguration {
    init(_ mapping: EventSourceMapping) {
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
        if !settings.filters.isEmpty {
            filterCriteria = FilterCriteria(filters: settings.filters.map { Filter(pattern: $0) })
        }
        if let most = settings.maximumConcurrency { scalingConfig = ScalingConfig(maximumConcurrency: most) }
        lastModified = mapping.lastModified
        state = mapping.state.rawValue
        stateTransitionReason = "USER_INITIATED"
    }
}
