// Why an image can't be used.

/// What is wrong with an image. `description` is for people.
public enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A blob or a document is missing, or isn't what its digest says.
    case corrupt(String)
    /// A manifest, configuration or layer of a kind that isn't known.
    case unsupportedMediaType(String)
    /// Nothing for this machine in it; what there is.
    case otherPlatform(String)
    /// A path that leads out of the image, or a header that makes no sense.
    case hostile(String)
    /// More bytes, files or layers than allowed.
    case tooLarge
    /// A system call that failed.
    case system(call: String, errno: Int32)

    public var description: String {
        switch self {
        case .corrupt(let what): "the image is damaged: \(what)"
        case .unsupportedMediaType(let type): "media type \(type) is not supported"
        case .otherPlatform(let platform): "the image is for \(platform)"
        case .hostile(let what): "the image is malformed: \(what)"
        case .tooLarge: "the image is too large"
        case .system(let call, let errno): "\(call) failed with \(errno)"
        }
    }
}
