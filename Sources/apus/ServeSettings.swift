// Options over variables over a file, and what the words mean: from the command line to CloudConfiguration.

import ArgumentParser
import Cloud
import Configuration
import Logging
import SystemPackage

/// What `apus serve` was told, from all three places.
struct ServeSettings {
    var cloud = CloudConfiguration()
    var logLevel = Logger.Level.info

    init(options: Serve) async throws {
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider()]
        let variables = ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "apus")
        if let file = options.config ?? variables.string(forKey: "config") {
            do {
                providers.append(try await EnvironmentVariablesProvider(environmentFilePath: FilePath(file)))
            } catch {
                throw ValidationError("cannot read \(file): \(error)")
            }
        }
        let reader = ConfigReader(providers: providers).scoped(to: "apus")

        if let listen = options.listen ?? reader.string(forKey: "listen") {
            guard let address = ListenAddress(listen) else {
                throw ValidationError("--listen wants HOST:PORT, not \(listen)")
            }
            cloud.listen = address
        }
        cloud.dataDirectory = options.dataDir ?? reader.string(forKey: "data.dir")
        if let word = options.isolation ?? reader.string(forKey: "isolation") {
            cloud.isolation = try Self.choice(word, of: "--isolation")
        }
        if let word = options.iam ?? reader.string(forKey: "iam") {
            cloud.permissions = try Self.choice(word, of: "--iam")
        }
        cloud.developmentCredentials =
            options.developmentCredentials ?? reader.bool(forKey: "development.credentials", default: true)
        cloud.insecure = options.insecure || reader.bool(forKey: "insecure", default: false)
        cloud.accountConcurrency = options.accountConcurrency ?? reader.int(forKey: "account.concurrency")
        cloud.functionMemoryMiB = options.functionMemory ?? reader.int(forKey: "function.memory")
        // No option: what is on a command line, everybody on the machine can read.
        cloud.nodeKey = reader.string(forKey: "node.key", isSecret: true)
        if let word = options.logLevel ?? reader.string(forKey: "log.level") {
            guard let level = Logger.Level(rawValue: word) else {
                throw ValidationError("--log-level wants one of \(Self.list(Logger.Level.self)), not \(word)")
            }
            logLevel = level
        }
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ word: String, of option: String
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: word) else {
            throw ValidationError("\(option) wants one of \(list(Choice.self)), not \(word)")
        }
        return choice
    }

    private static func list<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> String
    where Choice.RawValue == String {
        Choice.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
