// What snapshots cost: being kept, and being restored.
// https://aws.amazon.com/lambda/pricing/#SnapStart_Pricing

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import Lambda

@Suite struct SnapshotsAreOnTheBillTests {
    private let lambda: LambdaFixture

    init() throws {
        lambda = try LambdaFixture()
        lambda.runner.initialize(with: .initialized(snapshot: "s"))
    }

    /// A version of 1 GB with a snapshot.
    private func publish() async throws {
        try await lambda.create(
            "fn",
            [
                "SnapStart": .object([("ApplyOn", .string("PublishedVersions"))]), "Publish": .bool(true),
                "MemorySize": .integer(1_024),
            ])
        await lambda.service.snapshots?.finish()
    }

    private func bill(after seconds: Int) async throws -> Document? {
        let now = lambda.context.now
        return try await lambda.service.bill(
            account: .development, since: now, now: now + .seconds(seconds))["Functions"]?.array?.first
    }

    @Test func aSnapshotCostsAsLongAsItIsThere() async throws {
        try await publish()
        #expect(try await bill(after: 5_400)?["SnapshotGigabyteSeconds"]?.number == 5_400)
        #expect(try await bill(after: 5_400)?["SnapshotGigabyteSeconds"]?.number == 5_400)
        let line = try await bill(after: 100 * 86_400)
        #expect(line?["SnapshotGigabyteSeconds"]?.number == 8_640_000)
        let cost = try #require(line?["Cost"]?.number)
        #expect(abs(cost - 8_640_000 * 0.000_001_504_6) < 1e-9)
    }

    @Test(arguments: ["1", nil]) func itCostsThreeHoursAtLeast(version: String?) async throws {
        try await publish()
        var context = lambda.context
        context.now = context.now + .seconds(60)
        _ = try await lambda.service.deleteFunction(
            DeleteFunctionRequest(functionName: "fn", qualifier: version), context)
        #expect(try await bill(after: 86_400)?["SnapshotGigabyteSeconds"]?.number == 10_800)
        #expect(try await lambda.service.store.billedSnapshots(of: .development).isEmpty)
    }

    @Test func withoutOneThereIsNothingToPay() async throws {
        lambda.runner.initialize(with: .initialized(snapshot: nil))
        try await publish()
        #expect(try await bill(after: 5_400) == nil)
    }

    @Test func restoresCostByMemory() throws {
        func usage(_ runtime: String, _ initDuration: Duration? = nil) -> BillUsage {
            var spec = testSpec(memoryMiB: 2_048)
            spec.runtime = runtime
            let report = InvocationReport(
                duration: .milliseconds(1), initDuration: initDuration,
                restore: RestoreTimes(duration: .milliseconds(30), billed: .zero), memoryMiB: 2_048,
                maxMemoryUsedMiB: 1, status: .success)
            return BillUsage(spec, report)
        }
        #expect(usage("python3.12").restored == 2_048 && usage("dotnet8").restored == 2_048)
        #expect(usage("java21").restored == 0 && usage("nodejs20.x").restored == 0)
        // Initialised by itself.
        #expect(usage("python3.12", .milliseconds(300)).restored == 0)
        let prices = PriceTable.prices(region: "us-east-1", architecture: "x86_64")
        var restored = BillUsage()
        restored.restored = 2_048
        #expect(abs(prices.cost(restored) - 2 * 0.000_139_799_8) < 1e-12)
    }

    @Test func usageFromBeforeSnapshotsIsRead() throws {
        var writer = RecordWriter()
        for value in 1...6 { writer.integer(value) }
        let old = try BillUsage(stored: [1] + writer.output)
        #expect(old.storage == 6 && old.cached == 0 && old.restored == 0)
        var new = old
        new.cached = 7
        new.restored = 8
        #expect(try BillUsage(stored: new.encoded) == new)
    }
}
