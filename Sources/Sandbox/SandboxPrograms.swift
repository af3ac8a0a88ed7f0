// What runs beside the runtime, and what is reached inside: the init's answers to both, in the order in which
// they were asked for.

internal import Synchronization

/// A program to be started in a sandbox that runs, confined like its runtime.
public struct SandboxProgram: Sendable {
    /// A path inside.
    public var executable: String
    public var environment: [String: String]
    public var workingDirectory: String

    public init(executable: String, environment: [String: String], workingDirectory: String = "/") {
        self.executable = executable
        self.environment = environment
        self.workingDirectory = workingDirectory
    }
}

/// A program that has been started.
public struct RunningProgram: Sendable {
    /// The reading end of the pipe that carries its stdout and stderr, non-blocking. The taker owns it.
    public var output: Int32
    private let wait: @Sendable () async -> SandboxExit

    public init(output: Int32, wait: @escaping @Sendable () async -> SandboxExit) {
        self.output = output
        self.wait = wait
    }

    /// How it ended; waits until it has.
    public func exitStatus() async -> SandboxExit { await wait() }
}

/// Keeps who waits for an answer of the init, and who for a program's end.
final class SandboxPrograms: Sendable {
    struct Answer: Sendable {
        var value: Int32
        var step: String
        var descriptors: [Int32]
    }

    private struct State {
        var waiting: [CheckedContinuation<Answer, any Error>] = []
        var exits: [Int32: SandboxExit] = [:]
        var exitWaiters: [Int32: CheckedContinuation<SandboxExit, Never>] = [:]
        var isGone = false
    }

    private let state = Mutex(State())

    /// Sends a command by `send`, and returns its answer.
    func ask(_ send: @Sendable () throws -> Void) async throws -> Answer {
        try await withCheckedThrowingContinuation { turn in
            let failure = state.withLock { state -> (any Error)? in
                if state.isGone { return SandboxError(step: "init ended", errno: 0) }
                do {
                    try send()
                    state.waiting.append(turn)
                    return nil
                } catch { return error }
            }
            if let failure { turn.resume(throwing: failure) }
        }
    }

    func answered(_ answer: Answer) {
        let turn = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        guard let turn else { return answer.descriptors.forEach(SystemCall.close) }
        turn.resume(returning: answer)
    }

    func ended(_ pid: Int32, _ exit: SandboxExit) {
        let waiter = state.withLock { state in
            state.exits[pid] = exit
            return state.exitWaiters.removeValue(forKey: pid)
        }
        waiter?.resume(returning: exit)
    }

    /// Waits until a started program has ended.
    func exit(of pid: Int32) async -> SandboxExit {
        await withCheckedContinuation { turn in
            let exit = state.withLock { state -> SandboxExit? in
                if let exit = state.exits[pid] { return exit }
                if state.isGone { return .signaled(9) }
                state.exitWaiters[pid] = turn
                return nil
            }
            if let exit { turn.resume(returning: exit) }
        }
    }

    /// The init, and everything of it, has ended.
    func end() {
        let (waiting, exits) = state.withLock { state in
            state.isGone = true
            defer { (state.waiting, state.exitWaiters) = ([], [:]) }
            return (state.waiting, state.exitWaiters)
        }
        for turn in waiting { turn.resume(throwing: SandboxError(step: "init ended", errno: 0)) }
        for turn in exits.values { turn.resume(returning: .signaled(9)) }
    }
}

extension RunningSandbox {
    public func start(_ program: SandboxProgram) async throws -> RunningProgram {
        throw SandboxError(step: "start program: not in this sandbox", errno: 0)
    }

    public func connect(toPort port: Int) async throws -> Int32 {
        throw SandboxError(step: "connect: not in this sandbox", errno: 0)
    }
}
