// Where the cloud's state lives on disk: the directory that was asked for, or a temporary one that goes when
// the cloud stops.

import CloudCore
import FileTrees

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The cloud's directory, made and writable, readable by this user alone.
struct DataDirectory: Sendable {
    let path: String
    /// Whether it goes with the cloud.
    let isTemporary: Bool

    /// Key-value store and its lock.
    var store: String { path + "/store" }
    var blobs: String { path + "/blobs" }
    /// Unpacked function packages.
    var packages: String { path + "/packages" }
    /// What was pulled from registries of images.
    var images: String { path + "/images" }
    /// Processes of versions with SnapStart.
    var snapshots: String { path + "/snapshots" }
    /// The bootstraps of managed runtimes.
    var runtimes: String { path + "/runtimes" }
    /// What running environments need: goes and comes with the process.
    var sandboxes: String { path + "/sandboxes" }
    var nodeKey: String { path + "/node.key" }

    /// Makes the directory `asked` and what is missing above it, or a temporary one where it is nil.
    init(asked: String?) throws(StartError) {
        guard let asked else {
            let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            guard let directory = Self.temporary(in: base) else {
                throw StartError("cannot make a temporary directory in \(base): \(Self.lastError)")
            }
            self = directory
            return
        }
        guard !asked.isEmpty, let absolute = Self.absolute(asked) else {
            throw StartError("--data-dir wants a path")
        }
        path = absolute
        isTemporary = false
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, 0o700) != 0 && errno != EEXIST {
                throw StartError("cannot make the data directory \(path): \(made): \(Self.lastError)")
            }
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw StartError("cannot use the data directory \(path): \(Self.lastError)")
        }
    }

    /// A fresh temporary directory below `base`, or nil with errno set.
    static func temporary(in base: String) -> DataDirectory? {
        var template = Array("\(base)/apus-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return DataDirectory(path: path, isTemporary: true)
    }

    private init(path: String, isTemporary: Bool) {
        self.path = path
        self.isTemporary = isTemporary
    }

    /// Removes a temporary directory with everything in it; leaves any other alone.
    func discard() {
        guard isTemporary else { return }
        TreeRemoval.remove(path)
    }

    private static func absolute(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { return nil }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}

/// Why a cloud did not start, in words for the terminal.
public struct StartError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
