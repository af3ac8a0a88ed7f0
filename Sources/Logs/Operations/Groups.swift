// Log groups and their retention.

import CloudCore
import Wire

extension LogsService {
    static let groups: [Operation<LogsService>] = [
        .on(
            "CreateLogGroup",
            needs: { Needs.group("CreateLogGroup", $0.logGroupName, $1).with(tags: $0.tags ?? [:]) },
            createLogGroup),
        .on("DeleteLogGroup", needs: { Needs.group("DeleteLogGroup", $0.logGroupName, $1) }, deleteLogGroup),
        .on(
            "DescribeLogGroups", needs: { Needs.group("DescribeLogGroups", "", $1) }, describeLogGroups),
        .on(
            "PutRetentionPolicy", needs: { Needs.group("PutRetentionPolicy", $0.logGroupName, $1) },
            putRetentionPolicy),
        .on(
            "DeleteRetentionPolicy", needs: { Needs.group("DeleteRetentionPolicy", $0.logGroupName, $1) },
            deleteRetentionPolicy),
    ]

    func createLogGroup(_ input: CreateLogGroupRequest, _ context: RequestContext) async throws -> EmptyShape
    {
        if input.kmsKeyId != nil {
            throw LogsError.invalid("Log groups cannot be encrypted with KMS keys by Apus yet.")
        }
        var group = GroupRecord(name: input.logGroupName, uid: store.newUID(), createdAt: context.now)
        group.tags = input.tags ?? [:]
        try Self.checkTags(group.tags)
        group.logClass = input.logGroupClass?.rawValue ?? group.logClass
        group.isProtected = input.deletionProtectionEnabled ?? false
        try await store.insert(group, in: LogsScope(context))
        return EmptyShape()
    }

    func deleteLogGroup(_ input: DeleteLogGroupRequest, _ context: RequestContext) async throws -> EmptyShape
    {
        try await store.deleteGroup(input.logGroupName, in: LogsScope(context), at: context.now)
        return EmptyShape()
    }

    func describeLogGroups(
        _ input: DescribeLogGroupsRequest, _ context: RequestContext
    ) async throws -> DescribeLogGroupsResponse {
        if input.logGroupNamePrefix != nil, input.logGroupNamePattern != nil {
            throw LogsError.invalid(
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
        }
        let limit = input.limit ?? LogsLimits.describedItems
        let pattern = input.logGroupNamePattern?.lowercased()
        let identifiers = input.logGroupIdentifiers.map { Set($0.map(Self.groupName)) }
        var after = try input.nextToken.map(Self.name(inToken:))
        var found: [GroupRecord] = []
        while found.count <= limit {
            let page = try await store.groups(
                in: LogsScope(context), prefix: input.logGroupNamePrefix ?? "", after: after, limit: 200)
            found += page.filter { group in
                if let pattern, !group.name.lowercased().contains(pattern) { return false }
                if let identifiers, !identifiers.contains(group.name) { return false }
                return input.logGroupClass.map { $0.rawValue == group.logClass } ?? true
            }
            guard page.count == 200, let last = page.last else { break }
            after = last.name
        }
        var views: [LogGroup] = []
        for group in found.prefix(limit) {
            views.append(LogGroup(group, storedBytes: try await store.storedBytes(of: group), context))
        }
        let next = found.count > limit ? found[limit - 1].name : nil
        return DescribeLogGroupsResponse(logGroups: views, nextToken: next.map(Self.token))
    }

    func putRetentionPolicy(
        _ input: PutRetentionPolicyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        guard LogsLimits.retentionDays.contains(input.retentionInDays) else {
            let days = LogsLimits.retentionDays.sorted().map(String.init).joined(separator: ", ")
            throw LogsError.invalid(
                "1 validation error detected: Value '\(input.retentionInDays)' at 'retentionInDays' failed "
                    + "to satisfy constraint: Member must satisfy enum value set: [\(days)]")
        }
        try await store.setRetention(
            input.retentionInDays, of: input.logGroupName, in: LogsScope(context), at: context.now)
        return EmptyShape()
    }

    func deleteRetentionPolicy(
        _ input: DeleteRetentionPolicyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.setRetention(
            nil, of: input.logGroupName, in: LogsScope(context), at: context.now)
        return EmptyShape()
    }
}

extension LogGroup {
    fileprivate init(_ group: GroupRecord, storedBytes: Int, _ context: RequestContext) {
        let arn = context.arn("logs", "log-group:\(group.name)").description
        self.init(
            logGroupName: group.name, creationTime: Int(group.createdAt.milliseconds),
            retentionInDays: group.retentionDays, metricFilterCount: 0, arn: arn + ":*",
            storedBytes: storedBytes, logGroupClass: LogGroupClass(rawValue: group.logClass),
            logGroupArn: arn, deletionProtectionEnabled: group.isProtected)
    }
}

// MARK: Names

extension LogsService {
    /// From a name or an ARN, with or without `:*`, to the group's name.
    static func groupName(_ identifier: String) -> String {
        guard let arn = ARN(identifier), arn.service == "logs" else { return identifier }
        var name = Substring(arn.resource)
        if name.hasPrefix("log-group:") { name = name.dropFirst("log-group:".count) }
        if name.hasSuffix(":*") { name = name.dropLast(2) }
        return String(name)
    }

    /// The group that a call names in one of two ways. Throws InvalidParameterException.
    static func groupName(_ name: String?, _ identifier: String?) throws -> String {
        switch (name, identifier) {
        case (let name?, nil): return name
        case (nil, let identifier?): return groupName(identifier)
        case (.some, .some):
            throw LogsError.invalid(
                "LogGroupName and LogGroupIdentifier are mutually exclusive parameters.")
        case (nil, nil):
            throw LogsError.invalid("Either LogGroupName or LogGroupIdentifier must be specified.")
        }
    }

    static func token(_ name: String) -> String { Base64.encode(Array(name.utf8)) }

    /// Throws InvalidParameterException.
    static func name(inToken token: String) throws -> String {
        guard let bytes = Base64.decode(token), let name = String(validating: bytes, as: UTF8.self) else {
            throw LogsError.invalidToken
        }
        return name
    }
}

/// What the operations touch.
enum Needs {
    /// AWS writes the group as all of its streams, which `log-group:NAME:*` in a policy matches.
    static func group(_ action: String, _ name: String, _ context: RequestContext) -> [Permission] {
        one(action, "log-group:\(name):log-stream:", context)
    }

    static func stream(
        _ action: String, _ group: String, _ stream: String, _ context: RequestContext
    ) -> [Permission] { one(action, "log-group:\(group):log-stream:\(stream)", context) }

    static func resource(_ action: String, _ arn: String) -> [Permission] {
        [Permission("logs:\(action)", on: [arn])]
    }

    private static func one(_ action: String, _ resource: String, _ context: RequestContext) -> [Permission] {
        [Permission("logs:\(action)", on: [context.arn("logs", resource).description])]
    }
}
