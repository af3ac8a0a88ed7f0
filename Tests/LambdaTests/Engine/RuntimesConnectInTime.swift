// The Runtime API's listeners are registered while a sandbox is still being made: nobody is served before it
// has been, and nobody ever where nothing came of it.

import Glibc
import NIOCore
import NIOPosix
import Sandbox
import Synchronization
import Testing

@testable import Lambda

@Suite struct RuntimesConnectInTime {
    @Test func nobodyIsAcceptedBeforeTheLaunchIsOver() async throws {
        let test = TestEngine(SimulatedRuntime(listening: .early))
        let answer = try await test.engine.invoke(testCall(testSpec(), "1"))
        #expect(String(decoding: answer.payload, as: UTF8.self) == "1")
        #expect(test.backend.counts.withLock { $0.unaccepted } == 1)
        await test.finish()
        #expect(test.backend.alive == 0)
    }

    @Test func theSandboxThatWasMadeIsServed() async throws {
        let test = TestEngine(SimulatedRuntime(listening: .ofAnother))
        let answer = try await test.engine.invoke(testCall(testSpec(), "1"))
        #expect(String(decoding: answer.payload, as: UTF8.self) == "1")
        try await expectNobodyListens(test)
        await test.finish()
    }

    @Test(arguments: [SimulatedRuntime.Listening.early, .ofAnother])
    func aFailedLaunchLeavesNoListener(listening: SimulatedRuntime.Listening) async throws {
        let test = TestEngine(
            SimulatedRuntime(
                listening: listening, onLaunch: { _ in SandboxError(step: "assign", errno: EIO) }))
        await #expect(throws: (any Error).self) {
            _ = try await test.engine.invoke(testCall(testSpec(), "1"))
        }
        try await expectNobodyListens(test)
        await test.finish()
    }

    private func expectNobodyListens(_ test: TestEngine) async throws {
        let ports = test.backend.counts.withLock { $0.earlyPorts }
        #expect(ports.count == 1)
        for port in ports {
            await #expect(throws: (any Error).self) {
                let client = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                try await client.connect(host: "127.0.0.1", port: Int(port)).get().close()
            }
        }
    }
}
