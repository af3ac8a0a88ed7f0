// What belongs to one event loop: an executor that runs tasks on it, so that a request needs no change of
// threads, and the Date header of the current second.

import CloudCore
import NIOCore

/// Runs the jobs of tasks on one event loop.
final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// One event loop's own things. Used on that loop alone, but for the executor.
final class EventLoopSeat {
    let executor: EventLoopTaskExecutor
    private let clock: any WallClock
    private var second = Int64.min
    private var dateText = ""

    init(_ eventLoop: any EventLoop, clock: any WallClock) {
        executor = EventLoopTaskExecutor(eventLoop)
        self.clock = clock
    }

    /// The present as the Date header has it.
    var date: String {
        let now = clock.now
        if now.seconds != second {
            second = now.seconds
            dateText = CivilTime(now).httpDate
        }
        return dateText
    }
}
