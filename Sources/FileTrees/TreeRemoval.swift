// Removes a tree that anybody wrote, such as a function: of any depth, with any permissions, never following
// a link out. The one way in which directories are removed anywhere in Apus.

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Removes directories that may hold anything.
public enum TreeRemoval {
    /// Names read before they are removed: bounds the memory of one round.
    private static let batch = 4_096
    private static let dot = Array(".".utf8CString), dotDot = Array("..".utf8CString)

    /// Removes `path` and everything below. Directories are moved up beside each other before they are
    /// emptied, so neither depth nor the length of a path matters. Returns false where something remains.
    @discardableResult public static func remove(_ path: String) -> Bool {
        let root = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if root < 0 { return unlink(path) == 0 || errno == ENOENT }
        defer { _ = close(root) }
        var moved = 0
        while true {
            let names = entries(of: root)
            if names.isEmpty { break }
            var progress = false
            for name in names where empty(name, of: root, &moved) { progress = true }
            if !progress { return false }
        }
        return rmdir(path) == 0
    }

    /// Removes a file or an empty directory, or takes a directory apart; true where anything changed.
    private static func empty(_ name: [CChar], of root: Int32, _ moved: inout Int) -> Bool {
        if unlinkat(root, name, 0) == 0 || unlinkat(root, name, AT_REMOVEDIR) == 0 { return true }
        fchmodat(root, name, 0o700, 0)
        let directory = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if directory < 0 { return false }
        defer { _ = close(directory) }
        var progress = false
        for child in entries(of: directory) {
            if unlinkat(directory, child, 0) == 0 || unlinkat(directory, child, AT_REMOVEDIR) == 0 {
                progress = true
                continue
            }
            // A directory can only be moved by who may write to it.
            fchmodat(directory, child, 0o700, 0)
            repeat { moved += 1 } while faccessat(root, ".moved-\(moved)", F_OK, AT_SYMLINK_NOFOLLOW) == 0
            if renameat(directory, child, root, ".moved-\(moved)") == 0 { progress = true }
        }
        return unlinkat(root, name, AT_REMOVEDIR) == 0 || progress
    }

    /// Names as the kernel gives them, ended by NUL: they need not be UTF-8.
    private static func entries(of directory: Int32) -> [[CChar]] {
        let copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            if copy >= 0 { _ = close(copy) }
            return []
        }
        defer { closedir(stream) }
        var names: [[CChar]] = []
        while names.count < batch, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
                raw.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
            }
            if name != dot && name != dotDot { names.append(name) }
        }
        return names
    }
}
