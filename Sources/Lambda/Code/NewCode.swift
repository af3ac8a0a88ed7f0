// The code of a request, whatever kind it is: a zip archive, or a container image's manifest.

import CloudCore
import ContainerImages
import Store

/// Something that a package directory can hold.
protocol UnpackedContent: Sendable {
    var digest: CodeDigest { get }
    /// Writes the files into `directory`, which must not exist yet. Blocks.
    func unpack(to directory: String) throws
}

extension CodePackage: UnpackedContent {}

/// A container image under the digest of its manifest, its layers unpacked.
struct ImageContent: UnpackedContent {
    let digest: CodeDigest
    let root: ImageRoot

    func unpack(to directory: String) throws { try root.write(to: directory) }
}

/// Code that has been checked; nothing of it is in the store yet.
struct NewCode: Sendable {
    /// What the store keeps: the archive, or the manifest.
    let bytes: [UInt8]
    let digest: CodeDigest
    /// Nil for zip archives.
    var image: FunctionImage?
    /// Keeps it on disk. Nil for images, which are pulled once the function has them.
    var lease: PackageLease?
}

extension LambdaService {
    /// The code of a new function.
    func newCode(
        _ code: FunctionCode, isImage: Bool, with layers: [FunctionLayer], _ context: RequestContext
    ) async throws -> NewCode {
        if isImage {
            guard let uri = code.imageUri else { throw LambdaError.imageWithoutURI() }
            let isTwice = code.zipFile != nil || code.s3Bucket != nil || code.s3Key != nil
            if isTwice { throw LambdaError.codeOfBothKinds() }
            return try await newCode(image: uri, context)
        }
        if code.imageUri != nil { throw LambdaError.codeOfBothKinds() }
        let source = try CodeSource(
            zip: code.zipFile, bucket: code.s3Bucket, key: code.s3Key, version: code.s3ObjectVersion)
        return try await newCode(source, with: layers, context)
    }

    /// Other code for a function: its kind can't change.
    func newCode(
        _ input: UpdateFunctionCodeRequest, for current: Function, _ context: RequestContext
    ) async throws -> NewCode {
        if current.image != nil {
            guard let uri = input.imageUri else { throw LambdaError.imageURIMissing() }
            let isTwice = input.zipFile != nil || input.s3Bucket != nil || input.s3Key != nil
            if isTwice { throw LambdaError.codeOfBothKinds() }
            return try await newCode(image: uri, context)
        }
        if input.imageUri != nil { throw LambdaError.imageWithZip() }
        let source = try CodeSource(
            zip: input.zipFile, bucket: input.s3Bucket, key: input.s3Key, version: input.s3ObjectVersion)
        return try await newCode(source, with: current.layers, context)
    }

    /// A zip archive that fits with the layers.
    private func newCode(
        _ source: CodeSource, with layers: [FunctionLayer], _ context: RequestContext
    ) async throws -> NewCode {
        let (package, lease) = try await package(source, context)
        try await checkSize(of: package, with: layers)
        return NewCode(bytes: package.zip, digest: package.digest, lease: lease)
    }

    /// The image that a URI means now. Its layers are not looked at yet.
    private func newCode(image uri: String, _ context: RequestContext) async throws -> NewCode {
        do {
            guard let image = try await catalog.images.image(uri, digest: nil, context) else {
                throw LambdaError.imageMissing(uri)
            }
            return NewCode(
                bytes: image.manifest, digest: CodeDigest(Digest.bytes(of: image.digest) ?? []),
                image: FunctionImage(uri: uri, process: image.process))
        } catch let error as ImageError {
            throw LambdaError.image(error, uri)
        } catch ImageSourceProblem.denied(let why) {
            throw LambdaError.imageDenied(why)
        } catch ImageSourceProblem.unavailable(let why) {
            throw LambdaError.imageUnavailable(uri, why)
        }
    }

    /// Takes back what was unpacked for code that isn't to be used.
    func forgo(_ code: NewCode) async throws {
        if try await !store.isUsed(code.digest) { await catalog.remove(code.digest) }
    }
}

/// Where functions' images come from.
struct FunctionImages: Sendable {
    /// Nil where this cloud has no images.
    let source: (any ImageSource)?
    /// What their layers are unpacked to.
    let layers: UnpackedLayers

    /// The image that a URI means, or the one of a digest in the URI's repository; nil where there is none.
    func image(_ uri: String, digest: String?, _ context: RequestContext) async throws -> ContainerImage? {
        guard let source else { throw LambdaError.noImages() }
        guard let reference = ImageReference(uri) else { throw LambdaError.imageInvalid(uri) }
        let repository = try await source.repository(
            reference.repository, registry: reference.registry, context: context)
        guard let repository, let wanted = digest ?? reference.digest ?? reference.tag else { return nil }
        return try await ContainerImage(wanted, in: repository, architecture: MachineArchitecture.name)
    }

    /// No function has the image any more.
    func release(_ digest: CodeDigest) async {
        let digest = Digest.text(digest.bytes)
        await layers.release(digest)
        await source?.release(digest)
    }

    /// Functions have these images, and no others.
    func releaseAll(except digests: Set<String>) async {
        await layers.releaseAll(except: digests)
        await source?.releaseAll(except: digests)
    }
}
