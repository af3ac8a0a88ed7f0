// Functions as the engine needs them: resolved, with their code on disk. Keeps what it resolved until the
// function changes, so that a warm invocation reads nothing.

import CloudCore
import ContainerImages
import Store
import Synchronization

/// Finds functions and makes them ready to run.
final class FunctionCatalog: FunctionDirectory {
    /// What is known of one function.
    private struct Known {
        /// By version.
        var specs: [String: FunctionSpec] = [:]
        var aliases: [String: FunctionAlias] = [:]
        /// Nil where there is none.
        var policies: [Qualifier: ResourceStatements?] = [:]
    }

    private struct Cache {
        var functions: [FunctionKey: Known] = [:]
        /// By the ARN that was called, as it was written: what `functions` knows, found at once.
        var policies: [String: ResourcePolicy?] = [:]
        /// Grows with every change: what was read before a change must not be kept after it.
        var epoch: UInt64 = 0
    }

    let store: LambdaStore
    let blobs: any BlobStore
    let unowned: UnownedBlobs
    let packages: PackageDirectory
    let storage: CodeStorage
    let images: FunctionImages
    /// Decides between the two versions of an alias.
    let entropy: any Entropy
    private let cache = Mutex(Cache())
    /// Of images that were lost.
    private let problems = Mutex<[CodeDigest: ImageProblem]>([:])

    /// More functions than this are not kept resolved at once, and of each not more versions and aliases.
    private static let cacheLimit = 4_096
    private static let cacheLimitOfOne = 64

    init(
        store: LambdaStore, blobs: any BlobStore, packages: PackageDirectory, entropy: any Entropy,
        storage: CodeStorage = CodeStorage(), images: (any ImageSource)? = nil
    ) throws {
        self.store = store
        self.blobs = blobs
        unowned = UnownedBlobs(store: store.store, blobs: blobs)
        self.packages = packages
        self.entropy = entropy
        self.storage = storage
        self.images = FunctionImages(
            source: images, layers: try UnpackedLayers(directory: packages.layers))
    }

    /// The version that the next call with this qualifier runs, ready to run; of an alias with two versions,
    /// one by chance. Nil where there is no such function, version or alias.
    func spec(_ key: FunctionKey, qualifier: String? = nil) async throws -> FunctionSpec? {
        var version = Qualifier(qualifier)
        if case .alias(let name) = version {
            guard let alias = try await alias(key, name) else { return nil }
            version = Qualifier(alias.pick(entropy))
        }
        let (known, epoch) = cache.withLock { ($0.functions[key]?.specs[version.text], $0.epoch) }
        if let known { return known }
        guard let function = try await store.function(key, version) else { return nil }
        let spec = try await resolve(function)
        keep(key, at: epoch) { known in
            if known.specs.count >= Self.cacheLimitOfOne { known.specs.removeAll() }
            known.specs[version.text] = spec
        }
        return spec
    }

    private func alias(_ key: FunctionKey, _ name: String) async throws -> FunctionAlias? {
        let (known, epoch) = cache.withLock { ($0.functions[key]?.aliases[name], $0.epoch) }
        if let known { return known }
        guard let alias = try await store.alias(key, name) else { return nil }
        keep(key, at: epoch) { known in
            if known.aliases.count >= Self.cacheLimitOfOne { known.aliases.removeAll() }
            known.aliases[name] = alias
        }
        return alias
    }

    /// The policy on a function, version or alias. Asked at every call, whoever makes it.
    func policy(_ key: FunctionKey, _ qualifier: Qualifier) async throws -> ResourceStatements? {
        let (known, epoch) = cache.withLock { ($0.functions[key]?.policies[qualifier], $0.epoch) }
        if let known { return known }
        let policy = try await store.policy(key, qualifier)
        keep(key, at: epoch) { known in
            if known.policies.count >= Self.cacheLimitOfOne { known.policies.removeAll() }
            known.policies.updateValue(policy, forKey: qualifier)
        }
        return policy
    }

    /// The same by ARN, where it has been asked for since the last change.
    func knownPolicy(ofResource arn: String) -> ResourcePolicy?? { cache.withLock { $0.policies[arn] } }

    /// The same by ARN: `name`, as it was `written`.
    func policy(on name: ARN, written arn: String) async throws -> ResourcePolicy? {
        let epoch = cache.withLock { $0.epoch }
        let policy = try await policy(on: name)
        cache.withLock { cache in
            guard cache.epoch == epoch else { return }
            if cache.policies.count >= Self.cacheLimit { cache.policies.removeAll() }
            cache.policies.updateValue(policy, forKey: arn)
        }
        return policy
    }

    private func keep(_ key: FunctionKey, at epoch: UInt64, _ change: (inout Known) -> Void) {
        cache.withLock { cache in
            guard cache.epoch == epoch else { return }
            if cache.functions.count >= Self.cacheLimit { cache.functions.removeAll() }
            change(&cache.functions[key, default: Known()])
        }
    }

    func function(_ key: FunctionKey, qualifier: String?) async throws -> AsyncTarget? {
        guard let spec = try await spec(key, qualifier: qualifier) else { return nil }
        let settings = try await store.eventInvokeSettings(key, qualifier ?? FunctionReference.latest)
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
        // The first call finds it resolved. Read again: a later change may have been committed meanwhile.
        _ = try await spec(function.key, qualifier: function.version)
        return try await resolve(function)
    }

    /// To be called after a change or deletion was committed, of the function, a version or an alias.
    func forget(_ key: FunctionKey) {
        cache.withLock {
            $0.epoch += 1
            $0.functions[key] = nil
            $0.policies.removeAll()
        }
    }

    /// Removes code that no version of a function has, or no longer: the archive at once, the directory when
    /// nobody needs it.
    func discard(_ code: BlobID) async throws {
        try await unowned.remove(code)
        let digest = CodeDigest(code.digest)
        if try await !store.isUsed(digest) { await remove(digest) }
    }

    /// Removes what is unpacked of code that nothing has, and what was pulled for it.
    func remove(_ digest: CodeDigest) async {
        packages.remove(digest)
        problems.withLock { $0[digest] = nil }
        await images.release(digest)
    }

    private func resolve(_ function: Function) async throws -> FunctionSpec {
        switch function.imageState {
        case .creating: throw LambdaError.functionPending()
        case .notCreated(let problem): throw LambdaError.imageLost(problem)
        case .updating, .notUpdated, nil: break
        }
        let function = function.running
        let lease = try await lease(of: function)
        return function.spec(lease: lease, layers: try await leases(of: function.layers))
    }

    /// The code that the record names, on disk.
    func code(of function: Function) async throws -> PackageLease {
        try await packages.lease(function.digest) { [self] in try await content(of: function) }
    }

    private func lease(of function: Function) async throws -> PackageLease {
        let lease: PackageLease
        do {
            lease = try await code(of: function)
        } catch {
            guard let image = function.image else { throw error }
            if case ImageSourceProblem.unavailable(let why) = error {
                throw LambdaError.imageUnavailable(image.uri, why)
            }
            guard let problem = ImageProblem(error) else { throw error }
            problems.withLock { $0[function.digest] = problem }
            throw LambdaError.imageLost(problem)
        }
        if function.image != nil { problems.withLock { $0[function.digest] = nil } }
        return lease
    }

    /// Why a function's image could not be had when it was wanted last; nil where it could.
    func problem(of function: Function) -> ImageProblem? {
        function.image == nil ? nil : problems.withLock { $0[function.digest] }
    }

    /// The code, to be unpacked again.
    private func content(of function: Function) async throws -> any UnpackedContent {
        guard let image = function.image else {
            return try await CodePackage.checking(try await blobs.read(function.code))
        }
        let found = try await images.image(
            image.uri, digest: Digest.text(function.digest.bytes), .ofOwner(of: function))
        guard let found else { throw ImageProblem.deleted }
        return ImageContent(digest: function.digest, root: try await images.layers.root(of: found))
    }
}

extension RequestContext {
    /// The owner of a function, who had the right to its image when the function got it.
    fileprivate static func ofOwner(of function: Function) -> RequestContext {
        RequestContext(
            requestID: function.revisionID, account: function.key.account, region: function.key.region,
            caller: .root(of: function.key.account),
            now: function.lastModified)
    }
}
