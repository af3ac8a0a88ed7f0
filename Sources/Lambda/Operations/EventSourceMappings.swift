// Making, changing, showing and deleting event source mappings. Queues are what this cloud can poll.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html

import CloudCore
import Wire

extension LambdaService {
    var mappingStore: MappingStore { MappingStore(store: store.store) }

    func createEventSourceMapping(
        _ input: CreateEventSourceMappingRequest, _ context: RequestContext
    ) async throws -> EventSourceMappingConfiguration {
        let change = MappingChange(input)
        let reference = try FunctionReference(input.functionName, context: context)
        let queue = try change.queue(input.eventSourceArn)
        try change.check()
        var mapping = EventSourceMapping(
            id: entropy.uuid(), account: context.account, region: context.region, source: queue.description,
            function: reference.key, qualifier: reference.qualifier, lastModified: context.now)
        mapping.tags = try Tags.checked(input.tags ?? [:])
        change.apply(to: &mapping)
        try await check(mapping, of: queue, context)
        if let sealing = try await seal(change, mapping, of: nil, context) {
            try sealing.apply(to: &mapping, of: mapping)
        }
        try await mappingStore.insert(mapping)
        mappings?.changed(mapping)
        return await shown(mapping, context)
    }

    func updateEventSourceMapping(
        _ input: UpdateEventSourceMappingRequest, _ context: RequestContext
    ) async throws -> EventSourceMappingConfiguration {
        let change = MappingChange(input)
        let reference = try input.functionName.map { try FunctionReference($0, context: context) }
        try change.check()
        let former = try await existing(input.uuid, context)
        var wanted = former
        let apply: @Sendable (inout EventSourceMapping) throws -> Void = { mapping in
            if mapping.state.isPassing { throw LambdaError.mappingInUse("update") }
            let wasEnabled = mapping.isEnabled
            if let reference { (mapping.function, mapping.qualifier) = (reference.key, reference.qualifier) }
            change.apply(to: &mapping)
            mapping.lastModified = context.now
            mapping.state =
                mapping.isEnabled == wasEnabled ? .updating : mapping.isEnabled ? .enabling : .disabling
        }
        try apply(&wanted)
        guard let queue = ARN(wanted.source) else { throw LambdaError.sourceUnknown() }
        try await check(wanted, of: queue, context)
        let sealing = try await seal(change, wanted, of: former, context)
        let mapping = try await mappingStore.update(
            wanted.id, context.account, context.region, notFound: LambdaError.mappingMissing()
        ) { mapping in
            let current = mapping
            try apply(&mapping)
            try sealing?.apply(to: &mapping, of: current)
        }
        mappings?.changed(mapping)
        return await shown(mapping, context)
    }

    func getEventSourceMapping(
        _ input: GetEventSourceMappingRequest, _ context: RequestContext
    ) async throws -> EventSourceMappingConfiguration {
        await shown(try await existing(input.uuid, context), context)
    }

    func deleteEventSourceMapping(
        _ input: DeleteEventSourceMappingRequest, _ context: RequestContext
    ) async throws -> EventSourceMappingConfiguration {
        let mapping = try await mappingStore.update(
            input.uuid, context.account, context.region, notFound: LambdaError.mappingMissing()
        ) { mapping in
            if mapping.state.isPassing { throw LambdaError.mappingInUse("delete") }
            mapping.state = .deleting
        }
        mappings?.changed(mapping)
        return await shown(mapping, context)
    }

    func listEventSourceMappings(
        _ input: ListEventSourceMappingsRequest, _ context: RequestContext
    ) async throws -> ListEventSourceMappingsResponse {
        let reference = try input.functionName.map { try FunctionReference($0, context: context) }
        let limit = min(max(1, input.maxItems ?? Limits.mappingPageItems), Limits.mappingPageItems)
        var last = try input.marker.flatMap { $0.isEmpty ? nil : try Marker.text(in: $0) }
        var found: [EventSourceMapping] = []
        var isWhole = false
        while found.count <= limit, !isWhole {
            let page = try await mappingStore.mappings(
                context.account, context.region, after: last, limit: MappingLimits.page)
            isWhole = page.count < MappingLimits.page
            last = page.last?.id
            found += page.filter { mapping in
                if let source = input.eventSourceArn, source != mapping.source { return false }
                guard let reference else { return true }
                return mapping.function == reference.key && mapping.qualifier == reference.qualifier
            }
        }
        let shown = found.prefix(limit)
        return ListEventSourceMappingsResponse(
            nextMarker: found.count > limit ? shown.last.map { Marker.text(for: $0.id) } : nil,
            eventSourceMappings: shown.map {
                EventSourceMappingConfiguration($0, problem: mappings?.problem(of: $0.id))
            })
    }

    private func existing(_ id: String, _ context: RequestContext) async throws -> EventSourceMapping {
        let mapping = try await mappingStore.mapping(id, context.account, context.region)
        guard let mapping else { throw LambdaError.mappingMissing() }
        return mapping
    }

    /// Whether the function is there, and its role may take the queue's messages.
    private func check(
        _ mapping: EventSourceMapping, of queue: ARN, _ context: RequestContext
    ) async throws {
        if mapping.settings.batchSize > MappingLimits.batchWithoutWindow, mapping.settings.windowSeconds == 0
        {
            throw LambdaError.batchWithoutWindow()
        }
        if mapping.settings.pollers != nil, mapping.settings.maximumConcurrency != nil {
            throw LambdaError.twoScalings()
        }
        guard
            let function = try await store.function(mapping.function, Qualifier(mapping.qualifier))
        else { throw LambdaError.mappingFunctionMissing() }
        if function.connections.isolatesTenants { throw LambdaError.tenantsHaveNo("Event source mappings") }
        guard let queues = mappings?.parts.queues else {
            throw LambdaError.notBuilt("An event source mapping of the service sqs")
        }
        if let executionRoles, let role = ARN(function.role) {
            for permission in queues.pollingPermissions(for: queue) {
                let isAllowed = try await executionRoles.allows(
                    [permission], role: role, for: mapping.function, requestID: context.requestID)
                guard isAllowed else { throw LambdaError.queueForbidden(permission.action) }
            }
        }
        guard queue.region == context.region.name, let found = try await queues.queue(queue) else {
            throw LambdaError.queueMissing()
        }
        if found.isFIFO, mapping.settings.windowSeconds > 0 { throw LambdaError.windowOfFIFO() }
        guard found.visibilityTimeoutSeconds >= function.timeoutSeconds else {
            throw LambdaError.visibilityTooShort(
                found.visibilityTimeoutSeconds, function: function.timeoutSeconds)
        }
    }
}
