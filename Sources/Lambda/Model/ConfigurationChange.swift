// What CreateFunction and UpdateFunctionConfiguration may say, checked once for both: AWS's limits where the
// model doesn't have them, and a refusal of whatever Apus doesn't do yet.

import CloudCore

/// The configuration that a request carries. Nil leaves a setting as it is.
struct ConfigurationChange: Sendable {
    var role: String?
    var runtime: String?
    var handler: String?
    var description: String?
    var timeoutSeconds: Int?
    var memoryMiB: Int?
    var temporaryStorageMiB: Int?
    var environment: [String: String]?
    var tracing: String?
    var logging: LoggingConfig?
    /// ARNs of versions; what they mean is `functionLayers` once it is known.
    var layers: [String]?
    var functionLayers: [FunctionLayer]?
    /// An ARN; empty for none.
    var deadLetters: String?
    /// Whether a function is to be made of a container image.
    private(set) var isImage = false
    var snapStart: Bool?
    var imageConfig: FunctionImage.Overrides?
    /// The ARN of a key of KMS; empty for none.
    var kmsKey: String?
    /// Where the variables lie once that is known, if a key of KMS has to do with it.
    var sealing: VariableSealing?
    var network: NetworkChange?
    var fileSystem: FileSystemChange?
    /// Said once, when a function is made.
    private(set) var isolatesTenants = false
    private var durable: DurableChange?

    init(_ request: CreateFunctionRequest) throws {
        role = request.role
        runtime = request.runtime?.rawValue
        handler = request.handler
        description = request.description
        timeoutSeconds = request.timeout
        memoryMiB = request.memorySize
        temporaryStorageMiB = request.ephemeralStorage?.size
        environment = request.environment.map { $0.variables ?? [:] }
        tracing = request.tracingConfig?.mode?.rawValue
        logging = request.loggingConfig
        layers = request.layers
        snapStart = request.snapStart?.applyOn.map { $0.rawValue == "PublishedVersions" }
        deadLetters = request.deadLetterConfig?.targetArn
        isImage = request.packageType?.rawValue == "Image"
        imageConfig = request.imageConfig.map(FunctionImage.Overrides.init)
        if request.publishTo != nil { throw LambdaError.notBuilt("PublishTo") }
        isolatesTenants = request.tenancyConfig != nil
        kmsKey = request.kmsKeyArn
        network = try request.vpcConfig.map(NetworkChange.init)
        fileSystem = try request.fileSystemConfigs.map(FileSystemChange.init)
        durable = try request.durableConfig.map { try DurableChange($0, isNew: true) }
        if request.capacityProviderConfig != nil { throw LambdaError.notBuilt("CapacityProviderConfig") }
        try check()
    }

    init(_ request: UpdateFunctionConfigurationRequest) throws {
        role = request.role
        runtime = request.runtime?.rawValue
        handler = request.handler
        description = request.description
        timeoutSeconds = request.timeout
        memoryMiB = request.memorySize
        temporaryStorageMiB = request.ephemeralStorage?.size
        // AWS takes an `Environment` without `Variables` for no change; empty variables take them away.
        environment = request.environment?.variables
        tracing = request.tracingConfig?.mode?.rawValue
        logging = request.loggingConfig
        layers = request.layers
        snapStart = request.snapStart?.applyOn.map { $0.rawValue == "PublishedVersions" }
        deadLetters = request.deadLetterConfig?.targetArn
        imageConfig = request.imageConfig.map(FunctionImage.Overrides.init)
        kmsKey = request.kmsKeyArn
        network = try request.vpcConfig.map(NetworkChange.init)
        fileSystem = try request.fileSystemConfigs.map(FileSystemChange.init)
        durable = try request.durableConfig.map { try DurableChange($0, isNew: false) }
        if request.capacityProviderConfig != nil { throw LambdaError.notBuilt("CapacityProviderConfig") }
        try check()
    }

    private func check() throws {
        try AWSError.check(timeoutSeconds, in: Limits.timeoutSeconds, at: "timeout")
        try AWSError.check(memoryMiB, in: Limits.memoryMiB, at: "memorySize")
        try AWSError.check(temporaryStorageMiB, in: Limits.temporaryStorageMiB, at: "ephemeralStorage.size")
        if let description, description.count > Limits.descriptionLength {
            throw AWSError.constraint(
                description, at: "description",
                "Member must have length less than or equal to \(Limits.descriptionLength)")
        }
        if let environment { try EnvironmentVariables.check(environment) }
    }

    /// Throws unless what the request says of the program fits the kind of function.
    func checkKind(isImage: Bool, while operation: String) throws {
        if isImage, runtime != nil || handler != nil || layers?.isEmpty == false {
            throw LambdaError.settingsOfZip(operation)
        }
        if !isImage, imageConfig?.isEmpty == false { throw LambdaError.imageConfigWithZip(operation) }
    }

    /// Changes what the request names.
    func apply(to function: inout Function) throws {
        if isolatesTenants { function.connections.isolatesTenants = true }
        if let imageConfig { function.image?.overrides = imageConfig }
        if let role { function.role = role }
        if let runtime { function.runtime = runtime }
        if let handler { function.handler = handler }
        if let description { function.description = description }
        if let timeoutSeconds { function.timeoutSeconds = timeoutSeconds }
        if let memoryMiB { function.memoryMiB = memoryMiB }
        if let temporaryStorageMiB { function.temporaryStorageMiB = temporaryStorageMiB }
        if let sealing {
            try sealing.apply(to: &function)
        } else if let environment {
            function.environment = environment
        }
        if let network { function.connections.network = network.attachment }
        if let fileSystem { function.connections.fileSystem = fileSystem.attachment }
        if let mounted = function.connections.fileSystem, function.connections.network == nil {
            throw fileSystem?.attachment == nil
                ? LambdaError.networkInUse(mounted.accessPoint)
                : LambdaError.fileSystemNeedsNetwork(mounted.accessPoint)
        }
        if let tracing { function.tracing = tracing }
        if let functionLayers { function.layers = functionLayers }
        if let deadLetters { function.deadLetters = deadLetters.isEmpty ? nil : deadLetters }
        // As a whole: what is left out goes back to its default, the log group included.
        if let logging { function.logging = try Self.settings(logging, for: function.key.name) }
        if let snapStart { function.snapStart = snapStart ? SnapStartState() : nil }
        try SnapStartState.check(function)
        try durable?.apply(to: &function)
    }

    private static func settings(_ config: LoggingConfig, for name: String) throws -> LoggingSettings {
        var settings = LoggingSettings(group: config.logGroup ?? "/aws/lambda/" + name)
        settings.format = config.logFormat?.rawValue ?? "Text"
        settings.applicationLevel = config.applicationLogLevel?.rawValue
        settings.systemLevel = config.systemLogLevel?.rawValue
        if settings.format == "JSON" {
            settings.applicationLevel = settings.applicationLevel ?? "INFO"
            settings.systemLevel = settings.systemLevel ?? "INFO"
        } else if settings.applicationLevel != nil || settings.systemLevel != nil {
            throw LambdaError.levelNeedsJSON()
        }
        return settings
    }
}
