// The Telemetry API and the Logs API of an environment: who subscribes, and what reaches them.
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html

import CloudCore
import NIOCore
import Sandbox

extension ExecutionEnvironment {
    func makeTelemetry(_ made: EnvironmentLauncher.Launched) {
        let sandbox = made.sandbox
        crew.telemetry = TelemetryHub(
            on: loop, clock: clock, layout: LogLayout(spec, runtimeVersion: made.runtimeVersion),
            connect: { try await sandbox.connect(toPort: $0) })
    }

    /// What the log gets, the subscribers get.
    var tap: @Sendable ([TimedLogEntry]) -> Void {
        { [weak self] entries in self?.crew.telemetry?.take(entries) }
    }

    func subscribe(
        _ id: String, _ body: ByteBuffer, _ api: TelemetryAPI, on connection: RuntimeConnection
    ) throws(ExtensionRoster.Refusal) {
        guard let member = crew.roster.member(id) else {
            throw ExtensionRoster.Refusal(
                type: "Extension.UnknownExtensionIdentifier", message: "Unknown extension \(id)")
        }
        // An internal extension may be the first to ask.
        guard let telemetry = crew.telemetry ?? lateTelemetry() else {
            throw ExtensionRoster.Refusal(
                type: api.errorPrefix + ".NotSupported", message: "\(api.rawValue) API is not supported")
        }
        guard telemetry.isOpen, initBegan != nil else {
            throw ExtensionRoster.Refusal(
                type: api.errorPrefix + ".SubscriptionClosed",
                message: "\(api.rawValue) API subscription is closed already")
        }
        do throws(TelemetrySubscription.Invalid) {
            let subscription = try TelemetrySubscription(Array(buffer: body), api)
            try telemetry.subscribe(subscription, as: member.name, at: clock.wall.now)
            connection.answer(ExtensionMessages.subscribed)
        } catch {
            connection.answer(
                ExtensionMessages.refused(
                    .init(type: "ValidationError", message: error.message), status: "400 Bad Request"))
        }
    }

    private func lateTelemetry() -> TelemetryHub? {
        guard let sandbox else { return nil }
        crew.telemetry = TelemetryHub(
            on: loop, clock: clock, layout: LogLayout(spec, runtimeVersion: nil),
            connect: { try await sandbox.connect(toPort: $0) })
        return crew.telemetry
    }
}
