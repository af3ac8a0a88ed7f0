// A place on disk for one test, gone afterwards.

import FileTrees

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

    deinit { TreeRemoval.remove(path) }
}
