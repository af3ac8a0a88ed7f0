// Pulls functions' images in the background, once functions have them, and notes what became of it. What is
// to be pulled is in the store, so that a start takes it up again.

import CloudCore
import ContainerImages
import Logging
import Store
import Synchronization

/// The pulls of this cloud, a few side by side.
final class ImagePulls: Sendable {
    typealias Job = @Sendable () async throws -> Void

    private struct State {
        var waiting = Fifo<Job>()
        var running: [Int: Task<Void, Never>] = [:]
        var begun = 0
        var isClosed = false
    }

    private let catalog: FunctionCatalog
    private let clock: any WallClock
    private let logger: Logger
    /// Tells whoever must know that an image is there, or is not to be had.
    private let settled: @Sendable (_ pulled: Function, LambdaStore.SettledImage) async throws -> Void
    private let state = Mutex(State())

    init(
        catalog: FunctionCatalog, clock: any WallClock, logger: Logger,
        settled: @escaping @Sendable (Function, LambdaStore.SettledImage) async throws -> Void
    ) {
        self.catalog = catalog
        self.clock = clock
        self.logger = logger
        self.settled = settled
    }

    /// A function, or a version, has been given an image. Nothing happens where none is to be pulled.
    func begin(_ function: Function?) {
        guard let function, function.isUnsettled else { return }
        enqueue { [self] in await pull(function) }
    }

    /// Does the job when the images of these functions are on disk, or can't be had.
    func enqueue(awaiting functions: [Function], _ job: @escaping Job) {
        enqueue { [self] in
            for function in functions where function.imageState == nil { _ = await fetch(function) }
            try await job()
        }
    }

    private func enqueue(_ job: @escaping Job) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.waiting.append(job)
            startNext(&state)
        }
    }

    private func startNext(_ state: inout State) {
        while state.running.count < Limits.imagePulls, let job = state.waiting.popFirst() {
            state.begun += 1
            let number = state.begun
            state.running[number] = Task { [self] in
                do { try await job() } catch {
                    logger.error("image not used", metadata: ["error": "\(error)"])
                }
                self.state.withLock { state in
                    state.running[number] = nil
                    startNext(&state)
                }
            }
        }
    }

    /// Everything begun so far has ended.
    func finish() async {
        while let task = state.withLock({ $0.running.values.first }) { await task.value }
    }

    /// Gives up what is under way; the next start takes it up again.
    func shutdown() {
        state.withLock { state in
            state.isClosed = true
            state.waiting = Fifo()
            for task in state.running.values { task.cancel() }
        }
    }

    private func pull(_ function: Function) async {
        switch await fetch(function) {
        case .success(let lease):
            await settle(function, nil)
            withExtendedLifetime(lease) {}
        case .failure(let problem): await settle(function, problem)
        case nil: return
        }
    }

    /// Tries again where a registry, or this machine, is in trouble; what is wrong with the image is its end.
    /// Nil where it is given up.
    private func fetch(_ function: Function) async -> Result<PackageLease, ImageProblem>? {
        var attempt = 1
        while true {
            do {
                return .success(try await catalog.code(of: function))
            } catch {
                if let problem = ImageProblem(error) { return .failure(problem) }
                logger.warning(
                    "image not pulled", metadata: ["function": "\(function.arn)", "error": "\(error)"])
                guard attempt < Limits.imagePullAttempts else { return .failure(.unreachable("\(error)")) }
            }
            let pause = min(1 << attempt, Limits.imagePullPauseSeconds)
            do { try await clock.sleep(for: .seconds(pause)) } catch { return nil }
            attempt += 1
        }
    }

    private func settle(_ function: Function, _ problem: ImageProblem?) async {
        guard !state.withLock({ $0.isClosed }) else { return }
        do {
            if let settled = try await catalog.store.settle(
                function, problem, revisionID: catalog.entropy.uuid())
            {
                try await self.settled(function, settled)
            }
            // The function may have gone meanwhile, or have other code.
            if try await !catalog.store.isUsed(function.digest) { await catalog.remove(function.digest) }
        } catch {
            logger.error(
                "image not settled", metadata: ["function": "\(function.arn)", "error": "\(error)"])
        }
    }
}

extension LambdaService {
    /// Pulls that tell this service's engine.
    func imagePulls(_ clock: any WallClock, _ logger: Logger) -> ImagePulls {
        ImagePulls(catalog: catalog, clock: clock, logger: logger) { pulled, settled in
            let function = settled.function
            catalog.storage.found(
                function.code.size - pulled.code.size, function.key.account, function.key.region)
            catalog.forget(function.key)
            if function.version == FunctionReference.latest { try await announce(function) }
            if let released = settled.released { try await catalog.discard(released) }
            if function.version != FunctionReference.latest { snapshots?.begin(function) }
            for place in try await store.provisioned(function.key, after: nil, limit: 1_000) {
                try await provision(place.function, place.qualifier)
            }
        }
    }
}
