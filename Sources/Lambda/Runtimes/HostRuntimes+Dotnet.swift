// .NET: our bootstrap is compiled on this machine, once for each version, by the SDK's compiler or Mono's.

import NIOPosix
import Sandbox
import Synchronization

extension HostRuntimes {
    /// What is compiled for one version. The machine may have several, and each finds its own.
    func dotnetAssembly(_ runtime: DotnetRuntime) -> String {
        files.directory + "/dotnet/\(runtime.version.major)/" + Self.assemblyName
    }

    private static let assemblyName = "Apus.Runtime.dll"

    /// Compiles the bootstrap where that hasn't been done. Takes a second, the first time.
    func compileDotnet(for major: Int) async throws {
        guard let runtime = search.dotnet(major: major) else {
            throw LambdaError.dotnetMissing(major: major)
        }
        if FileSystem.exists(dotnetAssembly(runtime)) { return }
        try await NIOThreadPool.singleton.runIfActive { try self.compileDotnetNow(runtime) }
    }

    private func compileDotnetNow(_ runtime: DotnetRuntime) throws {
        let sources = files.directory + "/dotnet"
        try compile(to: sources + "/\(runtime.version.major)") { incoming in
            guard let compiler = search.dotnetCompiler() else { throw LambdaError.dotnetCompilerMissing() }
            let commands = compiler.commands(
                sources: sources, target: incoming + "/" + Self.assemblyName, runtime: runtime)
            for words in commands where Subprocess.output(words[0], Array(words.dropFirst())) == nil {
                throw LambdaError.dotnetCompilationFailed(words[0])
            }
        }
    }

    /// Why functions of this version can't run here; nil where they can.
    func dotnetObstacle(major: Int) -> String? {
        guard let runtime = search.dotnet(major: major) else {
            return "no .NET runtime \(major) or later: apt-get install dotnet-sdk-\(major).0"
        }
        if FileSystem.exists(dotnetAssembly(runtime)) || search.dotnetCompiler() != nil { return nil }
        return "no C# compiler: apt-get install mono-mcs, or a .NET SDK"
    }

    func dotnet(_ major: Int, _ interpreter: Interpreter, _ spec: FunctionSpec) throws -> RuntimeLaunch {
        guard let runtime = search.dotnet(major: major) else {
            throw LambdaError.dotnetMissing(major: major)
        }
        // Functions made under an earlier version of Apus are started without having been made again.
        if !FileSystem.exists(dotnetAssembly(runtime)) { try compileDotnetNow(runtime) }
        var launch = managed(interpreter, "dotnet", spec)
        // AWS has it there, wherever this machine has it.
        launch.binds.append(.init(source: runtime.root, target: "/var/lang/bin"))
        let command = DotnetCommand.running(
            spec.handler, mainAssembly: spec.environment["LAMBDA_DOTNET_MAIN_ASSEMBLY"],
            files: FileSystem.names(in: spec.codeDirectory),
            bootstrap: "/var/runtime/\(runtime.version.major)/" + Self.assemblyName)
        launch.executable = command.executable
        launch.arguments = command.arguments
        for (name, value) in dotnetVariables(major, runtime) where spec.environment[name] == nil {
            launch.environment[name] = value
        }
        launch.version = RuntimeIdentifier.dotnet(major: major).versionName
        return launch
    }

    /// Those that AWS's image sets, and what this machine asks for.
    private func dotnetVariables(_ major: Int, _ runtime: DotnetRuntime) -> [String: String] {
        var variables = [
            "DOTNET_ROOT": "/var/lang/bin",
            "DOTNET_VERSION": runtime.version.description,
            "DOTNET_RUNNING_IN_CONTAINER": "true",
            "DOTNET_NOLOGO": "true",
            "DOTNET_CLI_TELEMETRY_OPTOUT": "true",
        ]
        // A program asks for the version that it was built for, and refuses a later one otherwise.
        if runtime.version.major != major { variables["DOTNET_ROLL_FORWARD"] = "Major" }
        if !search.hasICU() { variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" }
        return variables
    }
}

/// What is started for a package, and what it says where something is missing: as AWS's own script does.
struct DotnetCommand: Hashable, Sendable {
    var executable = "/var/lang/bin/dotnet"
    var arguments: [String] = []

    /// `files`: the names in the package's root.
    static func running(
        _ handler: String, mainAssembly: String?, files: [String], bootstrap: String
    ) -> DotnetCommand {
        guard let colon = handler.firstIndex(of: ":") else { return program(handler, files: files) }
        var name = mainAssembly.flatMap { $0.isEmpty ? nil : $0 } ?? String(handler[..<colon])
        if mainAssembly != nil, name.hasSuffix(".dll") { name.removeLast(4) }
        var found: [String] = []
        for (kind, status) in [(".deps.json", 105), (".runtimeconfig.json", 106)] {
            let candidates = files.filter { $0.hasSuffix(kind) }
            if candidates.contains(name + kind) {
                found.append("/var/task/" + name + kind)
            } else if candidates.count == 1 {
                found.append("/var/task/" + candidates[0])
            } else {
                return failing(
                    "Error: .NET binaries for Lambda function are not correctly installed in the /var/task "
                        + "directory of the image when the image was built. The /var/task directory is "
                        + "missing the required \(kind) file.", status: status)
            }
        }
        return DotnetCommand(
            arguments: ["exec", "--depsfile", found[0], "--runtimeconfig", found[1], bootstrap, handler])
    }

    /// A program of the function's own, which speaks the Runtime API: an assembly, or native.
    private static func program(_ name: String, files: [String]) -> DotnetCommand {
        let assembly = name.hasSuffix(".dll") ? name : name + ".dll"
        if files.contains(assembly) { return DotnetCommand(arguments: ["exec", "/var/task/" + assembly]) }
        if files.contains(name) { return DotnetCommand(executable: "/var/task/" + name) }
        return failing(
            "Error: executable assembly /var/task/\(assembly) or binary /var/task/\(name) not found.",
            status: 104)
    }

    private static func failing(_ message: String, status: Int) -> DotnetCommand {
        DotnetCommand(
            executable: "/bin/sh",
            arguments: ["-c", "echo \"$0\" >&2; exit \"$1\"", message, String(status)])
    }
}
