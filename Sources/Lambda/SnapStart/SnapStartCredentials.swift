// The credentials of functions with SnapStart: variables would be as old as the snapshot, so the SDK asks the
// environment for them. https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html

import CloudCore
import NIOCore

enum SnapStartCredentials {
    /// At the Runtime API's address.
    static let path = "/2021-04-23/credentials"

    /// The variables in the place of `AWS_ACCESS_KEY_ID` and its like.
    static func variables(token: String) -> [String: String] {
        [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9001" + path,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": token,
        ]
    }

    static func answer(_ keys: TemporaryCredentials) -> ByteBuffer {
        let body = JSONText.object([
            ("AccessKeyId", keys.accessKeyID), ("SecretAccessKey", keys.secretAccessKey),
            ("Token", keys.sessionToken), ("Expiration", CivilTime(keys.expiration).iso8601()),
        ])
        return json("200 OK", body)
    }

    static let refused = json("403 Forbidden", JSONText.object([("message", "Invalid authorization token")]))
    static let failed = json("500 Internal Server Error", JSONText.object([("message", "No credentials")]))

    private static func json(_ status: String, _ body: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer(
            string:
                "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.count)\r\n\r\n"
        )
        buffer.writeBytes(body)
        return buffer
    }
}

extension ExecutionEnvironment {
    func answerCredentials(_ request: RuntimeRequest, on connection: RuntimeConnection) {
        guard let token = snapStart.token else { return connection.answer(RuntimeResponse.notFound) }
        guard request.authorization == token else { return connection.answer(SnapStartCredentials.refused) }
        let asker = NIOLoopBound(connection, eventLoop: loop)
        Task { [launcher, spec, loop] in
            let keys = try? await launcher.credentials.credentials(for: spec)
            loop.execute {
                asker.value.answer(keys.map(SnapStartCredentials.answer) ?? SnapStartCredentials.failed)
            }
        }
    }
}
