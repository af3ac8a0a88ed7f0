// What STS may ask of IAM about proofs of identity: codes of multi-factor devices, and identity providers.

public import CloudCore
import Store

extension IAMService: MultiFactorChecker {
    public func verify(serial: String, code: String, principal: Principal) async throws {
        let account = principal.account
        guard case .user = principal.kind,
            let device = try await store.store.get(
                IAMKeys.mfaDevice(serial, account), as: MFADeviceRecord.self),
            device.owner?.id == principal.userID
        else {
            throw AWSError(
                "AccessDenied",
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA "
                    + "serial number is valid and associated with this user.", status: 403)
        }
        let now = clock.now
        let isRight = try await store.showCode(to: serial, in: account) { device in
            guard device.owner?.id == principal.userID else { return false }
            return device.accept(code, seed: try seed(of: device), at: now)
        }
        guard isRight else {
            throw AWSError(
                "AccessDenied",
                "MultiFactorAuthentication failed with invalid MFA one time pass code. ", status: 403)
        }
    }
}

extension IAMService: IdentityProviderDirectory {
    public func openIDConnectProvider(
        issuer: String, account: AccountID
    ) async throws -> OpenIDConnectProvider? {
        let scheme = "https://"
        guard issuer.hasPrefix(scheme) else { return nil }
        let url = String(issuer.dropFirst(scheme.count))
        guard let record = try await store.openIDConnectProvider(url, in: account) else { return nil }
        // A token does not say which partition its provider's ARN is in; there is one of each URL.
        let arn = ProviderReference.openIDConnect(url: url).arn(account: account, partition: "aws")
        return ARN(arn).map { OpenIDConnectProvider(record, arn: $0) }
    }

    public func openIDConnectProvider(arn: ARN) async throws -> OpenIDConnectProvider? {
        guard let account = AccountID(arn.account),
            case .openIDConnect(let url) = ProviderReference(arn, in: account)
        else { return nil }
        let record = try await store.openIDConnectProvider(url, in: account)
        return record.map { OpenIDConnectProvider($0, arn: arn) }
    }

    /// Nil also where the provider is not valid any more.
    public func samlProvider(arn: ARN) async throws -> SAMLProvider? {
        guard let account = AccountID(arn.account),
            case .saml(let name) = ProviderReference(arn, in: account),
            let record = try await store.store.get(
                IAMKeys.samlProvider(name, account), as: SAMLProviderRecord.self),
            clock.now < record.validUntil
        else { return nil }
        return SAMLProvider(arn: arn, metadata: try await store.metadata(of: record, in: account))
    }
}

extension OpenIDConnectProvider {
    fileprivate init(_ record: OpenIDConnectProviderRecord, arn: ARN) {
        self.init(
            arn: arn, issuer: "https://" + record.url, clientIDs: record.clientIDs,
            thumbprints: record.thumbprints)
    }
}
