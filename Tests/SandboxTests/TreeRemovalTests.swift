// Whatever tree a function made can be removed, and nothing beside it is touched.

import Glibc
import Testing

@testable import Sandbox

@Suite struct TreeRemovalTests {
    @Test func aVeryDeepTreeIsRemoved() throws {
        let scratch = try Scratch()
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
        #expect(!SystemCall.exists(top))
    }

    @Test func linksOutAreNotFollowedAndClosedDirectoriesAreOpened() throws {
        let scratch = try Scratch()
        try scratch.write("precious", to: "outside/file")
        try scratch.write("x", to: "tree/a/b/file")
        try scratch.write("x", to: "tree/.moved-1")
        try scratch.write("x", to: "tree/a/c/d/file")
        symlink(scratch.path + "/outside", scratch.path + "/tree/a/link")
        symlink(scratch.path + "/outside", scratch.path + "/tree/link")
        for path in ["/tree/a/b", "/tree/a/c", "/tree/a"] { chmod(scratch.path + path, 0) }
        #expect(TreeRemoval.remove(scratch.path + "/tree"))
        #expect(SystemCall.list(scratch.path) == ["outside"])
        #expect(SystemCall.read(scratch.path + "/outside/file") == "precious")
        #expect(TreeRemoval.remove(scratch.path + "/outside/file"))
        #expect(TreeRemoval.remove(scratch.path + "/nowhere"))
    }

    @Test func manyEntriesAreRemoved() throws {
        let scratch = try Scratch()
        for number in 0..<5_000 { mkdir(scratch.path + "/\(number)", 0o700) }
        try SystemCall.makeDirectories(scratch.path + "/1/2/3")
        #expect(TreeRemoval.remove(scratch.path))
    }
}
