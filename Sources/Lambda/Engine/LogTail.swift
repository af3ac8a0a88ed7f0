// The end of an invocation's log, for callers who asked for it.

import CloudCore

/// Keeps the last 4 KB of what it is given.
struct LogTail: Sendable {
    private var bytes: [UInt8] = []

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        if bytes.count > 4 * EngineLimits.logTailBytes { trim() }
    }

    private mutating func trim() { bytes.removeFirst(max(0, bytes.count - EngineLimits.logTailBytes)) }

    /// `X-Amz-Log-Result`.
    var base64: String { Base64.encode(Array(bytes.suffix(EngineLimits.logTailBytes))) }
}
