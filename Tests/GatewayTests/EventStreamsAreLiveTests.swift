// Event streams over a real connection, read by botocore: each event when it is made, as fast as it is read.

import CloudCore
import CloudTesting
import Foundation
import Gateway
import Identity
import Synchronization
import Testing
import Wire

/// Streams two events, the second when Invoke was called; or many; or an error after one.
private struct StreamingLambda: Service {
    static let model = ServiceModel.lambda
    static let operations: [Wire.Operation<StreamingLambda>] = [
        .raw("InvokeWithResponseStream", read: { _, _ in }, needs: { [] }, stream),
        .raw("Invoke", read: { _, _ in }, needs: { [] }, open),
    ]
    let gate = AsyncStream.makeStream(of: Void.self)
    let made = Counter()

    func open(
        _ call: Void, _ request: WireRequest, _ context: RequestContext
    ) async throws -> WireResponse {
        gate.continuation.yield()
        return WireResponse()
    }

    func stream(
        _ call: Void, _ request: WireRequest, _ context: RequestContext
    ) async throws -> WireResponse {
        guard let operation = Self.model.operation(named: "InvokeWithResponseStream"),
            let encoder = EventStreamEncoder(output: operation.output, of: .restJSON1)
        else { throw AWSError.internalFailure() }
        let name = operation.pathLabel("FunctionName", of: request.head) ?? ""
        let (opened, made) = (gate.stream, made)
        let number = Counter()
        let stream = AsyncThrowingStream<[UInt8], any Error> {
            number.add(1)
            made.add(1)
            switch (name, number.value) {
            case ("large", ...256):
                return try encoder.frame("PayloadChunk", payload: [UInt8](repeating: 1, count: 64 * 1024))
            case ("broken", 2): return try encoder.frame(AWSError("InternalFailure", "sorry", status: 500))
            case (_, 1): return try encoder.frame("PayloadChunk", payload: Array("one".utf8))
            case ("f", 2):
                for await _ in opened { break }
                return try encoder.frame("PayloadChunk", payload: Array("two".utf8))
            case ("f", 3):
                let shape = encoder.stream.members.first { $0.name == "InvokeComplete" }?.shape ?? .empty
                var complete = Record(shape)
                complete[0] = .string("Unhandled")
                return try encoder.frame("InvokeComplete", complete)
            default: return nil
            }
        }
        return WireResponse(
            headers: ["Content-Type": EventStreamEncoder.contentType], body: .stream(stream))
    }
}

@Suite("Event streams", .enabled(if: Python.hasBoto3), .timeLimit(.minutes(5)))
struct EventStreamsAreLiveTests {
    private struct Output: Decodable {
        var seen: [String]
        var large: Int
        var failure: String
    }

    @Test func areReadByBotocoreAsTheyAreMade() async throws {
        let clock = SystemClock()
        let chain = RequestChain(
            services: [HostedService(StreamingLambda())],
            verifier: SignatureVerifier(
                credentials: CredentialResolver(acceptsDevelopmentCredentials: true), clock: clock),
            authorizer: PermissiveAuthorizer(), clock: clock, entropy: SeededEntropy(3))
        try await withServer(bodyRule: chain.bodyRule(for:), handler: chain.respond(to:over:)) { server in
            let bytes = try #require(
                await Python.run("events.py", [String(server.address.port)]))
            let output = try JSONDecoder().decode(Output.self, from: Data(bytes))
            #expect(output.seen == ["one", "two", "Unhandled"])
            #expect(output.large == 16 << 20)
            #expect(output.failure == "InternalFailure")
        }
    }
}
