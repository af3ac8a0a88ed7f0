// A service with the request chain in front of it, type-erased: decode → validate → authorize → handle →
// encode. The same chain, without bytes at its ends, serves calls from inside.

public import CloudCore

/// A service ready to be called.
public struct HostedService: Sendable {
    /// Told of errors that are no `AWSError`: bugs, disks, cancelled tasks. The client sees InternalFailure.
    public typealias UnexpectedError = @Sendable (any Error, OperationShape, RequestContext) -> Void

    public let model: ServiceModel
    private let operations: [OperationShape: Hosted]
    private let streaming: Set<OperationShape>
    private let onUnexpected: UnexpectedError

    private enum Hosted: Sendable {
        case typed(
            needs: @Sendable (Record, RequestContext) throws -> [Permission],
            handler: @Sendable (Record, RequestContext) async throws -> Record,
            fastPath: (@Sendable (WireRequest, RequestContext) throws -> FastCall?)?)
        case raw(@Sendable (WireRequest, RequestContext) throws -> RawCall)
    }

    /// Hosts `service`. Traps where it lists an operation twice, one that its model does not have, or one
    /// with views of other shapes (run `make models`). Tests compare fast paths with the general way, by
    /// hosting the service without them.
    public init<S: Service>(
        _ service: S, usesFastPaths: Bool = true, onUnexpected: @escaping UnexpectedError = { _, _, _ in }
    ) {
        model = S.model
        self.onUnexpected = onUnexpected
        var operations: [OperationShape: Hosted] = [:]
        var streaming: Set<OperationShape> = []
        for operation in S.operations {
            guard let shape = S.model.operation(named: operation.name), operations[shape] == nil else {
                preconditionFailure("\(S.model) has no operation \(operation.name), or lists it twice")
            }
            if operation.streams {
                precondition(shape.input.hasStreamingPayload, "nothing of \(shape) streams")
                streaming.insert(shape)
            }
            switch operation.body {
            case .typed(let input, let output, let needs, let handler):
                precondition(
                    input == shape.input && output == shape.output, "views of \(shape) are out of date")
                operations[shape] = .typed(
                    needs: needs, handler: { try await handler(service, $0, $1) },
                    fastPath: usesFastPaths ? operation.fastPath?(service) : nil)
            case .raw(let make): operations[shape] = .raw(make(service))
            }
        }
        self.operations = operations
        self.streaming = streaming
    }

    public func isImplemented(_ operation: String) -> Bool {
        model.operation(named: operation).map { operations[$0] != nil } ?? false
    }

    /// Whether a request that means `operation` and is small is read and answered in microseconds, so that
    /// a change of threads would be dear.
    public func isQuick(_ operation: OperationShape, in wire: any WireProtocol) -> Bool {
        switch operations[operation] {
        case .raw: return true
        case .typed(_, _, let fastPath): return fastPath != nil && wire is AWSJSONProtocol
        case nil: return false
        }
    }

    /// Whether any operation takes its request's body as it comes.
    public var hasStreamingOperations: Bool { !streaming.isEmpty }

    /// Whether `operation` takes its request's body as it comes.
    public func isStreaming(_ operation: OperationShape) -> Bool { streaming.contains(operation) }

    /// Answers a request that means `operation`, in the protocol it came in. Never throws: every error
    /// becomes a response.
    public func respond(
        to request: WireRequest, operation: OperationShape, protocol wire: any WireProtocol,
        context: RequestContext, authorizer: any Authorizer
    ) async -> WireResponse {
        do {
            var response = try await answer(request, operation, wire, context, authorizer)
            if response.headers["x-amzn-RequestId"] == nil {
                response.headers["x-amzn-RequestId"] = context.requestID
            }
            return response
        } catch {
            let error = asAWSError(error, operation, context)
            return wire.response(error, for: model, requestID: context.requestID)
        }
    }

    private func answer(
        _ request: WireRequest, _ operation: OperationShape, _ wire: any WireProtocol,
        _ context: RequestContext, _ authorizer: any Authorizer
    ) async throws -> WireResponse {
        switch operations[operation] {
        case .typed(let needs, let handler, let fastPath):
            if let fastPath, let json = wire as? AWSJSONProtocol,
                let call = try fastPath(request, context)
            {
                for permission in call.needs { try await authorizer.authorize(permission, for: context) }
                return json.response(body: try await call.answer())
            }
            let input = try wire.decode(request, as: operation)
            try Validator.check(input, of: operation)
            for permission in try needs(input, context) {
                try await authorizer.authorize(permission, for: context)
            }
            let output = try await handler(input, context)
            var response = WireResponse(status: operation.status)
            try wire.encode(output, of: operation, requestID: context.requestID, into: &response)
            return response
        case .raw(let read):
            let call = try read(request, context)
            for permission in call.needs { try await authorizer.authorize(permission, for: context) }
            return try await call.answer()
        case nil:
            throw AWSError.notImplemented(service: model.name, operation: operation.name.text)
        }
    }

    /// Calls an operation without HTTP, as Step Functions, Scheduler or the console do: `input` and the
    /// answer are JSON with the model's own member names. Throws `AWSError`. Raw operations can't be called
    /// so.
    public func call(
        _ name: String, input: Document, context: RequestContext, authorizer: any Authorizer
    ) async throws -> Document {
        guard let operation = model.operation(named: name) else {
            throw AWSError("UnknownOperationException", "\(model) has no operation \(name).", status: 404)
        }
        guard case .typed(let needs, let handler, _) = operations[operation] else {
            throw AWSError.notImplemented(service: model.name, operation: name)
        }
        do {
            let record = try DocumentForm.record(input, shape: operation.input)
            try Validator.check(record, of: operation)
            for permission in try needs(record, context) {
                try await authorizer.authorize(permission, for: context)
            }
            return DocumentForm.document(try await handler(record, context))
        } catch {
            throw asAWSError(error, operation, context)
        }
    }

    private func asAWSError(
        _ error: any Error, _ operation: OperationShape, _ context: RequestContext
    ) -> AWSError {
        if let error = error as? AWSError { return error }
        onUnexpected(error, operation, context)
        return .internalFailure()
    }
}

extension ShapeReference {
    /// Whether the whole body is one blob that streams.
    fileprivate var hasStreamingPayload: Bool {
        payload.map { members[$0].flags.contains(.streaming) } ?? false
    }
}
