// Requests to functions' URLs become events, and answers become responses, as on AWS.

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import Lambda

@Suite struct FunctionURLTests {
    static let id = "abcdefghijklmnopqrstuvwxyz234567"
    static let host = id + ".lambda-url.us-east-1.localhost:4566"

    static func visit(
        _ head: RequestHead, body: [UInt8] = [], signer: SiteVisit.Signer? = nil
    ) -> SiteVisit {
        SiteVisit(request: WireRequest(head: head, body: body), context: .testing(), port: 4566) { _ in
            signer
        }
    }

    static func head(
        _ method: String = "GET", _ path: String = "/", query: String = "", _ headers: HeaderFields = [:],
        host: String = host
    ) -> RequestHead {
        var headers = headers
        headers["Host"] = host
        return RequestHead(method: method, path: path, query: query, headers: headers)
    }

    // MARK: Where

    @Test(arguments: [
        host, id + ".lambda-url.eu-central-1.on.aws",
        id + ".lambda-url.us-east-1.localhost.localstack.cloud:80",
        id.uppercased() + ".LAMBDA-URL.us-east-1.LOCALHOST",
    ]) func hostsNameURLs(_ host: String) {
        #expect(FunctionURLAddress(Self.head(host: host))?.id == Self.id)
    }

    @Test(arguments: [
        "", ".", "localhost:4566", "127.0.0.1", id, id + ".", id + ".lambda-url",
        id + ".lambda-url.us-east-1",
        id + ".lambda-url.us-east-1.", id + ".lambda-url.us-east-1.evil.example",
        id + ".lambda-url.us-east-1.localhost.evil.example",
        id + ".lambda-url.us-east-1.on.aws.", id + "x.lambda-url.us-east-1.localhost",
        "a/" + id.dropFirst(2) + ".lambda-url.us-east-1.localhost", id + ".s3.us-east-1.localhost",
        String(repeating: ".", count: 4_000), id + ".lambda-url..localhost",
        id + "@lambda-url.us-east-1.localhost",
    ]) func otherHostsDoNot(_ host: String) {
        #expect(FunctionURLAddress(Self.head(host: host)) == nil)
    }

    @Test func aPathNamesThemToo() {
        let address = FunctionURLAddress(RequestHead(method: "GET", path: "/_url/\(Self.id)/a/b"))
        #expect(address?.id == Self.id && address?.path == "/a/b")
        #expect(FunctionURLAddress(RequestHead(method: "GET", path: "/_url/\(Self.id)"))?.path == "/")
        for path in ["/_url/", "/_url/short/x", "/_url/../\(Self.id)", "/_urls/\(Self.id)"] {
            #expect(FunctionURLAddress(RequestHead(method: "GET", path: path)) == nil)
        }
    }

    @Test func idsAreAsLongAsHostsSay() {
        let id = FunctionURLAddress.makeID(SeededEntropy(1))
        #expect(FunctionURLAddress(RequestHead(method: "GET", path: "/_url/\(id)"))?.id == id)
        #expect(FunctionURLAddress.makeID(SeededEntropy(2)) != id)
    }

    // MARK: Events

    private func event(_ head: RequestHead, body: [UInt8] = [], signer: SiteVisit.Signer? = nil) throws
        -> Document
    {
        let address = try #require(FunctionURLAddress(head))
        return URLEvent(
            visit: Self.visit(head, body: body), address: address, signer: signer,
            traceID: "Root=1-a-b;Parent=c;Sampled=0"
        ).document
    }

    @Test func anEventHasTheFieldsOfFormatTwo() throws {
        let event = try event(
            Self.head(
                "POST", "/a%20b", query: "x=1&y=%26+&x=2",
                ["X-One": "1", "x-one": "2", "Cookie": "a=b; c=d", "Content-Type": "application/json"]),
            body: Array("{\"ä\":1}".utf8))
        #expect(event["version"]?.string == "2.0" && event["routeKey"]?.string == "$default")
        #expect(event["rawPath"]?.string == "/a%20b")
        #expect(event["rawQueryString"]?.string == "x=1&y=%26+&x=2")
        #expect(event["queryStringParameters"]?["x"]?.string == "1,2")
        #expect(event["queryStringParameters"]?["y"]?.string == "& ")
        #expect(event["headers"]?["x-one"]?.string == "1,2")
        #expect(event["headers"]?["cookie"] == nil)
        #expect(event["cookies"]?.array?.map(\.string) == ["a=b", "c=d"])
        #expect(event["body"]?.string == "{\"ä\":1}" && event["isBase64Encoded"]?.bool == false)
        let context = event["requestContext"]
        #expect(context?["accountId"]?.string == "anonymous")
        #expect(context?["apiId"]?.string == Self.id && context?["domainPrefix"]?.string == Self.id)
        #expect(context?["domainName"]?.string == Self.id + ".lambda-url.us-east-1.localhost")
        #expect(
            context?["http"]?["method"]?.string == "POST" && context?["http"]?["path"]?.string == "/a%20b")
        #expect(context?["http"]?["protocol"]?.string == "HTTP/1.1")
        #expect(context?["stage"]?.string == "$default" && context?["authorizer"] == nil)
        #expect(event["headers"]?["x-amzn-trace-id"]?.string == "Root=1-a-b")
        #expect(event["headers"]?["x-forwarded-port"]?.string == "4566")
    }

    @Test func whatIsEmptyIsLeftOut() throws {
        let event = try event(Self.head())
        #expect(event["body"] == nil && event["cookies"] == nil && event["queryStringParameters"] == nil)
        #expect(event["isBase64Encoded"]?.bool == false && event["rawQueryString"]?.string == "")
    }

    @Test(arguments: [
        ("application/octet-stream", [104, 105] as [UInt8]), ("application/x-www-form-urlencoded", [104]),
        ("", [104]), ("text/plain", [0xFF, 0xFE]),
    ]) func otherBodiesAreBase64(_ type: String, _ body: [UInt8]) throws {
        let event = try event(Self.head("POST", "/", ["Content-Type": type]), body: body)
        #expect(event["body"]?.string == Base64.encode(body) && event["isBase64Encoded"]?.bool == true)
    }

    @Test func aSignedCallSaysWhoCalls() throws {
        let signer = SiteVisit.Signer(context: .testing(), accessKeyID: "AKIAX")
        let iam = try event(Self.head(), signer: signer)["requestContext"]?["authorizer"]?["iam"]
        #expect(iam?["accessKey"]?.string == "AKIAX")
        #expect(iam?["userArn"]?.string == signer.context.caller.arn())
        #expect(iam?["cognitoIdentity"]?.isNull == true)
    }

    // MARK: Responses

    private func response(_ text: String) -> (status: Int, body: String, headers: HeaderFields)? {
        guard let response = URLResponse.whole(Array(text.utf8)), case .bytes(let bytes) = response.body
        else {
            return nil
        }
        return (response.status, String(decoding: bytes, as: UTF8.self), response.headers)
    }

    @Test(arguments: [
        (#""hello""#, "hello"), (#"{"a": 1}"#, #"{"a": 1}"#), ("null", "null"), ("[1]", "[1]"), ("7", "7"),
    ]) func aStatusIsInferred(_ payload: String, _ body: String) {
        let response = response(payload)
        #expect(response?.status == 200 && response?.body == body)
        #expect(response?.headers["content-type"] == "application/json")
    }

    @Test func aResponseIsReadAsHTTPAPIsReadIt() {
        let response = response(
            """
            {"statusCode":"201","headers":{"Content-Type":"text/html","X-N":5,"Content-Length":"99"},
            "cookies":["a=b","c=d"],"body":"aGk=","isBase64Encoded":true}
            """)
        #expect(response?.status == 201 && response?.body == "hi")
        #expect(response?.headers["content-type"] == "text/html" && response?.headers["x-n"] == "5")
        #expect(response?.headers.all("set-cookie") == ["a=b", "c=d"])
        #expect(response?.headers["content-length"] == nil)
        #expect(response?.headers["x-amzn-remapped-content-length"] == "99")
        #expect(self.response(#"{"statusCode":204}"#)?.body == "")
        #expect(self.response(#"{"statusCode":200,"body":{"a":1}}"#)?.body == #"{"a":1}"#)
    }

    @Test(arguments: [
        "", "{", #"{"statusCode":"x"}"#, #"{"statusCode":99}"#, #"{"statusCode":600}"#,
        #"{"statusCode":null}"#,
        #"{"statusCode":200,"headers":[]}"#, #"{"statusCode":200,"headers":{"a b":"c"}}"#,
        #"{"statusCode":200,"headers":{"a":{}}}"#, #"{"statusCode":200,"cookies":"a=b"}"#,
        #"{"statusCode":200,"cookies":[1]}"#, #"{"statusCode":200,"body":"%","isBase64Encoded":true}"#,
    ]) func whatIsNoResponseIsRefused(_ payload: String) {
        #expect(response(payload) == nil)
    }

    @Test(arguments: 1...40) func aPreludeEndsWhereverItIsCut(_ size: Int) throws {
        let whole = Array(#"{"statusCode":201}"#.utf8) + [UInt8](repeating: 0, count: 8) + [0, 1, 0]
        var prelude = URLPrelude()
        var found: (json: [UInt8], body: [UInt8])?
        var rest = whole[...]
        while found == nil, !rest.isEmpty {
            found = try prelude.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(found.map { String(decoding: $0.json, as: UTF8.self) } == #"{"statusCode":201}"#)
        #expect((found?.body ?? []) + rest == [0, 1, 0])
    }

    @Test func aPreludeWithoutEndIsGivenUp() {
        var prelude = URLPrelude()
        #expect(throws: URLPrelude.TooLong.self) {
            _ = try prelude.append([UInt8](repeating: 32, count: Limits.urlPreludeBytes + 1))
        }
    }

    // MARK: Cross-origin

    private func rules(_ change: (inout Cors) -> Void) throws -> CorsRules {
        var cors = Cors(allowMethods: ["GET"], allowOrigins: ["https://a.example"], maxAge: 5)
        change(&cors)
        return try #require(CorsRules(cors))
    }

    private let question: HeaderFields = [
        "Origin": "https://a.example", "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-a",
    ]

    @Test func preflightsAreAnswered() throws {
        let rules = try rules { $0.allowHeaders = ["x-a", "x-b"] }
        let answer = try #require(rules.preflight(Self.head("OPTIONS", "/", question)))
        #expect(answer.status == 200)
        #expect(answer.headers["access-control-allow-origin"] == "https://a.example")
        #expect(answer.headers["access-control-allow-methods"] == "GET")
        #expect(answer.headers["access-control-allow-headers"] == "x-a,x-b")
        #expect(answer.headers["access-control-max-age"] == "5")
        #expect(rules.preflight(Self.head("OPTIONS")) == nil, "no browser asks so")
        var other = question
        other["Origin"] = "https://b.example"
        #expect(
            rules.preflight(Self.head("OPTIONS", "/", other))?.headers["access-control-allow-origin"] == nil)
    }

    @Test func wildcardsAndCredentials() throws {
        let open = try rules { $0.allowOrigins = ["*"] }
        var response = WireResponse()
        open.admit(Self.head("GET", "/", question), in: &response)
        #expect(response.headers["access-control-allow-origin"] == "*")
        let trusting = try rules {
            ($0.allowOrigins, $0.allowCredentials, $0.exposeHeaders) = (["*"], true, ["date"])
        }
        response = WireResponse()
        trusting.admit(Self.head("GET", "/", question), in: &response)
        #expect(response.headers["access-control-allow-origin"] == "https://a.example")
        #expect(response.headers["access-control-allow-credentials"] == "true")
        #expect(response.headers["access-control-expose-headers"] == "date")
    }

    @Test func recordsComeBack() throws {
        let url = FunctionURL(
            id: Self.id, function: testSpec().functionKey, alias: "live", authType: "NONE",
            invokeMode: "BUFFERED", cors: try rules { $0.allowCredentials = false }, at: .epoch)
        #expect(try FunctionURL(stored: url.encoded) == url)
    }
}
