// Starting programs beside the runtime, and connecting to what listens inside.

internal import CLinux
internal import Glibc

extension SupervisedSandbox {
    func start(_ program: SandboxProgram) async throws -> RunningProgram {
        let spec = SandboxSpec(
            id: "", codeDirectory: "", executable: program.executable, environment: program.environment,
            workingDirectory: program.workingDirectory)
        let packet = try spec.encoded(as: apus_program)
        var ends: [Int32] = [-1, -1]
        if apus_pipe(&ends) < 0 { throw SystemCall.failure("make output pipe") }
        let (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        defer { SystemCall.close(writing) }
        do {
            let answer = try await programs.ask { try self.command(packet, with: [writing]) }
            guard answer.value > 0 else { throw SandboxError(step: answer.step, errno: -answer.value) }
            let pid = answer.value
            return RunningProgram(output: reading) { [programs] in await programs.exit(of: pid) }
        } catch {
            SystemCall.close(reading)
            throw error
        }
    }

    func connect(toPort port: Int) async throws -> Int32 {
        let words: [UInt32] = [apus_connect.rawValue, UInt32(port)]
        let packet = words.withUnsafeBytes { Array($0) }
        let answer = try await programs.ask { try self.command(packet) }
        guard answer.value == 0, let descriptor = answer.descriptors.first else {
            answer.descriptors.forEach(SystemCall.close)
            throw SandboxError(step: "connect to port \(port)", errno: answer.value)
        }
        return descriptor
    }
}
