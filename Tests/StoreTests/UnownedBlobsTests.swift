// A crash at any point leaves no blob behind that no record names, and takes none that one names.

import CloudTesting
import Synchronization
import Testing

@testable import Store

@Suite struct UnownedBlobsTests {
    /// Names of blobs under keys of the tests' own.
    private static let owner = key("owner")

    @Test(arguments: Engine.allCases) func whatIsClaimedStays(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let blobs = MemoryBlobStore()
            let unowned = UnownedBlobs(store: store, blobs: blobs)
            let kept = try await unowned.write([1])
            let lost = try await unowned.write([2])
            try await store.transact { transaction in
                transaction.put(Array(kept.text.utf8), at: Self.owner)
                UnownedBlobs.claim(kept, in: &transaction)
            }
            #expect(try await unowned.removeAll() == 1)
            #expect(blobs.all == [kept])
            #expect(try await unowned.removeAll() == 0)
            await #expect(throws: StoreError.blobMissing(lost)) { try await blobs.read(lost) }
        }
    }

    @Test func manyAreRemovedToo() async throws {
        let (store, blobs) = (MemoryStore(), MemoryBlobStore())
        let unowned = UnownedBlobs(store: store, blobs: blobs)
        for number in 0..<1_100 { _ = try await unowned.write([UInt8(truncatingIfNeeded: number)]) }
        #expect(try await unowned.removeAll() == 1_100)
        #expect(blobs.all.isEmpty)
    }

    /// The life of a record that changes its blob and goes, cut off before the n-th change of store or disk.
    @Test(arguments: 0...12) func aCrashAtAnyPointLeavesNothingBehind(steps: Int) async throws {
        let (store, blobs) = (MemoryStore(), MemoryBlobStore())
        let power = Power(steps: steps)
        let failing = FailingStore(store, power)
        let unowned = UnownedBlobs(store: failing, blobs: FailingBlobs(blobs, power))
        do {
            let first = try await unowned.write([1])
            try await own(first, insteadOf: nil, in: failing)
            let second = try await unowned.write([2])
            try await own(second, insteadOf: first, in: failing)
            try await unowned.remove(first)
            try await failing.transact { transaction in
                transaction.delete(Self.owner)
                UnownedBlobs.release(second, in: &transaction)
            }
            try await unowned.remove(second)
        } catch { #expect(error is Power.Failure) }
        try await UnownedBlobs(store: store, blobs: blobs).removeAll()
        let named = try await store.value(Self.owner).flatMap {
            BlobID(text: String(decoding: $0, as: UTF8.self))
        }
        #expect(blobs.all == Set(named.map { [$0] } ?? []))
    }

    private func own(_ new: BlobID, insteadOf old: BlobID?, in store: any KeyValueStore) async throws {
        try await store.transact { transaction in
            transaction.put(Array(new.text.utf8), at: Self.owner)
            UnownedBlobs.claim(new, in: &transaction)
            if let old { UnownedBlobs.release(old, in: &transaction) }
        }
    }
}
