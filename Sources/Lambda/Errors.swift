// AWS's errors of Lambda, with their exact codes and texts. Nothing else in this room words an error.

import CloudCore

/// Makes the errors that callers see.
enum LambdaError {
    // MARK: Functions

    static func functionNotFound(_ arn: String) -> AWSError { notFound("Function not found: \(arn)") }

    static func functionExists(_ name: String) -> AWSError {
        user("ResourceConflictException", "Function already exist: \(name)", status: 409)
    }

    static func otherRegion(_ region: String, here: Region) -> AWSError {
        notFound("Functions from '\(region)' are not reachable in this region ('\(here)')")
    }

    /// AWS gives no reason.
    static func otherAccount() -> AWSError { .accessDenied("") }

    static func qualifierMismatch() -> AWSError {
        invalidParameter(
            "The derived qualifier from the function name does not match the specified qualifier.")
    }

    static func revisionMismatch() -> AWSError {
        user(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias "
                + "API to retrieve the latest Revision Id", status: 412)
    }

    static func latestCannotBeDeleted() -> AWSError {
        invalidParameter("$LATEST version cannot be deleted without deleting the function.")
    }

    // MARK: Versions and aliases

    static func aliasNotDeletable() -> AWSError {
        invalidParameter("Deletion of aliases is not currently supported.")
    }

    static func aliasesRefer(_ names: [String]) -> AWSError {
        user(
            "ResourceConflictException",
            "Unable to delete version because the following aliases reference it: "
                + "[\(names.joined(separator: ", "))]", status: 409)
    }

    static func codeDigestMismatch(_ digest: String, current: String) -> AWSError {
        invalidParameter(
            "CodeSHA256 (\(digest)) is different from current CodeSHA256 in $LATEST (\(current)). Please try "
                + "again with the CodeSHA256 in $LATEST.")
    }

    static func codeStorageExceeded() -> AWSError {
        user("CodeStorageExceededException", "Code storage limit exceeded.")
    }

    /// Of an alias that is to be shown.
    static func noAlias(_ arn: String) -> AWSError { notFound("Cannot find alias arn: \(arn)") }

    /// Of an alias that is to be changed.
    static func aliasNotFound(_ arn: String) -> AWSError { notFound("Alias not found: \(arn)") }

    static func aliasExists(_ arn: String) -> AWSError {
        user("ResourceConflictException", "Alias already exists: \(arn)", status: 409)
    }

    static func tooManyWeights() -> AWSError {
        invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1")
    }

    static func versionRoutedTwice(_ version: String) -> AWSError {
        invalidParameter(
            "Invalid function version \(version). Function version \(version) is already included in routing "
                + "configuration.")
    }

    /// AWS doesn't say whose fault this is.
    static func latestWithRoute() -> AWSError {
        AWSError(
            "InvalidParameterValueException",
            "$LATEST is not supported for an alias pointing to more than 1 version")
    }

    static func badMarker() -> AWSError { invalidParameter("The marker is not valid.") }

    static func unqualifiedOnly() -> AWSError {
        invalidParameter(
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this "
                + "operation. Please specify either a function name or an unqualified function ARN.")
    }

    // MARK: Configuration

    static func roleNotAssumable() -> AWSError {
        invalidParameter("The role defined for the function cannot be assumed by Lambda.")
    }

    static func reservedVariables(_ names: [String]) -> AWSError {
        invalidParameter(
            "Lambda was unable to configure your environment variables because the environment variables you "
                + "have provided contains reserved keys that are currently not supported for modification. "
                + "Reserved keys used in this request: " + names.joined(separator: ", "))
    }

    static func environmentTooLarge(measured: String) -> AWSError {
        invalidParameter(
            "Lambda was unable to configure your environment variables because the environment variables you "
                + "have provided exceeded the 4KB limit. String measured: " + measured)
    }

    static func levelNeedsJSON() -> AWSError {
        invalidParameter(
            "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from your request "
                + "or change the LogFormat to \"JSON\" and try again.")
    }

    static func tooManyTags() -> AWSError {
        invalidParameter("Number of tags exceeds resource tag limit.")
    }

    static func tagsNeedFunction() -> AWSError {
        invalidParameter(
            "Tags on function aliases and versions are not supported. Please specify a function ARN.")
    }

    static func runtimeAndHandlerMissing() -> AWSError {
        invalidParameter(
            "Runtime and Handler are mandatory parameters for functions created with deployment packages.")
    }

    /// A validation message, but not AWS's validation code.
    static func nameTooLong(_ name: String) -> AWSError {
        invalidParameter(
            "1 validation error detected: Value '\(name)' at 'functionName' failed to satisfy constraint: "
                + "Member must have length less than or equal to \(Limits.functionNameLength)")
    }

    // MARK: Runtimes

    static func runtimeUnknown(_ name: String) -> AWSError {
        let accepted = RuntimeIdentifier.accepted.joined(separator: ", ")
        return invalidParameter(
            "Value \(name) at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[\(accepted)] or be a valid ARN")
    }

    static func runtimeRetired(_ name: String) -> AWSError {
        invalidParameter(
            "The runtime parameter of \(name) is no longer supported for creating or updating AWS Lambda "
                + "functions. We recommend you use a supported runtime while creating or updating functions.")
    }

    /// AWS's words for a runtime that isn't there for an architecture, and ours for the reason.
    static func otherArchitecture(_ others: [String], runtime: String) -> AWSError {
        let here = MachineArchitecture.name
        return invalidParameter(
            "Runtime \(runtime) does not support the following architectures "
                + "[\(others.joined(separator: ", "))]. Please select different architectures from "
                + "[\(here)] or select a different runtime. (Functions run on the architecture of this "
                + "machine, which is \(here).)")
    }

    /// Ours: a function of another version of Apus has a runtime that this one doesn't know.
    static func runtimeNotBuilt(_ name: String) -> AWSError { notBuilt("The runtime \(name)") }

    /// Ours.
    static func dotnetMissing(major: Int) -> AWSError {
        dotnetUnavailable(
            "The runtime dotnet\(major) is not available on this machine: no .NET runtime \(major) or later "
                + "was found on PATH, by DOTNET_ROOT, in /usr/share/dotnet, /usr/lib/dotnet or /opt/dotnet. "
                + "Install one, for example with 'apt install dotnet-sdk-\(major).0', and try again")
    }

    /// Ours: .NET functions need a compiler once.
    static func dotnetCompilerMissing() -> AWSError {
        dotnetUnavailable(
            "The .NET runtimes are not available on this machine: no C# compiler was found, neither a .NET "
                + "SDK's nor mcs on PATH. Install one, for example with 'apt install mono-mcs', and try again"
        )
    }

    private static func dotnetUnavailable(_ reason: String) -> AWSError {
        AWSError(
            "NotImplemented",
            reason
                + "; or publish the function self-contained with Amazon.Lambda.RuntimeSupport, name the "
                + "assembly bootstrap, and use provided.al2023; or use a container image.", status: 501)
    }

    /// Ours.
    static func dotnetCompilationFailed(_ compiler: String) -> AWSError {
        AWSError("ServiceException", "\(compiler) could not compile the .NET runtime.", status: 500)
    }

    /// Ours: Java functions need a compiler once.
    static func javaCompilerMissing() -> AWSError {
        invalidParameter(
            "The Java runtimes are not available on this machine: no javac of version 8 or later was found "
                + "on PATH, by JAVA_HOME, in /usr/lib/jvm or among SDKMAN's versions. Install a JDK, for "
                + "example with 'apt install default-jdk-headless', and try again.")
    }

    /// Ours.
    static func javaCompilationFailed(_ compiler: String) -> AWSError {
        AWSError("ServiceException", "\(compiler) could not compile the Java runtime.", status: 500)
    }

    /// Ours: says what to install.
    static func runtimeMissing(_ name: String) -> AWSError {
        if case .dotnet(let major) = RuntimeIdentifier(name) { return dotnetMissing(major: major) }
        let what: String
        switch RuntimeIdentifier(name) {
        case .python(let minor):
            what =
                "no python3.\(minor) was found on PATH, in /usr/bin or /usr/local/bin, or among pyenv's and "
                + "uv's versions. Install Python 3.\(minor), for example with 'apt install python3.\(minor)' "
                + "or 'uv python install 3.\(minor)'"
        case .nodejs(let major):
            what =
                "no Node.js \(major) was found on PATH, in /usr/bin or /usr/local/bin, or among the versions "
                + "of nvm, n, volta and fnm. Install it, for example with 'nvm install \(major)'"
        case .java(let major):
            what =
                "no Java \(major) was found on PATH, by JAVA_HOME, in /usr/lib/jvm or among SDKMAN's "
                + "versions. Install it, for example with 'apt install openjdk-\(major)-jdk-headless' or "
                + "'sdk install java'"
        case .ruby(let minor):
            what =
                "no Ruby 3.\(minor) was found on PATH or among the versions of rbenv, rvm, asdf and mise. "
                + "Install it, for example with 'apt install ruby3.\(minor)' or 'rbenv install 3.\(minor)'"
        default: what = "it has no interpreter here"
        }
        return invalidParameter(
            "The runtime \(name) is not available on this machine: \(what), and try again.")
    }

    // MARK: Code

    static func zipUnreadable() -> AWSError {
        invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.")
    }

    static func zipEmpty() -> AWSError { invalidParameter("Uploaded file must be a non-empty zip") }

    static func unzippedTooLarge() -> AWSError {
        invalidParameter("Unzipped size must be smaller than \(Limits.unzippedBytes) bytes")
    }

    static func zippedTooLarge() -> AWSError {
        AWSError(
            "RequestEntityTooLargeException", "Zipped size must be smaller than \(Limits.zippedBytes) bytes",
            status: 413)
    }

    static func codeMissing() -> AWSError { invalidParameter("Please provide a source for function code.") }

    static func codeTwice() -> AWSError {
        invalidParameter(
            "Please do not provide other FunctionCode parameters when providing a ZipFile.")
    }

    static func imageWithZip() -> AWSError {
        invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.")
    }

    /// What S3 said of the object that should be the code.
    static func objectUnreadable(_ error: AWSError, bucket: String, key: String) -> AWSError {
        if error.status == 403 {
            return user(
                "AccessDeniedException",
                "Your access has been denied by S3, please make sure your request credentials have "
                    + "permission to GetObject for \(bucket)/\(key). S3 Error Code: \(error.code). "
                    + "S3 Error Message: \(error.message)", status: 403)
        }
        // The port's own limit: no archive that large unpacks to less.
        if error.code == "EntityTooLarge" { return unzippedTooLarge() }
        return invalidParameter(
            "Error occurred while GetObject. S3 Error Code: \(error.code). S3 Error Message: \(error.message)"
        )
    }

    /// What the caller sees of an archive that was refused.
    static func package(_ error: any Error) -> any Error {
        switch error as? ZipError {
        case .tooLarge, .tooManyEntries: unzippedTooLarge()
        case .empty: zipEmpty()
        case .some: zipUnreadable()
        case .none: error
        }
    }

    // MARK: Invocation

    static func payloadTooLarge(_ count: Int, type: String, limit: Int) -> AWSError {
        AWSError(
            "RequestEntityTooLargeException",
            "\(count) byte payload is too large for the \(type) invocation type (limit \(limit) bytes)",
            status: 413, fields: ["Type": "User"])
    }

    static func payloadNotJSON(_ why: String) -> AWSError {
        user(
            "InvalidRequestContentException",
            "Could not parse request body into json: Could not parse payload into json: \(why)")
    }

    static func clientContextUnreadable() -> AWSError {
        user("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.")
    }

    // MARK: Concurrency

    static func unreservedTooLow() -> AWSError {
        AWSError(
            "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's "
                + "UnreservedConcurrentExecution below its minimum value of "
                + "[\(Limits.unreservedConcurrencyMinimum)].")
    }

    // MARK: Asynchronous invocation

    static func noEventInvokeConfig(_ arn: String) -> AWSError {
        notFound("The function \(arn) doesn't have an EventInvokeConfig")
    }

    static func functionDoesNotExist() -> AWSError { notFound("The function doesn't exist.") }

    static func emptyEventInvokeConfig() -> AWSError {
        invalidParameter("You must specify at least one of error handling or destination setting.")
    }

    static func ownDestination() -> AWSError {
        invalidParameter("You can't specify the function as a destination for itself.")
    }

    static func destinationMissing(_ arn: String) -> AWSError {
        invalidParameter("The destination ARN \(arn) is invalid.")
    }

    static func invalidDestination(_ onSuccess: String?, _ onFailure: String?) -> AWSError {
        func show(_ name: String, _ arn: String?) -> String {
            arn.map { "\(name)(destination=\($0))" } ?? "null"
        }
        return invalidParameter(
            "The provided destination config DestinationConfig(onSuccess=\(show("OnSuccess", onSuccess)), "
                + "onFailure=\(show("OnFailure", onFailure))) is invalid.")
    }

    /// AWS's page names the check and not its words; these are after those of dead letters.
    static func destinationForbidden(_ action: String, _ arn: String) -> AWSError {
        let name = action.split(separator: ":").last ?? ""
        return invalidParameter(
            "The function's execution role does not have permissions to call \(name) on \(arn)")
    }

    static func deadLettersForbidden(_ action: String) -> AWSError {
        let parts = action.split(separator: ":")
        return invalidParameter(
            "The provided execution role does not have permissions to call \(parts.last ?? "") on "
                + (parts.first ?? "").uppercased())
    }

    static func deadLettersInvalid() -> AWSError {
        invalidParameter("The provided target ARN is invalid.")
    }

    static func deadLettersMissing(_ arn: String) -> AWSError {
        invalidParameter("The dead-letter target \(arn) does not exist.")
    }

    // MARK: What isn't built

    /// A part of Lambda that Apus doesn't have yet: refused, so that nobody believes in it.
    static func notBuilt(_ what: String) -> AWSError {
        AWSError("NotImplemented", "\(what) is not implemented by Apus.", status: 501)
    }

    // MARK: Kinds

    static func invalidParameter(_ message: String) -> AWSError {
        user("InvalidParameterValueException", message)
    }

    static func notFound(_ message: String) -> AWSError {
        user("ResourceNotFoundException", message, status: 404)
    }

    /// Lambda's own exceptions say whose fault they are.
    static func user(_ code: String, _ message: String, status: Int = 400) -> AWSError {
        AWSError(code, message, status: status, fields: ["Type": "User"])
    }
}
