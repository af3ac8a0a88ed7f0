// The Extensions API of an environment: programs started, requests answered, events handed out.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html

import CloudCore
import Logging
import NIOCore
import Sandbox

extension ExecutionEnvironment {
    // MARK: Programs

    func startExtensions(_ made: EnvironmentLauncher.Launched) {
        guard !made.extensions.isEmpty else { return }
        crew.roster = ExtensionRoster(programs: made.extensions) { launcher.makeID() }
        makeTelemetry(made)
        guard made.extensions.count <= EngineLimits.extensions else {
            return afterInput {
                $0.extensionsFailed(
                    FunctionFailure(
                        type: "Extension.TooManyExtensions",
                        reason: "Extension limit (\(EngineLimits.extensions)) reached"))
            }
        }
        crew.alive = Set(made.extensions)
        let (current, sandbox) = (incarnation, made.sandbox)
        let programs = made.extensions.map {
            ($0, ExtensionPrograms.program($0, environment: made.environment))
        }
        Task { [self] in
            for (name, program) in programs {
                do {
                    let running = try await sandbox.start(program)
                    loop.execute { self.extensionStarted(name, running, current) }
                } catch {
                    let reason = FunctionFailure.notStarted("/opt/extensions/" + name, error)
                    loop.execute {
                        guard self.incarnation == current else { return }
                        self.crew.alive.remove(name)
                        self.extensionsFailed(
                            FunctionFailure(type: "Extension.LaunchError", reason: reason))
                    }
                    return
                }
            }
        }
    }

    private func extensionStarted(_ name: String, _ program: RunningProgram, _ current: Int) {
        guard incarnation == current, sandbox != nil, let stream else {
            ExtensionPrograms.drop(program.output)
            return
        }
        crew.relays.append(
            LogRelay(
                output: program.output, on: loop, to: stream, layout: LogLayout(spec, runtimeVersion: nil),
                clock: clock.wall, wrap: { .extensionOutput($0) }, tap: tap))
        Task { [self] in
            let exit = await program.exitStatus()
            // What it sent before it ended is read first.
            loop.scheduleTask(in: .milliseconds(1)) { self.extensionEnded(name, exit, current) }
        }
    }

    /// An extension must live as long as its environment.
    private func extensionEnded(_ name: String, _ exit: SandboxExit, _ current: Int) {
        guard incarnation == current, sandbox != nil else { return }
        crew.alive.remove(name)
        if isEnded { return goOnShuttingDown() }
        let type =
            switch crew.roster.program(name)?.state {
            case .initError: "Extension.InitError"
            case .exitError: "Extension.ExitError"
            default: "Extension.Crash"
            }
        let how =
            switch exit {
            case .exited(0): "exit code 0"
            case .exited(let status): "exit status \(status)"
            case .signaled, .outOfMemory: "signal: killed"
            }
        extensionsFailed(FunctionFailure(type: type, reason: how))
    }

    private func extensionsFailed(_ failure: FunctionFailure) {
        // A snapshot is of the runtime alone: extensions have been ended for it.
        guard !isEnded, !snapStart.isSaving else { return }
        recordExtensions()
        if isInitializing {
            failInit(.failed(failure))
        } else if running != nil {
            fail(failure, status: .error(type: failure.type))
        } else {
            end(.failure)
        }
    }

    // MARK: Requests

    func receivedFromExtension(_ request: RuntimeRequest, on connection: RuntimeConnection) {
        guard !isEnded || crew.shutdown != nil else { return connection.close() }
        do throws(ExtensionRoster.Refusal) {
            try answerExtension(request, on: connection)
        } catch {
            connection.answer(ExtensionMessages.refused(error))
        }
    }

    private func answerExtension(
        _ request: RuntimeRequest, on connection: RuntimeConnection
    ) throws(ExtensionRoster.Refusal) {
        if request.route == .extensionRegister { return try register(request, on: connection) }
        let id = try Self.identifier(request)
        switch request.route {
        case .extensionNext:
            try crew.roster.next(id, wasParked: crew.parked[id] != nil)
            crew.parked[id] = connection
            if crew.shutdown != nil { sendShutdown() }
            extensionsMayBeReady()
        case .extensionInitError:
            try crew.roster.reportInitError(id, try Self.errorType(request))
            connection.answer(ExtensionMessages.accepted)
        case .extensionExitError:
            try crew.roster.reportExitError(id, try Self.errorType(request))
            connection.answer(ExtensionMessages.accepted)
        case .subscribe(let api): try subscribe(id, request.body, api, on: connection)
        default: connection.answer(RuntimeResponse.notFound)
        }
    }

    private func register(
        _ request: RuntimeRequest, on connection: RuntimeConnection
    ) throws(ExtensionRoster.Refusal) {
        let name = request.extensionHeaders?.name ?? ""
        guard !name.isEmpty else {
            throw ExtensionRoster.Refusal(
                type: "Extension.InvalidExtensionName", message: "Empty extension name")
        }
        let member = try crew.roster.register(
            name, events: try ExtensionMessages.events(request.body), id: launcher.makeID())
        connection.answer(
            ExtensionMessages.registered(member, spec, features: request.extensionHeaders?.features))
    }

    private static func identifier(_ request: RuntimeRequest) throws(ExtensionRoster.Refusal)
        -> String
    {
        guard let id = request.extensionHeaders?.identifier, !id.isEmpty else {
            throw ExtensionRoster.Refusal(
                type: "Extension.MissingExtensionIdentifier",
                message: "Missing Lambda-Extension-Identifier header")
        }
        let digits = id.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32, digits.allSatisfy({ Hex.value(of: $0) != nil }) else {
            throw ExtensionRoster.Refusal(
                type: "Extension.InvalidExtensionIdentifier", message: "Invalid Lambda-Extension-Identifier"
            )
        }
        return id.lowercased()
    }

    private static func errorType(_ request: RuntimeRequest) throws(ExtensionRoster.Refusal) -> String {
        guard let type = request.extensionHeaders?.errorType, !type.isEmpty else {
            throw ExtensionRoster.Refusal(
                type: "Extension.MissingHeader", message: "Lambda-Extension-Function-Error-Type not found")
        }
        return type
    }

    // MARK: Readiness

    /// The runtime waits for a call.
    func runtimeIsReady() {
        crew.isAwaited = true
        extensionsMayBeReady()
    }

    /// The runtime has asked for the call that waits for it.
    func runtimeAsks(on connection: RuntimeConnection) {
        guard crew.roster.areReady else {
            crew.held = connection
            return
        }
        closeRegistration()
        deliver(on: connection)
    }

    private func extensionsMayBeReady() {
        guard crew.roster.areReady, !isEnded else { return }
        if let due = snapStart.due {
            snapStart.due = nil
            closeRegistration()
            snapStart.maker?.isDue(self, due)
        } else if let held = crew.held {
            crew.held = nil
            closeRegistration()
            deliver(on: held)
        } else if crew.isAwaited {
            crew.isAwaited = false
            closeRegistration()
            becomeReady()
        }
    }

    /// Init has ended where it had not.
    private func closeRegistration() {
        guard initBegan != nil else { return }
        recordExtensions()
        crew.roster.close()
        crew.telemetry?.closeSubscriptions()
        if let initBegan {
            crew.telemetry?.initEnded(after: clock.uptime - initBegan, at: clock.wall.now)
        }
    }

    private func recordExtensions() {
        for member in crew.roster.members {
            let events = member.events.map(\.rawValue)
            relay?.record(
                .extensionInit(
                    name: member.name, state: member.state.rawValue, events: events,
                    errorType: member.errorType))
        }
    }

    /// A call goes out: those who asked for it hear of it.
    func tellExtensions(_ call: EngineCall, deadline: Int64) {
        for id in crew.roster.begin(.invoke) {
            crew.parked.removeValue(forKey: id)?.answer(
                ExtensionMessages.invoke(call, deadline: deadline, event: launcher.makeID()))
        }
    }

    func closedByExtension(_ connection: RuntimeConnection) {
        for (id, parked) in crew.parked where parked === connection { crew.parked[id] = nil }
        if crew.held === connection { crew.held = nil }
        if snapStart.due === connection { snapStart.due = nil }
    }
}
