// HTTP/1.1 requests from bytes, as they come: a value without I/O. Strict where leniency could let two
// parsers disagree about where a request ends (RFC 9112, 11.2). Heads are read in ParsedHead.swift.

import CloudCore

/// Cuts a connection's bytes into requests.
struct RequestParser {
    enum Event {
        /// A head is complete. `acceptBody` must be called before the next event.
        case head(ParsedHead)
        /// The body of the head before it is complete; empty where it has none.
        case body([UInt8])
        /// A piece of a body that streams, never empty.
        case part([UInt8])
        /// The body that streamed is complete.
        case end
    }

    private enum State {
        case head
        /// A head was given out; nobody has said yet how long its body may be.
        case decision(BodyFraming)
        case fixed(remaining: Int)
        case chunkHeader
        case chunk(remaining: Int)
        case chunkEnd
        case trailers(bytes: Int)
        /// After a problem: what follows can't be told apart any more.
        case failed
    }

    private let limits: HTTPLimits
    private var state = State.head
    /// What came and was not used: from `start` on.
    private var buffer: [UInt8] = []
    private var start = 0
    /// How far the end of the head was already looked for.
    private var scanned = 0
    private var body: [UInt8] = []
    private var bodyLimit = 0
    private var streams = false
    /// Bytes of the body in hand that have come.
    private(set) var bodyCount = 0

    init(limits: HTTPLimits) { self.limits = limits }

    /// Bytes that came and were not used yet.
    var bufferedCount: Int { buffer.count - start }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        if case .failed = state { return }
        var rest = bytes
        // The bulk of a large body goes straight to its place.
        if case .fixed(let remaining) = state, bufferedCount == 0 {
            let count = min(remaining, rest.count)
            body.append(contentsOf: rest[..<count])
            bodyCount += count
            state = .fixed(remaining: remaining - count)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        buffer.append(contentsOf: rest)
    }

    /// The next whole thing, or nil where more bytes are needed. After a problem nothing more comes.
    mutating func next() throws(HTTPProblem) -> Event? {
        do {
            return try step()
        } catch {
            state = .failed
            buffer = []
            body = []
            start = 0
            throw error
        }
    }

    /// Says how long the body of the head just given out may be, and whether it is given out in parts; throws
    /// where it says that it is longer.
    mutating func acceptBody(limit: Int, streams: Bool = false) throws(HTTPProblem) {
        guard case .decision(let framing) = state else { return }
        bodyLimit = limit
        self.streams = streams
        body = []
        bodyCount = 0
        switch framing {
        case .none: state = .fixed(remaining: 0)
        case .length(let length):
            guard length <= limit else {
                state = .failed
                throw .bodyTooLarge
            }
            // What a client merely claims is not reserved.
            if !streams { body.reserveCapacity(min(length, 256 * 1024)) }
            state = .fixed(remaining: length)
        case .chunked: state = .chunkHeader
        }
    }

    private mutating func step() throws(HTTPProblem) -> Event? {
        while true {
            switch state {
            case .head:
                guard let head = try takeHead() else { return nil }
                state = .decision(head.framing)
                return .head(head)
            case .decision, .failed: return nil
            case .fixed(let remaining):
                let count = min(remaining, bufferedCount)
                takeIntoBody(count)
                state = .fixed(remaining: remaining - count)
                if let part = takePart() { return part }
                return count < remaining ? nil : finishBody()
            case .chunk(let remaining):
                let count = min(remaining, bufferedCount)
                takeIntoBody(count)
                state = count < remaining ? .chunk(remaining: remaining - count) : .chunkEnd
                if let part = takePart() { return part }
                if count < remaining { return nil }
            case .chunkHeader:
                guard let line = try takeLine(limit: limits.chunkHeaderBytes) else { return nil }
                try takeChunkHeader(line)
            case .chunkEnd:
                guard let line = try takeLine(limit: 0) else { return nil }
                guard line.isEmpty else { throw .malformed("a chunk is longer than it said") }
                state = .chunkHeader
            case .trailers(let bytes):
                guard let line = try takeLine(limit: limits.trailerBytes - bytes) else { return nil }
                if line.isEmpty { return finishBody() }
                guard ParsedHead.isField(line) else { throw .malformed("a trailer is no header field") }
                state = .trailers(bytes: bytes + line.count)
            }
        }
    }

    // MARK: Heads

    private mutating func takeHead() throws(HTTPProblem) -> ParsedHead? {
        // A line end too many after a body is forgiven (RFC 9112, 2.2).
        while bufferedCount >= 2, buffer[start] == 13, buffer[start + 1] == 10 {
            start += 2
            scanned = 0
        }
        guard let end = try endOfHead() else { return nil }
        let limits = limits
        let (from, to) = (start, end)
        let result: Result<ParsedHead, HTTPProblem> = buffer.withUnsafeBufferPointer { bytes in
            Result { () throws(HTTPProblem) in
                try ParsedHead(UnsafeBufferPointer(rebasing: bytes[from..<to]), limits: limits)
            }
        }
        start = end
        scanned = 0
        compact()
        return try result.get()
    }

    /// The index after the empty line, or nil where it has not come.
    private mutating func endOfHead() throws(HTTPProblem) -> Int? {
        var index = start + max(0, scanned - 3)
        while index + 3 < buffer.count {
            if buffer[index + 3] > 13 {
                // No part of a line end: it can't begin before the byte after it.
                index += 4
            } else if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13,
                buffer[index + 3] == 10
            {
                guard index + 4 - start <= limits.headBytes else { throw .headTooLarge }
                return index + 4
            } else {
                index += 1
            }
        }
        try refuseBareLineFeeds(from: start + scanned)
        scanned = bufferedCount
        if scanned > limits.headBytes { throw .headTooLarge }
        if scanned > limits.targetBytes + 64,
            !buffer[start..<start + limits.targetBytes + 64].contains(10)
        {
            throw .targetTooLong
        }
        return nil
    }

    /// A head that ends its lines otherwise would never be complete: its client should not have to wait.
    private func refuseBareLineFeeds(from place: Int) throws(HTTPProblem) {
        for index in place..<buffer.count where buffer[index] == 10 {
            guard index > start, buffer[index - 1] == 13 else {
                throw .malformed("a line ends without CR LF")
            }
        }
    }

    // MARK: Bodies

    private mutating func takeChunkHeader(_ line: ArraySlice<UInt8>) throws(HTTPProblem) {
        let digits = line.prefix { Hex.value(of: $0) != nil }
        guard !digits.isEmpty, digits.count <= 15 else { throw .malformed("a chunk has no good size") }
        let rest = line[digits.endIndex...].drop { $0 == 32 || $0 == 9 }
        guard rest.isEmpty || rest.first == UInt8(ascii: ";"), rest.allSatisfy(ParsedHead.isText) else {
            throw .malformed("a chunk has no good size")
        }
        let size = digits.reduce(0) { $0 << 4 | Int(Hex.value(of: $1) ?? 0) }
        guard size <= bodyLimit - bodyCount else { throw .bodyTooLarge }
        state = size == 0 ? .trailers(bytes: 0) : .chunk(remaining: size)
    }

    private mutating func takeIntoBody(_ count: Int) {
        guard count > 0 else { return }
        body.append(contentsOf: buffer[start..<start + count])
        bodyCount += count
        start += count
        compact()
    }

    /// What has come of a body that streams.
    private mutating func takePart() -> Event? {
        guard streams, !body.isEmpty else { return nil }
        defer { body = [] }
        return .part(body)
    }

    private mutating func finishBody() -> Event {
        let whole = body
        body = []
        state = .head
        scanned = 0
        return streams ? .end : .body(whole)
    }

    /// The bytes up to CR LF, or nil where they have not all come.
    private mutating func takeLine(limit: Int) throws(HTTPProblem) -> ArraySlice<UInt8>? {
        guard let end = buffer[start...].prefix(limit + 2).firstIndex(of: 10) else {
            if bufferedCount >= limit + 2 { throw .malformed("a line of the body's framing is too long") }
            return nil
        }
        guard end > start, buffer[end - 1] == 13 else { throw .malformed("a line ends without CR LF") }
        let line = buffer[start..<end - 1]
        start = end + 1
        return line
    }

    /// Gives up what was used, without moving bytes around for every small piece.
    private mutating func compact() {
        if start == buffer.count {
            if buffer.capacity > 64 * 1024 {
                buffer = []
            } else {
                buffer.removeAll(keepingCapacity: true)
            }
            start = 0
        } else if start > 32 * 1024 {
            buffer.removeSubrange(..<start)
            start = 0
        }
    }
}
