// Why a deployment package was refused. Callers see AWS's texts (Errors.swift); these are for the log and
// the tests.

/// What is wrong with an archive.
enum ZipError: Error, Hashable, Sendable {
    /// No end record, or records beyond the end of the file.
    case truncated
    /// Not a single-volume zip, or records that contradict each other.
    case malformed
    case encrypted
    /// A compression method other than stored and deflate.
    case method(Int)
    /// An absolute path, `..`, a backslash, NUL, or a name too long for a file system.
    case unsafeName
    case duplicateName
    /// A device, pipe or socket.
    case specialFile
    /// A symbolic link that leads out of the package, or in circles.
    case escapingLink
    /// Two entries share bytes of the file.
    case overlappingEntries
    case tooManyEntries
    /// The unpacked files are larger than the limit.
    case tooLarge
    /// Not what deflate makes, or not as long as it claims to be.
    case corruptData
    case badChecksum
    /// Nothing in it.
    case empty
}
