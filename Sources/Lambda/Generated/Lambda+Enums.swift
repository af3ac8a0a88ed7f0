// Typed views of lambda's shapes. Written by Tools/modelgen from Models/lambda.allow; not edited.
// swift-format-ignore-file

import Wire

struct ApplicationLogLevel: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 18) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var trace: Self { Self(rawValue: "TRACE") }
    static var debug: Self { Self(rawValue: "DEBUG") }
    static var info: Self { Self(rawValue: "INFO") }
    static var warn: Self { Self(rawValue: "WARN") }
    static var error: Self { Self(rawValue: "ERROR") }
    static var fatal: Self { Self(rawValue: "FATAL") }
}

struct Architecture: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 19) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var x8664: Self { Self(rawValue: "x86_64") }
    static var arm64: Self { Self(rawValue: "arm64") }
}

struct CodeSigningPolicy: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 71) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var warn: Self { Self(rawValue: "Warn") }
    static var enforce: Self { Self(rawValue: "Enforce") }
}

struct EndPointType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 129) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var kafkaBootstrapServers: Self { Self(rawValue: "KAFKA_BOOTSTRAP_SERVERS") }
}

struct EventSourceMappingMetric: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 153) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var eventCount: Self { Self(rawValue: "EventCount") }
    static var errorCount: Self { Self(rawValue: "ErrorCount") }
    static var kafkaMetrics: Self { Self(rawValue: "KafkaMetrics") }
}

struct EventSourceMappingSystemLogLevel: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 156) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var debug: Self { Self(rawValue: "DEBUG") }
    static var info: Self { Self(rawValue: "INFO") }
    static var warn: Self { Self(rawValue: "WARN") }
}

struct EventSourcePosition: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 158) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var trimHorizon: Self { Self(rawValue: "TRIM_HORIZON") }
    static var latest: Self { Self(rawValue: "LATEST") }
    static var atTimestamp: Self { Self(rawValue: "AT_TIMESTAMP") }
}

struct EventType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 160) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var executionStarted: Self { Self(rawValue: "ExecutionStarted") }
    static var executionSucceeded: Self { Self(rawValue: "ExecutionSucceeded") }
    static var executionFailed: Self { Self(rawValue: "ExecutionFailed") }
    static var executionTimedOut: Self { Self(rawValue: "ExecutionTimedOut") }
    static var executionStopped: Self { Self(rawValue: "ExecutionStopped") }
    static var contextStarted: Self { Self(rawValue: "ContextStarted") }
    static var contextSucceeded: Self { Self(rawValue: "ContextSucceeded") }
    static var contextFailed: Self { Self(rawValue: "ContextFailed") }
    static var waitStarted: Self { Self(rawValue: "WaitStarted") }
    static var waitSucceeded: Self { Self(rawValue: "WaitSucceeded") }
    static var waitCancelled: Self { Self(rawValue: "WaitCancelled") }
    static var stepStarted: Self { Self(rawValue: "StepStarted") }
    static var stepSucceeded: Self { Self(rawValue: "StepSucceeded") }
    static var stepFailed: Self { Self(rawValue: "StepFailed") }
    static var chainedInvokeStarted: Self { Self(rawValue: "ChainedInvokeStarted") }
    static var chainedInvokeSucceeded: Self { Self(rawValue: "ChainedInvokeSucceeded") }
    static var chainedInvokeFailed: Self { Self(rawValue: "ChainedInvokeFailed") }
    static var chainedInvokeTimedOut: Self { Self(rawValue: "ChainedInvokeTimedOut") }
    static var chainedInvokeStopped: Self { Self(rawValue: "ChainedInvokeStopped") }
    static var callbackStarted: Self { Self(rawValue: "CallbackStarted") }
    static var callbackSucceeded: Self { Self(rawValue: "CallbackSucceeded") }
    static var callbackFailed: Self { Self(rawValue: "CallbackFailed") }
    static var callbackTimedOut: Self { Self(rawValue: "CallbackTimedOut") }
    static var invocationCompleted: Self { Self(rawValue: "InvocationCompleted") }
}

struct ExecutionStatus: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 167) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var running: Self { Self(rawValue: "RUNNING") }
    static var succeeded: Self { Self(rawValue: "SUCCEEDED") }
    static var failed: Self { Self(rawValue: "FAILED") }
    static var timedOut: Self { Self(rawValue: "TIMED_OUT") }
    static var stopped: Self { Self(rawValue: "STOPPED") }
}

struct FullDocument: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 183) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var updateLookup: Self { Self(rawValue: "UpdateLookup") }
    static var `default`: Self { Self(rawValue: "Default") }
}

struct FunctionResponseType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 193) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var reportBatchItemFailures: Self { Self(rawValue: "ReportBatchItemFailures") }
}

struct FunctionUrlAuthType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 198) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var none: Self { Self(rawValue: "NONE") }
    static var awsIam: Self { Self(rawValue: "AWS_IAM") }
}

struct FunctionVersion: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 202) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var all: Self { Self(rawValue: "ALL") }
}

struct FunctionVersionLatestPublished: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 203) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var latestPublished: Self { Self(rawValue: "LATEST_PUBLISHED") }
}

struct InvocationType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 269) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var event: Self { Self(rawValue: "Event") }
    static var requestResponse: Self { Self(rawValue: "RequestResponse") }
    static var dryRun: Self { Self(rawValue: "DryRun") }
}

struct InvokeMode: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 272) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var buffered: Self { Self(rawValue: "BUFFERED") }
    static var responseStream: Self { Self(rawValue: "RESPONSE_STREAM") }
}

struct KafkaSchemaRegistryAuthType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 288) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var basicAuth: Self { Self(rawValue: "BASIC_AUTH") }
    static var clientCertificateTlsAuth: Self { Self(rawValue: "CLIENT_CERTIFICATE_TLS_AUTH") }
    static var serverRootCaCertificate: Self { Self(rawValue: "SERVER_ROOT_CA_CERTIFICATE") }
}

struct KafkaSchemaValidationAttribute: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 290) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var key: Self { Self(rawValue: "KEY") }
    static var value: Self { Self(rawValue: "VALUE") }
}

struct LastUpdateStatus: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 294) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var successful: Self { Self(rawValue: "Successful") }
    static var failed: Self { Self(rawValue: "Failed") }
    static var inProgress: Self { Self(rawValue: "InProgress") }
}

struct LastUpdateStatusReasonCode: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 296) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var eniLimitExceeded: Self { Self(rawValue: "EniLimitExceeded") }
    static var insufficientRolePermissions: Self { Self(rawValue: "InsufficientRolePermissions") }
    static var invalidConfiguration: Self { Self(rawValue: "InvalidConfiguration") }
    static var internalError: Self { Self(rawValue: "InternalError") }
    static var subnetOutOfIPAddresses: Self { Self(rawValue: "SubnetOutOfIPAddresses") }
    static var invalidSubnet: Self { Self(rawValue: "InvalidSubnet") }
    static var invalidSecurityGroup: Self { Self(rawValue: "InvalidSecurityGroup") }
    static var imageDeleted: Self { Self(rawValue: "ImageDeleted") }
    static var imageAccessDenied: Self { Self(rawValue: "ImageAccessDenied") }
    static var invalidImage: Self { Self(rawValue: "InvalidImage") }
    static var kmsKeyAccessDenied: Self { Self(rawValue: "KMSKeyAccessDenied") }
    static var kmsKeyNotFound: Self { Self(rawValue: "KMSKeyNotFound") }
    static var invalidStateKMSKey: Self { Self(rawValue: "InvalidStateKMSKey") }
    static var disabledKMSKey: Self { Self(rawValue: "DisabledKMSKey") }
    static var efsioError: Self { Self(rawValue: "EFSIOError") }
    static var efsMountConnectivityError: Self { Self(rawValue: "EFSMountConnectivityError") }
    static var efsMountFailure: Self { Self(rawValue: "EFSMountFailure") }
    static var efsMountTimeout: Self { Self(rawValue: "EFSMountTimeout") }
    static var invalidRuntime: Self { Self(rawValue: "InvalidRuntime") }
    static var invalidZipFileException: Self { Self(rawValue: "InvalidZipFileException") }
    static var functionError: Self { Self(rawValue: "FunctionError") }
    static var vcpuLimitExceeded: Self { Self(rawValue: "VcpuLimitExceeded") }
    static var capacityProviderScalingLimitExceeded: Self { Self(rawValue: "CapacityProviderScalingLimitExceeded") }
    static var insufficientCapacity: Self { Self(rawValue: "InsufficientCapacity") }
    static var ec2RequestLimitExceeded: Self { Self(rawValue: "EC2RequestLimitExceeded") }
    static var functionErrorInitTimeout: Self { Self(rawValue: "FunctionError.InitTimeout") }
    static var functionErrorRuntimeInitError: Self { Self(rawValue: "FunctionError.RuntimeInitError") }
    static var functionErrorExtensionInitError: Self { Self(rawValue: "FunctionError.ExtensionInitError") }
    static var functionErrorInvalidEntryPoint: Self { Self(rawValue: "FunctionError.InvalidEntryPoint") }
    static var functionErrorInvalidWorkingDirectory: Self { Self(rawValue: "FunctionError.InvalidWorkingDirectory") }
    static var functionErrorPermissionDenied: Self { Self(rawValue: "FunctionError.PermissionDenied") }
    static var functionErrorTooManyExtensions: Self { Self(rawValue: "FunctionError.TooManyExtensions") }
    static var functionErrorInitResourceExhausted: Self { Self(rawValue: "FunctionError.InitResourceExhausted") }
    static var disallowedByVpcEncryptionControl: Self { Self(rawValue: "DisallowedByVpcEncryptionControl") }
}

struct LogFormat: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 344) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var json: Self { Self(rawValue: "JSON") }
    static var text: Self { Self(rawValue: "Text") }
}

struct LogType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 346) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var none: Self { Self(rawValue: "None") }
    static var tail: Self { Self(rawValue: "Tail") }
}

struct OperationAction: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 378) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var start: Self { Self(rawValue: "START") }
    static var succeed: Self { Self(rawValue: "SUCCEED") }
    static var fail: Self { Self(rawValue: "FAIL") }
    static var retry: Self { Self(rawValue: "RETRY") }
    static var cancel: Self { Self(rawValue: "CANCEL") }
}

struct OperationStatus: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 382) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var started: Self { Self(rawValue: "STARTED") }
    static var pending: Self { Self(rawValue: "PENDING") }
    static var ready: Self { Self(rawValue: "READY") }
    static var succeeded: Self { Self(rawValue: "SUCCEEDED") }
    static var failed: Self { Self(rawValue: "FAILED") }
    static var cancelled: Self { Self(rawValue: "CANCELLED") }
    static var timedOut: Self { Self(rawValue: "TIMED_OUT") }
    static var stopped: Self { Self(rawValue: "STOPPED") }
}

struct OperationType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 384) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var execution: Self { Self(rawValue: "EXECUTION") }
    static var context: Self { Self(rawValue: "CONTEXT") }
    static var step: Self { Self(rawValue: "STEP") }
    static var wait: Self { Self(rawValue: "WAIT") }
    static var callback: Self { Self(rawValue: "CALLBACK") }
    static var chainedInvoke: Self { Self(rawValue: "CHAINED_INVOKE") }
}

struct PackageType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 391) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var zip: Self { Self(rawValue: "Zip") }
    static var image: Self { Self(rawValue: "Image") }
}

struct ProvisionedConcurrencyStatusEnum: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 403) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var inProgress: Self { Self(rawValue: "IN_PROGRESS") }
    static var ready: Self { Self(rawValue: "READY") }
    static var failed: Self { Self(rawValue: "FAILED") }
}

struct RecursiveLoop: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 426) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var allow: Self { Self(rawValue: "Allow") }
    static var terminate: Self { Self(rawValue: "Terminate") }
}

struct ResponseStreamingInvocationType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 437) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var requestResponse: Self { Self(rawValue: "RequestResponse") }
    static var dryRun: Self { Self(rawValue: "DryRun") }
}

struct Runtime: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 442) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var nodejs: Self { Self(rawValue: "nodejs") }
    static var nodejs43: Self { Self(rawValue: "nodejs4.3") }
    static var nodejs610: Self { Self(rawValue: "nodejs6.10") }
    static var nodejs810: Self { Self(rawValue: "nodejs8.10") }
    static var nodejs10X: Self { Self(rawValue: "nodejs10.x") }
    static var nodejs12X: Self { Self(rawValue: "nodejs12.x") }
    static var nodejs14X: Self { Self(rawValue: "nodejs14.x") }
    static var nodejs16X: Self { Self(rawValue: "nodejs16.x") }
    static var java8: Self { Self(rawValue: "java8") }
    static var java8Al2: Self { Self(rawValue: "java8.al2") }
    static var java11: Self { Self(rawValue: "java11") }
    static var python27: Self { Self(rawValue: "python2.7") }
    static var python36: Self { Self(rawValue: "python3.6") }
    static var python37: Self { Self(rawValue: "python3.7") }
    static var python38: Self { Self(rawValue: "python3.8") }
    static var python39: Self { Self(rawValue: "python3.9") }
    static var dotnetcore10: Self { Self(rawValue: "dotnetcore1.0") }
    static var dotnetcore20: Self { Self(rawValue: "dotnetcore2.0") }
    static var dotnetcore21: Self { Self(rawValue: "dotnetcore2.1") }
    static var dotnetcore31: Self { Self(rawValue: "dotnetcore3.1") }
    static var dotnet6: Self { Self(rawValue: "dotnet6") }
    static var dotnet8: Self { Self(rawValue: "dotnet8") }
    static var nodejs43Edge: Self { Self(rawValue: "nodejs4.3-edge") }
    static var go1X: Self { Self(rawValue: "go1.x") }
    static var ruby25: Self { Self(rawValue: "ruby2.5") }
    static var ruby27: Self { Self(rawValue: "ruby2.7") }
    static var provided: Self { Self(rawValue: "provided") }
    static var providedAl2: Self { Self(rawValue: "provided.al2") }
    static var nodejs18X: Self { Self(rawValue: "nodejs18.x") }
    static var python310: Self { Self(rawValue: "python3.10") }
    static var java17: Self { Self(rawValue: "java17") }
    static var ruby32: Self { Self(rawValue: "ruby3.2") }
    static var ruby33: Self { Self(rawValue: "ruby3.3") }
    static var ruby34: Self { Self(rawValue: "ruby3.4") }
    static var python311: Self { Self(rawValue: "python3.11") }
    static var nodejs20X: Self { Self(rawValue: "nodejs20.x") }
    static var providedAl2023: Self { Self(rawValue: "provided.al2023") }
    static var python312: Self { Self(rawValue: "python3.12") }
    static var java21: Self { Self(rawValue: "java21") }
    static var python313: Self { Self(rawValue: "python3.13") }
    static var nodejs22X: Self { Self(rawValue: "nodejs22.x") }
    static var nodejs24X: Self { Self(rawValue: "nodejs24.x") }
    static var python314: Self { Self(rawValue: "python3.14") }
    static var java25: Self { Self(rawValue: "java25") }
    static var dotnet10: Self { Self(rawValue: "dotnet10") }
    static var ruby40: Self { Self(rawValue: "ruby4.0") }
}

struct SchemaRegistryEventRecordFormat: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 453) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var json: Self { Self(rawValue: "JSON") }
    static var source: Self { Self(rawValue: "SOURCE") }
}

struct SnapStartApplyOn: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 470) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var publishedVersions: Self { Self(rawValue: "PublishedVersions") }
    static var none: Self { Self(rawValue: "None") }
}

struct SnapStartOptimizationStatus: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 473) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var on: Self { Self(rawValue: "On") }
    static var off: Self { Self(rawValue: "Off") }
}

struct SourceAccessType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 478) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var basicAuth: Self { Self(rawValue: "BASIC_AUTH") }
    static var vpcSubnet: Self { Self(rawValue: "VPC_SUBNET") }
    static var vpcSecurityGroup: Self { Self(rawValue: "VPC_SECURITY_GROUP") }
    static var saslScram512Auth: Self { Self(rawValue: "SASL_SCRAM_512_AUTH") }
    static var saslScram256Auth: Self { Self(rawValue: "SASL_SCRAM_256_AUTH") }
    static var virtualHost: Self { Self(rawValue: "VIRTUAL_HOST") }
    static var clientCertificateTlsAuth: Self { Self(rawValue: "CLIENT_CERTIFICATE_TLS_AUTH") }
    static var serverRootCaCertificate: Self { Self(rawValue: "SERVER_ROOT_CA_CERTIFICATE") }
}

struct State: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 482) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var pending: Self { Self(rawValue: "Pending") }
    static var active: Self { Self(rawValue: "Active") }
    static var inactive: Self { Self(rawValue: "Inactive") }
    static var failed: Self { Self(rawValue: "Failed") }
    static var deactivating: Self { Self(rawValue: "Deactivating") }
    static var deactivated: Self { Self(rawValue: "Deactivated") }
    static var activeNonInvocable: Self { Self(rawValue: "ActiveNonInvocable") }
    static var deleting: Self { Self(rawValue: "Deleting") }
}

struct StateReasonCode: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 484) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var idle: Self { Self(rawValue: "Idle") }
    static var creating: Self { Self(rawValue: "Creating") }
    static var restoring: Self { Self(rawValue: "Restoring") }
    static var eniLimitExceeded: Self { Self(rawValue: "EniLimitExceeded") }
    static var insufficientRolePermissions: Self { Self(rawValue: "InsufficientRolePermissions") }
    static var invalidConfiguration: Self { Self(rawValue: "InvalidConfiguration") }
    static var internalError: Self { Self(rawValue: "InternalError") }
    static var subnetOutOfIPAddresses: Self { Self(rawValue: "SubnetOutOfIPAddresses") }
    static var invalidSubnet: Self { Self(rawValue: "InvalidSubnet") }
    static var invalidSecurityGroup: Self { Self(rawValue: "InvalidSecurityGroup") }
    static var imageDeleted: Self { Self(rawValue: "ImageDeleted") }
    static var imageAccessDenied: Self { Self(rawValue: "ImageAccessDenied") }
    static var invalidImage: Self { Self(rawValue: "InvalidImage") }
    static var kmsKeyAccessDenied: Self { Self(rawValue: "KMSKeyAccessDenied") }
    static var kmsKeyNotFound: Self { Self(rawValue: "KMSKeyNotFound") }
    static var invalidStateKMSKey: Self { Self(rawValue: "InvalidStateKMSKey") }
    static var disabledKMSKey: Self { Self(rawValue: "DisabledKMSKey") }
    static var efsioError: Self { Self(rawValue: "EFSIOError") }
    static var efsMountConnectivityError: Self { Self(rawValue: "EFSMountConnectivityError") }
    static var efsMountFailure: Self { Self(rawValue: "EFSMountFailure") }
    static var efsMountTimeout: Self { Self(rawValue: "EFSMountTimeout") }
    static var invalidRuntime: Self { Self(rawValue: "InvalidRuntime") }
    static var invalidZipFileException: Self { Self(rawValue: "InvalidZipFileException") }
    static var functionError: Self { Self(rawValue: "FunctionError") }
    static var drainingDurableExecutions: Self { Self(rawValue: "DrainingDurableExecutions") }
    static var vcpuLimitExceeded: Self { Self(rawValue: "VcpuLimitExceeded") }
    static var capacityProviderScalingLimitExceeded: Self { Self(rawValue: "CapacityProviderScalingLimitExceeded") }
    static var insufficientCapacity: Self { Self(rawValue: "InsufficientCapacity") }
    static var ec2RequestLimitExceeded: Self { Self(rawValue: "EC2RequestLimitExceeded") }
    static var functionErrorInitTimeout: Self { Self(rawValue: "FunctionError.InitTimeout") }
    static var functionErrorRuntimeInitError: Self { Self(rawValue: "FunctionError.RuntimeInitError") }
    static var functionErrorExtensionInitError: Self { Self(rawValue: "FunctionError.ExtensionInitError") }
    static var functionErrorInvalidEntryPoint: Self { Self(rawValue: "FunctionError.InvalidEntryPoint") }
    static var functionErrorInvalidWorkingDirectory: Self { Self(rawValue: "FunctionError.InvalidWorkingDirectory") }
    static var functionErrorPermissionDenied: Self { Self(rawValue: "FunctionError.PermissionDenied") }
    static var functionErrorTooManyExtensions: Self { Self(rawValue: "FunctionError.TooManyExtensions") }
    static var functionErrorInitResourceExhausted: Self { Self(rawValue: "FunctionError.InitResourceExhausted") }
    static var disallowedByVpcEncryptionControl: Self { Self(rawValue: "DisallowedByVpcEncryptionControl") }
}

struct SystemLogLevel: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 499) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var debug: Self { Self(rawValue: "DEBUG") }
    static var info: Self { Self(rawValue: "INFO") }
    static var warn: Self { Self(rawValue: "WARN") }
}

struct TenantIsolationMode: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 512) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var perTenant: Self { Self(rawValue: "PER_TENANT") }
}

struct TracingMode: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 522) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var active: Self { Self(rawValue: "Active") }
    static var passThrough: Self { Self(rawValue: "PassThrough") }
}

struct UpdateRuntimeOn: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 31, index: 541) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var auto: Self { Self(rawValue: "Auto") }
    static var manual: Self { Self(rawValue: "Manual") }
    static var functionUpdate: Self { Self(rawValue: "FunctionUpdate") }
}
