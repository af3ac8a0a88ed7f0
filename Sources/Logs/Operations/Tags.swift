// Tags of log groups, by ARN and, in the older operations, by name.

import CloudCore
import Wire

extension LogsService {
    static let tags: [Operation<LogsService>] = [
        .on(
            "TagResource",
            needs: { input, _ in
                Needs.resource("TagResource", input.resourceArn).with(tags: input.tags)
            },
            tagResource),
        .on(
            "UntagResource",
            needs: { input, _ in
                Needs.resource("UntagResource", input.resourceArn).with(tagKeys: input.tagKeys)
            },
            untagResource),
        .on(
            "ListTagsForResource",
            needs: { input, _ in Needs.resource("ListTagsForResource", input.resourceArn) },
            listTagsForResource),
        .on(
            "TagLogGroup",
            needs: { Needs.group("TagLogGroup", $0.logGroupName, $1).with(tags: $0.tags) }, tagLogGroup),
        .on(
            "UntagLogGroup",
            needs: { Needs.group("UntagLogGroup", $0.logGroupName, $1).with(tagKeys: $0.tags) },
            untagLogGroup),
        .on(
            "ListTagsLogGroup", needs: { Needs.group("ListTagsLogGroup", $0.logGroupName, $1) },
            listTagsLogGroup),
    ]

    func tagResource(_ input: TagResourceRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await tag(Self.groupName(input.resourceArn), input.tags, context)
    }

    func untagResource(_ input: UntagResourceRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await untag(Self.groupName(input.resourceArn), input.tagKeys, context)
    }

    func listTagsForResource(
        _ input: ListTagsForResourceRequest, _ context: RequestContext
    ) async throws -> ListTagsForResourceResponse {
        let group = try await store.group(Self.groupName(input.resourceArn), in: LogsScope(context))
        return ListTagsForResourceResponse(tags: group.tags)
    }

    func tagLogGroup(_ input: TagLogGroupRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await tag(input.logGroupName, input.tags, context)
    }

    func untagLogGroup(_ input: UntagLogGroupRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await untag(input.logGroupName, input.tags, context)
    }

    func listTagsLogGroup(
        _ input: ListTagsLogGroupRequest, _ context: RequestContext
    ) async throws -> ListTagsLogGroupResponse {
        let group = try await store.group(input.logGroupName, in: LogsScope(context))
        return ListTagsLogGroupResponse(tags: group.tags)
    }

    private func tag(
        _ name: String, _ tags: [String: String], _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.updateGroup(name, in: LogsScope(context)) { group in
            group.tags.merge(tags) { $1 }
            try Self.checkTags(group.tags)
        }
        return EmptyShape()
    }

    private func untag(
        _ name: String, _ keys: [String], _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.updateGroup(name, in: LogsScope(context)) { group in
            for key in keys { group.tags[key] = nil }
        }
        return EmptyShape()
    }

    /// Throws InvalidParameterException, TooManyTagsException.
    static func checkTags(_ tags: [String: String]) throws {
        guard tags.count <= LogsLimits.tagsPerGroup else {
            throw AWSError(
                "TooManyTagsException",
                "The number of tags exceeds the limit of \(LogsLimits.tagsPerGroup) for a log group.")
        }
        guard !tags.keys.contains(where: { $0.lowercased().hasPrefix("aws:") }) else {
            throw LogsError.invalid("Tag keys must not begin with aws:")
        }
    }
}
