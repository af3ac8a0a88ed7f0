// What a function finds inside.

import Glibc
import Testing

@testable import Sandbox

@Suite struct EnvironmentTests {
    @Test func aShellRunsAsTheRuntimeUser() async throws {
        let outcome = try await Inside.run(
            "id -u; id -g; pwd; hostname; echo $AWS_LAMBDA_RUNTIME_API; exit 7")
        #expect(outcome.exit == .exited(7))
        #expect(outcome.lines.prefix(5) == ["993", "990", "/var/task", "sandbox", "127.0.0.1:9001"])
    }
}
