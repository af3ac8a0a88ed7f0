// Provisioned environments: made ahead, kept, used through their qualifier alone, and counted.

import CloudCore
import Testing

@testable import Lambda

private typealias Pool = EnvironmentPool<Int>

@Suite struct ProvisionedConcurrencyTests {
    private let start = Instant(seconds: Int64(1_000_000))
    private let function = testSpec().functionKey

    private func pool(totalMemoryMiB: Int = 100_000, concurrency: Int = 1_000) -> Pool {
        var settings = EngineSettings()
        settings.totalMemoryMiB = totalMemoryMiB
        settings.accountConcurrency = concurrency
        return Pool(settings: settings)
    }

    private func started(_ actions: [Pool.Action]) -> [EnvironmentID] {
        actions.compactMap { if case .start(let id, _) = $0 { id } else { nil } }
    }

    private func stopped(_ actions: [Pool.Action]) -> [EnvironmentID] {
        actions.compactMap { if case .stop(let id) = $0 { id } else { nil } }
    }

    private func assigned(_ actions: [Pool.Action]) -> EnvironmentID? {
        for case .assign(_, let id, _) in actions { return id }
        return nil
    }

    private func version(_ number: String = "1") -> FunctionSpec {
        var spec = testSpec()
        spec.version = number
        return spec
    }

    /// A pool whose environments for the alias `live` are initialised.
    private func provisioned(_ count: Int, _ pool: inout Pool) -> [EnvironmentID] {
        let ids = started(
            pool.provision(function, "live", [ProvisionedShare(spec: version(), count: count)], at: start))
        for id in ids { _ = pool.ready(id, at: start) }
        return ids
    }

    @Test func readyMeansInitialised() {
        var pool = pool()
        let actions = pool.provision(
            function, "live", [ProvisionedShare(spec: version(), count: 3)], at: start)
        #expect(started(actions).count == 3)
        for case .start(_, let spec) in actions {
            #expect(spec.variant.initializationType == "provisioned-concurrency")
        }
        #expect(pool.provisionedState(function, "live").ready == 0)
        for (index, id) in started(actions).enumerated() {
            _ = pool.ready(id, at: start)
            #expect(pool.provisionedState(function, "live").ready == index + 1)
        }
    }

    @Test func callsThroughTheQualifierUseThemAndOthersDoNot() throws {
        var pool = pool()
        let ids = provisioned(1, &pool)
        let plain = pool.arrived(1, for: version(), through: "1", at: start)
        #expect(assigned(plain) == nil && started(plain).count == 1)
        #expect(assigned(pool.arrived(2, for: version(), through: "live", at: start)) == ids[0])
        // What they can't take spills over.
        let spilled = pool.arrived(3, for: version(), through: "live", at: start)
        #expect(started(spilled).count == 1)
        for case .start(_, let spec) in spilled { #expect(spec.variant == .onDemand) }
    }

    @Test func callsBeforeTheyAreReadySpillOver() {
        var pool = pool()
        _ = pool.provision(function, "live", [ProvisionedShare(spec: version(), count: 5)], at: start)
        #expect(started(pool.arrived(1, for: version(), through: "live", at: start)).count == 1)
    }

    @Test func oneCallAfterTheOtherStaysOnOneEnvironment() {
        var pool = pool()
        let id = provisioned(1, &pool)[0]
        for call in 1...5 {
            #expect(
                assigned(pool.arrived(call, for: version(), through: "live", at: start)) == id || call > 1)
            pool.answered(id, at: start)
            // The next call comes before the runtime has asked for it.
            let next = pool.arrived(call + 100, for: version(), through: "live", at: start)
            #expect(started(next).isEmpty)
            #expect(assigned(pool.ready(id, at: start)) == id)
        }
    }

    @Test func whoWaitsInVainSpillsOver() {
        var pool = pool()
        let id = provisioned(1, &pool)[0]
        _ = pool.arrived(1, for: version(), through: "live", at: start)
        pool.answered(id, at: start)
        #expect(pool.arrived(2, for: version(), through: "live", at: start).isEmpty)
        let later = start + .milliseconds(EngineLimits.returnMilliseconds)
        #expect(started(pool.ticked(at: later)).count == 1)
        #expect(pool.concurrency.inUse(function) == 1)
    }

    @Test func anEnvironmentThatEndsIsReplaced() {
        var pool = pool()
        let ids = provisioned(2, &pool)
        let actions = pool.ended(ids[0], at: start) + pool.gone(ids[0], at: start)
        #expect(started(actions).count == 1)
        #expect(pool.provisionedState(function, "live").ready == 1)
    }

    @Test func idlenessEndsNoneAndAgeReplacesThem() {
        var pool = pool()
        let ids = provisioned(1, &pool)
        #expect(stopped(pool.ticked(at: start + .seconds(3_600))).isEmpty)
        let old = start + .seconds(pool.settings.lifetimeSeconds)
        let actions = pool.ticked(at: old)
        #expect(stopped(actions) == ids && started(actions).count == 1)
        #expect(started(pool.gone(ids[0], at: old)).isEmpty)
    }

    @Test func aFailedInitIsSaidAndNotRepeated() {
        var pool = pool()
        let ids = started(
            pool.provision(function, "live", [ProvisionedShare(spec: version(), count: 2)], at: start))
        _ = pool.initFailed(ids[0], at: start)
        #expect(started(pool.gone(ids[0], at: start)).isEmpty)
        #expect(pool.provisionedState(function, "live").failure == "FUNCTION_ERROR_INIT_FAILURE")
        // Put anew, it is tried anew.
        let again = pool.provision(
            function, "live", [ProvisionedShare(spec: version(), count: 2)], at: start)
        #expect(started(again).count == 1)
        #expect(pool.provisionedState(function, "live").failure == nil)
    }

    @Test func aMachineWithoutRoomIsAskedAgainLater() {
        var pool = pool()
        let ids = started(
            pool.provision(function, "live", [ProvisionedShare(spec: version(), count: 1)], at: start))
        #expect(started(pool.launchFailed(ids[0], at: start)).isEmpty)
        let later = start + .seconds(EngineLimits.provisionedRetrySeconds)
        #expect(pool.wake <= later)
        #expect(started(pool.ticked(at: later)).count == 1)
    }

    @Test func idleOnesGiveWayToThemAndNeverTheOtherWay() {
        var pool = pool(totalMemoryMiB: 256)
        let plain =
            started(pool.arrived(1, for: testSpec("other"), at: start))
            + started(pool.arrived(2, for: testSpec("other"), at: start))
        for id in plain { _ = pool.ready(id, at: start) }
        for id in plain {
            pool.answered(id, at: start)
            _ = pool.ready(id, at: start)
        }
        let actions = pool.provision(
            function, "live", [ProvisionedShare(spec: version(), count: 2)], at: start)
        #expect(Set(stopped(actions)) == Set(plain))
        for id in plain { _ = pool.gone(id, at: start) }
        let later = start + .seconds(EngineLimits.provisionedRetrySeconds)
        let ids = started(pool.ticked(at: later))
        #expect(ids.count == 2)
        for id in ids { _ = pool.ready(id, at: later) }
        #expect(stopped(pool.arrived(3, for: testSpec("other"), at: later)).isEmpty)
    }

    @Test func lessIsStoppedAndNoneIsForgotten() {
        var pool = pool()
        let ids = provisioned(3, &pool)
        let fewer = pool.provision(
            function, "live", [ProvisionedShare(spec: version(), count: 1)], at: start)
        #expect(stopped(fewer).count == 2 && started(fewer).isEmpty)
        let none = pool.provision(function, "live", [], at: start)
        #expect(stopped(none).count == 1)
        for id in ids { _ = pool.gone(id, at: start) }
        #expect(pool.environments.isEmpty && pool.groups.isEmpty && pool.plans.isEmpty && pool.usedMiB == 0)
    }

    @Test func aBusyOneThatIsNoLongerWantedEndsAfterItsCall() {
        var pool = pool()
        let id = provisioned(1, &pool)[0]
        _ = pool.arrived(1, for: version(), through: "live", at: start)
        #expect(stopped(pool.provision(function, "live", [], at: start)).isEmpty)
        pool.answered(id, at: start)
        #expect(stopped(pool.ready(id, at: start)) == [id])
        #expect(pool.concurrency.inUse(function) == 0)
    }

    @Test func anAliasOfTwoVersionsHasEnvironmentsOfBoth() {
        var pool = pool()
        let shares = [
            ProvisionedShare(spec: version("1"), count: 3), ProvisionedShare(spec: version("2"), count: 1),
        ]
        let actions = pool.provision(function, "live", shares, at: start)
        var versions: [String] = []
        for case .start(let id, let spec) in actions {
            versions.append(spec.version)
            _ = pool.ready(id, at: start)
        }
        #expect(versions.sorted() == ["1", "1", "1", "2"])
        #expect(assigned(pool.arrived(1, for: version("2"), through: "live", at: start)) != nil)
        #expect(started(pool.arrived(2, for: version("2"), through: "live", at: start)).count == 1)
        #expect(assigned(pool.arrived(3, for: version("1"), through: "live", at: start)) != nil)
    }

    @Test func theyCountAgainstTheAccount() {
        var pool = pool(concurrency: 10)
        _ = provisioned(7, &pool)
        var throttled = 0
        for call in 0..<5 {
            for case .throttle(_, let reason) in pool.arrived(call, for: testSpec("other"), at: start) {
                #expect(reason == .account)
                throttled += 1
            }
        }
        #expect(throttled == 2)
    }

    @Test func aReservationIsSharedWithThem() {
        var pool = pool()
        var spec = version()
        spec.reservedConcurrency = 3
        let ids = started(
            pool.provision(function, "live", [ProvisionedShare(spec: spec, count: 2)], at: start))
        for id in ids { _ = pool.ready(id, at: start) }
        for call in 0..<3 {
            let actions = pool.arrived(call, for: spec, through: "live", at: start)
            #expect((assigned(actions) != nil) == (call < 2))
        }
        guard case .throttle(_, .reserved) = pool.arrived(9, for: spec, through: "live", at: start).last
        else {
            return #expect(Bool(false), "more than was reserved")
        }
    }

    @Test func aReservationThatChangesHoldsForThemToo() {
        var pool = pool()
        let id = provisioned(1, &pool)[0]
        _ = pool.arrived(1, for: version(), through: "live", at: start)
        pool.answered(id, at: start)
        #expect(pool.arrived(2, for: version(), through: "live", at: start).isEmpty)
        _ = pool.changed(testSpec(reserved: 1), at: start)
        // What waits spills over, and there is no place besides the provisioned one.
        let later = start + .milliseconds(EngineLimits.returnMilliseconds)
        let isThrottled = pool.ticked(at: later).contains {
            if case .throttle(2, .reserved) = $0 { true } else { false }
        }
        #expect(isThrottled)
    }

    @Test func aDeletedFunctionLeavesNothing() {
        var pool = pool()
        let ids = provisioned(2, &pool)
        #expect(stopped(pool.deleted(function, version: nil, at: start)).count == 2)
        for id in ids { #expect(started(pool.gone(id, at: start)).isEmpty) }
        #expect(pool.environments.isEmpty && pool.groups.isEmpty && pool.plans.isEmpty)
    }
}
