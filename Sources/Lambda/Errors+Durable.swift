// The errors of durable functions.
// https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html#API_CheckpointDurableExecution_Errors

import CloudCore

extension LambdaError {
    // MARK: Configuration

    static func executionTimeoutMissing() -> AWSError {
        invalidParameter(
            "You cannot create a function with a durable configuration without an executionTimeout")
    }

    /// "You can only enable durable execution when creating a function"; the words are ours.
    /// https://docs.aws.amazon.com/lambda/latest/dg/durable-configuration.html
    static func durableOnlyWhenCreating() -> AWSError {
        invalidParameter("You cannot add a durable configuration to an existing function.")
    }

    /// Durable functions "don't support Lambda destinations"; the words are ours.
    /// https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html#durable-invoking-methods
    static func durableWithoutDestinations() -> AWSError {
        invalidParameter(
            "Destinations are not supported for durable functions. Configure a dead-letter queue instead.")
    }

    // MARK: Invocation

    static func durableUnqualified() -> AWSError {
        invalidParameter("You cannot invoke a durable function using an unqualified ARN.")
    }

    static func executionTooLongToWait() -> AWSError {
        invalidParameter(
            "You cannot synchronously invoke a durable function with an executionTimeout greater than 15 "
                + "minutes.")
    }

    /// Ours: AWS says nothing of it.
    static func nameWithoutDurability() -> AWSError {
        invalidParameter("You cannot specify a durable execution name for a function that is not durable.")
    }

    /// The words are ours.
    static func executionExists(_ name: String) -> AWSError {
        user(
            "DurableExecutionAlreadyStartedException",
            "An execution named \(name) has already been started with a different payload.", status: 409)
    }

    /// Ours: the execution goes on at the next start.
    static func shuttingDown() -> AWSError {
        AWSError("ServiceException", "The service is shutting down.", status: 500)
    }

    // MARK: Executions

    static func executionNotFound() -> AWSError { notFound("Durable Execution does not exist") }

    /// SDKs of AWS go by these words: the function is invoked again.
    static func staleCheckpointToken() -> AWSError { invalidParameter("Invalid checkpoint token") }

    /// Ours.
    static func tooManyUpdates() -> AWSError {
        invalidParameter("A checkpoint can have at most \(DurableLimits.updates) updates.")
    }

    static func durablePayloadTooLarge(_ noun: String, limit: Int) -> AWSError {
        invalidParameter("\(noun) output payload size must be less than or equal to \(limit) bytes.")
    }

    static func durableErrorTooLarge() -> AWSError {
        invalidParameter("Error object size must be less than \(DurableLimits.errorBytes) bytes.")
    }

    /// Ours.
    static func tooManyStatuses() -> AWSError { invalidParameter("Cannot filter by more than one status") }

    // MARK: Callbacks

    /// Ours.
    static func callbackUnknown() -> AWSError { invalidParameter("Invalid callback id.") }

    /// The words are ours.
    static func callbackOver() -> AWSError {
        user("CallbackTimeoutException", "The callback has already been completed or has timed out.")
    }
}
