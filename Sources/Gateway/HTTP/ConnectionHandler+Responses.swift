// Writing responses: whole ones in one go, streams piece by piece as fast as the client reads.

import CloudCore
import NIOCore

extension ConnectionHandler {
    /// Takes what the handler answered. Runs on the event loop, like all of this type.
    func respond(with response: WireResponse) async {
        guard phase == .responding else { return }
        switch response.body {
        case .bytes:
            writeWhole(response, keepsAlive: keepsAlive)
            finishResponse()
        case .stream(let stream): await writeStream(response, stream)
        }
    }

    func writeContinue() {
        guard let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: 32)
        buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    func writeWhole(_ response: WireResponse, keepsAlive: Bool) {
        guard let context, case .bytes(let bytes) = response.body else { return }
        let hasBody = Self.mayHaveBody(response.status)
        let isHead = current?.head.method == "HEAD"
        var framing = hasBody ? ResponseFraming.length(bytes.count) : .none
        if isHead, let told = response.headers["content-length"].flatMap({ Int($0) }) {
            framing = .length(told)
        }
        let inline = hasBody && !isHead && bytes.count <= Self.inlineBytes
        var buffer = context.channel.allocator.buffer(capacity: 512 + (inline ? bytes.count : 0))
        ResponseWriter.writeHead(
            response, framing: framing, keepsAlive: keepsAlive, isHTTP10: current?.isHTTP10 == true,
            date: seat.date, into: &buffer)
        if inline {
            buffer.writeBytes(bytes)
        } else if hasBody && !isHead {
            context.write(wrapOutboundOut(buffer), promise: nil)
            buffer = ByteBuffer(bytes: bytes)
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    /// Bodies up to this size are copied behind their head; larger ones are written beside it.
    private static let inlineBytes = 64 * 1024

    private static func mayHaveBody(_ status: Int) -> Bool { status != 204 && status != 304 }

    private func writeStream(
        _ response: WireResponse, _ stream: AsyncThrowingStream<[UInt8], any Error>
    ) async {
        guard let context else { return }
        let told = response.headers["content-length"].flatMap { Int($0) }
        let framing: ResponseFraming =
            told.map { .length($0) } ?? (current?.isHTTP10 == true ? .untilClose : .chunked)
        // A response that begins before the request has ended is the connection's last.
        if upload != nil { isSpoilt = true }
        let keepsAlive = keepsAlive && framing != .untilClose
        var buffer = context.channel.allocator.buffer(capacity: 512)
        ResponseWriter.writeHead(
            response, framing: framing, keepsAlive: keepsAlive, isHTTP10: current?.isHTTP10 == true,
            date: seat.date, into: &buffer)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        if current?.head.method == "HEAD" { return finishResponse() }
        var written = 0
        do {
            for try await bytes in stream where !bytes.isEmpty {
                written += bytes.count
                // More than was told would be read as the next response.
                if let told, written > told { return close() }
                try await writePiece(bytes, chunked: framing == .chunked)
            }
        } catch {
            // Half a body must not look like a whole one.
            return close()
        }
        guard phase == .responding, let context = self.context else { return }
        if let told, written < told { return close() }
        if framing == .chunked {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "0\r\n\r\n")), promise: nil)
        }
        if framing == .untilClose { finish() } else { finishResponse() }
    }

    /// Writes one piece, and returns when the client has read enough for the next.
    private func writePiece(_ bytes: [UInt8], chunked: Bool) async throws {
        guard phase == .responding, let context else { throw ChannelError.ioOnClosedChannel }
        var buffer = context.channel.allocator.buffer(capacity: bytes.count + 16)
        if chunked { ResponseWriter.writeChunk(bytes, into: &buffer) } else { buffer.writeBytes(bytes) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        lastActivity = .now()
        if context.channel.isWritable { return }
        armTimer()
        try await withCheckedThrowingContinuation { writabilityWaiter = $0 }
        lastActivity = .now()
    }
}
