// How Lambda is put together, started and stopped. The composition root hands in what it needs and sees
// nothing of its parts.

public import Agenda
public import CloudCore
public import Logging
public import NIOCore
public import Sandbox
public import Store

extension LambdaService {
    /// What Lambda needs of the rest of the cloud.
    public struct Dependencies: Sendable {
        var store: any KeyValueStore
        var blobs: any BlobStore
        var agenda: Agenda
        var sandboxes: any SandboxBackend
        var runtimes: HostRuntimes
        var packages: String
        var sealer: any Sealer
        var roles: any RoleProvider
        var logs: any LogWriter
        var objects: (any ObjectReader)?
        /// Where container images come from; nil where this cloud has none.
        public var images: (any ImageSource)?
        /// Keeps variables under customers' keys; nil where this cloud has no KMS.
        public var keys: (any KeyService)?
        /// Knows subnets; nil where this cloud has no EC2.
        public var subnets: (any SubnetDirectory)?
        /// What functions may mount; nil for nothing.
        public var fileSystems: (any FileSystemDirectory)?
        /// Takes traces; nil where this cloud has no X-Ray.
        public var traces: (any TraceSink)?
        /// What event source mappings poll; nil where there are no queues.
        public var queues: (any QueueSource)?
        var targets: DeliveryTargets
        var metrics: (any MetricSink)?
        var authorizer: any Authorizer
        var clock: any WallClock
        var entropy: any Entropy
        var group: any EventLoopGroup
        var settings: EngineSettings
        var logger: Logger

        /// `packages` is a directory for unpacked code, which is a cache: it may be lost. `sealer` keeps
        /// environment variables. `objects` is nil where there is no S3 to read packages from; `targets`
        /// has the services that take functions' records, and `metrics` is nil where nobody counts.
        public init(
            store: any KeyValueStore, blobs: any BlobStore, agenda: Agenda, sandboxes: any SandboxBackend,
            runtimes: HostRuntimes, packages: String, sealer: any Sealer, roles: any RoleProvider,
            logs: any LogWriter, objects: (any ObjectReader)?,
            targets: DeliveryTargets = DeliveryTargets(), metrics: (any MetricSink)? = nil,
            authorizer: any Authorizer,
            clock: any WallClock, entropy: any Entropy, group: any EventLoopGroup, settings: EngineSettings,
            logger: Logger
        ) {
            self.store = store
            self.blobs = blobs
            self.agenda = agenda
            self.sandboxes = sandboxes
            self.runtimes = runtimes
            self.packages = packages
            self.sealer = sealer
            self.roles = roles
            self.logs = logs
            self.objects = objects
            self.targets = targets
            self.metrics = metrics
            self.authorizer = authorizer
            self.clock = clock
            self.entropy = entropy
            self.group = group
            self.settings = settings
            self.logger = logger
        }
    }

    /// What the engine has done since the start, and has now.
    public struct Statistics: Hashable, Sendable {
        /// Execution environments that live now.
        public var environments = 0
        public var invocations = 0
        public var coldStarts = 0
        public var throttles = 0
    }

    /// Starts the engine, and takes up what an earlier run left in the store.
    public static func start(_ needs: Dependencies) async throws -> LambdaService {
        let catalog = try FunctionCatalog(
            store: LambdaStore(
                store: needs.store, sealer: needs.sealer,
                accountConcurrency: needs.settings.accountConcurrency), blobs: needs.blobs,
            packages: try PackageDirectory(root: needs.packages, entropy: needs.entropy),
            entropy: needs.entropy, images: needs.images)
        let executionRoles = ExecutionRoles(
            roles: needs.roles, authorizer: needs.authorizer, clock: needs.clock)
        var hooks = EngineHooks(
            metrics: needs.metrics.map { FunctionMetrics(sink: $0, clock: needs.clock) },
            bill: BillMeter(
                store: BillStore(store: needs.store), clock: needs.clock, logger: needs.logger),
            recursion: catalog.store)
        needs.connect(&hooks, executionRoles)
        let engine = ExecutionEngine(
            backend: needs.sandboxes, catalog: needs.runtimes, roles: needs.roles, logs: needs.logs,
            authorizer: needs.authorizer, clock: needs.clock, entropy: needs.entropy, group: needs.group,
            settings: needs.settings, hooks: hooks, logger: needs.logger)
        let durable = DurableEngine(
            store: needs.store, catalog: catalog, runner: engine, roles: executionRoles, clock: needs.clock,
            entropy: needs.entropy, logger: needs.logger)
        let queue = AsyncQueue(
            store: needs.store, blobs: needs.blobs, agenda: needs.agenda, functions: catalog,
            runner: DurableCalls(engine: engine, durable: durable), roles: executionRoles,
            targets: needs.targets, metrics: hooks.metrics, clock: needs.clock,
            logger: needs.logger)
        engine.attach(queue)
        var service = LambdaService(
            catalog: catalog, runner: engine, runtimes: needs.runtimes, entropy: needs.entropy,
            roles: needs.roles, objects: needs.objects, authorizer: needs.authorizer)
        service.engine = engine
        service.durable = durable
        service.snapshots = Snapshots(
            catalog: catalog, runner: engine, clock: needs.clock, entropy: needs.entropy,
            logger: needs.logger)
        service.bill = hooks.bill
        service.executionRoles = executionRoles
        service.targets = needs.targets
        service.keys = needs.keys.map(FunctionKeys.init)
        service.networks = needs.networks
        service.pulls = service.imagePulls(needs.clock, needs.logger)
        try await service.takeUp()
        try await service.provisionAll()
        await queue.start()
        await durable.start(needs.agenda, outbox: queue.outbox)
        try await service.startMappings(needs)
        return service
    }

    private mutating func startMappings(_ needs: Dependencies) async throws {
        guard let queues = needs.queues else { return }
        let engine = MappingEngine(
            MappingParts(
                queues: queues, catalog: catalog,
                runner: durable.map { DurableCalls(engine: runner, durable: $0) } ?? runner,
                roles: executionRoles, keys: keys, metrics: needs.metrics, clock: needs.clock,
                entropy: needs.entropy, logger: needs.logger), store: MappingStore(store: needs.store))
        mappings = engine
        try await engine.start()
    }

    /// Takes no more calls, gives those in progress `grace` to end, ends every environment and writes the
    /// logs.
    public func shutdown(grace: Duration) async {
        mappings?.stop()
        durable?.stop()
        pulls?.shutdown()
        await snapshots?.shutdown()
        await engine?.shutdown(grace: grace)
        await mappings?.ended()
        await bill?.flush()
    }

    /// Zero everywhere where no engine runs.
    public var statistics: Statistics {
        guard let now = engine?.statistics else { return Statistics() }
        return Statistics(
            environments: now.environments, invocations: now.invocations, coldStarts: now.coldStarts,
            throttles: now.throttles)
    }

    /// Tells the engine of reservations, writes what an older version wrote as it is written today, counts
    /// the accounts' code, and clears away code that nothing has.
    private func takeUp() async throws {
        var used = try await layers.usedDigests()
        var versions: [Function] = []
        var unsettled: [Function] = []
        var last: Key?
        repeat {
            let page = try await store.allFunctions(after: last, limit: 500)
            for (_, record) in page {
                if record.isOutdated { try await store.rewrite(record.key) }
                let function = try record.opened(by: store.sealer)
                used.insert(function.digest.hex)
                used.insert(function.running.digest.hex)
                if function.isUnsettled { unsettled.append(function) }
                catalog.storage.found(function.code.size, function.key.account, function.key.region)
                if let count = function.reservedConcurrency { runner.reserve(count, for: function.key) }
            }
            last = page.count == 500 ? page.last?.key : nil
        } while last != nil
        repeat {
            let page = try await store.allVersions(after: last, limit: 500)
            for (_, record) in page {
                used.insert(Hex.encode(record.code.digest))
                catalog.storage.found(record.code.size, record.key.account, record.key.region)
                if record.snapStart != nil {
                    versions.append(try record.opened(by: store.sealer))
                }
                if record.hasUnsettledImage { unsettled.append(try record.opened(by: store.sealer)) }
            }
            last = page.count == 500 ? page.last?.key : nil
        } while last != nil
        repeat {
            let page = try await layers.allVersions(after: last, limit: 500)
            for (_, version) in page {
                let layer = version.key.layer
                catalog.storage.found(version.code.size, layer.account, layer.region)
            }
            last = page.count == 500 ? page.last?.key : nil
        } while last != nil
        catalog.packages.removeAll(except: used)
        await catalog.images.releaseAll(except: Set(used.map { "sha256:" + $0 }))
        snapshots?.takeUp(versions)
        for function in unsettled { pulls?.begin(function) }
    }
}
