// Looks for interpreters where people have them: on PATH, in the system's directories, and where version
// managers put them.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An interpreter of this machine.
struct Interpreter: Hashable, Sendable {
    /// The real path of the executable, no link.
    var path: String

    /// What it was installed under: `/usr`, or the directory that holds `bin/`.
    var prefix: String {
        let parts = path.split(separator: "/")
        guard parts.count >= 3, parts[parts.count - 2] == "bin" else { return "" }
        return "/" + parts.dropLast(2).joined(separator: "/")
    }
}

/// Where to look. A value, so that tests look elsewhere.
struct InterpreterSearch: Sendable {
    var path: [String]
    var home: String
    var pyenvRoots: [String]
    /// Where Java is said to be, besides the usual places.
    var javaHomes: [String] = []
    /// The same of .NET.
    var dotnetHomes: [String] = []
    /// Where the system's shared libraries are.
    var libraryDirectories: [String] = []
    /// Whether directories of the whole machine are searched too, such as `/usr/lib/jvm`.
    var looksAtSystem = false

    /// As this process's environment says.
    static func ofThisMachine() -> InterpreterSearch {
        let home = variable("HOME") ?? "/root"
        return InterpreterSearch(
            path: (variable("PATH") ?? "").split(separator: ":").map(String.init)
                + ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"],
            home: home,
            pyenvRoots: [variable("PYENV_ROOT"), home + "/.pyenv", "/opt/pyenv"].compactMap { $0 },
            javaHomes: [variable("JAVA_HOME")].compactMap { $0 },
            dotnetHomes: [variable("DOTNET_ROOT")].compactMap { $0 },
            libraryDirectories: [
                "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
            ], looksAtSystem: true)
    }

    /// `python3.minor`: the name says the version, so nothing needs to be run.
    func python(minor: Int) -> Interpreter? {
        let name = "python3.\(minor)"
        var places = path
        for root in pyenvRoots {
            places += versions(in: root + "/versions", prefix: "3.\(minor).").map { $0 + "/bin" }
        }
        let uv = home + "/.local/share/uv/python"
        places += versions(in: uv, prefix: "cpython-3.\(minor).").map { $0 + "/bin" }
        return places.lazy.compactMap { Self.executable($0 + "/" + name) }.first
    }

    /// Every `node` there is, those first whose directory tells their version.
    func node(major: Int, versionOf: (Interpreter) -> Int?) -> Interpreter? {
        let named = [
            versions(in: home + "/.nvm/versions/node", prefix: "v\(major)."),
            versions(in: "/usr/local/n/versions/node", prefix: "\(major)."),
            versions(in: home + "/.volta/tools/image/node", prefix: "\(major)."),
            versions(in: home + "/.local/share/fnm/node-versions", prefix: "v\(major).")
                .map { $0 + "/installation" },
        ]
        for place in named.joined() {
            if let node = Self.executable(place + "/bin/node") { return node }
        }
        var seen: Set<Interpreter> = []
        for place in path {
            for name in ["node", "nodejs"] {
                guard let node = Self.executable(place + "/" + name), seen.insert(node).inserted else {
                    continue
                }
                if versionOf(node) == major { return node }
            }
        }
        return nil
    }

    /// Directories whose names begin so, newest first by their last number.
    func versions(in directory: String, prefix: String) -> [String] {
        FileSystem.names(in: directory).filter { $0.hasPrefix(prefix) }
            .sorted { patch($0, after: prefix) > patch($1, after: prefix) }.map { directory + "/" + $0 }
    }

    private func patch(_ name: String, after prefix: String) -> Int {
        Int(name.dropFirst(prefix.count).prefix { $0.isNumber }) ?? 0
    }

    /// The real program behind a name. Scripts (the shims of version managers) don't count: they need a home
    /// directory that the sandbox doesn't have.
    static func executable(_ path: String) -> Interpreter? {
        guard access(path, X_OK) == 0, let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        guard let file = fopen(resolved, "r") else { return nil }
        defer { fclose(file) }
        guard fgetc(file) != Int32(UInt8(ascii: "#")) else { return nil }
        return Interpreter(path: String(cString: resolved))
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
