// What a service is to the rest of the cloud: a model and a table of contents of operations. A service is a
// stateless struct; hosting it (HostedService) puts the request chain in front of its handlers.

public import CloudCore

/// A service of this cloud.
public protocol Service: Sendable {
    static var model: ServiceModel { get }
    /// Every operation that is built. What is missing here answers 501 NotImplemented.
    static var operations: [Operation<Self>] { get }
}

/// An operation as a service implements it: what permissions it needs, and the handler.
public struct Operation<S: Service>: Sendable {
    typealias Handler = @Sendable (S, Record, RequestContext) async throws -> Record
    typealias RawReader = @Sendable (WireRequest, RequestContext) throws -> RawCall
    typealias FastReader = @Sendable (WireRequest, RequestContext) throws -> FastCall?

    enum Body: Sendable {
        case typed(
            input: ShapeReference, output: ShapeReference,
            needs: @Sendable (Record, RequestContext) throws -> [Permission], handler: Handler)
        /// Made once for a service, for all its requests.
        case raw(@Sendable (S) -> RawReader)
    }

    /// The name in the model.
    public let name: String
    let body: Body
    /// Whether the handler begins before the request's body is there.
    private(set) var streams = false
    /// Of a typed operation, for requests of the JSON protocols. Made once for a service.
    private(set) var fastPath: (@Sendable (S) -> FastReader)?

    /// A typed operation. `needs` names the actions and resources that the caller must be allowed, all of
    /// them; it runs after validation and before `handler`.
    public static func on<I: ShapeView, O: ShapeView>(
        _ name: String,
        needs: @escaping @Sendable (I, RequestContext) throws -> [Permission],
        _ handler: @escaping @Sendable (S) -> (I, RequestContext) async throws -> O
    ) -> Operation<S> {
        Operation(
            name: name,
            body: .typed(
                input: I.shape, output: O.shape,
                needs: { record, context in try needs(I(record: record), context) },
                handler: { service, record, context in
                    try await handler(service)(I(record: record), context).record
                }))
    }

    /// A typed operation whose input has a body that streams, such as S3's PutObject. A long body is not read
    /// beforehand: the handler begins at once and reads it from the input as it comes, as slowly as it likes.
    /// A body that is cut short, or is not what the signature or a checksum promises, ends in an error
    /// instead of its end: commit nothing before the end.
    public static func streaming<I: ShapeView, O: ShapeView>(
        _ name: String,
        needs: @escaping @Sendable (I, RequestContext) throws -> [Permission],
        _ handler: @escaping @Sendable (S) -> (I, RequestContext) async throws -> O
    ) -> Operation<S> {
        var operation = on(name, needs: needs, handler)
        operation.streams = true
        return operation
    }

    /// An operation that takes the request and makes the response itself: the hot and the streaming ones.
    /// `read` makes of the request what `needs` and `handler` go by; only authorization stands between them.
    /// Errors that they throw are encoded like those of any other operation.
    public static func raw<Call: Sendable>(
        _ name: String,
        read: @escaping @Sendable (WireRequest, RequestContext) throws -> Call,
        needs: @escaping @Sendable (Call) -> [Permission],
        _ handler:
            @escaping @Sendable (S) ->
            @Sendable (Call, WireRequest, RequestContext) async throws ->
            WireResponse
    ) -> Operation<S> {
        Operation(
            name: name,
            body: .raw { service in
                let handle = handler(service)
                return { request, context in
                    let call = try read(request, context)
                    return RawCall(needs: needs(call)) { try await handle(call, request, context) }
                }
            })
    }
}

extension Operation {
    /// The same typed operation with a second way beside the first, for hot operations: requests of the JSON
    /// protocols that `read` understands from their bytes alone never become records. Nil from `read` sends
    /// a request the general way; so does every fault that it finds, since the general way has the words for
    /// it. `handler` answers with the bytes of the body, the same that the general way would write.
    public func withFastPath<Call: Sendable>(
        read: @escaping @Sendable (S, [UInt8], RequestContext) throws -> Call?,
        needs: @escaping @Sendable (Call) -> [Permission],
        _ handler: @escaping @Sendable (S) -> @Sendable (Call, RequestContext) async throws -> [UInt8]
    ) -> Operation<S> {
        var operation = self
        operation.fastPath = { service in
            let handle = handler(service)
            return { request, context in
                guard let call = try read(service, request.body, context) else { return nil }
                return FastCall(needs: needs(call)) { try await handle(call, context) }
            }
        }
        return operation
    }
}

/// A request that takes an operation's fast path: what it needs, and the body of its answer.
struct FastCall: Sendable {
    let needs: [Permission]
    let answer: @Sendable () async throws -> [UInt8]
}

/// A request to a raw operation that has been read: what it needs, and what answers it.
struct RawCall: Sendable {
    let needs: [Permission]
    let answer: @Sendable () async throws -> WireResponse
}
