// A place on disk for one test, gone afterwards.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A fresh directory below `/tmp`, removed with all that is in it when the last reference goes.
public final class TemporaryDirectory: Sendable {
    public let path: String

    public init(_ label: String = "test") {
        var template = Array("/tmp/apus-\(label)-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = mkdtemp(base) else {
                fatalError("no temporary directory: error \(errno)")
            }
            return String(cString: made)
        }
    }

    deinit { Self.removeAll(path) }

    private static func removeAll(_ path: String) {
        guard unlink(path) != 0, let stream = opendir(path) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { removeAll(path + "/" + name) }
        }
        closedir(stream)
        rmdir(path)
    }
}
