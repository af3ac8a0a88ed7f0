// What a function answered, as an HTTP response: read where it has the form of HTTP APIs, inferred where not.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload

import CloudCore
import Wire

enum URLResponse {
    /// The response to an answer that came whole; nil where it is none that a URL can give.
    static func whole(_ payload: [UInt8]) -> WireResponse? {
        guard let answer = try? JSON.parse(payload) else { return nil }
        guard let status = answer["statusCode"] else { return inferred(answer, payload) }
        guard let code = code(status), var response = head(code, answer) else { return nil }
        switch answer["body"] {
        case nil, .null?: break
        case .string(let text)?:
            guard answer["isBase64Encoded"]?.bool == true else {
                response.body = .bytes(Array(text.utf8))
                break
            }
            guard let bytes = Base64.decode(text) else { return nil }
            response.body = .bytes(bytes)
        case .some(let other): response.body = .bytes(JSON.write(other))
        }
        return response
    }

    /// Status, headers and cookies of the JSON that a streamed answer begins with.
    static func head(ofPrelude text: [UInt8]) -> WireResponse? {
        guard let prelude = try? JSON.parse(text), prelude.object != nil else { return nil }
        guard let status = prelude["statusCode"] else { return head(200, prelude) }
        return code(status).flatMap { head($0, prelude) }
    }

    /// Nobody said a status: it is 200, and the answer is the body.
    private static func inferred(_ answer: Document, _ payload: [UInt8]) -> WireResponse {
        let body = answer.string.map { Array($0.utf8) } ?? payload
        return WireResponse(
            status: 200, headers: ["Content-Type": "application/json"], body: .bytes(body))
    }

    private static func code(_ status: Document) -> Int? {
        let number = status.integer.map { Int($0) } ?? status.string.flatMap { Int($0) }
        return number.flatMap { (200...599).contains($0) ? $0 : nil }
    }

    private static func head(_ status: Int, _ answer: Document) -> WireResponse? {
        var response = WireResponse(status: status)
        switch answer["headers"] {
        case nil, .null?: break
        case .object(let fields)?:
            for (name, value) in fields {
                guard isToken(name), let text = text(value) else { return nil }
                add(name, text, to: &response)
            }
        case .some: return nil
        }
        switch answer["cookies"] {
        case nil, .null?: break
        case .array(let cookies)?:
            for cookie in cookies {
                guard let text = cookie.string else { return nil }
                response.headers.add("Set-Cookie", text)
            }
        case .some: return nil
        }
        if response.headers["content-type"] == nil {
            response.headers["Content-Type"] = "application/json"
        }
        return response
    }

    private static func add(_ name: String, _ value: String, to response: inout WireResponse) {
        switch name.lowercased() {
        case "transfer-encoding", "x-amzn-requestid", "keep-alive": break
        case "connection", "content-length", "date", "www-authenticate", "server", "host":
            response.headers.add("x-amzn-Remapped-" + name, value)
        default: response.headers.add(name, value)
        }
    }

    private static func text(_ value: Document) -> String? {
        switch value {
        case .string(let text): text
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .double(let number): String(number)
        case .array(let values):
            values.allSatisfy { $0.string != nil }
                ? values.compactMap(\.string).joined(separator: ",") : nil
        case .null, .object: nil
        }
    }

    /// A field's name (RFC 9110, 5.6.2).
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    // MARK: Refusals

    /// The function failed, or answered what is no response. AWS says no more than that.
    static func badGateway() -> WireResponse {
        WireResponse(
            status: 502, headers: ["Content-Type": "application/json"],
            body: .bytes(Array("Internal Server Error".utf8)))
    }

    static func refusal(_ error: AWSError) -> WireResponse {
        refusal(error.status, error.code, .string(error.message))
    }

    static func refusal(_ status: Int, _ code: String, _ message: Document) -> WireResponse {
        WireResponse(
            status: status, headers: ["Content-Type": "application/json", "x-amzn-ErrorType": code],
            body: .bytes(JSON.write(.object([("Message", message)]))))
    }
}
