// The few system calls that unpacking needs, with errors instead of return codes. They never follow a link
// in the last component and never overwrite.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A system call that failed.
struct FileSystemError: Error, Hashable, Sendable {
    var call: String
    var errno: Int32
}

enum FileSystem {
    /// Makes one directory, readable by all, whatever the process's umask.
    static func makeDirectory(_ path: [CChar]) throws {
        guard mkdir(path, 0o755) == 0, chmod(path, 0o755) == 0 else { throw failure("mkdir") }
    }

    /// Makes a directory and those above it; fine where they exist.
    static func makeDirectories(_ path: String) throws {
        var partial = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            partial += "/" + component
            guard mkdir(partial, 0o755) == 0 || errno == EEXIST else { throw failure("mkdir") }
        }
    }

    /// Makes a new file with exactly these permission bits and returns its descriptor.
    static func create(_ path: [CChar], mode: Int) throws -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open") }
        guard fchmod(descriptor, mode_t(mode)) == 0 else {
            let error = failure("fchmod")
            close(descriptor)
            throw error
        }
        return descriptor
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let count = systemWrite(descriptor, start, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("write")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Makes a new file, readable by all, with these bytes.
    static func writeFile(_ path: String, _ bytes: UnsafeRawBufferPointer) throws {
        let descriptor = try create(Array(path.utf8CString), mode: 0o644)
        defer { close(descriptor) }
        try write(bytes, to: descriptor)
    }

    static func makeLink(_ path: [CChar], to target: [UInt8]) throws {
        let target = target.map { CChar(bitPattern: $0) } + [0]
        guard symlink(target, path) == 0 else { throw failure("symlink") }
    }

    /// Moves a directory to a name that is free; false where the name is taken.
    static func move(_ source: String, to target: String) throws -> Bool {
        if rename(source, target) == 0 { return true }
        if errno == ENOTEMPTY || errno == EEXIST { return false }
        throw failure("rename")
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The beginning of a small file; nil where it can't be read.
    static func text(of path: String, limit: Int) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = read(descriptor, &bytes, limit)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Changes with every start of the machine's kernel; empty where it can't be known.
    static var bootID: String {
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 36)
        return read(descriptor, &text, text.count) == text.count ? String(decoding: text, as: UTF8.self) : ""
    }

    /// The names in a directory, without `.` and `..`; none where it can't be read.
    static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func failure(_ call: String) -> FileSystemError {
        FileSystemError(call: call, errno: errno)
    }
}

private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, start, count)
}
