// Who else may use a version of a layer: statements that a policy on it is made of.
// https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html

import CloudCore
import Wire

extension LambdaService {
    func addLayerVersionPermission(
        _ input: AddLayerVersionPermissionRequest, _ context: RequestContext
    ) async throws -> AddLayerVersionPermissionResponse {
        let key = try versionKey(input.layerName, input.versionNumber, context)
        let statement = ResourceStatements.Statement(
            id: input.statementId, json: JSON.text(Self.statement(input, on: key, context)))
        let revision = entropy.uuid()
        let notFound = LambdaError.layerVersionNotFound(key.arn)
        _ = try await layers.updatePolicy(key, notFound: notFound) { policy in
            try Self.guardRevision(input.revisionId, of: policy)
            var policy = policy ?? ResourceStatements(statements: [], revisionID: "")
            guard !policy.statements.contains(where: { $0.id == statement.id }) else {
                throw LambdaError.layerStatementExists(statement.id)
            }
            policy.statements.append(statement)
            policy.revisionID = revision
            let bytes = policy.json.utf8.count
            guard bytes <= Limits.layerPolicyBytes else { throw LambdaError.layerPolicyTooLong(bytes) }
            return policy
        }
        return AddLayerVersionPermissionResponse(statement: statement.json, revisionId: revision)
    }

    func removeLayerVersionPermission(
        _ input: RemoveLayerVersionPermissionRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let key = try versionKey(input.layerName, input.versionNumber, context)
        let revision = entropy.uuid()
        let notFound = LambdaError.layerVersionNotFound(key.arn)
        _ = try await layers.updatePolicy(key, notFound: notFound) { policy in
            guard var policy else { throw LambdaError.layerWithoutPolicy() }
            guard policy.statements.contains(where: { $0.id == input.statementId }) else {
                throw LambdaError.layerStatementMissing(input.statementId)
            }
            try Self.guardRevision(input.revisionId, of: policy)
            policy.statements.removeAll { $0.id == input.statementId }
            policy.revisionID = revision
            return policy.statements.isEmpty ? nil : policy
        }
        return EmptyShape()
    }

    func getLayerVersionPolicy(
        _ input: GetLayerVersionPolicyRequest, _ context: RequestContext
    ) async throws -> GetLayerVersionPolicyResponse {
        let key = try versionKey(input.layerName, input.versionNumber, context)
        guard let version = try await layers.version(key) else {
            throw LambdaError.layerVersionNotFound(key.arn)
        }
        guard let policy = version.policy else { throw LambdaError.layerWithoutPolicy() }
        return GetLayerVersionPolicyResponse(policy: policy.json, revisionId: policy.revisionID)
    }

    /// The policy on the version that an ARN names, for the authorizer; nil where there is none.
    func layerPolicy(on arn: String) async throws -> ResourcePolicy? {
        guard let key = LayerVersionKey(arn: arn), let policy = try await layers.version(key)?.policy else {
            return nil
        }
        return ResourcePolicy(json: policy.json, revision: policy.revisionID)
    }

    private func versionKey(
        _ name: String, _ number: Int, _ context: RequestContext
    ) throws -> LayerVersionKey {
        try LayerVersionKey(try LayerKey(name, context: context).owned(by: context), number: number)
    }

    private static func guardRevision(_ revision: String?, of policy: ResourceStatements?) throws {
        guard let revision, revision != policy?.revisionID else { return }
        throw LambdaError.layerPolicyRevisionMismatch()
    }

    private static func statement(
        _ input: AddLayerVersionPermissionRequest, on key: LayerVersionKey, _ context: RequestContext
    ) -> Document {
        var principal = Document.string(input.principal)
        if AccountID(input.principal) != nil {
            principal = .object([("AWS", .string("arn:\(context.partition):iam::\(input.principal):root"))])
        } else if input.principal != "*" {
            principal = .object([("AWS", .string(input.principal))])
        }
        var members: [(key: String, value: Document)] = [
            ("Sid", .string(input.statementId)), ("Effect", "Allow"), ("Principal", principal),
            ("Action", .string(input.action)), ("Resource", .string(key.arn)),
        ]
        if let organization = input.organizationId {
            let condition = Document.object([("aws:PrincipalOrgID", .string(organization))])
            members.append(("Condition", .object([("StringEquals", condition)])))
        }
        return .object(members)
    }
}
