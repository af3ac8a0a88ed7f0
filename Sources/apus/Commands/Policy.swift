// `apus policy`: the smallest policy that covers what a role or user really called.

import ArgumentParser
import CloudCore
import Wire

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Write the smallest policy that covers what a role or user really called.",
        discussion: """
            Give a role too much, run everything that it must do, and let its policy be written:

              apus policy --role my-function --since 1h > policy.json
              aws iam put-role-policy --role-name my-function --policy-name least \\
                --policy-document file://policy.json

            The policy goes to standard output, remarks to standard error. Actions that touched the same
            resources share a statement. Resources are named by their ARNs, with these exceptions, which AWS
            needs: log streams, executions of state machines, time labels of table streams and ids of event
            source mappings are new each time, so they end in a wildcard; a log group is named with and
            without its streams; actions for which AWS knows no resource are allowed on *. Where an action
            touched more than 10 resources of a kind, they are folded into what their names have in common.

            What was refused is not in the policy: `apus why-denied` explains it. Needs the permission
            access-analyzer:GetGeneratedPolicy; an account's root has it.
            """)

    @Option(help: "The name of a role.")
    var role: String?

    @Option(help: "The name of a user.")
    var user: String?

    @Option(help: "How far back: 90s, 10m, 2h or 1d.")
    var since = "1h"

    @OptionGroup var connection: Connection

    func validate() throws {
        guard (role == nil) != (user == nil) else {
            throw ValidationError("Name either --role or --user.")
        }
        guard LogsCommand.duration(since) != nil else {
            throw ValidationError("--since wants a form like 10m, not \(since)")
        }
    }

    func run() async throws {
        let seconds = LogsCommand.duration(since).map { Int($0.fractionalSeconds) } ?? 0
        let name =
            role.map { "role=" + PercentEncoding.encode($0) } ?? user.map {
                "user=" + PercentEncoding.encode($0)
            } ?? ""
        let answer = try await connection.call(
            "GET", "/_apus/policy", query: "\(name)&since=\(seconds)", service: "apus")
        remark(answer)
        guard let policy = answer["Policy"], policy["Statement"]?.array?.isEmpty == false else {
            throw ClientError("nothing was called, and allowed, in the last \(since)")
        }
        Terminal.write(Array((PrettyJSON.text(policy) + "\n").utf8))
    }

    private func remark(_ answer: Document) {
        let calls = answer["Calls"]?.integer ?? 0
        if let first = answer["First"]?.string, let last = answer["Last"]?.string {
            Terminal.warn("\(calls) calls between \(first) and \(last).")
        }
        for note in answer["Notes"]?.array ?? [] { Terminal.warn(note.string ?? "") }
        for refused in answer["Refused"]?.array ?? [] {
            Terminal.warn("Refused, and left out: \(refused.string ?? "")")
        }
    }
}
