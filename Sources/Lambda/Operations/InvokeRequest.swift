// What an Invoke request says besides its payload: read from path, query and headers, without decoding the
// body, which passes through untouched.

import CloudCore
import Wire

/// The head of an invocation.
struct InvokeRequest: Sendable {
    enum Mode: String, Sendable {
        case requestResponse = "RequestResponse", event = "Event", dryRun = "DryRun"
    }

    var function: FunctionReference
    var mode: Mode
    var wantsLogTail: Bool
    /// Decoded from Base64: JSON.
    var clientContext: String?
    var traceID: String?
    var tenantID: String?
    /// Of the execution that the call is to start.
    var executionName: String?

    init(_ head: RequestHead, _ context: RequestContext) throws {
        let parts = head.path.utf8.split(separator: UInt8(ascii: "/"))
        guard parts.count == 4, Substring(parts[1]) == "functions", Substring(parts[3]) == "invocations"
        else {
            throw AWSError("UnknownOperationException", "Unknown operation.", status: 404)
        }
        function = try FunctionReference(
            PercentEncoding.decode(Substring(parts[2])), qualifier: head.parameter("Qualifier"),
            context: context)
        let type = head.headers["X-Amz-Invocation-Type"] ?? Mode.requestResponse.rawValue
        guard let mode = Mode(rawValue: type) else {
            throw AWSError.constraint(
                type, at: "invocationType",
                "Member must satisfy enum value set: [Event, RequestResponse, DryRun]")
        }
        self.mode = mode
        let log = head.headers["X-Amz-Log-Type"] ?? "None"
        guard log == "None" || log == "Tail" else {
            throw AWSError.constraint(log, at: "logType", "Member must satisfy enum value set: [None, Tail]")
        }
        wantsLogTail = log == "Tail"
        clientContext = try head.headers["X-Amz-Client-Context"].map(Self.decode)
        traceID = head.headers["X-Amzn-Trace-Id"]
        tenantID = try head.headers["X-Amz-Tenant-Id"].map(Self.tenant)
        executionName = try head.headers["X-Amz-Durable-Execution-Name"].map(Self.executionName)
    }

    private static func executionName(_ text: String) throws -> String {
        guard (1...DurableLimits.nameLength).contains(text.utf8.count) else {
            throw AWSError.constraint(
                text, at: "durableExecutionName",
                "Member must have length less than or equal to \(DurableLimits.nameLength)")
        }
        let isFine = text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: "-_".utf8.contains(byte)
            }
        }
        guard isFine else {
            throw AWSError.constraint(
                text, at: "durableExecutionName",
                "Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+")
        }
        return text
    }

    private static func tenant(_ text: String) throws -> String {
        let isFine = text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: "._:/=+-@ ".utf8.contains(byte)
            }
        }
        guard isFine, !text.isEmpty else {
            throw AWSError.constraint(
                text, at: "tenantId",
                "Member must satisfy regular expression pattern: [a-zA-Z0-9\\._:\\/=+\\-@ ]+")
        }
        guard text.utf8.count <= Limits.tenantLength else {
            throw AWSError.constraint(
                text, at: "tenantId",
                "Member must have length less than or equal to \(Limits.tenantLength)")
        }
        return text
    }

    private static func decode(_ text: String) throws -> String {
        guard text.utf8.count <= Limits.clientContextBytes, let bytes = Base64.decode(text),
            let json = String(validating: bytes, as: UTF8.self), (try? JSON.parse(bytes)) != nil
        else { throw LambdaError.clientContextUnreadable() }
        // It travels in a header: line breaks in JSON are white space.
        return json.split { $0.isNewline }.joined(separator: " ")
    }
}
