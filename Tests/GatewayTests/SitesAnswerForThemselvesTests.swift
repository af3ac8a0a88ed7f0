// Requests to a site never reach the APIs, and the other way round; a site may ask who signed.

import CloudCore
import Testing

@testable import Gateway

@Suite struct SitesAnswerForThemselvesTests {
    private let site = Site(
        bodyLimitBytes: 10, matches: { $0.headers["host"] == "site.example" },
        refusal: { _ in WireResponse(status: 413) },
        handler: { visit in
            do {
                let signer = try await visit.signer(for: "lambda")
                let who = signer.map { "\($0.accessKeyID) \($0.context.account)" } ?? "nobody"
                return WireResponse(body: .bytes(Array(who.utf8)))
            } catch {
                let error = error as? AWSError
                return WireResponse(
                    status: error?.status ?? 500, body: .bytes(Array((error?.code ?? "").utf8)))
            }
        })

    private func text(_ response: WireResponse) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func get(_ headers: HeaderFields, path: String = "/") -> WireRequest {
        WireRequest(head: RequestHead(method: "GET", path: path, headers: headers), body: [])
    }

    @Test func aSitesRequestsAreItsOwn() async {
        let fixture = ChainFixture(sites: [site])
        let response = await fixture.respond(get(["Host": "site.example"]))
        #expect(response.status == 200 && text(response) == "nobody")
        #expect(fixture.lastRecord?.status == 200)
        // Paths of the cloud's own are the site's there, and browsers are its own matter.
        let foreign = await fixture.respond(
            get(["Host": "site.example", "Origin": "https://evil.example"], path: "/_apus/health"))
        #expect(foreign.status == 200 && text(foreign) == "nobody")
        #expect(await fixture.respond(get(["Host": "other.example"])).status != 200)
    }

    @Test func aSiteAsksWhoSigned() async {
        let fixture = ChainFixture(sites: [site])
        let good = await fixture.respond(signed("/", host: "site.example"))
        #expect(text(good) == "test 000000000000")
        let bad = await fixture.respond(signed("/", secret: "wrong", host: "site.example"))
        #expect(bad.status == 403)
        let other = await fixture.respond(signed("/", service: "s3", host: "site.example"))
        #expect(other.status == 403, "signed for another service")
    }

    @Test func aSitesBodiesHaveItsLimit() {
        let fixture = ChainFixture(sites: [site])
        let head = RequestHead(method: "POST", path: "/", headers: ["Host": "site.example"])
        let rule = fixture.chain.bodyRule(for: head)
        #expect(rule.limitBytes == 10 && rule.refusal?(.tooLarge).status == 413)
    }
}
