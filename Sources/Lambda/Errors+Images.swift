// AWS's errors of container images, with their exact codes and texts where AWS's are known.

import CloudCore
import ContainerImages

extension AWSError {
    /// Whether a function can't run because its image can't be had: no more, or not now.
    var isOfMissingImage: Bool {
        code == LambdaError.lostImage || (code == LambdaError.unavailableImage && status == 502)
            || self == LambdaError.functionPending()
    }
}

extension LambdaError {
    /// https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
    static func functionPending() -> AWSError { wrongState("Pending") }

    static func functionFailed() -> AWSError { wrongState("Failed") }

    private static func wrongState(_ state: String) -> AWSError {
        user(
            "ResourceConflictException",
            "The operation cannot be performed at this time. The function is currently in the following "
                + "state: \(state)", status: 409)
    }

    fileprivate static let lostImage = "CodeArtifactUserFailedException"
    fileprivate static let unavailableImage = "ServiceException"

    static func imageMissing(_ uri: String) -> AWSError {
        invalidParameter("Source image \(uri) does not exist. Provide a valid source image.")
    }

    static func imageInvalid(_ uri: String) -> AWSError {
        invalidParameter("Source image \(uri) is not valid. Provide a valid source image.")
    }

    static func imageURIMissing() -> AWSError {
        invalidParameter("Please provide ImageUri when updating a function with packageType Image.")
    }

    /// In AWS's style; its own words are not documented.
    static func imageWithoutURI() -> AWSError {
        invalidParameter("Please provide ImageUri when creating a function with packageType Image.")
    }

    /// In AWS's style, as the former.
    static func codeOfBothKinds() -> AWSError {
        invalidParameter(
            "Please provide either ImageUri, for packageType Image, or a zip archive, for packageType Zip.")
    }

    static func settingsOfZip(_ operation: String) -> AWSError {
        invalidParameter(
            "Please don't provide Handler or Runtime or Layer when \(operation) a function with packageType "
                + "Image.")
    }

    static func imageConfigWithZip(_ operation: String) -> AWSError {
        invalidParameter(
            "Please don't provide ImageConfig when \(operation) a function with packageType Zip.")
    }

    /// Ours: AWS always has a registry.
    static func noImages() -> AWSError {
        AWSError(
            "NotImplemented",
            "Container images need a directory of them or a registry: start Apus with --images DIR or "
                + "--registry HOST.", status: 501)
    }

    /// The reason after AWS's words is ours.
    static func imageDenied(_ why: String) -> AWSError {
        AWSError(
            "AccessDeniedException",
            "Lambda does not have permission to access the ECR image. Check the ECR permissions. (\(why))",
            status: 403)
    }

    /// In AWS's style; its own registry is always there.
    static func imageUnavailable(_ uri: String, _ why: String) -> AWSError {
        AWSError(
            unavailableImage, "Lambda can't get the source image \(uri) now: \(why)", status: 502)
    }

    /// A call of a function whose image is lost. The code is AWS's; the words are ours.
    /// https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-images.html
    static func imageLost(_ problem: ImageProblem) -> AWSError {
        AWSError(lostImage, problem.reason, status: 409)
    }

    /// What the caller sees of an image that can't be used; the reason after AWS's words is ours.
    static func image(_ error: ImageError, _ uri: String) -> any Error {
        switch error {
        case .unsupportedMediaType(let type):
            invalidParameter(
                "The image manifest, config or layer media type for the source image \(uri) is not "
                    + "supported. (\(type))")
        case .corrupt, .hostile, .otherPlatform:
            invalidParameter(
                "Source image \(uri) is not valid. Provide a valid source image. (\(error))")
        case .tooLarge:
            invalidParameter(
                "Source image \(uri) is not valid. Provide a valid source image. (Unpacked, an image may "
                    + "have 10 GB.)")
        case .system: error
        }
    }
}
