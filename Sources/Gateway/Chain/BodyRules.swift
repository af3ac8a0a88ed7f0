// How long a body may be, told from the head alone, and AWS's words where it is longer.
// "Request must be smaller than 6291456 bytes for the InvokeFunction operation" and
// "… 69905067 bytes for the CreateFunction operation", as clients report them: for example
// github.com/serverless-nextjs/serverless-next.js/issues/739, github.com/pelmers/streetwarp-web/issues/14.

import CloudCore
import Wire

enum BodyRules {
    static func rule(for head: RequestHead, requestID: @escaping @Sendable () -> String) -> BodyRule {
        guard let (limit, operation) = lambdaLimit(head) else {
            return BodyRule(limitBytes: GatewayLimits.bodyBytes)
        }
        return BodyRule(limitBytes: limit) {
            ProtocolName.restJSON1.implementation.response(
                AWSError(
                    "RequestEntityTooLargeException",
                    "Request must be smaller than \(limit) bytes for the \(operation) operation",
                    status: 413),
                for: .lambda, requestID: requestID())
        }
    }

    private static func lambdaLimit(_ head: RequestHead) -> (Int, String)? {
        guard head.path.hasPrefix("/20") else { return nil }
        if head.path.hasSuffix("/invocations") { return (GatewayLimits.invokeBytes, "InvokeFunction") }
        guard head.path.hasPrefix("/2015-03-31/functions") else { return nil }
        let operation =
            head.path.hasSuffix("/code")
            ? "UpdateFunctionCode"
            : head.path.hasSuffix("/layers") ? "PublishLayerVersion" : "CreateFunction"
        return (GatewayLimits.codeBytes, operation)
    }
}
