// Why an execution or an operation failed, as functions and callers write it.

import CloudCore
import Wire

/// An `ErrorObject`.
struct DurableError: Hashable, Sendable {
    var message: String?
    var type: String?
    var data: String?
    var stackTrace: [String]?

    init(_ type: String?, _ message: String?) {
        self.type = type
        self.message = message
    }

    init(_ view: ErrorObject) {
        message = view.errorMessage
        type = view.errorType
        data = view.errorData
        stackTrace = view.stackTrace
    }

    /// As `json` writes it; empty where the bytes are something else.
    init(json: [UInt8]) {
        let document = try? JSON.parse(json)
        message = document?["ErrorMessage"]?.string
        type = document?["ErrorType"]?.string
        data = document?["ErrorData"]?.string
        stackTrace = document?["StackTrace"]?.array?.compactMap(\.string)
    }

    /// What a function answers that failed: `{"errorMessage":…,"errorType":…,"stackTrace":[…]}`.
    init(answer: [UInt8]) {
        let document = try? JSON.parse(answer)
        message = document?["errorMessage"]?.string
        type = document?["errorType"]?.string
        stackTrace = document?["stackTrace"]?.array?.compactMap(\.string)
    }

    var document: Document {
        var members: [(key: String, value: Document)] = []
        if let message { members.append(("ErrorMessage", .string(message))) }
        if let type { members.append(("ErrorType", .string(type))) }
        if let data { members.append(("ErrorData", .string(data))) }
        if let stackTrace { members.append(("StackTrace", .array(stackTrace.map(Document.string)))) }
        return .object(members)
    }

    var json: [UInt8] { JSON.write(document) }

    /// As a caller gets it who waited for the function.
    var answer: [UInt8] {
        var members: [(key: String, value: Document)] = []
        if let message { members.append(("errorMessage", .string(message))) }
        if let type { members.append(("errorType", .string(type))) }
        if let data { members.append(("errorData", .string(data))) }
        if let stackTrace { members.append(("stackTrace", .array(stackTrace.map(Document.string)))) }
        return JSON.write(.object(members))
    }

    var view: ErrorObject {
        ErrorObject(errorMessage: message, errorType: type, errorData: data, stackTrace: stackTrace)
    }
}

extension DurableError {
    static func callbackTimedOut() -> DurableError { DurableError("Callback.Timeout", "Callback timed out") }

    static func heartbeatMissed() -> DurableError {
        DurableError("Callback.Heartbeat", "Callback timed out on heartbeat")
    }

    static func executionTimedOut(afterSeconds seconds: Int) -> DurableError {
        DurableError("Execution.Timeout", "Execution timed out after \(seconds) seconds.")
    }

    static func tooManyOperations() -> DurableError {
        DurableError(
            "Execution.OperationLimitExceeded",
            "The execution has more than \(DurableLimits.operations) operations.")
    }

    static func tooMuchWritten() -> DurableError {
        DurableError(
            "Execution.StorageLimitExceeded",
            "The execution has written more than \(DurableLimits.writtenBytes) bytes.")
    }
}
