// SimulatePrincipalPolicy and SimulateCustomPolicy, and the context keys that policies ask for.

import CloudCore
import Policies
import Wire

extension IAMService {
    static let simulations: [Operation<IAMService>] = [
        .on(
            "SimulateCustomPolicy",
            needs: { (_: SimulateCustomPolicyRequest, _) in Needs.whole("SimulateCustomPolicy") },
            simulateCustomPolicy),
        .on(
            "SimulatePrincipalPolicy",
            needs: { (input: SimulatePrincipalPolicyRequest, _) in
                Needs.policy("SimulatePrincipalPolicy", input.policySourceArn)
            }, simulatePrincipalPolicy),
        .on(
            "GetContextKeysForCustomPolicy",
            needs: { (_: GetContextKeysForCustomPolicyRequest, _) in
                Needs.whole("GetContextKeysForCustomPolicy")
            }, getContextKeysForCustomPolicy),
        .on(
            "GetContextKeysForPrincipalPolicy",
            needs: { (input: GetContextKeysForPrincipalPolicyRequest, _) in
                Needs.policy("GetContextKeysForPrincipalPolicy", input.policySourceArn)
            }, getContextKeysForPrincipalPolicy),
    ]

    func simulateCustomPolicy(
        _ input: SimulateCustomPolicyRequest, _ context: RequestContext
    ) async throws -> SimulatePolicyResponse {
        let order = SimulationOrder(input)
        let simulation = Simulation(
            identity: try Self.policies(input.policyInputList, "PolicyInputList", .inline),
            boundary: try Self.policies(
                input.permissionsBoundaryPolicyInputList ?? [], "PermissionsBoundaryPolicyInputList",
                .inline),
            resource: try order.resourcePolicy(), caller: try order.caller(),
            resourceOwner: try order.owner(), facts: try order.facts())
        return try order.response(simulation, texts: input.policyInputList)
    }

    func simulatePrincipalPolicy(
        _ input: SimulatePrincipalPolicyRequest, _ context: RequestContext
    ) async throws -> SimulatePolicyResponse {
        let order = SimulationOrder(input)
        let more = input.policyInputList ?? []
        let source = try await principalPolicies(input.policySourceArn, context)
        var simulation = Simulation(
            identity: try source.policies.map { try Self.policy($0.id, $0.json, .inline) }
                + Self.policies(more, "PolicyInputList", .inline),
            resource: try order.resourcePolicy(), caller: try order.caller() ?? source.caller,
            resourceOwner: try order.owner(), facts: try order.facts())
        if let given = input.permissionsBoundaryPolicyInputList {
            simulation.boundary = try Self.policies(given, "PermissionsBoundaryPolicyInputList", .inline)
        } else if let own = source.boundary {
            simulation.boundary = [try Self.policy(own.id, own.json, .inline)]
        }
        if simulation.resource != nil, simulation.caller == nil {
            throw IAMError.invalidInput(
                "CallerArn must be specified with a ResourcePolicy where PolicySourceArn is not a user's.")
        }
        return try order.response(simulation, texts: source.policies.map(\.json) + more)
    }

    private static func policies(
        _ texts: [String], _ name: String, _ kind: PolicyKind
    ) throws -> [SimulatedPolicy] {
        try texts.enumerated().map { try policy("\(name).\($0.offset + 1)", $0.element, kind) }
    }

    static func policy(_ id: String, _ json: String, _ kind: PolicyKind) throws -> SimulatedPolicy {
        do throws(PolicySyntaxError) {
            return try SimulatedPolicy(id: id, json: json, kind: kind)
        } catch {
            throw IAMError.invalidInput("\(id): \(error.message)")
        }
    }

    // MARK: The policies of somebody

    private struct PrincipalSource {
        var policies: [(id: String, json: String)]
        var boundary: (id: String, json: String)?
        /// Nil for who cannot call as somebody that a resource's policy names.
        var caller: Principal?
    }

    /// Throws InvalidInput, NoSuchEntity.
    private func principalPolicies(_ arn: String, _ context: RequestContext) async throws -> PrincipalSource {
        let subject = try await subject(arn, context)
        if let group = subject.group { return try await source(group, context) }
        if let user = subject.users.first, !subject.isPolicy {
            var source = try await source(user, context)
            source.caller = Principal(
                kind: .user(name: user.core.name), account: context.account, userID: user.core.id,
                path: user.core.path)
            return source
        }
        guard let role = subject.roles.first, !subject.isPolicy else {
            throw IAMError.invalidInput("\(arn) is not the ARN of a user, group or role.")
        }
        return try await source(role, context)
    }

    private func source<R: IdentityRecord>(
        _ record: R, _ context: RequestContext
    ) async throws -> PrincipalSource {
        let policies = try await store.sourcePolicies(of: record, in: context.account)
        var source = PrincipalSource(policies: policies.map { ($0.simulatedID, $0.json) })
        if let arn = record.core.boundary, let json = try await store.managedText(arn, in: context.account) {
            source.boundary = (arn.split(separator: "/").last.map(String.init) ?? arn, json)
        }
        return source
    }

    // MARK: Context keys

    func getContextKeysForCustomPolicy(
        _ input: GetContextKeysForCustomPolicyRequest, _ context: RequestContext
    ) async throws -> GetContextKeysForPolicyResponse {
        for (index, json) in input.policyInputList.enumerated() {
            _ = try Self.policy("PolicyInputList.\(index + 1)", json, .inline)
        }
        return GetContextKeysForPolicyResponse(contextKeyNames: ContextKeys.of(input.policyInputList))
    }

    func getContextKeysForPrincipalPolicy(
        _ input: GetContextKeysForPrincipalPolicyRequest, _ context: RequestContext
    ) async throws -> GetContextKeysForPolicyResponse {
        let own = try await principalPolicies(input.policySourceArn, context).policies.map(\.json)
        let more = input.policyInputList ?? []
        for (index, json) in more.enumerated() {
            _ = try Self.policy("PolicyInputList.\(index + 1)", json, .inline)
        }
        return GetContextKeysForPolicyResponse(contextKeyNames: ContextKeys.of(own + more))
    }
}

extension SourcePolicy {
    /// As AWS's results name it: a managed policy by its name, an inline one with whose it is.
    var simulatedID: String { arn == nil ? "\(owner.noun)_\(ownerName)_\(name)" : name }
}
