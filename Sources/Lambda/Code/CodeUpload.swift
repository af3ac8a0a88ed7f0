// From the code of a request to a package on disk and an archive in the store.

import CloudCore
import NIOPosix
import Store

/// Where the code of a request is.
enum CodeSource: Sendable {
    case zip([UInt8])
    case object(bucket: String, key: String, version: String?)

    /// Throws where the request names none, or two.
    init(zip: [UInt8]?, bucket: String?, key: String?, version: String?) throws {
        if let zip {
            guard bucket == nil, key == nil, version == nil else { throw LambdaError.codeTwice() }
            self = .zip(zip)
        } else if let bucket, let key {
            self = .object(bucket: bucket, key: key, version: version)
        } else {
            throw LambdaError.codeMissing()
        }
    }
}

extension LambdaService {
    /// Reads, checks and unpacks the code. The lease keeps it on disk; nothing is in the store yet.
    func package(
        _ source: CodeSource, _ context: RequestContext
    ) async throws -> (package: CodePackage, lease: PackageLease) {
        let bytes = try await read(source, context)
        do {
            let package = try await CodePackage.checking(bytes)
            let lease = try await catalog.packages.lease(package.digest) { package }
            return (package, lease)
        } catch {
            throw LambdaError.package(error)
        }
    }

    private func read(_ source: CodeSource, _ context: RequestContext) async throws -> [UInt8] {
        switch source {
        case .zip(let bytes):
            guard !bytes.isEmpty else { throw LambdaError.zipEmpty() }
            guard bytes.count <= Limits.zippedBytes else { throw LambdaError.zippedTooLarge() }
            return bytes
        case .object(let bucket, let key, let version):
            guard let objects else { throw LambdaError.notBuilt("Code from S3") }
            do {
                return try await objects.object(
                    bucket: bucket, key: key, version: version, limit: Limits.unzippedBytes, context: context)
            } catch let error as AWSError {
                throw LambdaError.objectUnreadable(error, bucket: bucket, key: key)
            }
        }
    }
}

extension CodePackage {
    /// Checks an archive on a thread of its own: hashing 50 MB takes a while.
    static func checking(_ zip: [UInt8]) async throws -> CodePackage {
        try await NIOThreadPool.singleton.runIfActive { try CodePackage(zip: zip) }
    }
}
