// From a request to the service that it means, or to the error that its protocol has for it.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Gateway

@Suite("The request chain")
struct RequestsGoDownTheChainTests {
    private let fixture = ChainFixture()
    private let invoke = "/2015-03-31/functions/f/invocations"

    @Test func reachesTheServiceWithItsContext() async {
        let response = await fixture.respond(signed(invoke, body: Array("{}".utf8)))
        #expect(response.status == 200)
        #expect(
            response.text
                == "000000000000 eu-west-1 arn:aws:iam::000000000000:root http://localhost:4566 127.0.0.1 2")
        #expect(response.headers["x-amzn-RequestId"]?.count == 36)
        let record = fixture.lastRecord
        #expect(record?.service == "lambda" && record?.operation == "Invoke" && record?.status == 200)
        #expect(record?.requestID == response.headers["x-amzn-RequestId"])
    }

    @Test func knowsTheAccountByItsKey() async {
        let response = await fixture.respond(signed(invoke, key: "111122223333"))
        #expect(response.text.hasPrefix("111122223333 "))
    }

    @Test func carriesLargeBodies() async {
        let response = await fixture.respond(signed(invoke, body: [UInt8](repeating: 32, count: 1_000_000)))
        #expect(response.text.hasSuffix(" 1000000"))
    }

    @Test func refusesBadSignatures() async {
        let response = await fixture.respond(signed(invoke, secret: "wrong"))
        #expect(response.status == 403)
        #expect(response.headers["x-amzn-ErrorType"]?.hasPrefix("InvalidSignatureException") == true)
        #expect(response.text.contains("The request signature we calculated does not match"))
        #expect(fixture.lastRecord?.caller == nil)
    }

    @Test func refusesUnsignedRequestsInTheirProtocol() async {
        let rest = await fixture.respond(
            WireRequest(head: RequestHead(method: "POST", path: invoke), body: []))
        #expect(rest.status == 403)
        #expect(rest.headers["x-amzn-ErrorType"]?.hasPrefix("MissingAuthenticationTokenException") == true)
        let query = RequestHead(
            method: "POST", path: "/", headers: ["Content-Type": "application/x-www-form-urlencoded"])
        let form = Array("Action=GetCallerIdentity&Version=2011-06-15".utf8)
        let xml = await fixture.respond(WireRequest(head: query, body: form))
        #expect(xml.status == 403)
        #expect(xml.text.contains("<Code>MissingAuthenticationToken</Code>"))
    }

    @Test func refusesScopesOfOtherServices() async {
        let request = signed(
            "/", headers: ["X-Amz-Target": "Logs_20140328.DescribeLogGroups"], body: Array("{}".utf8))
        let response = await fixture.respond(request)
        #expect(response.status == 400)
        #expect(response.text.contains("Credential should be scoped to correct service: 'logs'. "))
    }

    @Test func saysWhatIsNotBuilt() async {
        let known = await fixture.respond(signed("/2015-03-31/functions", method: "GET"))
        #expect(known.status == 501 && known.text.contains("lambda:ListFunctions"))
        let target: HeaderFields = ["X-Amz-Target": "DynamoDB_20120810.ListTables"]
        let absent = await fixture.respond(
            signed("/", headers: target, body: Array("{}".utf8), service: "dynamodb"))
        #expect(absent.status == 501 && absent.text.contains("dynamodb:ListTables"))
    }

    @Test func knowsWhatIsUnknown() async {
        let path = await fixture.respond(signed("/2015-03-31/nothing", method: "GET"))
        #expect(path.status == 404)
        let target = await fixture.respond(signed("/", headers: ["X-Amz-Target": "Nothing_1.Do"]))
        #expect(target.status == 400 && target.text.contains("UnknownOperationException"))
    }

    @Test func asksTheAuthorizer() async {
        let response = await ChainFixture(authorizer: Deny()).respond(signed(invoke))
        #expect(response.status == 403 && response.text.contains("not lambda:InvokeFunction"))
    }

    @Test func hidesUnexpectedErrors() async {
        let response = await fixture.respond(signed("/2015-03-31/functions/broken/invocations"))
        #expect(response.status == 500 && response.text.contains("internal failure"))
        #expect(!response.text.contains("Broken"))
    }

    @Test func takesFurtherPathsOfOurOwn() async {
        let route = InternalRoute("/_apus/console/") { request, _ in
            WireResponse(body: .bytes(Array(request.head.path.utf8)))
        }
        let fixture = ChainFixture(routes: [route])
        let response = await fixture.respond(
            WireRequest(head: RequestHead(method: "GET", path: "/_apus/console/x"), body: []))
        #expect(response.text == "/_apus/console/x")
    }

    @Test func theLongestOfOurPathsAnswers() async {
        let routes = ["/_apus/", "/_apus/queue/peek", "/_apus/queue/"].map { path in
            InternalRoute(path) { _, _ in WireResponse(body: .bytes(Array(path.utf8))) }
        }
        for routes in [routes, routes.reversed()] {
            let fixture = ChainFixture(routes: routes)
            for (asked, answering) in [
                ("/_apus/queue/peek", "/_apus/queue/peek"), ("/_apus/queue/x", "/_apus/queue/"),
                ("/_apus/app.js", "/_apus/"),
            ] {
                let head = RequestHead(method: "GET", path: asked)
                #expect(await fixture.respond(WireRequest(head: head, body: [])).text == answering)
            }
        }
    }

    @Test func limitsBodiesInLambdasWords() throws {
        let rule = fixture.chain.bodyRule(for: RequestHead(method: "POST", path: invoke))
        #expect(rule.limitBytes == 6_291_456)
        let refuse = try #require(rule.refusal)
        let refusal = refuse(.tooLarge)
        #expect(refusal.status == 413)
        #expect(
            refusal.text.contains(
                "Request must be smaller than 6291456 bytes for the InvokeFunction operation"))
        let code = fixture.chain.bodyRule(for: RequestHead(method: "POST", path: "/2015-03-31/functions"))
        #expect(code.limitBytes == 70_167_211)
    }

    @Test func givesEveryRequestAnIDOfItsOwn() {
        let ids = UniqueIDs(entropy: SeededEntropy(1))
        let all = (0..<10_000).map { _ in ids.next() }
        #expect(Set(all).count == all.count)
        for id in all.prefix(100) {
            let parts = id.split(separator: "-")
            #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
            #expect(parts[2].first == "4" && "89ab".contains(parts[3].first ?? "x"))
        }
    }
}

@Suite("Web pages")
struct WebPagesTests {
    private let fixture = ChainFixture()
    private let invoke = "/2015-03-31/functions/f/invocations"

    @Test(arguments: ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:80", "http://a.localhost"])
    func ofThisMachineMayCall(_ origin: String) async {
        var request = signed(invoke)
        request.head.headers.add("Origin", origin)
        let response = await fixture.respond(request)
        #expect(response.status == 200)
        #expect(response.headers["Access-Control-Allow-Origin"] == origin)
        let question = RequestHead(
            method: "OPTIONS", path: invoke,
            headers: [
                "Origin": origin, "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization,x-amz-date",
            ])
        let answer = await fixture.respond(WireRequest(head: question, body: []))
        #expect(answer.status == 200)
        #expect(answer.headers["Access-Control-Allow-Headers"] == "authorization,x-amz-date")
    }

    @Test(arguments: [
        "https://evil.example", "http://localhost.evil.example", "null", "http://127.0.0.1.evil.example",
        "http://localhost@evil.example", "file://",
    ])
    func ofOtherPlacesMayNot(_ origin: String) async {
        var request = signed(invoke)
        request.head.headers.add("Origin", origin)
        let response = await fixture.respond(request)
        #expect(response.status == 403)
        #expect(response.headers["Access-Control-Allow-Origin"] == nil)
        request.head.method = "OPTIONS"
        request.head.headers.add("Access-Control-Request-Method", "POST")
        #expect(await fixture.respond(request).status == 403)
    }

    @Test func ofOtherPlacesMayNotEmbed() async {
        var request = signed(invoke)
        request.head.headers.add("Sec-Fetch-Site", "cross-site")
        request.head.headers.add("Sec-Fetch-Mode", "no-cors")
        #expect(await fixture.respond(request).status == 403)
    }

    private func page(_ path: String, host: String, _ headers: HeaderFields) -> WireRequest {
        var head = RequestHead(method: "GET", path: path, headers: headers)
        head.headers["Host"] = host
        return WireRequest(head: head, body: [])
    }

    private let browser: HeaderFields = ["Accept-Language": "en", "Accept": "text/html"]
    private let local = ChainFixture(
        routes: [InternalRoute("/_apus/") { _, _ in WireResponse() }],
        browsers: BrowserPolicy(wantsLocalHosts: true))

    @Test(arguments: [
        "localhost:4566", "127.0.0.1:4566", "[::1]:4566", "bucket.localhost", "192.168.1.7",
        "s3.localhost.localstack.cloud:4566", "LOCALHOST",
    ])
    func mayCallByALocalName(_ host: String) async {
        #expect(await local.respond(page("/_apus/", host: host, browser)).status == 200)
    }

    @Test(arguments: [
        "evil.example:4566", "localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost", "1.evil",
    ])
    func mayNotCallByANameOfSomebody(_ host: String) async {
        for headers: HeaderFields in [
            browser, ["User-Agent": "Mozilla/5.0"], ["Referer": "http://evil.example/"],
            ["Sec-Fetch-Site": "same-origin"], ["Accept-Language": ""],
        ] {
            for path in ["/_apus/", "/2015-03-31/functions"] {
                #expect(await local.respond(page(path, host: host, headers)).status == 403)
            }
        }
        // Programs may use any name; so may browsers where credentials are secret.
        #expect(await local.respond(page("/_apus/", host: host, ["User-Agent": "curl"])).status == 200)
        let secret = ChainFixture(routes: [InternalRoute("/_apus/") { _, _ in WireResponse() }])
        #expect(await secret.respond(page("/_apus/", host: host, browser)).status == 200)
    }

    @Test func getAnOriginOfTheirOwnBesideTheConsole() async {
        let site = Site(
            bodyLimitBytes: 10,
            matches: { $0.path.hasPrefix("/_url/") || $0.headers["host"] == "own.localhost" },
            refusal: { _ in WireResponse(status: 413) }, handler: { _ in WireResponse() })
        let fixture = ChainFixture(
            routes: [InternalRoute("/_apus/") { _, _ in WireResponse() }], sites: [site])
        func policy(_ path: String, host: String = "localhost", _ headers: HeaderFields) async -> String? {
            await fixture.respond(page(path, host: host, headers)).headers["Content-Security-Policy"]
        }
        for path in ["/_url/x/", "/bucket/page.html"] {
            for headers in [browser, ["Sec-Fetch-Dest": "iframe"]] {
                #expect(await policy(path, headers)?.hasPrefix("sandbox ") == true)
            }
            #expect(await policy(path, ["Accept": "*/*"]) == nil)
        }
        #expect(await policy("/_apus/", browser) == nil)
        #expect(await policy("/", host: "own.localhost", browser) == nil)
    }
}
