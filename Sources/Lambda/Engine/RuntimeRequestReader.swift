// Cuts a connection's bytes into requests of the Runtime API: heads, bodies of known length, chunks and
// their trailers. Holds no more than the limits allow, whatever a runtime sends.

import NIOCore

/// Reads requests as bytes come in.
struct RuntimeRequestReader {
    enum Output: Sendable {
        case request(RuntimeRequest)
        /// The client waits for `100 Continue` before it sends the body.
        case shouldContinue
        /// An answer that is to be streamed begins: its head. Whoever takes it in parts sets `handsOnParts`
        /// before asking for more.
        case begin(RuntimeRequest)
        /// A part of a streamed answer, in order, before its `request`.
        case part(ByteBuffer)
        /// The streamed answer is longer than allowed; the rest of it is thrown away.
        case overrun
        /// Not HTTP/1, or a head too long: answer 400 and close.
        case malformed
    }

    private enum State {
        case head
        /// A streamed answer's head has been read, and not been told of.
        case announced(RuntimeRequestHead.Length)
        case body(left: Int)
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
        case broken
    }

    /// The present answer is handed on in parts instead of being collected.
    var handsOnParts = false
    private var inbox = ByteBuffer()
    private var state = State.head
    /// The request that is being read.
    private var request = RuntimeRequest(route: .unknown)
    /// Of its chunks so far.
    private var bodyBytes = 0
    private var owesOverrun = false

    /// Bytes that have come and not been read.
    var waitingBytes: Int { inbox.readableBytes }

    mutating func feed(_ bytes: ByteBuffer) {
        if inbox.readableBytes == 0 {
            inbox = bytes
        } else {
            inbox.writeImmutableBuffer(bytes)
        }
    }

    /// What could be read since, or nil where more bytes are needed.
    mutating func next() -> Output? {
        while true {
            switch advance() {
            case .output(let output): return output
            case .more: return nil
            case .again: break
            }
        }
    }

    private enum Step {
        case output(Output)
        case more
        case again
    }

    private mutating func advance() -> Step {
        if owesOverrun {
            owesOverrun = false
            return .output(.overrun)
        }
        switch state {
        case .broken: return .more
        case .head: return readHead()
        case .announced(let length):
            enterBody(length)
            return .output(.begin(request))
        case .body(let left): return readBody(left)
        case .chunkSize:
            guard let line = readLine() else { return inbox.readableBytes > 64 ? fail() : .more }
            guard let size = line.size else { return fail() }
            state = size == 0 ? .trailers : .chunk(left: size)
            return .again
        case .chunk(let left): return readChunk(left)
        case .chunkEnd:
            guard let line = readLine() else { return inbox.readableBytes > 2 ? fail() : .more }
            guard line.isEmpty else { return fail() }
            state = .chunkSize
            return .again
        case .trailers: return readTrailers()
        }
    }

    private mutating func fail() -> Step {
        state = .broken
        inbox = ByteBuffer()
        return .output(.malformed)
    }

    // MARK: Heads

    private mutating func readHead() -> Step {
        let found = inbox.withUnsafeReadableBytes { bytes -> (end: Int, head: RuntimeRequestHead?)? in
            guard let end = Self.endOfHead(bytes) else { return nil }
            return (end, RuntimeRequestHead(UnsafeRawBufferPointer(rebasing: bytes[..<end])))
        }
        guard let found else { return inbox.readableBytes > EngineLimits.runtimeHeadBytes ? fail() : .more }
        guard let head = found.head, found.end <= EngineLimits.runtimeHeadBytes else { return fail() }
        inbox.moveReaderIndex(forwardBy: found.end + 2)
        request = head.request
        if case .response = request.route, request.isStreaming {
            state = .announced(head.length)
        } else {
            enterBody(head.length)
        }
        return head.expectsContinue ? .output(.shouldContinue) : .again
    }

    private mutating func enterBody(_ length: RuntimeRequestHead.Length) {
        switch length {
        case .bytes(let count): state = .body(left: count)
        case .chunked: state = .chunkSize
        }
    }

    /// The index after the last header line's end, before the empty line.
    private static func endOfHead(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 3
        while index < bytes.count {
            // Most bytes of a head are neither CR nor LF: step by what can be ruled out.
            switch bytes[index] {
            case 10:
                if bytes[index - 1] == 13, bytes[index - 2] == 10, bytes[index - 3] == 13 { return index - 1 }
                index += 2
            case 13: index += 1
            default: index += 4
            }
        }
        return nil
    }

    // MARK: Bodies

    private var limit: Int {
        switch request.route {
        case .response:
            handsOnParts ? EngineLimits.streamedResponseBytes : EngineLimits.responseBytes
        case .error, .initError, .restoreError: EngineLimits.errorReportBytes
        case .extensionRegister, .extensionInitError, .extensionExitError, .subscribe:
            EngineLimits.extensionRequestBytes
        case .next, .extensionNext, .restoreNext, .credentials, .unknown: 0
        }
    }

    private mutating func readBody(_ left: Int) -> Step {
        if handsOnParts {
            let count = min(left, inbox.readableBytes)
            guard left > 0 else { return finish() }
            guard count > 0, let bytes = inbox.readSlice(length: count) else { return .more }
            state = .body(left: left - count)
            return handOn(bytes)
        }
        guard left > limit || request.excessBytes != nil else {
            guard inbox.readableBytes >= left else {
                inbox.reserveCapacity(minimumWritableBytes: min(left - inbox.readableBytes, 1 << 20))
                return .more
            }
            if left > 0, let body = inbox.readSlice(length: left) { request.body = body }
            return finish()
        }
        // Too long: read it away, so that the runtime can read our 413.
        if request.excessBytes == nil { request.excessBytes = left }
        let skipped = min(left, inbox.readableBytes)
        inbox.moveReaderIndex(forwardBy: skipped)
        inbox.discardReadBytes()
        guard left == skipped else {
            state = .body(left: left - skipped)
            return .more
        }
        return finish()
    }

    private mutating func readChunk(_ left: Int) -> Step {
        let count = min(left, inbox.readableBytes)
        guard count > 0, let bytes = inbox.readSlice(length: count) else { return .more }
        state = left == count ? .chunkEnd : .chunk(left: left - count)
        if handsOnParts { return handOn(bytes) }
        bodyBytes += count
        if bodyBytes > limit {
            request.excessBytes = bodyBytes
            request.body = ByteBuffer()
            inbox.discardReadBytes()
        } else {
            request.body.writeImmutableBuffer(bytes)
        }
        return .again
    }

    /// What fits into the limit goes out; AWS cuts the rest off.
    private mutating func handOn(_ bytes: ByteBuffer) -> Step {
        let room = limit - bodyBytes
        bodyBytes += bytes.readableBytes
        guard bodyBytes > limit else { return .output(.part(bytes)) }
        owesOverrun = request.excessBytes == nil
        request.excessBytes = bodyBytes
        inbox.discardReadBytes()
        guard room > 0, let last = bytes.getSlice(at: bytes.readerIndex, length: room) else { return .again }
        return .output(.part(last))
    }

    private mutating func readTrailers() -> Step {
        while let line = readLine() {
            if line.isEmpty { return finish() }
            if let type = line.value(of: "lambda-runtime-function-error-type") {
                request.streamError = .init(type: type, body: request.streamError?.body ?? "")
            } else if let body = line.value(of: "lambda-runtime-function-error-body") {
                request.streamError = .init(type: request.streamError?.type ?? "", body: body)
            }
        }
        return inbox.readableBytes > EngineLimits.errorReportBytes ? fail() : .more
    }

    private mutating func finish() -> Step {
        state = .head
        let finished = request
        request = RuntimeRequest(route: .unknown)
        bodyBytes = 0
        handsOnParts = false
        if inbox.readableBytes == 0 { inbox = ByteBuffer() }
        return .output(.request(finished))
    }

    // MARK: Lines

    private struct Line {
        var bytes: ByteBufferView
        var isEmpty: Bool { bytes.isEmpty }

        /// A chunk's size; extensions after `;` are ignored.
        var size: Int? {
            var size = 0
            var digits = 0
            for byte in bytes {
                switch byte {
                case 48...57: size = size << 4 | Int(byte - 48)
                case 65...70: size = size << 4 | Int(byte - 55)
                case 97...102: size = size << 4 | Int(byte - 87)
                case UInt8(ascii: ";"), UInt8(ascii: " "): return digits > 0 ? size : nil
                default: return nil
                }
                digits += 1
                guard digits <= 8 else { return nil }
            }
            return digits > 0 ? size : nil
        }

        func value(of name: StaticString) -> String? {
            bytes.withUnsafeBytes { line in
                guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                    same(UnsafeRawBufferPointer(rebasing: line[..<colon]), name)
                else { return nil }
                return text(trimmed(UnsafeRawBufferPointer(rebasing: line[(colon + 1)...])))
            }
        }
    }

    private mutating func readLine() -> Line? {
        let view = inbox.readableBytesView
        guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let length = end - view.startIndex
        let hasReturn = length > 0 && view[end - 1] == 13
        let line = Line(bytes: view[view.startIndex..<(hasReturn ? end - 1 : end)])
        inbox.moveReaderIndex(forwardBy: length + 1)
        return line
    }
}
