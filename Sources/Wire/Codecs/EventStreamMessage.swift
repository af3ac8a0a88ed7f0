// Messages of `application/vnd.amazon.eventstream`: typed headers, a payload, and how a message is written.
// https://smithy.io/2.0/aws/amazon-eventstream.html. Which headers an event carries is EventStreamEncoder's.

public import CloudCore

/// The value of a message's header.
public enum EventStreamHeaderValue: Hashable, Sendable {
    case bool(Bool)
    case byte(Int8)
    case short(Int16)
    case integer(Int32)
    case long(Int64)
    /// At most 65,535 bytes.
    case bytes([UInt8])
    /// At most 65,535 bytes of UTF-8.
    case string(String)
    /// To the millisecond.
    case timestamp(Instant)
    /// Sixteen bytes.
    case uuid([UInt8])
}

/// One header. Its name has 1–255 bytes of UTF-8.
public struct EventStreamHeader: Hashable, Sendable {
    public var name: String
    public var value: EventStreamHeaderValue

    public init(_ name: String, _ value: EventStreamHeaderValue) {
        self.name = name
        self.value = value
    }

    public init(_ name: String, _ value: String) { self.init(name, .string(value)) }
}

/// One message of an event stream.
public struct EventStreamMessage: Hashable, Sendable {
    public var headers: [EventStreamHeader]
    public var payload: [UInt8]

    public init(headers: [EventStreamHeader] = [], payload: [UInt8] = []) {
        self.headers = headers
        self.payload = payload
    }

    /// The first header of that name.
    public subscript(header: String) -> EventStreamHeaderValue? {
        headers.first { $0.name == header }?.value
    }

    /// The text of the first header of that name, where it is a string.
    public func text(_ header: String) -> String? {
        if case .string(let text) = self[header] { text } else { nil }
    }

    /// The message as a frame: lengths, prelude checksum, headers, payload, checksum.
    /// Throws where a header's name or value, or the message, is larger than the format or `limits` allow.
    public func frame(limits: EventStreamLimits = EventStreamLimits()) throws(CodecError) -> [UInt8] {
        var headerBytes: [UInt8] = []
        for header in headers { try Self.append(header, to: &headerBytes) }
        guard headers.count <= limits.headers, headerBytes.count <= limits.headerBytes,
            payload.count <= limits.payloadBytes
        else { throw CodecError(.limit, "An event stream message is too large", at: 0) }
        var frame: [UInt8] = []
        let length = 16 + headerBytes.count + payload.count
        frame.reserveCapacity(length)
        BigEndian.append(UInt32(length), to: &frame)
        BigEndian.append(UInt32(headerBytes.count), to: &frame)
        var checksum = CRC32()
        checksum.update(frame)
        BigEndian.append(checksum.value, to: &frame)
        frame += headerBytes
        frame += payload
        checksum.update(frame[8...])
        BigEndian.append(checksum.value, to: &frame)
        return frame
    }

    private static func append(_ header: EventStreamHeader, to bytes: inout [UInt8]) throws(CodecError) {
        let name = Array(header.name.utf8)
        guard (1...255).contains(name.count) else {
            throw CodecError(.limit, "A header's name is empty or longer than 255 bytes", at: bytes.count)
        }
        bytes.append(UInt8(name.count))
        bytes += name
        switch header.value {
        case .bool(let value): bytes.append(value ? 0 : 1)
        case .byte(let value): bytes += [2, UInt8(bitPattern: value)]
        case .short(let value):
            bytes.append(3)
            BigEndian.append(value, to: &bytes)
        case .integer(let value):
            bytes.append(4)
            BigEndian.append(value, to: &bytes)
        case .long(let value):
            bytes.append(5)
            BigEndian.append(value, to: &bytes)
        case .bytes(let value): try append(6, value, to: &bytes)
        case .string(let value): try append(7, Array(value.utf8), to: &bytes)
        case .timestamp(let value):
            bytes.append(8)
            BigEndian.append(value.milliseconds, to: &bytes)
        case .uuid(let value):
            guard value.count == 16 else {
                throw CodecError(.mismatch, "A UUID has not sixteen bytes", at: bytes.count)
            }
            bytes.append(9)
            bytes += value
        }
    }

    private static func append(_ type: UInt8, _ value: [UInt8], to bytes: inout [UInt8]) throws(CodecError) {
        guard let length = UInt16(exactly: value.count) else {
            throw CodecError(.limit, "A header's value is longer than 65,535 bytes", at: bytes.count)
        }
        bytes.append(type)
        BigEndian.append(length, to: &bytes)
        bytes += value
    }
}

/// Integers in network order.
enum BigEndian {
    static func append<I: FixedWidthInteger>(_ value: I, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Nil where the bytes end before the integer does.
    static func read<I: FixedWidthInteger>(
        _ type: I.Type, from bytes: ArraySlice<UInt8>, at index: Int
    ) -> I? {
        guard index >= bytes.startIndex, bytes.endIndex - index >= MemoryLayout<I>.size else { return nil }
        return bytes.withUnsafeBytes {
            I(bigEndian: $0.loadUnaligned(fromByteOffset: index - bytes.startIndex, as: I.self))
        }
    }
}
