// Java by the `release` file of its home, Ruby by its name, its directory or by asking it.

import CloudCore
import Testing
import Wire

@testable import Lambda

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct JavaAndRubyAreFound {
    private let place: TemporaryPlace

    init() throws { place = try TemporaryPlace() }

    private func file(_ path: String, _ text: String) throws {
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        try FileSystem.makeDirectories(place.path + "/" + directory)
        try Array(text.utf8).withUnsafeBytes { try FileSystem.writeFile(place.path + "/" + path, $0) }
        chmod(place.path + "/" + path, 0o755)
    }

    private func java(_ home: String, version: String, compiler: Bool = true) throws {
        try file(home + "/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"\(version)\"\n")
        try file(home + "/bin/java", "\u{7F}ELF")
        if compiler { try file(home + "/bin/javac", "\u{7F}ELF") }
    }

    private var search: InterpreterSearch {
        InterpreterSearch(
            path: [place.path + "/bin"], home: place.path + "/home", pyenvRoots: [],
            javaHomes: [place.path + "/named"])
    }

    @Test func javaByTheReleaseOfItsHome() throws {
        try java("home/.sdkman/candidates/java/21.0.2-tem", version: "21.0.2")
        try java("home/.jdks/corretto-11", version: "11.0.22", compiler: false)
        try java("named", version: "1.8.0_392")
        #expect(search.java(major: 21)?.path.hasSuffix("/21.0.2-tem/bin/java") == true)
        #expect(search.java(major: 11)?.path.hasSuffix("/corretto-11/bin/java") == true)
        #expect(search.java(major: 8)?.path.hasSuffix("/named/bin/java") == true)
        #expect(search.java(major: 17) == nil)
        // The one that is named first, if it has a compiler.
        #expect(search.javaCompiler()?.path.hasSuffix("/named/bin/javac") == true)
        #expect(search.javaCompiler()?.major == 8)
    }

    @Test func rubyByNameByDirectoryAndByAsking() throws {
        try file("bin/ruby3.4", "\u{7F}ELF")
        try file("bin/ruby", "\u{7F}ELF and more")
        try file("home/.rbenv/versions/3.3.1/bin/ruby", "\u{7F}ELF")
        try file("home/.rbenv/versions/3.3.10/bin/ruby", "\u{7F}ELF")
        #expect(search.ruby(minor: 4, versionOf: { _ in nil })?.path.hasSuffix("/bin/ruby3.4") == true)
        #expect(search.ruby(minor: 3, versionOf: { _ in nil })?.path.hasSuffix("/3.3.10/bin/ruby") == true)
        #expect(search.ruby(minor: 2, versionOf: { _ in 2 })?.path.hasSuffix("/bin/ruby") == true)
        #expect(search.ruby(minor: 2, versionOf: { _ in 1 }) == nil)
    }

    @Test func whatIsMissingSaysWhatToInstall() throws {
        let runtimes = try HostRuntimes(directory: place.path + "/runtimes", search: search)
        for (name, words) in [
            ("java21", "apt install openjdk-21-jdk-headless"), ("ruby3.3", "rbenv install 3.3"),
        ] {
            #expect {
                try runtimes.check(name)
            } throws: {
                ($0 as? AWSError)?.message.contains(words) == true
            }
        }
        #expect(HostRuntimes.advice(for: "ruby3.4") == "rbenv install 3.4")
    }

    @Test(arguments: [
        "python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "nodejs18.x",
        "nodejs20.x", "nodejs22.x", "nodejs24.x", "java8.al2", "java11", "java17", "java21", "java25",
        "ruby3.2", "ruby3.3", "ruby3.4",
    ]) func everyIdentifierIsKnownAndSaysWhatItNeeds(name: String) throws {
        #expect(HostRuntimes.supported.contains(name))
        #expect(RuntimeIdentifier.accepted.contains(name))
        let advice = try #require(HostRuntimes.advice(for: name))
        let runtimes = try HostRuntimes(directory: place.path + "/runtimes", search: search)
        #expect(!runtimes.available().contains(name))
        let refusal = #expect(throws: AWSError.self) { try runtimes.check(name) }
        #expect(refusal?.code == "InvalidParameterValueException")
        let version = name.drop { !$0.isNumber }.split(separator: ".").prefix(
            name.hasPrefix("nodejs") ? 1 : 2)
        let number = name == "java8.al2" ? "8" : version.joined(separator: ".")
        #expect(refusal?.message.contains(number) == true && advice.contains(number), "\(advice)")
    }

    @Test func aJavaThatReadsVariablesAtItsStartIsNotStartedAhead() throws {
        try java("named", version: "17.0.1")
        try java("home/.jdks/temurin-11", version: "11.0.1")
        let runtimes = try HostRuntimes(directory: place.path + "/runtimes", search: search)
        try FileSystem.makeDirectories(runtimes.javaClasses)
        var spec = testSpec(memoryMiB: 1_000)
        spec.architecture = HostRuntimes.architecture
        spec.runtime = "java17"
        spec.environment = ["OWN": "x"]
        let launch = try runtimes.launch(for: spec)
        // The heap is the memory's: who has another size takes another kind.
        #expect(launch.early == .init(dependsOnMemory: true, forks: false, spares: 2))
        #expect(launch.arguments.contains("-Xmx870400k"))
        for name in ["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "TZ", "LC_ALL"] {
            spec.environment = [name: "x"]
            #expect(try runtimes.launch(for: spec).early == nil, "\(name)")
        }
        spec.environment = [:]
        spec.runtime = "java11"
        #expect(try runtimes.launch(for: spec).early == nil)
    }

    @Test func aRubyThatReadsVariablesAtItsStartIsNotForked() throws {
        try file("bin/ruby3.4", "\u{7F}ELF")
        let runtimes = try HostRuntimes(directory: place.path + "/runtimes", search: search)
        var spec = testSpec()
        spec.architecture = HostRuntimes.architecture
        spec.runtime = "ruby3.4"
        #expect(try runtimes.launch(for: spec).early == .init(dependsOnMemory: false, forks: true, spares: 4))
        for name in ["RUBYOPT", "RUBYLIB", "GEM_PATH", "GEM_HOME", "BUNDLE_GEMFILE", "LD_PRELOAD"] {
            spec.environment = [name: "x"]
            #expect(try runtimes.launch(for: spec).early == nil, "\(name)")
        }
    }

    @Test func aCompilerIsNeededAndMustSucceed() async throws {
        let runtimes = try HostRuntimes(directory: place.path + "/runtimes", search: search)
        let missing = await #expect(throws: AWSError.self) { try await runtimes.compileJava() }
        #expect(missing?.message.contains("no javac") == true)
        try java("named", version: "17.0.1", compiler: false)
        symlink("/bin/false", place.path + "/named/bin/javac")
        let failed = await #expect(throws: AWSError.self) { try await runtimes.compileJava() }
        #expect(failed?.code == "ServiceException")
        #expect(!FileSystem.exists(runtimes.javaClasses))
    }
}

@Suite struct RuntimesGoOutOfService {
    private func instant(_ year: Int, _ month: Int, _ day: Int) throws -> Instant {
        try #require(CivilTime(year: year, month: month, day: day).instant)
    }

    private func refusal(_ runtime: String, _ use: RuntimeLifecycle.Use, _ now: Instant) -> String? {
        do {
            try RuntimeLifecycle.check(runtime, for: use, at: now)
            return nil
        } catch {
            return (error as? AWSError)?.message
        }
    }

    @Test func firstForCreationThenForUpdates() throws {
        let words =
            "The runtime parameter of python3.12 is no longer supported for creating or updating AWS Lambda "
            + "functions. We recommend you use a supported runtime while creating or updating functions."
        let dayBefore = try instant(2028, 11, 29) + .seconds(86_399)
        #expect(refusal("python3.12", .creating, dayBefore) == nil)
        #expect(refusal("python3.12", .creating, try instant(2028, 11, 30)) == words)
        #expect(refusal("python3.12", .updating, try instant(2028, 11, 30)) == nil)
        #expect(refusal("python3.12", .updating, try instant(2029, 1, 10)) == words)
        #expect(refusal("go1.x", .creating, try instant(2026, 1, 1)) != nil)
        #expect(refusal("unheard.of", .creating, try instant(2040, 1, 1)) == nil)
    }

    @Test func theCloudsClockDecides() async throws {
        let lambda = try LambdaFixture()
        try await lambda.create("old")
        var later = lambda
        later.context.now = try instant(2028, 12, 24)
        let made = await later.refusal { try await later.create("new") }
        #expect(made?.code == "InvalidParameterValueException")
        #expect(made?.message.hasPrefix("The runtime parameter of python3.12 is no longer supported") == true)
        // What is there can be changed a little longer, and runs for ever.
        func update(_ member: String, _ value: Document) async throws {
            _ = try await later.call(
                "UpdateFunctionConfiguration", [("FunctionName", "old"), (member, value)])
        }
        try await update("Runtime", "python3.12")
        later.context.now = try instant(2029, 2, 1)
        #expect(await later.refusal { try await update("Runtime", "python3.12") } != nil)
        try await update("Timeout", .integer(9))
        let code = await later.refusal {
            _ = try await later.call(
                "UpdateFunctionCode",
                [("FunctionName", "old"), ("ZipFile", .string(Base64.encode(LambdaFixture.zip("x"))))])
        }
        #expect(code?.message.hasPrefix("The runtime parameter of python3.12 is no longer supported") == true)
        #expect(try await later.invoke("old").status == 200)
    }
}
