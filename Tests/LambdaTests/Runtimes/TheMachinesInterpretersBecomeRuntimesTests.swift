// Each runtime identifier leads to an interpreter of the machine, or to an error that says what to install.

import CloudCore
import Sandbox
import Testing

@testable import Lambda

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct TheMachinesInterpretersBecomeRuntimes {
    private let place: TemporaryPlace

    init() throws { place = try TemporaryPlace() }

    private func program(_ path: String, script: Bool = false) throws {
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        try FileSystem.makeDirectories(place.path + "/" + directory)
        let text = Array((script ? "#!/bin/sh\necho v20.1.0\n" : "\u{7F}ELF").utf8)
        try text.withUnsafeBytes { try FileSystem.writeFile(place.path + "/" + path, $0) }
        chmod(place.path + "/" + path, 0o755)
    }

    private func runtimes(path: [String] = []) throws -> HostRuntimes {
        let search = InterpreterSearch(
            path: path.map { place.path + "/" + $0 }, home: place.path + "/home",
            pyenvRoots: [place.path + "/pyenv"])
        return try HostRuntimes(directory: place.path + "/runtimes", search: search)
    }

    private func spec(_ runtime: String, environment: [String: String] = [:]) -> FunctionSpec {
        FunctionSpec(
            account: .development, region: .usEast1, name: "fn", version: "$LATEST",
            arn: ARN(
                service: "lambda", region: "us-east-1", account: "000000000000", resource: "function:fn"),
            generation: 1, runtime: runtime, handler: "app.handler", codeDirectory: place.path,
            environment: environment,
            role: ARN(service: "iam", region: "", account: "000000000000", resource: "role/r"),
            logging: FunctionLogging(group: "/aws/lambda/fn"))
    }

    @Test func theNewestPatchOfAVersionManagerIsTaken() throws {
        try program("pyenv/versions/3.12.2/bin/python3.12")
        try program("pyenv/versions/3.12.11/bin/python3.12")
        let launch = try runtimes().launch(for: spec("python3.12"))
        #expect(launch.executable == "/var/lang/bin/python3.12")
        #expect(launch.arguments.last == "/var/runtime/bootstrap.py")
        let bind = try #require(launch.binds.first { $0.target == "/var/lang" })
        #expect(bind.source == place.path + "/pyenv/versions/3.12.11")
        #expect(launch.environment["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.12")
        #expect(launch.version == "python:3.12.v1")
    }

    /// Not those of the system alone, which are programs of the function's own.
    @Test func aWrapperStartsTheRuntime() throws {
        try program("pyenv/versions/3.12.2/bin/python3.12")
        let wrapped = ["AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrapper"]
        let launch = try runtimes().launch(for: spec("python3.12", environment: wrapped))
        #expect(launch.wrapper == "/opt/wrapper" && launch.early == nil)
        let command = RuntimeWrapper.command("/opt/wrapper", launch.executable, launch.arguments)
        #expect(command.executable == "/bin/sh")
        #expect(command.arguments.dropFirst(2).starts(with: ["/opt/wrapper", "/var/lang/bin/python3.12"]))
        #expect(command.arguments.last == "/var/runtime/bootstrap.py")
        #expect(try runtimes().launch(for: spec("provided.al2023", environment: wrapped)).wrapper == nil)
        let empty = try runtimes().launch(
            for: spec("python3.12", environment: ["AWS_LAMBDA_EXEC_WRAPPER": ""]))
        #expect(empty.wrapper == nil)
    }

    @Test func shimsAreNoInterpreters() throws {
        try program("shims/python3.12", script: true)
        #expect(throws: AWSError.self) { try runtimes(path: ["shims"]).check("python3.12") }
    }

    @Test func nodeIsFoundByItsDirectory() throws {
        try program("home/.nvm/versions/node/v22.3.0/bin/node")
        let launch = try runtimes().launch(for: spec("nodejs22.x"))
        #expect(launch.executable == "/var/lang/bin/node")
        #expect(launch.environment["NODE_PATH"]?.hasPrefix("/opt/nodejs/node22/node_modules:") == true)
    }

    @Test func theFunctionsOwnPathsWin() throws {
        try program("bin/python3.11")
        let launch = try runtimes(path: ["bin"]).launch(for: spec("python3.11", environment: ["PATH": "/x"]))
        #expect(launch.environment["PATH"] == nil)
        #expect(launch.environment["LD_LIBRARY_PATH"] != nil)
    }

    @Test func theBootstrapsAreWrittenOnceAndComplete() throws {
        try program("bin/python3.11")
        let launch = try runtimes(path: ["bin"]).launch(for: spec("python3.11"))
        let bind = try #require(launch.binds.first { $0.target == "/var/runtime" })
        #expect(FileSystem.exists(bind.source + "/bootstrap.py"))
        #expect(FileSystem.exists(bind.source + "/../nodejs/streaming.cjs"))
        #expect(TemporaryPlace.text(bind.source + "/_apus_runtime.py")?.contains("def main()") == true)
        #expect(try runtimes(path: ["bin"]).launch(for: spec("python3.11")).binds == launch.binds)
    }

    @Test func packagesMayBringTheirOwnBootstrap() throws {
        #expect(try runtimes().launch(for: spec("provided.al2023")).executable == "/var/task/bootstrap")
        var inLayer = spec("provided.al2")
        try program("layer/bootstrap")
        inLayer.layerDirectories = [place.path + "/layer"]
        #expect(try runtimes().launch(for: inLayer).executable == "/opt/bootstrap")
    }

    @Test func whatIsMissingSaysWhatToInstall() throws {
        func refusal(_ runtime: String) throws -> AWSError {
            try #require(throws: AWSError.self) { try runtimes().check(runtime) }
        }
        #expect(try refusal("python3.14").message.contains("Install Python 3.14"))
        #expect(try refusal("nodejs24.x").code == "InvalidParameterValueException")
        #expect(try refusal("dotnet8").status == 501)
        #expect(try refusal("python2.7").message.contains("no longer supported"))
        #expect(
            try refusal("cobol").message.hasPrefix("Value cobol at 'runtime' failed to satisfy constraint: "))
        #expect(throws: Never.self) { try runtimes().check("provided.al2") }
    }

    @Test(arguments: [
        (["en_US.UTF-8", "C.UTF-8"], [:]), (["C.UTF-8"], ["LC_ALL": "C.UTF-8"]), ([], [String: String]()),
    ])
    func aMissingLocaleIsStoodInFor(known: [String], variables: [String: String]) {
        #expect(MachineLocale.substitute(for: "en_US.UTF-8", isKnown: known.contains) == variables)
    }

    @Test func functionsMayChooseTheirLocale() {
        #expect(MachineLocale.isKnown("C") && !MachineLocale.isKnown("xx_XX.UTF-8"))
        #expect(!MachineLocale.isChosen(by: ["LANGUAGE_OF_REPLY": "de"]))
        for name in ["LANG", "LC_ALL", "LC_CTYPE"] {
            #expect(MachineLocale.isChosen(by: [name: "de_DE.UTF-8"]))
        }
    }
}
