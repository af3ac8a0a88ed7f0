// Where a plain process finds what a sandbox would show at fixed places: paths inside are rewritten to paths
// of the host, in the executable, the arguments and the values of variables.

internal import CLinux
internal import FileTrees
internal import Glibc

struct ProcessPaths {
    /// Prefixes inside and what they are on the host; the longest first.
    private let prefixes: [(inside: String, outside: String)]
    private let merged: String

    /// Merges several layers below `home`.
    init(_ spec: SandboxSpec, home: String) throws(SandboxError) {
        merged = home + "/opt"
        for layer in spec.layerDirectories where spec.layerDirectories.count > 1 {
            try Self.overlay(layer, onto: merged, depth: 0)
        }
        var found = spec.binds.map { (inside: $0.target, outside: $0.source) }
        if !spec.codeDirectory.isEmpty { found.append(("/var/task", spec.codeDirectory)) }
        found.append(("/opt", spec.layerDirectories.count == 1 ? spec.layerDirectories[0] : merged))
        found.append(("/tmp", home + "/tmp"))
        prefixes = found.sorted { $0.inside.utf8.count > $1.inside.utf8.count }
    }

    /// The spec as the process gets it.
    func translated(_ spec: SandboxSpec, runtimeAPI: String, socket: String) -> SandboxSpec {
        var result = spec
        result.executable = outside(spec.executable)
        result.arguments = spec.arguments.map(list)
        result.workingDirectory =
            spec.workingDirectory == "/var/task" && spec.codeDirectory.isEmpty
            ? outside("/tmp") : outside(spec.workingDirectory)
        result.environment = spec.environment.mapValues(list)
        result.environment["AWS_LAMBDA_RUNTIME_API"] = runtimeAPI
        result.environment["APUS_RUNTIME_SOCKET"] = socket
        // It is a part of the same address.
        let inside = "127.0.0.1:\(apus_api_port)"
        result.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]?.replace(inside, with: runtimeAPI)
        if result.environment["TMPDIR"] == nil { result.environment["TMPDIR"] = outside("/tmp") }
        if spec.layerDirectories.count > 1 { result.binds.append(.init(source: merged, target: "/opt")) }
        return result
    }

    /// Each part of a list like `PATH`.
    private func list(_ text: String) -> String {
        text.split(separator: ":", omittingEmptySubsequences: false).map { outside(String($0)) }
            .joined(separator: ":")
    }

    private func outside(_ path: String) -> String {
        for (inside, outside) in prefixes {
            if path == inside { return outside }
            if path.hasPrefix(inside + "/") { return outside + path.dropFirst(inside.count) }
        }
        return path
    }

    /// Directories are merged, files linked to; later layers win.
    private static func overlay(_ layer: String, onto target: String, depth: Int) throws(SandboxError) {
        if depth > 64 { throw SandboxError(step: "merge layers", errno: ELOOP) }
        for name in SystemCall.list(layer) {
            let (source, place) = (layer + "/" + name, target + "/" + name)
            if SystemCall.isDirectory(source) {
                if mkdir(place, 0o755) < 0 && errno == EEXIST && !SystemCall.isDirectory(place) {
                    unlink(place)
                    mkdir(place, 0o755)
                }
                try overlay(source, onto: place, depth: depth + 1)
            } else {
                if SystemCall.isDirectory(place) { TreeRemoval.remove(place) }
                unlink(place)
                if symlink(source, place) < 0 { throw SystemCall.failure("merge layers") }
            }
        }
    }
}
