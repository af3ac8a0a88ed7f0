// Lambda: what it needs, and the table of contents of its operations.

import CloudCore
public import Wire

/// AWS Lambda.
public struct LambdaService: Service {
    public static var model: ServiceModel { .lambda }

    let catalog: FunctionCatalog
    let runner: any FunctionRunner
    let runtimes: HostRuntimes
    let entropy: any Entropy
    /// Nil where functions need no role.
    let roles: (any RoleProvider)?
    /// Nil where there is no S3 to read packages from.
    let objects: (any ObjectReader)?
    /// Asked for calls that come from inside; those over the wire have been authorized before.
    let authorizer: any Authorizer
    /// Nil in tests that bring a runner of their own.
    var engine: ExecutionEngine?
    /// Nil in tests that bring a runner of their own.
    var bill: BillMeter?
    /// Nil in tests that bring a runner of their own.
    var snapshots: Snapshots?
    /// Nil in tests that bring a runner of their own.
    var pulls: ImagePulls?
    /// Nil where nobody is asked whether execution roles may do a thing.
    var executionRoles: ExecutionRoles?
    /// Nil where there are no queues to poll.
    var mappings: MappingEngine?
    /// Services that take records and dead letters.
    var targets = DeliveryTargets()
    /// Nil where there is no KMS: the node's own key keeps every variable then.
    var keys: FunctionKeys?
    var networks = FunctionNetworks()
    /// Nil in tests that bring a runner of their own.
    var durable: DurableEngine?

    init(
        catalog: FunctionCatalog, runner: any FunctionRunner, runtimes: HostRuntimes, entropy: any Entropy,
        roles: (any RoleProvider)?, objects: (any ObjectReader)?, authorizer: any Authorizer
    ) {
        self.catalog = catalog
        self.runner = runner
        self.runtimes = runtimes
        self.entropy = entropy
        self.roles = roles
        self.objects = objects
        self.authorizer = authorizer
    }

    var store: LambdaStore { catalog.store }

    public static var operations: [Operation<LambdaService>] {
        [
            // Functions
            .on("CreateFunction", needs: Needs.create, createFunction),
            .on("GetFunction", needs: Needs.function("GetFunction"), getFunction),
            .on(
                "GetFunctionConfiguration", needs: Needs.function("GetFunctionConfiguration"),
                getFunctionConfiguration),
            .on("UpdateFunctionCode", needs: Needs.function("UpdateFunctionCode"), updateFunctionCode),
            .on("UpdateFunctionConfiguration", needs: Needs.update, updateFunctionConfiguration),
            .on("DeleteFunction", needs: Needs.function("DeleteFunction"), deleteFunction),
            .on("ListFunctions", needs: Needs.anything("ListFunctions"), listFunctions),
            .on("GetAccountSettings", needs: Needs.anything("GetAccountSettings"), getAccountSettings),

            // Versions and aliases
            .on("PublishVersion", needs: Needs.function("PublishVersion"), publishVersion),
            .on(
                "ListVersionsByFunction", needs: Needs.function("ListVersionsByFunction"),
                listVersionsByFunction),
            .on("CreateAlias", needs: Needs.function("CreateAlias"), createAlias),
            .on("GetAlias", needs: Needs.function("GetAlias"), getAlias),
            .on("UpdateAlias", needs: Needs.function("UpdateAlias"), updateAlias),
            .on("DeleteAlias", needs: Needs.function("DeleteAlias"), deleteAlias),
            .on("ListAliases", needs: Needs.function("ListAliases"), listAliases),

            // Permissions
            .on("AddPermission", needs: Needs.addPermission, addPermission),
            .on("RemovePermission", needs: Needs.function("RemovePermission"), removePermission),
            .on("GetPolicy", needs: Needs.function("GetPolicy"), getPolicy),

            // Code signing and runtime management
            .on(
                "CreateCodeSigningConfig", needs: Needs.createCodeSigning, createCodeSigningConfig),
            .on(
                "GetCodeSigningConfig", needs: Needs.codeSigning("GetCodeSigningConfig"),
                getCodeSigningConfig),
            .on(
                "UpdateCodeSigningConfig", needs: Needs.codeSigning("UpdateCodeSigningConfig"),
                updateCodeSigningConfig),
            .on(
                "DeleteCodeSigningConfig", needs: Needs.codeSigning("DeleteCodeSigningConfig"),
                deleteCodeSigningConfig),
            .on(
                "ListCodeSigningConfigs", needs: Needs.anything("ListCodeSigningConfigs"),
                listCodeSigningConfigs),
            .on("PutFunctionCodeSigningConfig", needs: Needs.putCodeSigning, putFunctionCodeSigningConfig),
            .on(
                "GetFunctionCodeSigningConfig", needs: Needs.function("GetFunctionCodeSigningConfig"),
                getFunctionCodeSigningConfig),
            .on(
                "DeleteFunctionCodeSigningConfig", needs: Needs.function("DeleteFunctionCodeSigningConfig"),
                deleteFunctionCodeSigningConfig),
            .on(
                "ListFunctionsByCodeSigningConfig",
                needs: Needs.codeSigning("ListFunctionsByCodeSigningConfig"),
                listFunctionsByCodeSigningConfig),
            .on(
                "GetRuntimeManagementConfig", needs: Needs.function("GetRuntimeManagementConfig"),
                getRuntimeManagementConfig),
            .on(
                "PutRuntimeManagementConfig", needs: Needs.function("PutRuntimeManagementConfig"),
                putRuntimeManagementConfig),

            // Invocation
            .raw("Invoke", read: { try InvokeRequest($0.head, $1) }, needs: Needs.invoke, invoke),
            .raw(
                "InvokeWithResponseStream", read: { try InvokeRequest(streaming: $0.head, $1) },
                needs: Needs.invoke, invokeWithResponseStream),
            .raw(
                "InvokeAsync", read: { try InvokeRequest(asynchronous: $0.head, $1) },
                needs: Needs.invokeAsync, invokeAsync),
            .on(
                "PutFunctionRecursionConfig", needs: Needs.function("PutFunctionRecursionConfig"),
                putFunctionRecursionConfig),
            .on(
                "GetFunctionRecursionConfig", needs: Needs.function("GetFunctionRecursionConfig"),
                getFunctionRecursionConfig),

            // Durable executions
            .on(
                "CheckpointDurableExecution", needs: Needs.execution("CheckpointDurableExecution"),
                checkpointDurableExecution),
            .on(
                "GetDurableExecutionState", needs: Needs.execution("GetDurableExecutionState"),
                getDurableExecutionState),
            .on("GetDurableExecution", needs: Needs.execution("GetDurableExecution"), getDurableExecution),
            .on(
                "GetDurableExecutionHistory", needs: Needs.execution("GetDurableExecutionHistory"),
                getDurableExecutionHistory),
            .on(
                "ListDurableExecutionsByFunction", needs: Needs.function("ListDurableExecutionsByFunction"),
                listDurableExecutionsByFunction),
            .on("StopDurableExecution", needs: Needs.execution("StopDurableExecution"), stopDurableExecution),
            .on(
                "SendDurableExecutionCallbackSuccess",
                needs: Needs.callback("SendDurableExecutionCallbackSuccess"),
                sendDurableExecutionCallbackSuccess),
            .on(
                "SendDurableExecutionCallbackFailure",
                needs: Needs.callback("SendDurableExecutionCallbackFailure"),
                sendDurableExecutionCallbackFailure),
            .on(
                "SendDurableExecutionCallbackHeartbeat",
                needs: Needs.callback("SendDurableExecutionCallbackHeartbeat"),
                sendDurableExecutionCallbackHeartbeat),

            // Concurrency
            .on(
                "PutFunctionConcurrency", needs: Needs.function("PutFunctionConcurrency"),
                putFunctionConcurrency),
            .on(
                "GetFunctionConcurrency", needs: Needs.function("GetFunctionConcurrency"),
                getFunctionConcurrency),
            .on(
                "DeleteFunctionConcurrency", needs: Needs.function("DeleteFunctionConcurrency"),
                deleteFunctionConcurrency),

            .on(
                "PutProvisionedConcurrencyConfig", needs: Needs.function("PutProvisionedConcurrencyConfig"),
                putProvisionedConcurrencyConfig),
            .on(
                "GetProvisionedConcurrencyConfig", needs: Needs.function("GetProvisionedConcurrencyConfig"),
                getProvisionedConcurrencyConfig),
            .on(
                "DeleteProvisionedConcurrencyConfig",
                needs: Needs.function("DeleteProvisionedConcurrencyConfig"),
                deleteProvisionedConcurrencyConfig),
            .on(
                "ListProvisionedConcurrencyConfigs",
                needs: Needs.function("ListProvisionedConcurrencyConfigs"),
                listProvisionedConcurrencyConfigs),

            // Asynchronous invocation
            .on(
                "PutFunctionEventInvokeConfig", needs: Needs.function("PutFunctionEventInvokeConfig"),
                putFunctionEventInvokeConfig),
            .on(
                "UpdateFunctionEventInvokeConfig", needs: Needs.function("UpdateFunctionEventInvokeConfig"),
                updateFunctionEventInvokeConfig),
            .on(
                "GetFunctionEventInvokeConfig", needs: Needs.function("GetFunctionEventInvokeConfig"),
                getFunctionEventInvokeConfig),
            .on(
                "DeleteFunctionEventInvokeConfig", needs: Needs.function("DeleteFunctionEventInvokeConfig"),
                deleteFunctionEventInvokeConfig),
            .on(
                "ListFunctionEventInvokeConfigs", needs: Needs.function("ListFunctionEventInvokeConfigs"),
                listFunctionEventInvokeConfigs),

            // Event source mappings
            .on("CreateEventSourceMapping", needs: Needs.createMapping, createEventSourceMapping),
            .on("GetEventSourceMapping", needs: Needs.getMapping, getEventSourceMapping),
            .on("UpdateEventSourceMapping", needs: Needs.updateMapping, updateEventSourceMapping),
            .on("DeleteEventSourceMapping", needs: Needs.deleteMapping, deleteEventSourceMapping),
            .on(
                "ListEventSourceMappings", needs: Needs.anything("ListEventSourceMappings"),
                listEventSourceMappings),

            // Layers
            .on("PublishLayerVersion", needs: Needs.publishLayer, publishLayerVersion),
            .on("GetLayerVersion", needs: Needs.layerVersion("GetLayerVersion"), getLayerVersion),
            .on("GetLayerVersionByArn", needs: Needs.layerVersionByARN, getLayerVersionByArn),
            .on("ListLayers", needs: Needs.anything("ListLayers"), listLayers),
            .on("ListLayerVersions", needs: Needs.anything("ListLayerVersions"), listLayerVersions),
            .on("DeleteLayerVersion", needs: Needs.layerVersion("DeleteLayerVersion"), deleteLayerVersion),
            .on(
                "AddLayerVersionPermission", needs: Needs.layerVersion("AddLayerVersionPermission"),
                addLayerVersionPermission),
            .on(
                "RemoveLayerVersionPermission", needs: Needs.layerVersion("RemoveLayerVersionPermission"),
                removeLayerVersionPermission),
            .on(
                "GetLayerVersionPolicy", needs: Needs.layerVersion("GetLayerVersionPolicy"),
                getLayerVersionPolicy),

            // Function URLs
            .on(
                "CreateFunctionUrlConfig",
                needs: Needs.url("CreateFunctionUrlConfig") { (request: CreateFunctionUrlConfigRequest) in
                    request.authType
                }, createFunctionURLConfig),
            .on(
                "GetFunctionUrlConfig", needs: Needs.function("GetFunctionUrlConfig"),
                getFunctionURLConfig),
            .on(
                "UpdateFunctionUrlConfig",
                needs: Needs.url("UpdateFunctionUrlConfig") { (request: UpdateFunctionUrlConfigRequest) in
                    request.authType
                }, updateFunctionURLConfig),
            .on(
                "DeleteFunctionUrlConfig", needs: Needs.function("DeleteFunctionUrlConfig"),
                deleteFunctionURLConfig),
            .on(
                "ListFunctionUrlConfigs", needs: Needs.function("ListFunctionUrlConfigs"),
                listFunctionURLConfigs),

            // Tags
            .on("TagResource", needs: Needs.tag, tagResource),
            .on("UntagResource", needs: Needs.untag, untagResource),
            .on("ListTags", needs: Needs.resource("ListTags"), listTags),
        ]
    }
}
