// Files by the operating system's own calls: whole reads and durable writes, for the store's marker and
// for blobs. Every error names the call and the path.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Calls on files that throw `StoreError.engine` with the system's words.
enum File {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a directory, for its owner alone, and those above it.
    static func makeDirectories(_ path: String) throws(StoreError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw failure("mkdir", path)
        }
        try makeDirectories(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir", path) }
    }

    /// The bytes of a file, at most `limit`; nil where there is none.
    static func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw failure("open", path) }
        defer { _ = Self.close(file) }
        return try read(file, at: 0, count: limit, path)
    }

    /// Up to `count` bytes from `offset`; fewer where the file ends.
    static func read(
        _ file: Int32, at offset: Int, count: Int, _ path: String
    ) throws(StoreError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = pread(
                    file, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if part < 0, errno == EINTR { continue }
                failed = part < 0
                if part <= 0 { break }
                filled += part
            }
        }
        if failed { throw failure("read", path) }
        return bytes
    }

    /// Writes `temporary`, syncs it, renames it to `path`, and syncs the directory: after a crash the file
    /// is there whole or not at all, and once this returns it is there.
    static func writeDurably(
        _ bytes: [UInt8], to path: String, temporary: String, in directory: String, mode: mode_t = 0o600
    ) throws(StoreError) {
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure("open", temporary) }
        do throws(StoreError) {
            try write(bytes, to: file, temporary)
            guard fsync(file) == 0 else { throw failure("fsync", temporary) }
        } catch {
            _ = Self.close(file)
            unlink(temporary)
            throw error
        }
        guard Self.close(file) == 0 else { throw failure("close", temporary) }
        guard rename(temporary, path) == 0 else { throw failure("rename", path) }
        try sync(directory: directory)
    }

    static func sync(directory: String) throws(StoreError) {
        let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", directory) }
        defer { _ = Self.close(file) }
        guard fsync(file) == 0 else { throw failure("fsync", directory) }
    }

    /// The names in a directory, without `.` and `..`.
    static func names(in directory: String) throws(StoreError) -> [String] {
        guard let stream = opendir(directory) else { throw failure("opendir", directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func close(_ file: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(file)
        #elseif canImport(Musl)
            Musl.close(file)
        #else
            Darwin.close(file)
        #endif
    }

    /// What the last call left in `errno`.
    static func failure(_ call: String, _ path: String) -> StoreError {
        .engine("\(call) \(path): \(String(cString: strerror(errno)))")
    }

    private static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(StoreError) {
        var done = 0
        while done < bytes.count {
            let part = bytes.withUnsafeBytes { raw in
                #if canImport(Glibc)
                    Glibc.write(file, raw.baseAddress.map { $0 + done }, raw.count - done)
                #elseif canImport(Musl)
                    Musl.write(file, raw.baseAddress.map { $0 + done }, raw.count - done)
                #else
                    Darwin.write(file, raw.baseAddress.map { $0 + done }, raw.count - done)
                #endif
            }
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { throw failure("write", path) }
            done += part
        }
    }
}
