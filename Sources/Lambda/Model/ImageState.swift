// What becomes of an image after a function has been given it: it is pulled in the background, as on AWS.
// https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html

import CloudCore
import Store

/// Where a function, or a version of it, stands on its way to its image.
enum ImageState: Hashable, Sendable {
    /// It can't be called yet.
    case creating
    /// Calls run what the function had before.
    case updating(from: FormerImage)
    case notCreated(ImageProblem)
    /// The function has kept what it had before.
    case notUpdated(ImageProblem)
}

/// What a function runs while it waits for another image.
struct FormerImage: Hashable, Sendable {
    var code: BlobID
    var image: FunctionImage
    var generation: UInt64
}

extension Function {
    /// Whether an image is still to be pulled.
    var isUnsettled: Bool {
        switch imageState {
        case .creating, .updating: true
        case .notCreated, .notUpdated, nil: false
        }
    }

    /// What calls run: while an image is being pulled, what the function had before.
    var running: Function {
        guard case .updating(let former) = imageState else { return self }
        var function = self
        function.code = former.code
        function.image = former.image
        function.generation = former.generation
        return function
    }

    /// The digest as `CodeSha256` shows it.
    var shownDigest: String { image == nil ? digest.base64 : digest.hex }

    /// Throws ResourceConflictException while an image is being pulled; with `fails`, also where one could
    /// not be had that the function was made with.
    func checkSettled(fails: Bool = false) throws {
        switch imageState {
        case .creating: throw LambdaError.functionPending()
        case .updating: throw LambdaError.updateInProgress(arn.description)
        case .notCreated where fails: throw LambdaError.functionFailed()
        case .notCreated, .notUpdated, nil: return
        }
    }

    /// Names another image, which then has to be pulled; the code that goes with it is set by the store.
    mutating func beginUpdate(to new: FunctionImage) {
        guard let image else { return }
        if case .notCreated = imageState {
            imageState = .creating
        } else {
            imageState = .updating(from: FormerImage(code: code, image: image, generation: generation))
        }
        self.image = new
        self.image?.overrides = image.overrides
    }
}

extension FunctionConfiguration {
    /// Shows what the function's image is waited for, or why it could not be had. The code and the words of
    /// what is under way are AWS's, for updates too.
    mutating func show(_ state: ImageState?) {
        let creating = "The function is being created."
        switch state {
        case .creating:
            self.state = .pending
            stateReason = creating
            stateReasonCode = .creating
            lastUpdateStatus = nil
        case .updating:
            lastUpdateStatus = .inProgress
            lastUpdateStatusReason = creating
            lastUpdateStatusReasonCode = LastUpdateStatusReasonCode(rawValue: "Creating")
        case .notCreated(let problem):
            show(problem)
            lastUpdateStatus = nil
        case .notUpdated(let problem):
            lastUpdateStatus = .failed
            lastUpdateStatusReason = problem.reason
            lastUpdateStatusReasonCode = LastUpdateStatusReasonCode(rawValue: problem.code)
        case nil: return
        }
    }
}

// MARK: How it is kept

extension ImageState {
    func write(to writer: inout RecordWriter) {
        switch self {
        case .creating: writer.integer(0)
        case .updating(let former):
            writer.integer(1)
            writer.blob(former.code)
            former.image.write(to: &writer)
            writer.unsigned(former.generation)
        case .notCreated(let problem), .notUpdated(let problem):
            if case .notCreated = self { writer.integer(2) } else { writer.integer(3) }
            writer.string(problem.code)
            writer.string(problem.reason)
        }
    }

    /// `version`: of the function's record.
    init(from reader: inout RecordReader, _ version: UInt8) throws {
        switch try reader.integer() {
        case 0: self = .creating
        case 1:
            self = .updating(
                from: FormerImage(
                    code: try reader.blob(), image: try FunctionImage(from: &reader, version),
                    generation: try reader.unsigned()))
        case 2: self = .notCreated(ImageProblem(code: try reader.string(), reason: try reader.string()))
        case 3: self = .notUpdated(ImageProblem(code: try reader.string(), reason: try reader.string()))
        default: throw StoreError.corruptRecord("the state of a function's image")
        }
    }
}
