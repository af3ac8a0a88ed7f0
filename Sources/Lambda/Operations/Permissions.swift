// Permissions on functions, versions and aliases, for other accounts and for services.
// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html

import CloudCore
import Wire

extension LambdaService {
    func addPermission(
        _ input: AddPermissionRequest, _ context: RequestContext
    ) async throws -> AddPermissionResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        if reference.qualifier == FunctionReference.latest { throw LambdaError.noPolicyOnLatest() }
        try await checkExistence(reference)
        let grant = PermissionGrant(
            id: input.statementId, action: input.action,
            principal: try await principal(input.principal, context), sourceARN: input.sourceArn,
            sourceAccount: input.sourceAccount, organization: input.principalOrgID,
            eventSourceToken: input.eventSourceToken, urlAuthType: input.functionUrlAuthType?.rawValue,
            viaURL: input.invokedViaFunctionUrl)
        if grant.urlAuthType != nil, grant.action != "lambda:InvokeFunctionUrl" {
            throw LambdaError.urlAuthTypeMisplaced()
        }
        let statement = grant.statement(on: reference.arn)
        try await store.updatePolicy(
            reference.key, Qualifier(reference.qualifier), revisionID: entropy.uuid(),
            notFound: LambdaError.functionNotFound(reference.arn)
        ) { policy, revision in
            if let guarded = input.revisionId, guarded != revision {
                throw LambdaError.policyRevisionMismatch()
            }
            if policy.has(statement.id) { throw LambdaError.statementExists(statement.id) }
            policy.statements.append(statement)
            let bytes = policy.json.utf8.count
            guard bytes <= Limits.policyBytes else { throw LambdaError.policyTooLong(bytes) }
        }
        catalog.forget(reference.key)
        return AddPermissionResponse(statement: statement.json)
    }

    func removePermission(
        _ input: RemovePermissionRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        guard try await store.function(reference.key) != nil else {
            throw LambdaError.noPolicyFound(reference.functionARN.description)
        }
        try await checkExistence(reference)
        // The function's own policy is none of `$LATEST`.
        if reference.qualifier == FunctionReference.latest { throw LambdaError.noPolicy() }
        try await store.updatePolicy(
            reference.key, Qualifier(reference.qualifier), revisionID: entropy.uuid(),
            notFound: LambdaError.noPolicy()
        ) { policy, revision in
            if policy.statements.isEmpty { throw LambdaError.noPolicy() }
            guard policy.has(input.statementId) else {
                throw LambdaError.statementMissing(input.statementId)
            }
            if let guarded = input.revisionId, guarded != revision { throw LambdaError.revisionMismatch() }
            policy.statements.removeAll { $0.id == input.statementId }
        }
        catalog.forget(reference.key)
        return EmptyShape()
    }

    func getPolicy(_ input: GetPolicyRequest, _ context: RequestContext) async throws -> GetPolicyResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let qualifier = Qualifier(reference.qualifier)
        guard reference.qualifier != FunctionReference.latest,
            let policy = try await store.policy(reference.key, qualifier)
        else { throw LambdaError.resourceMissing() }
        var revision = try await store.function(reference.key, qualifier)?.revisionID
        if case .alias(let name) = qualifier {
            revision = try await store.alias(reference.key, name)?.revisionID
        }
        return GetPolicyResponse(policy: policy.json, revisionId: revision)
    }

    /// Throws AWS's errors where there is no such function, version or alias.
    private func checkExistence(_ reference: FunctionReference) async throws {
        guard try await store.function(reference.key) != nil else {
            throw LambdaError.functionNotFound(reference.functionARN.description)
        }
        switch Qualifier(reference.qualifier) {
        case .latest: return
        // An alias has no such character: it can only be meant for a version.
        case .alias(let name) where !name.utf8.contains(UInt8(ascii: "$")):
            if try await store.alias(reference.key, name) == nil { throw LambdaError.noAlias(reference.arn) }
        case .version, .alias: _ = try await existing(reference)
        }
    }

    /// Whom a statement means: a service, an account, a role or user, or everybody.
    private func principal(_ text: String, _ context: RequestContext) async throws -> Document {
        if text == "*" { return .string("*") }
        let services = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com"]
        if services.contains(where: text.hasSuffix) { return .object([("Service", .string(text))]) }
        if AccountID(text) != nil {
            return .object([("AWS", .string("arn:\(context.partition):iam::\(text):root"))])
        }
        guard let arn = ARN(text), arn.region.isEmpty, AccountID(arn.account) != nil,
            try await isIdentity(arn)
        else { throw LambdaError.badPrincipal() }
        return .object([("AWS", .string(text))])
    }

    /// AWS asks IAM whether there is such a role. Users are not looked up here.
    private func isIdentity(_ arn: ARN) async throws -> Bool {
        let noun = arn.resource.prefix { $0 != "/" }
        switch (arn.service, noun) {
        case ("iam", "role"):
            guard let roles else { return true }
            return try await roles.role(arn: arn) != nil
        case ("iam", "root"), ("iam", "user"), ("sts", "assumed-role"), ("sts", "federated-user"): return true
        default: return false
        }
    }
}

extension FunctionCatalog {
    /// The policy on the function, version or alias that an ARN names, from memory where it has been asked
    /// for.
    func policy(on arn: ARN) async throws -> ResourcePolicy? {
        let parts = arn.resource.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts[0] == "function", let account = AccountID(arn.account),
            let region = Region(arn.region)
        else { return nil }
        let key = FunctionKey(account: account, region: region, name: String(parts[1]))
        let qualifier = parts.count == 3 ? String(parts[2]) : nil
        // A call of `$LATEST` by name is none of the function, whose policy names it without.
        if qualifier == FunctionReference.latest { return nil }
        return try await policy(key, Qualifier(qualifier)).map {
            ResourcePolicy(json: $0.json, revision: $0.revisionID)
        }
    }
}
