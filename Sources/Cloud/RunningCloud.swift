// A cloud that runs: what it says of itself, and how it ends. How it is put together is in Assembly.swift.

import Agenda
import CloudCore
import Gateway
import Lambda
public import Logging
import SQS

/// A cloud that has been started.
public final class RunningCloud: Sendable {
    public static let version = "0.1.0"
    /// How long running requests and invocations may take to finish when the cloud stops.
    static let drainSeconds = 30

    /// What to tell whoever started it.
    public let announcement: [String]
    /// Where it listens: with the port that the system chose, where 0 was asked for.
    public let address: ListenAddress
    private let assembly: Assembly
    private let server: GatewayServer
    private let agenda: Task<Void, Never>
    private let journal: Task<Void, Never>
    private let queues: Task<Void, Never>

    private init(
        announcement: [String], address: ListenAddress, assembly: Assembly, server: GatewayServer,
        agenda: Task<Void, Never>, journal: Task<Void, Never>, queues: Task<Void, Never>
    ) {
        self.announcement = announcement
        self.address = address
        self.assembly = assembly
        self.server = server
        self.agenda = agenda
        self.journal = journal
        self.queues = queues
    }

    /// Starts a cloud; throws `StartError` with what is wrong and what helps.
    public static func start(
        _ configuration: CloudConfiguration, logLevel: Logger.Level = .info
    ) async throws -> RunningCloud {
        if let contradiction = configuration.contradiction { throw StartError(contradiction) }
        let directory = try DataDirectory(asked: configuration.dataDirectory)
        do {
            var logger = Logger(label: "apus", factory: { StreamLogHandler.standardError(label: $0) })
            logger.logLevel = logLevel
            return try await start(configuration, in: directory, logger: logger)
        } catch {
            directory.discard()
            throw error
        }
    }

    private static func start(
        _ configuration: CloudConfiguration, in directory: DataDirectory, logger: Logger
    ) async throws -> RunningCloud {
        // The port comes first: what runs functions must know where this cloud is reached.
        let door = FrontDoor()
        let server = try await door.open(
            configuration.listen, group: Assembly.eventLoops, clock: SystemClock())
        var address = configuration.listen
        address.port = server.address.port
        do {
            let assembly = try await Assembly(
                configuration, address: address, directory: directory, logger: logger)
            let agenda = Task { await assembly.agenda.run() }
            let journal = Task { await assembly.keepJournal() }
            let queues = Task { await assembly.sqs.run() }
            let chain = assembly.chain(version: version)
            door.admit(to: chain)
            defer { assembly.warmUp() }
            return RunningCloud(
                announcement: assembly.announcement(version: version), address: address, assembly: assembly,
                server: server, agenda: agenda, journal: journal, queues: queues)
        } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
    }

    /// Stops accepting, lets what runs finish, ends every sandbox, closes the store, and removes a temporary
    /// data directory. Takes at most `drainSeconds` twice.
    public func stop() async {
        assembly.sqs.stopWaiting()
        await server.shutdown(grace: .seconds(Self.drainSeconds))
        await assembly.agenda.stop()
        await assembly.lambda.shutdown(grace: .seconds(Self.drainSeconds))
        agenda.cancel()
        await agenda.value
        journal.cancel()
        await journal.value
        queues.cancel()
        await queues.value
        await assembly.close()
    }
}
