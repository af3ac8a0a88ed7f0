// From a function to a running sandbox: what it sees, its variables, its credentials.

import CloudCore
import Logging
import Sandbox

/// Makes sandboxes for functions.
struct EnvironmentLauncher: Sendable {
    let backend: any SandboxBackend
    let catalog: any RuntimeCatalog
    let credentials: RoleCredentials
    let settings: EngineSettings
    var entropy: any Entropy = SystemEntropy()
    var opener: VariableOpener?
    var fileSystems: (any FileSystemDirectory)?
    var logger = Logger(label: "apus.lambda")
    /// Nil where none are kept.
    var snapshots: SnapshotFiles?
    /// Snapshots of another machine are of no use.
    let machineKey = SnapshotMachine.key()

    /// A sandbox with its runtime started.
    struct Launched: Sendable {
        let sandbox: any RunningSandbox
        let credentialsEnd: Instant
        /// As INIT_START shows it.
        let runtimeVersion: String?
        /// The names of the programs in /opt/extensions, which run beside the runtime.
        let extensions: [String]
        /// The runtime's variables.
        let environment: [String: String]
        /// Whether it comes from a snapshot.
        var isRestored = false
        /// Where the runtime's credentials are asked for instead of being variables, what the asking needs.
        var credentialsToken: String?
    }

    /// An id of an extension, or of an event for it.
    func makeID() -> String { entropy.uuid() }

    /// A function may be called soon: what doesn't depend on the call is made ahead.
    func prepare(_ spec: FunctionSpec) {
        guard spec.image == nil, let launch = try? catalog.launch(for: spec) else { return }
        backend.prepare(preparation(spec, launch))
    }

    /// Nothing of the function is in it: whoever has the same runtime may take what was made by it.
    func preparation(_ spec: FunctionSpec, _ launch: RuntimeLaunch) -> RuntimePreparation {
        guard let early = launch.early else {
            return .held(binds: launch.binds, spares: EngineLimits.heldEnvironments)
        }
        return RuntimePreparation(
            binds: launch.binds, executable: launch.executable, arguments: launch.arguments,
            environment: Self.defaults.merging(Self.locale) { $1 }.merging(launch.environment) { $1 },
            memoryMiB: early.dependsOnMemory ? spec.memoryMiB : nil, forks: early.forks,
            spares: early.spares)
    }

    /// `toBeSaved`: so that a snapshot can be made of it. `whenListening`: as of `SandboxBackend`.
    func launch(
        _ spec: FunctionSpec, id: String, logStream: String, toBeSaved: Bool = false,
        whenListening: @escaping @Sendable (any RunningSandbox) -> Void = { _ in }
    ) async throws -> Launched {
        let keys = try await credentials.credentials(for: spec)
        let spec = try await opener?.opened(spec, requestID: makeID()) ?? spec
        let launch = try catalog.launch(for: spec)
        let saved = snapshot(of: spec)
        let token = spec.snapStart.isOn ? saved?.token ?? entropy.hex(bytes: 32) : nil
        var sandbox = SandboxSpec(
            id: id, codeDirectory: spec.codeDirectory, executable: launch.executable,
            environment: variables(spec, launch, keys, logStream: logStream, token: token))
        sandbox.binds = launch.binds
        sandbox.rootDirectory = spec.rootDirectory
        sandbox.workingDirectory = launch.workingDirectory
        sandbox.layerDirectories = spec.layerDirectories
        sandbox.arguments = launch.arguments
        sandbox.memoryMiB = spec.memoryMiB
        sandbox.temporaryStorageMiB = spec.temporaryStorageMiB
        sandbox.hostPorts = settings.hostPorts
        sandbox.fileSystem = try await fileSystem(of: spec)
        sandbox.preparation = spec.image == nil ? preparation(spec, launch) : nil
        if toBeSaved {
            sandbox.snapshot = .saved
            sandbox.arguments = launch.savedArguments + launch.arguments
        }
        if let wrapper = launch.wrapper {
            (sandbox.executable, sandbox.arguments) = RuntimeWrapper.command(
                wrapper, sandbox.executable, sandbox.arguments)
        }
        let restored = await restore(sandbox, saved, spec)
        let made: any RunningSandbox
        if let restored {
            made = restored
        } else {
            made = try await backend.launch(sandbox, whenListening: whenListening)
        }
        return Launched(
            sandbox: made, credentialsEnd: keys.expiration, runtimeVersion: launch.version,
            extensions: spec.rootDirectory.map(ExtensionPrograms.names(inImage:))
                ?? ExtensionPrograms.names(in: spec.layerDirectories),
            environment: sandbox.environment, isRestored: restored != nil, credentialsToken: token)
    }

    /// Nil where there is no snapshot, or it can't be had: it's a matter of speed alone.
    private func restore(
        _ sandbox: SandboxSpec, _ saved: SnapshotFiles.Saved?, _ spec: FunctionSpec
    ) async -> (any RunningSandbox)? {
        guard let saved else { return nil }
        var sandbox = sandbox
        sandbox.snapshot = .restored(directory: saved.path)
        do {
            return try await backend.launch(sandbox)
        } catch {
            logger.warning(
                "snapshot not restored", metadata: ["function": "\(spec.arn)", "error": "\(error)"])
            return nil
        }
    }

    private func fileSystem(of spec: FunctionSpec) async throws -> SandboxSpec.Bind? {
        guard let attached = spec.fileSystem else { return nil }
        guard let directory = try await fileSystems?.directory(ofAccessPoint: attached.accessPoint) else {
            throw LambdaError.mountFailed(attached.accessPoint, "there is no such access point")
        }
        do { try backend.checkFileSystem(directory) } catch {
            throw LambdaError.mountFailed(attached.accessPoint, "\(error)")
        }
        return SandboxSpec.Bind(source: directory, target: attached.path)
    }

    /// What every runtime starts with, unless it or the function says otherwise.
    private static let defaults = [
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "LD_LIBRARY_PATH":
            "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
        "TZ": ":UTC",
        // So that X-Ray's SDK fails nobody's call.
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
    ]

    /// Stands in for the locale of `LANG`, which every system of AWS has, on a machine that hasn't: a Java
    /// takes everything for ASCII otherwise, the variables included, and a Ruby what it reads.
    private static let locale = MachineLocale.substitute(for: "en_US.UTF-8", isKnown: MachineLocale.isKnown)

    /// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    func variables(
        _ spec: FunctionSpec, _ launch: RuntimeLaunch, _ keys: TemporaryCredentials, logStream: String,
        token: String? = nil
    ) -> [String: String] {
        var variables = launch.imageVariables ?? Self.defaults
        if spec.image == nil, !MachineLocale.isChosen(by: spec.environment) {
            variables.merge(Self.locale) { $1 }
        }
        variables["AWS_ENDPOINT_URL"] = settings.endpoint
        variables.merge(spec.environment) { $1 }
        var reserved = [
            "_HANDLER": spec.handler,
            "AWS_REGION": spec.region.name,
            "AWS_DEFAULT_REGION": spec.region.name,
            "AWS_LAMBDA_FUNCTION_NAME": spec.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(spec.memoryMiB),
            "AWS_LAMBDA_FUNCTION_VERSION": spec.version,
            "AWS_LAMBDA_INITIALIZATION_TYPE": spec.initializationType,
            "AWS_LAMBDA_LOG_GROUP_NAME": spec.logging.group,
            "AWS_LAMBDA_LOG_STREAM_NAME": logStream,
            "AWS_LAMBDA_LOG_FORMAT": spec.logging.format.rawValue,
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
            "AWS_ACCESS_KEY_ID": keys.accessKeyID,
            "AWS_SECRET_ACCESS_KEY": keys.secretAccessKey,
            "AWS_SESSION_TOKEN": keys.sessionToken,
            "LAMBDA_TASK_ROOT": "/var/task",
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
        ]
        // What a snapshot would keep too long.
        if let token {
            for name in [
                "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
            ] { reserved[name] = nil }
            reserved.merge(SnapStartCredentials.variables(token: token)) { $1 }
        }
        // An image has these only where it says so itself.
        if spec.image != nil {
            for name in ["_HANDLER", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"] { reserved[name] = nil }
            variables.merge(["TZ": ":UTC"]) { given, _ in given }
        }
        variables.merge(reserved) { $1 }
        if spec.logging.format == .json {
            variables["AWS_LAMBDA_LOG_LEVEL"] = spec.logging.applicationLevel ?? "INFO"
        }
        variables.merge(launch.environment) { $1 }
        return variables
    }

    /// `yyyy/mm/dd/[version]hex32`; in a group that functions share, the function's name before it.
    static func logStreamName(_ spec: FunctionSpec, at now: Instant, entropy: any Entropy) -> String {
        let day = CivilTime(now).iso8601().prefix(10).split(separator: "-").joined(separator: "/")
        let name = spec.logging.group == "/aws/lambda/\(spec.name)" ? "" : spec.name
        return "\(day)/\(name)[\(spec.version)]\(entropy.hex(bytes: 16))"
    }
}
