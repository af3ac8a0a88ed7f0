// `apus why-denied`: why a request was refused, and the statement that would allow it.

import ArgumentParser
import CloudCore
import Wire

struct WhyDenied: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why-denied",
        abstract: "Say why a request was refused, and what would allow it.",
        discussion: """
            Every answer carries its request id: x-amzn-RequestId, or RequestId in an error. The explanation
            comes first, then the statement that would allow the call, as JSON, where one can.

              apus why-denied 0c2d0f4e-7d0c-4a53-9e57-6d7f3a1c2b44

            The newest 10,000 refusals of an account are kept for 7 days. Needs the permission
            sts:DecodeAuthorizationMessage; an account's root has it.
            """)

    @Argument(help: "The id of the refused request.")
    var requestID: String

    @Flag(help: "All that is known, as one JSON document.")
    var json = false

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.call(
            "GET", "/_apus/refusals/" + PercentEncoding.encode(requestID), service: "apus")
        if json { return Terminal.write(Array((PrettyJSON.text(answer) + "\n").utf8)) }
        Terminal.announce(answer["Explanation"]?.string ?? "")
        if let statement = answer["Statement"], !statement.isNull {
            Terminal.announce(PrettyJSON.text(statement))
        }
    }
}
