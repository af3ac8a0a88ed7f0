// What goes wrong with what functions are connected to: keys, networks, file systems, tracing.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors

import CloudCore

extension LambdaError {
    // MARK: Keys

    /// When a function is configured.
    static func keyUnusable(_ error: AWSError) -> AWSError {
        invalidParameter(
            "Lambda was unable to configure access to your environment variables because the KMS key is "
                + "invalid "
                + "for CreateGrant. Please check your KMS key settings. KMS Exception: \(error.code) "
                + "KMS Message: \(error.message)")
    }

    /// When an environment is made: KMS's error as the one that Invoke has for it. AWS leaves no space before
    /// `KMS Message`.
    static func variablesUnreadable(_ error: AWSError) -> AWSError {
        let (code, reason) = reason(error)
        return AWSError(
            code,
            "Lambda was unable to decrypt the environment variables because \(reason). Please check the "
                + "function's KMS key settings. KMS Exception: \(error.code)KMS Message: \(error.message)",
            status: 502, fields: ["Type": "User"])
    }

    private static func reason(_ error: AWSError) -> (code: String, reason: String) {
        switch error.code {
        case "DisabledException": ("KMSDisabledException", "the KMS key used is disabled")
        case "KMSInvalidStateException":
            ("KMSInvalidStateException", "the state of the KMS key used is not valid for Decrypt")
        case "NotFoundException": ("KMSNotFoundException", "the KMS key was not found")
        default: ("KMSAccessDeniedException", "KMS access was denied")
        }
    }

    /// KMS's words for a caller that is no more.
    static func roleGone() -> AWSError {
        AWSError("UnrecognizedClientException", "The security token included in the request is invalid.")
    }

    /// In place of variables that the caller may not see.
    static func hiddenVariables(_ error: any Error) -> EnvironmentError {
        let error = error as? AWSError ?? .internalFailure()
        return EnvironmentError(
            errorCode: error.code,
            message:
                "Lambda was unable to decrypt your environment variables because the KMS access was denied. "
                + "Please check your KMS permissions. KMS Exception: \(error.code) KMS Message: "
                + error.message)
    }

    static func updateInProgress(_ arn: String) -> AWSError {
        user(
            "ResourceConflictException",
            "The operation cannot be performed at this time. An update is in progress for resource: \(arn)",
            status: 409)
    }

    // MARK: Networks

    static func networkIncomplete() -> AWSError {
        invalidParameter("SubnetIds and SecurityIds must coexist or be both empty list.")
    }

    static func networkUnknown(_ error: AWSError) -> AWSError {
        let operation = error.code.hasPrefix("InvalidGroup") ? "DescribeSecurityGroups" : "DescribeSubnets"
        return invalidParameter(
            "Error occurred while \(operation). EC2 Error Code: \(error.code). EC2 Error Message: "
                + error.message)
    }

    static func roleMayNot(_ operation: String, on service: String) -> AWSError {
        invalidParameter(
            "The provided execution role does not have permissions to call \(operation) on \(service)")
    }

    // MARK: File systems

    static func fileSystemNeedsNetwork(_ arn: String) -> AWSError {
        invalidParameter("Function must be configured to execute in a VPC to reference access point \(arn).")
    }

    static func networkInUse(_ arn: String) -> AWSError {
        invalidParameter("Function VPC configuration cannot be removed with access point \(arn) referenced.")
    }

    /// AWS's pages don't give its words for an access point that isn't there.
    static func accessPointMissing(_ arn: String) -> AWSError {
        invalidParameter("The access point \(arn) does not exist.")
    }

    /// The directory behind an access point can't be shown.
    static func mountFailed(_ arn: String, _ why: String) -> AWSError {
        user(
            "EFSMountFailureException",
            "The function could not mount the Amazon EFS file system with access point \(arn): \(why).",
            status: 403)
    }

    // MARK: Tenants

    static func tenantMissing() -> AWSError {
        invalidParameter(
            "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your "
                + "request "
                + "and try again.")
    }

    /// AWS's pages don't give its words.
    static func tenantNotExpected() -> AWSError {
        invalidParameter(
            "The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your "
                + "request and try again.")
    }

    /// Nor these.
    static func tenantsHaveNo(_ what: String) -> AWSError {
        invalidParameter("\(what) are not supported for functions enabled with tenancy configuration.")
    }
}
