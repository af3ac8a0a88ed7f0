// Tags of functions, code signing configurations and event source mappings.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html

import CloudCore
import Wire

extension LambdaService {
    func tagResource(_ input: TagResourceRequest, _ context: RequestContext) async throws -> EmptyShape {
        let added = input.tags
        try await updateTags(of: input.resource, context) { tags in
            tags = try Tags.checked(tags.merging(added) { _, new in new })
        }
        return EmptyShape()
    }

    func untagResource(_ input: UntagResourceRequest, _ context: RequestContext) async throws -> EmptyShape {
        let removed = input.tagKeys
        try await updateTags(of: input.resource, context) { tags in
            for key in removed { tags[key] = nil }
        }
        return EmptyShape()
    }

    func listTags(_ input: ListTagsRequest, _ context: RequestContext) async throws -> ListTagsResponse {
        switch try taggable(input.resource, context) {
        case .function(let reference):
            _ = try await existing(reference)
            return ListTagsResponse(tags: try await store.tags(reference.key))
        case .codeSigningConfig(let id):
            guard let rule = try await codeSigning.rule(id, context.account, context.region) else {
                throw LambdaError.codeSigningConfigMissing(input.resource)
            }
            return ListTagsResponse(tags: rule.tags)
        case .mapping(let id):
            let mapping = try await mappingStore.mapping(id, context.account, context.region)
            guard let mapping else { throw LambdaError.mappingMissing() }
            return ListTagsResponse(tags: mapping.tags)
        }
    }

    private func updateTags(
        of resource: String, _ context: RequestContext,
        _ change: @escaping @Sendable (inout [String: String]) throws -> Void
    ) async throws {
        switch try taggable(resource, context) {
        case .function(let reference):
            try await store.updateTags(
                reference.key, notFound: LambdaError.functionNotFound(reference.arn), change)
        case .codeSigningConfig(let id):
            _ = try await codeSigning.update(
                id, context.account, context.region, notFound: LambdaError.codeSigningConfigMissing(resource)
            ) { try change(&$0.tags) }
        case .mapping(let id):
            _ = try await mappingStore.update(
                id, context.account, context.region, notFound: LambdaError.mappingMissing()
            ) { try change(&$0.tags) }
        }
    }

    private enum Taggable {
        case function(FunctionReference)
        case codeSigningConfig(id: String)
        case mapping(id: String)
    }

    private func taggable(_ resource: String, _ context: RequestContext) throws -> Taggable {
        guard let arn = ARN(resource), arn.service == "lambda" else {
            throw AWSError.constraint(
                resource, at: "resource", "Member must satisfy regular expression pattern: " + Tags.pattern)
        }
        if arn.resource.hasPrefix("code-signing-config:") {
            return .codeSigningConfig(id: try Self.codeSigningID(resource, context))
        }
        if arn.resource.hasPrefix(EventSourceMapping.noun) {
            guard arn.account == context.account.text, arn.region == context.region.name else {
                throw LambdaError.mappingMissing()
            }
            return .mapping(id: String(arn.resource.dropFirst(EventSourceMapping.noun.count)))
        }
        guard arn.resource.hasPrefix("function:") else {
            throw LambdaError.notBuilt(
                "Tagging of anything but functions, code signing configs and event source mappings")
        }
        let reference = try FunctionReference(resource, context: context)
        guard reference.qualifier == nil else { throw LambdaError.tagsNeedFunction() }
        return .function(reference)
    }
}

/// The rules for tags.
enum Tags {
    static let pattern =
        "arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:"
        + "(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}"
        + "|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})"

    /// The tags, where they keep every rule.
    static func checked(_ tags: [String: String]) throws -> [String: String] {
        guard tags.count <= Limits.tags else { throw LambdaError.tooManyTags() }
        for (key, value) in tags {
            guard (1...Limits.tagKeyLength).contains(key.count), value.count <= Limits.tagValueLength else {
                throw LambdaError.invalidParameter(
                    "Tag keys must have 1 to \(Limits.tagKeyLength) characters, values up to "
                        + "\(Limits.tagValueLength).")
            }
            guard !key.lowercased().hasPrefix("aws:") else {
                throw LambdaError.invalidParameter(
                    "aws: prefixed tag key names are not allowed for external use.")
            }
        }
        return tags
    }
}
