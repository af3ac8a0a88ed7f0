// Who is who.

import CloudCore
import Wire

extension STSService {
    func getCallerIdentity(
        _ input: GetCallerIdentityRequest, _ context: RequestContext
    ) async throws -> GetCallerIdentityResponse {
        GetCallerIdentityResponse(
            userId: context.caller.userID, account: context.caller.account.text,
            arn: context.caller.arn(partition: context.partition))
    }

    /// The account is read out of the id: like AWS, this does not tell whether the key exists.
    func getAccessKeyInfo(
        _ input: GetAccessKeyInfoRequest, _ context: RequestContext
    ) async throws -> GetAccessKeyInfoResponse {
        let id = input.accessKeyId
        guard let account = AccessKeyID.account(of: id) ?? AccountID(id) else {
            throw STSError.validation("Invalid Access Key ID format.")
        }
        return GetAccessKeyInfoResponse(account: account.text)
    }

    /// Some services of AWS (EC2 above all) encode why they refuse. No service of this cloud does, so that
    /// no message can be one of ours.
    func decodeAuthorizationMessage(
        _ input: DecodeAuthorizationMessageRequest, _ context: RequestContext
    ) async throws -> DecodeAuthorizationMessageResponse {
        throw STSError.invalidMessage()
    }
}
