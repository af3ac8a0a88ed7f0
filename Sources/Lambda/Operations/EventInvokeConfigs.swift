// How asynchronous invocations are retried, and where their records go: settings per function, version and
// alias.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html

import CloudCore
import Wire

extension LambdaService {
    func putFunctionEventInvokeConfig(
        _ input: PutFunctionEventInvokeConfigRequest, _ context: RequestContext
    ) async throws -> FunctionEventInvokeConfig {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let said = EventInvokeChange(
            attempts: input.maximumRetryAttempts, ageSeconds: input.maximumEventAgeInSeconds,
            destinations: input.destinationConfig)
        try await check(said, of: reference, context)
        return try await change(reference, notFound: LambdaError.functionDoesNotExist()) { _ in
            said.applied(to: EventInvokeSettings(lastModified: context.now))
        }
    }

    func updateFunctionEventInvokeConfig(
        _ input: UpdateFunctionEventInvokeConfigRequest, _ context: RequestContext
    ) async throws -> FunctionEventInvokeConfig {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let said = EventInvokeChange(
            attempts: input.maximumRetryAttempts, ageSeconds: input.maximumEventAgeInSeconds,
            destinations: input.destinationConfig)
        try await check(said, of: reference, context)
        let missing = LambdaError.noEventInvokeConfig(reference.qualifiedARN)
        return try await change(reference, notFound: LambdaError.functionDoesNotExist()) { old in
            guard var new = old else { throw missing }
            new.lastModified = context.now
            return said.applied(to: new)
        }
    }

    func getFunctionEventInvokeConfig(
        _ input: GetFunctionEventInvokeConfigRequest, _ context: RequestContext
    ) async throws -> FunctionEventInvokeConfig {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        guard let settings = try await store.eventInvokeSettings(reference.key, Self.qualifier(reference))
        else {
            throw LambdaError.noEventInvokeConfig(reference.qualifiedARN)
        }
        return Self.shape(settings, reference)
    }

    func deleteFunctionEventInvokeConfig(
        _ input: DeleteFunctionEventInvokeConfigRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let missing = LambdaError.noEventInvokeConfig(reference.qualifiedARN)
        _ = try await store.updateEventInvokeSettings(
            reference.key, Self.qualifier(reference), notFound: missing
        ) { old in
            if old == nil { throw missing }
            return nil
        }
        return EmptyShape()
    }

    func listFunctionEventInvokeConfigs(
        _ input: ListFunctionEventInvokeConfigsRequest, _ context: RequestContext
    ) async throws -> ListFunctionEventInvokeConfigsResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        guard try await store.function(reference.key) != nil else { throw LambdaError.functionDoesNotExist() }
        let limit = Self.pageSize(input.maxItems)
        let last = try input.marker.flatMap { $0.isEmpty ? nil : try Marker.text(in: $0) }
        var page = try await store.eventInvokeSettings(reference.key, after: last, limit: limit + 1)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return ListFunctionEventInvokeConfigsResponse(
            functionEventInvokeConfigs: page.map { qualifier, settings in
                var place = reference
                place.qualifier = qualifier
                return Self.shape(settings, place)
            }, nextMarker: hasMore ? page.last.map { Marker.text(for: $0.qualifier) } : nil)
    }

    private func change(
        _ reference: FunctionReference, notFound: AWSError,
        _ change: @Sendable (EventInvokeSettings?) throws -> EventInvokeSettings?
    ) async throws -> FunctionEventInvokeConfig {
        guard try await store.function(reference.key, Qualifier(reference.qualifier)) != nil else {
            throw notFound
        }
        let settings = try await store.updateEventInvokeSettings(
            reference.key, Self.qualifier(reference), notFound: notFound, change)
        guard let settings else { throw notFound }
        return Self.shape(settings, reference)
    }

    private static func qualifier(_ reference: FunctionReference) -> String {
        reference.qualifier ?? FunctionReference.latest
    }

    private func check(
        _ said: EventInvokeChange, of reference: FunctionReference, _ context: RequestContext
    ) async throws {
        try said.check()
        let destinations = [said.onSuccess, said.onFailure].compactMap { $0 }.filter { !$0.isEmpty }
        guard !destinations.isEmpty else { return }
        let qualifier = Qualifier(reference.qualifier)
        guard let function = try await store.function(reference.key, qualifier) else {
            throw LambdaError.functionDoesNotExist()
        }
        if function.durable != nil { throw LambdaError.durableWithoutDestinations() }
        for destination in destinations {
            try await check(destination: destination, said, of: reference, role: function.role, context)
        }
    }

    private static func shape(
        _ settings: EventInvokeSettings, _ reference: FunctionReference
    ) -> FunctionEventInvokeConfig {
        FunctionEventInvokeConfig(
            lastModified: settings.lastModified, functionArn: reference.qualifiedARN,
            maximumRetryAttempts: settings.maximumRetryAttempts,
            maximumEventAgeInSeconds: settings.maximumEventAgeSeconds,
            destinationConfig: DestinationConfig(
                onSuccess: OnSuccess(destination: settings.onSuccess),
                onFailure: OnFailure(destination: settings.onFailure)))
    }
}

/// What a request says of asynchronous invocation. Nil leaves a setting as it is.
struct EventInvokeChange: Sendable {
    var attempts: Int?
    var ageSeconds: Int?
    var hasDestinations: Bool
    var onSuccess: String?
    var onFailure: String?

    /// Whose ARNs AWS takes as destinations.
    static let services: Set<String> = ["lambda", "sqs", "sns", "events", "s3"]

    init(attempts: Int?, ageSeconds: Int?, destinations: DestinationConfig?) {
        self.attempts = attempts
        self.ageSeconds = ageSeconds
        hasDestinations = destinations != nil
        onSuccess = destinations?.onSuccess?.destination
        onFailure = destinations?.onFailure?.destination
    }

    func check() throws {
        guard attempts != nil || ageSeconds != nil || hasDestinations else {
            throw LambdaError.emptyEventInvokeConfig()
        }
        try AWSError.check(attempts, in: Limits.retryAttempts, at: "maximumRetryAttempts")
        try AWSError.check(ageSeconds, in: Limits.eventAgeSeconds, at: "maximumEventAgeInSeconds")
    }

    func applied(to settings: EventInvokeSettings) -> EventInvokeSettings {
        var settings = settings
        if let attempts { settings.maximumRetryAttempts = attempts }
        if let ageSeconds { settings.maximumEventAgeSeconds = ageSeconds }
        if let onSuccess { settings.onSuccess = onSuccess.isEmpty ? nil : onSuccess }
        if let onFailure { settings.onFailure = onFailure.isEmpty ? nil : onFailure }
        return settings
    }
}
