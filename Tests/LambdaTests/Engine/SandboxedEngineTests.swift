// The engine over real sandboxes: runtimes of several kinds end to end, and nothing left behind.

import CloudCore
import CloudTesting
import Glibc
import Logging
import NIOPosix
import Sandbox
import Testing

@testable import Lambda

private let canIsolate = Task { await SandboxProbe.run().canIsolate }
private let interpreter = "/usr/bin/python3"
/// A directory with AWS's runtime interface client: `pip install --target DIRECTORY awslambdaric`.
private let interfaceClient = getenv("APUS_TEST_AWSLAMBDARIC").map { String(cString: $0) }

@Suite(
    .serialized, .enabled("this machine cannot isolate functions") { await canIsolate.value },
    .enabled(if: access(interpreter, X_OK) == 0))
struct SandboxedEngineTests {
    @Test func aCustomRuntimeAnswers() async throws {
        try await withEngine(["bootstrap": Programs.python]) { engine, spec, log in
            let answer = try await engine.invoke(testCall(spec, #"{"n":1}"#, tail: true))
            #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"got": {"n": 1}}"#)
            let tail = Base64.decode(answer.logResult ?? "").map { String(decoding: $0, as: UTF8.self) } ?? ""
            #expect(tail.contains("handling id-1\n"))
            #expect(tail.contains("Init Duration: "))
            for number in 2...20 {
                _ = try await engine.invoke(testCall(spec, #"{"n":1}"#, id: "id-\(number)"))
            }
            #expect(engine.statistics.coldStarts <= 2)
        }
    }

    @Test func theUnixSocketIsARuntimeAPIToo() async throws {
        let program =
            Programs.python
            .replacing(
                "http.client.HTTPConnection(os.environ[\"AWS_LAMBDA_RUNTIME_API\"])", with: "Local(\"x\")"
            )
            .replacing("import http.client,", with: Programs.local + "import")
        try await withEngine(["bootstrap": program]) { engine, spec, _ in
            let answer = try await engine.invoke(testCall(spec, "1"))
            #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"got": 1}"#)
        }
    }

    @Test(.enabled(if: access("/usr/bin/curl", X_OK) == 0)) func aShellLoopAroundCurlAnswers() async throws {
        try await withEngine(["bootstrap": Programs.shell]) { engine, spec, _ in
            for number in 1...3 {
                let answer = try await engine.invoke(testCall(spec, "ping \(number)", id: "id-\(number)"))
                #expect(String(decoding: answer.payload, as: UTF8.self) == "echo ping \(number)")
            }
        }
    }

    @Test(.enabled(if: interfaceClient != nil)) func awssOwnClientWorksUnchanged() async throws {
        let files = ["app.py": Programs.handler]
        var runtime = RuntimeLaunch(
            executable: interpreter, arguments: ["-m", "awslambdaric", "app.handler"],
            environment: [
                "PYTHONPATH": "/var/task:/ric", "AWS_EXECUTION_ENV": "AWS_Lambda_python3.11",
                "_LAMBDA_TELEMETRY_LOG_FD": "2",
            ])
        runtime.binds = [.init(source: interfaceClient ?? "", target: "/ric")]
        try await withEngine(files, runtime) { engine, spec, _ in
            let answer = try await engine.invoke(testCall(spec, #"{"x":"é"}"#, tail: true))
            #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"x": "\u00e9", "id": "id-1"}"#)
            let tail = Base64.decode(answer.logResult ?? "").map { String(decoding: $0, as: UTF8.self) } ?? ""
            #expect(tail.contains("printed\n"))
            #expect(tail.contains("two\nlines"))
            let failed = try await engine.invoke(testCall(spec, #"{"fail":1}"#, id: "id-2"))
            #expect(failed.functionError == "Unhandled")
            #expect(String(decoding: failed.payload, as: UTF8.self).contains(#""errorType": "ValueError""#))
        }
    }

    @Test func crashesTimeoutsAndMemoryAreReported() async throws {
        try await withEngine(["bootstrap": Programs.python], timeoutSeconds: 1) { engine, spec, log in
            let crash = try await engine.invoke(testCall(spec, #"{"exit":3}"#, id: "crash"))
            #expect(String(decoding: crash.payload, as: UTF8.self).contains("exit status 3"))
            let hang = try await engine.invoke(testCall(spec, #"{"sleep":30}"#, id: "hang"))
            #expect(
                String(decoding: hang.payload, as: UTF8.self).contains("Task timed out after 1.00 seconds"))
            let eat = try await engine.invoke(testCall(spec, #"{"eat":400}"#, id: "eat"))
            #expect(eat.functionError == "Unhandled")
            let next = try await engine.invoke(testCall(spec, "1", id: "next"))
            #expect(String(decoding: next.payload, as: UTF8.self) == #"{"got": 1}"#)
        }
    }

    @Test func aFrozenEnvironmentThaws() async throws {
        try await withEngine(["bootstrap": Programs.python]) { engine, spec, _ in
            for number in 1...4 {
                _ = try await engine.invoke(testCall(spec, "1", id: "id-\(number)"))
                try await SystemClock().sleep(for: .milliseconds(60))
            }
            #expect(engine.statistics.coldStarts == 1)
        }
    }

    @Test func tenThousandWarmCallsLeaveNothingBehind() async throws {
        try await withEngine(["bootstrap": Programs.python]) { engine, small, _ in
            var spec = small
            spec.memoryMiB = 1_769
            _ = try await engine.invoke(testCall(spec, "0", id: "first"))
            for number in 0..<500 { _ = try await engine.invoke(testCall(spec, "1", id: "warm-\(number)")) }
            await engine.flushLogs()
            let (files, memory) = (Self.openFiles(), Self.residentKiB())
            let start = SystemClock().uptime
            for number in 0..<10_000 {
                _ = try await engine.invoke(testCall(spec, "1", id: "id-\(number)"))
            }
            let each = (SystemClock().uptime - start) / 10_000
            await engine.flushLogs()
            // A busy machine may have needed a second one; each has a handful of descriptors.
            let environments = engine.statistics.environments
            #expect(environments <= 3)
            #expect(Self.openFiles() <= files + 2 + 8 * (environments - 1))
            #expect(Self.residentKiB() - memory < 24 * 1_024, "\(each) each")
        }
    }

    // MARK: Around them

    private func withEngine(
        _ files: [String: String],
        _ runtime: RuntimeLaunch = RuntimeLaunch(executable: "/var/task/bootstrap"), timeoutSeconds: Int = 10,
        _ body: (ExecutionEngine, FunctionSpec, NoLog) async throws -> Void
    ) async throws {
        var template = Array("/tmp/apus-engine-test-XXXXXX".utf8CString)
        let directory = mkdtemp(&template).map { String(cString: $0) } ?? ""
        chmod(directory, 0o755)
        for (name, text) in files {
            let file = open(directory + "/" + name, O_CREAT | O_WRONLY, 0o755)
            _ = write(file, text, text.utf8.count)
            close(file)
        }
        defer {
            for name in files.keys { unlink(directory + "/" + name) }
            rmdir(directory)
        }
        let backend = try NamespaceBackend(SandboxConfiguration(spareEnvironments: 0))
        let clock = SystemClock()
        let log = NoLog()
        var settings = EngineSettings()
        settings.logDelayMilliseconds = 20
        let engine = ExecutionEngine(
            backend: backend, catalog: TestCatalog(runtime: runtime), roles: TestRoles(clock: clock),
            logs: log, authorizer: PermissiveAuthorizer(), clock: clock, entropy: SystemEntropy(),
            group: MultiThreadedEventLoopGroup.singleton, settings: settings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var spec = testSpec(timeoutSeconds: timeoutSeconds)
        spec.codeDirectory = directory
        do { try await body(engine, spec, log) } catch { Issue.record(error) }
        await engine.shutdown(grace: .seconds(5))
        #expect(engine.statistics.environments == 0)
        await backend.shutdown()
    }

    private static func openFiles() -> Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
    }

    private static func residentKiB() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return 0 }
        let parts = line.prefix { $0 != 0 }.split(separator: 32)
        guard parts.count > 1 else { return 0 }
        return 4 * parts[1].reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}

/// Takes lines and forgets them.
struct NoLog: LogWriter {
    func append(
        _ events: [LogLine], group: String, stream: String, account: AccountID, region: Region,
        making: LogMaking
    ) async throws {}
}

/// Custom runtimes in a few lines.
enum Programs {
    static let python = """
        #!/usr/bin/python3 -ISu
        import http.client, json, os, sys, time
        api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        base = "/2018-06-01/runtime/invocation/"
        while True:
            api.request("GET", base + "next")
            got = api.getresponse()
            id = got.headers["Lambda-Runtime-Aws-Request-Id"]
            event = json.loads(got.read())
            print("handling", id)
            if isinstance(event, dict):
                if "exit" in event: sys.exit(event["exit"])
                if "sleep" in event: time.sleep(event["sleep"])
                if "eat" in event: x = bytearray(event["eat"] << 20)
            api.request("POST", base + id + "/response", json.dumps({"got": event}))
            api.getresponse().read()

        """
    /// Goes before the imports of `python`.
    static let local = """
        import http.client, socket, os
        class Local(http.client.HTTPConnection):
            def connect(self):
                self.sock = socket.socket(socket.AF_UNIX)
                self.sock.connect(os.environ["APUS_RUNTIME_SOCKET"])

        """
    static let shell = """
        #!/bin/sh
        base=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
        while true; do
            event=$(curl -sS -D /tmp/head $base/next)
            id=$(tr -d '\\r' < /tmp/head | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
            curl -sS -X POST $base/$id/response -d "echo $event" > /dev/null
        done

        """
    static let handler = """
        import logging
        def handler(event, context):
            print("printed")
            logging.getLogger().warning("two\\nlines")
            if "fail" in event: raise ValueError("no")
            event["id"] = context.aws_request_id
            return event

        """
}
