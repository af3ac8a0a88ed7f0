// HTTP messages as plain values, shared by the gateway, the signature check and the protocols. No I/O here.

/// Header fields in order, with names compared without regard to case.
public struct HeaderFields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field($0.0, $0.1) }
    }

    /// The first value under `name`; setting replaces all of them, nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { Self.same($0.name, name) }?.value }
        set {
            let first = fields.firstIndex { Self.same($0.name, name) }
            guard let newValue else { return fields.removeAll { Self.same($0.name, name) } }
            guard let first else { return fields.append(Field(name, newValue)) }
            fields[first] = Field(name, newValue)
            var index = fields.count - 1
            while index > first {
                if Self.same(fields[index].name, name) { fields.remove(at: index) }
                index -= 1
            }
        }
    }

    /// Every value under `name`, in order.
    public func all(_ name: String) -> [String] { fields.filter { Self.same($0.name, name) }.map(\.value) }

    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    /// ASCII comparison without regard to case, without allocating.
    private static func same(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }
}

/// The head of a request, as it came over the wire.
public struct RequestHead: Hashable, Sendable {
    /// In capitals.
    public var method: String
    /// The path as sent, still percent-encoded, without the query.
    public var path: String
    /// The query as sent, without the question mark; empty where there is none.
    public var query: String
    public var headers: HeaderFields

    public init(method: String, path: String, query: String = "", headers: HeaderFields = [:]) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// The query's parameters, decoded, in order. A name without `=` has an empty value.
    public var parameters: [(name: String, value: String)] {
        query.split(separator: "&").map { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentEncoding.decode(pair[0], plusIsSpace: true),
                pair.count > 1 ? PercentEncoding.decode(pair[1], plusIsSpace: true) : ""
            )
        }
    }

    /// The first value of a query parameter.
    public func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}

/// A request, its body read or on its way.
public struct WireRequest: Sendable {
    public var head: RequestHead
    /// The whole body; empty where it streams.
    public var body: [UInt8]
    /// The body of a streaming operation, where it is too long to be read beforehand.
    public var stream: BodyStream?

    public init(head: RequestHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    public init(head: RequestHead, stream: BodyStream) {
        self.init(head: head, body: [])
        self.stream = stream
    }
}

/// A response on its way out.
public struct WireResponse: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Chunks as they are made; an error thrown by the stream cuts the connection.
        case stream(AsyncThrowingStream<[UInt8], any Error>)
    }

    public var status: Int
    public var headers: HeaderFields
    public var body: Body

    public init(status: Int = 200, headers: HeaderFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Percent-encoding (RFC 3986).
public enum PercentEncoding {
    /// Encodes everything but unreserved characters, and `/` where told to keep it.
    public static func encode(_ text: some StringProtocol, keepSlash: Bool = false) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || (keepSlash && byte == UInt8(ascii: "/")) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(upperDigit(byte >> 4))
                result.append(upperDigit(byte & 15))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Decodes `%XX` (a malformed one stays as it is) and, where told, `+` as a space.
    public static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = Hex.value(of: bytes[index + 1]), let low = Hex.value(of: bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(plusIsSpace && bytes[index] == UInt8(ascii: "+") ? 32 : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: return true
        default: return false
        }
    }

    private static func upperDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
