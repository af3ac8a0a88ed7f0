// The .NET of a machine: its runtimes, and a compiler for our bootstrap. The names of directories say
// everything, so that nothing has to be run.

/// A version as directories are named by it.
struct DotnetVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    var major: Int
    var minor: Int
    var patch: Int

    /// Nil for previews: programs aren't given those unless they ask.
    init?(_ name: String) {
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2]
        else {
            return nil
        }
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    var description: String { "\(major).\(minor).\(patch)" }

    static func < (one: Self, other: Self) -> Bool {
        (one.major, one.minor, one.patch) < (other.major, other.minor, other.patch)
    }
}

/// One version of the runtime, below the directory where it is installed with its `dotnet`.
struct DotnetRuntime: Hashable, Sendable {
    var root: String
    var version: DotnetVersion

    /// The assemblies of the framework.
    var framework: String { root + "/shared/Microsoft.NETCore.App/\(version)" }
}

/// What makes an assembly of our sources.
enum DotnetCompiler: Hashable, Sendable {
    /// Roslyn, of the SDK: the `dotnet` that runs it, and its assembly.
    case roslyn(dotnet: String, assembly: String)
    /// Mono's `mcs`.
    case mono(String)

    /// One after the other, each a program and its arguments.
    func commands(sources: String, target: String, runtime: DotnetRuntime) -> [[String]] {
        let files = FileSystem.names(in: sources).filter { $0.hasSuffix(".cs") }.sorted()
            .map { sources + "/" + $0 }
        let common = ["-nologo", "-noconfig", "-optimize+"]
        switch self {
        case .roslyn(let dotnet, let assembly):
            let references = FileSystem.names(in: runtime.framework).filter { $0.hasSuffix(".dll") }.sorted()
                .map { "-r:" + runtime.framework + "/" + $0 }
            // Roslyn runs on .NET itself, which asks for ICU.
            let head = [
                "/usr/bin/env", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", dotnet, "exec", assembly,
            ]
            return [head + common + ["-nostdlib+", "-target:exe", "-out:" + target] + references + files]
        case .mono(let path):
            // It can't read .NET's own assemblies. What it makes refers to those of .NET Framework, for which
            // .NET has stand-ins, and to a type that those don't have by a declaration of ours.
            let reference = sources + "/reference/System.Reflection.DispatchProxy"
            return [
                [path] + common + [
                    "-target:library", "-out:\(reference).dll", sources + "/reference/DispatchProxy.cs",
                ],
                [path] + common + ["-target:exe", "-out:" + target, "-r:System.dll", "-r:\(reference).dll"]
                    + files,
            ]
        }
    }
}

extension InterpreterSearch {
    /// The newest runtime of this version, or of the next later one that the machine has.
    func dotnet(major: Int) -> DotnetRuntime? {
        let fitting = dotnetRuntimes().filter { $0.version.major >= major }
        let nearest = fitting.map(\.version.major).min()
        // The first of equals: what is named explicitly comes before what is found.
        return fitting.filter { $0.version.major == nearest }.reduce(nil) { best, next in
            guard let best else { return next }
            return next.version > best.version ? next : best
        }
    }

    /// The SDK's, or Mono's.
    func dotnetCompiler() -> DotnetCompiler? {
        for root in dotnetRoots() {
            let versions = FileSystem.names(in: root + "/sdk").compactMap(DotnetVersion.init).sorted()
            for version in versions.reversed() {
                let assembly = root + "/sdk/\(version)/Roslyn/bincore/csc.dll"
                if FileSystem.exists(assembly) {
                    return .roslyn(dotnet: root + "/dotnet", assembly: assembly)
                }
            }
        }
        // A script, which is as good here as a program: no sandbox runs it.
        return path.map { $0 + "/mcs" }.first(where: FileSystem.exists).map(DotnetCompiler.mono)
    }

    /// Whether .NET finds the library of the world's languages; without it, it has to be told to start.
    func hasICU() -> Bool {
        libraryDirectories.contains { FileSystem.names(in: $0).contains { $0.hasPrefix("libicuuc.so.") } }
    }

    private func dotnetRuntimes() -> [DotnetRuntime] {
        dotnetRoots().flatMap { root in
            FileSystem.names(in: root + "/shared/Microsoft.NETCore.App").compactMap(DotnetVersion.init)
                .map { DotnetRuntime(root: root, version: $0) }
        }
    }

    private func dotnetRoots() -> [String] {
        let system =
            looksAtSystem
            ? [
                "/usr/share/dotnet", "/usr/lib/dotnet", "/usr/lib64/dotnet", "/usr/local/share/dotnet",
                "/opt/dotnet",
            ]
            : []
        let places = dotnetHomes + path + system + [home + "/.dotnet"]
        var seen: Set<String> = []
        return places.compactMap { place in
            // What is on PATH is a link to it, mostly.
            guard let program = Self.executable(place + "/dotnet")?.path else { return nil }
            let root = String(program.dropLast("/dotnet".count))
            return FileSystem.exists(root + "/shared") && seen.insert(root).inserted ? root : nil
        }
    }
}
