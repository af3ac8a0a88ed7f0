// The few file-system and process calls that this room makes, with errors as `SandboxError`.

internal import Glibc

enum SystemCall {
    /// The system's words for an errno.
    static func describe(_ number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress else { return "error \(number)" }
            return strerror_r(number, base, 256) == 0 ? String(cString: base) : "error \(number)"
        }
    }

    static func failure(_ step: String) -> SandboxError { SandboxError(step: step, errno: errno) }

    static func close(_ descriptor: Int32) {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    /// A whole file as text, or nil; for small files of `/proc` and `/sys`.
    static func read(_ path: String) -> String? {
        readBytes(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A whole file up to `limit` bytes, or nil.
    static func readBytes(_ path: String, limit: Int = 4 << 20) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let piece = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                count = max(0, Glibc.read(file, buffer.baseAddress, buffer.count))
            }
            if piece.isEmpty { break }
            bytes.append(contentsOf: piece)
        }
        return bytes
    }

    /// Writes `text` in one call, as the kernel's files want it. Creates the file where `mode` is given.
    static func write(_ text: String, to path: String, creating mode: mode_t? = nil) throws(SandboxError) {
        try write(Array(text.utf8), to: path, creating: mode)
    }

    static func write(_ bytes: [UInt8], to path: String, creating mode: mode_t? = nil) throws(SandboxError) {
        let flags = O_WRONLY | O_CLOEXEC | (mode == nil ? 0 : O_CREAT | O_TRUNC)
        let file = open(path, flags, mode ?? 0)
        if file < 0 { throw failure("open \(path)") }
        defer { close(file) }
        if Glibc.write(file, bytes, bytes.count) != bytes.count { throw failure("write \(path)") }
    }

    /// Makes a directory and those above it; one that exists is fine.
    static func makeDirectories(_ path: String, mode: mode_t = 0o755) throws(SandboxError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, mode) < 0 && errno != EEXIST { throw failure("make directory \(made)") }
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Names in a directory, without `.` and `..`; empty where it can't be read.
    static func list(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { _ = closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = name(of: entry)
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }

    /// Whether a path is a directory itself, not a link to one.
    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func readLink(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 4_096)
        let count = readlink(path, &bytes, bytes.count)
        return count < 0
            ? nil : String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
