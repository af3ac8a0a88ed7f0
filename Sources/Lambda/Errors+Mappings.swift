// AWS's errors of event source mappings, with their exact texts where AWS's are known.

import CloudCore

extension LambdaError {
    static func mappingMissing() -> AWSError { notFound("The resource you requested does not exist.") }

    static func mappingInUse(_ verb: String) -> AWSError {
        user(
            "ResourceInUseException", "Cannot \(verb) the event source mapping because it is in use.",
            status: 400)
    }

    static func mappingExists(_ mapping: EventSourceMapping, _ id: String) -> AWSError {
        let function = mapping.function.name + (mapping.qualifier.map { ":" + $0 } ?? "")
        return user(
            "ResourceConflictException",
            "An event source mapping with SQS arn (\" \(mapping.source) \") and function (\" \(function) \") "
                + "already exists. Please update or delete the existing mapping with UUID \(id)", status: 409)
    }

    static func sourceUnknown() -> AWSError { invalidParameter("Unrecognized event source.") }

    static func mappingFunctionMissing() -> AWSError { invalidParameter("Function does not exist") }

    static func queueMissing() -> AWSError {
        invalidParameter(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
                + "SQS Error Message: The specified queue does not exist.")
    }

    static func queueForbidden(_ action: String) -> AWSError {
        let name = action.split(separator: ":").last.map(String.init) ?? action
        return invalidParameter(
            "The function execution role does not have permissions to call \(name) on SQS")
    }

    static func visibilityTooShort(_ seconds: Int, function: Int) -> AWSError {
        invalidParameter(
            "Queue visibility timeout: \(seconds) seconds is less than Function timeout: \(function) seconds")
    }

    static func batchWithoutWindow() -> AWSError {
        invalidParameter(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")
    }

    static func windowOfFIFO() -> AWSError {
        invalidParameter("Batching window is not supported for FIFO queues")
    }

    /// AWS's words for `StartingPosition`, here for all that is for other sources.
    static func notOfSQS(_ member: String) -> AWSError {
        invalidParameter("\(member) is not valid for SQS event sources.")
    }

    /// Ours: AWS's own words are not documented.
    static func tooManyFilters() -> AWSError {
        invalidParameter("FilterCriteria can have at most \(MappingLimits.filters) filters.")
    }

    // Ours, too: AWS's rules are documented, its words are not.

    static func pollersOutOfRange(_ member: String, _ range: ClosedRange<Int>) -> AWSError {
        invalidParameter(
            "\(member) must be between \(range.lowerBound) and \(range.upperBound) for SQS event sources.")
    }

    static func pollersReversed() -> AWSError {
        invalidParameter("MinimumPollers must not be greater than MaximumPollers.")
    }

    static func twoScalings() -> AWSError {
        invalidParameter("ScalingConfig and ProvisionedPollerConfig can't be used together.")
    }

    static func filtersUnsealable(_ error: AWSError) -> AWSError {
        invalidParameter(
            "Lambda was unable to use the KMS key for your filter criteria. Please check your KMS key "
                + "settings. KMS Exception: \(error.code) KMS Message: \(error.message)")
    }
}
