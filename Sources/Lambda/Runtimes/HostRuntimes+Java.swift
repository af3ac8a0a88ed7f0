// Java: our bootstrap is compiled on this machine, once for every version, because a JDK is there wherever
// Java is developed and class files in a source tree are nobody's to read.

import NIOPosix
import Synchronization

extension HostRuntimes {
    /// Where the compiled bootstrap is.
    var javaClasses: String { files.directory + "/java/classes" }

    /// Compiles the bootstrap where that hasn't been done. Takes a second or two, the first time.
    func compileJava() async throws {
        if FileSystem.exists(javaClasses) { return }
        try await NIOThreadPool.singleton.runIfActive { try self.compileJavaNow() }
    }

    private func compileJavaNow() throws {
        try compile(to: javaClasses) { incoming in
            guard let compiler = search.javaCompiler() else { throw LambdaError.javaCompilerMissing() }
            let directory = files.directory + "/java"
            // Class files of version 8 run on it and on everything later.
            let release = compiler.major < 9 ? ["-source", "8", "-target", "8"] : ["--release", "8"]
            let options = release + ["-proc:none", "-nowarn", "-Xlint:-options"]
            let runtime = ["apus", "com", "org"].flatMap { JavaSources.paths(below: directory + "/" + $0) }
            let rehearsal = JavaSources.paths(below: directory + "/rehearsal")
            guard Subprocess.output(compiler.path, options + ["-d", incoming] + runtime) != nil,
                Subprocess.output(
                    compiler.path, options + ["-cp", incoming, "-d", directory + "/rehearsal"] + rehearsal)
                    != nil
            else { throw LambdaError.javaCompilationFailed(compiler.path) }
        }
    }

    func java(_ major: Int, _ interpreter: Interpreter, _ spec: FunctionSpec) throws -> RuntimeLaunch {
        // Functions made under an earlier version of Apus are started without having been made again.
        if !FileSystem.exists(javaClasses) { try compileJavaNow() }
        var launch = managed(interpreter, "java", spec)
        launch.arguments = [
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData",
            // AWS's share of the memory; the rest is for code, threads and what is native.
            "-Xmx\(spec.memoryMiB * 1_024 * 85 / 100)k",
        ]
        // What a Java that was started ahead needs to become the function's (Assignment.java).
        if major >= Self.firstPreparedJava {
            for package in ["access", "loader", "misc"] {
                launch.arguments += ["--add-exports", "java.base/jdk.internal.\(package)=ALL-UNNAMED"]
            }
        }
        launch.arguments += ["-cp", "/var/runtime/classes", "apus.runtime.Bootstrap"]
        // The JDK's archive of classes where it was made to lie: elsewhere Java writes to every page of it,
        // and 10 MB more would be saved and restored.
        if major >= Self.firstPreparedJava {
            launch.savedArguments = ["-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"]
        }
        launch.version = RuntimeIdentifier.java(major: major).versionName
        if major >= Self.firstPreparedJava {
            // The heap is sized at the start, as the memory of the function says.
            launch.early = Self.early(
                spec, .init(dependsOnMemory: true, forks: false, spares: 2),
                reading: ["JAVA_", "_JAVA_", "JDK_", "CLASSPATH"])
        }
        return launch
    }

    /// The internals of earlier ones differ.
    private static let firstPreparedJava = 17
}

/// The sources of the bootstrap, as they were written to disk.
private enum JavaSources {
    static func paths(below directory: String) -> [String] {
        FileSystem.names(in: directory).flatMap { name -> [String] in
            let path = directory + "/" + name
            if name.hasSuffix(".java") { return [path] }
            return name.contains(".") ? [] : paths(below: path)
        }
    }
}

extension InterpreterSearch {
    /// The Java of this version: the homes' own `release` files say it, so nothing needs to be run.
    func java(major: Int) -> Interpreter? {
        javaInstallations().first { javaVersion(of: $0) == major }
            .flatMap { Self.executable($0 + "/bin/java") }
    }

    /// Any compiler that can make what every version runs, and its own version.
    func javaCompiler() -> (path: String, major: Int)? {
        for home in javaInstallations() {
            guard let major = javaVersion(of: home), major >= 8,
                let compiler = Self.executable(home + "/bin/javac")
            else { continue }
            return (compiler.path, major)
        }
        return nil
    }

    private func javaInstallations() -> [String] {
        var homes = javaHomes
        for parent in javaParents {
            homes += FileSystem.names(in: parent).sorted().map { parent + "/" + $0 }
        }
        // What is on PATH leads to its home.
        homes += path.compactMap { Self.executable($0 + "/java")?.prefix }
        var seen: Set<String> = []
        return homes.filter { FileSystem.exists($0 + "/release") && seen.insert($0).inserted }
    }

    private var javaParents: [String] {
        ["/usr/lib/jvm", "/usr/java", "/opt/java", home + "/.sdkman/candidates/java", home + "/.jdks"]
            .filter { looksAtSystem || $0.hasPrefix(home) }
    }

    private func javaVersion(of home: String) -> Int? {
        guard let text = FileSystem.text(of: home + "/release", limit: 64 * 1_024),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("JAVA_VERSION=") })
        else { return nil }
        let numbers = line.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }.split(separator: ".")
        // Before 9 they were called 1.8.
        let major = numbers.first == "1" ? numbers.dropFirst().first : numbers.first
        return major.flatMap { Int($0.prefix { $0.isNumber }) }
    }
}
