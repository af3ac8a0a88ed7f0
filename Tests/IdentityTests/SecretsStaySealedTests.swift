// The node key's file and what is sealed under it.

import CloudCore
import CloudTesting
import Foundation
import Identity
import Testing

@Suite("Sealing")
struct SecretsStaySealedTests {
    private let entropy = SeededEntropy(1)
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("apus-identity-\(UUID().uuidString)")

    private func sealer(_ fill: UInt8 = 1) throws -> NodeSealer {
        NodeSealer(
            key: try NodeKey(bytes: [UInt8](repeating: fill, count: NodeKey.byteCount)), entropy: entropy)
    }

    @Test func opensOnlyUnderItsContextAndKey() throws {
        let sealer = try sealer()
        let sealed = try sealer.seal(Array("secret".utf8), context: "lambda/env/f")
        #expect(try sealer.open(sealed, context: "lambda/env/f") == Array("secret".utf8))
        #expect(throws: NodeSealer.Problem.notSealedHere) { try sealer.open(sealed, context: "other") }
        let stranger = try self.sealer(2)
        #expect(throws: NodeSealer.Problem.notSealedHere) {
            try stranger.open(sealed, context: "lambda/env/f")
        }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: NodeSealer.Problem.notSealedHere) {
                try sealer.open(changed, context: "lambda/env/f")
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: NodeSealer.Problem.notSealedHere) {
                try sealer.open(Array(sealed.prefix(count)), context: "lambda/env/f")
            }
        }
    }

    @Test func keyFileIsMadeOnceAndPrivate() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("node.key").path
        let first = NodeSealer(key: try NodeKey.loadOrCreate(at: path, entropy: entropy), entropy: entropy)
        let second = NodeSealer(key: try NodeKey.loadOrCreate(at: path, entropy: entropy), entropy: entropy)
        #expect(try second.open(first.seal([1, 2], context: ""), context: "") == [1, 2])
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["node.key"])

        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: NodeKey.Problem.readableByOthers(path: path)) {
            try NodeKey.loadOrCreate(at: path, entropy: entropy)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: NodeKey.Problem.wrongLength) {
            try NodeKey.loadOrCreate(at: path, entropy: entropy)
        }
    }

    @Test func keysOfAnotherLengthAreRefused() {
        #expect(throws: NodeKey.Problem.wrongLength) { try NodeKey(bytes: [1, 2, 3]) }
    }
}
