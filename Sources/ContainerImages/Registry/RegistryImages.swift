// Images of registries: manifests and blobs, pulled once, checked while they come, kept by their digests.

public import CloudCore
import Synchronization

/// The registries that the operator named; images of any other are not found here.
public struct RegistryImages: ImageSource {
    private let registries: [String: RegistryLocation]
    private let credentials: RegistryCredentials?
    private let cache: BlobCache
    private let downloader: any Downloader

    public init(
        _ registries: [RegistryLocation], credentials: RegistryCredentials?, cache: BlobCache,
        downloader: any Downloader
    ) {
        self.registries = Dictionary(registries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        self.credentials = credentials
        self.cache = cache
        self.downloader = downloader
    }

    public func repository(
        _ name: String, registry: String?, context: RequestContext
    ) async throws -> (any ImageBlobs)? {
        guard let registry, let location = registries[registry] else { return nil }
        let client = RegistryClient(
            location, repository: name, downloader: downloader, credentials: credentials)
        return RegistryRepository(client: client, cache: cache)
    }

    public func release(_ manifest: String) async { await cache.release(manifest) }

    public func releaseAll(except manifests: Set<String>) async { await cache.releaseAll(except: manifests) }
}

/// A repository of a registry. What it has given stays on disk while it lives.
final class RegistryRepository: ImageBlobs {
    private let client: RegistryClient
    private let cache: BlobCache
    private let held = Mutex<[String]>([])

    init(client: RegistryClient, cache: BlobCache) {
        self.client = client
        self.cache = cache
    }

    deinit { cache.letGo(held.withLock { $0 }) }

    private static let accepted = (ImageDocument.indexes + ImageDocument.manifests).joined(separator: ", ")

    func manifest(_ reference: String) async throws -> [UInt8]? {
        let isDigest = Digest.bytes(of: reference) != nil
        if isDigest {
            hold(reference)
            if let known = try await cache.manifest(reference) { return known }
        }
        var bytes: [UInt8] = []
        let question = RegistryClient.Question(
            path: "manifests/" + reference, headers: ["Accept": Self.accepted],
            limitBytes: ImageLimits.documentBytes)
        let head = try await client.named { try await client.get(question) { bytes += $1 } }
        guard let head else { return nil }
        let digest = Digest.text(of: bytes)
        let stated = isDigest ? reference : head.headers["Docker-Content-Digest"] ?? digest
        guard stated == digest || Digest.bytes(of: stated) == nil else {
            throw ImageError.corrupt("manifest \(stated)")
        }
        if try !ImageDocument(bytes).isIndex {
            hold(digest)
            try await cache.keep(manifest: bytes, digest)
        }
        return bytes
    }

    func blob(_ digest: String, size: Int?) async throws -> ImageBlob? {
        guard Digest.bytes(of: digest) != nil else { return nil }
        guard let size, size >= 0, size <= ImageLimits.unpackedBytes else {
            throw ImageError.corrupt("a blob's size is missing or senseless")
        }
        hold(digest)
        return try await cache.blob(digest) { [client] writer in
            try await client.named { try await Self.pull(digest, size: size, client, into: writer) }
        }
    }

    private func hold(_ digest: String) {
        held.withLock { $0.append(digest) }
        cache.hold(digest)
    }

    /// Whether there is such a blob. A connection that breaks is made anew, and goes on where the last one
    /// ended.
    private static func pull(
        _ digest: String, size: Int, _ client: RegistryClient, into writer: BlobWriter
    ) async throws -> Bool {
        var attempt = 1
        while writer.count < size || size == 0 {
            var question = RegistryClient.Question(path: "blobs/" + digest, limitBytes: size, isBlob: true)
            let start = writer.count
            if start > 0 { question.headers["Range"] = "bytes=\(start)-" }
            var isBegun = false
            do {
                let head = try await client.get(question) { head, bytes in
                    if !isBegun { try writer.begin(head, at: start) }
                    isBegun = true
                    try await writer.append(bytes)
                }
                if head == nil { return false }
                break
            } catch FetchProblem.tooLarge {
                throw ImageError.corrupt("\(digest) is longer than its manifest says")
            } catch FetchProblem.unreachable(let why) {
                attempt += 1
                guard attempt <= ImageLimits.attempts else { throw ImageSourceProblem.unavailable(why) }
            }
        }
        try await writer.finish(as: digest, size: size)
        return true
    }
}
