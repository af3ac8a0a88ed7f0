// The directories of this machine that stand for file systems, as the configuration names them.

import CloudCore
import Sandbox

/// Access points and their directories.
struct FileSystemDirectories: FileSystemDirectory {
    private let directories: [String: String]

    /// Nil where there are none. Throws `StartError` where a directory can't be shown to functions.
    init?(_ directories: [String: String], sandboxes: any SandboxBackend) throws {
        if directories.isEmpty { return nil }
        self.directories = directories
        for (arn, directory) in directories {
            do { try sandboxes.checkFileSystem(directory) } catch let error as SandboxError {
                throw StartError(
                    """
                    --file-system \(arn)=\(directory): \(error)
                    The directory must belong to a user other than root, whose the functions' files are \
                    then, or be open to everybody.
                    """)
            }
        }
    }

    func directory(ofAccessPoint arn: String) async throws -> String? { directories[arn] }

    /// Whether it has the form of an access point of EFS or of S3 Files.
    static func isAccessPoint(_ text: String) -> Bool {
        guard let arn = ARN(text), AccountID(arn.account) != nil, Region(arn.region) != nil else {
            return false
        }
        let names = arn.resource.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = names.last, last.hasPrefix("fsap-") else { return false }
        switch arn.service {
        case "elasticfilesystem": return names.count == 2 && names[0] == "access-point"
        case "s3files": return names.count == 4 && names[0] == "file-system" && names[2] == "access-point"
        default: return false
        }
    }
}
