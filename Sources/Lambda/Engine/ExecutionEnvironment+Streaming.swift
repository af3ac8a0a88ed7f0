// An answer that comes in parts: from the runtime's connection into the call's pipe, and what happens where
// it is too long or breaks off.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming

import CloudCore
import NIOCore

extension ExecutionEnvironment {
    func begins(_ request: RuntimeRequest, on connection: RuntimeConnection) -> Bool {
        guard !isEnded, let running, case .response(let id) = request.route, session.begin(id) else {
            return false
        }
        streamer = connection
        guard let pipe = running.invocation.pipe else { return false }
        pipe.begin(contentType: request.contentType ?? "application/octet-stream")
        return true
    }

    func receivedPart(_ bytes: ByteBuffer, on connection: RuntimeConnection) {
        guard streamer === connection, let pipe = running?.invocation.pipe else { return }
        let mayGoOn = pipe.push(Array(buffer: bytes)) { [weak self] in
            self?.perform { $0.readOn() }
        }
        if !mayGoOn { connection.setReading(false) }
    }

    /// The caller has read: the runtime may write again.
    private func readOn() { streamer?.setReading(true) }

    /// The caller has got what is allowed, and hears that it was not all.
    func overran(on connection: RuntimeConnection) {
        guard streamer === connection else { return }
        session.overrun()
        afterInput { $0.answer($0.running, .streamTooLarge) }
    }

    /// The connection went in the middle of an answer. Where the runtime has ended, that is the reason, and
    /// is known in a moment.
    func brokeOff() {
        streamer = nil
        guard !isEnded, session.state == .responding, let running else { return }
        let id = running.invocation.call.requestID
        after(.milliseconds(EngineLimits.truncationMilliseconds)) { environment in
            guard let running = environment.running, running.invocation.call.requestID == id,
                environment.session.state == .responding
            else { return }
            environment.session.breakOff()
            environment.answer(running, .truncated)
        }
    }
}
