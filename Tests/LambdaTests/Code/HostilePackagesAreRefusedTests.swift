// Every kind of archive that could hurt the host or another function is refused before a byte is written.

import Testing

@testable import Lambda

@Suite struct HostilePackagesAreRefused {
    private func refusal(_ change: (inout ZipBuilder) -> Void) -> ZipError? {
        var zip = ZipBuilder()
        change(&zip)
        do {
            _ = try CodePackage(zip: zip.bytes)
            return nil
        } catch {
            return error as? ZipError
        }
    }

    @Test(arguments: [
        "../evil.py", "a/../../evil.py", "/etc/passwd", "a/..", "..", "C:/evil.py", "a\\b.py", "a\u{0}b", "",
        String(repeating: "x", count: 256), String(repeating: "x/", count: 600) + "y",
    ])
    func unsafeNames(name: String) {
        #expect(refusal { $0.add(name, "x") } == .unsafeName)
    }

    @Test func duplicateNames() {
        #expect(
            refusal {
                $0.add("a", "1"); $0.add("a", "2")
            } == .duplicateName)
        #expect(
            refusal {
                $0.add("a/b", "1"); $0.add("a//b", "2")
            } == .duplicateName)
        #expect(
            refusal {
                $0.add("a", "1"); $0.add("a/b", "2")
            } == .duplicateName)
        #expect(
            refusal {
                $0.add("a/b", "1"); $0.add("a", "2")
            } == .duplicateName)
    }

    @Test(arguments: ["/etc/passwd", "..", "../x", "a/../../x", "self/../..", ""])
    func linksThatLeadOut(target: String) {
        #expect(refusal { $0.addLink("link", to: target) } == .escapingLink)
    }

    @Test func linksThatLeadOutTogether() {
        // Each is harmless by its letters; through the other it leads above the package.
        #expect(
            refusal {
                $0.addLink("here", to: "."); $0.addLink("out", to: "here/../x")
            } == .escapingLink)
        #expect(
            refusal {
                $0.addLink("a", to: "b"); $0.addLink("b", to: "a")
            } == .escapingLink)
    }

    @Test func filesWrittenThroughALink() {
        #expect(
            refusal {
                $0.addLink("d", to: "e"); $0.add("d/x", "1")
            } == .duplicateName)
    }

    @Test(arguments: [0o020644, 0o060644, 0o010644, 0o140644])
    func specialFiles(mode: Int) {
        #expect(refusal { $0.add("device", "") { $0.unixMode = mode } } == .specialFile)
    }

    @Test func encryptedEntries() {
        #expect(refusal { $0.add("a", "x") { $0.flags = 1 } } == .encrypted)
        #expect(refusal { $0.add("a", "x") { $0.flags = 1 << 13 } } == .encrypted)
    }

    @Test func otherMethods() {
        #expect(refusal { $0.add("a", "x") { $0.method = 14 } } == .method(14))
    }

    @Test func entriesThatShareTheirData() {
        #expect(
            refusal {
                $0.add("a", "xxxxxxxxxxxx")
                $0.add("a", "xxxxxxxxxxxx") { $0.sharesDataOf = 0 }
            } == .overlappingEntries)
    }

    @Test func namesThatDifferBetweenHeaders() {
        #expect(refusal { $0.add("a", "x") { $0.localName = Array("../b".utf8) } } == .malformed)
    }

    @Test func claimsAboveTheSizeLimit() {
        let half = Limits.unzippedBytes / 2 + 1
        #expect(
            refusal {
                $0.add("a", "x") { $0.uncompressedBytes = half }
                $0.add("b", "x") { $0.uncompressedBytes = half }
            } == .tooLarge)
    }

    @Test func emptyAndBroken() {
        #expect(refusal { _ in } == .empty)
        #expect(refusal { $0.add("only/", "") } == .empty)
        #expect(throws: ZipError.truncated) { try CodePackage(zip: []) }
        #expect(throws: ZipError.truncated) {
            try CodePackage(zip: Array("not a zip, by far not a zip".utf8))
        }
    }

    @Test func moreEntriesThanAllowed() {
        var zip = ZipBuilder()
        for index in 0..<5 { zip.add("f\(index)", "") }
        #expect(throws: ZipError.tooManyEntries) { try ZipArchive(zip.bytes, entryLimit: 4) }
        #expect(throws: Never.self) { try ZipArchive(zip.bytes, entryLimit: 5) }
    }

    @Test func everyTruncationIsRefused() throws {
        var zip = ZipBuilder()
        zip.add("a.py", "print(1)")
        zip.add("b/c.py", "print(2)") { $0.isDeflated = false }
        let bytes = zip.bytes
        for count in 0..<bytes.count {
            #expect(throws: ZipError.self) { try CodePackage(zip: Array(bytes.prefix(count))) }
        }
    }

    @Test func noFlippedByteCrashesTheReader() throws {
        var zip = ZipBuilder()
        zip.add("a.py", "print(1)")
        zip.addLink("l", to: "a.py")
        zip.isZip64 = true
        let bytes = zip.bytes
        var accepted = 0
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                if (try? CodePackage(zip: changed)) != nil { accepted += 1 }
            }
        }
        // Times, versions and checksums may change without the structure breaking; not everything may.
        #expect(accepted < bytes.count * 8 / 2)
    }
}
