// One request head from its bytes: the line, the fields, and what they say about the body (RFC 9112).

import CloudCore

/// How a request's body is delimited.
enum BodyFraming: Equatable, Sendable {
    case none
    case length(Int)
    case chunked
}

/// A request head and what the connection must know of it.
struct ParsedHead: Sendable {
    private(set) var head: RequestHead
    private(set) var framing = BodyFraming.none
    private(set) var keepsAlive = true
    private(set) var expectsContinue = false
    private(set) var isHTTP10 = false

    private var hostCount = 0
    private var length: Int?
    private var isChunked = false

    /// `bytes` end with the empty line.
    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: HTTPLimits) throws(HTTPProblem) {
        head = RequestHead(method: "", path: "")
        var lineStart = 0
        var isFirst = true
        var fields: [HeaderFields.Field] = []
        fields.reserveCapacity(16)
        for index in 0..<bytes.count where bytes[index] == 10 {
            guard index > lineStart, bytes[index - 1] == 13 else {
                throw .malformed("a line ends without CR LF")
            }
            let line = UnsafeBufferPointer(rebasing: bytes[lineStart..<index - 1])
            lineStart = index + 1
            if isFirst {
                try readRequestLine(line, limits: limits)
                isFirst = false
            } else if !line.isEmpty {
                guard fields.count < limits.headerCount else { throw .headTooLarge }
                fields.append(try readField(line))
            }
        }
        head.headers = HeaderFields(fields)
        if let absoluteAuthority {
            // The host of an absolute target counts, not the field (RFC 9112, 3.2.2).
            head.headers["Host"] = absoluteAuthority
            hostCount = max(1, hostCount)
        }
        // Whoever speaks HTTP/1.0 would take it for the response (RFC 9110, 10.1.1).
        if isHTTP10 { expectsContinue = false }
        try settleFraming()
    }

    // MARK: Request line

    private var absoluteAuthority: String?

    private mutating func readRequestLine(
        _ line: UnsafeBufferPointer<UInt8>, limits: HTTPLimits
    ) throws(HTTPProblem) {
        guard let first = line.firstIndex(of: 32), first > 0, first <= 32,
            line[..<first].allSatisfy(Self.isToken),
            let second = line[(first + 1)...].firstIndex(of: 32), second > first + 1
        else { throw .malformed("no request line") }
        let target = UnsafeBufferPointer(rebasing: line[(first + 1)..<second])
        let version = line[(second + 1)...]
        if version.elementsEqual("HTTP/1.0".utf8) {
            isHTTP10 = true
            keepsAlive = false
        } else if !version.elementsEqual("HTTP/1.1".utf8) {
            guard version.starts(with: "HTTP/".utf8) else { throw .malformed("no request line") }
            throw .unsupportedVersion
        }
        guard target.count <= limits.targetBytes else { throw .targetTooLong }
        guard target.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw .malformed("the target has bytes that must be percent-encoded")
        }
        head.method = String(decoding: line[..<first], as: UTF8.self)
        try readTarget(target)
    }

    private mutating func readTarget(_ target: UnsafeBufferPointer<UInt8>) throws(HTTPProblem) {
        var path = target[...]
        if target.first != UInt8(ascii: "/") {
            if target.elementsEqual("*".utf8), head.method == "OPTIONS" {
                head.path = "*"
                return
            }
            guard let authority = Self.afterScheme(target) else {
                throw .malformed("no origin-form target")
            }
            let rest = target[authority...]
            let end =
                rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
            guard end > authority, !rest[..<end].contains(UInt8(ascii: "@")) else {
                throw .malformed("no host in the target")
            }
            absoluteAuthority = String(decoding: rest[..<end], as: UTF8.self)
            path = rest[end...]
        }
        if let hash = path.firstIndex(of: UInt8(ascii: "#")) { path = path[..<hash] }
        if let question = path.firstIndex(of: UInt8(ascii: "?")) {
            head.query = String(decoding: path[(question + 1)...], as: UTF8.self)
            path = path[..<question]
        }
        head.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
    }

    private static func afterScheme(_ target: UnsafeBufferPointer<UInt8>) -> Int? {
        for scheme in ["http://", "https://"] where target.count > scheme.utf8.count {
            let prefix = target[..<scheme.utf8.count].map { ParsedHead.lower($0) }
            if prefix.elementsEqual(scheme.utf8) { return scheme.utf8.count }
        }
        return nil
    }

    // MARK: Fields

    private mutating func readField(
        _ line: UnsafeBufferPointer<UInt8>
    ) throws(HTTPProblem) -> HeaderFields.Field {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy(Self.isToken)
        else { throw .malformed("a header field has no good name") }
        var (from, to) = (colon + 1, line.count)
        while from < to, line[from] == 32 || line[from] == 9 { from += 1 }
        while to > from, line[to - 1] == 32 || line[to - 1] == 9 { to -= 1 }
        let value = UnsafeBufferPointer(rebasing: line[from..<to])
        guard value.allSatisfy(Self.isText) else {
            throw .malformed("a header field has control characters")
        }
        try notice(UnsafeBufferPointer(rebasing: line[..<colon]), value)
        return HeaderFields.Field(
            String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// Reads the fields that steer the connection.
    private mutating func notice(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
    ) throws(HTTPProblem) {
        switch name.count {
        case 4 where Self.same(name, "host"):
            hostCount += 1
        case 6 where Self.same(name, "expect"):
            guard Self.same(value, "100-continue") else { throw .unmetExpectation }
            expectsContinue = true
        case 10 where Self.same(name, "connection"):
            for option in value.split(separator: UInt8(ascii: ",")) {
                let token = UnsafeBufferPointer(rebasing: option.drop { $0 == 32 || $0 == 9 })
                if Self.same(token, "close") { keepsAlive = false }
                if isHTTP10, Self.same(token, "keep-alive") { keepsAlive = true }
            }
        case 14 where Self.same(name, "content-length"):
            // Twice, even if the same twice, is how requests are smuggled.
            guard length == nil, !value.isEmpty, value.count <= 18,
                value.allSatisfy({ $0 >= 48 && $0 <= 57 })
            else { throw .malformed("no single good Content-Length") }
            length = value.reduce(0) { $0 * 10 + Int($1 - 48) }
        case 17 where Self.same(name, "transfer-encoding"):
            guard !isChunked else { throw .malformed("two transfer codings") }
            guard Self.same(value, "chunked") else { throw .unsupportedCoding }
            isChunked = true
        default: break
        }
    }

    private mutating func settleFraming() throws(HTTPProblem) {
        guard hostCount == 1 || (isHTTP10 && hostCount == 0) else {
            throw .malformed("not exactly one Host")
        }
        if isChunked {
            guard length == nil else { throw .malformed("both Content-Length and Transfer-Encoding") }
            guard !isHTTP10 else { throw .malformed("a transfer coding in HTTP/1.0") }
            framing = .chunked
        } else if let length, length > 0 {
            framing = .length(length)
        }
    }

    // MARK: Characters

    /// Whether a line has the form of a header field.
    static func isField(_ line: ArraySlice<UInt8>) -> Bool {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
            return false
        }
        return line[..<colon].allSatisfy(isToken) && line[colon...].allSatisfy(isText)
    }

    /// Visible characters, space and tab, and whatever is beyond ASCII.
    static func isText(_ byte: UInt8) -> Bool { (byte >= 32 && byte != 127) || byte == 9 }

    /// `tchar` of RFC 9110, 5.6.2, as two masks of 64 characters.
    static func isToken(_ byte: UInt8) -> Bool {
        let mask: UInt64 =
            byte < 64 ? 0x03FF_6CFA_0000_0000 : byte < 128 ? 0x57FF_FFFF_C7FF_FFFE : 0
        return mask >> UInt64(byte & 63) & 1 == 1
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }

    private static func same(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where lower(bytes[index]) != text.utf8Start[index] { return false }
        return true
    }
}
