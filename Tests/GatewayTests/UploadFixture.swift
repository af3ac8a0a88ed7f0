// A small S3 that takes streamed uploads and answers event streams, for real clients and for requests signed
// here.

import CloudCore
import CloudTesting
import Crypto
import Identity
import Synchronization
import Wire

@testable import Gateway

/// Views of three of S3's shapes: what `make models` would write.
struct UploadRequest: ShapeView {
    static let shape = ServiceModel.s3.shape(named: "PutObjectRequest") ?? .empty
    var record: Record
    var key: String? { record["Key"].flatMap { String(wire: $0) } }
    var body: StreamingBody? { record["Body"].flatMap { StreamingBody(wire: $0) } }
}

struct UploadAnswer: ShapeView {
    static let shape = ServiceModel.s3.shape(named: "PutObjectOutput") ?? .empty
    var record: Record
}

/// Commits uploads that were whole.
struct UploadS3: Service {
    static let model = ServiceModel.s3
    static let operations: [Operation<UploadS3>] = [
        .streaming("PutObject", needs: { _, _ in [Permission("s3:PutObject")] }, putObject)
    ]

    let committed = Committed()

    final class Committed: Sendable {
        private let objects = Mutex<[String: (bytes: Int, hash: String)]>([:])
        func put(_ key: String, _ bytes: Int, _ hash: String) {
            objects.withLock { $0[key] = (bytes, hash) }
        }
        subscript(key: String) -> (bytes: Int, hash: String)? { objects.withLock { $0[key] } }
    }

    func putObject(_ input: UploadRequest, _ context: RequestContext) async throws -> UploadAnswer {
        guard input.key?.hasPrefix("forbidden") != true else { throw AWSError.accessDenied("no") }
        var (bytes, hash) = (0, SHA256())
        if let body = input.body {
            for try await part in body {
                bytes += part.count
                hash.update(data: part)
            }
        }
        let digest = Hex.encode(hash.finalize())
        committed.put(input.key ?? "", bytes, digest)
        var output = Record(UploadAnswer.shape)
        if let tag = output.shape.memberIndex(named: "ETag") { output[tag] = .string("\"\(digest)\"") }
        return UploadAnswer(record: output)
    }
}

/// A chain with that S3 behind it.
struct UploadFixture {
    let s3 = UploadS3()
    let chain: RequestChain

    init(clock: any WallClock = ManualClock(ChainFixture.now)) {
        chain = RequestChain(
            services: [HostedService(s3)],
            verifier: SignatureVerifier(
                credentials: CredentialResolver(acceptsDevelopmentCredentials: true), clock: clock),
            authorizer: PermissiveAuthorizer(), clock: clock, entropy: SeededEntropy(3))
    }

    func respond(_ request: WireRequest) async -> WireResponse {
        await chain.respond(
            to: request, over: ConnectionInfo(remoteAddress: "127.0.0.1", localPort: 4566))
    }
}
