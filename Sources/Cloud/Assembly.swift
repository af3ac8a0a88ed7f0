// The composition root: every part is made here, once, in order. This is the one place that knows all
// services; they reach each other through the ports that are handed over here.

import Agenda
import CloudCore
import Console
import ContainerImages
import Gateway
import IAM
import Identity
import Lambda
import Logging
import Logs
import NIOCore
import NIOPosix
import Outbound
import SQS
import STS
import Sandbox
import Store
import Wire

/// The parts of one cloud.
struct Assembly: Sendable {
    static let eventLoops = MultiThreadedEventLoopGroup.singleton

    let configuration: CloudConfiguration
    let directory: DataDirectory
    let logger: Logger
    let clock: any WallClock
    let entropy: any Entropy
    let store: RocksDBStore
    let agenda: Agenda
    let sandboxes: any SandboxBackend
    let verifier: SignatureVerifier
    let authorizer: any Authorizer
    let iam: IAMService
    let sts: STSService
    let logs: LogsService
    let sqs: SQSService
    let lambda: LambdaService
    /// What the console draws.
    let history = MetricHistory()
    let address: ListenAddress
    /// Of all environments together.
    let functionMemoryMiB: Int
    let startedAt: Instant

    init(
        _ configuration: CloudConfiguration, address: ListenAddress, directory: DataDirectory, logger: Logger
    ) async throws {
        self.configuration = configuration
        self.directory = directory
        self.logger = logger
        self.address = address
        functionMemoryMiB = configuration.functionMemoryMiB ?? FunctionMemory.standardMiB
        let clock = SystemClock()
        let entropy = SystemEntropy()
        self.clock = clock
        self.entropy = entropy
        startedAt = clock.now

        // Sandboxes and the store know nothing of each other, and each takes half of the start.
        let memoryMiB = functionMemoryMiB
        async let isolated = Self.sandboxes(
            configuration.isolation, directory: directory, memoryMiB: memoryMiB, logger: logger)
        let durable: Durable
        do {
            durable = try await Durable(configuration, directory, entropy: entropy, logger: logger)
        } catch {
            await (try? isolated)?.shutdown()
            throw error
        }
        let (store, blobs, key) = (durable.store, durable.blobs, durable.key)
        self.store = store
        agenda = Agenda(store: store, clock: clock) { error in
            logger.error("agenda", metadata: ["error": "\(error)"])
        }
        let sessions = SessionSealer(key: key, entropy: entropy)
        let sealer = NodeSealer(key: key, entropy: entropy)
        iam = IAMService(store: store, sealer: sealer, sessions: sessions, clock: clock, entropy: entropy)
        sts = STSService(
            roles: iam, sessions: sessions, devices: iam, providers: iam,
            documents: HTTPFetcher(group: Self.eventLoops), clock: clock)
        verifier = SignatureVerifier(
            credentials: CredentialResolver(
                acceptsDevelopmentCredentials: configuration.developmentCredentials, directory: iam,
                sessions: sessions, principals: iam),
            clock: clock)
        authorizer = Self.authorizer(configuration.permissions, iam: iam, logger: logger)
        logs = LogsService(store: store, clock: clock, entropy: entropy)
        await logs.attach(to: agenda)
        sqs = SQSService(
            store: store, sealer: sealer, authorizer: authorizer, clock: clock, entropy: entropy,
            metrics: history, limitsFIFO: configuration.limitsFIFO)
        await sqs.attach(to: agenda)
        let targets = DeliveryTargets()
        targets.register(sqs, for: "sqs")
        sandboxes = try await isolated

        let settings = Self.engineSettings(
            configuration, directory, port: address.port, memoryMiB: functionMemoryMiB)
        var needs = LambdaService.Dependencies(
            store: store, blobs: blobs, agenda: agenda, sandboxes: sandboxes,
            runtimes: durable.runtimes, packages: directory.packages,
            sealer: sealer, roles: iam, logs: logs, objects: nil, targets: targets,
            metrics: history, authorizer: authorizer, clock: clock, entropy: entropy,
            group: Self.eventLoops, settings: settings, logger: logger)
        needs.queues = sqs
        needs.images = try Self.images(configuration, directory)
        needs.fileSystems = try FileSystemDirectories(configuration.fileSystems, sandboxes: sandboxes)
        lambda = try await LambdaService.start(needs)
        describeResources()
    }

    /// Lets policies ask the services of their resources.
    private func describeResources() {
        iam.register(tags: logs, for: "logs")
        iam.register(tags: lambda, for: "lambda")
        iam.register(policies: lambda, for: "lambda")
        iam.register(keys: lambda, for: "lambda")
        iam.register(tags: sqs, for: "sqs")
        iam.register(policies: sqs, for: "sqs")
    }

    private static func engineSettings(
        _ configuration: CloudConfiguration, _ directory: DataDirectory, port: Int, memoryMiB: Int
    ) -> EngineSettings {
        var settings = EngineSettings()
        settings.endpoint = "http://127.0.0.1:\(port)"
        settings.hostPorts = [port]
        settings.totalMemoryMiB = memoryMiB
        settings.spareMemoryMiB = FunctionMemory.spareShare(ofMiB: memoryMiB)
        settings.snapshotDirectory = directory.snapshots
        if let quota = configuration.accountConcurrency { settings.accountConcurrency = quota }
        return settings
    }

    /// What is on disk, opened.
    private struct Durable {
        let store: RocksDBStore
        let blobs: FileBlobStore
        let key: NodeKey
        let runtimes: HostRuntimes

        init(
            _ configuration: CloudConfiguration, _ directory: DataDirectory, entropy: any Entropy,
            logger: Logger
        ) async throws {
            store = try Assembly.openStore(directory, logger: logger)
            blobs = try FileBlobStore(directory: directory.blobs, entropy: entropy)
            try await UnownedBlobs(store: store, blobs: blobs).removeAll()
            key = try await Assembly.nodeKey(
                given: configuration.nodeKey, directory, store: store, entropy: entropy)
            runtimes = try HostRuntimes(directory: directory.runtimes)
        }
    }

    private static func openStore(_ directory: DataDirectory, logger: Logger) throws -> RocksDBStore {
        do {
            return try RocksDBStore(directory: directory.store) { failure in
                logger.critical(
                    """
                    the store takes no more changes, because one could not be written: mend the disk, then \
                    start Apus again
                    """, metadata: ["directory": "\(directory.store)", "error": "\(failure)"])
            }
        } catch StoreError.directoryInUse {
            throw StartError("the data directory \(directory.path) is in use by another Apus")
        } catch StoreError.newerFormat(let found, let known) {
            throw StartError(
                "\(directory.path) was written by a later version of Apus: format \(found), not \(known)"
            )
        } catch StoreError.notAStore {
            throw StartError(
                "\(directory.store) holds something that is not Apus's: choose another --data-dir")
        }
    }

    private static func authorizer(
        _ permissions: CloudConfiguration.Permissions, iam: IAMService, logger: Logger
    ) -> any Authorizer {
        switch permissions {
        case .enforce: return iam.authorizer
        case .off: return PermissiveAuthorizer(recorder: iam.journal)
        case .audit:
            return iam.auditingAuthorizer { decision in
                logger.warning(
                    "would be refused",
                    metadata: [
                        "request": "\(decision.requestID)",
                        "caller": "\(decision.caller.arn(partition: decision.partition))",
                        "action": "\(decision.action)",
                        "resource": "\(decision.resource)", "why": "\(decision.explanation)",
                    ])
            }
        }
    }

    private static func sandboxes(
        _ isolation: CloudConfiguration.Isolation, directory: DataDirectory, memoryMiB: Int, logger: Logger
    ) async throws -> any SandboxBackend {
        switch isolation {
        case .process: return try ProcessBackend(SandboxConfiguration(storageDirectory: directory.path))
        case .namespaces:
            let backend = try NamespaceBackend(
                SandboxConfiguration(
                    storageDirectory: directory.path,
                    waitingMemoryMiB: FunctionMemory.waitingShare(ofMiB: memoryMiB)))
            let report = await SandboxProbe.run(with: backend)
            guard report.canIsolate else {
                await backend.shutdown()
                throw StartError(
                    """
                    this machine cannot isolate functions: \(report.summary)
                    Run `apus doctor` for the whole picture. Where that can't be mended, --isolation process \
                    runs functions as plain processes with limits, seen by and seeing each other.
                    """)
            }
            for finding in report.findings {
                guard case .missing(let why) = finding.state else { continue }
                logger.warning("\(finding.facility) is missing: \(why)")
            }
            return backend
        }
    }

    /// The services as the gateway calls them.
    var hosted: [HostedService] {
        let unexpected: HostedService.UnexpectedError = { [logger] error, operation, context in
            logger.error(
                "internal failure",
                metadata: [
                    "request": "\(context.requestID)", "operation": "\(operation)", "error": "\(error)",
                ])
        }
        return [
            HostedService(iam, onUnexpected: unexpected), HostedService(sts, onUnexpected: unexpected),
            HostedService(logs, onUnexpected: unexpected), HostedService(sqs, onUnexpected: unexpected),
            HostedService(lambda, onUnexpected: unexpected),
        ]
    }

    /// Where the URLs lead that GetFunction gives.
    private var codeRoute: InternalRoute {
        InternalRoute(LambdaService.downloadPath) { [lambda, clock, entropy] request, _ in
            await lambda.download(request, requestID: entropy.uuid(), at: clock.now)
        }
    }

    /// Functions' URLs.
    private var functionURLs: Site {
        Site(
            bodyLimitBytes: LambdaService.urlBodyBytes, matches: LambdaService.isFunctionURL,
            refusal: { refusal in
                if case .tooLarge = refusal { return LambdaService.urlBodyRefusal(isTooLarge: true) }
                return LambdaService.urlBodyRefusal(isTooLarge: false)
            },
            handler: { [lambda] visit in await lambda.answer(visit) })
    }

    func chain(version: String) -> RequestChain {
        let logger = logger
        let services = hosted
        return RequestChain(
            services: services, verifier: verifier, authorizer: authorizer, clock: clock, entropy: entropy,
            browsers: browsers,
            internalRoutes: healthRoutes(of: services.map(\.model.name), version: version)
                + [codeRoute] + journalRoutes + billRoutes + queueRoutes + consoleRoutes,
            sites: [functionURLs],
            onUnexpected: { error, request in
                logger.error("internal failure", metadata: ["request": "\(request)", "error": "\(error)"])
            },
            observer: { record in
                guard logger.logLevel <= .debug else { return }
                logger.debug(
                    "\(record.service ?? "-").\(record.operation ?? record.path) \(record.status)",
                    metadata: [
                        "request": "\(record.requestID)",
                        "microseconds": "\(record.duration.nanoseconds / 1000)",
                    ])
            })
    }

    /// Begins to make sandboxes ahead. Once the cloud answers: until then both want the processor.
    func warmUp() { (sandboxes as? NamespaceBackend)?.warmUp() }

    /// Ends what `init` made, in the opposite order.
    func close() async {
        await sandboxes.shutdown()
        store.close()
        directory.discard()
    }
}
