// AWS's errors of permissions, code signing and runtime management, with their exact codes and texts.

import CloudCore

extension LambdaError {
    // MARK: Permissions

    static func noPolicyOnLatest() -> AWSError {
        invalidParameter("We currently do not support adding policies for $LATEST.")
    }

    static func statementExists(_ id: String) -> AWSError {
        user(
            "ResourceConflictException",
            "The statement id (\(id)) provided already exists. Please provide a new statement id, or remove "
                + "the existing statement.", status: 409)
    }

    static func statementMissing(_ id: String) -> AWSError {
        notFound("Statement \(id) is not found in resource policy.")
    }

    static func policyRevisionMismatch() -> AWSError {
        user(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to "
                + "retrieve the latest Revision Id", status: 412)
    }

    static func policyTooLong(_ bytes: Int) -> AWSError {
        user(
            "PolicyLengthExceededException",
            "The final policy size (\(bytes)) is bigger than the limit (\(Limits.policyBytes)).")
    }

    static func badPrincipal() -> AWSError {
        invalidParameter(
            "The provided principal was invalid. Please check the principal and try again.")
    }

    static func urlAuthTypeMisplaced() -> AWSError {
        invalidParameter("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action")
    }

    /// Of a function that isn't there.
    static func noPolicyFound(_ arn: String) -> AWSError { notFound("No policy found for: \(arn)") }

    static func noPolicy() -> AWSError {
        notFound("No policy is associated with the given resource.")
    }

    static func resourceMissing() -> AWSError {
        notFound("The resource you requested does not exist.")
    }

    // MARK: Code signing

    /// Of a configuration that is to be shown or changed. AWS doesn't say whose fault this is.
    static func codeSigningConfigMissing(_ arn: String) -> AWSError {
        AWSError(
            "ResourceNotFoundException",
            "The Lambda code signing configuration \(arn) can not be found.", status: 404)
    }

    /// Of a configuration that a function is to have.
    static func codeSigningConfigNotFound(_ arn: String) -> AWSError {
        user(
            "CodeSigningConfigNotFoundException",
            "The code signing configuration cannot be found. Check that the provided configuration is not "
                + "deleted: \(arn).", status: 404)
    }

    /// Ours, in AWS's style: its words aren't documented.
    static func codeSigningConfigInUse(_ arn: String) -> AWSError {
        user(
            "ResourceConflictException",
            "The code signing configuration \(arn) is in use by a function. Remove it from all functions, "
                + "and try again.", status: 409)
    }

    static func codeUnsigned(_ function: String) -> AWSError {
        user(
            "CodeVerificationFailedException",
            "Lambda cannot deploy the function. The function or layer might be signed using a signature that "
                + "the client is not configured to accept. Check the provided signature for \(function).")
    }

    // MARK: Runtime management

    /// Ours, in AWS's style.
    static func runtimeVersionMissing() -> AWSError {
        invalidParameter("RuntimeVersionArn is required when UpdateRuntimeOn is Manual.")
    }

    /// Ours, in AWS's style.
    static func runtimeVersionUnknown(_ arn: String) -> AWSError {
        invalidParameter(
            "The runtime version \(arn) does not exist, or is not one of the function's runtime.")
    }

    /// Ours, in AWS's style.
    static func runtimeVersionMisplaced() -> AWSError {
        invalidParameter("RuntimeVersionArn is only supported when UpdateRuntimeOn is Manual.")
    }
}
