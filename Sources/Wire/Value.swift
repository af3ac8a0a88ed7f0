// A value of the model, outside of any protocol: what codecs read and write, validation walks, and views
// show.

public import CloudCore

/// Any value of any shape.
public enum Value: Sendable, Equatable {
    /// An explicit null inside a list or a map. An absent member is no value at all.
    case null
    case bool(Bool)
    case integer(Int64)
    /// Also NaN and the infinities.
    case double(Double)
    case string(String)
    case blob([UInt8])
    case timestamp(Instant)
    case list([Value])
    case map(OrderedMap)
    case record(Record)
    case document(Document)
    /// A body that streams, or an event stream.
    case body(StreamingBody)
}

/// A structure's value: a slot for each member of its shape.
public struct Record: Sendable, Equatable {
    public let shape: ShapeReference
    var slots: [Value?]

    /// A structure with no member set.
    public init(_ shape: ShapeReference) {
        self.shape = shape
        slots = [Value?](repeating: nil, count: shape.members.count)
    }

    /// The member at this position of the shape; nil where it is not set.
    public subscript(memberIndex: Int) -> Value? {
        get { slots[memberIndex] }
        set { slots[memberIndex] = newValue }
    }

    /// The member of this name in the model; nil where it is not set or there is none.
    public subscript(name: String) -> Value? { shape.memberIndex(named: name).flatMap { slots[$0] } }

    public var count: Int { slots.count }
}

/// A map in the order in which its entries came. Small: looked up by walking.
public struct OrderedMap: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    public var entries: [Entry]

    public struct Entry: Sendable, Equatable {
        public var key: String
        public var value: Value
        public init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }
    }

    public init(_ entries: [Entry] = []) { self.entries = entries }
    public init(dictionaryLiteral elements: (String, Value)...) {
        entries = elements.map { Entry($0.0, $0.1) }
    }

    /// The last entry under `key` wins, as in JSON.
    public subscript(key: String) -> Value? { entries.last { $0.key == key }?.value }
    public var count: Int { entries.count }
    public var isEmpty: Bool { entries.isEmpty }
}

/// A body that is not read into the record: whole bytes or chunks as they come. Read it with `for try await`.
public struct StreamingBody: Sendable, Equatable, AsyncSequence {
    public typealias Element = [UInt8]
    public typealias Failure = any Error
    public typealias Chunks = AsyncThrowingStream<[UInt8], any Error>

    private final class Storage: Sendable {
        let content: Content
        init(_ content: Content) { self.content = content }
    }
    public enum Content: Sendable {
        case bytes([UInt8])
        /// Made as they are written. Can be read once.
        case chunks(Chunks)
        /// A request's body on its way in. Can be read once.
        case incoming(BodyStream)
    }

    private let storage: Storage

    public init(_ bytes: [UInt8]) { storage = Storage(.bytes(bytes)) }
    public init(_ chunks: Chunks) { storage = Storage(.chunks(chunks)) }
    public init(_ stream: BodyStream) { storage = Storage(.incoming(stream)) }

    public var content: Content { storage.content }

    /// The whole body where it is at hand, without waiting.
    public var bytes: [UInt8]? {
        if case .bytes(let bytes) = storage.content { return bytes }
        return nil
    }

    /// The whole body, waited for. Throws `AWSError` where it has more than `limit` bytes.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var collected: [UInt8] = []
        for try await chunk in self {
            collected += chunk
            if collected.count > limit { break }
        }
        guard collected.count <= limit else {
            throw AWSError("RequestEntityTooLargeException", "Request body is too large", status: 413)
        }
        return collected
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate enum Rest {
            case bytes([UInt8])
            case chunks(Chunks.Iterator)
            case incoming(BodyStream)
        }
        fileprivate var rest: Rest

        /// The next bytes; nil at the end.
        public mutating func next() async throws -> [UInt8]? {
            switch rest {
            case .bytes(let bytes):
                rest = .bytes([])
                return bytes.isEmpty ? nil : bytes
            case .chunks(var chunks):
                defer { rest = .chunks(chunks) }
                return try await chunks.next(isolation: #isolation)
            case .incoming(let stream): return try await stream.next()
            }
        }
    }

    public func makeAsyncIterator() -> Iterator {
        switch storage.content {
        case .bytes(let bytes): Iterator(rest: .bytes(bytes))
        case .chunks(let chunks): Iterator(rest: .chunks(chunks.makeAsyncIterator()))
        case .incoming(let stream): Iterator(rest: .incoming(stream))
        }
    }

    /// Equal bytes, or the very same stream.
    public static func == (left: StreamingBody, right: StreamingBody) -> Bool {
        if let first = left.bytes, let second = right.bytes { return first == second }
        return left.storage === right.storage
    }
}
