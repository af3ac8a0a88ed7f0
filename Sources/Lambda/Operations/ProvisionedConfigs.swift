// Provisioned concurrency of versions and aliases.
// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html

import CloudCore
import Wire

extension LambdaService {
    func putProvisionedConcurrencyConfig(
        _ input: PutProvisionedConcurrencyConfigRequest, _ context: RequestContext
    ) async throws -> PutProvisionedConcurrencyConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        guard let qualifier = reference.qualifier, qualifier != FunctionReference.latest else {
            throw LambdaError.provisionedOnLatest()
        }
        try await checkProvisionable(reference)
        try await checkSnapStart(reference)
        if try await spec(reference).isolatesTenants {
            throw LambdaError.tenantsHaveNo("Provisioned Concurrency configs")
        }
        let (rivals, conflict) = try await rivals(of: qualifier, reference.key)
        try await accrueProvisioned(of: reference.key, qualifier, until: context.now)
        let config = try await store.putProvisioned(
            input.provisionedConcurrentExecutions, reference.key, qualifier, rivals: rivals,
            conflict: conflict, notFound: LambdaError.functionNotFound(reference.arn), at: context.now)
        try await provision(reference.key, qualifier)
        return PutProvisionedConcurrencyConfigResponse(
            requestedProvisionedConcurrentExecutions: config.count,
            availableProvisionedConcurrentExecutions: 0, allocatedProvisionedConcurrentExecutions: 0,
            status: ProvisionedConcurrencyStatusEnum(rawValue: "IN_PROGRESS"),
            lastModified: Self.time(config.lastModified))
    }

    func getProvisionedConcurrencyConfig(
        _ input: GetProvisionedConcurrencyConfigRequest, _ context: RequestContext
    ) async throws -> GetProvisionedConcurrencyConfigResponse {
        let (reference, qualifier) = try await provisionable(input.functionName, input.qualifier, context)
        guard let config = try await store.provisioned(reference.key, qualifier) else {
            throw LambdaError.noProvisionedConfig()
        }
        let state = try await view(of: config, reference.key, qualifier)
        return GetProvisionedConcurrencyConfigResponse(
            requestedProvisionedConcurrentExecutions: config.count,
            availableProvisionedConcurrentExecutions: state.ready,
            allocatedProvisionedConcurrentExecutions: state.ready,
            status: ProvisionedConcurrencyStatusEnum(rawValue: state.status), statusReason: state.reason,
            lastModified: Self.time(config.lastModified))
    }

    func deleteProvisionedConcurrencyConfig(
        _ input: DeleteProvisionedConcurrencyConfigRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let (reference, qualifier) = try await provisionable(input.functionName, input.qualifier, context)
        try await accrueProvisioned(of: reference.key, qualifier, until: context.now)
        _ = try await store.deleteProvisioned(reference.key, qualifier)
        runner.provision(reference.key, qualifier: qualifier, shares: [])
        return EmptyShape()
    }

    func listProvisionedConcurrencyConfigs(
        _ input: ListProvisionedConcurrencyConfigsRequest, _ context: RequestContext
    ) async throws -> ListProvisionedConcurrencyConfigsResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        guard try await store.function(reference.key) != nil else {
            throw LambdaError.functionNotFound(reference.functionARN.description)
        }
        let limit = Self.pageSize(input.maxItems)
        let last = try input.marker.flatMap { $0.isEmpty ? nil : try Marker.text(in: $0) }
        var page = try await store.provisioned(reference.key, after: last, limit: limit + 1)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        var items: [ProvisionedConcurrencyConfigListItem] = []
        for place in page {
            let state = try await view(of: place.config, place.function, place.qualifier)
            items.append(
                ProvisionedConcurrencyConfigListItem(
                    functionArn: "\(reference.functionARN):\(place.qualifier)",
                    requestedProvisionedConcurrentExecutions: place.config.count,
                    availableProvisionedConcurrentExecutions: state.ready,
                    allocatedProvisionedConcurrentExecutions: state.ready,
                    status: ProvisionedConcurrencyStatusEnum(rawValue: state.status),
                    statusReason: state.reason, lastModified: Self.time(place.config.lastModified)))
        }
        return ListProvisionedConcurrencyConfigsResponse(
            provisionedConcurrencyConfigs: items,
            nextMarker: hasMore ? page.last.map { Marker.text(for: $0.qualifier) } : nil)
    }

    /// A config that has not all that it wants says why where an image can't be had.
    private func view(
        of config: ProvisionedConfig, _ function: FunctionKey, _ qualifier: String
    ) async throws -> ProvisionedView {
        var state = runner.provisionedState(function, qualifier: qualifier)
        guard state.failure == nil, state.ready < config.count else { return ProvisionedView(config, state) }
        for (version, _) in try await versions(of: qualifier, function, config.count) {
            guard let function = try await store.function(function, Qualifier(version)) else { continue }
            state.failure = state.failure ?? catalog.problem(of: function)?.reason
        }
        return ProvisionedView(config, state)
    }

    // MARK: Rules

    private func provisionable(
        _ name: String, _ qualifier: String, _ context: RequestContext
    ) async throws -> (reference: FunctionReference, qualifier: String) {
        let reference = try FunctionReference(name, qualifier: qualifier, context: context)
        guard let qualifier = reference.qualifier, qualifier != FunctionReference.latest else {
            throw LambdaError.provisionedNeedsVersion()
        }
        try await checkProvisionable(reference)
        return (reference, qualifier)
    }

    private func checkProvisionable(_ reference: FunctionReference) async throws {
        switch Qualifier(reference.qualifier) {
        case .latest: throw LambdaError.provisionedOnLatest()
        case .version:
            guard try await store.function(reference.key, Qualifier(reference.qualifier)) != nil else {
                throw LambdaError.functionNotFound(reference.arn)
            }
        case .alias(let name):
            guard let alias = try await store.alias(reference.key, name) else {
                throw LambdaError.noAlias(reference.arn)
            }
            guard alias.version != FunctionReference.latest else { throw LambdaError.provisionedOnLatest() }
        }
    }

    /// Versions start from snapshots, or are kept ready.
    private func checkSnapStart(_ reference: FunctionReference) async throws {
        if try await store.function(reference.key, Qualifier(reference.qualifier))?.snapStart != nil {
            throw LambdaError.notForSnapStart("Provisioned Concurrency")
        }
    }

    /// Whose environments the qualifier's would be: a version and an alias of it can't both have some.
    private func rivals(
        of qualifier: String, _ function: FunctionKey
    ) async throws -> (qualifiers: [String], conflict: AWSError) {
        if case .alias(let name) = Qualifier(qualifier) {
            let alias = try await store.alias(function, name)
            return (
                [alias?.version, alias?.route?.version].compactMap { $0 },
                LambdaError.provisionedVersion()
            )
        }
        let aliases = try await store.aliases(of: function) { $0.refers(to: qualifier) }
        return (aliases.map(\.name), LambdaError.provisionedAlias())
    }

    // MARK: Environments

    /// Has the environments made that the config of a qualifier wants, of the versions that it means now.
    /// Of a version whose image can't be had none are made, and the config says so.
    func provision(_ function: FunctionKey, _ qualifier: String) async throws {
        guard let config = try await store.provisioned(function, qualifier) else {
            return runner.provision(function, qualifier: qualifier, shares: [])
        }
        var shares: [ProvisionedShare] = []
        for (version, count) in try await versions(of: qualifier, function, config.count) {
            do {
                guard let spec = try await catalog.spec(function, qualifier: version) else { continue }
                shares.append(ProvisionedShare(spec: spec, count: count))
            } catch let error as AWSError where error.isOfMissingImage {
                continue
            }
        }
        runner.provision(function, qualifier: qualifier, shares: shares)
    }

    /// An alias with two versions shares its environments as it shares its calls.
    private func versions(
        of qualifier: String, _ function: FunctionKey, _ count: Int
    ) async throws -> [(version: String, count: Int)] {
        guard case .alias(let name) = Qualifier(qualifier) else { return [(qualifier, count)] }
        guard let alias = try await store.alias(function, name) else { return [] }
        guard let route = alias.route else { return [(alias.version, count)] }
        let second = Int((Double(count) * route.weight).rounded())
        return [(alias.version, count - second), (route.version, second)]
    }

    /// After a restart, all environments that were provisioned are made again. The start doesn't wait for
    /// images, which may have to be pulled.
    func provisionAll() async throws {
        for place in try await store.allProvisioned() {
            var images: [Function] = []
            for (version, _) in try await versions(of: place.qualifier, place.function, place.config.count) {
                let function = try await store.function(place.function, Qualifier(version))
                if let function, function.image != nil { images.append(function) }
            }
            if let pulls, !images.isEmpty {
                pulls.enqueue(awaiting: images) { try await provision(place.function, place.qualifier) }
            } else {
                try await provision(place.function, place.qualifier)
            }
        }
    }

    // MARK: The bill

    /// Puts what environments were provisioned on the bill, up to now.
    func accrueProvisioned(account: AccountID, until now: Instant) async throws {
        for place in try await store.allProvisioned(of: account) { try await accrue(place, until: now) }
    }

    /// The same for one function whose configs end: all of them where `qualifier` is nil. AWS rounds the time
    /// up to five minutes. https://aws.amazon.com/lambda/pricing/
    func accrueProvisioned(
        of function: FunctionKey, _ qualifier: String?, until now: Instant
    ) async throws {
        if let qualifier {
            guard let config = try await store.provisioned(function, qualifier) else { return }
            let place = ProvisionedPlace(function: function, qualifier: qualifier, config: config)
            return try await accrue(place, until: Self.roundedEnd(of: config, now))
        }
        // More of them than one function may have concurrency.
        for place in try await store.provisioned(function, after: nil, limit: 1_000) {
            try await accrue(place, until: Self.roundedEnd(of: place.config, now))
        }
    }

    private static func roundedEnd(of config: ProvisionedConfig, _ now: Instant) -> Instant {
        let step = Int64(Limits.provisionedRoundingSeconds)
        let steps = ((now - config.lastModified).wholeMilliseconds + step * 1_000 - 1) / (step * 1_000)
        return config.lastModified + .seconds(max(1, steps) * step)
    }

    private func accrue(_ place: ProvisionedPlace, until now: Instant) async throws {
        let found = try await store.function(place.function, Qualifier(place.qualifier))
        guard let version = found else { return }
        var place = place
        // Two weeks in each commit.
        while place.config.billedUntil < now {
            let end = min(now, place.config.billedUntil + .seconds(14 * 86_400))
            try await store.bill(place, until: end, Self.usage(of: place, version, until: end))
            place.config.billedUntil = end
        }
    }

    /// Hour by hour.
    private static func usage(
        of place: ProvisionedPlace, _ version: Function, until end: Instant
    ) -> [(BillKey, BillUsage)] {
        var rows: [(BillKey, BillUsage)] = []
        var from = place.config.billedUntil
        while from < end {
            let hour = from.seconds / 3_600
            let next = min(end, Instant(seconds: (hour + 1) * 3_600))
            var usage = BillUsage()
            usage.provisioned = version.memoryMiB * place.config.count * Int((next - from).wholeMilliseconds)
            rows.append(
                (BillKey(function: place.function, hour: hour, architecture: version.architecture), usage))
            from = next
        }
        return rows
    }

    /// As AWS writes it here: `2019-12-31T20:28:49+0000`.
    private static func time(_ instant: Instant) -> String {
        String(CivilTime(instant).iso8601().dropLast()) + "+0000"
    }
}

/// A config as callers see it.
private struct ProvisionedView {
    var ready: Int
    var status: String
    var reason: String?

    init(_ config: ProvisionedConfig, _ state: ProvisionedState) {
        ready = min(state.ready, config.count)
        reason = state.failure
        status = state.failure != nil ? "FAILED" : ready >= config.count ? "READY" : "IN_PROGRESS"
    }
}

extension PutProvisionedConcurrencyConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension GetProvisionedConcurrencyConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension DeleteProvisionedConcurrencyConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension ListProvisionedConcurrencyConfigsRequest: FunctionRequest {}

extension LambdaError {
    static func provisionedOnLatest() -> AWSError {
        invalidParameter(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    }

    static func provisionedNeedsVersion() -> AWSError {
        invalidParameter("The function resource provided must be an alias or a published version.")
    }

    static func noProvisionedConfig() -> AWSError {
        AWSError(
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function", status: 404,
            fields: ["Type": "User"])
    }

    static func provisionedVersion() -> AWSError {
        conflict(
            "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")
    }

    static func provisionedAlias() -> AWSError {
        conflict("Version is pointed by a Provisioned Concurrency alias")
    }

    static func provisionedAboveReserved() -> AWSError {
        invalidParameter(
            "Requested Provisioned Concurrency should not be greater than the "
                + "reservedConcurrentExecution for "
                + "function")
    }

    static func provisionedAboveAccount(_ limit: Int) -> AWSError {
        invalidParameter(
            "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency "
                + "[\(limit)].")
    }

    static func provisionedTooHigh() -> AWSError {
        invalidParameter(
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                + "below its minimum value of [\(Limits.unreservedConcurrencyMinimum)].")
    }

    /// AWS refuses a reservation that its provisioned environments would not fit into; the words are ours.
    static func reservedBelowProvisioned(_ count: Int, _ provisioned: Int) -> AWSError {
        invalidParameter(
            "ReservedConcurrentExecutions \(count) should not be lower than function's total provisioned "
                + "concurrency [\(provisioned)].")
    }

    private static func conflict(_ message: String) -> AWSError {
        AWSError("ResourceConflictException", message, status: 409, fields: ["Type": "User"])
    }
}
