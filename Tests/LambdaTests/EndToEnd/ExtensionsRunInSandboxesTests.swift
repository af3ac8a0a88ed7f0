// Extensions as processes of real sandboxes: started from a layer, told what happens, given telemetry, waited
// for at the end, and their faults reported.

import CloudCore
import Glibc
import Logging
import NIOPosix
import Sandbox
import Testing

@testable import Lambda

private let canIsolate = Task { await SandboxProbe.run().canIsolate }
private let interpreter = "/usr/bin/python3"

@Suite(
    .serialized, .enabled("this machine cannot isolate functions") { await canIsolate.value },
    .enabled(if: access(interpreter, X_OK) == 0))
struct ExtensionsRunInSandboxesTests {
    @Test(arguments: ["http", "tcp"]) func anExtensionHearsOfEverything(_ mode: String) async throws {
        let lines = try await run(mode) { engine, spec in
            let answer = try await engine.invoke(testCall(spec, "1"))
            #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"got": 1}"#)
        }
        for wanted in [
            "SAID register 200 fn $LATEST", "SAID subscribe 200", "SAID INVOKE id-1 X-Amzn-Trace-Id",
            "SAID platform.initStart", "SAID platform.initRuntimeDone", "SAID platform.telemetrySubscription",
            "SAID platform.extension", "SAID platform.start", "SAID function handling id-1",
            "SAID platform.runtimeDone", "SAID platform.report", "SAID SHUTDOWN spindown",
            "EXTENSION\tName: watcher\tState: Ready\tEvents: [INVOKE,SHUTDOWN]",
        ] {
            #expect(lines.contains { $0.hasPrefix(wanted) }, "\(wanted) in \(lines)")
        }
    }

    @Test(arguments: [
        ("crash", "Extension.Crash", "exit status 3"), ("initerror", "Extension.InitError", "exit status 1"),
        ("broken", "Extension.LaunchError", "exec format error"),
    ]) func anExtensionThatFailsFailsTheFunction(_ mode: String, _ type: String, _ how: String) async throws {
        _ = try await run(mode) { engine, spec in
            let answer = try await engine.invoke(testCall(spec, "1"))
            let text = String(decoding: answer.payload, as: UTF8.self)
            #expect(answer.functionError == "Unhandled")
            #expect(text.contains(type) && text.contains(how), "\(text)")
        }
    }

    @Test func aCrashInACallEndsIt() async throws {
        _ = try await run("later") { engine, spec in
            let answer = try await engine.invoke(testCall(spec, #"{"sleep":5}"#))
            #expect(String(decoding: answer.payload, as: UTF8.self).contains("Extension.Crash"))
        }
    }

    @Test func aRuntimeThatEndsBeforeItsExtensionIsReadyFailsTheInit() async throws {
        _ = try await run("slow") { engine, spec in
            let answer = try await engine.invoke(testCall(spec, "1"))
            #expect(answer.functionError == "Unhandled")
            #expect(String(decoding: answer.payload, as: UTF8.self).contains("exit status 7"))
            // The init ran again within the call, as after any other failure: no further environment.
            #expect(engine.statistics.coldStarts == 1)
        }
    }

    @Test func aTimeoutIsItsReason() async throws {
        let lines = try await run("http", timeoutSeconds: 1) { engine, spec in
            let answer = try await engine.invoke(testCall(spec, #"{"sleep":30}"#))
            #expect(String(decoding: answer.payload, as: UTF8.self).contains("Task timed out"))
        }
        #expect(lines.contains("SAID SHUTDOWN timeout\n"), "\(lines)")
    }

    @Test func whoDoesNotEndIsKilled() async throws {
        let clock = SystemClock()
        let start = clock.uptime
        _ = try await run("stubborn") { engine, spec in _ = try await engine.invoke(testCall(spec, "1")) }
        #expect(clock.uptime - start >= .seconds(2), "it had its two seconds")
    }

    // MARK: Around them

    /// What was logged once everything has ended.
    private func run(
        _ mode: String, timeoutSeconds: Int = 10,
        _ body: (ExecutionEngine, FunctionSpec) async throws -> Void
    ) async throws -> [String] {
        let place = try TemporaryPlace()
        chmod(place.path, 0o755)
        try Self.write(
            mode == "slow" ? Self.asksAndEnds : Programs.python, to: place.path + "/code", "bootstrap")
        let program = mode == "broken" ? "\u{7F}ELF, but no more" : Self.program
        try Self.write(program, to: place.path + "/layer/extensions", "watcher")
        let backend = try NamespaceBackend(SandboxConfiguration(spareEnvironments: 0))
        let (clock, log) = (SystemClock(), TestLog())
        var settings = EngineSettings()
        settings.logDelayMilliseconds = 20
        let engine = ExecutionEngine(
            backend: backend,
            catalog: TestCatalog(
                runtime: RuntimeLaunch(executable: "/var/task/bootstrap", version: "python:3.12.v1")),
            roles: TestRoles(clock: clock), logs: log, authorizer: PermissiveAuthorizer(), clock: clock,
            entropy: SystemEntropy(),
            group: MultiThreadedEventLoopGroup.singleton, settings: settings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var spec = testSpec("fn", memoryMiB: 512, timeoutSeconds: timeoutSeconds)
        spec.codeDirectory = place.path + "/code"
        spec.layerDirectories = [place.path + "/layer"]
        spec.environment = ["MODE": mode]
        do { try await body(engine, spec) } catch { Issue.record(error) }
        await engine.shutdown(grace: .seconds(5))
        #expect(engine.statistics.environments == 0)
        await backend.shutdown()
        return log.lines
    }

    private static func write(_ text: String, to directory: String, _ name: String) throws {
        try FileSystem.makeDirectories(directory)
        try Array(text.utf8).withUnsafeBytes { try FileSystem.writeFile(directory + "/" + name, $0) }
        chmod(directory + "/" + name, 0o755)
    }

    private static let asksAndEnds = """
        #!/usr/bin/python3 -ISu
        import http.client, os, sys, threading, time
        def ask():
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
            api.request("GET", "/2018-06-01/runtime/invocation/next")
            api.getresponse()
        threading.Thread(target=ask, daemon=True).start()
        time.sleep(0.3)
        os._exit(7)

        """

    private static let program = """
        #!/usr/bin/python3 -ISu
        import http.client, http.server, json, os, socket, sys, threading, time
        mode = os.environ["MODE"]
        def say(*words): print("SAID", *words)
        seen = set()
        def tell(event):
            record = event["record"]
            seen.add(event["type"])
            if event["type"] != "extension": say(event["type"], record if isinstance(record, str) else "")
        class Listener(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                for event in json.loads(self.rfile.read(int(self.headers["Content-Length"]))): tell(event)
                self.send_response(200)
                self.end_headers()
            def log_message(self, *_): pass
        def call(method, path, body=None, **headers):
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
            api.request(method, path, json.dumps(body), {k.replace("_", "-"): v for k, v in headers.items()})
            answer = api.getresponse()
            return answer.status, answer.headers, json.loads(answer.read())
        if mode == "crash": sys.exit(3)
        status, headers, body = call("POST", "/2020-01-01/extension/register",
            {"events": ["INVOKE", "SHUTDOWN"]}, Lambda_Extension_Name="watcher")
        say("register", status, body["functionName"], body["functionVersion"])
        me = {"Lambda_Extension_Identifier": headers["Lambda-Extension-Identifier"]}
        if mode == "slow": time.sleep(60)
        if mode == "initerror":
            me["Lambda_Extension_Function_Error_Type"] = "Mine.Init"
            call("POST", "/2020-01-01/extension/init/error", {}, **me)
            sys.exit(1)
        if mode == "tcp":
            listener = socket.create_server(("sandbox.localdomain", 4243))
            def read():
                for line in listener.accept()[0].makefile(): tell(json.loads(line))
            threading.Thread(target=read, daemon=True).start()
            destination = {"protocol": "TCP", "port": 4243}
        else:
            server = http.server.HTTPServer(("sandbox.localdomain", 4243), Listener)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            destination = {"protocol": "HTTP", "URI": "http://sandbox.localdomain:4243"}
        say("subscribe", call("PUT", "/2022-07-01/telemetry", {"schemaVersion": "2022-12-13",
            "types": ["platform", "function", "extension"], "destination": destination,
            "buffering": {"timeoutMs": 25}}, **me)[0])
        while True:
            event = call("GET", "/2020-01-01/extension/event/next", **me)[2]
            if event["eventType"] == "SHUTDOWN":
                # What happened before is on its way.
                end = time.monotonic() + (60 if mode == "stubborn" else 1.5)
                while time.monotonic() < end and (mode == "stubborn" or "platform.report" not in seen):
                    time.sleep(0.01)
                say("SHUTDOWN", event["shutdownReason"])
                sys.exit(0)
            say("INVOKE", event["requestId"], event["tracing"]["type"])
            time.sleep(0.2)
            if mode == "later": os._exit(9)

        """
}
