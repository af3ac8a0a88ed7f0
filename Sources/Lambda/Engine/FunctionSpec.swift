// What the engine must know of a function to run it. The domain (Lambda's functions, versions, aliases)
// resolves a caller's words to this value; the engine never looks a function up for a synchronous call.

import CloudCore
import Sandbox

/// One version of one function, resolved: everything an execution environment is made of.
struct FunctionSpec: Hashable, Sendable {
    var account: AccountID
    var region: Region
    /// The bare name.
    var name: String
    /// `$LATEST` or a version's number.
    var version: String
    /// The function's ARN without a qualifier.
    var arn: ARN
    /// Grows strictly with every change of this version's code or configuration, and is greater again for
    /// a function made anew under an old name (nanoseconds of the change will do). Environments of an older
    /// generation finish what they run and get nothing new.
    var generation: UInt64
    /// `python3.12`, `provided.al2023` …
    var runtime: String
    var handler: String
    /// A directory of the host, shown at `/var/task`, read-only.
    var codeDirectory: String
    /// A container image, whose files `rootDirectory` has: the environment's root. `codeDirectory` is empty
    /// then.
    var image: FunctionImage?
    var rootDirectory: String?
    /// Keeps `codeDirectory`, or `rootDirectory`, on disk for as long as somebody holds this value:
    /// environments keep their spec until they are gone.
    var codeLease: PackageLease?
    /// Directories of the host, merged at `/opt`, later ones over earlier ones.
    var layerDirectories: [String] = []
    /// Keep the layers on disk, as `codeLease` does the code.
    var layerLeases: [PackageLease] = []
    /// 128–10,240.
    var memoryMiB: Int = 128
    /// 1–900.
    var timeoutSeconds: Int = 3
    /// 512–10,240.
    var temporaryStorageMiB: Int = 512
    /// The user's variables.
    var environment: [String: String] = [:]
    var role: ARN
    var logging: FunctionLogging
    /// What the code is made for. No other than the machine's own can run.
    var architecture = MachineArchitecture.name
    /// `TracingConfig.Mode` is `Active`.
    var tracesActively: Bool = false
    /// Nil where the function shares the account's unreserved concurrency; 0 stops it.
    var reservedConcurrency: Int?
    /// Where events go that no attempt could handle.
    var deadLetters: ARN?
    /// The variables, where a key of KMS keeps them: opened for each environment.
    var keyed: KeyedVariables?
    var fileSystem: FileSystemAttachment?
    var snapStart = SnapStartPlan.off
    /// Whether each tenant has environments of its own: `variant` says whose.
    var isolatesTenants = false
    /// Nil for functions that aren't durable.
    var durable: DurableSettings?
    /// Which of the version's environments this is for.
    var variant = PoolVariant.onDemand

    /// Which environments may run it: those of the same function, version and variant.
    var poolKey: PoolKey { PoolKey(function: functionKey, version: version, variant: variant) }
    /// What reserved concurrency belongs to: the function, whatever the version.
    var functionKey: FunctionKey { FunctionKey(account: account, region: region, name: name) }
}

/// A function of an account and region.
struct FunctionKey: Hashable, Sendable {
    var account: AccountID
    var region: Region
    var name: String
}

/// One version of a function: what environments are shared between.
struct PoolKey: Hashable, Sendable {
    var function: FunctionKey
    var version: String
    var variant = PoolVariant.onDemand
}

/// Environments of a version that are kept apart.
enum PoolVariant: Hashable, Sendable {
    case onDemand
    /// Kept ready for calls through an alias or version.
    case provisioned(qualifier: String)
    /// Made to be measured at another size, and not billed. Each trial has its own.
    case trial(number: Int)
    /// Of one tenant alone.
    case tenant(id: String)

    /// `AWS_LAMBDA_INITIALIZATION_TYPE`.
    var initializationType: String {
        switch self {
        case .onDemand, .trial, .tenant: "on-demand"
        case .provisioned: "provisioned-concurrency"
        }
    }
}

/// `LoggingConfig`, with its defaults filled in.
struct FunctionLogging: Hashable, Sendable {
    enum Format: String, Hashable, Sendable { case text = "Text", json = "JSON" }
    enum SystemLevel: String, Hashable, Sendable { case debug = "DEBUG", info = "INFO", warn = "WARN" }

    var format: Format = .text
    /// TRACE, DEBUG, INFO, WARN, ERROR or FATAL; only with JSON.
    var applicationLevel: String?
    /// Only with JSON.
    var systemLevel: SystemLevel = .info
    /// `/aws/lambda/NAME` unless the function chose another one.
    var group: String
}

/// Knows the runtimes of this machine: what to start for a runtime identifier, and what it needs to see.
protocol RuntimeCatalog: Sendable {
    /// Throws an `AWSError` where this machine cannot run the function's runtime.
    func launch(for spec: FunctionSpec) throws -> RuntimeLaunch
    /// Another one where runtimes behave differently: what was saved of one is of no use to the other.
    var version: String { get }
}

extension RuntimeCatalog {
    var version: String { "" }
}

/// How a runtime is started inside its environment.
struct RuntimeLaunch: Hashable, Sendable {
    /// The path inside: `/var/runtime/bootstrap`, `/var/task/bootstrap`, `/usr/bin/python3` …
    var executable: String
    var arguments: [String] = []
    /// Before them where it is to be saved: what keeps snapshots small, and their copies apart.
    var savedArguments: [String] = []
    /// The function's own program that starts the runtime; nil where it has none.
    var wrapper: String?
    /// Read-only directories besides the system's own and the code.
    var binds: [SandboxSpec.Bind] = []
    /// Variables of this runtime: `PATH`, `LD_LIBRARY_PATH`, `PYTHONPATH`, `AWS_EXECUTION_ENV` (custom
    /// runtimes have none), `_LAMBDA_TELEMETRY_LOG_FD` (`2` where the runtime frames its records). They win
    /// over the user's and the engine's.
    var environment: [String: String] = [:]
    /// The variables of a container image, in place of what other environments start with. The function's own
    /// win.
    var imageVariables: [String: String]?
    var workingDirectory = "/var/task"
    /// As INIT_START shows it, such as `python:3.12.v1`; nil for custom runtimes.
    var version: String?
    /// Whether, and how, it may be started before its function is known; nil where a variable of the function
    /// matters to its very start.
    var early: EarlyStart?

    /// How an interpreter is started ahead.
    struct EarlyStart: Hashable, Sendable {
        /// Whether it chooses sizes by its memory while it starts.
        var dependsOnMemory: Bool
        /// Whether it can be loaded once and forked.
        var forks: Bool
        /// How many wait at most; each costs its interpreter's memory.
        var spares: Int
    }
}

/// One call, ready to run: authorized, within the payload limit, resolved.
struct EngineCall: Sendable {
    /// A spec is large, and calls are handed on often: they share it.
    private final class Shared: Sendable {
        let spec: FunctionSpec
        init(_ spec: FunctionSpec) { self.spec = spec }
    }

    private let shared: Shared
    var spec: FunctionSpec { shared.spec }
    /// Also the invocation's id: `x-amzn-RequestId`, START, END, REPORT.
    var requestID: String
    /// The ARN as the caller meant it, with its qualifier where one was given.
    var invokedARN: String
    /// Passed through untouched.
    var payload: [UInt8]
    /// `X-Amz-Client-Context`, already decoded from Base64 to its JSON.
    var clientContext: String?
    /// The JSON of the caller's Cognito identity.
    var cognitoIdentity: String?
    /// `Root=…;Parent=…;Sampled=…`; the engine makes an unsampled one where there is none.
    var traceID: String?
    /// Where the call is sampled for X-Ray.
    var trace: CallTrace?
    /// Whether the answer carries the last 4 KB of the log.
    var wantsLogTail = false
    /// Whether it comes from the queue of asynchronous invocations, which no rate limits.
    var isAsynchronous = false
    /// Whether environments are kept ready for such calls.
    var wantsProvisioned = false
    /// Whether the payload is an execution's state, as durable functions want it.
    var isDurableRun = false

    init(
        spec: FunctionSpec, requestID: String, invokedARN: String, payload: [UInt8],
        clientContext: String? = nil, cognitoIdentity: String? = nil, traceID: String? = nil,
        wantsLogTail: Bool = false, isAsynchronous: Bool = false
    ) {
        shared = Shared(spec)
        self.requestID = requestID
        self.invokedARN = invokedARN
        self.payload = payload
        self.clientContext = clientContext
        self.cognitoIdentity = cognitoIdentity
        self.traceID = traceID
        self.wantsLogTail = wantsLogTail
        self.isAsynchronous = isAsynchronous
    }

    /// The alias or version that the caller named.
    var qualifier: String? {
        let parts = invokedARN.utf8.split(
            separator: UInt8(ascii: ":"), maxSplits: 7, omittingEmptySubsequences: false)
        return parts.count == 8 ? String(Substring(parts[7])) : nil
    }
}

/// What a function answered. Throttles and failures of the cloud itself are thrown as `AWSError`.
struct EngineAnswer: Sendable {
    var payload: [UInt8]
    /// `Unhandled` where the function failed.
    var functionError: String?
    /// The version that ran.
    var executedVersion: String
    /// The last 4 KB of the log in Base64, where the call wanted it.
    var logResult: String?
    /// As the runtime declared it; `application/json` otherwise.
    var contentType = "application/json"
    /// The numbers of the call, as its REPORT line shows them.
    var report: InvocationReport?
    /// Of the execution that the call started, or met, where the function is durable.
    var durableExecutionARN: String?
}

/// One asynchronous invocation on its way into the queue.
struct AsyncEvent: Hashable, Sendable {
    var function: FunctionKey
    /// The alias or version the caller named, nil for `$LATEST`. Resolved again at every attempt.
    var qualifier: String?
    var requestID: String
    var invokedARN: String
    var payload: [UInt8]
    var clientContext: String?
    var traceID: String?
    var tenantID: String?
}

/// Finds functions for invocations that run later than they were accepted.
protocol FunctionDirectory: Sendable {
    /// The function as it is now, or nil where it (or the qualifier) is gone.
    func function(_ key: FunctionKey, qualifier: String?) async throws -> AsyncTarget?
}

/// A function and its `EventInvokeConfig`.
struct AsyncTarget: Sendable {
    var spec: FunctionSpec
    /// 0–2.
    var maximumRetryAttempts = 2
    /// 60–21,600.
    var maximumEventAgeSeconds = 21_600
    var onSuccess: ARN?
    var onFailure: ARN?
    /// `DeadLetterConfig`, which belongs to the version.
    var deadLetters: ARN? { spec.deadLetters }
}
