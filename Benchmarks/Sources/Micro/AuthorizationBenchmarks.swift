// One warm authorization of a user with ten managed policies, through the authorizer that the request chain
// asks, beside an evaluator that walks through all statements of the same policies.

import CloudCore
import Foundation
import IAM
import Store
import Wire

enum AuthorizationBenchmarks {
    private static let policies = [
        "AmazonS3FullAccess", "AmazonDynamoDBFullAccess", "AmazonSQSFullAccess", "AmazonSNSFullAccess",
        "AWSLambda_FullAccess", "CloudWatchLogsFullAccess", "AmazonEventBridgeFullAccess",
        "AWSStepFunctionsFullAccess", "AmazonKinesisFullAccess", "IAMReadOnlyAccess",
    ]
    private static let function = "arn:aws:lambda:us-east-1:000000000000:function:f"

    static func run() async throws {
        let iam = IAMService(
            store: MemoryStore(), sealer: NoSealer(), sessions: NoSessions(), clock: SystemClock(),
            entropy: SystemEntropy())
        let hosted = HostedService(iam)
        var context = RequestContext(
            requestID: "r", account: .development, region: .usEast1,
            caller: .root(of: .development), now: SystemClock().now, sourceIP: "127.0.0.1", userAgent: "bench"
        )
        let root = context
        func call(_ operation: String, _ input: Document) async throws -> Document {
            try await hosted.call(operation, input: input, context: root, authorizer: PermissiveAuthorizer())
        }
        let user = try await call("CreateUser", ["UserName": "anna"])["User"]?["UserId"]?.string ?? ""
        var documents: [Document] = []
        for policy in policies {
            let arn = "arn:aws:iam::aws:policy/" + policy
            _ = try await call("AttachUserPolicy", ["UserName": "anna", "PolicyArn": .string(arn)])
            let version =
                try await call("GetPolicy", ["PolicyArn": .string(arn)])["Policy"]?["DefaultVersionId"]?
                .string ?? "v1"
            let text = try await call(
                "GetPolicyVersion", ["PolicyArn": .string(arn), "VersionId": .string(version)])[
                    "PolicyVersion"]?["Document"]?.string
            documents.append(try JSON.parse(text?.removingPercentEncoding ?? ""))
        }
        context.caller = Principal(kind: .user(name: "anna"), account: .development, userID: user)
        let authorizer = iam.authorizer
        let asked = context
        let permission = Permission("lambda:InvokeFunction", on: [function])
        let warm = try await Micro.best(20_000) { try await authorizer.authorize(permission, for: asked) }
        let naive = try await Micro.best(2_000) {
            guard NaiveEvaluator.allows(documents, "lambda:InvokeFunction", function) else {
                throw AWSError.accessDenied("the naive evaluator")
            }
        }
        Micro.show(
            "authorization: ten policies, warm", warm / 1000, "µs",
            beside: "naive evaluator \(Int(naive / 1000)) µs, \(Int(naive / warm)) × ours")
        let refused = await Micro.best(20_000) {
            try? await authorizer.authorize(
                Permission("ec2:RunInstances", on: ["arn:aws:ec2:us-east-1:000000000000:instance/*"]),
                for: asked)
        }
        Micro.show("authorization: ten policies, refused", refused / 1000, "µs")
        try await journal(iam, asked)
    }

    /// What the journal of calls adds to each of them: nobody asked beside, with the journal and without it.
    private static func journal(_ iam: IAMService, _ context: RequestContext) async throws {
        let journaling = PermissiveAuthorizer(recorder: iam.journal)
        let silent = PermissiveAuthorizer()
        let permission = Permission("lambda:InvokeFunction", on: [function])
        let without = try await Micro.best(20_000) { try await silent.authorize(permission, for: context) }
        let with = try await Micro.best(20_000) { try await journaling.authorize(permission, for: context) }
        Micro.show(
            "authorization: journal, the same call", with - without, "ns",
            beside: "of \(Int(with)) ns, \(Int(without)) without it")
        try await iam.journal.flush()
        let spread = (0..<5_000).map { Permission("s3:GetObject", on: ["arn:aws:s3:::b/\($0)"]) }
        var next = 0
        let many = try await Micro.best(5_000) {
            try await journaling.authorize(spread[next % spread.count], for: context)
            next += 1
        }
        Micro.show("authorization: journal, 5,000 resources", many - without, "ns")
        let clock = SystemClock()
        let start = clock.uptime
        try await iam.journal.flush()
        Micro.show(
            "authorization: journal, write them down", (clock.uptime - start).fractionalSeconds * 1000, "ms")
    }
}

/// Walks through every statement and compares text, as the documentation tells it.
private enum NaiveEvaluator {
    static func allows(_ policies: [Document], _ action: String, _ resource: String) -> Bool {
        var isAllowed = false
        for statement in policies.flatMap({ list($0["Statement"]) }) {
            let actions = list(statement["Action"]).compactMap(\.string)
            let resources = list(statement["Resource"]).compactMap(\.string)
            guard statement["Condition"] == nil,
                actions.contains(where: { matches($0.lowercased(), action.lowercased()) }),
                resources.contains(where: { matches($0, resource) })
            else { continue }
            if statement["Effect"]?.string == "Deny" { return false }
            isAllowed = true
        }
        return isAllowed
    }

    private static func list(_ document: Document?) -> [Document] {
        if case .array(let values) = document { return values }
        return document.map { [$0] } ?? []
    }

    private static func matches(_ pattern: String, _ text: String) -> Bool {
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return pattern == text }
        guard let first = pieces.first, let last = pieces.last, text.hasPrefix(first), text.hasSuffix(last)
        else { return false }
        var rest = text.dropFirst(first.count)
        for piece in pieces.dropFirst() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

private struct NoSealer: Sealer {
    func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] { plaintext }
    func open(_ sealed: [UInt8], context: String) throws -> [UInt8] { sealed }
}

private struct NoSessions: SessionIssuer {
    func issue(for principal: Principal, until expiration: Instant) throws -> TemporaryCredentials {
        TemporaryCredentials(accessKeyID: "", secretAccessKey: "", sessionToken: "", expiration: expiration)
    }
}
