// Whatever tree a function made can be removed, and nothing beside it is touched.

import CloudTesting
import FileTrees
import Foundation
import Testing

@Suite struct TreeRemovalTests {
    private func write(_ path: String, in directory: TemporaryDirectory) throws {
        let file = URL(filePath: directory.path + "/" + path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("x".utf8).write(to: file)
    }

    private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    @Test func aVeryDeepTreeIsRemoved() throws {
        let scratch = TemporaryDirectory("trees")
        let top = scratch.path + "/tree"
        mkdir(top, 0o700)
        var directory = open(top, O_RDONLY | O_DIRECTORY)
        // Far deeper than a path can name or a process can hold descriptors for.
        for _ in 0..<3_000 {
            mkdirat(directory, "directory-with-a-name", 0o700)
            let next = openat(directory, "directory-with-a-name", O_RDONLY | O_DIRECTORY)
            close(directory)
            directory = next
        }
        try #require(directory >= 0)
        close(directory)
        #expect(TreeRemoval.remove(top))
        #expect(!exists(top))
    }

    @Test func namesNeedNotBeText() throws {
        let scratch = TemporaryDirectory("trees")
        try write("tree/file", in: scratch)
        for name: [UInt8] in [[0xFF, 0xFE], [0xC3], Array("two\nlines".utf8)] {
            let path = (scratch.path + "/tree/").utf8.map { CChar(bitPattern: $0) }
            let directory = path + name.map { CChar(bitPattern: $0) }
            mkdir(directory + [0], 0o700)
            close(creat(directory + [CChar(bitPattern: UInt8(ascii: "/")), -1, 0], 0o600))
        }
        #expect(TreeRemoval.remove(scratch.path + "/tree"))
        #expect(!exists(scratch.path + "/tree"))
    }

    @Test func linksOutAreNotFollowedAndClosedDirectoriesAreOpened() throws {
        let scratch = TemporaryDirectory("trees")
        for file in ["outside/file", "tree/a/b/file", "tree/.moved-1", "tree/a/c/d/file"] {
            try write(file, in: scratch)
        }
        symlink(scratch.path + "/outside", scratch.path + "/tree/a/link")
        symlink(scratch.path + "/outside", scratch.path + "/tree/link")
        for path in ["/tree/a/b", "/tree/a/c", "/tree/a"] { chmod(scratch.path + path, 0) }
        #expect(TreeRemoval.remove(scratch.path + "/tree"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["outside"])
        #expect(exists(scratch.path + "/outside/file"))
        #expect(TreeRemoval.remove(scratch.path + "/outside/file"))
        #expect(TreeRemoval.remove(scratch.path + "/nowhere"))
    }

    @Test func manyEntriesAreRemoved() throws {
        let scratch = TemporaryDirectory("trees")
        for number in 0..<5_000 { mkdir(scratch.path + "/\(number)", 0o700) }
        try write("1/2/3/file", in: scratch)
        #expect(TreeRemoval.remove(scratch.path))
    }
}
