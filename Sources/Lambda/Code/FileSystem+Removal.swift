// Removes a tree, by descriptors, so that nobody can lead the removal astray by swapping a directory for a
// link meanwhile.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FileSystem {
    /// Removes the directory with all that is in it. What can't be removed stays; a later sweep tries again.
    static func removeTree(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 { removeContents(descriptor, depth: 0) }
        rmdir(path)
    }

    /// Takes the descriptor over. Packages are at most 512 deep: a component and its slash are two bytes.
    private static func removeContents(_ directory: Int32, depth: Int) {
        guard depth <= PackagePath.limitBytes / 2, let stream = fdopendir(directory) else {
            close(directory)
            return
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            var name = entry.pointee.d_name
            withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    remove(name, from: directory, depth: depth)
                }
            }
        }
    }

    private static func remove(_ name: UnsafePointer<CChar>, from directory: Int32, depth: Int) {
        if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return }
        if unlinkat(directory, name, 0) == 0 { return }
        let child = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if child >= 0 { removeContents(child, depth: depth + 1) }
        unlinkat(directory, name, AT_REMOVEDIR)
    }
}
