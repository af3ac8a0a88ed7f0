// Cuts a byte stream that arrives in pieces into event stream messages and checks both of their checksums.

import CloudCore

/// Takes pieces in, gives messages out. After an error the stream is lost: the decoder keeps throwing.
public struct EventStreamDecoder: Sendable {
    private let limits: EventStreamLimits
    private var buffer: [UInt8] = []
    /// Where the next message begins in `buffer`.
    private var start = 0
    private var failure: CodecError?

    public init(limits: EventStreamLimits = EventStreamLimits()) { self.limits = limits }

    /// Bytes that wait for the rest of their message.
    public var pendingBytes: Int { buffer.count - start }

    public mutating func append(_ bytes: some Collection<UInt8>) {
        guard failure == nil else { return }
        if start > 0, start > buffer.count / 2 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole message, or nil where more bytes are needed.
    public mutating func next() throws(CodecError) -> EventStreamMessage? {
        if let failure { throw failure }
        do {
            return try readMessage()
        } catch {
            failure = error
            buffer = []
            start = 0
            throw error
        }
    }

    private mutating func readMessage() throws(CodecError) -> EventStreamMessage? {
        let rest = buffer[start...]
        guard let total = BigEndian.read(UInt32.self, from: rest, at: start),
            let headerLength = BigEndian.read(UInt32.self, from: rest, at: start + 4),
            let preludeChecksum = BigEndian.read(UInt32.self, from: rest, at: start + 8)
        else { return nil }
        // The checksum first: lengths that fail it mean nothing.
        var checksum = CRC32()
        checksum.update(buffer[start..<(start + 8)])
        guard checksum.value == preludeChecksum else {
            throw CodecError(.malformed, "The checksum of a message's prelude is wrong", at: start)
        }
        guard headerLength <= limits.headerBytes, total >= 16, total - 16 >= headerLength,
            Int(total - 16 - headerLength) <= limits.payloadBytes
        else { throw CodecError(.limit, "A message's lengths are out of range", at: start) }
        let end = start + Int(total)
        guard buffer.count >= end else { return nil }
        checksum.update(buffer[(start + 8)..<(end - 4)])
        guard checksum.value == BigEndian.read(UInt32.self, from: rest, at: end - 4) else {
            throw CodecError(.malformed, "The checksum of a message is wrong", at: start)
        }
        let payloadStart = start + 12 + Int(headerLength)
        let headers = try Self.headers(in: buffer[(start + 12)..<payloadStart], limits)
        let message = EventStreamMessage(headers: headers, payload: Array(buffer[payloadStart..<(end - 4)]))
        start = end
        return message
    }

    private static func headers(
        in bytes: ArraySlice<UInt8>, _ limits: EventStreamLimits
    ) throws(CodecError) -> [EventStreamHeader] {
        var headers: [EventStreamHeader] = []
        var reader = HeaderReader(bytes: bytes, position: bytes.startIndex)
        while reader.position < bytes.endIndex {
            guard headers.count < limits.headers else {
                throw CodecError(.limit, "A message has too many headers", at: reader.position)
            }
            headers.append(try reader.header())
        }
        return headers
    }
}

/// Reads the header block of one message.
private struct HeaderReader {
    let bytes: ArraySlice<UInt8>
    var position: Int

    mutating func header() throws(CodecError) -> EventStreamHeader {
        let nameLength = Int(try integer(UInt8.self))
        guard nameLength > 0 else { throw malformed("A header has no name") }
        return EventStreamHeader(try text(nameLength), try value())
    }

    private mutating func value() throws(CodecError) -> EventStreamHeaderValue {
        switch try integer(UInt8.self) {
        case 0: return .bool(true)
        case 1: return .bool(false)
        case 2: return .byte(try integer(Int8.self))
        case 3: return .short(try integer(Int16.self))
        case 4: return .integer(try integer(Int32.self))
        case 5: return .long(try integer(Int64.self))
        case 6: return .bytes(Array(try take(Int(try integer(UInt16.self)))))
        case 7: return .string(try text(Int(try integer(UInt16.self))))
        case 8:
            let milliseconds = try integer(Int64.self)
            // Beyond the years 1678–2262 there is no instant.
            let (_, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
            guard !overflow else { throw malformed("A timestamp is out of range") }
            return .timestamp(Instant(milliseconds: milliseconds))
        case 9: return .uuid(Array(try take(16)))
        default: throw malformed("A header's type is unknown")
        }
    }

    private mutating func integer<I: FixedWidthInteger>(_ type: I.Type) throws(CodecError) -> I {
        guard let value = BigEndian.read(I.self, from: bytes, at: position) else {
            throw malformed("The headers end inside a header")
        }
        position += MemoryLayout<I>.size
        return value
    }

    private mutating func take(_ count: Int) throws(CodecError) -> ArraySlice<UInt8> {
        guard bytes.endIndex - position >= count else { throw malformed("The headers end inside a header") }
        position += count
        return bytes[(position - count)..<position]
    }

    private mutating func text(_ count: Int) throws(CodecError) -> String {
        let taken = Array(try take(count))
        guard UTF8Check.firstInvalidOffset(in: taken) == nil else { throw malformed("A header is not UTF-8") }
        return String(decoding: taken, as: UTF8.self)
    }

    private func malformed(_ detail: String) -> CodecError { CodecError(.malformed, detail, at: position) }
}
