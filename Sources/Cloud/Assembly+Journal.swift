// The journal of calls: kept while the cloud runs, and read by `apus policy` and `apus why-denied`.

import CloudCore
import Gateway
import IAM
import Logging
import Wire

extension Assembly {
    /// Writes the journal down until cancelled, and once more then.
    func keepJournal() async {
        await iam.journal.run { [logger] error in
            logger.error("journal of calls", metadata: ["error": "\(error)"])
        }
        try? await iam.journal.flush()
    }

    /// `/_apus/policy?role=NAME&since=SECONDS` (or `user=`) and `/_apus/refusals/REQUEST-ID`. They show what
    /// others did, so they need the permissions that AWS wants for the same.
    var journalRoutes: [InternalRoute] {
        [
            InternalRoute(signed: "/_apus/policy") { [iam] request, context, authorizer in
                try await authorizer.authorize(
                    Permission("access-analyzer:GetGeneratedPolicy"), for: context)
                let asked = try PolicyQuery(request.head)
                let since = context.now - .seconds(asked.seconds)
                let answer = try await iam.generatedPolicy(
                    role: asked.role, user: asked.user, since: since, in: context.account)
                return Self.answer(answer)
            },
            InternalRoute(signed: "/_apus/refusals/") { [iam] request, context, authorizer in
                try await authorizer.authorize(
                    Permission("sts:DecodeAuthorizationMessage"), for: context)
                let id = String(request.head.path.dropFirst("/_apus/refusals/".count))
                return Self.answer(try await iam.explanation(ofRequest: id, in: context.account))
            },
        ]
    }
}

/// Whose policy, and since when.
private struct PolicyQuery {
    var role: String?
    var user: String?
    var seconds: Int

    init(_ head: RequestHead) throws {
        let values = Dictionary(
            head.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        role = values["role"]
        user = values["user"]
        guard (role == nil) != (user == nil) else {
            throw AWSError.validation("Name either a role or a user.")
        }
        guard let seconds = Int(values["since"] ?? ""), (0...34_560_000).contains(seconds) else {
            throw AWSError.validation("since wants seconds, 400 days at most.")
        }
        self.seconds = seconds
    }
}
