// Where a program of an image is, looked up as a shell inside of it would.

import CLinux
import Glibc

/// Looks for programs in an unpacked image.
public enum PathSearch {
    /// The path of a program inside of the root `directory`: as it is where it has a slash, else the first of
    /// the directories of `path` that has it; nil where none does.
    public static func program(_ name: String, in directory: String, path: String) -> String? {
        if name.contains("/") { return name }
        let root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { return nil }
        defer { close(root) }
        for place in path.split(separator: ":") {
            let file = apus_open_inside(root, place + "/" + name, 0)
            guard file >= 0 else { continue }
            close(file)
            return place + "/" + name
        }
        return nil
    }
}

extension PathSearch {
    /// The names of the files in a directory of the root `directory`, as they are found from inside.
    public static func files(in place: String, of directory: String) -> [String] {
        let root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { return [] }
        defer { close(root) }
        let found = apus_open_inside(root, place, O_DIRECTORY)
        guard found >= 0 else { return [] }
        defer { close(found) }
        return DirectoryNames.of("/proc/self/fd/\(found)").filter { name in
            let file = apus_open_inside(root, place + "/" + name, 0)
            guard file >= 0 else { return false }
            defer { close(file) }
            var status = stat()
            return fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }
    }
}
