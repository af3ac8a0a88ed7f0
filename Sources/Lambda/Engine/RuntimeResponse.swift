// The answers of the Runtime API as bytes.

import NIOCore

enum RuntimeResponse {
    /// The report was taken.
    static let accepted = ByteBuffer(string: plain("202 Accepted", "{\"status\":\"OK\"}\n"))
    /// The answer to `restore/next`.
    static let restored = ByteBuffer(string: plain("200 OK", "{\"status\":\"OK\"}\n"))
    /// The same before a snapshot is taken: the runtime closes its connection, and asks again over a new one
    /// as soon as it can have one, in every copy of it.
    static let reconnect = ByteBuffer(
        string: plain("200 OK", "{\"status\":\"OK\"}\n", more: "Apus-Reconnect: 1\r\n"))
    static let proceed = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
    static let invalidRequestID = ByteBuffer(
        string: plain("400 Bad Request", error("InvalidRequestID", "Invalid request ID")))
    static let unknownMode = ByteBuffer(
        string: plain(
            "400 Bad Request", error("InvalidFunctionResponseMode", "Invalid function response mode")))
    static let malformed = ByteBuffer(
        string: plain("400 Bad Request", error("InvalidRequest", "Bad request"), closes: true))
    static let notFound = ByteBuffer(string: plain("404 Not Found", "404 page not found\n"))
    static let tooLarge = ByteBuffer(
        string: plain(
            "413 Request Entity Too Large",
            error(
                "RequestEntityTooLarge",
                "Exceeded maximum allowed payload size (\(EngineLimits.responseBytes) bytes).")))

    /// A report that doesn't fit what the runtime was doing.
    static func invalidTransition(from old: String, to new: String) -> ByteBuffer {
        ByteBuffer(
            string: plain(
                "403 Forbidden",
                error(
                    "InvalidStateTransition",
                    "State transition from \(old) to \(new) failed for runtime. "
                        + "Error: State transition is not allowed")))
    }

    /// The head of the answer to `next`; the payload follows it.
    static func writeInvocation(_ call: EngineCall, deadline: Int64, into buffer: inout ByteBuffer) {
        buffer.writeString(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: ")
        buffer.writeString(call.requestID)
        buffer.writeString("\r\nLambda-Runtime-Deadline-Ms: ")
        buffer.writeString(String(deadline))
        buffer.writeString("\r\nLambda-Runtime-Invoked-Function-Arn: ")
        buffer.writeString(call.invokedARN)
        buffer.writeString("\r\nLambda-Runtime-Trace-Id: ")
        writeField(call.traceID ?? "", into: &buffer)
        if let context = call.clientContext {
            buffer.writeString("\r\nLambda-Runtime-Client-Context: ")
            writeField(context, into: &buffer)
        }
        if let identity = call.cognitoIdentity {
            buffer.writeString("\r\nLambda-Runtime-Cognito-Identity: ")
            writeField(identity, into: &buffer)
        }
        if case .tenant(let id) = call.spec.variant {
            buffer.writeString("\r\nLambda-Runtime-Aws-Tenant-Id: ")
            writeField(id, into: &buffer)
        }
        buffer.writeString("\r\nContent-Length: ")
        buffer.writeString(String(call.payload.count))
        buffer.writeString("\r\n\r\n")
    }

    /// Callers choose these texts: a line's end in them must not end the header.
    private static func writeField(_ text: String, into buffer: inout ByteBuffer) {
        if text.utf8.contains(where: { $0 < 32 && $0 != 9 }) {
            buffer.writeBytes(text.utf8.map { $0 < 32 ? 32 : $0 })
        } else {
            buffer.writeString(text)
        }
    }

    private static func error(_ type: String, _ message: String) -> String {
        "{\"errorMessage\":\"\(message)\",\"errorType\":\"\(type)\"}\n"
    }

    private static func plain(
        _ status: String, _ body: String, closes: Bool = false, more: String = ""
    ) -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + more + (closes ? "Connection: close\r\n" : "") + "\r\n" + body
    }
}
