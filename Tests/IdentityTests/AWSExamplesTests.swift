// The worked examples that AWS publishes, so that the check stands without botocore too.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

import CloudCore
import Identity
import Testing

@Suite("AWS's own examples")
struct AWSExamplesTests {
    private let verifier = SignatureVerifier(
        credentials: CredentialResolver(
            acceptsDevelopmentCredentials: false,
            directory: OneKey(
                key: AccessKey(
                    id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                    principal: .root(of: .development)))),
        clock: StoppedClock(now: Instant(seconds: Int64(1_369_353_600))))

    private func signed(_ headers: String, _ signature: String) -> String {
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=\(headers),Signature=\(signature)"
    }

    @Test func getObjectWithRange() async {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let head = RequestHead(
            method: "GET", path: "/test.txt",
            headers: [
                "Host": "examplebucket.s3.amazonaws.com", "Range": "bytes=0-9", "x-amz-content-sha256": empty,
                "x-amz-date": "20130524T000000Z",
                "Authorization": signed(
                    "host;range;x-amz-content-sha256;x-amz-date",
                    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
            ])
        #expect(await verifier.problem(WireRequest(head: head, body: [])) == nil)
    }

    @Test func presignedGetObject() async {
        let head = RequestHead(
            method: "GET", path: "/test.txt",
            query:
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524"
                + "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                + "&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
            headers: ["Host": "examplebucket.s3.amazonaws.com"])
        #expect(await verifier.problem(WireRequest(head: head, body: [])) == nil)
    }

    @Test func chunkedUpload() async throws {
        let head = RequestHead(
            method: "PUT", path: "/examplebucket/chunkObject.txt",
            headers: [
                "Host": "s3.amazonaws.com", "x-amz-date": "20130524T000000Z",
                "x-amz-storage-class": "REDUCED_REDUNDANCY",
                "Authorization": signed(
                    "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class",
                    "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
                "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "Content-Encoding": "aws-chunked",
                "x-amz-decoded-content-length": "66560", "Content-Length": "66824",
            ])
        func chunk(_ count: Int, _ signature: String) -> [UInt8] {
            Array("\(String(count, radix: 16));chunk-signature=\(signature)\r\n".utf8)
                + [UInt8](repeating: UInt8(ascii: "a"), count: count) + Array("\r\n".utf8)
        }
        let body =
            chunk(65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
            + chunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
            + chunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9")
        let request = WireRequest(head: head, body: body)
        let claim = try #require(try SignatureClaim.read(from: head))
        let call = try await verifier.verify(request, claim: claim)
        #expect(call.decodedBody?.count == 66560)
    }
}
