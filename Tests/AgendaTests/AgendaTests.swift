// Tasks run when due, in order, with their effect or not at all, and what is retried is retried on time.

import Agenda
import CloudCore
import CloudTesting
import Store
import Testing

@Suite struct AgendaTests {
    let store = MemoryStore()
    let clock = ManualClock()
    let agenda: Agenda

    init() { agenda = Agenda(store: store, clock: clock) }

    @Test func tasksRunInOrderOfTimeAndNotBefore() async throws {
        let ran = Recorder<(String, Instant)>()
        await agenda.handle(queue) { [clock] task in
            ran.add((task.id, clock.now))
            return .done
        }
        for (id, seconds) in [("c", 30), ("a", 10), ("d", 40), ("b", 20)] {
            try await agenda.schedule(task(id, after: .seconds(seconds)))
        }
        await agenda.runDue()
        #expect(ran.items.isEmpty)
        try await agenda.advance(clock, by: .seconds(35))
        #expect(ran.items.map(\.0) == ["a", "b", "c"])
        #expect(ran.items.map(\.1) == [10, 20, 30].map { start + .seconds($0) })
        #expect(try await agenda.nextDue() == start + .seconds(40))
        try await agenda.advance(clock, by: .seconds(5))
        #expect(ran.items.count == 4)
        #expect(clock.now == start + .seconds(40))
        #expect(try await store.agendaKeys().isEmpty)
    }

    @Test func sixHoursOfRetriesTakeNoTime() async throws {
        let ran = Recorder<(Int, Instant)>()
        await agenda.handle(queue) { [clock] task in
            ran.add((task.retries, clock.now))
            let age = clock.now - start
            return age >= .seconds(6 * 3_600)
                ? .done : .retry(at: clock.now + .seconds(60 << min(task.retries, 8)))
        }
        try await agenda.schedule(task("a", payload: [1]))
        try await agenda.advance(clock, by: .seconds(9 * 3_600))
        #expect(ran.items.map(\.0) == Array(0..<ran.items.count))
        #expect(ran.items.count == 10)
        #expect(ran.items.prefix(4).map(\.1) == [0, 60, 180, 420].map { start + .seconds($0) })
        #expect(try await store.agendaKeys().isEmpty)
    }

    @Test func theEffectIsCommittedWithTheEndOfTheTask() async throws {
        let store = self.store
        await agenda.handle(queue) { task in
            var effect = Batch()
            effect.put(key(task.id), task.payload)
            return .done(with: effect)
        }
        try await agenda.schedule(task("a", payload: [7]))
        await agenda.runDue()
        #expect(try await store.read([key("a")]).first??.value == [7])
        #expect(try await store.agendaKeys().isEmpty)
    }

    @Test func anEffectWhoseChecksFailIsTriedAgain() async throws {
        let store = self.store
        let seen = Recorder<UInt64?>()
        await agenda.handle(queue) { _ in
            let version = (try? await store.read([key("n")]))?.first??.version
            seen.add(version)
            if seen.items.count == 1 {
                var other = Batch()
                other.put(key("n"), [1])
                _ = try? await store.commit(other)
            }
            var effect = Batch()
            effect.check(key("n"), version.map { .version($0) } ?? .absent)
            effect.put(key("n"), [2])
            return .done(with: effect)
        }
        try await agenda.schedule(task("a"))
        await agenda.runDue()
        #expect(seen.items.count == 2)
        #expect(try await store.read([key("n")]).first??.value == [2])
    }

    @Test func aTaskIsScheduledWithWhatItBelongsToOrNotAtAll() async throws {
        let ran = Recorder<String>()
        await agenda.handle(queue) { task in
            ran.add(task.id)
            return .done
        }
        var batch = Batch()
        batch.check(key("guard"), .version(99))
        try Agenda.add(task("refused"), to: &batch)
        #expect(try await store.commit(batch) == .conflict([key("guard")]))
        var other = Batch()
        try Agenda.add(task("fine"), to: &other)
        _ = try await store.commit(other)
        await agenda.runDue()
        #expect(ran.items == ["fine"])
    }

    @Test func aBatchWithAnIdThatIsTakenConflicts() async throws {
        try await agenda.schedule(task("a"))
        var batch = Batch()
        try Agenda.add(task("a"), to: &batch)
        guard case .conflict = try await store.commit(batch) else {
            Issue.record("two tasks of one id")
            return
        }
    }

    @Test func schedulingTheSameIdReplacesTheTask() async throws {
        let ran = Recorder<[UInt8]>()
        await agenda.handle(queue) { task in
            ran.add(task.payload)
            return .done
        }
        try await agenda.schedule(task("a", after: .seconds(10), payload: [1]))
        try await agenda.schedule(task("a", after: .seconds(5), payload: [2]))
        try await agenda.schedule(task("b", after: .seconds(5), payload: [3]))
        try await agenda.schedule(task("b", after: .seconds(20), payload: [4]))
        #expect(try await agenda.task(queue, id: "b")?.payload == [4])
        try await agenda.advance(clock, by: .seconds(60))
        #expect(ran.items == [[2], [4]])
        #expect(try await store.agendaKeys().isEmpty)
    }

    @Test func aCancelledTaskNeverRuns() async throws {
        await agenda.handle(queue) { _ in
            Issue.record("ran")
            return .done
        }
        try await agenda.schedule(task("a", after: .seconds(1)))
        #expect(try await agenda.cancel(queue, id: "a"))
        #expect(try await agenda.cancel(queue, id: "a") == false)
        try await agenda.advance(clock, by: .seconds(10))
        #expect(try await store.agendaKeys().isEmpty)
    }

    @Test func whatARunAnswersAfterItsTaskWasCancelledHasNoEffect() async throws {
        let agenda = self.agenda
        await agenda.handle(queue) { task in
            _ = try? await agenda.cancel(queue, id: task.id)
            var effect = Batch()
            effect.put(key("effect"), [1])
            return task.id == "done" ? .done(with: effect) : .retry(at: task.due + .seconds(1))
        }
        try await agenda.schedule(task("done"))
        try await agenda.schedule(task("retry"))
        try await agenda.advance(clock, by: .seconds(10))
        let effects = try await store.read([key("effect")])
        #expect(effects == [nil])
        #expect(try await store.agendaKeys().isEmpty)
    }

    @Test func aTaskReplacedWhileItRunsRunsAgain() async throws {
        let agenda = self.agenda
        let ran = Recorder<[UInt8]>()
        await agenda.handle(queue) { task in
            ran.add(task.payload)
            if task.payload.count == 1 {
                // The same due time: the new task takes the old one's place in the order of time.
                try? await agenda.schedule(
                    DueTask(queue: queue, id: task.id, due: task.due, payload: task.payload + [2]))
            }
            return .done
        }
        try await agenda.schedule(task("a", payload: [1]))
        await agenda.runDue()
        #expect(ran.items == [[1], [1, 2]])
        #expect(try await store.agendaKeys().isEmpty)
    }

    @Test func aRetryAtTheSameTimeRunsAgain() async throws {
        let ran = Recorder<Int>()
        await agenda.handle(queue) { task in
            ran.add(task.retries)
            return task.retries < 5 ? .retry(at: task.due, payload: [UInt8(task.retries)]) : .done
        }
        try await agenda.schedule(task("a"))
        await agenda.runDue()
        #expect(ran.items == [0, 1, 2, 3, 4, 5])
    }

    @Test func atMostSoManyRunAtOnce() async throws {
        let running = Recorder<Int>()
        let gauge = Gauge()
        await agenda.handle(queue, concurrency: 3) { _ in
            running.add(gauge.enter())
            await Task.yield()
            gauge.leave()
            return .done
        }
        for number in 0..<200 { try await agenda.schedule(task("\(number)")) }
        await agenda.runDue()
        #expect(running.items.count == 200)
        #expect((running.items.max() ?? 0) <= 3)
    }

    @Test func tasksThatLeadToTasksAreDoneInOneGo() async throws {
        let agenda = self.agenda
        let ran = Recorder<Instant>()
        let other = AgendaQueue("other")
        await agenda.handle(queue) { [clock] task in
            ran.add(clock.now)
            try? await agenda.schedule(DueTask(queue: other, id: task.id, due: clock.now + .seconds(60)))
            return .done
        }
        await agenda.handle(other) { [clock] task in
            ran.add(clock.now)
            guard let number = Int(task.id), number < 5 else { return .done }
            try? await agenda.schedule(
                DueTask(queue: queue, id: "\(number + 1)", due: clock.now + .seconds(60)))
            return .done
        }
        try await agenda.schedule(task("0"))
        try await agenda.advance(clock, by: .seconds(3_600))
        #expect(ran.items == (0..<12).map { start + .seconds(60 * $0) })
    }

    @Test func queuesWithoutAHandlerWait() async throws {
        try await agenda.schedule(task("a"))
        await agenda.runDue()
        #expect(try await store.agendaKeys().count == 2)
        let ran = Recorder<String>()
        await agenda.handle(queue) { task in
            ran.add(task.id)
            return .done
        }
        await agenda.runDue()
        #expect(ran.items == ["a"])
    }

    @Test func limitsAreKept() async throws {
        for id in ["", String(repeating: "x", count: 513)] {
            await #expect(throws: StoreError.self) { try await agenda.schedule(task(id)) }
        }
        await #expect(throws: StoreError.self) {
            try await agenda.schedule(task("a", payload: [UInt8](repeating: 0, count: 60 * 1024 + 1)))
        }
        try await agenda.schedule(
            task(
                String(repeating: "\0", count: 512), in: AgendaQueue(String(repeating: "\0", count: 64)),
                payload: [UInt8](repeating: 0, count: 60 * 1024)))
    }
}
