// What event source mappings need: a permission on the mapping where there is one, with the function as a
// condition where the request names one.

import CloudCore

extension Needs {
    static let createMapping:
        @Sendable (CreateEventSourceMappingRequest, RequestContext) throws -> [Permission] =
            { request, context in
                let function = try FunctionReference(request.functionName, context: context)
                return [
                    Permission(
                        "lambda:CreateEventSourceMapping", keys: ["lambda:functionarn": [function.arn]])
                ]
            }

    static let updateMapping:
        @Sendable (UpdateEventSourceMappingRequest, RequestContext) throws -> [Permission] =
            { request, context in
                var keys: [String: [String]] = [:]
                if let name = request.functionName {
                    keys["lambda:functionarn"] = [try FunctionReference(name, context: context).arn]
                }
                return [
                    Permission(
                        "lambda:UpdateEventSourceMapping", on: [mapping(request.uuid, context)], keys: keys)
                ]
            }

    static let getMapping: @Sendable (GetEventSourceMappingRequest, RequestContext) throws -> [Permission] = {
        request, context in
        [Permission("lambda:GetEventSourceMapping", on: [mapping(request.uuid, context)])]
    }

    static let deleteMapping:
        @Sendable (DeleteEventSourceMappingRequest, RequestContext) throws -> [Permission] =
            { request, context in
                [Permission("lambda:DeleteEventSourceMapping", on: [mapping(request.uuid, context)])]
            }

    private static func mapping(_ id: String, _ context: RequestContext) -> String {
        ARN(
            partition: context.partition, service: "lambda", region: context.region.name,
            account: context.account.text, resource: "event-source-mapping:" + id
        ).description
    }
}
