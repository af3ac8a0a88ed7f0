// InvokeWithResponseStream: the function's answer as events, each as soon as it is there.
// https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html

import CloudCore
import Synchronization
import Wire

extension LambdaService {
    func invokeWithResponseStream(
        _ call: InvokeRequest, _ request: WireRequest, _ context: RequestContext
    ) async throws -> WireResponse {
        let spec = try await spec(call)
        if spec.durable != nil, call.function.qualifier == nil { throw LambdaError.durableUnqualified() }
        if call.mode == .dryRun { return WireResponse(status: 204) }
        let payload = try Self.payload(request.body, type: call.mode, limit: Limits.synchronousPayloadBytes)
        let answer = try await stream(
            EngineCall(
                spec: spec, requestID: context.requestID, invokedARN: call.function.arn, payload: payload,
                clientContext: call.clientContext, traceID: call.traceID, wantsLogTail: call.wantsLogTail))
        guard let frames = AnswerFrames(answer) else { throw AWSError.internalFailure() }
        return WireResponse(
            status: 200,
            headers: [
                "Content-Type": EventStreamEncoder.contentType,
                "X-Amz-Executed-Version": answer.executedVersion,
            ], body: .stream(AsyncThrowingStream(unfolding: { try await frames.next() })))
    }
}

extension LambdaService {
    /// The answer as it comes: of a durable function as one part, when its execution has ended.
    func stream(_ call: EngineCall) async throws -> AnswerReader {
        guard call.spec.durable != nil else { return try await runner.stream(call) }
        return try await durableEngine().stream(call)
    }
}

extension InvokeRequest {
    /// The head of an InvokeWithResponseStream request, which differs in its path and in its modes.
    init(streaming head: RequestHead, _ context: RequestContext) throws {
        let suffix = "/response-streaming-invocations"
        guard head.path.hasSuffix(suffix) else {
            throw AWSError("UnknownOperationException", "Unknown operation.", status: 404)
        }
        if let type = head.headers["X-Amz-Invocation-Type"], !["RequestResponse", "DryRun"].contains(type) {
            throw AWSError.constraint(
                type, at: "invocationType", "Member must satisfy enum value set: [RequestResponse, DryRun]")
        }
        var plain = head
        plain.path = head.path.dropLast(suffix.utf8.count) + "/invocations"
        try self.init(plain, context)
    }
}

/// The events of one answer, in frames.
final class AnswerFrames: Sendable {
    private let answer: AnswerReader
    private let encoder: EventStreamEncoder
    private let isOver = Mutex(false)

    /// Nil where the model has no such stream.
    init?(_ answer: AnswerReader) {
        guard
            let encoder = EventStreamEncoder(
                output: InvokeWithResponseStreamResponse.shape, of: .restJSON1)
        else { return nil }
        self.answer = answer
        self.encoder = encoder
    }

    /// The frames of what has come since; nil after InvokeComplete.
    func next() async throws -> [UInt8]? {
        guard !isOver.withLock({ $0 }) else { return nil }
        do {
            switch try await answer.next() {
            case .part(let bytes): return try encoder.frame("PayloadChunk", payload: bytes)
            case .end(let answer):
                isOver.withLock { $0 = true }
                return try last(answer)
            }
        } catch let error as AWSError {
            isOver.withLock { $0 = true }
            return try encoder.frame(error)
        }
    }

    /// An answer that came whole is one chunk; one that failed is told by its end.
    private func last(_ answer: EngineAnswer) throws -> [UInt8] {
        let failed = answer.functionError != nil
        var frames: [UInt8] = []
        if !failed, !answer.payload.isEmpty {
            frames = try encoder.frame("PayloadChunk", payload: answer.payload)
        }
        return frames
            + (try complete([
                "ErrorCode": answer.functionError,
                "ErrorDetails": failed ? String(decoding: answer.payload, as: UTF8.self) : nil,
                "LogResult": answer.logResult,
            ]))
    }

    private func complete(_ members: [String: String?]) throws -> [UInt8] {
        guard let event = encoder.stream.members.first(where: { $0.name == "InvokeComplete" }) else {
            throw AWSError.internalFailure()
        }
        var record = Record(event.shape)
        for (index, member) in event.shape.members.enumerated() {
            if let text = members[member.name.text] ?? nil { record[index] = .string(text) }
        }
        return try encoder.frame("InvokeComplete", record)
    }
}
