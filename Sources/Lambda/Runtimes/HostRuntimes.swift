// The runtimes of this machine: its interpreters under our own bootstraps, and packages that bring their
// own. What AWS has at /var/lang and /var/runtime is at the same places here.

import CloudCore
import NIOPosix
import Sandbox
import Synchronization

/// Runs functions with the interpreters that the machine has.
public final class HostRuntimes: RuntimeCatalog {
    private struct State {
        var interpreters: [RuntimeIdentifier: Interpreter] = [:]
        var nodeVersions: [Interpreter: Int] = [:]
        var rubyVersions: [Interpreter: Int] = [:]
    }

    let files: RuntimeFiles
    let search: InterpreterSearch
    /// Held while a bootstrap of ours is compiled.
    private let compiling = Mutex(())
    private let state = Mutex(State())

    /// Writes our bootstraps below `directory` where they are not there yet.
    public convenience init(directory: String) throws {
        try self.init(directory: directory, search: .ofThisMachine())
    }

    init(directory: String, search: InterpreterSearch) throws {
        files = try RuntimeFiles(installingIn: directory)
        self.search = search
    }

    /// The identifiers of every runtime that Apus runs where the machine has the interpreter.
    public static var supported: [String] { RuntimeIdentifier.supported }

    /// What functions run on, as `Architectures` names it: the machine's own.
    public static var architecture: String { MachineArchitecture.name }

    /// The identifiers of every runtime that this machine can run, for `apus doctor` and the like.
    public func available() -> [String] {
        RuntimeIdentifier.supported.filter { obstacle(for: $0) == nil }
    }

    /// What is missing for the runtime on this machine, and how to have it; nil where nothing is.
    public func obstacle(for name: String) -> String? {
        switch RuntimeIdentifier(name) {
        case .provided, .none: nil
        case .dotnet(let major): dotnetObstacle(major: major)
        case .some(let identifier):
            interpreter(for: identifier) == nil ? Self.advice(for: name).map { "not installed: \($0)" } : nil
        }
    }

    /// A command that installs the runtime's interpreter; nil where it needs none.
    public static func advice(for name: String) -> String? {
        switch RuntimeIdentifier(name) {
        case .python(let minor): "uv python install 3.\(minor)"
        case .nodejs(let major): "nvm install \(major)"
        case .java(let major): "apt-get install openjdk-\(major)-jdk-headless"
        case .ruby(let minor): "rbenv install 3.\(minor)"
        case .dotnet(let major): "apt-get install dotnet-sdk-\(major).0"
        case .provided, .none: nil
        }
    }

    func launch(for spec: FunctionSpec) throws -> RuntimeLaunch {
        // A data directory may have come from another machine.
        guard spec.architecture == Self.architecture else {
            throw LambdaError.otherArchitecture([spec.architecture], runtime: spec.runtime)
        }
        if let image = spec.image { return self.image(image, spec) }
        guard let identifier = RuntimeIdentifier(spec.runtime) else {
            throw LambdaError.runtimeNotBuilt(spec.runtime)
        }
        if case .provided = identifier { return provided(spec) }
        guard let interpreter = interpreter(for: identifier) else {
            throw LambdaError.runtimeMissing(spec.runtime)
        }
        switch identifier {
        case .python(let minor): return python(minor, interpreter, spec)
        case .nodejs(let major): return node(major, interpreter, spec)
        case .java(let major): return try java(major, interpreter, spec)
        case .ruby(let minor): return ruby(minor, interpreter, spec)
        case .dotnet(let major): return try dotnet(major, interpreter, spec)
        case .provided: return provided(spec)
        }
    }

    /// The directory's name changes with what is in it.
    var version: String { files.directory }

    /// Throws AWS's errors for names that are no runtimes and for those out of service, and ours for runtimes
    /// that can't run here. What must be there before the first launch is made.
    func accept(_ runtime: String, for use: RuntimeLifecycle.Use, at now: Instant) async throws {
        try RuntimeLifecycle.check(runtime, for: use, at: now)
        try check(runtime)
        switch RuntimeIdentifier(runtime) {
        case .java: try await compileJava()
        case .dotnet(let major): try await compileDotnet(for: major)
        default: break
        }
    }

    /// The same without regard to the calendar.
    func check(_ runtime: String) throws {
        guard let identifier = RuntimeIdentifier(runtime) else {
            if RuntimeIdentifier.retired.contains(runtime) { throw LambdaError.runtimeRetired(runtime) }
            throw LambdaError.runtimeUnknown(runtime)
        }
        if case .provided = identifier { return }
        guard interpreter(for: identifier) != nil else { throw LambdaError.runtimeMissing(runtime) }
    }

    // MARK: Interpreters

    private func interpreter(for identifier: RuntimeIdentifier) -> Interpreter? {
        if let known = state.withLock({ $0.interpreters[identifier] }), FileSystem.exists(known.path) {
            return known
        }
        let found: Interpreter?
        switch identifier {
        case .python(let minor): found = search.python(minor: minor)
        case .nodejs(let major): found = search.node(major: major, versionOf: nodeVersion)
        case .java(let major): found = search.java(major: major)
        case .ruby(let minor): found = search.ruby(minor: minor, versionOf: rubyVersion)
        case .dotnet(let major):
            found = search.dotnet(major: major).map { Interpreter(path: $0.root + "/dotnet") }
        case .provided: found = nil
        }
        guard let found else { return nil }
        let isNew = state.withLock { $0.interpreters.updateValue(found, forKey: identifier) != found }
        if isNew, case .python = identifier { compileBootstrap(with: found) }
        return found
    }

    private func nodeVersion(_ node: Interpreter) -> Int? {
        if let known = state.withLock({ $0.nodeVersions[node] }) { return known }
        guard let text = Subprocess.output(node.path, ["--version"]), text.hasPrefix("v"),
            let major = Int(text.dropFirst().prefix { $0.isNumber })
        else { return nil }
        state.withLock { $0.nodeVersions[node] = major }
        return major
    }

    /// The minor version of Ruby 3.
    private func rubyVersion(_ ruby: Interpreter) -> Int? {
        if let known = state.withLock({ $0.rubyVersions[ruby] }) { return known }
        guard let text = Subprocess.output(ruby.path, ["--disable-gems", "-e", "print RUBY_VERSION"]),
            text.hasPrefix("3."), let minor = Int(text.dropFirst(2).prefix { $0.isNumber })
        else { return nil }
        state.withLock { $0.rubyVersions[ruby] = minor }
        return minor
    }

    /// Compiled bootstraps save 2–4 ms of every cold start. Until then Python compiles each time.
    private func compileBootstrap(with python: Interpreter) {
        let directory = files.directory + "/python/"
        let modules = FileSystem.names(in: directory).filter { $0.hasSuffix(".py") }.map { directory + $0 }
        NIOThreadPool.singleton.submit { _ in
            _ = Subprocess.output(python.path, ["-I", "-S", "-m", "py_compile"] + modules)
        }
    }

    /// Makes the directory `target` where it isn't there yet: `fill` gets another, which takes its place once
    /// it is whole.
    func compile(to target: String, _ fill: (_ incoming: String) throws -> Void) throws {
        try compiling.withLock { _ in
            if FileSystem.exists(target) { return }
            let incoming = target + ".incoming"
            try FileSystem.makeDirectories(incoming)
            try fill(incoming)
            _ = try FileSystem.move(incoming, to: target)
        }
    }

    // MARK: Launches

    private func python(_ minor: Int, _ interpreter: Interpreter, _ spec: FunctionSpec) -> RuntimeLaunch {
        var launch = managed(interpreter, "python", spec)
        // Without the site module: it would bring in the host's packages, and takes milliseconds.
        launch.arguments = ["-S", "-s", "-u", "/var/runtime/bootstrap.py"]
        launch.version = RuntimeIdentifier.python(minor: minor).versionName
        launch.early = Self.early(
            spec, .init(dependsOnMemory: false, forks: true, spares: 4), reading: ["PYTHON"])
        return launch
    }

    private func node(_ major: Int, _ interpreter: Interpreter, _ spec: FunctionSpec) -> RuntimeLaunch {
        var launch = managed(interpreter, "nodejs", spec)
        launch.arguments = ["/var/runtime/bootstrap.cjs"]
        // A function that configures OpenSSL itself has to care for its keys itself.
        let options = spec.environment["NODE_OPTIONS"] ?? ""
        if spec.environment["OPENSSL_CONF"] == nil, options.firstRange(of: "--openssl") == nil {
            launch.savedArguments = ["--openssl-config=/var/runtime/openssl.cnf"]
        }
        if spec.environment["NODE_PATH"] == nil {
            launch.environment["NODE_PATH"] =
                "/opt/nodejs/node\(major)/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:"
                + "/var/runtime:/var/task"
        }
        launch.version = RuntimeIdentifier.nodejs(major: major).versionName
        // V8 sizes its heap when it starts.
        launch.early = Self.early(
            spec, .init(dependsOnMemory: true, forks: false, spares: 2), reading: ["NODE_", "UV_"])
        return launch
    }

    /// Variables that an interpreter, its C library or its bootstrap reads while it starts: names, prefixes.
    private static let readAtStart = (
        names: Set([
            "PATH", "LANG", "LANGUAGE", "LOCPATH", "TZ", "TZDIR", "GCONV_PATH", RuntimeWrapper.variable,
        ]),
        prefixes: ["LC_", "LD_", "MALLOC_", "GLIBC_", "SSL_", "OPENSSL_"]
    )

    /// A function that sets such a variable gets an interpreter of its own from the first instruction.
    /// `reading`: prefixes of the variables that this interpreter alone reads.
    static func early(
        _ spec: FunctionSpec, _ early: RuntimeLaunch.EarlyStart, reading own: [String]
    ) -> RuntimeLaunch.EarlyStart? {
        let isRead = spec.environment.keys.contains { name in
            readAtStart.names.contains(name)
                || (readAtStart.prefixes + own).contains { name.hasPrefix($0) }
        }
        return isRead ? nil : early
    }

    func managed(
        _ interpreter: Interpreter, _ kind: String, _ spec: FunctionSpec
    ) -> RuntimeLaunch {
        var launch = RuntimeLaunch(executable: interpreter.path)
        launch.binds = [.init(source: files.directory + "/" + kind, target: "/var/runtime")]
        let prefix = interpreter.prefix
        // The system's own directories are in every sandbox; others are shown where AWS has its languages.
        if !prefix.isEmpty, prefix != "/usr", !prefix.hasPrefix("/usr/") {
            launch.binds.append(.init(source: prefix, target: "/var/lang"))
            launch.executable = "/var/lang" + interpreter.path.dropFirst(prefix.count)
        }
        launch.environment = [
            "AWS_EXECUTION_ENV": "AWS_Lambda_" + spec.runtime,
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "_LAMBDA_TELEMETRY_LOG_FD": "2",
        ]
        launch.wrapper = spec.environment[RuntimeWrapper.variable].flatMap { $0.isEmpty ? nil : $0 }
        addPaths(&launch, spec)
        return launch
    }

    private func provided(_ spec: FunctionSpec) -> RuntimeLaunch {
        // A layer may bring the bootstrap where the package has none.
        let isInLayer =
            !FileSystem.exists(spec.codeDirectory + "/bootstrap")
            && spec.layerDirectories.contains { FileSystem.exists($0 + "/bootstrap") }
        var launch = RuntimeLaunch(executable: isInLayer ? "/opt/bootstrap" : "/var/task/bootstrap")
        launch.environment["LAMBDA_RUNTIME_DIR"] = "/var/runtime"
        addPaths(&launch, spec)
        return launch
    }

    /// AWS's defaults, where the function doesn't bring its own: these names aren't reserved.
    private func addPaths(_ launch: inout RuntimeLaunch, _ spec: FunctionSpec) {
        let defaults = [
            "PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
            "LD_LIBRARY_PATH": "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:"
                + "/var/task/lib:/opt/lib",
        ]
        for (name, value) in defaults where spec.environment[name] == nil { launch.environment[name] = value }
    }
}
