// AWS's errors of layers, with their exact codes and texts.

import CloudCore

extension LambdaError {
    static func layerNotFound() -> AWSError { notFound("The resource you requested does not exist.") }

    static func layerVersionTooSmall() -> AWSError {
        invalidParameter("Layer Version Cannot be less than 1")
    }

    /// Of the operations on a version's policy.
    static func layerVersionNotFound(_ arn: String) -> AWSError {
        notFound("Layer version \(arn) does not exist.")
    }

    static func layerWithoutPolicy() -> AWSError {
        notFound("No policy is associated with the given resource.")
    }

    static func layerStatementExists(_ id: String) -> AWSError {
        AWSError(
            "ResourceConflictException",
            "The statement id (\(id)) provided already exists. Please provide a new statement id, or remove "
                + "the existing statement.", status: 409, fields: ["Type": "User"])
    }

    static func layerStatementMissing(_ id: String) -> AWSError {
        notFound("Statement \(id) is not found in resource policy.")
    }

    static func layerPolicyRevisionMismatch() -> AWSError {
        AWSError(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to "
                + "retrieve the latest Revision Id", status: 412, fields: ["Type": "User"])
    }

    static func layerPolicyTooLong(_ bytes: Int) -> AWSError {
        AWSError(
            "PolicyLengthExceededException",
            "The final policy size (\(bytes)) is bigger than the limit (\(Limits.layerPolicyBytes)).",
            fields: ["Type": "User"])
    }

    // MARK: Layers of functions

    static func tooManyLayers() -> AWSError {
        invalidParameter("Cannot reference more than \(Limits.layers) layers.")
    }

    static func layerMissing(_ arn: String) -> AWSError {
        invalidParameter("Layer version \(arn) does not exist.")
    }

    static func layerElsewhere(here: Region) -> AWSError {
        invalidParameter(
            "Layers are not in the same region as the function. Layers are expected to be in region \(here).")
    }

    static func layerTwice(_ first: String, _ second: String) -> AWSError {
        invalidParameter(
            "Two different versions of the same layer are not allowed to be referenced in the same function. "
                + "\(first) and \(second) are versions of the same layer.")
    }

    static func layersTooLarge() -> AWSError {
        invalidParameter("Layers consume more than the available size of \(Limits.unzippedBytes) bytes")
    }

    static func codeAndLayersTooLarge(_ bytes: Int) -> AWSError {
        invalidParameter(
            "Function code combined with layers exceeds the maximum allowed size of \(Limits.unzippedBytes) "
                + "bytes. The actual size is \(bytes) bytes.")
    }

    // MARK: Compatibility

    /// `names`: all that the request gave, the unknown ones among them.
    static func compatibleRuntimesUnknown(_ names: [String]) -> AWSError {
        .constraint(
            "[\(names.joined(separator: ", "))]", at: "compatibleRuntimes",
            "Member must satisfy enum value set: [\(RuntimeIdentifier.accepted.joined(separator: ", "))]")
    }

    static func compatibleRuntimeUnknown(_ name: String) -> AWSError {
        let known = RuntimeIdentifier.accepted + RuntimeIdentifier.retired.sorted()
        return .constraint(
            name, at: "compatibleRuntime",
            "Member must satisfy enum value set: [\(known.joined(separator: ", "))]")
    }
}
