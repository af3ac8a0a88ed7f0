// A function whose image is lost: it was there when the function got it, and can't be had again.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-images.html

import CloudCore
import ContainerImages

/// Why a function is `Failed`, by AWS's reason codes.
struct ImageProblem: Error, Hashable, Sendable {
    /// `StateReasonCode`.
    var code: String
    /// `StateReason`; the words are ours.
    var reason: String

    static let deleted = ImageProblem(
        code: "ImageDeleted", reason: "The function's image no longer exists in its repository.")

    /// Nil for what says nothing about the image.
    init?(_ error: any Error) {
        switch error {
        case let problem as ImageProblem: self = problem
        case ImageSourceProblem.denied(let why):
            self.init(
                code: "ImageAccessDenied",
                reason: "Lambda does not have permission to access the function's image. (\(why))")
        case ImageError.system: return nil
        case let error as ImageError:
            self.init(code: "InvalidImage", reason: "The function's image is not valid. (\(error))")
        default: return nil
        }
    }

    /// After many attempts.
    static func unreachable(_ why: String) -> ImageProblem {
        ImageProblem(code: "InternalError", reason: "The function's image could not be pulled: \(why)")
    }

    init(code: String, reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension FunctionConfiguration {
    /// Shows that the function's image is lost.
    mutating func show(_ problem: ImageProblem?) {
        guard let problem else { return }
        state = State(rawValue: "Failed")
        stateReason = problem.reason
        stateReasonCode = StateReasonCode(rawValue: problem.code)
    }
}
