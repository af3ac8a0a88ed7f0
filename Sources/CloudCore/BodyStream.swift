// A request's body as it comes: pulled piece by piece, so that whoever sends it waits for whoever reads it.

/// The bytes of a body, in order, for one reader who reads once. It ends only where the whole body was there
/// and was what its sender had promised; everything else is thrown, the cancellation of the reader too.
public struct BodyStream: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    public typealias Failure = any Error

    private let read: @Sendable () async throws -> [UInt8]?

    /// `read` gives the next bytes, never none, and nil at the end.
    public init(_ read: @escaping @Sendable () async throws -> [UInt8]?) { self.read = read }

    /// The next bytes; nil at the end.
    public func next() async throws -> [UInt8]? { try await read() }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let stream: BodyStream
        public mutating func next() async throws -> [UInt8]? { try await stream.next() }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    /// The same bytes; what is thrown instead of them is what `change` makes of it.
    public func mapError(_ change: @escaping @Sendable (any Error) -> any Error) -> BodyStream {
        BodyStream {
            do {
                return try await read()
            } catch {
                throw change(error)
            }
        }
    }
}
