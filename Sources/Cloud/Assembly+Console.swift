// The web console at `/_apus/`: its files for everybody, its data for who may see them.

import CloudCore
import Console
import Gateway
import Lambda
import Wire

extension Assembly {
    /// Its files' paths are all below `/_apus/` that no other route has.
    var consoleRoutes: [InternalRoute] {
        let files = ConsoleFiles()
        let data = ConsoleData(history: history, clock: clock) { [lambda] function, context in
            Self.document(lambda.environments(of: function, context))
        }
        return [
            InternalRoute(signed: "/_apus/environments", handler: data.environments),
            InternalRoute(signed: "/_apus/metrics", handler: data.metrics),
            InternalRoute("/_apus") { request, _ in files.respond(to: request) },
            InternalRoute(ConsoleFiles.path) { request, _ in files.respond(to: request) },
        ]
    }

    /// With credentials that everybody knows, only pages of this machine may call.
    var browsers: BrowserPolicy {
        BrowserPolicy(wantsLocalHosts: configuration.developmentCredentials && address.isLoopback)
    }

    private static func document(_ list: EnvironmentList) -> Document {
        let environments = list.environments.map { environment -> Document in
            .object([
                ("Id", .integer(Int64(clamping: environment.id))),
                ("FunctionName", .string(environment.function)), ("Version", .string(environment.version)),
                ("State", .string(environment.state.rawValue)),
                ("MemorySize", .integer(Int64(environment.memoryMiB))),
                ("InitializationType", .string(environment.initializationType)),
            ])
        }
        return .object([
            ("Environments", .array(environments)), ("Total", .integer(Int64(list.total))),
        ])
    }
}
