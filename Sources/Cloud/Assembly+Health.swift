// What a cloud says of itself: at start, and at `/_apus/health`.

import CloudCore
import Gateway
import Lambda
import Store
import Wire

extension Assembly {
    func announcement(version: String) -> [String] {
        var lines = ["Apus \(version) listens on http://\(address) (console: /_apus/)"]
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

    /// `/_apus/health` and, for tools that wait for LocalStack, `/_localstack/health`: nothing secret, no
    /// signature needed. While the store takes no changes, the first answers 503 and says why.
    func healthRoutes(of services: [String], version: String) -> [InternalRoute] {
        let states = Document.object(services.sorted().map { ($0, "running") })
        return [
            InternalRoute("/_apus/health") { [self] _, _ in
                Self.answer(health(states, version: version), status: store.failure == nil ? 200 : 503)
            },
            InternalRoute("/_localstack/health") { _, _ in
                Self.answer(
                    .object([("services", states), ("edition", "community"), ("version", .string(version))]))
            },
        ]
    }

    private func health(_ services: Document, version: String) -> Document {
        let statistics = lambda.statistics
        let failure = store.failure
        let why = failure.map { [("failure", Document.string("\($0)"))] } ?? []
        return .object(
            [("status", failure == nil ? "running" : "failed")] + why + [
                ("version", .string(version)),
                ("uptimeSeconds", .integer(Int64((clock.now - startedAt).fractionalSeconds))),
                ("isolation", .string(configuration.isolation.rawValue)),
                ("iam", .string(configuration.permissions.rawValue)),
                ("temporary", .bool(directory.isTemporary)),
                ("developmentCredentials", .bool(configuration.developmentCredentials)),
                ("services", services),
                ("functionMemoryMiB", .integer(Int64(functionMemoryMiB))),
                ("environments", .integer(Int64(statistics.environments))),
                ("invocations", .integer(Int64(statistics.invocations))),
                ("coldStarts", .integer(Int64(statistics.coldStarts))),
                ("throttles", .integer(Int64(statistics.throttles))),
            ])
    }

    static func answer(_ document: Document, status: Int = 200) -> WireResponse {
        WireResponse(
            status: status, headers: ["Content-Type": "application/json"], body: .bytes(JSON.write(document)))
    }
}
