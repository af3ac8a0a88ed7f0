// JSON text to documents and back. The scanner that does the work is JSONReader; records are read and written
// by the JSON protocols without a tree between.

/// Reading and writing of JSON (RFC 8259).
public enum JSON {
    /// What a text may be at most.
    public struct Limits: Hashable, Sendable {
        /// Arrays and objects within each other.
        public var depth: Int
        public var bytes: Int

        public init(depth: Int = WireLimits.depth, bytes: Int = .max) {
            self.depth = depth
            self.bytes = bytes
        }
    }

    /// The document that `bytes` are; they must hold nothing else but white space.
    public static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) -> Document {
        guard bytes.count <= limits.bytes else { throw JSONError(.tooLong, at: limits.bytes) }
        let depth = limits.depth
        return try bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONError) in
                var reader = JSONReader(buffer, depth: depth)
                let document = try reader.document()
                try reader.finish()
                return document
            }
        }.get()
    }

    public static func parse(_ text: String, limits: Limits = Limits()) throws(JSONError) -> Document {
        try parse(Array(text.utf8), limits: limits)
    }

    /// Compact JSON. Slashes are not escaped.
    public static func write(_ document: Document) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(document)
        return writer.bytes
    }

    /// Compact JSON as text.
    public static func text(_ document: Document) -> String {
        String(decoding: write(document), as: UTF8.self)
    }
}

/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case unexpectedEnd, unexpectedByte, notUTF8, badEscape, badNumber, tooDeep, tooLong, trailingBytes
    }
    public var reason: Reason
    /// Bytes before the offending one.
    public var offset: Int

    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
