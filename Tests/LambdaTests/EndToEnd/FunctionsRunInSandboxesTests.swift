// The whole of Lambda but HTTP: a package goes in, a sandbox runs it with this machine's own interpreter and
// our own bootstrap, an answer and log lines come out. Says nothing where the machine can't isolate.

import Agenda
import CloudCore
import CloudTesting
import Glibc
import Logging
import NIOPosix
import Sandbox
import Store
import Synchronization
import Testing
import Wire

@testable import Lambda

/// Keeps log lines for the test.
final class KeptLines: LogWriter {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func append(
        _ events: [LogLine], group: String, stream: String, account: AccountID, region: Region,
        making: LogMaking
    ) async throws {
        lines.withLock { $0 += events.map(\.message) }
    }
}

@Suite(.serialized) struct FunctionsRunInSandboxes {
    /// A Lambda that runs things, and its end.
    private func withLambda(
        _ body: (LambdaService, HostedService, KeptLines, [String]) async throws -> Void
    ) async throws {
        try await withLambda(spares: 0) { lambda, hosted, logs, available, _ in
            try await body(lambda, hosted, logs, available)
        }
    }

    /// `spares`: how many runtimes are started ahead.
    func withLambda(
        spares: Int,
        _ body: (LambdaService, HostedService, KeptLines, [String], NamespaceBackend) async throws -> Void
    ) async throws {
        guard await SandboxProbe.run().canIsolate else { return }
        let place = try TemporaryPlace()
        let store = MemoryStore()
        let logs = KeptLines()
        let backend = try NamespaceBackend(
            SandboxConfiguration(storageDirectory: place.path, spareEnvironments: spares))
        let runtimes = try HostRuntimes(
            directory: place.path + "/runtimes", search: try search(rubyBelow: place.path))
        var settings = EngineSettings()
        settings.logDelayMilliseconds = 0
        let agenda = Agenda(store: store, clock: SystemClock())
        let lambda = try await LambdaService.start(
            LambdaService.Dependencies(
                store: store, blobs: MemoryBlobStore(), agenda: agenda,
                sandboxes: backend, runtimes: runtimes, packages: place.path + "/code",
                sealer: TurningSealer(), roles: TwoRoles(), logs: logs, objects: nil,
                authorizer: PermissiveAuthorizer(), clock: SystemClock(),
                entropy: SystemEntropy(), group: MultiThreadedEventLoopGroup.singleton, settings: settings,
                logger: Logger(label: "tests")))
        let running = Task { await agenda.run() }
        defer { running.cancel() }
        do {
            try await body(lambda, HostedService(lambda), logs, runtimes.available(), backend)
        } catch {
            Issue.record(error)
        }
        await lambda.shutdown(grace: .seconds(5))
        await backend.shutdown()
    }

    /// Any Ruby will do for `ruby3.2`.
    private func search(rubyBelow place: String) throws -> InterpreterSearch {
        var search = InterpreterSearch.ofThisMachine()
        try FileSystem.makeDirectories(place + "/bin")
        symlink("/usr/bin/ruby", place + "/bin/ruby3.2")
        search.path.append(place + "/bin")
        return search
    }

    func create(
        _ hosted: HostedService, _ name: String, _ runtime: String, _ handler: String,
        _ files: [String: String], variables: [String: String] = [:]
    ) async throws {
        var zip = ZipBuilder()
        for (path, text) in files { zip.add(path, text) { $0.unixMode = 0o100755 } }
        let members: [(key: String, value: Document)] = [
            ("FunctionName", .string(name)), ("Role", .string(TwoRoles.good)), ("Runtime", .string(runtime)),
            ("Handler", .string(handler)), ("Timeout", .integer(20)),
            ("Code", .object([("ZipFile", .string(Base64.encode(zip.bytes)))])),
            (
                "Environment",
                .object([("Variables", .object(variables.map { (key: $0.key, value: .string($0.value)) }))])
            ),
        ]
        _ = try await hosted.call(
            "CreateFunction", input: .object(members), context: .testing(),
            authorizer: PermissiveAuthorizer())
    }

    func invoke(
        _ lambda: LambdaService, _ name: String, _ payload: String
    ) async throws -> (error: String?, body: String, log: String) {
        let head = RequestHead(
            method: "POST", path: "/2015-03-31/functions/\(name)/invocations",
            headers: ["X-Amz-Log-Type": "Tail"])
        let response = try await lambda.invoke(
            WireRequest(head: head, body: Array(payload.utf8)), .testing(requestID: SystemEntropy().uuid()))
        guard case .bytes(let bytes) = response.body else { return (nil, "", "") }
        let log = response.headers["X-Amz-Log-Result"].flatMap { Base64.decode($0) } ?? []
        return (
            response.headers["X-Amz-Function-Error"], String(decoding: bytes, as: UTF8.self),
            String(decoding: log, as: UTF8.self)
        )
    }

    @Test func python() async throws {
        try await withLambda { lambda, hosted, logs, available in
            for runtime in available where runtime.hasPrefix("python") {
                let code = """
                    import logging, os, sys
                    logging.getLogger().setLevel(logging.INFO)
                    def handler(event, context):
                        print("printed")
                        logging.info("two\\nlines")
                        if event.get("fail"): raise ValueError("no")
                        return [event, sys.version_info[:2], __file__, os.environ["AWS_EXECUTION_ENV"]]
                    """
                let name = "f-" + runtime.filter { $0 != "." }
                try await create(hosted, name, runtime, "app.handler", ["app.py": code])
                for _ in 0..<2 {
                    let answer = try await invoke(lambda, name, "{\"a\": 1}")
                    let minor = runtime.dropFirst(8)
                    #expect(
                        answer.body
                            == "[{\"a\": 1}, [3, \(minor)], \"/var/task/app.py\", \"AWS_Lambda_\(runtime)\"]")
                    #expect(answer.error == nil)
                    #expect(answer.log.contains("\nprinted\n"))
                    #expect(answer.log.contains("two\nlines"))
                }
                let failed = try await invoke(lambda, name, "{\"fail\": true}")
                #expect(failed.error == "Unhandled")
                #expect(failed.body.contains("\"errorType\": \"ValueError\""))
                #expect(failed.body.contains("File \\\"/var/task/app.py\\\", line 6, in handler"))
            }
        }
    }

    @Test func nodejs() async throws {
        try await withLambda { lambda, hosted, logs, available in
            for runtime in available where runtime.hasPrefix("nodejs") {
                let code = """
                    exports.handler = async (event) => {
                      console.log('two\\nlines')
                      if (event.fail) throw new RangeError('no')
                      return [event, __filename]
                    }
                    """
                let name = "f-" + runtime.filter { $0 != "." }
                try await create(hosted, name, runtime, "index.handler", ["index.js": code])
                for _ in 0..<2 {
                    let answer = try await invoke(lambda, name, "{\"a\":1}")
                    #expect(answer.body == "[{\"a\":1},\"/var/task/index.js\"]")
                    #expect(answer.log.contains("INFO\ttwo\nlines"))
                }
                let failed = try await invoke(lambda, name, "{\"fail\":true}")
                #expect(failed.error == "Unhandled")
                #expect(failed.body.contains("\"errorType\":\"RangeError\""))
            }
        }
    }

    @Test func asynchronously() async throws {
        try await withLambda { lambda, hosted, logs, available in
            guard let runtime = available.first(where: { $0.hasPrefix("python") }) else { return }
            let code = "def handler(event, context): print('ran with', event)"
            try await create(hosted, "later", runtime, "app.handler", ["app.py": code])
            let head = RequestHead(
                method: "POST", path: "/2015-03-31/functions/later/invocations",
                headers: ["X-Amz-Invocation-Type": "Event"])
            let response = try await lambda.invoke(
                WireRequest(head: head, body: Array("[7]".utf8)), .testing())
            #expect(response.status == 202)
            let patience = SystemClock().now + .seconds(15)
            while !logs.all.contains(where: { $0.hasPrefix("ran with [7]") }), SystemClock().now < patience {
                try await SystemClock().sleep(for: .milliseconds(10))
            }
            #expect(logs.all.contains { $0.hasPrefix("ran with [7]") })
        }
    }

    @Test func handlersThatAreNotThere() async throws {
        try await withLambda { lambda, hosted, logs, available in
            guard let runtime = available.first(where: { $0.hasPrefix("python") }) else { return }
            try await create(hosted, "nothing", runtime, "gone.handler", ["app.py": "x = 1"])
            let module = try await invoke(lambda, "nothing", "{}")
            #expect(module.error == "Unhandled")
            #expect(module.body.contains("Unable to import module 'gone': No module named 'gone'"))
            #expect(module.body.contains("Runtime.ImportModuleError"))
        }
    }
}
