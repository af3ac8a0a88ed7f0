// Lambda without sandboxes, HTTP and disks other than a temporary directory: a service over memory, with a
// runner that answers what the test says.

import CloudCore
import CloudTesting
import FileTrees
import Logging
import Store
import Synchronization
import Wire

@testable import Lambda

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Records what the service asks of the engine.
final class RecordingRunner: FunctionRunner {
    private struct State {
        var calls: [EngineCall] = []
        var events: [AsyncEvent] = []
        var changes: [FunctionSpec] = []
        var deletions: [FunctionKey] = []
        var shares: [String: [String: Int]] = [:]
        var reserved: [String: Int] = [:]
        var outcome = SnapStartOutcome.initialized(snapshot: nil)
        var initialized: [FunctionSpec] = []
        var removed: [String] = []
        var answer = EngineAnswer(payload: Array("\"hello\"".utf8), executedVersion: "$LATEST")
    }
    private let state = Mutex(State())

    var calls: [EngineCall] { state.withLock { $0.calls } }
    var events: [AsyncEvent] { state.withLock { $0.events } }
    var changes: [FunctionSpec] { state.withLock { $0.changes } }
    var deletions: [FunctionKey] { state.withLock { $0.deletions } }

    /// What becomes of versions with SnapStart.
    func initialize(with outcome: SnapStartOutcome) { state.withLock { $0.outcome = outcome } }
    var initialized: [FunctionSpec] { state.withLock { $0.initialized } }
    var removedSnapshots: [String] { state.withLock { $0.removed } }
    func initialize(_ spec: FunctionSpec, snapshot name: String) async -> SnapStartOutcome {
        state.withLock {
            $0.initialized.append(spec)
            return $0.outcome
        }
    }
    func removeSnapshot(_ name: String) async { state.withLock { $0.removed.append(name) } }

    func answer(with answer: EngineAnswer) { state.withLock { $0.answer = answer } }
    func forgetSpecs() {
        state.withLock {
            $0.calls = []
            $0.changes = []
        }
    }

    func invoke(_ call: EngineCall) async throws -> EngineAnswer {
        state.withLock {
            $0.calls.append(call)
            return $0.answer
        }
    }
    func enqueue(_ event: AsyncEvent) async throws { state.withLock { $0.events.append(event) } }
    /// How many environments of which version were asked for last, for calls through the qualifier.
    func shares(_ qualifier: String) -> [String: Int]? { state.withLock { $0.shares[qualifier] } }
    func forgetShares() { state.withLock { $0.shares = [:] } }
    func provision(_ function: FunctionKey, qualifier: String, shares: [ProvisionedShare]) {
        let counts = shares.map { ($0.spec.version, $0.count) }
        state.withLock { $0.shares[qualifier] = Dictionary(counts, uniquingKeysWith: +) }
    }
    var reserved: [String: Int] { state.withLock { $0.reserved } }
    func reserve(_ count: Int?, for function: FunctionKey) {
        state.withLock { $0.reserved[function.name] = count }
    }
    func functionChanged(_ spec: FunctionSpec) { state.withLock { $0.changes.append(spec) } }
    func functionDeleted(_ function: FunctionKey, version: String?) {
        state.withLock { $0.deletions.append(function) }
    }
}

/// Knows one role that Lambda may assume and one that it may not.
struct TwoRoles: RoleProvider {
    static let good = "arn:aws:iam::000000000000:role/good"
    static let closed = "arn:aws:iam::000000000000:role/closed"

    func role(arn: ARN) async throws -> RoleDescription? {
        guard [Self.good, Self.closed].contains(arn.description) else { return nil }
        return RoleDescription(arn: arn, name: "r", path: "/", roleID: "AROA", assumeRolePolicy: "{}")
    }

    func credentials(
        forRole arn: ARN, session: String, service: String, source: CallSource?, duration: Duration
    ) async throws -> TemporaryCredentials {
        guard arn.description == Self.good else { throw AWSError.accessDenied("no") }
        return TemporaryCredentials(
            accessKeyID: "ASIA", secretAccessKey: "s", sessionToken: "t", expiration: .distantFuture)
    }
}

struct LambdaFixture {
    let place: TemporaryPlace
    let runner = RecordingRunner()
    let service: LambdaService
    let hosted: HostedService
    let blobs: MemoryBlobStore
    let store: MemoryStore
    /// What pulls of images wait by.
    let clock = ManualClock()
    var context = RequestContext.testing()

    /// `power`: after how many writes to store and blobs everything fails.
    init(
        objects: (any ObjectReader)? = nil, store: MemoryStore = MemoryStore(),
        blobs: MemoryBlobStore = MemoryBlobStore(), power: Power? = nil,
        storage: CodeStorage = CodeStorage(), images: (any ImageSource)? = nil,
        authorizer: any Authorizer = PermissiveAuthorizer(),
        connecting connect: (inout LambdaService) -> Void = { _ in }
    ) throws {
        self.store = store
        self.blobs = blobs
        place = try TemporaryPlace()
        // A file that looks like an interpreter: nothing here runs it.
        try FileSystem.makeDirectories(place.path + "/bin")
        let program = place.path + "/bin/python3.12"
        try Array("\u{7F}ELF".utf8).withUnsafeBytes { try FileSystem.writeFile(program, $0) }
        chmod(program, 0o755)
        let search = InterpreterSearch(path: [place.path + "/bin"], home: place.path, pyenvRoots: [])
        let entropy = SeededEntropy(7)
        let catalog = try FunctionCatalog(
            store: LambdaStore(
                store: power.map { FailingStore(store, $0) } ?? store, sealer: TurningSealer()),
            blobs: power.map { FailingBlobs(blobs, $0) } ?? blobs,
            packages: try PackageDirectory(root: place.path + "/code", entropy: entropy), entropy: entropy,
            storage: storage, images: images)
        var service = LambdaService(
            catalog: catalog, runner: runner,
            runtimes: try HostRuntimes(directory: place.path + "/runtimes", search: search), entropy: entropy,
            roles: TwoRoles(), objects: objects, authorizer: authorizer)
        connect(&service)
        service.snapshots = Snapshots(
            catalog: catalog, runner: runner, clock: ManualClock(context.now), entropy: entropy,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        service.pulls = service.imagePulls(
            clock, Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        self.service = service
        hosted = HostedService(service)
    }

    static func zip(_ text: String = "def handler(event, context): return event") -> [UInt8] {
        var builder = ZipBuilder()
        builder.add("app.py", text)
        return builder.bytes
    }

    func call(_ operation: String, _ input: [(key: String, value: Document)]) async throws -> Document {
        try await hosted.call(
            operation, input: .object(input), context: context, authorizer: PermissiveAuthorizer())
    }

    /// A request that makes a function, with members replaced or, where nil, left out.
    @discardableResult
    func create(_ name: String = "fn", _ changes: [String: Document?] = [:]) async throws -> Document {
        var members: [String: Document] = [
            "FunctionName": .string(name), "Role": .string(TwoRoles.good), "Runtime": .string("python3.12"),
            "Handler": .string("app.handler"),
            "Code": .object([(key: "ZipFile", value: .string(Base64.encode(Self.zip())))]),
        ]
        for (key, value) in changes { members[key] = value }
        return try await call("CreateFunction", members.map { (key: $0.key, value: $0.value) })
    }

    /// The error of an operation that must fail.
    func refusal(_ body: () async throws -> Void) async -> AWSError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? AWSError
        }
    }

    /// Images that were asked for are there, or can't be had.
    func settleImages() async { await service.pulls?.finish() }

    func invoke(
        _ name: String = "fn", _ payload: String = "{}", query: String = "", headers: HeaderFields = [:]
    ) async throws -> WireResponse {
        let head = RequestHead(
            method: "POST", path: "/2015-03-31/functions/\(PercentEncoding.encode(name))/invocations",
            query: query, headers: headers)
        return try await service.invoke(WireRequest(head: head, body: Array(payload.utf8)), context)
    }

    /// The code directories that are on disk.
    var packages: [String] {
        FileSystem.names(in: place.path + "/code").filter { $0.hasPrefix("packages-") }
            .flatMap { FileSystem.names(in: place.path + "/code/" + $0) }
    }

    /// As after a restart of the machine: nothing is unpacked, nothing is resolved.
    func loseUnpackedCode(of name: String = "fn") {
        for directory in FileSystem.names(in: place.path + "/code") where directory.hasPrefix("packages-") {
            for package in packages { TreeRemoval.remove("\(place.path)/code/\(directory)/\(package)") }
        }
        service.catalog.forget(FunctionKey(account: context.account, region: context.region, name: name))
    }
}

extension LambdaService {
    /// An Invoke request, read and answered.
    func invoke(_ request: WireRequest, _ context: RequestContext) async throws -> WireResponse {
        try await invoke(InvokeRequest(request.head, context), request, context)
    }
}
