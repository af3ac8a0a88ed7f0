// What Lambda does for a function under the function's own execution role: sending records and dead letters.

import CloudCore

/// Acts as functions' roles.
struct ExecutionRoles: Sendable {
    let roles: any RoleProvider
    let authorizer: any Authorizer
    let clock: any WallClock

    /// The role as a caller, in a session named after the function; nil where there is no such role.
    func context(
        of role: ARN, for function: FunctionKey, region: Region? = nil, requestID: String
    ) async throws -> RequestContext? {
        guard let found = try await roles.role(arn: role), let account = AccountID(role.account) else {
            return nil
        }
        let now = clock.now
        let caller = Principal(
            kind: .assumedRole(role: found.name, session: function.name), account: account,
            userID: "\(found.roleID):\(function.name)", path: found.path,
            session: SessionContext(issuedAt: now))
        return RequestContext(
            requestID: requestID, account: account, region: region ?? function.region, caller: caller,
            now: now, userAgent: "lambda.amazonaws.com")
    }

    /// Whether the role may do all of this. False where there is no such role.
    func allows(
        _ permissions: [Permission], role: ARN, for function: FunctionKey, requestID: String
    ) async throws -> Bool {
        guard let context = try await context(of: role, for: function, requestID: requestID) else {
            return false
        }
        do {
            for permission in permissions { try await authorizer.authorize(permission, for: context) }
            return true
        } catch let error as AWSError where error.status == 403 {
            return false
        }
    }
}
