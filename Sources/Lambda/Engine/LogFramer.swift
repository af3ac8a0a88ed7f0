// Cuts a runtime's output into log events: plain lines, and the framed records by which AWS's runtimes keep
// lines together (`_LAMBDA_TELEMETRY_LOG_FD`). Both may come through the same pipe: a frame begins with
// bytes that valid UTF-8 never has.

import CloudCore

/// Output in, events out.
///
/// A frame is, big endian: u32 type (`0xA55A0002`, JSON, or `…3`, text, with the level in bits 2–4), u32
/// length, u64 microseconds since the epoch, and the message.
struct LogFramer: Sendable {
    private static let headerBytes = 16
    private var text: [UInt8] = []
    private var frame: [UInt8] = []

    /// Whether something waits for its end.
    var isEmpty: Bool { text.isEmpty && frame.isEmpty }

    mutating func feed(
        _ bytes: UnsafeRawBufferPointer, at now: Instant, _ emit: (Instant, [UInt8]) -> Void
    ) {
        var position = 0
        while position < bytes.count {
            if !frame.isEmpty {
                position = continueFrame(bytes, position, now, emit)
                continue
            }
            var end = position
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != 0xA5 { end += 1 }
            let isLine = end < bytes.count && bytes[end] == UInt8(ascii: "\n")
            text.append(contentsOf: bytes[position..<(isLine ? end + 1 : end)])
            if end < bytes.count, !isLine { frame.append(0xA5) }
            position = min(end + 1, bytes.count)
            if isLine || text.count >= EngineLimits.logLineBytes { emitText(now, emit) }
        }
    }

    /// Hands out a line that has no end: its invocation, or its environment, is over.
    mutating func flush(at now: Instant, _ emit: (Instant, [UInt8]) -> Void) {
        text.append(contentsOf: frame)
        frame.removeAll()
        emitText(now, emit)
    }

    private mutating func emitText(_ now: Instant, _ emit: (Instant, [UInt8]) -> Void) {
        while text.count > EngineLimits.logLineBytes {
            emit(now, Array(text.prefix(EngineLimits.logLineBytes)))
            text.removeFirst(EngineLimits.logLineBytes)
        }
        if !text.isEmpty { emit(now, text) }
        text.removeAll(keepingCapacity: text.capacity <= 4_096)
    }

    /// Adds to the frame that has begun; returns the position after what it took.
    private mutating func continueFrame(
        _ bytes: UnsafeRawBufferPointer, _ position: Int, _ now: Instant,
        _ emit: (Instant, [UInt8]) -> Void
    ) -> Int {
        guard frame.count >= Self.headerBytes else {
            frame.append(bytes[position])
            if !Self.mayBegin(frame) { dissolveFrame(now, emit) }
            return position + 1
        }
        let missing = Self.headerBytes + number(at: 4, 4) - frame.count
        let count = min(missing, bytes.count - position)
        frame.append(contentsOf: bytes[position..<(position + count)])
        if missing == count {
            emitText(now, emit)
            emit(
                Instant(nanoseconds: Int64(number(at: 8, 8)) * 1_000),
                Array(frame.dropFirst(Self.headerBytes)))
            frame.removeAll(keepingCapacity: frame.capacity <= 4_096)
        }
        return position + count
    }

    /// Whether these bytes can be the beginning of a frame of acceptable size and time.
    private static func mayBegin(_ frame: [UInt8]) -> Bool {
        let pattern: [UInt8] = [0xA5, 0x5A, 0x00]
        guard frame.prefix(3).elementsEqual(pattern.prefix(frame.count)) else { return false }
        guard frame.count < 4 || (frame[3] & 0b10 != 0 && frame[3] < 0x20) else { return false }
        // A length above one event's limit, or a year beyond 2262, is somebody else's bytes.
        guard frame.count < 8 else {
            let length = frame[4..<8].reduce(0) { $0 << 8 | Int($1) }
            return length <= EngineLimits.logLineBytes && length > 0 && (frame.count < 10 || frame[8] == 0)
        }
        return true
    }

    /// It was no frame: its bytes are text.
    private mutating func dissolveFrame(_ now: Instant, _ emit: (Instant, [UInt8]) -> Void) {
        text.append(contentsOf: frame)
        frame.removeAll()
        if text.last == UInt8(ascii: "\n") { emitText(now, emit) }
    }

    private func number(at offset: Int, _ count: Int) -> Int {
        frame[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }
}
