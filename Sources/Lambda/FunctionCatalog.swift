// Functions as the engine needs them: resolved, with their code on disk. Keeps what it resolved until the
// function changes, so that a warm invocation reads nothing.

import CloudCore
import Store
import Synchronization

/// Finds functions and makes them ready to run.
final class FunctionCatalog: FunctionDirectory {
    private struct Cache {
        var specs: [FunctionKey: FunctionSpec] = [:]
        /// Grows with every change: what was read before a change must not be kept after it.
        var epoch: UInt64 = 0
    }

    let store: LambdaStore
    let blobs: any BlobStore
    let unowned: UnownedBlobs
    let packages: PackageDirectory
    private let cache = Mutex(Cache())

    /// More functions than this are not kept resolved at once.
    private static let cacheLimit = 4_096

    init(store: LambdaStore, blobs: any BlobStore, packages: PackageDirectory) {
        self.store = store
        self.blobs = blobs
        unowned = UnownedBlobs(store: store.store, blobs: blobs)
        self.packages = packages
    }

    /// The function as it is now, or nil where there is none.
    func spec(_ key: FunctionKey) async throws -> FunctionSpec? {
        let (known, epoch) = cache.withLock { ($0.specs[key], $0.epoch) }
        if let known { return known }
        guard let function = try await store.function(key) else { return nil }
        let spec = try await resolve(function)
        cache.withLock { cache in
            guard cache.epoch == epoch else { return }
            if cache.specs.count >= Self.cacheLimit { cache.specs.removeAll() }
            cache.specs[key] = spec
        }
        return spec
    }

    func function(_ key: FunctionKey, qualifier: String?) async throws -> AsyncTarget? {
        guard qualifier == nil || qualifier == FunctionReference.latest, let spec = try await spec(key) else {
            return nil
        }
        let settings = try await store.eventInvokeSettings(key, FunctionReference.latest)
        var target = AsyncTarget(spec: spec)
        if let attempts = settings?.maximumRetryAttempts { target.maximumRetryAttempts = attempts }
        if let age = settings?.maximumEventAgeSeconds { target.maximumEventAgeSeconds = age }
        target.onSuccess = settings?.onSuccess.flatMap { ARN($0) }
        target.onFailure = settings?.onFailure.flatMap { ARN($0) }
        return target
    }

    /// To be called after every committed change; returns the function as it is to run from now on.
    func changed(_ function: Function) async throws -> FunctionSpec {
        forget(function.key)
        return try await resolve(function)
    }

    /// To be called after a change or deletion was committed.
    func forget(_ key: FunctionKey) {
        cache.withLock {
            $0.epoch += 1
            $0.specs[key] = nil
        }
    }

    /// Removes code that no function has, or no longer: the archive at once, the directory when nobody needs
    /// it.
    func discard(_ code: BlobID) async throws {
        try await unowned.remove(code)
        let digest = CodeDigest(code.digest)
        if try await !store.isUsed(digest) { packages.remove(digest) }
    }

    private func resolve(_ function: Function) async throws -> FunctionSpec {
        let blobs = blobs
        let code = function.code
        let lease = try await packages.lease(function.digest) {
            try await CodePackage.checking(try await blobs.read(code))
        }
        return function.spec(lease: lease)
    }
}
