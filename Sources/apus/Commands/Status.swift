// `apus status`: what a running cloud says of itself.

import ArgumentParser
import CloudCore
import Wire

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is running, and how it does.",
        discussion: "Exits with 1 where nothing answers, so that scripts can wait for it.")

    @OptionGroup var connection: Connection

    @Flag(help: "The health document as it is, in JSON.")
    var json = false

    func run() async throws {
        let answer = try await connection.send("GET", "/_apus/health", service: "apus")
        if json { return Terminal.write(answer.body + [UInt8(ascii: "\n")]) }
        guard case .object(let members) = try JSON.parse(answer.body) else {
            throw ClientError("\(connection.endpoint) does not answer as Apus does")
        }
        print(Terminal.bold("Apus at \(connection.endpoint)"))
        print(Terminal.table(members.map { ["  " + $0.key, Self.show($0.value)] }))
    }

    private static func show(_ value: Document) -> String {
        switch value {
        case .null: return "–"
        case .bool(let flag): return flag ? Terminal.green("yes") : Terminal.yellow("no")
        case .integer(let number): return "\(number)"
        case .double(let number): return "\(number)"
        case .string(let text): return text
        case .array(let elements): return elements.map(show).joined(separator: ", ")
        case .object(let members):
            return members.map { "\($0.key) \(show($0.value))" }.joined(separator: ", ")
        }
    }
}
