// A directory for one test, removed with the value, and the few looks at files that tests take.

import FileTrees

@testable import Lambda

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

final class TemporaryPlace: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/apus-lambda-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileSystemError(call: "mkdtemp", errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { TreeRemoval.remove(path) }

    static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    static func mode(_ path: String) -> Int? {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_mode) : nil
    }

    static func link(_ path: String) -> String? {
        var target = [CChar](repeating: 0, count: 4_096)
        let count = readlink(path, &target, target.count)
        return count < 0
            ? nil : String(decoding: target.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
