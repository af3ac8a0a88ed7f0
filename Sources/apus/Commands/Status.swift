// `apus status`: what a running cloud says of itself.

import ArgumentParser
import CloudCore
import Wire

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is running, and how it does.",
        discussion: """
            Exits with 1 where nothing answers, or the store takes no more changes, so that scripts can wait \
            for it.
            """)

    @OptionGroup var connection: Connection

    @Flag(help: "The health document as it is, in JSON.")
    var json = false

    func run() async throws {
        let answer = try await connection.send("GET", "/_apus/health", service: "apus")
        if json {
            Terminal.write(answer.body + [UInt8(ascii: "\n")])
        } else {
            try show(answer.body)
        }
        guard answer.status == 200 else { throw ExitCode(1) }
    }

    private func show(_ body: [UInt8]) throws {
        guard case .object(let members) = try JSON.parse(body) else {
            throw ClientError("\(connection.endpoint) does not answer as Apus does")
        }
        print(Terminal.bold("Apus at \(connection.endpoint)"))
        print(Terminal.table(members.map { ["  " + Self.label($0.key), Self.show($0.key, $0.value)] }))
    }

    private static func label(_ key: String) -> String {
        switch key {
        case "uptimeSeconds": "up for"
        case "iam": "permissions"
        case "temporary": "state"
        case "functionMemoryMiB": "memory for functions"
        case "coldStarts": "cold starts"
        default: key
        }
    }

    private static func show(_ key: String, _ value: Document) -> String {
        switch (key, value) {
        case ("uptimeSeconds", .integer(let seconds)): duration(Int(seconds))
        case ("temporary", .bool(let isTemporary)):
            isTemporary ? Terminal.yellow("temporary: it goes when Apus stops") : "kept"
        case ("functionMemoryMiB", .integer(let size)): "\(size) MiB"
        case ("services", .object(let services)): services.map(\.key).joined(separator: ", ")
        default: show(value)
        }
    }

    /// The two largest units: `3 d 4 h`.
    static func duration(_ seconds: Int) -> String {
        let parts = [("d", seconds / 86_400), ("h", seconds / 3_600 % 24), ("min", seconds / 60 % 60)]
        let large = parts.drop { $0.1 == 0 }.prefix(2).map { "\($0.1) \($0.0)" }.joined(separator: " ")
        return large.isEmpty ? "\(seconds) s" : large
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
