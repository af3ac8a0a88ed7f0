// Typed views of lambda's shapes. Written by Tools/modelgen from Models/lambda.allow; not edited.
// swift-format-ignore-file

import CloudCore
import Wire

struct AccountLimit: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 0) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        totalCodeSize: Int? = nil,
        codeSizeUnzipped: Int? = nil,
        codeSizeZipped: Int? = nil,
        concurrentExecutions: Int? = nil,
        unreservedConcurrentExecutions: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, totalCodeSize)
        record.set(1, codeSizeUnzipped)
        record.set(2, codeSizeZipped)
        record.set(3, concurrentExecutions)
        record.set(4, unreservedConcurrentExecutions)
    }
    var totalCodeSize: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var codeSizeUnzipped: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var codeSizeZipped: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var concurrentExecutions: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var unreservedConcurrentExecutions: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct AccountUsage: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 1) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        totalCodeSize: Int? = nil,
        functionCount: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, totalCodeSize)
        record.set(1, functionCount)
    }
    var totalCodeSize: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionCount: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct AddLayerVersionPermissionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 3) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String,
        versionNumber: Int,
        statementId: String,
        action: String,
        principal: String,
        organizationId: String? = nil,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, layerName)
        record.set(1, versionNumber)
        record.set(2, statementId)
        record.set(3, action)
        record.set(4, principal)
        record.set(5, organizationId)
        record.set(6, revisionId)
    }
    var layerName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionNumber: Int { get { record.required(1) } set { record.set(1, newValue) } }
    var statementId: String { get { record.required(2) } set { record.set(2, newValue) } }
    var action: String { get { record.required(3) } set { record.set(3, newValue) } }
    var principal: String { get { record.required(4) } set { record.set(4, newValue) } }
    var organizationId: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var revisionId: String? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct AddLayerVersionPermissionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 4) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        statement: String? = nil,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, statement)
        record.set(1, revisionId)
    }
    var statement: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var revisionId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct AddPermissionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 5) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        statementId: String,
        action: String,
        principal: String,
        sourceArn: String? = nil,
        sourceAccount: String? = nil,
        eventSourceToken: String? = nil,
        qualifier: String? = nil,
        revisionId: String? = nil,
        principalOrgID: String? = nil,
        functionUrlAuthType: FunctionUrlAuthType? = nil,
        invokedViaFunctionUrl: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, statementId)
        record.set(2, action)
        record.set(3, principal)
        record.set(4, sourceArn)
        record.set(5, sourceAccount)
        record.set(6, eventSourceToken)
        record.set(7, qualifier)
        record.set(8, revisionId)
        record.set(9, principalOrgID)
        record.set(10, functionUrlAuthType)
        record.set(11, invokedViaFunctionUrl)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var statementId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var action: String { get { record.required(2) } set { record.set(2, newValue) } }
    var principal: String { get { record.required(3) } set { record.set(3, newValue) } }
    var sourceArn: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var sourceAccount: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var eventSourceToken: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var qualifier: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var revisionId: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var principalOrgID: String? { get { record.optional(9) } set { record.set(9, newValue) } }
    var functionUrlAuthType: FunctionUrlAuthType? { get { record.optional(10) } set { record.set(10, newValue) } }
    var invokedViaFunctionUrl: Bool? { get { record.optional(11) } set { record.set(11, newValue) } }
}

struct AddPermissionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 6) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        statement: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, statement)
    }
    var statement: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct AliasConfiguration: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 10) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        aliasArn: String? = nil,
        name: String? = nil,
        functionVersion: String? = nil,
        description: String? = nil,
        routingConfig: AliasRoutingConfiguration? = nil,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, aliasArn)
        record.set(1, name)
        record.set(2, functionVersion)
        record.set(3, description)
        record.set(4, routingConfig)
        record.set(5, revisionId)
    }
    var aliasArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var name: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var functionVersion: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var routingConfig: AliasRoutingConfiguration? { get { record.optional(4) } set { record.set(4, newValue) } }
    var revisionId: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct AliasRoutingConfiguration: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 12) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        additionalVersionWeights: [String: Double]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, additionalVersionWeights)
    }
    var additionalVersionWeights: [String: Double]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct AllowedPublishers: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 16) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        signingProfileVersionArns: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, signingProfileVersionArns)
    }
    var signingProfileVersionArns: [String] { get { record.required(0) } set { record.set(0, newValue) } }
}

struct AmazonManagedKafkaEventSourceConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 17) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        consumerGroupId: String? = nil,
        schemaRegistryConfig: KafkaSchemaRegistryConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, consumerGroupId)
        record.set(1, schemaRegistryConfig)
    }
    var consumerGroupId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var schemaRegistryConfig: KafkaSchemaRegistryConfig? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct CallbackDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 29) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        callbackId: String? = nil,
        result: String? = nil,
        error: ErrorObject? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, callbackId)
        record.set(1, result)
        record.set(2, error)
    }
    var callbackId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var result: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var error: ErrorObject? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CallbackFailedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 30) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CallbackOptions: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 32) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        timeoutSeconds: Int? = nil,
        heartbeatTimeoutSeconds: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, timeoutSeconds)
        record.set(1, heartbeatTimeoutSeconds)
    }
    var timeoutSeconds: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var heartbeatTimeoutSeconds: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct CallbackStartedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 33) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        callbackId: String,
        heartbeatTimeout: Int? = nil,
        timeout: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, callbackId)
        record.set(1, heartbeatTimeout)
        record.set(2, timeout)
    }
    var callbackId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var heartbeatTimeout: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var timeout: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CallbackSucceededDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 34) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        result: EventResult
    ) {
        record = Record(Self.shape)
        record.set(0, result)
    }
    var result: EventResult { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CallbackTimedOutDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 35) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CapacityProviderConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 39) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        lambdaManagedInstancesCapacityProviderConfig: LambdaManagedInstancesCapacityProviderConfig
    ) {
        record = Record(Self.shape)
        record.set(0, lambdaManagedInstancesCapacityProviderConfig)
    }
    var lambdaManagedInstancesCapacityProviderConfig: LambdaManagedInstancesCapacityProviderConfig { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ChainedInvokeDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 53) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        result: String? = nil,
        error: ErrorObject? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, result)
        record.set(1, error)
    }
    var result: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var error: ErrorObject? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ChainedInvokeFailedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 54) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ChainedInvokeOptions: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 55) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        tenantId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, tenantId)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tenantId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ChainedInvokeStartedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 56) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        tenantId: String? = nil,
        input: EventInput? = nil,
        executedVersion: String? = nil,
        durableExecutionArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, tenantId)
        record.set(2, input)
        record.set(3, executedVersion)
        record.set(4, durableExecutionArn)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tenantId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var input: EventInput? { get { record.optional(2) } set { record.set(2, newValue) } }
    var executedVersion: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var durableExecutionArn: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct ChainedInvokeStoppedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 57) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ChainedInvokeSucceededDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 58) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        result: EventResult
    ) {
        record = Record(Self.shape)
        record.set(0, result)
    }
    var result: EventResult { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ChainedInvokeTimedOutDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 59) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CheckpointDurableExecutionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 60) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutionArn: String,
        checkpointToken: String,
        updates: [OperationUpdate]? = nil,
        clientToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutionArn)
        record.set(1, checkpointToken)
        record.set(2, updates)
        record.set(3, clientToken)
    }
    var durableExecutionArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var checkpointToken: String { get { record.required(1) } set { record.set(1, newValue) } }
    var updates: [OperationUpdate]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var clientToken: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct CheckpointDurableExecutionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 61) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        newExecutionState: CheckpointUpdatedExecutionState,
        checkpointToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, checkpointToken)
        record.set(1, newExecutionState)
    }
    var checkpointToken: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var newExecutionState: CheckpointUpdatedExecutionState { get { record.required(1) } set { record.set(1, newValue) } }
}

struct CheckpointUpdatedExecutionState: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 63) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        operations: [OperationShape]? = nil,
        nextMarker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, operations)
        record.set(1, nextMarker)
    }
    var operations: [OperationShape]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextMarker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct CodeSigningConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 65) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigId: String,
        codeSigningConfigArn: String,
        allowedPublishers: AllowedPublishers,
        codeSigningPolicies: CodeSigningPolicies,
        lastModified: String,
        description: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigId)
        record.set(1, codeSigningConfigArn)
        record.set(2, description)
        record.set(3, allowedPublishers)
        record.set(4, codeSigningPolicies)
        record.set(5, lastModified)
    }
    var codeSigningConfigId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var codeSigningConfigArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var description: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var allowedPublishers: AllowedPublishers { get { record.required(3) } set { record.set(3, newValue) } }
    var codeSigningPolicies: CodeSigningPolicies { get { record.required(4) } set { record.set(4, newValue) } }
    var lastModified: String { get { record.required(5) } set { record.set(5, newValue) } }
}

struct CodeSigningPolicies: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 70) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        untrustedArtifactOnDeployment: CodeSigningPolicy? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, untrustedArtifactOnDeployment)
    }
    var untrustedArtifactOnDeployment: CodeSigningPolicy? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct Concurrency: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 77) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        reservedConcurrentExecutions: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, reservedConcurrentExecutions)
    }
    var reservedConcurrentExecutions: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ContextDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 78) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        replayChildren: Bool? = nil,
        result: String? = nil,
        error: ErrorObject? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, replayChildren)
        record.set(1, result)
        record.set(2, error)
    }
    var replayChildren: Bool? { get { record.optional(0) } set { record.set(0, newValue) } }
    var result: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var error: ErrorObject? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ContextFailedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 79) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ContextOptions: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 80) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        replayChildren: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, replayChildren)
    }
    var replayChildren: Bool? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ContextStartedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 81) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct ContextSucceededDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 82) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        result: EventResult
    ) {
        record = Record(Self.shape)
        record.set(0, result)
    }
    var result: EventResult { get { record.required(0) } set { record.set(0, newValue) } }
}

struct Cors: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 83) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        allowCredentials: Bool? = nil,
        allowHeaders: [String]? = nil,
        allowMethods: [String]? = nil,
        allowOrigins: [String]? = nil,
        exposeHeaders: [String]? = nil,
        maxAge: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, allowCredentials)
        record.set(1, allowHeaders)
        record.set(2, allowMethods)
        record.set(3, allowOrigins)
        record.set(4, exposeHeaders)
        record.set(5, maxAge)
    }
    var allowCredentials: Bool? { get { record.optional(0) } set { record.set(0, newValue) } }
    var allowHeaders: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var allowMethods: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var allowOrigins: [String]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var exposeHeaders: [String]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var maxAge: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct CreateAliasRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 84) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        name: String,
        functionVersion: String,
        description: String? = nil,
        routingConfig: AliasRoutingConfiguration? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, name)
        record.set(2, functionVersion)
        record.set(3, description)
        record.set(4, routingConfig)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var name: String { get { record.required(1) } set { record.set(1, newValue) } }
    var functionVersion: String { get { record.required(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var routingConfig: AliasRoutingConfiguration? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct CreateCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 87) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        allowedPublishers: AllowedPublishers,
        description: String? = nil,
        codeSigningPolicies: CodeSigningPolicies? = nil,
        tags: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, description)
        record.set(1, allowedPublishers)
        record.set(2, codeSigningPolicies)
        record.set(3, tags)
    }
    var description: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var allowedPublishers: AllowedPublishers { get { record.required(1) } set { record.set(1, newValue) } }
    var codeSigningPolicies: CodeSigningPolicies? { get { record.optional(2) } set { record.set(2, newValue) } }
    var tags: [String: String]? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct CreateCodeSigningConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 88) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfig: CodeSigningConfig
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfig)
    }
    var codeSigningConfig: CodeSigningConfig { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CreateEventSourceMappingRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 89) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        eventSourceArn: String? = nil,
        enabled: Bool? = nil,
        batchSize: Int? = nil,
        filterCriteria: FilterCriteria? = nil,
        maximumBatchingWindowInSeconds: Int? = nil,
        parallelizationFactor: Int? = nil,
        startingPosition: EventSourcePosition? = nil,
        startingPositionTimestamp: Instant? = nil,
        destinationConfig: DestinationConfig? = nil,
        maximumRecordAgeInSeconds: Int? = nil,
        bisectBatchOnFunctionError: Bool? = nil,
        maximumRetryAttempts: Int? = nil,
        tags: [String: String]? = nil,
        tumblingWindowInSeconds: Int? = nil,
        topics: [String]? = nil,
        queues: [String]? = nil,
        sourceAccessConfigurations: [SourceAccessConfiguration]? = nil,
        selfManagedEventSource: SelfManagedEventSource? = nil,
        functionResponseTypes: [FunctionResponseType]? = nil,
        amazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig? = nil,
        selfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig? = nil,
        scalingConfig: ScalingConfig? = nil,
        documentDBEventSourceConfig: DocumentDBEventSourceConfig? = nil,
        kmsKeyArn: String? = nil,
        metricsConfig: EventSourceMappingMetricsConfig? = nil,
        loggingConfig: EventSourceMappingLoggingConfig? = nil,
        provisionedPollerConfig: ProvisionedPollerConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, eventSourceArn)
        record.set(1, functionName)
        record.set(2, enabled)
        record.set(3, batchSize)
        record.set(4, filterCriteria)
        record.set(5, maximumBatchingWindowInSeconds)
        record.set(6, parallelizationFactor)
        record.set(7, startingPosition)
        record.set(8, startingPositionTimestamp)
        record.set(9, destinationConfig)
        record.set(10, maximumRecordAgeInSeconds)
        record.set(11, bisectBatchOnFunctionError)
        record.set(12, maximumRetryAttempts)
        record.set(13, tags)
        record.set(14, tumblingWindowInSeconds)
        record.set(15, topics)
        record.set(16, queues)
        record.set(17, sourceAccessConfigurations)
        record.set(18, selfManagedEventSource)
        record.set(19, functionResponseTypes)
        record.set(20, amazonManagedKafkaEventSourceConfig)
        record.set(21, selfManagedKafkaEventSourceConfig)
        record.set(22, scalingConfig)
        record.set(23, documentDBEventSourceConfig)
        record.set(24, kmsKeyArn)
        record.set(25, metricsConfig)
        record.set(26, loggingConfig)
        record.set(27, provisionedPollerConfig)
    }
    var eventSourceArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var enabled: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
    var batchSize: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var filterCriteria: FilterCriteria? { get { record.optional(4) } set { record.set(4, newValue) } }
    var maximumBatchingWindowInSeconds: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var parallelizationFactor: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var startingPosition: EventSourcePosition? { get { record.optional(7) } set { record.set(7, newValue) } }
    var startingPositionTimestamp: Instant? { get { record.optional(8) } set { record.set(8, newValue) } }
    var destinationConfig: DestinationConfig? { get { record.optional(9) } set { record.set(9, newValue) } }
    var maximumRecordAgeInSeconds: Int? { get { record.optional(10) } set { record.set(10, newValue) } }
    var bisectBatchOnFunctionError: Bool? { get { record.optional(11) } set { record.set(11, newValue) } }
    var maximumRetryAttempts: Int? { get { record.optional(12) } set { record.set(12, newValue) } }
    var tags: [String: String]? { get { record.optional(13) } set { record.set(13, newValue) } }
    var tumblingWindowInSeconds: Int? { get { record.optional(14) } set { record.set(14, newValue) } }
    var topics: [String]? { get { record.optional(15) } set { record.set(15, newValue) } }
    var queues: [String]? { get { record.optional(16) } set { record.set(16, newValue) } }
    var sourceAccessConfigurations: [SourceAccessConfiguration]? { get { record.optional(17) } set { record.set(17, newValue) } }
    var selfManagedEventSource: SelfManagedEventSource? { get { record.optional(18) } set { record.set(18, newValue) } }
    var functionResponseTypes: [FunctionResponseType]? { get { record.optional(19) } set { record.set(19, newValue) } }
    var amazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig? { get { record.optional(20) } set { record.set(20, newValue) } }
    var selfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig? { get { record.optional(21) } set { record.set(21, newValue) } }
    var scalingConfig: ScalingConfig? { get { record.optional(22) } set { record.set(22, newValue) } }
    var documentDBEventSourceConfig: DocumentDBEventSourceConfig? { get { record.optional(23) } set { record.set(23, newValue) } }
    var kmsKeyArn: String? { get { record.optional(24) } set { record.set(24, newValue) } }
    var metricsConfig: EventSourceMappingMetricsConfig? { get { record.optional(25) } set { record.set(25, newValue) } }
    var loggingConfig: EventSourceMappingLoggingConfig? { get { record.optional(26) } set { record.set(26, newValue) } }
    var provisionedPollerConfig: ProvisionedPollerConfig? { get { record.optional(27) } set { record.set(27, newValue) } }
}

struct CreateFunctionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 90) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        role: String,
        code: FunctionCode,
        runtime: Runtime? = nil,
        handler: String? = nil,
        description: String? = nil,
        timeout: Int? = nil,
        memorySize: Int? = nil,
        publish: Bool? = nil,
        vpcConfig: VpcConfig? = nil,
        packageType: PackageType? = nil,
        deadLetterConfig: DeadLetterConfig? = nil,
        environment: Environment? = nil,
        kmsKeyArn: String? = nil,
        tracingConfig: TracingConfig? = nil,
        tags: [String: String]? = nil,
        layers: [String]? = nil,
        fileSystemConfigs: [FileSystemConfig]? = nil,
        imageConfig: ImageConfig? = nil,
        codeSigningConfigArn: String? = nil,
        architectures: [Architecture]? = nil,
        ephemeralStorage: EphemeralStorage? = nil,
        snapStart: SnapStart? = nil,
        loggingConfig: LoggingConfig? = nil,
        capacityProviderConfig: CapacityProviderConfig? = nil,
        publishTo: FunctionVersionLatestPublished? = nil,
        durableConfig: DurableConfig? = nil,
        tenancyConfig: TenancyConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, runtime)
        record.set(2, role)
        record.set(3, handler)
        record.set(4, code)
        record.set(5, description)
        record.set(6, timeout)
        record.set(7, memorySize)
        record.set(8, publish)
        record.set(9, vpcConfig)
        record.set(10, packageType)
        record.set(11, deadLetterConfig)
        record.set(12, environment)
        record.set(13, kmsKeyArn)
        record.set(14, tracingConfig)
        record.set(15, tags)
        record.set(16, layers)
        record.set(17, fileSystemConfigs)
        record.set(18, imageConfig)
        record.set(19, codeSigningConfigArn)
        record.set(20, architectures)
        record.set(21, ephemeralStorage)
        record.set(22, snapStart)
        record.set(23, loggingConfig)
        record.set(24, capacityProviderConfig)
        record.set(25, publishTo)
        record.set(26, durableConfig)
        record.set(27, tenancyConfig)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var runtime: Runtime? { get { record.optional(1) } set { record.set(1, newValue) } }
    var role: String { get { record.required(2) } set { record.set(2, newValue) } }
    var handler: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var code: FunctionCode { get { record.required(4) } set { record.set(4, newValue) } }
    var description: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var timeout: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var memorySize: Int? { get { record.optional(7) } set { record.set(7, newValue) } }
    var publish: Bool? { get { record.optional(8) } set { record.set(8, newValue) } }
    var vpcConfig: VpcConfig? { get { record.optional(9) } set { record.set(9, newValue) } }
    var packageType: PackageType? { get { record.optional(10) } set { record.set(10, newValue) } }
    var deadLetterConfig: DeadLetterConfig? { get { record.optional(11) } set { record.set(11, newValue) } }
    var environment: Environment? { get { record.optional(12) } set { record.set(12, newValue) } }
    var kmsKeyArn: String? { get { record.optional(13) } set { record.set(13, newValue) } }
    var tracingConfig: TracingConfig? { get { record.optional(14) } set { record.set(14, newValue) } }
    var tags: [String: String]? { get { record.optional(15) } set { record.set(15, newValue) } }
    var layers: [String]? { get { record.optional(16) } set { record.set(16, newValue) } }
    var fileSystemConfigs: [FileSystemConfig]? { get { record.optional(17) } set { record.set(17, newValue) } }
    var imageConfig: ImageConfig? { get { record.optional(18) } set { record.set(18, newValue) } }
    var codeSigningConfigArn: String? { get { record.optional(19) } set { record.set(19, newValue) } }
    var architectures: [Architecture]? { get { record.optional(20) } set { record.set(20, newValue) } }
    var ephemeralStorage: EphemeralStorage? { get { record.optional(21) } set { record.set(21, newValue) } }
    var snapStart: SnapStart? { get { record.optional(22) } set { record.set(22, newValue) } }
    var loggingConfig: LoggingConfig? { get { record.optional(23) } set { record.set(23, newValue) } }
    var capacityProviderConfig: CapacityProviderConfig? { get { record.optional(24) } set { record.set(24, newValue) } }
    var publishTo: FunctionVersionLatestPublished? { get { record.optional(25) } set { record.set(25, newValue) } }
    var durableConfig: DurableConfig? { get { record.optional(26) } set { record.set(26, newValue) } }
    var tenancyConfig: TenancyConfig? { get { record.optional(27) } set { record.set(27, newValue) } }
}

struct CreateFunctionUrlConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 91) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        authType: FunctionUrlAuthType,
        qualifier: String? = nil,
        cors: Cors? = nil,
        invokeMode: InvokeMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
        record.set(2, authType)
        record.set(3, cors)
        record.set(4, invokeMode)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var authType: FunctionUrlAuthType { get { record.required(2) } set { record.set(2, newValue) } }
    var cors: Cors? { get { record.optional(3) } set { record.set(3, newValue) } }
    var invokeMode: InvokeMode? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct CreateFunctionUrlConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 92) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionUrl: String,
        functionArn: String,
        authType: FunctionUrlAuthType,
        creationTime: String,
        cors: Cors? = nil,
        invokeMode: InvokeMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionUrl)
        record.set(1, functionArn)
        record.set(2, authType)
        record.set(3, cors)
        record.set(4, creationTime)
        record.set(5, invokeMode)
    }
    var functionUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var authType: FunctionUrlAuthType { get { record.required(2) } set { record.set(2, newValue) } }
    var cors: Cors? { get { record.optional(3) } set { record.set(3, newValue) } }
    var creationTime: String { get { record.required(4) } set { record.set(4, newValue) } }
    var invokeMode: InvokeMode? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct DeadLetterConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 95) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        targetArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, targetArn)
    }
    var targetArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct DeleteAliasRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 96) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        name: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, name)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var name: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 99) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigArn)
    }
    var codeSigningConfigArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteCodeSigningConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 100) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct DeleteEventSourceMappingRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 101) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        uuid: String
    ) {
        record = Record(Self.shape)
        record.set(0, uuid)
    }
    var uuid: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteFunctionCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 102) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteFunctionConcurrencyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 103) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteFunctionEventInvokeConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 104) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct DeleteFunctionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 105) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct DeleteFunctionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 106) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        statusCode: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, statusCode)
    }
    var statusCode: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct DeleteFunctionUrlConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 107) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct DeleteLayerVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 108) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String,
        versionNumber: Int
    ) {
        record = Record(Self.shape)
        record.set(0, layerName)
        record.set(1, versionNumber)
    }
    var layerName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionNumber: Int { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteProvisionedConcurrencyConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 109) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DestinationConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 112) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        onSuccess: OnSuccess? = nil,
        onFailure: OnFailure? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, onSuccess)
        record.set(1, onFailure)
    }
    var onSuccess: OnSuccess? { get { record.optional(0) } set { record.set(0, newValue) } }
    var onFailure: OnFailure? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct DocumentDBEventSourceConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 113) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        databaseName: String? = nil,
        collectionName: String? = nil,
        fullDocument: FullDocument? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, databaseName)
        record.set(1, collectionName)
        record.set(2, fullDocument)
    }
    var databaseName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var collectionName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var fullDocument: FullDocument? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct DurableConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 114) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        retentionPeriodInDays: Int? = nil,
        executionTimeout: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, retentionPeriodInDays)
        record.set(1, executionTimeout)
    }
    var retentionPeriodInDays: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var executionTimeout: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct Environment: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 133) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        variables: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, variables)
    }
    var variables: [String: String]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct EnvironmentError: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 134) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        errorCode: String? = nil,
        message: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, errorCode)
        record.set(1, message)
    }
    var errorCode: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var message: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct EnvironmentResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 135) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        variables: [String: String]? = nil,
        error: EnvironmentError? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, variables)
        record.set(1, error)
    }
    var variables: [String: String]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var error: EnvironmentError? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct EphemeralStorage: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 139) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        size: Int
    ) {
        record = Record(Self.shape)
        record.set(0, size)
    }
    var size: Int { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ErrorObject: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 143) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        errorMessage: String? = nil,
        errorType: String? = nil,
        errorData: String? = nil,
        stackTrace: [String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, errorMessage)
        record.set(1, errorType)
        record.set(2, errorData)
        record.set(3, stackTrace)
    }
    var errorMessage: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var errorType: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var errorData: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var stackTrace: [String]? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct Event: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 145) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        eventType: EventType? = nil,
        subType: String? = nil,
        eventId: Int? = nil,
        id: String? = nil,
        name: String? = nil,
        eventTimestamp: Instant? = nil,
        parentId: String? = nil,
        executionStartedDetails: ExecutionStartedDetails? = nil,
        executionSucceededDetails: ExecutionSucceededDetails? = nil,
        executionFailedDetails: ExecutionFailedDetails? = nil,
        executionTimedOutDetails: ExecutionTimedOutDetails? = nil,
        executionStoppedDetails: ExecutionStoppedDetails? = nil,
        contextStartedDetails: ContextStartedDetails? = nil,
        contextSucceededDetails: ContextSucceededDetails? = nil,
        contextFailedDetails: ContextFailedDetails? = nil,
        waitStartedDetails: WaitStartedDetails? = nil,
        waitSucceededDetails: WaitSucceededDetails? = nil,
        waitCancelledDetails: WaitCancelledDetails? = nil,
        stepStartedDetails: StepStartedDetails? = nil,
        stepSucceededDetails: StepSucceededDetails? = nil,
        stepFailedDetails: StepFailedDetails? = nil,
        chainedInvokeStartedDetails: ChainedInvokeStartedDetails? = nil,
        chainedInvokeSucceededDetails: ChainedInvokeSucceededDetails? = nil,
        chainedInvokeFailedDetails: ChainedInvokeFailedDetails? = nil,
        chainedInvokeTimedOutDetails: ChainedInvokeTimedOutDetails? = nil,
        chainedInvokeStoppedDetails: ChainedInvokeStoppedDetails? = nil,
        callbackStartedDetails: CallbackStartedDetails? = nil,
        callbackSucceededDetails: CallbackSucceededDetails? = nil,
        callbackFailedDetails: CallbackFailedDetails? = nil,
        callbackTimedOutDetails: CallbackTimedOutDetails? = nil,
        invocationCompletedDetails: InvocationCompletedDetails? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, eventType)
        record.set(1, subType)
        record.set(2, eventId)
        record.set(3, id)
        record.set(4, name)
        record.set(5, eventTimestamp)
        record.set(6, parentId)
        record.set(7, executionStartedDetails)
        record.set(8, executionSucceededDetails)
        record.set(9, executionFailedDetails)
        record.set(10, executionTimedOutDetails)
        record.set(11, executionStoppedDetails)
        record.set(12, contextStartedDetails)
        record.set(13, contextSucceededDetails)
        record.set(14, contextFailedDetails)
        record.set(15, waitStartedDetails)
        record.set(16, waitSucceededDetails)
        record.set(17, waitCancelledDetails)
        record.set(18, stepStartedDetails)
        record.set(19, stepSucceededDetails)
        record.set(20, stepFailedDetails)
        record.set(21, chainedInvokeStartedDetails)
        record.set(22, chainedInvokeSucceededDetails)
        record.set(23, chainedInvokeFailedDetails)
        record.set(24, chainedInvokeTimedOutDetails)
        record.set(25, chainedInvokeStoppedDetails)
        record.set(26, callbackStartedDetails)
        record.set(27, callbackSucceededDetails)
        record.set(28, callbackFailedDetails)
        record.set(29, callbackTimedOutDetails)
        record.set(30, invocationCompletedDetails)
    }
    var eventType: EventType? { get { record.optional(0) } set { record.set(0, newValue) } }
    var subType: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var eventId: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var id: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var name: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var eventTimestamp: Instant? { get { record.optional(5) } set { record.set(5, newValue) } }
    var parentId: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var executionStartedDetails: ExecutionStartedDetails? { get { record.optional(7) } set { record.set(7, newValue) } }
    var executionSucceededDetails: ExecutionSucceededDetails? { get { record.optional(8) } set { record.set(8, newValue) } }
    var executionFailedDetails: ExecutionFailedDetails? { get { record.optional(9) } set { record.set(9, newValue) } }
    var executionTimedOutDetails: ExecutionTimedOutDetails? { get { record.optional(10) } set { record.set(10, newValue) } }
    var executionStoppedDetails: ExecutionStoppedDetails? { get { record.optional(11) } set { record.set(11, newValue) } }
    var contextStartedDetails: ContextStartedDetails? { get { record.optional(12) } set { record.set(12, newValue) } }
    var contextSucceededDetails: ContextSucceededDetails? { get { record.optional(13) } set { record.set(13, newValue) } }
    var contextFailedDetails: ContextFailedDetails? { get { record.optional(14) } set { record.set(14, newValue) } }
    var waitStartedDetails: WaitStartedDetails? { get { record.optional(15) } set { record.set(15, newValue) } }
    var waitSucceededDetails: WaitSucceededDetails? { get { record.optional(16) } set { record.set(16, newValue) } }
    var waitCancelledDetails: WaitCancelledDetails? { get { record.optional(17) } set { record.set(17, newValue) } }
    var stepStartedDetails: StepStartedDetails? { get { record.optional(18) } set { record.set(18, newValue) } }
    var stepSucceededDetails: StepSucceededDetails? { get { record.optional(19) } set { record.set(19, newValue) } }
    var stepFailedDetails: StepFailedDetails? { get { record.optional(20) } set { record.set(20, newValue) } }
    var chainedInvokeStartedDetails: ChainedInvokeStartedDetails? { get { record.optional(21) } set { record.set(21, newValue) } }
    var chainedInvokeSucceededDetails: ChainedInvokeSucceededDetails? { get { record.optional(22) } set { record.set(22, newValue) } }
    var chainedInvokeFailedDetails: ChainedInvokeFailedDetails? { get { record.optional(23) } set { record.set(23, newValue) } }
    var chainedInvokeTimedOutDetails: ChainedInvokeTimedOutDetails? { get { record.optional(24) } set { record.set(24, newValue) } }
    var chainedInvokeStoppedDetails: ChainedInvokeStoppedDetails? { get { record.optional(25) } set { record.set(25, newValue) } }
    var callbackStartedDetails: CallbackStartedDetails? { get { record.optional(26) } set { record.set(26, newValue) } }
    var callbackSucceededDetails: CallbackSucceededDetails? { get { record.optional(27) } set { record.set(27, newValue) } }
    var callbackFailedDetails: CallbackFailedDetails? { get { record.optional(28) } set { record.set(28, newValue) } }
    var callbackTimedOutDetails: CallbackTimedOutDetails? { get { record.optional(29) } set { record.set(29, newValue) } }
    var invocationCompletedDetails: InvocationCompletedDetails? { get { record.optional(30) } set { record.set(30, newValue) } }
}

struct EventError: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 146) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        payload: ErrorObject? = nil,
        truncated: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, payload)
        record.set(1, truncated)
    }
    var payload: ErrorObject? { get { record.optional(0) } set { record.set(0, newValue) } }
    var truncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct EventInput: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 148) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        payload: String? = nil,
        truncated: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, payload)
        record.set(1, truncated)
    }
    var payload: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var truncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct EventResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 149) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        payload: String? = nil,
        truncated: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, payload)
        record.set(1, truncated)
    }
    var payload: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var truncated: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct EventSourceMappingConfiguration: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 151) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        uuid: String? = nil,
        startingPosition: EventSourcePosition? = nil,
        startingPositionTimestamp: Instant? = nil,
        batchSize: Int? = nil,
        maximumBatchingWindowInSeconds: Int? = nil,
        parallelizationFactor: Int? = nil,
        eventSourceArn: String? = nil,
        filterCriteria: FilterCriteria? = nil,
        functionArn: String? = nil,
        lastModified: Instant? = nil,
        lastProcessingResult: String? = nil,
        state: String? = nil,
        stateTransitionReason: String? = nil,
        destinationConfig: DestinationConfig? = nil,
        topics: [String]? = nil,
        queues: [String]? = nil,
        sourceAccessConfigurations: [SourceAccessConfiguration]? = nil,
        selfManagedEventSource: SelfManagedEventSource? = nil,
        maximumRecordAgeInSeconds: Int? = nil,
        bisectBatchOnFunctionError: Bool? = nil,
        maximumRetryAttempts: Int? = nil,
        tumblingWindowInSeconds: Int? = nil,
        functionResponseTypes: [FunctionResponseType]? = nil,
        amazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig? = nil,
        selfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig? = nil,
        scalingConfig: ScalingConfig? = nil,
        documentDBEventSourceConfig: DocumentDBEventSourceConfig? = nil,
        kmsKeyArn: String? = nil,
        filterCriteriaError: FilterCriteriaError? = nil,
        eventSourceMappingArn: String? = nil,
        metricsConfig: EventSourceMappingMetricsConfig? = nil,
        loggingConfig: EventSourceMappingLoggingConfig? = nil,
        provisionedPollerConfig: ProvisionedPollerConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, uuid)
        record.set(1, startingPosition)
        record.set(2, startingPositionTimestamp)
        record.set(3, batchSize)
        record.set(4, maximumBatchingWindowInSeconds)
        record.set(5, parallelizationFactor)
        record.set(6, eventSourceArn)
        record.set(7, filterCriteria)
        record.set(8, functionArn)
        record.set(9, lastModified)
        record.set(10, lastProcessingResult)
        record.set(11, state)
        record.set(12, stateTransitionReason)
        record.set(13, destinationConfig)
        record.set(14, topics)
        record.set(15, queues)
        record.set(16, sourceAccessConfigurations)
        record.set(17, selfManagedEventSource)
        record.set(18, maximumRecordAgeInSeconds)
        record.set(19, bisectBatchOnFunctionError)
        record.set(20, maximumRetryAttempts)
        record.set(21, tumblingWindowInSeconds)
        record.set(22, functionResponseTypes)
        record.set(23, amazonManagedKafkaEventSourceConfig)
        record.set(24, selfManagedKafkaEventSourceConfig)
        record.set(25, scalingConfig)
        record.set(26, documentDBEventSourceConfig)
        record.set(27, kmsKeyArn)
        record.set(28, filterCriteriaError)
        record.set(29, eventSourceMappingArn)
        record.set(30, metricsConfig)
        record.set(31, loggingConfig)
        record.set(32, provisionedPollerConfig)
    }
    var uuid: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var startingPosition: EventSourcePosition? { get { record.optional(1) } set { record.set(1, newValue) } }
    var startingPositionTimestamp: Instant? { get { record.optional(2) } set { record.set(2, newValue) } }
    var batchSize: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var maximumBatchingWindowInSeconds: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var parallelizationFactor: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var eventSourceArn: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var filterCriteria: FilterCriteria? { get { record.optional(7) } set { record.set(7, newValue) } }
    var functionArn: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var lastModified: Instant? { get { record.optional(9) } set { record.set(9, newValue) } }
    var lastProcessingResult: String? { get { record.optional(10) } set { record.set(10, newValue) } }
    var state: String? { get { record.optional(11) } set { record.set(11, newValue) } }
    var stateTransitionReason: String? { get { record.optional(12) } set { record.set(12, newValue) } }
    var destinationConfig: DestinationConfig? { get { record.optional(13) } set { record.set(13, newValue) } }
    var topics: [String]? { get { record.optional(14) } set { record.set(14, newValue) } }
    var queues: [String]? { get { record.optional(15) } set { record.set(15, newValue) } }
    var sourceAccessConfigurations: [SourceAccessConfiguration]? { get { record.optional(16) } set { record.set(16, newValue) } }
    var selfManagedEventSource: SelfManagedEventSource? { get { record.optional(17) } set { record.set(17, newValue) } }
    var maximumRecordAgeInSeconds: Int? { get { record.optional(18) } set { record.set(18, newValue) } }
    var bisectBatchOnFunctionError: Bool? { get { record.optional(19) } set { record.set(19, newValue) } }
    var maximumRetryAttempts: Int? { get { record.optional(20) } set { record.set(20, newValue) } }
    var tumblingWindowInSeconds: Int? { get { record.optional(21) } set { record.set(21, newValue) } }
    var functionResponseTypes: [FunctionResponseType]? { get { record.optional(22) } set { record.set(22, newValue) } }
    var amazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig? { get { record.optional(23) } set { record.set(23, newValue) } }
    var selfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig? { get { record.optional(24) } set { record.set(24, newValue) } }
    var scalingConfig: ScalingConfig? { get { record.optional(25) } set { record.set(25, newValue) } }
    var documentDBEventSourceConfig: DocumentDBEventSourceConfig? { get { record.optional(26) } set { record.set(26, newValue) } }
    var kmsKeyArn: String? { get { record.optional(27) } set { record.set(27, newValue) } }
    var filterCriteriaError: FilterCriteriaError? { get { record.optional(28) } set { record.set(28, newValue) } }
    var eventSourceMappingArn: String? { get { record.optional(29) } set { record.set(29, newValue) } }
    var metricsConfig: EventSourceMappingMetricsConfig? { get { record.optional(30) } set { record.set(30, newValue) } }
    var loggingConfig: EventSourceMappingLoggingConfig? { get { record.optional(31) } set { record.set(31, newValue) } }
    var provisionedPollerConfig: ProvisionedPollerConfig? { get { record.optional(32) } set { record.set(32, newValue) } }
}

struct EventSourceMappingLoggingConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 152) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        systemLogLevel: EventSourceMappingSystemLogLevel? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, systemLogLevel)
    }
    var systemLogLevel: EventSourceMappingSystemLogLevel? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct EventSourceMappingMetricsConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 155) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        metrics: [EventSourceMappingMetric]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, metrics)
    }
    var metrics: [EventSourceMappingMetric]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct Execution: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 162) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutionArn: String,
        durableExecutionName: String,
        functionArn: String,
        status: ExecutionStatus,
        startTimestamp: Instant,
        endTimestamp: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutionArn)
        record.set(1, durableExecutionName)
        record.set(2, functionArn)
        record.set(3, status)
        record.set(4, startTimestamp)
        record.set(5, endTimestamp)
    }
    var durableExecutionArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var durableExecutionName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var functionArn: String { get { record.required(2) } set { record.set(2, newValue) } }
    var status: ExecutionStatus { get { record.required(3) } set { record.set(3, newValue) } }
    var startTimestamp: Instant { get { record.required(4) } set { record.set(4, newValue) } }
    var endTimestamp: Instant? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct ExecutionDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 163) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        inputPayload: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, inputPayload)
    }
    var inputPayload: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ExecutionFailedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 165) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ExecutionStartedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 166) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        input: EventInput,
        executionTimeout: Int
    ) {
        record = Record(Self.shape)
        record.set(0, input)
        record.set(1, executionTimeout)
    }
    var input: EventInput { get { record.required(0) } set { record.set(0, newValue) } }
    var executionTimeout: Int { get { record.required(1) } set { record.set(1, newValue) } }
}

struct ExecutionStoppedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 169) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ExecutionSucceededDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 170) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        result: EventResult
    ) {
        record = Record(Self.shape)
        record.set(0, result)
    }
    var result: EventResult { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ExecutionTimedOutDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 171) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct FileSystemConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 175) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String,
        localMountPath: String
    ) {
        record = Record(Self.shape)
        record.set(0, arn)
        record.set(1, localMountPath)
    }
    var arn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var localMountPath: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct Filter: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 177) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        pattern: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, pattern)
    }
    var pattern: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct FilterCriteria: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 178) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        filters: [Filter]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, filters)
    }
    var filters: [Filter]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct FilterCriteriaError: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 179) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        errorCode: String? = nil,
        message: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, errorCode)
        record.set(1, message)
    }
    var errorCode: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var message: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct FunctionCode: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 186) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        zipFile: [UInt8]? = nil,
        s3Bucket: String? = nil,
        s3Key: String? = nil,
        s3ObjectVersion: String? = nil,
        imageUri: String? = nil,
        sourceKMSKeyArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, zipFile)
        record.set(1, s3Bucket)
        record.set(2, s3Key)
        record.set(3, s3ObjectVersion)
        record.set(4, imageUri)
        record.set(5, sourceKMSKeyArn)
    }
    var zipFile: [UInt8]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var s3Bucket: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var s3Key: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var s3ObjectVersion: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var imageUri: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var sourceKMSKeyArn: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct FunctionCodeLocation: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 187) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        repositoryType: String? = nil,
        location: String? = nil,
        imageUri: String? = nil,
        resolvedImageUri: String? = nil,
        sourceKMSKeyArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, repositoryType)
        record.set(1, location)
        record.set(2, imageUri)
        record.set(3, resolvedImageUri)
        record.set(4, sourceKMSKeyArn)
    }
    var repositoryType: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var location: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var imageUri: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var resolvedImageUri: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var sourceKMSKeyArn: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct FunctionConfiguration: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 188) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String? = nil,
        functionArn: String? = nil,
        runtime: Runtime? = nil,
        role: String? = nil,
        handler: String? = nil,
        codeSize: Int? = nil,
        description: String? = nil,
        timeout: Int? = nil,
        memorySize: Int? = nil,
        lastModified: String? = nil,
        codeSha256: String? = nil,
        version: String? = nil,
        vpcConfig: VpcConfigResponse? = nil,
        deadLetterConfig: DeadLetterConfig? = nil,
        environment: EnvironmentResponse? = nil,
        kmsKeyArn: String? = nil,
        tracingConfig: TracingConfigResponse? = nil,
        masterArn: String? = nil,
        revisionId: String? = nil,
        layers: [Layer]? = nil,
        state: State? = nil,
        stateReason: String? = nil,
        stateReasonCode: StateReasonCode? = nil,
        lastUpdateStatus: LastUpdateStatus? = nil,
        lastUpdateStatusReason: String? = nil,
        lastUpdateStatusReasonCode: LastUpdateStatusReasonCode? = nil,
        fileSystemConfigs: [FileSystemConfig]? = nil,
        packageType: PackageType? = nil,
        imageConfigResponse: ImageConfigResponse? = nil,
        signingProfileVersionArn: String? = nil,
        signingJobArn: String? = nil,
        architectures: [Architecture]? = nil,
        ephemeralStorage: EphemeralStorage? = nil,
        snapStart: SnapStartResponse? = nil,
        runtimeVersionConfig: RuntimeVersionConfig? = nil,
        loggingConfig: LoggingConfig? = nil,
        capacityProviderConfig: CapacityProviderConfig? = nil,
        configSha256: String? = nil,
        durableConfig: DurableConfig? = nil,
        tenancyConfig: TenancyConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, functionArn)
        record.set(2, runtime)
        record.set(3, role)
        record.set(4, handler)
        record.set(5, codeSize)
        record.set(6, description)
        record.set(7, timeout)
        record.set(8, memorySize)
        record.set(9, lastModified)
        record.set(10, codeSha256)
        record.set(11, version)
        record.set(12, vpcConfig)
        record.set(13, deadLetterConfig)
        record.set(14, environment)
        record.set(15, kmsKeyArn)
        record.set(16, tracingConfig)
        record.set(17, masterArn)
        record.set(18, revisionId)
        record.set(19, layers)
        record.set(20, state)
        record.set(21, stateReason)
        record.set(22, stateReasonCode)
        record.set(23, lastUpdateStatus)
        record.set(24, lastUpdateStatusReason)
        record.set(25, lastUpdateStatusReasonCode)
        record.set(26, fileSystemConfigs)
        record.set(27, packageType)
        record.set(28, imageConfigResponse)
        record.set(29, signingProfileVersionArn)
        record.set(30, signingJobArn)
        record.set(31, architectures)
        record.set(32, ephemeralStorage)
        record.set(33, snapStart)
        record.set(34, runtimeVersionConfig)
        record.set(35, loggingConfig)
        record.set(36, capacityProviderConfig)
        record.set(37, configSha256)
        record.set(38, durableConfig)
        record.set(39, tenancyConfig)
    }
    var functionName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var runtime: Runtime? { get { record.optional(2) } set { record.set(2, newValue) } }
    var role: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var handler: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var codeSize: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var description: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var timeout: Int? { get { record.optional(7) } set { record.set(7, newValue) } }
    var memorySize: Int? { get { record.optional(8) } set { record.set(8, newValue) } }
    var lastModified: String? { get { record.optional(9) } set { record.set(9, newValue) } }
    var codeSha256: String? { get { record.optional(10) } set { record.set(10, newValue) } }
    var version: String? { get { record.optional(11) } set { record.set(11, newValue) } }
    var vpcConfig: VpcConfigResponse? { get { record.optional(12) } set { record.set(12, newValue) } }
    var deadLetterConfig: DeadLetterConfig? { get { record.optional(13) } set { record.set(13, newValue) } }
    var environment: EnvironmentResponse? { get { record.optional(14) } set { record.set(14, newValue) } }
    var kmsKeyArn: String? { get { record.optional(15) } set { record.set(15, newValue) } }
    var tracingConfig: TracingConfigResponse? { get { record.optional(16) } set { record.set(16, newValue) } }
    var masterArn: String? { get { record.optional(17) } set { record.set(17, newValue) } }
    var revisionId: String? { get { record.optional(18) } set { record.set(18, newValue) } }
    var layers: [Layer]? { get { record.optional(19) } set { record.set(19, newValue) } }
    var state: State? { get { record.optional(20) } set { record.set(20, newValue) } }
    var stateReason: String? { get { record.optional(21) } set { record.set(21, newValue) } }
    var stateReasonCode: StateReasonCode? { get { record.optional(22) } set { record.set(22, newValue) } }
    var lastUpdateStatus: LastUpdateStatus? { get { record.optional(23) } set { record.set(23, newValue) } }
    var lastUpdateStatusReason: String? { get { record.optional(24) } set { record.set(24, newValue) } }
    var lastUpdateStatusReasonCode: LastUpdateStatusReasonCode? { get { record.optional(25) } set { record.set(25, newValue) } }
    var fileSystemConfigs: [FileSystemConfig]? { get { record.optional(26) } set { record.set(26, newValue) } }
    var packageType: PackageType? { get { record.optional(27) } set { record.set(27, newValue) } }
    var imageConfigResponse: ImageConfigResponse? { get { record.optional(28) } set { record.set(28, newValue) } }
    var signingProfileVersionArn: String? { get { record.optional(29) } set { record.set(29, newValue) } }
    var signingJobArn: String? { get { record.optional(30) } set { record.set(30, newValue) } }
    var architectures: [Architecture]? { get { record.optional(31) } set { record.set(31, newValue) } }
    var ephemeralStorage: EphemeralStorage? { get { record.optional(32) } set { record.set(32, newValue) } }
    var snapStart: SnapStartResponse? { get { record.optional(33) } set { record.set(33, newValue) } }
    var runtimeVersionConfig: RuntimeVersionConfig? { get { record.optional(34) } set { record.set(34, newValue) } }
    var loggingConfig: LoggingConfig? { get { record.optional(35) } set { record.set(35, newValue) } }
    var capacityProviderConfig: CapacityProviderConfig? { get { record.optional(36) } set { record.set(36, newValue) } }
    var configSha256: String? { get { record.optional(37) } set { record.set(37, newValue) } }
    var durableConfig: DurableConfig? { get { record.optional(38) } set { record.set(38, newValue) } }
    var tenancyConfig: TenancyConfig? { get { record.optional(39) } set { record.set(39, newValue) } }
}

struct FunctionEventInvokeConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 189) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        lastModified: Instant? = nil,
        functionArn: String? = nil,
        maximumRetryAttempts: Int? = nil,
        maximumEventAgeInSeconds: Int? = nil,
        destinationConfig: DestinationConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, lastModified)
        record.set(1, functionArn)
        record.set(2, maximumRetryAttempts)
        record.set(3, maximumEventAgeInSeconds)
        record.set(4, destinationConfig)
    }
    var lastModified: Instant? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maximumRetryAttempts: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maximumEventAgeInSeconds: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var destinationConfig: DestinationConfig? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct FunctionUrlConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 199) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionUrl: String,
        functionArn: String,
        creationTime: String,
        lastModifiedTime: String,
        authType: FunctionUrlAuthType,
        cors: Cors? = nil,
        invokeMode: InvokeMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionUrl)
        record.set(1, functionArn)
        record.set(2, creationTime)
        record.set(3, lastModifiedTime)
        record.set(4, cors)
        record.set(5, authType)
        record.set(6, invokeMode)
    }
    var functionUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var creationTime: String { get { record.required(2) } set { record.set(2, newValue) } }
    var lastModifiedTime: String { get { record.required(3) } set { record.set(3, newValue) } }
    var cors: Cors? { get { record.optional(4) } set { record.set(4, newValue) } }
    var authType: FunctionUrlAuthType { get { record.required(5) } set { record.set(5, newValue) } }
    var invokeMode: InvokeMode? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct GetAccountSettingsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 207) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct GetAccountSettingsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 208) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        accountLimit: AccountLimit? = nil,
        accountUsage: AccountUsage? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, accountLimit)
        record.set(1, accountUsage)
    }
    var accountLimit: AccountLimit? { get { record.optional(0) } set { record.set(0, newValue) } }
    var accountUsage: AccountUsage? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetAliasRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 209) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        name: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, name)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var name: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 212) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigArn)
    }
    var codeSigningConfigArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetCodeSigningConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 213) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfig: CodeSigningConfig
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfig)
    }
    var codeSigningConfig: CodeSigningConfig { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetDurableExecutionHistoryRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 214) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutionArn: String,
        includeExecutionData: Bool? = nil,
        maxItems: Int? = nil,
        marker: String? = nil,
        reverseOrder: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutionArn)
        record.set(1, includeExecutionData)
        record.set(2, maxItems)
        record.set(3, marker)
        record.set(4, reverseOrder)
    }
    var durableExecutionArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var includeExecutionData: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var marker: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var reverseOrder: Bool? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct GetDurableExecutionHistoryResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 215) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        events: [Event],
        nextMarker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, events)
        record.set(1, nextMarker)
    }
    var events: [Event] { get { record.required(0) } set { record.set(0, newValue) } }
    var nextMarker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetDurableExecutionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 216) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutionArn: String
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutionArn)
    }
    var durableExecutionArn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetDurableExecutionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 217) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutionArn: String,
        durableExecutionName: String,
        functionArn: String,
        startTimestamp: Instant,
        status: ExecutionStatus,
        inputPayload: String? = nil,
        result: String? = nil,
        error: ErrorObject? = nil,
        endTimestamp: Instant? = nil,
        version: String? = nil,
        traceHeader: TraceHeaderShape? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutionArn)
        record.set(1, durableExecutionName)
        record.set(2, functionArn)
        record.set(3, inputPayload)
        record.set(4, result)
        record.set(5, error)
        record.set(6, startTimestamp)
        record.set(7, status)
        record.set(8, endTimestamp)
        record.set(9, version)
        record.set(10, traceHeader)
    }
    var durableExecutionArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var durableExecutionName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var functionArn: String { get { record.required(2) } set { record.set(2, newValue) } }
    var inputPayload: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var result: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var error: ErrorObject? { get { record.optional(5) } set { record.set(5, newValue) } }
    var startTimestamp: Instant { get { record.required(6) } set { record.set(6, newValue) } }
    var status: ExecutionStatus { get { record.required(7) } set { record.set(7, newValue) } }
    var endTimestamp: Instant? { get { record.optional(8) } set { record.set(8, newValue) } }
    var version: String? { get { record.optional(9) } set { record.set(9, newValue) } }
    var traceHeader: TraceHeaderShape? { get { record.optional(10) } set { record.set(10, newValue) } }
}

struct GetDurableExecutionStateRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 218) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutionArn: String,
        checkpointToken: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutionArn)
        record.set(1, checkpointToken)
        record.set(2, marker)
        record.set(3, maxItems)
    }
    var durableExecutionArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var checkpointToken: String { get { record.required(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct GetDurableExecutionStateResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 219) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        operations: [OperationShape],
        nextMarker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, operations)
        record.set(1, nextMarker)
    }
    var operations: [OperationShape] { get { record.required(0) } set { record.set(0, newValue) } }
    var nextMarker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetEventSourceMappingRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 220) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        uuid: String
    ) {
        record = Record(Self.shape)
        record.set(0, uuid)
    }
    var uuid: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetFunctionCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 221) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetFunctionCodeSigningConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 222) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigArn: String,
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigArn)
        record.set(1, functionName)
    }
    var codeSigningConfigArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetFunctionConcurrencyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 223) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetFunctionConcurrencyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 224) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        reservedConcurrentExecutions: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, reservedConcurrentExecutions)
    }
    var reservedConcurrentExecutions: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetFunctionConfigurationRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 225) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetFunctionEventInvokeConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 226) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetFunctionRecursionConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 227) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetFunctionRecursionConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 228) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        recursiveLoop: RecursiveLoop? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, recursiveLoop)
    }
    var recursiveLoop: RecursiveLoop? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetFunctionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 229) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetFunctionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 230) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        configuration: FunctionConfiguration? = nil,
        code: FunctionCodeLocation? = nil,
        tags: [String: String]? = nil,
        tagsError: TagsError? = nil,
        concurrency: Concurrency? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, configuration)
        record.set(1, code)
        record.set(2, tags)
        record.set(3, tagsError)
        record.set(4, concurrency)
    }
    var configuration: FunctionConfiguration? { get { record.optional(0) } set { record.set(0, newValue) } }
    var code: FunctionCodeLocation? { get { record.optional(1) } set { record.set(1, newValue) } }
    var tags: [String: String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var tagsError: TagsError? { get { record.optional(3) } set { record.set(3, newValue) } }
    var concurrency: Concurrency? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct GetFunctionUrlConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 233) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetFunctionUrlConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 234) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionUrl: String,
        functionArn: String,
        authType: FunctionUrlAuthType,
        creationTime: String,
        lastModifiedTime: String,
        cors: Cors? = nil,
        invokeMode: InvokeMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionUrl)
        record.set(1, functionArn)
        record.set(2, authType)
        record.set(3, cors)
        record.set(4, creationTime)
        record.set(5, lastModifiedTime)
        record.set(6, invokeMode)
    }
    var functionUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var authType: FunctionUrlAuthType { get { record.required(2) } set { record.set(2, newValue) } }
    var cors: Cors? { get { record.optional(3) } set { record.set(3, newValue) } }
    var creationTime: String { get { record.required(4) } set { record.set(4, newValue) } }
    var lastModifiedTime: String { get { record.required(5) } set { record.set(5, newValue) } }
    var invokeMode: InvokeMode? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct GetLayerVersionByArnRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 235) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String
    ) {
        record = Record(Self.shape)
        record.set(0, arn)
    }
    var arn: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetLayerVersionPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 236) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String,
        versionNumber: Int
    ) {
        record = Record(Self.shape)
        record.set(0, layerName)
        record.set(1, versionNumber)
    }
    var layerName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionNumber: Int { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetLayerVersionPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 237) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policy: String? = nil,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policy)
        record.set(1, revisionId)
    }
    var policy: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var revisionId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetLayerVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 238) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String,
        versionNumber: Int
    ) {
        record = Record(Self.shape)
        record.set(0, layerName)
        record.set(1, versionNumber)
    }
    var layerName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionNumber: Int { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetLayerVersionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 239) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        content: LayerVersionContentOutput? = nil,
        layerArn: String? = nil,
        layerVersionArn: String? = nil,
        description: String? = nil,
        createdDate: String? = nil,
        version: Int? = nil,
        compatibleRuntimes: [Runtime]? = nil,
        licenseInfo: String? = nil,
        compatibleArchitectures: [Architecture]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, content)
        record.set(1, layerArn)
        record.set(2, layerVersionArn)
        record.set(3, description)
        record.set(4, createdDate)
        record.set(5, version)
        record.set(6, compatibleRuntimes)
        record.set(7, licenseInfo)
        record.set(8, compatibleArchitectures)
    }
    var content: LayerVersionContentOutput? { get { record.optional(0) } set { record.set(0, newValue) } }
    var layerArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var layerVersionArn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var createdDate: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var version: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var compatibleRuntimes: [Runtime]? { get { record.optional(6) } set { record.set(6, newValue) } }
    var licenseInfo: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var compatibleArchitectures: [Architecture]? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct GetPolicyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 240) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetPolicyResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 241) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        policy: String? = nil,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, policy)
        record.set(1, revisionId)
    }
    var policy: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var revisionId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetProvisionedConcurrencyConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 242) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct GetProvisionedConcurrencyConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 243) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        requestedProvisionedConcurrentExecutions: Int? = nil,
        availableProvisionedConcurrentExecutions: Int? = nil,
        allocatedProvisionedConcurrentExecutions: Int? = nil,
        status: ProvisionedConcurrencyStatusEnum? = nil,
        statusReason: String? = nil,
        lastModified: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, requestedProvisionedConcurrentExecutions)
        record.set(1, availableProvisionedConcurrentExecutions)
        record.set(2, allocatedProvisionedConcurrentExecutions)
        record.set(3, status)
        record.set(4, statusReason)
        record.set(5, lastModified)
    }
    var requestedProvisionedConcurrentExecutions: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var availableProvisionedConcurrentExecutions: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var allocatedProvisionedConcurrentExecutions: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var status: ProvisionedConcurrencyStatusEnum? { get { record.optional(3) } set { record.set(3, newValue) } }
    var statusReason: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var lastModified: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct GetRuntimeManagementConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 244) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetRuntimeManagementConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 245) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        updateRuntimeOn: UpdateRuntimeOn? = nil,
        runtimeVersionArn: String? = nil,
        functionArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, updateRuntimeOn)
        record.set(1, runtimeVersionArn)
        record.set(2, functionArn)
    }
    var updateRuntimeOn: UpdateRuntimeOn? { get { record.optional(0) } set { record.set(0, newValue) } }
    var runtimeVersionArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var functionArn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ImageConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 250) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        entryPoint: [String]? = nil,
        command: [String]? = nil,
        workingDirectory: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, entryPoint)
        record.set(1, command)
        record.set(2, workingDirectory)
    }
    var entryPoint: [String]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var command: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var workingDirectory: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ImageConfigError: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 251) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        errorCode: String? = nil,
        message: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, errorCode)
        record.set(1, message)
    }
    var errorCode: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var message: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ImageConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 252) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        imageConfig: ImageConfig? = nil,
        error: ImageConfigError? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, imageConfig)
        record.set(1, error)
    }
    var imageConfig: ImageConfig? { get { record.optional(0) } set { record.set(0, newValue) } }
    var error: ImageConfigError? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct InvocationCompletedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 266) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        startTimestamp: Instant,
        endTimestamp: Instant,
        requestId: String,
        error: EventError? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, startTimestamp)
        record.set(1, endTimestamp)
        record.set(2, requestId)
        record.set(3, error)
    }
    var startTimestamp: Instant { get { record.required(0) } set { record.set(0, newValue) } }
    var endTimestamp: Instant { get { record.required(1) } set { record.set(1, newValue) } }
    var requestId: String { get { record.required(2) } set { record.set(2, newValue) } }
    var error: EventError? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct InvocationRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 267) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        invocationType: InvocationType? = nil,
        logType: LogType? = nil,
        clientContext: String? = nil,
        durableExecutionName: String? = nil,
        payload: [UInt8]? = nil,
        qualifier: String? = nil,
        tenantId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, invocationType)
        record.set(2, logType)
        record.set(3, clientContext)
        record.set(4, durableExecutionName)
        record.set(5, payload)
        record.set(6, qualifier)
        record.set(7, tenantId)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var invocationType: InvocationType? { get { record.optional(1) } set { record.set(1, newValue) } }
    var logType: LogType? { get { record.optional(2) } set { record.set(2, newValue) } }
    var clientContext: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var durableExecutionName: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var payload: [UInt8]? { get { record.optional(5) } set { record.set(5, newValue) } }
    var qualifier: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var tenantId: String? { get { record.optional(7) } set { record.set(7, newValue) } }
}

struct InvocationResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 268) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        statusCode: Int? = nil,
        functionError: String? = nil,
        logResult: String? = nil,
        payload: [UInt8]? = nil,
        executedVersion: String? = nil,
        durableExecutionArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, statusCode)
        record.set(1, functionError)
        record.set(2, logResult)
        record.set(3, payload)
        record.set(4, executedVersion)
        record.set(5, durableExecutionArn)
    }
    var statusCode: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionError: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var logResult: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var payload: [UInt8]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var executedVersion: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var durableExecutionArn: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct InvokeAsyncRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 270) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        invokeArgs: StreamingBody
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, invokeArgs)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var invokeArgs: StreamingBody { get { record.required(1) } set { record.set(1, newValue) } }
}

struct InvokeAsyncResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 271) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        status: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, status)
    }
    var status: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct InvokeWithResponseStreamRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 275) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        invocationType: ResponseStreamingInvocationType? = nil,
        logType: LogType? = nil,
        clientContext: String? = nil,
        qualifier: String? = nil,
        payload: [UInt8]? = nil,
        tenantId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, invocationType)
        record.set(2, logType)
        record.set(3, clientContext)
        record.set(4, qualifier)
        record.set(5, payload)
        record.set(6, tenantId)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var invocationType: ResponseStreamingInvocationType? { get { record.optional(1) } set { record.set(1, newValue) } }
    var logType: LogType? { get { record.optional(2) } set { record.set(2, newValue) } }
    var clientContext: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var qualifier: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var payload: [UInt8]? { get { record.optional(5) } set { record.set(5, newValue) } }
    var tenantId: String? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct InvokeWithResponseStreamResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 276) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        statusCode: Int? = nil,
        executedVersion: String? = nil,
        eventStream: StreamingBody? = nil,
        responseStreamContentType: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, statusCode)
        record.set(1, executedVersion)
        record.set(2, eventStream)
        record.set(3, responseStreamContentType)
    }
    var statusCode: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var executedVersion: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var eventStream: StreamingBody? { get { record.optional(2) } set { record.set(2, newValue) } }
    var responseStreamContentType: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct KafkaSchemaRegistryAccessConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 286) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        type: KafkaSchemaRegistryAuthType? = nil,
        uri: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, type)
        record.set(1, uri)
    }
    var type: KafkaSchemaRegistryAuthType? { get { record.optional(0) } set { record.set(0, newValue) } }
    var uri: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct KafkaSchemaRegistryConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 289) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        schemaRegistryURI: String? = nil,
        eventRecordFormat: SchemaRegistryEventRecordFormat? = nil,
        accessConfigs: [KafkaSchemaRegistryAccessConfig]? = nil,
        schemaValidationConfigs: [KafkaSchemaValidationConfig]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, schemaRegistryURI)
        record.set(1, eventRecordFormat)
        record.set(2, accessConfigs)
        record.set(3, schemaValidationConfigs)
    }
    var schemaRegistryURI: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var eventRecordFormat: SchemaRegistryEventRecordFormat? { get { record.optional(1) } set { record.set(1, newValue) } }
    var accessConfigs: [KafkaSchemaRegistryAccessConfig]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var schemaValidationConfigs: [KafkaSchemaValidationConfig]? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct KafkaSchemaValidationConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 291) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        attribute: KafkaSchemaValidationAttribute? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, attribute)
    }
    var attribute: KafkaSchemaValidationAttribute? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct LambdaManagedInstancesCapacityProviderConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 293) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        capacityProviderArn: String,
        perExecutionEnvironmentMaxConcurrency: Int? = nil,
        executionEnvironmentMemoryGiBPerVCpu: Double? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, capacityProviderArn)
        record.set(1, perExecutionEnvironmentMaxConcurrency)
        record.set(2, executionEnvironmentMemoryGiBPerVCpu)
    }
    var capacityProviderArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var perExecutionEnvironmentMaxConcurrency: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var executionEnvironmentMemoryGiBPerVCpu: Double? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct Layer: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 297) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        arn: String? = nil,
        codeSize: Int? = nil,
        signingProfileVersionArn: String? = nil,
        signingJobArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, arn)
        record.set(1, codeSize)
        record.set(2, signingProfileVersionArn)
        record.set(3, signingJobArn)
    }
    var arn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var codeSize: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var signingProfileVersionArn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var signingJobArn: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct LayerVersionContentInput: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 304) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        s3Bucket: String? = nil,
        s3Key: String? = nil,
        s3ObjectVersion: String? = nil,
        zipFile: [UInt8]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, s3Bucket)
        record.set(1, s3Key)
        record.set(2, s3ObjectVersion)
        record.set(3, zipFile)
    }
    var s3Bucket: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var s3Key: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var s3ObjectVersion: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var zipFile: [UInt8]? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct LayerVersionContentOutput: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 305) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        location: String? = nil,
        codeSha256: String? = nil,
        codeSize: Int? = nil,
        signingProfileVersionArn: String? = nil,
        signingJobArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, location)
        record.set(1, codeSha256)
        record.set(2, codeSize)
        record.set(3, signingProfileVersionArn)
        record.set(4, signingJobArn)
    }
    var location: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var codeSha256: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var codeSize: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var signingProfileVersionArn: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var signingJobArn: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct LayerVersionsListItem: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 308) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerVersionArn: String? = nil,
        version: Int? = nil,
        description: String? = nil,
        createdDate: String? = nil,
        compatibleRuntimes: [Runtime]? = nil,
        licenseInfo: String? = nil,
        compatibleArchitectures: [Architecture]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, layerVersionArn)
        record.set(1, version)
        record.set(2, description)
        record.set(3, createdDate)
        record.set(4, compatibleRuntimes)
        record.set(5, licenseInfo)
        record.set(6, compatibleArchitectures)
    }
    var layerVersionArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var version: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var description: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var createdDate: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var compatibleRuntimes: [Runtime]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var licenseInfo: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var compatibleArchitectures: [Architecture]? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct LayersListItem: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 310) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String? = nil,
        layerArn: String? = nil,
        latestMatchingVersion: LayerVersionsListItem? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, layerName)
        record.set(1, layerArn)
        record.set(2, latestMatchingVersion)
    }
    var layerName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var layerArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var latestMatchingVersion: LayerVersionsListItem? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListAliasesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 313) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        functionVersion: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, functionVersion)
        record.set(2, marker)
        record.set(3, maxItems)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionVersion: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct ListAliasesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 314) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        aliases: [AliasConfiguration]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, aliases)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var aliases: [AliasConfiguration]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListCodeSigningConfigsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 317) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, marker)
        record.set(1, maxItems)
    }
    var marker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var maxItems: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListCodeSigningConfigsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 318) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        codeSigningConfigs: [CodeSigningConfig]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, codeSigningConfigs)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var codeSigningConfigs: [CodeSigningConfig]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListDurableExecutionsByFunctionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 319) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil,
        durableExecutionName: String? = nil,
        statuses: [ExecutionStatus]? = nil,
        startedAfter: Instant? = nil,
        startedBefore: Instant? = nil,
        reverseOrder: Bool? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
        record.set(2, durableExecutionName)
        record.set(3, statuses)
        record.set(4, startedAfter)
        record.set(5, startedBefore)
        record.set(6, reverseOrder)
        record.set(7, marker)
        record.set(8, maxItems)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var durableExecutionName: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var statuses: [ExecutionStatus]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var startedAfter: Instant? { get { record.optional(4) } set { record.set(4, newValue) } }
    var startedBefore: Instant? { get { record.optional(5) } set { record.set(5, newValue) } }
    var reverseOrder: Bool? { get { record.optional(6) } set { record.set(6, newValue) } }
    var marker: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var maxItems: Int? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct ListDurableExecutionsByFunctionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 320) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutions: [Execution]? = nil,
        nextMarker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutions)
        record.set(1, nextMarker)
    }
    var durableExecutions: [Execution]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextMarker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListEventSourceMappingsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 321) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        eventSourceArn: String? = nil,
        functionName: String? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, eventSourceArn)
        record.set(1, functionName)
        record.set(2, marker)
        record.set(3, maxItems)
    }
    var eventSourceArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct ListEventSourceMappingsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 322) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        eventSourceMappings: [EventSourceMappingConfiguration]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, eventSourceMappings)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var eventSourceMappings: [EventSourceMappingConfiguration]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListFunctionEventInvokeConfigsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 323) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListFunctionEventInvokeConfigsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 324) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionEventInvokeConfigs: [FunctionEventInvokeConfig]? = nil,
        nextMarker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionEventInvokeConfigs)
        record.set(1, nextMarker)
    }
    var functionEventInvokeConfigs: [FunctionEventInvokeConfig]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextMarker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListFunctionUrlConfigsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 325) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListFunctionUrlConfigsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 326) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionUrlConfigs: [FunctionUrlConfig],
        nextMarker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionUrlConfigs)
        record.set(1, nextMarker)
    }
    var functionUrlConfigs: [FunctionUrlConfig] { get { record.required(0) } set { record.set(0, newValue) } }
    var nextMarker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListFunctionsByCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 329) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigArn: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigArn)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var codeSigningConfigArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListFunctionsByCodeSigningConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 330) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        functionArns: [String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, functionArns)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionArns: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListFunctionsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 331) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        masterRegion: String? = nil,
        functionVersion: FunctionVersion? = nil,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, masterRegion)
        record.set(1, functionVersion)
        record.set(2, marker)
        record.set(3, maxItems)
    }
    var masterRegion: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functionVersion: FunctionVersion? { get { record.optional(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct ListFunctionsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 332) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        functions: [FunctionConfiguration]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, functions)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var functions: [FunctionConfiguration]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListLayerVersionsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 333) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String,
        compatibleRuntime: Runtime? = nil,
        marker: String? = nil,
        maxItems: Int? = nil,
        compatibleArchitecture: Architecture? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, compatibleRuntime)
        record.set(1, layerName)
        record.set(2, marker)
        record.set(3, maxItems)
        record.set(4, compatibleArchitecture)
    }
    var compatibleRuntime: Runtime? { get { record.optional(0) } set { record.set(0, newValue) } }
    var layerName: String { get { record.required(1) } set { record.set(1, newValue) } }
    var marker: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maxItems: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var compatibleArchitecture: Architecture? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct ListLayerVersionsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 334) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        layerVersions: [LayerVersionsListItem]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, layerVersions)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var layerVersions: [LayerVersionsListItem]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListLayersRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 335) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        compatibleRuntime: Runtime? = nil,
        marker: String? = nil,
        maxItems: Int? = nil,
        compatibleArchitecture: Architecture? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, compatibleRuntime)
        record.set(1, marker)
        record.set(2, maxItems)
        record.set(3, compatibleArchitecture)
    }
    var compatibleRuntime: Runtime? { get { record.optional(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var compatibleArchitecture: Architecture? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct ListLayersResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 336) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        layers: [LayersListItem]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, layers)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var layers: [LayersListItem]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListProvisionedConcurrencyConfigsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 337) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListProvisionedConcurrencyConfigsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 338) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        provisionedConcurrencyConfigs: [ProvisionedConcurrencyConfigListItem]? = nil,
        nextMarker: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, provisionedConcurrencyConfigs)
        record.set(1, nextMarker)
    }
    var provisionedConcurrencyConfigs: [ProvisionedConcurrencyConfigListItem]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextMarker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 339) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        resource: String
    ) {
        record = Record(Self.shape)
        record.set(0, resource)
    }
    var resource: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ListTagsResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 340) }
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

struct ListVersionsByFunctionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 341) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        marker: String? = nil,
        maxItems: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, marker)
        record.set(2, maxItems)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var marker: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxItems: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListVersionsByFunctionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 342) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextMarker: String? = nil,
        versions: [FunctionConfiguration]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextMarker)
        record.set(1, versions)
    }
    var nextMarker: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var versions: [FunctionConfiguration]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct LoggingConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 347) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        logFormat: LogFormat? = nil,
        applicationLogLevel: ApplicationLogLevel? = nil,
        systemLogLevel: SystemLogLevel? = nil,
        logGroup: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, logFormat)
        record.set(1, applicationLogLevel)
        record.set(2, systemLogLevel)
        record.set(3, logGroup)
    }
    var logFormat: LogFormat? { get { record.optional(0) } set { record.set(0, newValue) } }
    var applicationLogLevel: ApplicationLogLevel? { get { record.optional(1) } set { record.set(1, newValue) } }
    var systemLogLevel: SystemLogLevel? { get { record.optional(2) } set { record.set(2, newValue) } }
    var logGroup: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct OnFailure: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 375) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        destination: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, destination)
    }
    var destination: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct OnSuccess: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 376) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        destination: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, destination)
    }
    var destination: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct OperationShape: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 377) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String,
        type: OperationType,
        startTimestamp: Instant,
        status: OperationStatus,
        parentId: String? = nil,
        name: String? = nil,
        subType: String? = nil,
        endTimestamp: Instant? = nil,
        executionDetails: ExecutionDetails? = nil,
        contextDetails: ContextDetails? = nil,
        stepDetails: StepDetails? = nil,
        waitDetails: WaitDetails? = nil,
        callbackDetails: CallbackDetails? = nil,
        chainedInvokeDetails: ChainedInvokeDetails? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, id)
        record.set(1, parentId)
        record.set(2, name)
        record.set(3, type)
        record.set(4, subType)
        record.set(5, startTimestamp)
        record.set(6, endTimestamp)
        record.set(7, status)
        record.set(8, executionDetails)
        record.set(9, contextDetails)
        record.set(10, stepDetails)
        record.set(11, waitDetails)
        record.set(12, callbackDetails)
        record.set(13, chainedInvokeDetails)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
    var parentId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var name: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var type: OperationType { get { record.required(3) } set { record.set(3, newValue) } }
    var subType: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var startTimestamp: Instant { get { record.required(5) } set { record.set(5, newValue) } }
    var endTimestamp: Instant? { get { record.optional(6) } set { record.set(6, newValue) } }
    var status: OperationStatus { get { record.required(7) } set { record.set(7, newValue) } }
    var executionDetails: ExecutionDetails? { get { record.optional(8) } set { record.set(8, newValue) } }
    var contextDetails: ContextDetails? { get { record.optional(9) } set { record.set(9, newValue) } }
    var stepDetails: StepDetails? { get { record.optional(10) } set { record.set(10, newValue) } }
    var waitDetails: WaitDetails? { get { record.optional(11) } set { record.set(11, newValue) } }
    var callbackDetails: CallbackDetails? { get { record.optional(12) } set { record.set(12, newValue) } }
    var chainedInvokeDetails: ChainedInvokeDetails? { get { record.optional(13) } set { record.set(13, newValue) } }
}

struct OperationUpdate: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 385) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String,
        type: OperationType,
        action: OperationAction,
        parentId: String? = nil,
        name: String? = nil,
        subType: String? = nil,
        payload: String? = nil,
        error: ErrorObject? = nil,
        contextOptions: ContextOptions? = nil,
        stepOptions: StepOptions? = nil,
        waitOptions: WaitOptions? = nil,
        callbackOptions: CallbackOptions? = nil,
        chainedInvokeOptions: ChainedInvokeOptions? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, id)
        record.set(1, parentId)
        record.set(2, name)
        record.set(3, type)
        record.set(4, subType)
        record.set(5, action)
        record.set(6, payload)
        record.set(7, error)
        record.set(8, contextOptions)
        record.set(9, stepOptions)
        record.set(10, waitOptions)
        record.set(11, callbackOptions)
        record.set(12, chainedInvokeOptions)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
    var parentId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var name: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var type: OperationType { get { record.required(3) } set { record.set(3, newValue) } }
    var subType: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var action: OperationAction { get { record.required(5) } set { record.set(5, newValue) } }
    var payload: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var error: ErrorObject? { get { record.optional(7) } set { record.set(7, newValue) } }
    var contextOptions: ContextOptions? { get { record.optional(8) } set { record.set(8, newValue) } }
    var stepOptions: StepOptions? { get { record.optional(9) } set { record.set(9, newValue) } }
    var waitOptions: WaitOptions? { get { record.optional(10) } set { record.set(10, newValue) } }
    var callbackOptions: CallbackOptions? { get { record.optional(11) } set { record.set(11, newValue) } }
    var chainedInvokeOptions: ChainedInvokeOptions? { get { record.optional(12) } set { record.set(12, newValue) } }
}

struct ProvisionedConcurrencyConfigListItem: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 401) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionArn: String? = nil,
        requestedProvisionedConcurrentExecutions: Int? = nil,
        availableProvisionedConcurrentExecutions: Int? = nil,
        allocatedProvisionedConcurrentExecutions: Int? = nil,
        status: ProvisionedConcurrencyStatusEnum? = nil,
        statusReason: String? = nil,
        lastModified: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionArn)
        record.set(1, requestedProvisionedConcurrentExecutions)
        record.set(2, availableProvisionedConcurrentExecutions)
        record.set(3, allocatedProvisionedConcurrentExecutions)
        record.set(4, status)
        record.set(5, statusReason)
        record.set(6, lastModified)
    }
    var functionArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var requestedProvisionedConcurrentExecutions: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var availableProvisionedConcurrentExecutions: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var allocatedProvisionedConcurrentExecutions: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var status: ProvisionedConcurrencyStatusEnum? { get { record.optional(4) } set { record.set(4, newValue) } }
    var statusReason: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var lastModified: String? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct ProvisionedPollerConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 404) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        minimumPollers: Int? = nil,
        maximumPollers: Int? = nil,
        pollerGroupName: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, minimumPollers)
        record.set(1, maximumPollers)
        record.set(2, pollerGroupName)
    }
    var minimumPollers: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var maximumPollers: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var pollerGroupName: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct PublishLayerVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 406) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String,
        content: LayerVersionContentInput,
        description: String? = nil,
        compatibleRuntimes: [Runtime]? = nil,
        licenseInfo: String? = nil,
        compatibleArchitectures: [Architecture]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, layerName)
        record.set(1, description)
        record.set(2, content)
        record.set(3, compatibleRuntimes)
        record.set(4, licenseInfo)
        record.set(5, compatibleArchitectures)
    }
    var layerName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var description: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var content: LayerVersionContentInput { get { record.required(2) } set { record.set(2, newValue) } }
    var compatibleRuntimes: [Runtime]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var licenseInfo: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var compatibleArchitectures: [Architecture]? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct PublishLayerVersionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 407) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        content: LayerVersionContentOutput? = nil,
        layerArn: String? = nil,
        layerVersionArn: String? = nil,
        description: String? = nil,
        createdDate: String? = nil,
        version: Int? = nil,
        compatibleRuntimes: [Runtime]? = nil,
        licenseInfo: String? = nil,
        compatibleArchitectures: [Architecture]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, content)
        record.set(1, layerArn)
        record.set(2, layerVersionArn)
        record.set(3, description)
        record.set(4, createdDate)
        record.set(5, version)
        record.set(6, compatibleRuntimes)
        record.set(7, licenseInfo)
        record.set(8, compatibleArchitectures)
    }
    var content: LayerVersionContentOutput? { get { record.optional(0) } set { record.set(0, newValue) } }
    var layerArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var layerVersionArn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var createdDate: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var version: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var compatibleRuntimes: [Runtime]? { get { record.optional(6) } set { record.set(6, newValue) } }
    var licenseInfo: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var compatibleArchitectures: [Architecture]? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct PublishVersionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 408) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        codeSha256: String? = nil,
        description: String? = nil,
        revisionId: String? = nil,
        publishTo: FunctionVersionLatestPublished? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, codeSha256)
        record.set(2, description)
        record.set(3, revisionId)
        record.set(4, publishTo)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var codeSha256: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var description: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var revisionId: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var publishTo: FunctionVersionLatestPublished? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct PutFunctionCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 410) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigArn: String,
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigArn)
        record.set(1, functionName)
    }
    var codeSigningConfigArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct PutFunctionCodeSigningConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 411) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigArn: String,
        functionName: String
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigArn)
        record.set(1, functionName)
    }
    var codeSigningConfigArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionName: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct PutFunctionConcurrencyRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 412) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        reservedConcurrentExecutions: Int
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, reservedConcurrentExecutions)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var reservedConcurrentExecutions: Int { get { record.required(1) } set { record.set(1, newValue) } }
}

struct PutFunctionEventInvokeConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 413) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil,
        maximumRetryAttempts: Int? = nil,
        maximumEventAgeInSeconds: Int? = nil,
        destinationConfig: DestinationConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
        record.set(2, maximumRetryAttempts)
        record.set(3, maximumEventAgeInSeconds)
        record.set(4, destinationConfig)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maximumRetryAttempts: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maximumEventAgeInSeconds: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var destinationConfig: DestinationConfig? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct PutFunctionRecursionConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 414) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        recursiveLoop: RecursiveLoop
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, recursiveLoop)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var recursiveLoop: RecursiveLoop { get { record.required(1) } set { record.set(1, newValue) } }
}

struct PutFunctionRecursionConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 415) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        recursiveLoop: RecursiveLoop? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, recursiveLoop)
    }
    var recursiveLoop: RecursiveLoop? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct PutProvisionedConcurrencyConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 418) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String,
        provisionedConcurrentExecutions: Int
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
        record.set(2, provisionedConcurrentExecutions)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String { get { record.required(1) } set { record.set(1, newValue) } }
    var provisionedConcurrentExecutions: Int { get { record.required(2) } set { record.set(2, newValue) } }
}

struct PutProvisionedConcurrencyConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 419) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        requestedProvisionedConcurrentExecutions: Int? = nil,
        availableProvisionedConcurrentExecutions: Int? = nil,
        allocatedProvisionedConcurrentExecutions: Int? = nil,
        status: ProvisionedConcurrencyStatusEnum? = nil,
        statusReason: String? = nil,
        lastModified: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, requestedProvisionedConcurrentExecutions)
        record.set(1, availableProvisionedConcurrentExecutions)
        record.set(2, allocatedProvisionedConcurrentExecutions)
        record.set(3, status)
        record.set(4, statusReason)
        record.set(5, lastModified)
    }
    var requestedProvisionedConcurrentExecutions: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var availableProvisionedConcurrentExecutions: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var allocatedProvisionedConcurrentExecutions: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var status: ProvisionedConcurrencyStatusEnum? { get { record.optional(3) } set { record.set(3, newValue) } }
    var statusReason: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var lastModified: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct PutRuntimeManagementConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 420) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        updateRuntimeOn: UpdateRuntimeOn,
        qualifier: String? = nil,
        runtimeVersionArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
        record.set(2, updateRuntimeOn)
        record.set(3, runtimeVersionArn)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var updateRuntimeOn: UpdateRuntimeOn { get { record.required(2) } set { record.set(2, newValue) } }
    var runtimeVersionArn: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct PutRuntimeManagementConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 421) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        updateRuntimeOn: UpdateRuntimeOn,
        functionArn: String,
        runtimeVersionArn: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, updateRuntimeOn)
        record.set(1, functionArn)
        record.set(2, runtimeVersionArn)
    }
    var updateRuntimeOn: UpdateRuntimeOn { get { record.required(0) } set { record.set(0, newValue) } }
    var functionArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var runtimeVersionArn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct RemoveLayerVersionPermissionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 427) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        layerName: String,
        versionNumber: Int,
        statementId: String,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, layerName)
        record.set(1, versionNumber)
        record.set(2, statementId)
        record.set(3, revisionId)
    }
    var layerName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var versionNumber: Int { get { record.required(1) } set { record.set(1, newValue) } }
    var statementId: String { get { record.required(2) } set { record.set(2, newValue) } }
    var revisionId: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct RemovePermissionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 428) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        statementId: String,
        qualifier: String? = nil,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, statementId)
        record.set(2, qualifier)
        record.set(3, revisionId)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var statementId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var qualifier: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var revisionId: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct RetryDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 439) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        currentAttempt: Int? = nil,
        nextAttemptDelaySeconds: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, currentAttempt)
        record.set(1, nextAttemptDelaySeconds)
    }
    var currentAttempt: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextAttemptDelaySeconds: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct RuntimeVersionConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 444) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        runtimeVersionArn: String? = nil,
        error: RuntimeVersionError? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, runtimeVersionArn)
        record.set(1, error)
    }
    var runtimeVersionArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var error: RuntimeVersionError? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct RuntimeVersionError: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 445) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        errorCode: String? = nil,
        message: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, errorCode)
        record.set(1, message)
    }
    var errorCode: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var message: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ScalingConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 452) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        maximumConcurrency: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, maximumConcurrency)
    }
    var maximumConcurrency: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct SelfManagedEventSource: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 457) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        endpoints: [String: [String]]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, endpoints)
    }
    var endpoints: [String: [String]]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct SelfManagedKafkaEventSourceConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 458) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        consumerGroupId: String? = nil,
        schemaRegistryConfig: KafkaSchemaRegistryConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, consumerGroupId)
        record.set(1, schemaRegistryConfig)
    }
    var consumerGroupId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var schemaRegistryConfig: KafkaSchemaRegistryConfig? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct SendDurableExecutionCallbackFailureRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 459) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        callbackId: String,
        error: ErrorObject? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, callbackId)
        record.set(1, error)
    }
    var callbackId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var error: ErrorObject? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct SendDurableExecutionCallbackFailureResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 460) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct SendDurableExecutionCallbackHeartbeatRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 461) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        callbackId: String
    ) {
        record = Record(Self.shape)
        record.set(0, callbackId)
    }
    var callbackId: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct SendDurableExecutionCallbackHeartbeatResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 462) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct SendDurableExecutionCallbackSuccessRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 463) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        callbackId: String,
        result: [UInt8]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, callbackId)
        record.set(1, result)
    }
    var callbackId: String { get { record.required(0) } set { record.set(0, newValue) } }
    var result: [UInt8]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct SendDurableExecutionCallbackSuccessResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 464) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct SnapStart: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 469) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        applyOn: SnapStartApplyOn? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, applyOn)
    }
    var applyOn: SnapStartApplyOn? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct SnapStartResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 474) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        applyOn: SnapStartApplyOn? = nil,
        optimizationStatus: SnapStartOptimizationStatus? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, applyOn)
        record.set(1, optimizationStatus)
    }
    var applyOn: SnapStartApplyOn? { get { record.optional(0) } set { record.set(0, newValue) } }
    var optimizationStatus: SnapStartOptimizationStatus? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct SourceAccessConfiguration: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 476) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        type: SourceAccessType? = nil,
        uri: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, type)
        record.set(1, uri)
    }
    var type: SourceAccessType? { get { record.optional(0) } set { record.set(0, newValue) } }
    var uri: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct StepDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 486) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        attempt: Int? = nil,
        nextAttemptTimestamp: Instant? = nil,
        result: String? = nil,
        error: ErrorObject? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, attempt)
        record.set(1, nextAttemptTimestamp)
        record.set(2, result)
        record.set(3, error)
    }
    var attempt: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextAttemptTimestamp: Instant? { get { record.optional(1) } set { record.set(1, newValue) } }
    var result: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var error: ErrorObject? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct StepFailedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 487) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError,
        retryDetails: RetryDetails
    ) {
        record = Record(Self.shape)
        record.set(0, error)
        record.set(1, retryDetails)
    }
    var error: EventError { get { record.required(0) } set { record.set(0, newValue) } }
    var retryDetails: RetryDetails { get { record.required(1) } set { record.set(1, newValue) } }
}

struct StepOptions: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 488) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        nextAttemptDelaySeconds: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, nextAttemptDelaySeconds)
    }
    var nextAttemptDelaySeconds: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct StepStartedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 490) }
    var record: Record
    init(record: Record) { self.record = record }
    init() {
        record = Record(Self.shape)
    }
}

struct StepSucceededDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 491) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        result: EventResult,
        retryDetails: RetryDetails
    ) {
        record = Record(Self.shape)
        record.set(0, result)
        record.set(1, retryDetails)
    }
    var result: EventResult { get { record.required(0) } set { record.set(0, newValue) } }
    var retryDetails: RetryDetails { get { record.required(1) } set { record.set(1, newValue) } }
}

struct StopDurableExecutionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 492) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        durableExecutionArn: String,
        error: ErrorObject? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, durableExecutionArn)
        record.set(1, error)
    }
    var durableExecutionArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var error: ErrorObject? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct StopDurableExecutionResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 493) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        stopTimestamp: Instant
    ) {
        record = Record(Self.shape)
        record.set(0, stopTimestamp)
    }
    var stopTimestamp: Instant { get { record.required(0) } set { record.set(0, newValue) } }
}

struct TagResourceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 502) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        resource: String,
        tags: [String: String]
    ) {
        record = Record(Self.shape)
        record.set(0, resource)
        record.set(1, tags)
    }
    var resource: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [String: String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TagsError: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 506) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        errorCode: String,
        message: String
    ) {
        record = Record(Self.shape)
        record.set(0, errorCode)
        record.set(1, message)
    }
    var errorCode: String { get { record.required(0) } set { record.set(0, newValue) } }
    var message: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct TenancyConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 510) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tenantIsolationMode: TenantIsolationMode
    ) {
        record = Record(Self.shape)
        record.set(0, tenantIsolationMode)
    }
    var tenantIsolationMode: TenantIsolationMode { get { record.required(0) } set { record.set(0, newValue) } }
}

struct TraceHeaderShape: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 519) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        xAmznTraceId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, xAmznTraceId)
    }
    var xAmznTraceId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct TracingConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 520) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        mode: TracingMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, mode)
    }
    var mode: TracingMode? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct TracingConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 521) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        mode: TracingMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, mode)
    }
    var mode: TracingMode? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct UntagResourceRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 529) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        resource: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, resource)
        record.set(1, tagKeys)
    }
    var resource: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UpdateAliasRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 530) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        name: String,
        functionVersion: String? = nil,
        description: String? = nil,
        routingConfig: AliasRoutingConfiguration? = nil,
        revisionId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, name)
        record.set(2, functionVersion)
        record.set(3, description)
        record.set(4, routingConfig)
        record.set(5, revisionId)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var name: String { get { record.required(1) } set { record.set(1, newValue) } }
    var functionVersion: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var routingConfig: AliasRoutingConfiguration? { get { record.optional(4) } set { record.set(4, newValue) } }
    var revisionId: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct UpdateCodeSigningConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 533) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfigArn: String,
        description: String? = nil,
        allowedPublishers: AllowedPublishers? = nil,
        codeSigningPolicies: CodeSigningPolicies? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfigArn)
        record.set(1, description)
        record.set(2, allowedPublishers)
        record.set(3, codeSigningPolicies)
    }
    var codeSigningConfigArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var description: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var allowedPublishers: AllowedPublishers? { get { record.optional(2) } set { record.set(2, newValue) } }
    var codeSigningPolicies: CodeSigningPolicies? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct UpdateCodeSigningConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 534) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        codeSigningConfig: CodeSigningConfig
    ) {
        record = Record(Self.shape)
        record.set(0, codeSigningConfig)
    }
    var codeSigningConfig: CodeSigningConfig { get { record.required(0) } set { record.set(0, newValue) } }
}

struct UpdateEventSourceMappingRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 535) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        uuid: String,
        functionName: String? = nil,
        enabled: Bool? = nil,
        batchSize: Int? = nil,
        filterCriteria: FilterCriteria? = nil,
        maximumBatchingWindowInSeconds: Int? = nil,
        destinationConfig: DestinationConfig? = nil,
        maximumRecordAgeInSeconds: Int? = nil,
        bisectBatchOnFunctionError: Bool? = nil,
        maximumRetryAttempts: Int? = nil,
        parallelizationFactor: Int? = nil,
        sourceAccessConfigurations: [SourceAccessConfiguration]? = nil,
        tumblingWindowInSeconds: Int? = nil,
        functionResponseTypes: [FunctionResponseType]? = nil,
        scalingConfig: ScalingConfig? = nil,
        amazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig? = nil,
        selfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig? = nil,
        documentDBEventSourceConfig: DocumentDBEventSourceConfig? = nil,
        kmsKeyArn: String? = nil,
        metricsConfig: EventSourceMappingMetricsConfig? = nil,
        loggingConfig: EventSourceMappingLoggingConfig? = nil,
        provisionedPollerConfig: ProvisionedPollerConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, uuid)
        record.set(1, functionName)
        record.set(2, enabled)
        record.set(3, batchSize)
        record.set(4, filterCriteria)
        record.set(5, maximumBatchingWindowInSeconds)
        record.set(6, destinationConfig)
        record.set(7, maximumRecordAgeInSeconds)
        record.set(8, bisectBatchOnFunctionError)
        record.set(9, maximumRetryAttempts)
        record.set(10, parallelizationFactor)
        record.set(11, sourceAccessConfigurations)
        record.set(12, tumblingWindowInSeconds)
        record.set(13, functionResponseTypes)
        record.set(14, scalingConfig)
        record.set(15, amazonManagedKafkaEventSourceConfig)
        record.set(16, selfManagedKafkaEventSourceConfig)
        record.set(17, documentDBEventSourceConfig)
        record.set(18, kmsKeyArn)
        record.set(19, metricsConfig)
        record.set(20, loggingConfig)
        record.set(21, provisionedPollerConfig)
    }
    var uuid: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionName: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var enabled: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
    var batchSize: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var filterCriteria: FilterCriteria? { get { record.optional(4) } set { record.set(4, newValue) } }
    var maximumBatchingWindowInSeconds: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var destinationConfig: DestinationConfig? { get { record.optional(6) } set { record.set(6, newValue) } }
    var maximumRecordAgeInSeconds: Int? { get { record.optional(7) } set { record.set(7, newValue) } }
    var bisectBatchOnFunctionError: Bool? { get { record.optional(8) } set { record.set(8, newValue) } }
    var maximumRetryAttempts: Int? { get { record.optional(9) } set { record.set(9, newValue) } }
    var parallelizationFactor: Int? { get { record.optional(10) } set { record.set(10, newValue) } }
    var sourceAccessConfigurations: [SourceAccessConfiguration]? { get { record.optional(11) } set { record.set(11, newValue) } }
    var tumblingWindowInSeconds: Int? { get { record.optional(12) } set { record.set(12, newValue) } }
    var functionResponseTypes: [FunctionResponseType]? { get { record.optional(13) } set { record.set(13, newValue) } }
    var scalingConfig: ScalingConfig? { get { record.optional(14) } set { record.set(14, newValue) } }
    var amazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig? { get { record.optional(15) } set { record.set(15, newValue) } }
    var selfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig? { get { record.optional(16) } set { record.set(16, newValue) } }
    var documentDBEventSourceConfig: DocumentDBEventSourceConfig? { get { record.optional(17) } set { record.set(17, newValue) } }
    var kmsKeyArn: String? { get { record.optional(18) } set { record.set(18, newValue) } }
    var metricsConfig: EventSourceMappingMetricsConfig? { get { record.optional(19) } set { record.set(19, newValue) } }
    var loggingConfig: EventSourceMappingLoggingConfig? { get { record.optional(20) } set { record.set(20, newValue) } }
    var provisionedPollerConfig: ProvisionedPollerConfig? { get { record.optional(21) } set { record.set(21, newValue) } }
}

struct UpdateFunctionCodeRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 536) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        zipFile: [UInt8]? = nil,
        s3Bucket: String? = nil,
        s3Key: String? = nil,
        s3ObjectVersion: String? = nil,
        imageUri: String? = nil,
        publish: Bool? = nil,
        dryRun: Bool? = nil,
        revisionId: String? = nil,
        architectures: [Architecture]? = nil,
        sourceKMSKeyArn: String? = nil,
        publishTo: FunctionVersionLatestPublished? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, zipFile)
        record.set(2, s3Bucket)
        record.set(3, s3Key)
        record.set(4, s3ObjectVersion)
        record.set(5, imageUri)
        record.set(6, publish)
        record.set(7, dryRun)
        record.set(8, revisionId)
        record.set(9, architectures)
        record.set(10, sourceKMSKeyArn)
        record.set(11, publishTo)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var zipFile: [UInt8]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var s3Bucket: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var s3Key: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var s3ObjectVersion: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var imageUri: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var publish: Bool? { get { record.optional(6) } set { record.set(6, newValue) } }
    var dryRun: Bool? { get { record.optional(7) } set { record.set(7, newValue) } }
    var revisionId: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var architectures: [Architecture]? { get { record.optional(9) } set { record.set(9, newValue) } }
    var sourceKMSKeyArn: String? { get { record.optional(10) } set { record.set(10, newValue) } }
    var publishTo: FunctionVersionLatestPublished? { get { record.optional(11) } set { record.set(11, newValue) } }
}

struct UpdateFunctionConfigurationRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 537) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        role: String? = nil,
        handler: String? = nil,
        description: String? = nil,
        timeout: Int? = nil,
        memorySize: Int? = nil,
        vpcConfig: VpcConfig? = nil,
        environment: Environment? = nil,
        runtime: Runtime? = nil,
        deadLetterConfig: DeadLetterConfig? = nil,
        kmsKeyArn: String? = nil,
        tracingConfig: TracingConfig? = nil,
        revisionId: String? = nil,
        layers: [String]? = nil,
        fileSystemConfigs: [FileSystemConfig]? = nil,
        imageConfig: ImageConfig? = nil,
        ephemeralStorage: EphemeralStorage? = nil,
        snapStart: SnapStart? = nil,
        loggingConfig: LoggingConfig? = nil,
        capacityProviderConfig: CapacityProviderConfig? = nil,
        durableConfig: DurableConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, role)
        record.set(2, handler)
        record.set(3, description)
        record.set(4, timeout)
        record.set(5, memorySize)
        record.set(6, vpcConfig)
        record.set(7, environment)
        record.set(8, runtime)
        record.set(9, deadLetterConfig)
        record.set(10, kmsKeyArn)
        record.set(11, tracingConfig)
        record.set(12, revisionId)
        record.set(13, layers)
        record.set(14, fileSystemConfigs)
        record.set(15, imageConfig)
        record.set(16, ephemeralStorage)
        record.set(17, snapStart)
        record.set(18, loggingConfig)
        record.set(19, capacityProviderConfig)
        record.set(20, durableConfig)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var role: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var handler: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var description: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var timeout: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var memorySize: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var vpcConfig: VpcConfig? { get { record.optional(6) } set { record.set(6, newValue) } }
    var environment: Environment? { get { record.optional(7) } set { record.set(7, newValue) } }
    var runtime: Runtime? { get { record.optional(8) } set { record.set(8, newValue) } }
    var deadLetterConfig: DeadLetterConfig? { get { record.optional(9) } set { record.set(9, newValue) } }
    var kmsKeyArn: String? { get { record.optional(10) } set { record.set(10, newValue) } }
    var tracingConfig: TracingConfig? { get { record.optional(11) } set { record.set(11, newValue) } }
    var revisionId: String? { get { record.optional(12) } set { record.set(12, newValue) } }
    var layers: [String]? { get { record.optional(13) } set { record.set(13, newValue) } }
    var fileSystemConfigs: [FileSystemConfig]? { get { record.optional(14) } set { record.set(14, newValue) } }
    var imageConfig: ImageConfig? { get { record.optional(15) } set { record.set(15, newValue) } }
    var ephemeralStorage: EphemeralStorage? { get { record.optional(16) } set { record.set(16, newValue) } }
    var snapStart: SnapStart? { get { record.optional(17) } set { record.set(17, newValue) } }
    var loggingConfig: LoggingConfig? { get { record.optional(18) } set { record.set(18, newValue) } }
    var capacityProviderConfig: CapacityProviderConfig? { get { record.optional(19) } set { record.set(19, newValue) } }
    var durableConfig: DurableConfig? { get { record.optional(20) } set { record.set(20, newValue) } }
}

struct UpdateFunctionEventInvokeConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 538) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil,
        maximumRetryAttempts: Int? = nil,
        maximumEventAgeInSeconds: Int? = nil,
        destinationConfig: DestinationConfig? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
        record.set(2, maximumRetryAttempts)
        record.set(3, maximumEventAgeInSeconds)
        record.set(4, destinationConfig)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maximumRetryAttempts: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var maximumEventAgeInSeconds: Int? { get { record.optional(3) } set { record.set(3, newValue) } }
    var destinationConfig: DestinationConfig? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct UpdateFunctionUrlConfigRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 539) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionName: String,
        qualifier: String? = nil,
        authType: FunctionUrlAuthType? = nil,
        cors: Cors? = nil,
        invokeMode: InvokeMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionName)
        record.set(1, qualifier)
        record.set(2, authType)
        record.set(3, cors)
        record.set(4, invokeMode)
    }
    var functionName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var qualifier: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var authType: FunctionUrlAuthType? { get { record.optional(2) } set { record.set(2, newValue) } }
    var cors: Cors? { get { record.optional(3) } set { record.set(3, newValue) } }
    var invokeMode: InvokeMode? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct UpdateFunctionUrlConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 540) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        functionUrl: String,
        functionArn: String,
        authType: FunctionUrlAuthType,
        creationTime: String,
        lastModifiedTime: String,
        cors: Cors? = nil,
        invokeMode: InvokeMode? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, functionUrl)
        record.set(1, functionArn)
        record.set(2, authType)
        record.set(3, cors)
        record.set(4, creationTime)
        record.set(5, lastModifiedTime)
        record.set(6, invokeMode)
    }
    var functionUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var functionArn: String { get { record.required(1) } set { record.set(1, newValue) } }
    var authType: FunctionUrlAuthType { get { record.required(2) } set { record.set(2, newValue) } }
    var cors: Cors? { get { record.optional(3) } set { record.set(3, newValue) } }
    var creationTime: String { get { record.required(4) } set { record.set(4, newValue) } }
    var lastModifiedTime: String { get { record.required(5) } set { record.set(5, newValue) } }
    var invokeMode: InvokeMode? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct VpcConfig: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 544) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        subnetIds: [String]? = nil,
        securityGroupIds: [String]? = nil,
        ipv6AllowedForDualStack: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, subnetIds)
        record.set(1, securityGroupIds)
        record.set(2, ipv6AllowedForDualStack)
    }
    var subnetIds: [String]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var securityGroupIds: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var ipv6AllowedForDualStack: Bool? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct VpcConfigResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 545) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        subnetIds: [String]? = nil,
        securityGroupIds: [String]? = nil,
        vpcId: String? = nil,
        ipv6AllowedForDualStack: Bool? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, subnetIds)
        record.set(1, securityGroupIds)
        record.set(2, vpcId)
        record.set(3, ipv6AllowedForDualStack)
    }
    var subnetIds: [String]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var securityGroupIds: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var vpcId: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var ipv6AllowedForDualStack: Bool? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct WaitCancelledDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 547) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        error: EventError? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, error)
    }
    var error: EventError? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct WaitDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 548) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        scheduledEndTimestamp: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, scheduledEndTimestamp)
    }
    var scheduledEndTimestamp: Instant? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct WaitOptions: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 549) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        waitSeconds: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, waitSeconds)
    }
    var waitSeconds: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct WaitStartedDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 551) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        duration: Int,
        scheduledEndTimestamp: Instant
    ) {
        record = Record(Self.shape)
        record.set(0, duration)
        record.set(1, scheduledEndTimestamp)
    }
    var duration: Int { get { record.required(0) } set { record.set(0, newValue) } }
    var scheduledEndTimestamp: Instant { get { record.required(1) } set { record.set(1, newValue) } }
}

struct WaitSucceededDetails: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 552) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        duration: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, duration)
    }
    var duration: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}
