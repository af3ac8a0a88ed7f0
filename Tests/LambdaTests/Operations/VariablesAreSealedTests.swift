// Environment variables at rest: sealed for their function alone, and sealed at the start where an older
// version left them open.

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import Lambda

@Suite struct VariablesAreSealed {
    private static let secret = "hunter2 is no password"
    private static let environment: [String: Document?] = [
        "Environment": .object([("Variables", .object([("PASSWORD", .string(secret))]))])
    ]

    /// A function of format 1, as it lies in stores: variables SECRET and OTHER in plain text, `arm64` kept
    /// and ignored.
    static let version1 = """
        010c3132333435363738393031320c65752d63656e7472616c2d31046b657074036177730a707974686f6e332e31320b\
        6170702e68616e646c65722561726e3a6177733a69616d3a3a3132333435363738393031323a726f6c652f776f726b65\
        720b66726f6d206265666f72650e800480080102054f54484552017806534543524554066f66206f6c640561726d3634\
        446330636435636366646235363361353933363665333365373330303162373866646238636361356136633438653266\
        39306666666364653434623831663166362e392e3104546578740000102f6177732f6c616d6264612f6b6570740b5061\
        73735468726f756768010a8080d0dfbd94b986312430303030303030302d303030302d343030302d383030302d303030\
        3030303030303030378080e8ef9eca9cc318
        """

    @Test func nothingStoredHasThem() async throws {
        let lambda = try LambdaFixture()
        try await lambda.create("fn", Self.environment)
        _ = try await lambda.call(
            "UpdateFunctionConfiguration", [("FunctionName", .string("fn")), ("Timeout", .integer(9))])
        for entry in try await Self.everything(in: lambda.store) {
            let text = String(decoding: entry.value, as: UTF8.self)
            #expect(!text.contains(Self.secret) && !text.contains("PASSWORD"))
        }
        let shown = try await lambda.call("GetFunctionConfiguration", [("FunctionName", .string("fn"))])
        #expect(shown["Environment"]?["Variables"]?["PASSWORD"]?.string == Self.secret)
        _ = try await lambda.invoke("fn")
        #expect(lambda.runner.calls.last?.spec.environment == ["PASSWORD": Self.secret])
    }

    @Test func aSealIsGoodForItsFunctionAlone() async throws {
        let lambda = try LambdaFixture()
        try await lambda.create("a", Self.environment)
        try await lambda.create("b")
        let page = try await lambda.service.store.allFunctions(after: nil, limit: 10)
        let (from, to) = (try #require(page.first).record, try #require(page.last))
        // Somebody who can write to the store puts a's variables into b, to read them there.
        let name = Array("a".utf8)
        var bytes = from.encoded
        let place = try #require(bytes.firstRange(of: [1] + name)?.upperBound) - 1
        bytes[place] = UInt8(ascii: "b")
        let forged = try FunctionRecord(stored: bytes)
        #expect(forged.key.name == "b")
        var batch = Batch()
        batch.put(to.key, bytes)
        _ = try await lambda.store.commit(batch)
        await #expect(throws: TurningSealer.WrongContext.self) {
            _ = try await lambda.service.store.function(forged.key)
        }
    }

    @Test func recordsOfVersion1AreReadAndSealed() async throws {
        let record = try FunctionRecord(stored: try #require(Hex.decode(Self.version1)))
        #expect(record.hasPlainVariables)
        let function = try record.opened(by: TurningSealer())
        #expect(function.environment == ["SECRET": "of old", "OTHER": "x"])
        #expect(function.architecture == MachineArchitecture.name)
        #expect(function.reservedConcurrency == 5 && function.generation == 1_767_225_600_000_000_000)
        #expect(function.description == "from before" && function.memoryMiB == 256)

        let store = MemoryStore()
        let kept = LambdaStore(store: store, sealer: TurningSealer())
        try await kept.insert(function, tags: [:])
        let place = try #require(try await kept.allFunctions(after: nil, limit: 1).first).key
        var batch = Batch()
        batch.put(place, try #require(Hex.decode(Self.version1)))
        _ = try await store.commit(batch)
        try await kept.rewrite(function.key)
        let rewritten = try #require(try await kept.allFunctions(after: nil, limit: 1).first).record
        #expect(!rewritten.hasPlainVariables)
        #expect(try rewritten.opened(by: TurningSealer()) == function)
    }

    private static func everything(in store: MemoryStore) async throws -> [Entry] {
        let all = KeyRange(from: Key(bytes: [1]), to: Key(bytes: [0xFF]))
        return try await store.scan(all, limit: 1_000, reverse: false)
    }
}
