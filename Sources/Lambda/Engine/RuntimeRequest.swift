// The requests of the Runtime API, read from bytes. Written by hand for this endpoint alone: one allocation
// less per header is a third of a warm invocation. Lenient where AWS's clients differ, strict on sizes.

import NIOCore

/// What a runtime asks. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
struct RuntimeRequest: Sendable {
    enum Route: Hashable, Sendable {
        case next
        case response(id: String)
        case error(id: String)
        case initError
        // Of functions with SnapStart.
        case restoreNext, restoreError, credentials
        // The Extensions API, and those with which extensions subscribe.
        case extensionRegister, extensionNext, extensionInitError, extensionExitError
        case subscribe(TelemetryAPI)
        /// Another path, or a known one with another method.
        case unknown
    }

    /// What a streamed answer says in its trailers where it broke off.
    struct StreamError: Hashable, Sendable {
        var type: String
        /// Base64, as sent.
        var body: String
    }

    var route: Route
    var body = ByteBuffer()
    var contentType: String?
    /// `Lambda-Runtime-Function-Error-Type` in the head.
    var errorType: String?
    var authorization: String?
    /// `Lambda-Runtime-Function-Response-Mode: streaming`.
    var isStreaming = false
    /// The mode is another one, which there is not.
    var hasUnknownMode = false
    var streamError: StreamError?
    /// The body was longer than allowed, and has been thrown away; this is how long it was.
    var excessBytes: Int?
    /// The connection is to be closed after the answer.
    var closes = false
    /// Nil where there are none.
    var extensionHeaders: ExtensionHeaders?

    /// Whether it is not the runtime's, but an extension's.
    var isExtensions: Bool {
        switch route {
        case .extensionRegister, .extensionNext, .extensionInitError, .extensionExitError, .subscribe: true
        case .next, .response, .error, .initError, .restoreNext, .restoreError, .credentials, .unknown: false
        }
    }
}

/// The head of a request.
struct RuntimeRequestHead: Sendable {
    enum Length: Hashable, Sendable {
        case bytes(Int)
        case chunked
    }

    var request: RuntimeRequest
    var length = Length.bytes(0)
    var expectsContinue = false

    /// Reads a head, whose lines are `bytes` up to and without the empty one. Nil where it is not HTTP/1.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var lines = HeaderLines(bytes)
        guard let first = lines.next(), let request = Self.requestLine(first) else { return nil }
        self.request = request
        while let line = lines.next() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
                return nil
            }
            let name = UnsafeRawBufferPointer(rebasing: line[line.startIndex..<colon])
            let value = trimmed(UnsafeRawBufferPointer(rebasing: line[(colon + 1)...]))
            guard read(name, value) else { return nil }
        }
    }

    /// Returns false for a header that makes the request's end unknowable.
    private mutating func read(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        switch name.count {
        case 14 where same(name, "content-length"):
            guard let bytes = decimal(value) else { return false }
            // Both lengths in one request are how requests are smuggled.
            if case .chunked = length { return false }
            length = .bytes(bytes)
        case 17 where same(name, "transfer-encoding"):
            guard same(value, "chunked"), length == .bytes(0) else { return false }
            length = .chunked
        case 13 where same(name, "authorization"): request.authorization = text(value)
        case 12 where same(name, "content-type"): request.contentType = text(value)
        case 10 where same(name, "connection"): request.closes = same(value, "close") || request.closes
        case 6 where same(name, "expect"): expectsContinue = same(value, "100-continue")
        case 34 where same(name, "lambda-runtime-function-error-type"): request.errorType = text(value)
        case 37 where same(name, "lambda-runtime-function-response-mode"):
            request.isStreaming = same(value, "streaming")
            request.hasUnknownMode = !request.isStreaming && !value.isEmpty
        case 21...36 where value.count <= EngineLimits.extensionHeaderBytes:
            readExtensionHeader(name, text(value))
        default: break
        }
        return true
    }

    private mutating func readExtensionHeader(
        _ name: UnsafeRawBufferPointer, _ value: @autoclosure () -> String
    ) {
        let path: WritableKeyPath<ExtensionHeaders, String?>
        switch name.count {
        case 21 where same(name, "lambda-extension-name"): path = \.name
        case 27 where same(name, "lambda-extension-identifier"): path = \.identifier
        case 31 where same(name, "lambda-extension-accept-feature"): path = \.features
        case 36 where same(name, "lambda-extension-function-error-type"): path = \.errorType
        default: return
        }
        var headers = request.extensionHeaders ?? ExtensionHeaders()
        headers[keyPath: path] = value()
        request.extensionHeaders = headers
    }

    private static func requestLine(_ line: UnsafeRawBufferPointer) -> RuntimeRequest? {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let version = UnsafeRawBufferPointer(rebasing: parts[2])
        guard same(version, "http/1.1") || same(version, "http/1.0") else { return nil }
        let isPost = same(UnsafeRawBufferPointer(rebasing: parts[0]), "post")
        let isGet = same(UnsafeRawBufferPointer(rebasing: parts[0]), "get")
        var request = RuntimeRequest(route: route(parts[1], isGet: isGet, isPost: isPost))
        if request.route == .unknown {
            request.route = rareRoute(
                text(UnsafeRawBufferPointer(rebasing: parts[1])),
                text(UnsafeRawBufferPointer(rebasing: parts[0])))
        }
        request.closes = same(version, "http/1.0")
        return request
    }

    /// What is asked for less often than invocations.
    private static func rareRoute(_ path: String, _ method: String) -> RuntimeRequest.Route {
        switch (method.uppercased(), path.hasSuffix("/") ? String(path.dropLast()) : path) {
        case ("POST", "/2020-01-01/extension/register"): .extensionRegister
        case ("GET", "/2020-01-01/extension/event/next"): .extensionNext
        case ("POST", "/2020-01-01/extension/init/error"): .extensionInitError
        case ("POST", "/2020-01-01/extension/exit/error"): .extensionExitError
        case ("PUT", "/2022-07-01/telemetry"): .subscribe(.telemetry)
        case ("PUT", "/2020-08-15/logs"): .subscribe(.logs)
        case ("GET", "/2018-06-01/runtime/restore/next"): .restoreNext
        case ("POST", "/2018-06-01/runtime/restore/error"): .restoreError
        case ("GET", SnapStartCredentials.path): .credentials
        default: .unknown
        }
    }

    private static func route(
        _ path: Slice<UnsafeRawBufferPointer>, isGet: Bool, isPost: Bool
    ) -> RuntimeRequest.Route {
        let prefix = "/2018-06-01/runtime/"
        guard path.starts(with: prefix.utf8) else { return .unknown }
        let rest = path.dropFirst(prefix.utf8.count)
        if isGet { return rest.elementsEqual("invocation/next".utf8) ? .next : .unknown }
        guard isPost else { return .unknown }
        if rest.elementsEqual("init/error".utf8) { return .initError }
        guard rest.starts(with: "invocation/".utf8) else { return .unknown }
        let tail = rest.dropFirst("invocation/".utf8.count)
        guard let slash = tail.firstIndex(of: UInt8(ascii: "/")) else { return .unknown }
        let id = String(decoding: tail[..<slash], as: UTF8.self)
        let what = tail[(slash + 1)...]
        if what.elementsEqual("response".utf8) { return .response(id: id) }
        return what.elementsEqual("error".utf8) ? .error(id: id) : .unknown
    }
}

/// The lines of a head or of trailers, without their ends.
struct HeaderLines {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() -> UnsafeRawBufferPointer? {
        guard position < bytes.count else { return nil }
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let line = bytes[position..<(end > position && bytes[end - 1] == 13 ? end - 1 : end)]
        position = end + 1
        return UnsafeRawBufferPointer(rebasing: line)
    }
}

/// Compares with a lower-case ASCII text, without regard to case.
func same(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    for index in 0..<bytes.count {
        let byte = bytes[index]
        let lower = (65...90).contains(byte) ? byte | 32 : byte
        if lower != text.utf8Start[index] { return false }
    }
    return true
}

func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = bytes.count
    while start < end, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
    while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
}

func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

/// A number of at most twelve decimal digits.
func decimal(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard (1...12).contains(bytes.count) else { return nil }
    var value = 0
    for byte in bytes {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 48)
    }
    return value
}
