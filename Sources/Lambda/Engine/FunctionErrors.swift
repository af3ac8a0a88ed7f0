// What a caller sees when a function fails in ways that its runtime cannot report, and what the engine
// throws when the cloud cannot run it. AWS's texts.

import CloudCore
import Sandbox

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A failure of the function: HTTP 200, `X-Amz-Function-Error: Unhandled`, and this as the payload.
struct FunctionFailure: Hashable, Sendable {
    /// `Sandbox.Timedout`, `Runtime.ExitError` …
    var type: String
    /// What follows `RequestId: … Error: `.
    var reason: String

    static func timeout(seconds: Int) -> FunctionFailure {
        FunctionFailure(type: "Sandbox.Timedout", reason: "Task timed out after \(seconds).00 seconds")
    }

    static func exit(_ exit: SandboxExit) -> FunctionFailure {
        let how =
            switch exit {
            case .exited(0): "Runtime exited without providing a reason"
            case .exited(let status): "Runtime exited with error: exit status \(status)"
            case .signaled(let number): "Runtime exited with error: signal: \(signalName(number))"
            case .outOfMemory: "Runtime exited with error: signal: killed"
            }
        return FunctionFailure(
            type: exit == .outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError", reason: how)
    }

    /// Why a program could not be executed, as Go's `os/exec` says it, which is what AWS's texts show.
    static func notStarted(_ path: String, _ error: any Error) -> String {
        guard let error = error as? SandboxError, error.errno != 0 else {
            return "fork/exec \(path): \(error)"
        }
        return "fork/exec \(path): \(String(cString: strerror(error.errno)).lowercased())"
    }

    /// Of a streamed answer.
    /// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
    static let streamTooLarge = FunctionFailure(
        type: "Function.ResponseSizeTooLarge",
        reason: "Response payload size exceeded maximum allowed payload size "
            + "(\(EngineLimits.streamedResponseBytes) bytes).")

    /// The runtime's connection ended before its streamed answer did.
    static let truncated = FunctionFailure(
        type: "Runtime.TruncatedResponse", reason: "The runtime did not complete its response")

    static let unknownMode = FunctionFailure(
        type: "Runtime.InvalidResponseModeHeader", reason: "Invalid function response mode")

    /// The package's or the image's own fault that nothing could be started; nil where it is the cloud's.
    static func entrypoint(_ error: any Error, of spec: FunctionSpec) -> FunctionFailure? {
        guard let error = error as? SandboxError else { return nil }
        if let image = spec.image { return entrypoint(error, of: image) }
        guard error.step == SandboxError.executeStep else { return nil }
        return FunctionFailure(
            type: "Runtime.InvalidEntrypoint",
            reason: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]")
    }

    private static func entrypoint(_ error: SandboxError, of image: FunctionImage) -> FunctionFailure? {
        let program = image.words.first ?? ""
        switch error.step {
        case SandboxError.executeStep where !program.contains("/"):
            return FunctionFailure(
                type: "Runtime.InvalidEntrypoint",
                reason: "exec: \"\(program)\": executable file not found in $PATH")
        case SandboxError.executeStep:
            return FunctionFailure(
                type: "Runtime.InvalidEntrypoint", reason: "fork/exec \(program): \(reason(error.errno))")
        case SandboxError.workingDirectoryStep:
            return FunctionFailure(
                type: "Runtime.InvalidWorkingDir",
                reason: "chdir \(image.workingDirectory): \(reason(error.errno))")
        default: return nil
        }
    }

    /// As Go words it, in which AWS's own init is written.
    private static func reason(_ number: Int32) -> String {
        switch number {
        case ENOENT: "no such file or directory"
        case ENOTDIR: "not a directory"
        case EACCES: "permission denied"
        case ENOEXEC: "exec format error"
        default: "errno \(number)"
        }
    }

    /// The payload with the request's id, as AWS words it.
    func payload(requestID: String) -> [UInt8] {
        JSONText.object([
            ("errorType", type), ("errorMessage", "RequestId: \(requestID) Error: \(reason)"),
        ])
    }

    /// An answer larger than a caller may get.
    static func responseTooLarge(bytes: Int) -> [UInt8] {
        JSONText.object([
            ("errorType", "Function.ResponseSizeTooLarge"),
            (
                "errorMessage",
                "Response payload size (\(bytes) bytes) exceeded maximum allowed payload size "
                    + "(\(EngineLimits.responseBytes) bytes)."
            ),
        ])
    }

    /// As Go's `syscall.Signal` prints it, which is what AWS's texts show.
    private static func signalName(_ number: Int) -> String {
        let names = [
            1: "hangup", 2: "interrupt", 3: "quit", 4: "illegal instruction", 5: "trace/breakpoint trap",
            6: "aborted", 7: "bus error", 8: "floating point exception", 9: "killed",
            10: "user defined signal 1", 11: "segmentation fault", 12: "user defined signal 2",
            13: "broken pipe", 14: "alarm clock", 15: "terminated",
        ]
        return names[number] ?? "signal \(number)"
    }
}

extension AWSError {
    /// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
    static func tooManyRequests(_ reason: ThrottleReason) -> AWSError {
        AWSError(
            "TooManyRequestsException", "Rate Exceeded.", status: 429,
            fields: ["Reason": reason.rawValue, "Type": "User"])
    }

    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    static func recursiveInvocation() -> AWSError {
        AWSError(
            recursiveInvocationCode,
            "Lambda has detected your function being invoked in a recursive loop with other Amazon Web "
                + "Services resources and stopped your function's invocation.", fields: ["Type": "User"])
    }

    static let recursiveInvocationCode = "RecursiveInvocationException"

    /// The cloud, not the function, could not do it.
    static func lambdaService(_ message: String) -> AWSError {
        AWSError("ServiceException", message, status: 500, fields: ["Type": "Service"])
    }

    /// What a caller gets where the environment for its call could not be made: a throttle where the machine
    /// is out of memory or processes, because trying again later helps.
    static func launchFailed(_ error: any Error) -> AWSError {
        if let error = error as? AWSError { return error }
        if let error = error as? SandboxError, [ENOMEM, EAGAIN].contains(error.errno) {
            return tooManyRequests(.account)
        }
        return lambdaService("The execution environment could not be made.")
    }

    static func functionGone(_ spec: FunctionSpec) -> AWSError {
        AWSError(
            "ResourceNotFoundException", "Function not found: \(spec.arn)", status: 404,
            fields: ["Type": "User"])
    }
}

/// Small JSON texts without a tree.
enum JSONText {
    /// An object of strings.
    static func object(_ members: [(name: String, value: String)]) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for (index, member) in members.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(member.name, to: &text)
            text.append(UInt8(ascii: ":"))
            append(member.value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    /// A string in quotes.
    static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case UInt8(ascii: "\n"): text.append(contentsOf: Array("\\n".utf8))
            case UInt8(ascii: "\r"): text.append(contentsOf: Array("\\r".utf8))
            case UInt8(ascii: "\t"): text.append(contentsOf: Array("\\t".utf8))
            case 0..<32: text.append(contentsOf: Array("\\u00\(Hex.encode([byte]))".utf8))
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
