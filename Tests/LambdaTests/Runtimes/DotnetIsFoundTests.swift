// .NET by its directories, the nearest version that the machine has; what is started for a package.

import CloudCore
import Sandbox
import Testing

@testable import Lambda

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct DotnetIsFound {
    private let place: TemporaryPlace

    init() throws { place = try TemporaryPlace() }

    private func file(_ path: String, _ text: String = "\u{7F}ELF") throws {
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        try FileSystem.makeDirectories(place.path + "/" + directory)
        try Array(text.utf8).withUnsafeBytes { try FileSystem.writeFile(place.path + "/" + path, $0) }
        chmod(place.path + "/" + path, 0o755)
    }

    private func dotnet(_ root: String, _ versions: String...) throws {
        try file(root + "/dotnet", "\u{7F}ELF" + root)
        for version in versions {
            try file(root + "/shared/Microsoft.NETCore.App/\(version)/System.Runtime.dll")
        }
    }

    private var search: InterpreterSearch {
        InterpreterSearch(
            path: [place.path + "/bin"], home: place.path + "/home", pyenvRoots: [],
            dotnetHomes: [place.path + "/named"], libraryDirectories: [place.path + "/lib"])
    }

    private func runtimes() throws -> HostRuntimes {
        try HostRuntimes(directory: place.path + "/runtimes", search: search)
    }

    private func spec(_ runtime: String, _ environment: [String: String] = [:]) throws -> FunctionSpec {
        var spec = testSpec()
        spec.architecture = HostRuntimes.architecture
        spec.runtime = runtime
        spec.handler = "Shop::Shop.Orders::Place"
        spec.codeDirectory = place.path + "/code"
        spec.environment = environment
        for name in ["Shop.deps.json", "Shop.runtimeconfig.json"]
        where !FileSystem.exists(spec.codeDirectory + "/" + name) { try file("code/" + name) }
        return spec
    }

    /// As if it had been compiled.
    private func compiled(_ runtimes: HostRuntimes, _ major: Int) throws {
        try file(
            runtimes.files.directory.dropFirst(place.path.count + 1) + "/dotnet/\(major)/Apus.Runtime.dll")
    }

    @Test func theVersionItselfOrTheNextLaterOne() throws {
        try dotnet("named", "6.0.36", "8.0.4", "8.0.28", "9.0.1", "10.0.0-rc.1")
        try dotnet("home/.dotnet", "8.0.5", "11.0.0")
        let named = place.path + "/named"
        #expect(search.dotnet(major: 8)?.root == named)
        #expect(search.dotnet(major: 8)?.version.description == "8.0.28")
        #expect(search.dotnet(major: 6)?.version.description == "6.0.36")
        #expect(search.dotnet(major: 7)?.version.description == "8.0.28")
        #expect(search.dotnet(major: 10)?.version.description == "11.0.0")
        #expect(search.dotnet(major: 10)?.root == place.path + "/home/.dotnet")
        #expect(search.dotnet(major: 12) == nil)
    }

    @Test func whatIsOnThePathLeadsToItsDirectory() throws {
        try dotnet("share/dotnet", "8.0.4")
        try FileSystem.makeDirectories(place.path + "/bin")
        symlink(place.path + "/share/dotnet/dotnet", place.path + "/bin/dotnet")
        #expect(search.dotnet(major: 8)?.root == place.path + "/share/dotnet")
    }

    @Test func theSDKsCompilerThenMonos() throws {
        #expect(search.dotnetCompiler() == nil)
        try file("bin/mcs", "#!/bin/sh")
        #expect(search.dotnetCompiler() == .mono(place.path + "/bin/mcs"))
        try dotnet("named", "8.0.4")
        try file("named/sdk/8.0.100/Roslyn/bincore/csc.dll")
        try file("named/sdk/8.0.404/Roslyn/bincore/csc.dll")
        try file("named/sdk/9.0.100/dotnet.dll")
        let assembly = place.path + "/named/sdk/8.0.404/Roslyn/bincore/csc.dll"
        let found = try #require(search.dotnetCompiler())
        #expect(found == .roslyn(dotnet: place.path + "/named/dotnet", assembly: assembly))
        let runtime = try #require(search.dotnet(major: 8))
        try file("sources/A.cs")
        try file("sources/reference/DispatchProxy.cs")
        let commands = found.commands(sources: place.path + "/sources", target: "/x.dll", runtime: runtime)
        #expect(commands.count == 1)
        #expect(commands.first?.contains("-r:" + runtime.framework + "/System.Runtime.dll") == true)
        #expect(commands.first?.last == place.path + "/sources/A.cs")
    }

    @Test func whatIsMissingIsSaid() async throws {
        let nothing = try runtimes()
        #expect(
            nothing.obstacle(for: "dotnet8") == "no .NET runtime 8 or later: apt-get install dotnet-sdk-8.0")
        #expect(!nothing.available().contains("dotnet8"))
        let missing = #expect(throws: AWSError.self) { try nothing.check("dotnet8") }
        #expect(missing?.status == 501 && missing?.code == "NotImplemented")
        #expect(missing?.message.contains("no .NET runtime 8 or later was found on PATH") == true)
        #expect(missing?.message.contains("provided.al2023") == true)

        try dotnet("named", "8.0.4")
        #expect(throws: Never.self) { try nothing.check("dotnet8") }
        #expect(throws: AWSError.self) { try nothing.check("dotnet10") }
        #expect(nothing.obstacle(for: "dotnet8")?.hasPrefix("no C# compiler") == true)
        #expect(!nothing.available().contains("dotnet8"))
        let compilerless = await #expect(throws: AWSError.self) { try await nothing.compileDotnet(for: 8) }
        #expect(compilerless?.status == 501 && compilerless?.message.contains("no C# compiler") == true)

        try FileSystem.makeDirectories(place.path + "/bin")
        symlink("/bin/false", place.path + "/bin/mcs")
        #expect(nothing.obstacle(for: "dotnet8") == nil && nothing.available().contains("dotnet6"))
        #expect(nothing.obstacle(for: "dotnet10")?.hasPrefix("no .NET runtime 10") == true)
        let failed = await #expect(throws: AWSError.self) { try await nothing.compileDotnet(for: 8) }
        #expect(failed?.code == "ServiceException")
    }

    @Test func itIsShownWhereAWSHasIt() throws {
        try dotnet("named", "8.0.4")
        try file("lib/libicuuc.so.72")
        let runtimes = try runtimes()
        try compiled(runtimes, 8)
        let launch = try runtimes.launch(for: spec("dotnet8"))
        #expect(launch.executable == "/var/lang/bin/dotnet")
        #expect(
            launch.arguments == [
                "exec", "--depsfile", "/var/task/Shop.deps.json", "--runtimeconfig",
                "/var/task/Shop.runtimeconfig.json", "/var/runtime/8/Apus.Runtime.dll",
                "Shop::Shop.Orders::Place",
            ])
        #expect(launch.binds.contains { $0.source == place.path + "/named" && $0.target == "/var/lang/bin" })
        #expect(launch.binds.contains { $0.target == "/var/runtime" })
        #expect(launch.environment["DOTNET_ROOT"] == "/var/lang/bin")
        #expect(launch.environment["DOTNET_VERSION"] == "8.0.4")
        #expect(launch.environment["AWS_EXECUTION_ENV"] == "AWS_Lambda_dotnet8")
        #expect(launch.environment["DOTNET_ROLL_FORWARD"] == nil)
        #expect(launch.environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] == nil)
        #expect(launch.version == "dotnet:8.v1" && launch.early == nil)
    }

    @Test func anOlderFunctionRollsForward() throws {
        try dotnet("named", "8.0.4")
        let runtimes = try runtimes()
        try compiled(runtimes, 8)
        let launch = try runtimes.launch(for: spec("dotnet6"))
        #expect(launch.environment["DOTNET_ROLL_FORWARD"] == "Major")
        #expect(launch.environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] == "1")
        #expect(launch.version == "dotnet:6.v1")
        let own = try runtimes.launch(for: spec("dotnet6", ["DOTNET_ROLL_FORWARD": "LatestMajor"]))
        #expect(own.environment["DOTNET_ROLL_FORWARD"] == nil)
    }

    private func command(_ handler: String, main: String? = nil, _ files: String...) -> DotnetCommand {
        DotnetCommand.running(handler, mainAssembly: main, files: files, bootstrap: "/b.dll")
    }

    @Test func theOneDescriptionThereIsOrTheOneThatIsNamed() {
        let other = command("A::B::C", "X.deps.json", "X.runtimeconfig.json")
        #expect(
            other.arguments[2] == "/var/task/X.deps.json"
                && other.arguments[4].hasSuffix("/X.runtimeconfig.json"))
        let main = command("A::B::C", main: "M.dll", "A.deps.json", "M.deps.json", "M.runtimeconfig.json")
        #expect(main.arguments[2] == "/var/task/M.deps.json")
        let none = command("A::B::C", "X.deps.json", "Y.deps.json", "A.runtimeconfig.json")
        #expect(none.executable == "/bin/sh" && none.arguments.last == "105")
        #expect(command("A::B::C", "A.deps.json").arguments.last == "106")
    }

    @Test func aProgramOfItsOwn() {
        #expect(command("App", "App.dll").arguments == ["exec", "/var/task/App.dll"])
        #expect(command("App.dll", "App.dll").arguments == ["exec", "/var/task/App.dll"])
        #expect(command("App", "App").executable == "/var/task/App")
        #expect(command("App", "Other").arguments.last == "104")
    }
}
