// What event source mappings need: a permission on the mapping where there is one, with its function as a
// condition; and with the function that the request names, where it names one.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html

import CloudCore

extension Needs {
    static let createMapping:
        @Sendable (CreateEventSourceMappingRequest, RequestContext) throws -> [Permission] =
            { request, context in
                let function = try FunctionReference(request.functionName, context: context)
                let tags = request.tags ?? [:]
                let create = Permission(
                    "lambda:CreateEventSourceMapping", keys: ["lambda:functionarn": [function.arn]],
                    requestTags: tags)
                if tags.isEmpty { return [create] }
                return [create, Permission("lambda:TagResource", requestTags: tags)]
            }

    /// Who moves a mapping to another function must be allowed for both.
    static let updateMapping:
        @Sendable (UpdateEventSourceMappingRequest, RequestContext) throws -> [Permission] =
            { request, context in
                let current = mapping("UpdateEventSourceMapping", request.uuid, context)
                guard let name = request.functionName else { return [current] }
                var next = current
                next.wantsResourceKeys = false
                next.keys = ["lambda:functionarn": [try FunctionReference(name, context: context).arn]]
                return [current, next]
            }

    static let getMapping: @Sendable (GetEventSourceMappingRequest, RequestContext) throws -> [Permission] = {
        request, context in
        [mapping("GetEventSourceMapping", request.uuid, context)]
    }

    static let deleteMapping:
        @Sendable (DeleteEventSourceMappingRequest, RequestContext) throws -> [Permission] =
            { request, context in
                [mapping("DeleteEventSourceMapping", request.uuid, context)]
            }

    private static func mapping(_ action: String, _ id: String, _ context: RequestContext) -> Permission {
        let arn = context.arn("lambda", EventSourceMapping.noun + id).description
        var permission = Permission("lambda:" + action, on: [arn])
        permission.wantsResourceKeys = true
        return permission
    }
}
