// What is unpacked is what was packed: names, bytes, modes and links, whatever made the archive.

import CloudCore
import Testing

@testable import Lambda

@Suite struct PackagesUnpackFaithfully {
    private func unpacked(
        _ change: (inout ZipBuilder) -> Void, then check: (String) throws -> Void
    ) throws {
        var zip = ZipBuilder()
        change(&zip)
        let place = try TemporaryPlace()
        try CodePackage(zip: zip.bytes).unpack(to: place.path + "/tree")
        try check(place.path + "/tree")
    }

    @Test func namesBytesAndModes() throws {
        let long = String(repeating: "Lambda ", count: 200_000)
        try unpacked {
            $0.add("bin/", "") { $0.unixMode = 0o040755 }
            $0.add("bin/run", "#!/bin/sh\n") { $0.unixMode = 0o100700 }
            $0.add("./deep/er/long.txt", long) { $0.unixMode = 0o100400 }
            $0.add("stored.bin", "plain") { $0.isDeflated = false }
            $0.add("empty", "")
            $0.add("from-windows.py", "pass") { $0.madeByUnix = false }
            $0.add("descriptor", "streamed") { $0.hasDataDescriptor = true }
            $0.add("setuid", "x") { $0.unixMode = 0o104755 }
        } then: { tree in
            #expect(TemporaryPlace.text(tree + "/bin/run") == "#!/bin/sh\n")
            #expect(TemporaryPlace.mode(tree + "/bin/run") == 0o100755)
            #expect(TemporaryPlace.text(tree + "/deep/er/long.txt") == long)
            #expect(TemporaryPlace.mode(tree + "/deep/er/long.txt") == 0o100444)
            #expect(TemporaryPlace.text(tree + "/stored.bin") == "plain")
            #expect(TemporaryPlace.text(tree + "/empty") == "")
            #expect(TemporaryPlace.mode(tree + "/from-windows.py") == 0o100644)
            #expect(TemporaryPlace.text(tree + "/descriptor") == "streamed")
            #expect(TemporaryPlace.mode(tree + "/setuid") == 0o100755)
            #expect(TemporaryPlace.mode(tree + "/deep") == 0o040755)
        }
    }

    @Test func linksInside() throws {
        try unpacked {
            $0.add("lib/libx.so.1", "x")
            $0.addLink("lib/libx.so", to: "libx.so.1")
            $0.addLink("lib/up", to: "../lib/libx.so")
            $0.addLink("dangling", to: "not/there")
        } then: { tree in
            #expect(TemporaryPlace.link(tree + "/lib/libx.so") == "libx.so.1")
            #expect(TemporaryPlace.text(tree + "/lib/up") == "x")
            #expect(TemporaryPlace.link(tree + "/dangling") == "not/there")
        }
    }

    @Test(arguments: [false, true])
    func prefixesCommentsAndZip64(isZip64: Bool) throws {
        try unpacked {
            $0.isZip64 = isZip64
            $0.prefix = Array("#!/usr/bin/env python3\n".utf8)
            $0.comment = Array("made PK\u{5}\u{6} by hand".utf8)
            $0.add("a.py", "print(1)")
        } then: { tree in
            #expect(TemporaryPlace.text(tree + "/a.py") == "print(1)")
        }
    }

    @Test func wrongChecksumsAndLengthsAreFound() throws {
        #expect(throws: ZipError.badChecksum) {
            try unpacked {
                $0.add("a", "data") { $0.crc32 = 1 }
            } then: { _ in
            }
        }
        #expect(throws: ZipError.corruptData) {
            try unpacked {
                $0.add("a", "data") { $0.uncompressedBytes = 3 }
            } then: { _ in
            }
        }
        #expect(throws: ZipError.corruptData) {
            try unpacked {
                $0.add("a", "data") { $0.uncompressedBytes = 5 }
            } then: { _ in
            }
        }
        #expect(throws: ZipError.corruptData) {
            try unpacked {
                $0.add("a", "\u{6}not deflated") {
                    $0.isDeflated = false; $0.method = 8
                }
            } then: { _ in
            }
        }
    }

    @Test func theDigestIsTheArchives() throws {
        var zip = ZipBuilder()
        zip.add("a", "x")
        let package = try CodePackage(zip: zip.bytes)
        #expect(package.digest.bytes.count == 32)
        #expect(Base64.decode(package.digest.base64) == package.digest.bytes)
        #expect(package.unzippedBytes == 1)
    }
}
