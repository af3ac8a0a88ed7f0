// A request to a function's URL as the function gets it: payload format 2.0 of HTTP APIs.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload

import CloudCore
import Wire

/// What the event is made of.
struct URLEvent: Sendable {
    var visit: SiteVisit
    var address: FunctionURLAddress
    /// Nil where nobody was asked who he is.
    var signer: SiteVisit.Signer?
    /// `Root=…`
    var traceID: String

    /// Members that have no value are left out, as AWS leaves them out.
    var document: Document {
        let head = visit.request.head
        var members: [(key: String, value: Document)] = [
            ("version", .string("2.0")), ("routeKey", .string("$default")),
            ("rawPath", .string(address.path)), ("rawQueryString", .string(head.query)),
        ]
        let cookies = head.headers.all("cookie").flatMap { $0.split(separator: ";") }
            .map { Document.string(String($0.drop { $0 == " " })) }
        if !cookies.isEmpty { members.append(("cookies", .array(cookies))) }
        members.append(("headers", .object(headers)))
        if !head.query.isEmpty { members.append(("queryStringParameters", .object(parameters))) }
        members.append(("requestContext", .object(requestContext)))
        let body = visit.request.body
        let text = isText ? String(validating: body, as: UTF8.self) : nil
        if !body.isEmpty { members.append(("body", .string(text ?? Base64.encode(body)))) }
        members.append(("isBase64Encoded", .bool(!body.isEmpty && text == nil)))
        return .object(members)
    }

    /// Names in lower case, values of the same name joined.
    private var headers: [(key: String, value: Document)] {
        var joined: [(name: String, value: String)] = []
        for field in visit.request.head.headers.fields {
            let name = field.name.lowercased()
            if Self.ownHeaders.contains(name) { continue }
            if let index = joined.firstIndex(where: { $0.name == name }) {
                joined[index].value += "," + field.value
            } else {
                joined.append((name, field.value))
            }
        }
        let forwarded = visit.request.head.headers.all("x-forwarded-for") + [visit.context.sourceIP]
        joined.append(("x-forwarded-for", forwarded.joined(separator: ", ")))
        joined.append(("x-forwarded-proto", "http"))
        joined.append(("x-forwarded-port", String(visit.port)))
        let root = traceID.prefix { $0 != ";" }
        joined.append(
            ("x-amzn-trace-id", visit.request.head.headers["x-amzn-trace-id"] ?? String(root)))
        return joined.map { ($0.name, .string($0.value)) }
    }

    /// What concerns one connection alone, and what is said here.
    private static let ownHeaders: Set<String> = [
        "connection", "keep-alive", "transfer-encoding", "te", "upgrade", "expect", "proxy-connection",
        "cookie", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", "x-amzn-trace-id",
    ]

    private var parameters: [(key: String, value: Document)] {
        var joined: [(name: String, value: String)] = []
        for (name, value) in visit.request.head.parameters {
            if let index = joined.firstIndex(where: { $0.name == name }) {
                joined[index].value += "," + value
            } else {
                joined.append((name, value))
            }
        }
        return joined.map { ($0.name, .string($0.value)) }
    }

    private var requestContext: [(key: String, value: Document)] {
        let head = visit.request.head
        let host = (head.headers["host"] ?? "").split(separator: ":").first.map(String.init) ?? ""
        var members: [(key: String, value: Document)] = [
            ("accountId", .string(signer?.context.caller.account.text ?? "anonymous")),
            ("apiId", .string(address.id)),
        ]
        if let signer { members.append(("authorizer", .object([("iam", .object(Self.iam(signer)))]))) }
        let http: [(key: String, value: Document)] = [
            ("method", .string(head.method)), ("path", .string(address.path)),
            ("protocol", .string("HTTP/1.1")), ("sourceIp", .string(visit.context.sourceIP)),
            ("userAgent", .string(visit.context.userAgent)),
        ]
        let now = visit.context.now
        return members + [
            ("domainName", .string(host)), ("domainPrefix", .string(address.id)), ("http", .object(http)),
            ("requestId", .string(visit.context.requestID)), ("routeKey", .string("$default")),
            ("stage", .string("$default")), ("time", .string(Self.time(now))),
            ("timeEpoch", .integer(now.milliseconds)),
        ]
    }

    private static func iam(_ signer: SiteVisit.Signer) -> [(key: String, value: Document)] {
        let caller = signer.context.caller
        return [
            ("accessKey", .string(signer.accessKeyID)), ("accountId", .string(caller.account.text)),
            ("callerId", .string(caller.userID)), ("cognitoIdentity", .null), ("principalOrgId", .null),
            ("userArn", .string(caller.arn(partition: signer.context.partition))),
            ("userId", .string(caller.userID)),
        ]
    }

    /// Whether a body of this type is text; where nothing is said, it is taken for bytes.
    private var isText: Bool {
        let type = visit.request.head.headers["content-type"]?.lowercased() ?? ""
        return type.hasPrefix("text/") || ["json", "xml", "javascript"].contains { type.contains($0) }
    }

    /// `12/Mar/2020:19:03:58 +0000`
    private static func time(_ instant: Instant) -> String {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let time = CivilTime(instant)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(time.day))/\(months[time.month - 1])/\(time.year):\(two(time.hour)):"
            + "\(two(time.minute)):\(two(time.second)) +0000"
    }
}
