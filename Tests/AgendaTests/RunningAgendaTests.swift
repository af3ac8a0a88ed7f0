// The agenda as a service of the process: it sleeps until something is due, wakes when something is added,
// and stops cleanly.

import Agenda
import CloudCore
import CloudTesting
import Store
import Testing

@Suite struct RunningAgendaTests {
    let store = MemoryStore()
    let clock = ManualClock()

    @Test func itSleepsExactlyUntilTheEarliestTaskAndWakesForAnEarlierOne() async throws {
        let agenda = Agenda(store: store, clock: clock)
        let (ran, report) = AsyncStream.makeStream(of: String.self)
        await agenda.handle(queue) { task in
            report.yield(task.id)
            return .done
        }
        try await agenda.schedule(task("late", after: .seconds(100)))
        let running = Task { await agenda.run() }
        await clock.waitForSleepers()
        #expect(clock.nextDeadline == start + .seconds(100))
        try await agenda.schedule(task("early", after: .seconds(10)))
        while clock.nextDeadline != start + .seconds(10) { await Task.yield() }
        try await agenda.schedule(task("now"))
        var events = ran.makeAsyncIterator()
        #expect(await events.next() == "now")
        clock.advance(by: .seconds(10))
        #expect(await events.next() == "early")
        clock.advance(by: .seconds(90))
        #expect(await events.next() == "late")
        await agenda.stop()
        await running.value
    }

    @Test func virtualTimeWorksBesideARunningAgenda() async throws {
        let agenda = Agenda(store: store, clock: clock)
        let ran = Recorder<Instant>()
        await agenda.handle(queue, concurrency: 4) { [clock] _ in
            ran.add(clock.now)
            return .done
        }
        let running = Task { await agenda.run() }
        for number in 0..<20 { try await agenda.schedule(task("\(number)", after: .seconds(number))) }
        try await agenda.advance(clock, by: .seconds(60))
        #expect(ran.items == (0..<20).map { start + .seconds($0) })
        running.cancel()
        await running.value
    }

    @Test func cancellingItReachesItsRunsAndKeepsTheirTasks() async throws {
        let agenda = Agenda(store: store, clock: clock)
        let (started, report) = AsyncStream.makeStream(of: Void.self)
        await agenda.handle(queue) { [clock] task in
            report.yield()
            do {
                try await clock.sleep(for: .seconds(1_000))
                return .done
            } catch { return .retry(at: task.due) }
        }
        try await agenda.schedule(task("a"))
        let running = Task { await agenda.run() }
        for await _ in started { break }
        running.cancel()
        await running.value
        #expect(try await agenda.task(queue, id: "a")?.retries == 1)
    }

    @Test func stoppingItLetsItsRunsFinish() async throws {
        let agenda = Agenda(store: store, clock: clock)
        let (started, report) = AsyncStream.makeStream(of: Void.self)
        await agenda.handle(queue) { [clock] _ in
            report.yield()
            return (try? await clock.sleep(for: .seconds(1))) == nil ? .retry(at: .epoch) : .done
        }
        try await agenda.schedule(task("a"))
        try await agenda.schedule(task("b"))
        let running = Task { await agenda.run() }
        for await _ in started { break }
        await clock.waitForSleepers()
        await agenda.stop()
        clock.advance(by: .seconds(1))
        await running.value
        #expect(try await agenda.task(queue, id: "a") == nil)
        #expect(try await agenda.task(queue, id: "b") != nil)
    }
}
