// Where IAM's records lie. Names are distinguished without regard to case, so keys hold them in lower case
// and records as they were given.

import CloudCore
import Store

enum IAMKeys {
    private static let identities = KeyClass.iam(0)
    private static let inlinePolicies = KeyClass.iam(1)
    private static let policies = KeyClass.iam(2)
    private static let versions = KeyClass.iam(3)
    private static let attachments = KeyClass.iam(4)
    private static let accessKeys = KeyClass.iam(5)
    private static let accounts = KeyClass.iam(12)
    private static let aliases = KeyClass.iam(13)
    private static let members = KeyClass.iam(6)
    private static let identityNames = KeyClass.iam(7)
    private static let mfaDevices = KeyClass.iam(8)
    private static let providers = KeyClass.iam(9)
    private static let instanceProfiles = KeyClass.iam(10)
    private static let parts = KeyClass.iam(11)

    static func identities(_ kind: IdentityKind, _ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(identities)
        key.append(account)
        key.append(byte: kind.rawValue)
        return key
    }

    static func identity(_ kind: IdentityKind, _ account: AccountID, _ name: String) -> Key {
        var key = identities(kind, account)
        key.append(name.lowercased())
        return key.key
    }

    static func inlinePolicy(
        _ kind: IdentityKind, _ account: AccountID, _ name: String, policy: String
    ) -> Key {
        var key = KeyBuilder(inlinePolicies)
        key.append(account)
        key.append(byte: kind.rawValue)
        key.append(name.lowercased())
        key.append(policy)
        return key.key
    }

    static func policies(_ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(policies)
        key.append(account)
        return key
    }

    static func policy(_ account: AccountID, _ name: String) -> Key {
        var key = policies(account)
        key.append(name.lowercased())
        return key.key
    }

    static func version(_ account: AccountID, _ name: String, _ number: Int) -> Key {
        var key = KeyBuilder(versions)
        key.append(account)
        key.append(name.lowercased())
        key.append(UInt64(number))
        return key.key
    }

    static func attachments(_ account: AccountID, policy arn: String) -> KeyBuilder {
        var key = KeyBuilder(attachments)
        key.append(account)
        key.append(arn)
        return key
    }

    static func attachments(_ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(attachments)
        key.append(account)
        return key
    }

    /// The policy that an attachment is about.
    static func attachment(_ key: Key) throws -> (arn: String, usage: Attachment.Usage) {
        var reader = try KeyReader(key, of: attachments)
        _ = try reader.text()
        let arn = try reader.text()
        guard let usage = Attachment.Usage(rawValue: try reader.byte()) else {
            throw StoreError.corruptKey(key)
        }
        return (arn, usage)
    }

    static func attachment(
        _ account: AccountID, policy arn: String, _ usage: Attachment.Usage, _ kind: IdentityKind,
        _ name: String
    ) -> Key {
        var key = attachments(account, policy: arn)
        key.append(byte: usage.rawValue)
        key.append(byte: kind.rawValue)
        key.append(name.lowercased())
        return key.key
    }

    /// The users of a group, which is named by its unique id, so that another name moves nothing.
    static func members(of group: String, _ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(members)
        key.append(account)
        key.append(group)
        return key
    }

    static func member(of group: String, _ account: AccountID, user: String) -> Key {
        var key = members(of: group, account)
        key.append(user.lowercased())
        return key.key
    }

    /// What the identity of a unique id is called at present.
    static func identityName(_ id: String, _ account: AccountID) -> Key {
        var key = KeyBuilder(identityNames)
        key.append(account)
        key.append(id)
        return key.key
    }

    static func mfaDevices(_ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(mfaDevices)
        key.append(account)
        return key
    }

    static func mfaDevice(_ serial: String, _ account: AccountID) -> Key {
        var key = mfaDevices(account)
        key.append(serial)
        return key.key
    }

    // MARK: Identity providers

    static func openIDConnectProviders(_ account: AccountID) -> KeyBuilder { providers(0, account) }

    static func openIDConnectProvider(_ url: String, _ account: AccountID) -> Key {
        var key = openIDConnectProviders(account)
        key.append(url)
        return key.key
    }

    static func samlProviders(_ account: AccountID) -> KeyBuilder { providers(1, account) }

    static func samlProvider(_ name: String, _ account: AccountID) -> Key {
        var key = samlProviders(account)
        key.append(name)
        return key.key
    }

    /// The parts of a provider's metadata document, in all its revisions.
    static func samlMetadata(_ name: String, _ account: AccountID) -> KeyBuilder {
        var key = providers(2, account)
        key.append(name)
        return key
    }

    static func samlMetadata(_ name: String, _ account: AccountID, _ revision: String) -> KeyBuilder {
        var key = samlMetadata(name, account)
        key.append(revision)
        return key
    }

    static func samlMetadata(
        _ name: String, _ account: AccountID, _ revision: String, _ part: Int
    ) -> Key {
        var key = samlMetadata(name, account, revision)
        key.append(UInt64(part))
        return key.key
    }

    private static func providers(_ kind: UInt8, _ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(providers)
        key.append(byte: kind)
        key.append(account)
        return key
    }

    // MARK: Instance profiles

    static func instanceProfiles(_ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(instanceProfiles)
        key.append(byte: 0)
        key.append(account)
        return key
    }

    static func instanceProfile(_ account: AccountID, _ name: String) -> Key {
        var key = instanceProfiles(account)
        key.append(name.lowercased())
        return key.key
    }

    static func instanceProfiles(ofRole role: String, _ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(instanceProfiles)
        key.append(byte: 1)
        key.append(account)
        key.append(role.lowercased())
        return key
    }

    static func instanceProfile(ofRole role: String, _ account: AccountID, _ profile: String) -> Key {
        var key = instanceProfiles(ofRole: role, account)
        key.append(profile.lowercased())
        return key.key
    }

    // MARK: What hangs on one user or role

    /// What a part is; the number is in its key.
    enum Part: UInt8 { case loginProfile = 0, deletionTask = 1, sshPublicKey = 2, serviceCredential = 3 }

    /// Named by unique id where there is one, so that another name moves nothing.
    static func part(_ part: Part, of owner: String, _ account: AccountID) -> Key {
        var key = KeyBuilder(parts)
        key.append(byte: part.rawValue)
        key.append(account)
        key.append(owner)
        return key.key
    }

    static func deletionTask(ofRole role: String, _ account: AccountID) -> Key {
        part(.deletionTask, of: role.lowercased(), account)
    }

    static func accessKey(_ id: String) -> Key {
        var key = KeyBuilder(accessKeys)
        key.append(id)
        return key.key
    }

    // MARK: The account itself

    static func account(_ account: AccountID) -> Key {
        accountPart(account, .settings).key
    }

    static func credentialReport(_ account: AccountID) -> Key {
        accountPart(account, .report).key
    }

    static func credentialReport(_ account: AccountID, part: Int) -> Key {
        var key = accountPart(account, .reportPart)
        key.append(UInt64(part))
        return key.key
    }

    static func job(_ account: AccountID, _ id: String) -> Key {
        var key = accountPart(account, .job)
        key.append(id)
        return key.key
    }

    /// Aliases are unique over all accounts.
    static func alias(_ alias: String) -> Key {
        var key = KeyBuilder(aliases)
        key.append(alias)
        return key.key
    }

    /// How many users, roles or groups there are.
    static func identityCount(_ kind: IdentityKind, _ account: AccountID) -> Key {
        var key = accountPart(account, .count)
        key.append(byte: kind.rawValue)
        return key.key
    }

    enum AccountPart: UInt8 { case settings = 0, report = 1, reportPart = 2, job = 3, count = 4 }

    static func accountPart(_ account: AccountID, _ part: AccountPart) -> KeyBuilder {
        var key = KeyBuilder(accounts)
        key.append(account)
        key.append(byte: part.rawValue)
        return key
    }
}
