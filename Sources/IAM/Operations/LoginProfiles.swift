// Passwords of users. What they must be like is the account's password policy; how they are kept is in
// PasswordHash. Nothing here signs in with them: a cloud without a console has no use for them but to keep.

import CloudCore
import Wire

extension IAMService {
    static let loginProfiles: [Operation<IAMService>] = [
        .on(
            "CreateLoginProfile",
            needs: { Needs.user("CreateLoginProfile", try Needs.userName($0.userName, $1), $1) },
            createLoginProfile),
        .on(
            "GetLoginProfile",
            needs: { Needs.user("GetLoginProfile", try Needs.userName($0.userName, $1), $1) },
            getLoginProfile),
        .on(
            "UpdateLoginProfile", needs: { Needs.user("UpdateLoginProfile", $0.userName, $1) },
            updateLoginProfile),
        .on(
            "DeleteLoginProfile",
            needs: { Needs.user("DeleteLoginProfile", try Needs.userName($0.userName, $1), $1) },
            deleteLoginProfile),
        .on(
            "ChangePassword",
            needs: { (_: ChangePasswordRequest, context) in
                Needs.user("ChangePassword", try passwordOwner(context), context)
            }, changePassword),
    ]

    func createLoginProfile(
        _ input: CreateLoginProfileRequest, _ context: RequestContext
    ) async throws -> CreateLoginProfileResponse {
        let name = try Needs.userName(input.userName, context)
        guard let password = input.password else {
            throw IAMError.validation("Must specify password when creating a login profile")
        }
        _ = try await store.identity(UserRecord.self, name, in: context.account)
        try PasswordRules.check(password, policy: try await store.passwordPolicy(of: context.account))
        let hasher = PasswordHasher(entropy: entropy)
        let record = LoginProfileRecord(
            hash: try hasher.hash(password), hasher: hasher, mustReset: input.passwordResetRequired ?? false,
            at: context.now)
        try await store.insert(record, of: name, in: context.account)
        return CreateLoginProfileResponse(loginProfile: LoginProfile(record, of: name))
    }

    func getLoginProfile(
        _ input: GetLoginProfileRequest, _ context: RequestContext
    ) async throws -> GetLoginProfileResponse {
        let name = try Needs.userName(input.userName, context)
        let record = try await store.loginProfile(of: name, in: context.account)
        return GetLoginProfileResponse(loginProfile: LoginProfile(record, of: name))
    }

    func updateLoginProfile(
        _ input: UpdateLoginProfileRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let record = try await store.loginProfile(of: input.userName, in: context.account)
        var hash: [UInt8]?
        if let password = input.password {
            try PasswordRules.check(password, policy: try await store.passwordPolicy(of: context.account))
            hash = try record.hasher.hash(password)
        }
        try await store.updateLoginProfile(of: input.userName, in: context.account) { [hash] record in
            if let hash { record.change(to: hash, at: context.now) }
            record.mustReset = input.passwordResetRequired ?? record.mustReset
        }
        return EmptyShape()
    }

    func deleteLoginProfile(
        _ input: DeleteLoginProfileRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try Needs.userName(input.userName, context)
        try await store.deleteLoginProfile(of: name, in: context.account)
        return EmptyShape()
    }

    func changePassword(
        _ input: ChangePasswordRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try Self.passwordOwner(context)
        let policy = try await store.passwordPolicy(of: context.account)
        let profile = try await store.loginProfile(of: name, in: context.account)
        let hasher = profile.hasher
        let old = try hasher.hash(input.oldPassword)
        let wrong = AWSError("AccessDenied", "The old password was incorrect.", status: 403)
        guard profile.isPresent(old) else { throw wrong }
        try PasswordRules.check(input.newPassword, policy: policy)
        let new = try hasher.hash(input.newPassword)
        try await store.updateLoginProfile(of: name, in: context.account) { record in
            guard record.hasher == hasher, record.isPresent(old) else { throw wrong }
            guard !record.wasUsed(new, amongLast: policy?.remembered ?? 0) else {
                throw IAMError.passwordViolation(
                    "Password was used recently. Please choose a different password.")
            }
            record.change(to: new, at: context.now)
            record.mustReset = false
        }
        return EmptyShape()
    }

    /// The user who changes the own password. Throws InvalidUserType for who is none.
    private static func passwordOwner(_ context: RequestContext) throws -> String {
        guard case .user(let name) = context.caller.kind else {
            throw AWSError("InvalidUserType", "Only IAM Users can change their own password.")
        }
        return name
    }
}

extension LoginProfile {
    init(_ record: LoginProfileRecord, of user: String) {
        self.init(userName: user, createDate: record.createdAt, passwordResetRequired: record.mustReset)
    }
}
