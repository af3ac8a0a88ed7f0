// Every request that botocore signs is believed, and none of them once any part of it was changed.

import CloudCore
import Identity
import Testing

@Suite("Signatures of botocore", .enabled(if: Botocore.isInstalled))
struct BotocoreSignaturesAreBelievedTests {
    let verifier = SignatureVerifier.development(at: Botocore.now)

    @Test(arguments: Botocore.cases)
    func areBelieved(_ signed: SignedCase) async throws {
        let request = signed.request
        let claim = try #require(try SignatureClaim.read(from: request.head))
        let call = try await verifier.verify(request, claim: claim)
        #expect(call.principal == .root(of: .development))
        #expect(call.region.name == "eu-central-1")
        if let decoded = signed.decoded {
            #expect(call.decodedBody == Base64.decode(decoded))
        } else {
            #expect(call.decodedBody == nil)
        }
    }

    @Test(arguments: Botocore.cases)
    func areRefusedWithAnotherSecret(_ signed: SignedCase) async {
        let directory = OneKey(key: AccessKey(id: "test", secret: "Test", principal: .root(of: .development)))
        let strict = SignatureVerifier(
            credentials: CredentialResolver(acceptsDevelopmentCredentials: false, directory: directory),
            clock: StoppedClock(now: Botocore.now))
        guard case .mismatch = await strict.problem(signed.request) else {
            Issue.record("believed or refused for another reason")
            return
        }
    }

    @Test(arguments: Botocore.cases)
    func areRefusedWhenTheHeadIsChanged(_ signed: SignedCase) async {
        var request = signed.request
        request.head.method = request.head.method == "GET" ? "PUT" : "GET"
        #expect(await verifier.problem(request) != nil, "method")
        request = signed.request
        request.head.path += "x"
        #expect(await verifier.problem(request) != nil, "path")
        request = signed.request
        request.head.query += request.head.query.isEmpty ? "added=1" : "&added=1"
        #expect(await verifier.problem(request) != nil, "query")
        request = signed.request
        request.head.headers.add("X-Amz-Added", "1")
        #expect(await verifier.problem(request) != nil, "an added x-amz- header")
    }

    @Test(arguments: Botocore.cases)
    func areRefusedWhenASignedHeaderIsChanged(_ signed: SignedCase) async {
        let unsigned: Set<String> = [
            "user-agent", "expect", "content-length", "amz-sdk-invocation-id", "amz-sdk-request",
        ]
        for field in signed.request.head.headers.fields where !unsigned.contains(field.name.lowercased()) {
            var request = signed.request
            request.head.headers[field.name] = field.value + "0"
            #expect(await verifier.problem(request) != nil, "\(field.name) changed")
            request.head.headers[field.name] = nil
            #expect(await verifier.problem(request) != nil, "\(field.name) removed")
        }
    }

    @Test(arguments: Botocore.cases.filter { !$0.isPresigned && !$0.name.hasPrefix("unsigned payload") })
    func areRefusedWhenTheBodyIsChanged(_ signed: SignedCase) async {
        var request = signed.request
        request.body.append(0)
        #expect(await verifier.problem(request) != nil, "longer")
        request = signed.request
        let count = request.body.count
        guard count > 0 else { return }
        request.body.removeLast()
        #expect(await verifier.problem(request) != nil, "shorter")
        for place in [0, count / 3, count / 2, count - 1] {
            request = signed.request
            // Bit 5 would only change the case of a hexadecimal digit.
            request.body[place] ^= 1
            #expect(await verifier.problem(request) != nil, "byte \(place)")
        }
    }

    @Test func areRefusedOutOfTheirTime() async throws {
        let header = try #require(Botocore.cases.first { $0.name.hasPrefix("lambda") }).request
        for (offset, believed) in [(900, true), (-900, true), (901, false), (-901, false)] {
            let verifier = SignatureVerifier.development(at: Botocore.now + .seconds(offset))
            #expect(await (verifier.problem(header) == nil) == believed, "\(offset) s")
        }
        let presigned = try #require(Botocore.cases.first { $0.name.hasPrefix("s3 presigned get") }).request
        for (offset, believed) in [(3600, true), (3601, false), (-900, true), (-901, false)] {
            let verifier = SignatureVerifier.development(at: Botocore.now + .seconds(offset))
            #expect(await (verifier.problem(presigned) == nil) == believed, "\(offset) s")
        }
    }
}

struct OneKey: AccessKeyDirectory {
    var key: AccessKey
    func accessKey(_ id: String) async throws -> AccessKey? { id == key.id ? key : nil }
}
