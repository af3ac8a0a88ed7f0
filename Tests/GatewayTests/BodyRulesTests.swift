// From a head alone: which bodies stream, and what those hear that are refused.

import CloudCore
import Testing

@testable import Gateway

@Suite("Rules of bodies")
struct BodyRulesTests {
    private let chain = UploadFixture().chain

    private func rule(_ path: String, _ more: HeaderFields = ["Content-Length": "1000000"]) -> BodyRule {
        var head = signed(
            path, method: "PUT", headers: ["X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"], service: "s3"
        ).head
        for field in more.fields { head.headers.add(field.name, field.value) }
        return chain.bodyRule(for: head)
    }

    @Test func onlyLongBodiesOfStreamingOperationsStream() {
        #expect(rule("/bucket/key").streams)
        #expect(rule("/bucket/key", ["Transfer-Encoding": "chunked"]).streams)
        #expect(!rule("/bucket/key", ["Content-Length": "65536"]).streams)
        #expect(!rule("/bucket/key", ["Content-Length": "0"]).streams)
        #expect(!rule("/bucket").streams, "CreateBucket")
        #expect(!rule("/_apus/console").streams, "a path of our own")
    }

    /// Lambda's clients sign the body's hash without saying it: their bodies come first.
    @Test func onlyWhatCanBeVerifiedStreams() {
        var head = signed("/bucket/key", method: "PUT", service: "lambda").head
        head.headers.add("Content-Length", "1000000")
        #expect(!chain.bodyRule(for: head).streams)
        // What nobody signed is refused before its body is read.
        let unsigned: HeaderFields = ["Host": "localhost", "Content-Length": "1000000"]
        #expect(
            chain.bodyRule(for: RequestHead(method: "PUT", path: "/bucket/key", headers: unsigned)).streams)
    }

    @Test func refusalsAreInS3sWords() throws {
        let streaming = rule("/bucket/key", ["Content-Length": "6000000000"])
        #expect(streaming.limitBytes > 5 << 30 && streaming.limitBytes < 6_000_000_000)
        let refuse = try #require(streaming.refusal)
        let tooLarge = refuse(.tooLarge)
        #expect(tooLarge.status == 400 && tooLarge.text.contains("<Code>EntityTooLarge</Code>"))
        #expect(tooLarge.text.contains("<ProposedSize>6000000000</ProposedSize>"))
        let slowDown = refuse(.overloaded)
        #expect(slowDown.status == 503 && slowDown.text.contains("<Code>SlowDown</Code>"))
        let whole = try #require(rule("/bucket?acl").refusal)
        #expect(whole(.tooLarge).text.contains("<Code>MaxMessageLengthExceeded</Code>"))
    }
}
