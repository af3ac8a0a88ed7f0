// What both simulations are asked in the same way, and how both answer.

import CloudCore
import Policies
import Wire

/// The part of a simulation's input that is not about the policies of the caller.
struct SimulationOrder: Sendable {
    var actions: [String]
    /// `*` alone where none were named.
    var resources: [String]
    private var namesResources: Bool
    private var policy: String?
    private var ownerText: String?
    private var callerText: String?
    private var entries: [ContextEntry]
    private var page: PageRequest

    init(_ input: SimulateCustomPolicyRequest) {
        actions = input.actionNames
        resources = input.resourceArns ?? ["*"]
        namesResources = resources != ["*"]
        policy = input.resourcePolicy
        ownerText = input.resourceOwner
        callerText = input.callerArn
        entries = input.contextEntries ?? []
        page = PageRequest(marker: input.marker, maxItems: input.maxItems)
    }

    init(_ input: SimulatePrincipalPolicyRequest) {
        actions = input.actionNames
        resources = input.resourceArns ?? ["*"]
        namesResources = resources != ["*"]
        policy = input.resourcePolicy
        ownerText = input.resourceOwner
        callerText = input.callerArn
        entries = input.contextEntries ?? []
        page = PageRequest(marker: input.marker, maxItems: input.maxItems)
    }

    /// Throws InvalidInput.
    func resourcePolicy() throws -> SimulatedPolicy? {
        try policy.map { try IAMService.policy("ResourcePolicy", $0, .resource) }
    }

    /// Only a user can be the caller. Throws InvalidInput.
    func caller() throws -> Principal? {
        guard let callerText else { return nil }
        guard let arn = ARN(callerText), arn.service == "iam", arn.resource.hasPrefix("user/"),
            let account = AccountID(arn.account), let slash = arn.resource.lastIndex(of: "/")
        else { throw IAMError.invalidInput("CallerArn must be the ARN of an IAM user.") }
        let name = String(arn.resource[arn.resource.index(after: slash)...])
        return Principal(
            kind: .user(name: name), account: account, userID: name,
            path: String(arn.resource[...slash].dropFirst("user".count)))
    }

    /// An account's number, or an ARN that has one. Throws InvalidInput.
    func owner() throws -> AccountID? {
        guard let ownerText else { return nil }
        guard let account = AccountID(ownerText) ?? ARN(ownerText).flatMap({ AccountID($0.account) }) else {
            throw IAMError.invalidInput("ResourceOwner must be an account ID or an ARN.")
        }
        return account
    }

    /// Throws InvalidInput.
    func facts() throws -> SimulatedFacts {
        var values: [String: [String]] = [:]
        for entry in entries {
            guard let name = entry.contextKeyName else { continue }
            let given = entry.contextKeyValues ?? []
            let isList = entry.contextKeyType?.rawValue.hasSuffix("List") ?? true
            guard isList || given.count == 1 else {
                throw IAMError.invalidInput(
                    "The context key \(name) of type \(entry.contextKeyType?.rawValue ?? "") must have "
                        + "exactly one value.")
            }
            guard values.updateValue(given, forKey: name.lowercased()) == nil else {
                throw IAMError.invalidInput("The context key \(name) is given more than once.")
            }
        }
        return SimulatedFacts(values: values)
    }

    // MARK: The answer

    /// - Parameter texts: the policies whose conditions say what should have been given.
    func response(_ simulation: Simulation, texts: [String]) throws -> SimulatePolicyResponse {
        let all = texts + (policy.map { [$0] } ?? [])
        let missing = ContextKeys.of(all).filter { simulation.facts.values[$0.lowercased()] == nil }
        let pairs = actions.flatMap { action in resources.map { (action, $0) } }
        let page = try Page.of(Array(pairs.indices), page) { String($0) }
        return SimulatePolicyResponse(
            evaluationResults: page.items.map { index in
                let (action, resource) = pairs[index]
                return view(simulation.result(action, on: resource), action, resource, missing)
            }, isTruncated: page.isTruncated, marker: page.marker)
    }

    /// Where resources are named, what is missing and how the accounts stand is said of each.
    private func view(
        _ result: SimulatedResult, _ action: String, _ resource: String, _ missing: [String]
    ) -> EvaluationResult {
        let boundary = result.isWithinBoundary.map {
            PermissionsBoundaryDecisionDetail(allowedByPermissionsBoundary: $0)
        }
        let matches = result.matches.map(Statement.init)
        var view = EvaluationResult(
            evalActionName: action, evalDecision: result.decision, evalResourceName: resource,
            matchedStatements: matches, missingContextValues: namesResources ? [] : missing,
            permissionsBoundaryDecisionDetail: boundary)
        guard namesResources else { return view }
        view.evalDecisionDetails = result.byKind
        view.resourceSpecificResults = [
            ResourceSpecificResult(
                evalResourceName: resource, evalResourceDecision: result.decision,
                matchedStatements: matches, missingContextValues: missing,
                evalDecisionDetails: result.byKind, permissionsBoundaryDecisionDetail: boundary)
        ]
        return view
    }
}

extension Statement {
    /// AWS names the source by these words, not by those of its model.
    init(_ match: SimulatedMatch) {
        self.init(
            sourcePolicyId: match.policy,
            sourcePolicyType: PolicySourceType(
                rawValue: match.isResourcePolicy ? "Resource Policy" : "IAM Policy"),
            startPosition: match.span.map { Position(line: $0.start.line, column: $0.start.column) },
            endPosition: match.span.map { Position(line: $0.end.line, column: $0.end.column) })
    }
}
