// Bodies that are checked while they are read: whole they end, changed in any way they end in a problem.

import CloudCore
import Identity
import Synchronization
import Testing

@Suite("Streamed bodies", .enabled(if: Botocore.isInstalled))
struct StreamedBodiesAreCheckedTests {
    private let verifier = SignatureVerifier.development(at: Botocore.now)
    private static let cases = Botocore.cases.filter { signed in
        guard let claim = try? SignatureClaim.read(from: signed.request.head) else { return false }
        return SignatureVerifier.canStream(signed.request.head, claim: claim)
    }

    /// The request with its body in pieces of `size`.
    private func streamed(_ request: WireRequest, size: Int) -> WireRequest {
        let rest = Mutex(request.body[...])
        return WireRequest(
            head: request.head,
            stream: BodyStream {
                rest.withLock { rest in
                    defer { rest = rest.dropFirst(size) }
                    return rest.isEmpty ? nil : Array(rest.prefix(size))
                }
            })
    }

    private func read(_ request: WireRequest, size: Int) async throws -> [UInt8] {
        let claim = try #require(try SignatureClaim.read(from: request.head))
        let call = try await verifier.verify(streamed(request, size: size), claim: claim)
        #expect(call.decodedBody == nil)
        var decoded: [UInt8] = []
        var problem: (any Error)?
        for _ in 0..<2 {
            do {
                for try await part in try #require(call.stream) { decoded += part }
                #expect(problem == nil, "what was wrong once stays wrong")
            } catch { problem = error }
        }
        if let problem { throw problem }
        return decoded
    }

    @Test func manyCanBe() { #expect(Self.cases.count > 20) }

    @Test(arguments: cases, [1, 7, 1000, 1 << 20])
    func endWhereTheyAreWhole(_ signed: SignedCase, _ size: Int) async throws {
        let expected = signed.decoded.flatMap { Base64.decode($0) } ?? signed.request.body
        #expect(try await read(signed.request, size: max(size, signed.request.body.count / 500)) == expected)
    }

    @Test(arguments: cases.filter { !$0.isPresigned && !$0.name.hasPrefix("unsigned payload") })
    func endInAProblemWhereTheyAreChanged(_ signed: SignedCase) async {
        let body = signed.request.body
        var changed = [body + [0]]
        if !body.isEmpty { changed.append(body.dropLast()) }
        for place in [0, body.count / 3, body.count / 2, body.count - 1] where body.indices.contains(place) {
            changed.append(body)
            changed[changed.count - 1][place] ^= 1
        }
        for body in changed {
            await #expect(throws: SignatureProblem.self) {
                _ = try await read(WireRequest(head: signed.request.head, body: body), size: 1000)
            }
        }
    }
}
