// What a cloud says of itself: at start, and at `/_apus/health`.

import CloudCore
import Gateway
import Lambda
import Wire

extension Assembly {
    func announcement(version: String) -> [String] {
        var lines = ["Apus \(version) listens on http://\(address)"]
        if directory.isTemporary {
            lines.append(
                "State is in \(directory.path), which goes when Apus stops (keep it: --data-dir DIR).")
        } else {
            lines.append("State is in \(directory.path).")
        }
        if configuration.isolation == .process {
            lines.append(
                """
                WARNING: --isolation process. Functions run as plain processes of this machine: they see its \
                files and its network, and one another.
                """)
        }
        switch configuration.permissions {
        case .enforce: break
        case .audit: lines.append("WARNING: --iam audit. What no policy allows is let through, and logged.")
        case .off: lines.append("WARNING: --iam off. Whoever can sign may do everything.")
        }
        if configuration.developmentCredentials && !address.isLoopback {
            lines.append("WARNING: --insecure. Anybody who reaches \(address) can use test/test.")
        }
        return lines
    }

    /// `/_apus/health`: nothing secret, no signature needed.
    func health(version: String) -> InternalRoute {
        InternalRoute("/_apus/health") { [self] _, _ in
            let statistics = lambda.statistics
            let document: Document = .object([
                ("status", "running"), ("version", .string(version)),
                ("uptimeSeconds", .integer(Int64((clock.now - startedAt).fractionalSeconds))),
                ("isolation", .string(configuration.isolation.rawValue)),
                ("iam", .string(configuration.permissions.rawValue)),
                ("temporary", .bool(directory.isTemporary)),
                ("services", .object(hostedNames.map { ($0, "running") })),
                ("environments", .integer(Int64(statistics.environments))),
                ("invocations", .integer(Int64(statistics.invocations))),
                ("coldStarts", .integer(Int64(statistics.coldStarts))),
                ("throttles", .integer(Int64(statistics.throttles))),
            ])
            return WireResponse(
                headers: ["Content-Type": "application/json"], body: .bytes(JSON.write(document)))
        }
    }

    private var hostedNames: [String] { ["iam", "lambda", "logs", "sts"] }
}
