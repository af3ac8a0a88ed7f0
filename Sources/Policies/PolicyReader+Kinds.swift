// What each kind of policy must and must not contain, in AWS's words.

extension PolicyReader {
    func checkVersion() throws(PolicySyntaxError) {
        guard kind == .managed, version != .v2012 else { return }
        throw PolicySyntaxError("Policy document must be version 2012-10-17 or greater.")
    }

    /// Everything that the grammar alone does not say.
    func checkKind() throws(PolicySyntaxError) {
        if kind != .resource {
            for sid in statements.compactMap(\.sid) where !sid.utf8.allSatisfy(Self.isAlphanumeric) {
                throw PolicySyntaxError(
                    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
                        + "expression [0-9A-Za-z]*")
            }
        }
        var sids: Set<String> = []
        for sid in statements.compactMap(\.sid) where !sid.isEmpty {
            guard sids.insert(sid).inserted else {
                throw PolicySyntaxError("Statement IDs (SID) in a single policy must be unique.")
            }
        }
        switch kind {
        case .trust: for statement in statements { try Self.checkTrust(statement) }
        case .managed, .inline:
            try checkPresence()
            for statement in statements {
                for resource in statement.resources?.listed ?? [] { try Self.checkResource(resource) }
            }
        case .resource: try checkPresence()
        }
        for statement in statements {
            for action in statement.actions?.listed ?? [] { try Self.checkAction(action) }
        }
        for condition in statements.flatMap(\.conditions) where !condition.key.contains(":") {
            throw Self.noVendor
        }
    }

    private static let noVendor = PolicySyntaxError(
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private func checkPresence() throws(PolicySyntaxError) {
        for statement in statements where statement.actions?.listed.isEmpty ?? true {
            throw PolicySyntaxError("Policy statement must contain actions.")
        }
        for statement in statements where statement.resources?.listed.isEmpty ?? true {
            throw PolicySyntaxError("Policy statement must contain resources.")
        }
        guard kind == .resource else { return }
        for statement in statements where statement.principals == nil {
            throw PolicySyntaxError("Missing required field Principal")
        }
    }

    private static func checkTrust(_ statement: RawStatement) throws(PolicySyntaxError) {
        switch statement.resources {
        case .any: throw PolicySyntaxError("Has prohibited field Resource")
        case .none?: throw PolicySyntaxError("AssumeRole policy must not contain resources.")
        case nil: break
        }
        guard let principals = statement.principals else {
            throw PolicySyntaxError("Missing required field Principal")
        }
        if case .none = principals, statement.effect == PolicyStatement.Effect.allow.rawValue {
            throw PolicySyntaxError("Allow with NotPrincipal is not allowed.")
        }
        guard let actions = statement.actions?.listed, !actions.isEmpty else {
            throw PolicySyntaxError("Missing required field Action")
        }
        for action in actions where !action.lowercased().hasPrefix("sts:") {
            throw PolicySyntaxError("AssumeRole policy may only specify STS AssumeRole actions.")
        }
    }

    private static func checkAction(_ action: String) throws(PolicySyntaxError) {
        if action == "*" { return }
        let parts = action.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 { throw noVendor }
        if parts.count > 2 { throw PolicySyntaxError("Actions/Condition can contain only one colon.") }
        let isVendor = parts[0].utf8.allSatisfy { isAlphanumeric($0) || $0 == 45 || $0 == 46 }
        if !isVendor, parts[0] != "*" { throw PolicySyntaxError("Vendor \(parts[0]) is not valid") }
    }

    private static func checkResource(_ resource: String) throws(PolicySyntaxError) {
        if resource == "*" { return }
        let parts = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count > 1 else {
            throw PolicySyntaxError("Resource \(resource) must be in ARN format or \"*\".")
        }
        let partition = parts[1]
        guard ["aws", "aws-cn", "aws-us-gov", "*"].contains(partition) else {
            let rest = (2..<6).map { $0 < parts.count ? String(parts[$0]) : "*" }
            throw PolicySyntaxError(
                "Partition \"\(partition)\" is not valid for resource "
                    + "\"arn:\(partition):\(rest.joined(separator: ":"))\".")
        }
        guard parts.count > 2 else {
            throw PolicySyntaxError("Resource vendor must be fully qualified and cannot contain regexes.")
        }
        guard parts.count > 3 else { return }
        let hasRegion = !parts[3].isEmpty && parts[3] != "*"
        if parts[2] == "iam", hasRegion {
            throw PolicySyntaxError("IAM resource \(resource) cannot contain region information.")
        }
        if parts[2] == "s3", hasRegion {
            throw PolicySyntaxError("Resource \(resource) can not contain region information.")
        }
        if parts[2] == "iam", parts.count == 6 { try checkIAMPath(parts[5]) }
    }

    private static let iamPaths = [
        "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/",
        "policy/", "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
    ]

    private static func checkIAMPath(_ path: Substring) throws(PolicySyntaxError) {
        // Wildcards in the first part are let pass, and so is the account's root, which AssumeRoot is about.
        let first = path.prefix { $0 != "/" }
        if path == "root" || first.contains("*") || first.contains("?") { return }
        guard !iamPaths.contains(where: { path.hasPrefix($0) }) else { return }
        throw PolicySyntaxError(
            "IAM resource path must either be \"*\" or start with \(iamPaths.joined(separator: ", ")).")
    }
}
