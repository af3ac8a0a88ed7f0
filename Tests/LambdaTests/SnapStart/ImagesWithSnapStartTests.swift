// SnapStart of container images: which ones can have it, and that their environments run the hooks.
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-custom.html

import CloudCore
import CloudTesting
import ContainerImages
import Sandbox
import Store
import Synchronization
import Testing

@testable import Lambda

@Suite struct ImagesWithSnapStartTests {
    private func spec(allowsSnapshots: Bool = false, _ plan: SnapStartPlan = .hooks) -> FunctionSpec {
        var spec = testSpec()
        spec.version = "1"
        spec.snapStart = plan
        var process = ImageProcess()
        process.allowsSnapshots = allowsSnapshots
        spec.image = FunctionImage(uri: "repository:tag", process: process)
        spec.rootDirectory = "/nowhere"
        return spec
    }

    @Test func whoAsksForARestoreIsInitialized() async throws {
        let place = try TemporaryPlace()
        var settings = EngineSettings()
        settings.snapshotDirectory = place.path + "/snapshots"
        let test = TestEngine(
            SimulatedRuntime(onInit: { _ in .restore(.next) }, snapshotFailure: nil), settings: settings)
        #expect(await test.engine.initialize(spec(), snapshot: "s") == .initialized(snapshot: nil))
        // Each environment initialises itself, with the hooks around the place of the snapshot.
        #expect(test.backend.counts.withLock { $0.specs.map(\.snapshot) } == [nil])
        let answer = try await test.engine.invoke(testCall(spec()))
        #expect(answer.report?.restore != nil && answer.report?.initDuration != nil)
        await test.finish()
    }

    @Test func whoDoesNotMustBeAllowedTo() async {
        let test = TestEngine()
        guard case .failed(let failure) = await test.engine.initialize(spec(), snapshot: "s") else {
            return #expect(Bool(false))
        }
        #expect(failure.code == "FunctionError.RuntimeInitError")
        #expect(failure.reason == "An error occurred during function initialization.")
        let allowed = spec(allowsSnapshots: true)
        #expect(await test.engine.initialize(allowed, snapshot: "s") == .initialized(snapshot: nil))
        await test.finish()
    }

    @Test func theLabelIsKept() throws {
        let old = try #require(Hex.decode(VariablesAreSealed.version1))
        var function = try FunctionRecord(stored: old).opened(by: TurningSealer())
        var process = ImageProcess()
        process.allowsSnapshots = true
        function.image = FunctionImage(uri: "repository:tag", process: process)
        let stored = try FunctionRecord(function, sealer: TurningSealer()).encoded
        #expect(try FunctionRecord(stored: stored).opened(by: TurningSealer()).image == function.image)
    }
}
