// How long a body may be, told from the head alone, and AWS's words where it is longer.
// "Request must be smaller than 6291456 bytes for the InvokeFunction operation" and
// "… 70167211 bytes for the CreateFunction operation" (69905067 in former years), as clients report them:
// github.com/serverless-nextjs/serverless-next.js/issues/739, github.com/pelmers/streetwarp-web/issues/14.
// S3's: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList

import CloudCore
import Wire

enum BodyRules {
    /// The rule of a request whose body is read before anybody looks at it.
    static func rule(for head: RequestHead, requestID: @escaping @Sendable () -> String) -> BodyRule {
        let lambda = lambdaLimit(head)
        return BodyRule(limitBytes: lambda?.limit ?? GatewayLimits.bodyBytes) { refusal in
            let route = try? Route.resolve(WireRequest(head: head, body: []))
            let wire = route?.wire ?? ProtocolName.restJSON1.implementation
            let service = lambda == nil ? route?.service : .lambda
            let error: AWSError
            switch refusal {
            case .overloaded: error = overloaded(service)
            case .tooLarge:
                error = lambda.map { tooLarge($0.limit, for: $0.operation) } ?? tooLarge(for: service)
            }
            return wire.response(error, for: service, requestID: requestID())
        }
    }

    /// The rule of a request whose body streams to `operation`.
    static func streaming(
        _ route: Route, _ head: RequestHead, requestID: @escaping @Sendable () -> String
    ) -> BodyRule {
        BodyRule(limitBytes: GatewayLimits.streamedBodyBytes, streams: true) { refusal in
            var error = overloaded(route.service)
            if case .tooLarge = refusal {
                error = AWSError(
                    "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
                    fields: ["MaxSizeAllowed": String(GatewayLimits.streamedBodyBytes)])
                error.fields["ProposedSize"] = head.headers["content-length"]
            }
            return route.wire.response(error, for: route.service, requestID: requestID())
        }
    }

    /// Whether a body is worth streaming: short ones are cheaper to read, and are verified before anybody
    /// sees them.
    static func isLong(_ head: RequestHead) -> Bool {
        guard let length = head.headers["content-length"] else {
            return head.headers["transfer-encoding"] != nil
        }
        return (Int(length) ?? 0) > GatewayLimits.offLoopBytes
    }

    private static func tooLarge(_ limit: Int, for operation: String) -> AWSError {
        AWSError(
            "RequestEntityTooLargeException",
            "Request must be smaller than \(limit) bytes for the \(operation) operation", status: 413)
    }

    private static func tooLarge(for service: ServiceModel?) -> AWSError {
        service == .s3
            ? AWSError("MaxMessageLengthExceeded", "Your request was too large.")
            : AWSError(
                "RequestEntityTooLargeException", "The request body exceeds the maximum size.", status: 413)
    }

    private static func overloaded(_ service: ServiceModel?) -> AWSError {
        service == .s3
            ? AWSError("SlowDown", "Please reduce your request rate.", status: 503)
            : AWSError(
                "ServiceUnavailable", "The request has failed due to a temporary failure of the server.",
                status: 503)
    }

    private static func lambdaLimit(_ head: RequestHead) -> (limit: Int, operation: String)? {
        guard head.path.hasPrefix("/20") else { return nil }
        if head.path.hasSuffix("/invocations") { return (GatewayLimits.invokeBytes, "InvokeFunction") }
        if head.path.hasSuffix("/response-streaming-invocations") {
            return (GatewayLimits.invokeBytes, "InvokeWithResponseStream")
        }
        guard head.path.hasPrefix("/2015-03-31/functions") else { return nil }
        let operation =
            head.path.hasSuffix("/code")
            ? "UpdateFunctionCode"
            : head.path.hasSuffix("/layers") ? "PublishLayerVersion" : "CreateFunction"
        return (GatewayLimits.codeBytes, operation)
    }
}
