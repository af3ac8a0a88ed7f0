// Random scripts, functions that crash, a cloud that loses its power at any write: an execution comes to its
// end, everything acknowledged is there after every crash, and in the end nothing is left behind.

import Agenda
import CloudCore
import CloudTesting
import Testing

@testable import Lambda
@testable import Store

@Suite struct DurableSimulationTests {
    @Test(arguments: 0..<20) func everyExecutionComesToItsEnd(_ seed: Int) async throws {
        let world = DurableWorld(seed: UInt64(seed))
        let generator = SeededEntropy(UInt64(seed) + 500)
        let lines: [ScriptLine] = [
            .step, .retried(times: 3, seconds: 5), .wait(seconds: 30), .callback(timeoutSeconds: 600),
            .context, .invoke(function: "plain"), .invoke(function: "fn-child:$LATEST"),
        ]
        let script = (0..<6).map { _ in lines[Int(generator.next() % UInt64(lines.count))] }
        try await DurableCloud.prepare(world)
        let steady = try await DurableCloud(world, script: script)
        try await steady.lambda.create("fn-child", ["DurableConfig": DurableCloud.config(3_600)])
        let arn = try await steady.start("one")
        for round in 0..<18 {
            // The last rounds are quiet, so that it can end.
            let power = round < 14 ? Power(steps: Int(generator.next() % 40)) : nil
            let cloud = try await DurableCloud(
                world, script: script, power: power, crashes: round < 14 ? 10 : 0)
            for _ in 0..<6 where power?.isOut != true {
                try? await cloud.pass(.seconds(Int(generator.next() % 20)))
                for callback in world.takeCallbacks() {
                    _ = try? await cloud.lambda.service.sendDurableExecutionCallbackSuccess(
                        SendDurableExecutionCallbackSuccessRequest(callbackId: callback, result: [49]),
                        cloud.context)
                }
            }
        }
        let cloud = try await DurableCloud(world, script: script)
        try await cloud.pass(.seconds(3_600))
        #expect(world.problems == [])
        #expect(try await cloud.get(arn).status.isOneOf([.succeeded, .failed]))
        let events = try await cloud.history(arn)
        #expect(events.map(\.eventId) == (1...events.count).map { $0 })
        // Each operation ends once.
        let ends = events.filter { event in
            let type = event.eventType?.rawValue ?? ""
            return (type.hasSuffix("Succeeded") || type.hasSuffix("TimedOut"))
                && !type.hasPrefix("Execution")
        }
        #expect(Set(ends.compactMap(\.id)).count == ends.count)
        #expect(events.last { $0.eventType?.rawValue.hasPrefix("Execution") == true } != nil)
    }

    /// Letters are put into the outbox after the end of what they tell of, and stay there until the last cut
    /// is over: for each execution that did not succeed there is one, and for no other.
    @Test(arguments: 0..<20) func everyFailureIsALetterOnce(_ seed: Int) async throws {
        let world = DurableWorld(seed: UInt64(seed))
        let generator = SeededEntropy(UInt64(seed) + 900)
        let script: [ScriptLine] = [.step, .wait(seconds: 20), .retried(times: 2, seconds: 5), .step]
        try await DurableCloud.prepare(world, timeoutSeconds: 3_600)
        let steady = try await DurableCloud(world, script: script, delivers: false)
        let large = String(repeating: "x", count: 10_000)
        var arns: [String] = []
        for payload in ["1", "\"fail\"", "\"fail \(large)\"", "2", "3"] {
            arns.append(try await steady.start(payload: payload))
        }
        for round in 0..<14 {
            let power = round < 12 ? Power(steps: Int(generator.next() % 30)) : nil
            let cloud = try await DurableCloud(
                world, script: script, power: power, crashes: round < 12 ? 15 : 0, delivers: false)
            for step in 0..<4 where power?.isOut != true {
                try? await cloud.pass(.seconds(Int(generator.next() % 15)))
                if round == 5, step == 1 {
                    _ = try? await cloud.lambda.service.stopDurableExecution(
                        StopDurableExecutionRequest(durableExecutionArn: arns[4]), cloud.context)
                }
            }
        }
        let cloud = try await DurableCloud(world, script: script, delivers: false)
        try await cloud.pass(.seconds(4_000))
        var failed: Set<String> = []
        for arn in arns where try await cloud.get(arn).status != .succeeded {
            failed.insert("\(arn.split(separator: "/").last ?? "").letter")
        }
        #expect(failed.count >= 2)
        for id in arns.map({ "\($0.split(separator: "/").last ?? "")" }) {
            #expect(try await cloud.agenda.task(DurableStore.letters, id: id) == nil)
            let isThere = try await cloud.agenda.task(DeliveryOutbox.deliveries, id: "\(id).letter") != nil
            #expect(isThere == failed.contains("\(id).letter"))
        }
        let sender = try await DurableCloud(world, script: script)
        try await sender.pass(.seconds(60))
        #expect(world.letters.sent.count == failed.count)
        #expect(Set(world.letters.sent.map(\.delivery.id)) == failed)
    }

    @Test func nothingIsLeftAfterTheRetention() async throws {
        let world = DurableWorld()
        try await DurableCloud.prepare(world)
        let cloud = try await DurableCloud(
            world,
            script: [.step, .wait(seconds: 5), .callback(timeoutSeconds: 10), .invoke(function: "plain")])
        let arn = try await cloud.start("one", payload: "\"\(String(repeating: "x", count: 10_000))\"")
        try await cloud.pass(.seconds(60))
        #expect(try await cloud.get(arn).status == .succeeded)
        let blobs = world.blobs.all.count
        try await cloud.pass(.seconds(13 * 86_400))
        #expect(try await cloud.get(arn).status == .succeeded)
        try await cloud.pass(.seconds(2 * 86_400))
        for kind in UInt8(0)..<16 {
            let range = KeyBuilder(.durable(kind)).range
            #expect(try await world.store.scan(range, limit: 10, reverse: false).isEmpty, "kind \(kind)")
        }
        #expect(world.blobs.all.count == blobs - 1)
        #expect(try await cloud.agenda.nextDue() == nil)
        // The name is free again.
        #expect(try await cloud.start("one", payload: "2").isEmpty == false)
    }
}

extension ExecutionStatus {
    fileprivate func isOneOf(_ others: [ExecutionStatus]) -> Bool { others.contains(self) }
}
