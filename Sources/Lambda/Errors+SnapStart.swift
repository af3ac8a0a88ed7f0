// AWS's errors of SnapStart, with their exact codes, and with their exact texts where AWS's are known.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors

import CloudCore

extension LambdaError {
    /// Of a setting that versions with SnapStart can't have.
    static func notForSnapStart(_ what: String) -> AWSError {
        invalidParameter("\(what) is not supported for SnapStart enabled functions.")
    }

    /// The version has not been initialised yet.
    static func snapStartNotReady() -> AWSError {
        user(
            "SnapStartNotReadyException",
            "Lambda is initializing your function. It will be ready to invoke once your function state "
                + "becomes ACTIVE.", status: 409)
    }

    /// The version could not be initialised; in AWS's style.
    static func functionFailed(_ failure: SnapStartState.Failure?) -> AWSError {
        let reason = failure.map { " (\($0.code))" } ?? ""
        return user(
            "ResourceConflictException",
            "The operation cannot be performed at this time. The function is currently in the following "
                + "state: Failed\(reason)", status: 409)
    }

    static func afterRestoreFailed() -> AWSError {
        user(
            "SnapStartException",
            "The afterRestore() runtime hook encountered an error. For more information, check the Amazon "
                + "CloudWatch logs.")
    }

    static func restoreTimedOut() -> AWSError {
        user(
            "SnapStartTimeoutException", "Lambda couldn't restore the snapshot within the timeout limit.",
            status: 408)
    }
}
