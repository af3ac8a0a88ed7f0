// The execution role's credentials: kept while they last, renewed in time.

import CloudCore
import CloudTesting
import Synchronization
import Testing

@testable import Lambda

@Suite struct CredentialsStayFreshTests {
    /// Numbers the credentials that it gives.
    final class CountingRoles: RoleProvider {
        private let clock: any WallClock
        private let count = Mutex(0)
        private let asked = Mutex<CallSource?>(nil)

        init(clock: any WallClock) { self.clock = clock }

        var given: Int { count.withLock { $0 } }
        var source: CallSource? { asked.withLock { $0 } }

        func role(arn: ARN) async throws -> RoleDescription? { nil }

        func credentials(
            forRole arn: ARN, session: String, service: String, source: CallSource?, duration: Duration
        ) async throws -> TemporaryCredentials {
            asked.withLock { $0 = source }
            let number = count.withLock { count in
                count += 1
                return count
            }
            return TemporaryCredentials(
                accessKeyID: "ASIA\(number)", secretAccessKey: "secret", sessionToken: session,
                expiration: clock.now + duration)
        }
    }

    @Test func credentialsAreSharedWhileTheyLast() async throws {
        let clock = ManualClock()
        let roles = CountingRoles(clock: clock)
        let credentials = RoleCredentials(roles, clock: clock)
        let first = try await credentials.credentials(for: testSpec())
        // The session bears the function's name, so that another function's are others.
        #expect(first.sessionToken == "hello")
        #expect(try await credentials.credentials(for: testSpec("other")).sessionToken == "other")
        let freshSeconds = EngineLimits.credentialSeconds - EngineLimits.credentialMarginSeconds
        clock.advance(by: .seconds(freshSeconds - 1))
        #expect(try await credentials.credentials(for: testSpec()) == first)
        clock.advance(by: .seconds(1))
        let second = try await credentials.credentials(for: testSpec())
        #expect(second.accessKeyID != first.accessKeyID && second.expiration > first.expiration)
        #expect(roles.given == 3)
    }

    /// A role's trust policy may ask for which function it is assumed, and policies for whose code calls.
    @Test func rolesAreAskedForAFunction() async throws {
        let clock = ManualClock()
        let roles = CountingRoles(clock: clock)
        let credentials = RoleCredentials(roles, clock: clock)
        var spec = testSpec()
        _ = try await credentials.credentials(for: spec)
        #expect(roles.source == CallSource(arn: spec.arn.description, account: spec.account))
        // The same name elsewhere is another function.
        spec.arn.region = "eu-west-1"
        _ = try await credentials.credentials(for: spec)
        #expect(roles.source?.arn == spec.arn.description && roles.given == 2)
    }
}
