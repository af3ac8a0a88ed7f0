// What the execution role may not write is not kept, and what is missing is made only where it may be made.

import CloudCore
import CloudTesting
import Logging
import Synchronization
import Testing

@testable import Lambda

@Suite struct LogsAreWrittenAsTheRole {
    /// Allows what the test says, and remembers what was asked.
    final class Gate: Authorizer {
        private struct State {
            var allowed: Set<String> = []
            var asked: [(Permission, RequestContext)] = []
        }
        private let state = Mutex(State())

        var allowed: Set<String> {
            get { state.withLock { $0.allowed } }
            set { state.withLock { $0.allowed = newValue } }
        }
        var asked: [(Permission, RequestContext)] { state.withLock { $0.asked } }
        var actions: [String] { asked.map(\.0.action) }

        func authorize(_ permission: Permission, for context: RequestContext) async throws {
            let isAllowed = state.withLock { state in
                state.asked.append((permission, context))
                return state.allowed.contains(permission.action)
            }
            if !isAllowed { throw AWSError.accessDenied("no") }
        }
    }

    /// A log service that has what the test says.
    final class Shelf: LogWriter {
        private let state = Mutex<(hasGroup: Bool, hasStream: Bool, lines: [String])>((false, false, []))

        init(hasGroup: Bool = false) { state.withLock { $0.hasGroup = hasGroup } }
        var lines: [String] { state.withLock { $0.lines } }

        func append(
            _ events: [LogLine], group: String, stream: String, account: AccountID, region: Region,
            making: LogMaking
        ) async throws {
            try state.withLock { state in
                if making == .groupAndStream { state.hasGroup = true }
                if making != .nothing, state.hasGroup { state.hasStream = true }
                guard state.hasGroup, state.hasStream else {
                    throw AWSError("ResourceNotFoundException", "The specified log group does not exist.")
                }
                state.lines += events.map(\.message)
            }
        }
    }

    /// Knows the role, until it is deleted.
    final class OneRole: RoleProvider {
        private let state = Mutex((isThere: true, lookups: 0))
        var lookups: Int { state.withLock { $0.lookups } }
        func delete() { state.withLock { $0.isThere = false } }

        func role(arn: ARN) async throws -> RoleDescription? {
            state.withLock { state in
                state.lookups += 1
                guard state.isThere else { return nil }
                return RoleDescription(
                    arn: arn, name: "worker", path: "/p/", roleID: "AROA", assumeRolePolicy: "{}")
            }
        }

        func credentials(
            forRole arn: ARN, session: String, service: String, source: CallSource?, duration: Duration
        ) async throws -> TemporaryCredentials { throw AWSError.internalFailure() }
    }

    let gate = Gate()
    let roles = OneRole()
    let clock = ManualClock()

    private func stream(_ shelf: Shelf) -> LogStream {
        let outlet = LogOutlet(
            writer: shelf, roles: ExecutionRoles(roles: roles, authorizer: gate, clock: clock), clock: clock,
            entropy: SeededEntropy(1),
            delay: .zero, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return outlet.stream(testSpec(), "s", LogLayout(testSpec(), runtimeVersion: nil))
    }

    private func write(_ text: String, to stream: LogStream) async {
        _ = stream.append(
            [TimedLogEntry(time: clock.now, entry: .output(Array(text.utf8)))], onRoom: {})
        await stream.flush()
    }

    @Test func aRoleThatMayWritesAsItself() async throws {
        gate.allowed = ["logs:PutLogEvents", "logs:CreateLogStream", "logs:CreateLogGroup"]
        let shelf = Shelf()
        let stream = stream(shelf)
        await write("one\n", to: stream)
        #expect(shelf.lines == ["one\n"])
        #expect(gate.actions == ["logs:PutLogEvents", "logs:CreateLogStream", "logs:CreateLogGroup"])
        let (permission, context) = try #require(gate.asked.first)
        #expect(
            permission.resources == [
                "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/hello:log-stream:s"
            ])
        #expect(context.caller.arn() == "arn:aws:sts::000000000000:assumed-role/worker/hello")
        #expect(context.caller.userID == "AROA:hello" && context.caller.path == "/p/")
        // Lambda's own calls are not those of the function's code.
        #expect(context.caller.session?.facts == [:])
        // What is there needs no more.
        await write("two\n", to: stream)
        #expect(shelf.lines == ["one\n", "two\n"] && gate.actions.dropFirst(3) == ["logs:PutLogEvents"])
    }

    @Test func aRoleThatMayNotHasNoLog() async {
        let shelf = Shelf(hasGroup: true)
        let stream = stream(shelf)
        await write("one\n", to: stream)
        #expect(shelf.lines.isEmpty && gate.actions == ["logs:PutLogEvents"])
        // What it gets later counts from then on.
        gate.allowed = ["logs:PutLogEvents", "logs:CreateLogStream"]
        await write("two\n", to: stream)
        #expect(shelf.lines == ["two\n"])
    }

    @Test func groupsAreMadeByWhoMayMakeThem() async {
        gate.allowed = ["logs:PutLogEvents", "logs:CreateLogStream"]
        let without = Shelf()
        await write("one\n", to: stream(without))
        #expect(without.lines.isEmpty && gate.actions.last == "logs:CreateLogGroup")
        let with = Shelf(hasGroup: true)
        await write("one\n", to: stream(with))
        #expect(with.lines == ["one\n"] && gate.actions.last == "logs:CreateLogStream")
        gate.allowed = ["logs:PutLogEvents"]
        let closed = Shelf(hasGroup: true)
        await write("one\n", to: stream(closed))
        #expect(closed.lines.isEmpty)
    }

    @Test func theRoleIsLookedUpOnceAMinute() async {
        gate.allowed = ["logs:PutLogEvents", "logs:CreateLogStream"]
        let shelf = Shelf(hasGroup: true)
        let stream = stream(shelf)
        for _ in 0..<5 { await write("x\n", to: stream) }
        #expect(roles.lookups == 1)
        roles.delete()
        clock.advance(by: .seconds(60))
        await write("gone\n", to: stream)
        #expect(roles.lookups == 2 && shelf.lines.count == 5)
    }
}
