// Versions of managed policies.

import CloudCore
import Policies
import Store
import Wire

extension IAMService {
    static let policyVersions: [Operation<IAMService>] = [
        .on(
            "CreatePolicyVersion",
            needs: { input, _ in Needs.policy("CreatePolicyVersion", input.policyArn) },
            createPolicyVersion),
        .on(
            "GetPolicyVersion",
            needs: { input, _ in Needs.policy("GetPolicyVersion", input.policyArn) }, getPolicyVersion),
        .on(
            "ListPolicyVersions",
            needs: { input, _ in Needs.policy("ListPolicyVersions", input.policyArn) },
            listPolicyVersions),
        .on(
            "DeletePolicyVersion",
            needs: { input, _ in Needs.policy("DeletePolicyVersion", input.policyArn) },
            deletePolicyVersion),
        .on(
            "SetDefaultPolicyVersion",
            needs: { input, _ in Needs.policy("SetDefaultPolicyVersion", input.policyArn) },
            setDefaultPolicyVersion),
    ]

    func createPolicyVersion(
        _ input: CreatePolicyVersionRequest, _ context: RequestContext
    ) async throws -> CreatePolicyVersionResponse {
        try refuseAWSPolicy("CreatePolicyVersion", input.policyArn, context)
        try checkPolicy(input.policyDocument, .managed)
        let isDefault = input.setAsDefault ?? false
        let entry = try await store.addVersion(
            to: input.policyArn, in: context.account, json: input.policyDocument, isDefault: isDefault,
            at: context.now)
        return CreatePolicyVersionResponse(
            policyVersion: PolicyVersion(
                versionId: entry.id, isDefaultVersion: isDefault, createDate: entry.createdAt))
    }

    func getPolicyVersion(
        _ input: GetPolicyVersionRequest, _ context: RequestContext
    ) async throws -> GetPolicyVersionResponse {
        if case .aws(let policy) = PolicyReference(input.policyArn, account: context.account) {
            guard input.versionId == policy.version else {
                throw IAMError.noSuchVersion(input.policyArn, input.versionId)
            }
            return GetPolicyVersionResponse(
                policyVersion: PolicyVersion(
                    document: encoded(policy.json), versionId: policy.version,
                    isDefaultVersion: true, createDate: policy.updatedAt))
        }
        let record = try await customerPolicy(input.policyArn, context)
        guard let entry = record.version(input.versionId),
            let json = try await store.policyText(record, version: entry.number, in: context.account)
        else { throw IAMError.noSuchVersion(input.policyArn, input.versionId) }
        return GetPolicyVersionResponse(
            policyVersion: PolicyVersion(
                document: encoded(json), versionId: entry.id,
                isDefaultVersion: entry.number == record.defaultVersion, createDate: entry.createdAt))
    }

    func listPolicyVersions(
        _ input: ListPolicyVersionsRequest, _ context: RequestContext
    ) async throws -> ListPolicyVersionsResponse {
        var versions: [PolicyVersion] = []
        if case .aws(let policy) = PolicyReference(input.policyArn, account: context.account) {
            versions = [
                PolicyVersion(
                    versionId: policy.version, isDefaultVersion: true, createDate: policy.updatedAt)
            ]
        } else {
            let record = try await customerPolicy(input.policyArn, context)
            versions = record.versions.reversed().map {
                PolicyVersion(
                    versionId: $0.id, isDefaultVersion: $0.number == record.defaultVersion,
                    createDate: $0.createdAt)
            }
        }
        let page = try Page.of(versions, PageRequest(marker: input.marker, maxItems: input.maxItems)) {
            $0.versionId ?? ""
        }
        return ListPolicyVersionsResponse(
            versions: page.items, isTruncated: page.isTruncated, marker: page.marker)
    }

    func deletePolicyVersion(
        _ input: DeletePolicyVersionRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try refuseAWSPolicy("DeletePolicyVersion", input.policyArn, context)
        try await store.deleteVersion(input.versionId, of: input.policyArn, in: context.account)
        return EmptyShape()
    }

    func setDefaultPolicyVersion(
        _ input: SetDefaultPolicyVersionRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try refuseAWSPolicy("SetDefaultPolicyVersion", input.policyArn, context)
        try await store.updatePolicy(input.policyArn, in: context.account) { record, _ in
            guard let entry = record.version(input.versionId) else {
                throw IAMError.noSuchVersion(input.policyArn, input.versionId)
            }
            record.defaultVersion = entry.number
            record.updatedAt = context.now
        }
        return EmptyShape()
    }
}
