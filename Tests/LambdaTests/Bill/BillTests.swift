// Usage is summed exactly, written together, and priced as AWS prices it.

import CloudCore
import CloudTesting
import Logging
import Store
import Synchronization
import Testing

@testable import Lambda

@Suite struct BillTests {
    private let clock = ManualClock()
    private let store = MemoryStore()

    private var meter: BillMeter {
        BillMeter(
            store: BillStore(store: store), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func report(
        _ duration: Duration, initDuration: Duration? = nil, variant: PoolVariant = .onDemand
    ) -> InvocationReport {
        InvocationReport(
            duration: duration, initDuration: initDuration, memoryMiB: 128, maxMemoryUsedMiB: 1,
            status: .success, variant: variant)
    }

    private func rows(_ since: Instant? = nil) async throws -> [(key: BillKey, usage: BillUsage)] {
        try await BillStore(store: store).usage(
            account: .development, since: since ?? clock.now, until: clock.now)
    }

    @Test func timeIsRoundedUpToTheMillisecond() {
        let spec = testSpec(memoryMiB: 1_024)
        #expect(BillUsage(spec, report(.nanoseconds(1))).billedMilliseconds == 1)
        #expect(BillUsage(spec, report(.milliseconds(3))).billedMilliseconds == 3)
        #expect(BillUsage(spec, report(.microseconds(3_001))).billedMilliseconds == 4)
        // The init phase is paid for, but not that of provisioned environments.
        let both = report(.milliseconds(3), initDuration: .milliseconds(100))
        #expect(BillUsage(spec, both).memory == 1_024 * 103)
        let provisioned = BillUsage(
            spec,
            report(
                .milliseconds(3), initDuration: .milliseconds(100), variant: .provisioned(qualifier: "1")))
        #expect(provisioned.memory == 0 && provisioned.provisionedMemory == 1_024 * 3)
        #expect(BillUsage.gigabyteSeconds(1_024 * 1_000) == 1)
    }

    @Test func storageAboveHalfAGigabyteIsPaidFor() {
        var spec = testSpec()
        #expect(BillUsage(spec, report(.seconds(1))).storage == 0)
        spec.temporaryStorageMiB = 1_536
        #expect(BillUsage(spec, report(.seconds(1))).storage == 1_024_000)
    }

    @Test func manyCallsAreOneRowAndNothingIsLost() async throws {
        let meter = meter
        for round in 0..<3 {
            for _ in 0..<1_000 { meter.add(testSpec(), report(.milliseconds(2))) }
            meter.add(testSpec("other"), report(.milliseconds(round + 1)))
            await meter.flush()
        }
        let rows = try await rows()
        #expect(rows.count == 2)
        let hello = try #require(rows.first { $0.key.function.name == "hello" })
        #expect(hello.usage.requests == 3_000 && hello.usage.memory == 3_000 * 2 * 128)
        let other = try #require(rows.first { $0.key.function.name == "other" })
        #expect(other.usage.requests == 3 && other.usage.billedMilliseconds == 6)
    }

    @Test func whatHasNotBeenWrittenForHalfASecondIsWritten() async throws {
        let meter = meter
        meter.add(testSpec(), report(.milliseconds(2)))
        #expect(try await rows().isEmpty)
        await clock.waitForSleepers()
        clock.advance(by: BillMeter.delay)
        for _ in 0..<1_000 where try await rows().isEmpty { await Task.yield() }
        #expect(try await rows().count == 1)
        #expect(BillMeter.delay < .milliseconds(500))
    }

    @Test func aStoreThatFailsCostsNothing() async throws {
        let meter = BillMeter(
            store: BillStore(store: StumblingStore(store)), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        meter.add(testSpec(), report(.milliseconds(2)))
        await meter.flush()
        #expect(try await rows().isEmpty)
        await meter.flush()
        #expect(try await rows().first?.usage.requests == 1)
    }

    @Test func hoursRegionsAndArchitecturesAreKeptApart() async throws {
        let meter = meter
        let start = clock.now
        meter.add(testSpec(), report(.milliseconds(1)))
        var elsewhere = testSpec()
        elsewhere.region = Region("eu-central-1") ?? .usEast1
        meter.add(elsewhere, report(.milliseconds(1)))
        var arm = testSpec()
        arm.architecture = "arm64"
        meter.add(arm, report(.milliseconds(1)))
        clock.advance(by: .seconds(3_600))
        meter.add(testSpec(), report(.milliseconds(1)))
        await meter.flush()
        #expect(try await rows(start).count == 4)
        #expect(try await rows(start + .seconds(3_600)).count == 1)
        let lines = Bill(try await rows(start)).lines
        #expect(lines.count == 3 && lines.reduce(0) { $0 + $1.usage.requests } == 4)
    }
}

/// Fails at its first commit.
private final class StumblingStore: KeyValueStore {
    private let store: MemoryStore
    private let hasStumbled = Atomic(false)

    init(_ store: MemoryStore) { self.store = store }

    var limits: StoreLimits { store.limits }
    var latches: KeyLatches { store.latches }
    var topics: WakeTopics { store.topics }
    func read(_ keys: [Key]) async throws -> [Entry?] { try await store.read(keys) }
    func scan(_ range: KeyRange, limit: Int, reverse: Bool) async throws -> [Entry] {
        try await store.scan(range, limit: limit, reverse: reverse)
    }
    func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome {
        guard hasStumbled.exchange(true, ordering: .relaxed) else { throw StoreError.corruptRecord("no") }
        return try await store.commit(batch, token: token)
    }
    func removeRange(_ range: KeyRange, limit: Int) async throws -> Int { 0 }
}

@Suite struct PriceTests {
    private func usage(requests: Int = 0, gigabyteSeconds: Int = 0) -> BillUsage {
        var usage = BillUsage()
        usage.requests = requests
        usage.memory = gigabyteSeconds * 1_024_000
        return usage
    }

    private func near(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 1e-6 }

    private func key(_ hour: Int64, region: String = "us-east-1") -> BillKey {
        var key = testSpec().functionKey
        key.region = Region(region) ?? .usEast1
        return BillKey(function: key, hour: hour, architecture: "x86_64")
    }

    /// AWS's own example: 3 million requests of 120 ms at 1,536 MB.
    /// https://aws.amazon.com/lambda/pricing/
    @Test func awsOwnExampleComesOutRight() {
        let bill = Bill([(key(500_000), usage(requests: 3_000_000, gigabyteSeconds: 540_000))])
        #expect(near(bill.grossCost, 540_000 * 0.0000166667 + 0.6))
        #expect(near(bill.cost, 140_000 * 0.0000166667 + 0.4))
    }

    @Test func tiersFollowEachOther() {
        let prices = PriceTable.prices(region: "us-east-1", architecture: "x86_64")
        #expect(near(prices.cost(gigabyteSeconds: 6e9), 6e9 * 0.0000166667))
        #expect(
            near(prices.cost(gigabyteSeconds: 16e9), 6e9 * 0.0000166667 + 9e9 * 0.000015 + 1e9 * 0.0000133334)
        )
        let arm = PriceTable.prices(region: "eu-central-1", architecture: "arm64")
        #expect(near(arm.cost(gigabyteSeconds: 1_000_000), 13.3334))
        #expect(
            near(
                PriceTable.prices(region: "ap-east-1", architecture: "x86_64").cost(gigabyteSeconds: 1e6),
                22.9167125))
    }

    @Test func whatIsFreeIsFreeEveryMonthAndOnce() {
        // The last hour of a January and the first of a February.
        let january = CivilTime(year: 2026, month: 2, day: 1).instant?.seconds ?? 0
        let rows = [
            (key: key(january / 3_600 - 1), usage: usage(requests: 1_000_000, gigabyteSeconds: 400_000)),
            (key: key(january / 3_600), usage: usage(requests: 1_000_000, gigabyteSeconds: 400_000)),
        ]
        #expect(near(Bill(rows).cost, 0))
        // Two regions share it.
        let regions = [
            (key: key(500_000), usage: usage(requests: 1_000_000)),
            (key: key(500_000, region: "eu-west-1"), usage: usage(requests: 1_000_000)),
        ]
        #expect(near(Bill(regions).cost, 0.2))
    }

    @Test func trialsHaveTheirLimits() throws {
        func trial(_ memory: Int, _ cold: Int, _ warm: Int) throws -> Trial {
            try Trial(function: "f", memoryMiB: memory, payload: [], coldCalls: cold, warmCalls: warm)
        }
        _ = try trial(128, 1, 0)
        _ = try trial(10_240, Limits.trialCalls, Limits.trialCalls)
        for (memory, cold, warm) in [
            (127, 1, 1), (10_241, 1, 1), (128, 0, 1), (128, Limits.trialCalls + 1, 1), (128, 1, -1),
            (128, 1, Limits.trialCalls + 1),
        ] {
            #expect(throws: AWSError.self) { try trial(memory, cold, warm) }
        }
    }

    @Test func nothingCostsNothing() {
        let bill = Bill([])
        #expect(bill.lines.isEmpty && bill.cost == 0 && bill.freeTier == 0)
    }
}
