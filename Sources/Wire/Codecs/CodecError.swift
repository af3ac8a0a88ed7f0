// What the byte readers of this folder report. Protocols turn it into the client's error
// (SerializationException, MalformedXML, MalformedQueryString …); no AWS code or text lives here.

/// Bytes that are not what their format allows, or more of them than we take.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Cause: Hashable, Sendable {
        /// The bytes break the format's grammar.
        case malformed
        /// A well-formed input that passes one of our limits.
        case limit
        /// Well-formed, but not the kind of thing that the shape wants there.
        case mismatch
    }

    public var cause: Cause
    /// What is wrong, in plain English, without a trailing stop. Never repeats input bytes.
    public var detail: String
    /// Where, in bytes from the start of the input.
    public var offset: Int

    public init(_ cause: Cause, _ detail: String, at offset: Int) {
        self.cause = cause
        self.detail = detail
        self.offset = offset
    }

    public var description: String { "\(detail) at byte \(offset)" }
}
