// Responses to bytes: the status line, the fields that HTTP itself needs, and the framing of the body.

import CloudCore
import NIOCore

/// How a response's body is delimited.
enum ResponseFraming: Equatable {
    case none
    case length(Int)
    case chunked
    /// HTTP/1.0 and a stream: the end of the connection is the end of the body.
    case untilClose
}

enum ResponseWriter {
    /// Fields that the server alone may set.
    private static let ownFields = [
        "connection", "transfer-encoding", "date", "content-length", "keep-alive",
    ]

    /// Writes the head of `response`, with the framing that was decided for its body.
    static func writeHead(
        _ response: WireResponse, framing: ResponseFraming, keepsAlive: Bool, isHTTP10: Bool, date: String,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeString(statusLine(response.status))
        buffer.writeStaticString("\r\nDate: ")
        buffer.writeString(date)
        for field in response.headers.fields where !ownFields.contains(where: { same(field.name, $0) }) {
            buffer.writeStaticString("\r\n")
            writeSafe(field.name, into: &buffer)
            buffer.writeStaticString(": ")
            writeSafe(field.value, into: &buffer)
        }
        switch framing {
        case .length(let length):
            buffer.writeStaticString("\r\nContent-Length: ")
            buffer.writeString(String(length))
        case .chunked: buffer.writeStaticString("\r\nTransfer-Encoding: chunked")
        case .none, .untilClose: break
        }
        if !keepsAlive {
            buffer.writeStaticString("\r\nConnection: close")
        } else if isHTTP10 {
            // Who speaks HTTP/1.0 takes the connection for closed otherwise (RFC 9112, C.2.2).
            buffer.writeStaticString("\r\nConnection: keep-alive")
        }
        buffer.writeStaticString("\r\n\r\n")
    }

    /// One chunk of the chunked coding.
    static func writeChunk(_ bytes: [UInt8], into buffer: inout ByteBuffer) {
        buffer.writeString(String(bytes.count, radix: 16))
        buffer.writeStaticString("\r\n")
        buffer.writeBytes(bytes)
        buffer.writeStaticString("\r\n")
    }

    /// Line ends and other control characters in a field would let its writer forge what follows.
    private static func writeSafe(_ text: String, into buffer: inout ByteBuffer) {
        if text.utf8.allSatisfy(ParsedHead.isText) {
            buffer.writeString(text)
        } else {
            buffer.writeBytes(text.utf8.map { ParsedHead.isText($0) ? $0 : 32 })
        }
    }

    private static func same(_ name: String, _ lower: String) -> Bool {
        name.utf8.count == lower.utf8.count
            && zip(name.utf8, lower.utf8).allSatisfy {
                ($0 >= 65 && $0 <= 90 ? $0 | 32 : $0) == $1
            }
    }

    private static func statusLine(_ status: Int) -> String {
        switch status {
        case 200: "200 OK"
        case 201: "201 Created"
        case 202: "202 Accepted"
        case 204: "204 No Content"
        case 206: "206 Partial Content"
        case 304: "304 Not Modified"
        case 400: "400 Bad Request"
        case 401: "401 Unauthorized"
        case 403: "403 Forbidden"
        case 404: "404 Not Found"
        case 405: "405 Method Not Allowed"
        case 408: "408 Request Timeout"
        case 409: "409 Conflict"
        case 411: "411 Length Required"
        case 412: "412 Precondition Failed"
        case 413: "413 Content Too Large"
        case 414: "414 URI Too Long"
        case 417: "417 Expectation Failed"
        case 429: "429 Too Many Requests"
        case 431: "431 Request Header Fields Too Large"
        case 500: "500 Internal Server Error"
        case 501: "501 Not Implemented"
        case 502: "502 Bad Gateway"
        case 503: "503 Service Unavailable"
        case 504: "504 Gateway Timeout"
        case 505: "505 HTTP Version Not Supported"
        // Three digits, whatever a handler says.
        default: "\(min(999, max(200, status))) Status"
        }
    }
}
