// A function as callers see it.

import CloudCore
import Store

extension FunctionConfiguration {
    /// `qualifier` ends the ARN where the caller asked with one.
    init(_ function: Function, qualifier: String? = nil) {
        self.init()
        functionName = function.key.name
        functionArn = qualifier.map { "\(function.arn):\($0)" } ?? function.arn.description
        runtime = function.image == nil ? Runtime(rawValue: function.runtime) : nil
        role = function.role
        handler = function.image == nil ? function.handler : nil
        codeSize = function.image == nil ? function.code.size : 0
        description = function.description
        timeout = function.timeoutSeconds
        memorySize = function.memoryMiB
        // AWS writes its own format here: `2024-03-27T09:14:35.000+0000`.
        lastModified =
            CivilTime(function.lastModified).iso8601(fractionDigits: 3).dropLast() + "+0000"
        codeSha256 = function.shownDigest
        version = function.version
        environment = function.environment.map { EnvironmentResponse(variables: $0) }
        if !function.layers.isEmpty {
            layers = function.layers.map { Layer(arn: $0.arn, codeSize: $0.code.size) }
        }
        deadLetterConfig = function.deadLetters.map { DeadLetterConfig(targetArn: $0) }
        tracingConfig = TracingConfigResponse(mode: TracingMode(rawValue: function.tracing))
        revisionId = function.revisionID
        show(function.connections)
        show(function.durable)
        runtimeVersionConfig = function.runtimeVersionARN.map { RuntimeVersionConfig(runtimeVersionArn: $0) }
        lastUpdateStatus = LastUpdateStatus(rawValue: "Successful")
        packageType = PackageType(rawValue: function.image == nil ? "Zip" : "Image")
        if let overrides = function.image?.overrides, !overrides.isEmpty {
            imageConfigResponse = ImageConfigResponse(imageConfig: overrides.shown)
        }
        architectures = [Architecture(rawValue: function.architecture)]
        ephemeralStorage = EphemeralStorage(size: function.temporaryStorageMiB)
        showSnapStart(function.snapStart)
        show(function.imageState)
        loggingConfig = LoggingConfig(
            logFormat: LogFormat(rawValue: function.logging.format),
            applicationLogLevel: function.logging.applicationLevel.map(ApplicationLogLevel.init(rawValue:)),
            systemLogLevel: function.logging.systemLevel.map(SystemLogLevel.init(rawValue:)),
            logGroup: function.logging.group)
    }

    /// As lists show it: a subset of the fields, with the version in the ARN where versions are listed.
    /// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
    init(listing function: Function, isQualified: Bool) {
        self.init(function, qualifier: isQualified ? function.version : nil)
        state = nil
        stateReason = nil
        stateReasonCode = nil
        lastUpdateStatus = nil
        lastUpdateStatusReason = nil
        lastUpdateStatusReasonCode = nil
        runtimeVersionConfig = nil
    }
}
