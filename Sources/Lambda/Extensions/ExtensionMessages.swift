// The Extensions API's requests and answers as bytes.

import CloudCore
import NIOCore
import Wire

/// What the headers of a request say that extensions alone send.
struct ExtensionHeaders: Hashable, Sendable {
    var name: String?
    var identifier: String?
    var errorType: String?
    var features: String?
}

enum ExtensionMessages {
    /// The events of a registration; nil where the body is no registration.
    static func events(_ body: ByteBuffer) throws(ExtensionRoster.Refusal) -> [String] {
        let bytes = Array(buffer: body)
        guard let document = try? JSON.parse(bytes), document.object != nil else {
            throw ExtensionRoster.Refusal(
                type: "InvalidRequestFormat", message: "the request body is not a JSON object")
        }
        if let keys = document["configurationKeys"]?.array, !keys.isEmpty {
            throw ExtensionRoster.Refusal(
                type: "InvalidRequestFormat",
                message: "configurationKeys are deprecated; use environment variables instead")
        }
        return document["events"]?.array?.compactMap(\.string) ?? []
    }

    static func registered(_ member: ExtensionRoster.Member, _ spec: FunctionSpec, features: String?)
        -> ByteBuffer
    {
        var fields = [
            ("functionName", spec.name), ("functionVersion", spec.version), ("handler", spec.handler),
        ]
        let wanted = (features ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        if wanted.contains("accountId") { fields.insert(("accountId", spec.account.text), at: 0) }
        return json(
            "200 OK", JSONText.object(fields.map { (name: $0.0, value: $0.1) }),
            ["Lambda-Extension-Identifier: \(member.id)"])
    }

    static func invoke(_ call: EngineCall, deadline: Int64, event: String) -> ByteBuffer {
        let tracing = Document.object([
            ("type", .string("X-Amzn-Trace-Id")), ("value", .string(call.traceID ?? "")),
        ])
        let body = JSON.write(
            .object([
                ("eventType", .string("INVOKE")), ("deadlineMs", .integer(deadline)),
                ("requestId", .string(call.requestID)), ("invokedFunctionArn", .string(call.invokedARN)),
                ("tracing", tracing),
            ]))
        return json("200 OK", body, ["Lambda-Extension-Event-Identifier: \(event)"])
    }

    static func shutdown(_ reason: ShutdownReason, deadline: Int64, event: String) -> ByteBuffer {
        let body = JSON.write(
            .object([
                ("eventType", .string("SHUTDOWN")), ("shutdownReason", .string(reason.rawValue)),
                ("deadlineMs", .integer(deadline)),
            ]))
        return json("200 OK", body, ["Lambda-Extension-Event-Identifier: \(event)"])
    }

    static let accepted = json("202 Accepted", Array("{\"status\":\"OK\"}\n".utf8))
    static let subscribed = json("200 OK", Array("\"OK\"".utf8))

    static func refused(_ refusal: ExtensionRoster.Refusal, status: String = "403 Forbidden")
        -> ByteBuffer
    {
        json(
            status, JSONText.object([("errorMessage", refusal.message), ("errorType", refusal.type)]))
    }

    private static func json(_ status: String, _ body: [UInt8], _ headers: [String] = [])
        -> ByteBuffer
    {
        var buffer = ByteBuffer()
        buffer.writeString("HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n")
        for header in headers { buffer.writeString(header + "\r\n") }
        buffer.writeString("Content-Length: \(body.count)\r\n\r\n")
        buffer.writeBytes(body)
        return buffer
    }
}

/// Why an environment ends, as extensions are told it.
enum ShutdownReason: String, Hashable, Sendable { case spindown, timeout, failure }
