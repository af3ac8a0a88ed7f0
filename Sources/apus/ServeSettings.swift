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

    /// `environment` are this process's variables.
    init(
        options: Serve, environment: EnvironmentVariablesProvider = EnvironmentVariablesProvider()
    ) async throws {
        var providers: [any ConfigProvider] = [environment]
        let variables = ConfigReader(provider: environment).scoped(to: "apus")
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
            try options.developmentCredentials ?? Self.flag(reader, "development.credentials") ?? true
        cloud.insecure = try options.insecure || Self.flag(reader, "insecure") ?? false
        cloud.accountConcurrency =
            try options.accountConcurrency ?? Self.number(reader, "account.concurrency")
        cloud.limitsFIFO = try options.limitFifo || Self.flag(reader, "limit.fifo") ?? false
        cloud.imagesDirectory = options.images ?? reader.string(forKey: "images")
        cloud.registries =
            options.registry.isEmpty
            ? (reader.string(forKey: "registry") ?? "").split(separator: " ").map(String.init)
            : options.registry
        cloud.registryCredentials =
            options.registryCredentials ?? reader.string(forKey: "registry.credentials")
        cloud.registryAuthorities = options.registryAuthorities ?? reader.string(forKey: "registry.ca")
        cloud.fileSystems = try Self.fileSystems(options.fileSystem, reader)
        cloud.functionMemoryMiB = try options.functionMemory ?? Self.number(reader, "function.memory")
        // No option: what is on a command line, everybody on the machine can read.
        cloud.nodeKey = reader.string(forKey: "node.key", isSecret: true)
        if let word = options.logLevel ?? reader.string(forKey: "log.level") {
            guard let level = Logger.Level(rawValue: word) else {
                throw ValidationError("--log-level wants one of \(Self.list(Logger.Level.self)), not \(word)")
            }
            logLevel = level
        }
    }

    /// A whole number; nil where the variable is not there.
    private static func number(_ reader: ConfigReader, _ key: ConfigKey) throws -> Int? {
        guard let text = reader.string(forKey: key) else { return nil }
        guard let number = Int(text) else {
            throw ValidationError("\(name(key)) wants a number, not \(text)")
        }
        return number
    }

    /// `ARN=DIR`, several with commas in the variable.
    private static func fileSystems(_ options: [String], _ reader: ConfigReader) throws -> [String: String] {
        var given = options
        if given.isEmpty, let text = reader.string(forKey: "file.system") {
            given = text.split(separator: ",").map(String.init)
        }
        var found: [String: String] = [:]
        for pair in given {
            guard let sign = pair.firstIndex(of: "="), pair.index(after: sign) < pair.endIndex else {
                throw ValidationError("--file-system wants ARN=DIR, not \(pair)")
            }
            let arn = String(pair[..<sign])
            guard found.updateValue(String(pair[pair.index(after: sign)...]), forKey: arn) == nil else {
                throw ValidationError("--file-system names \(arn) twice")
            }
        }
        return found
    }

    private static func flag(_ reader: ConfigReader, _ key: ConfigKey) throws -> Bool? {
        guard let text = reader.string(forKey: key) else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw ValidationError("\(name(key)) wants true or false, not \(text)")
        }
    }

    /// The variable's name: `APUS_DATA_DIR` for `data.dir`.
    private static func name(_ key: ConfigKey) -> String {
        (["apus"] + key.components).map { $0.uppercased() }.joined(separator: "_")
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
