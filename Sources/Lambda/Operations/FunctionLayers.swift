// The layers of functions: which ones a request may name, and what they may measure with the code.
// https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html

import CloudCore
import Store

extension LambdaService {
    /// What the ARNs of a request mean. That the caller may use them has been authorized before.
    func functionLayers(_ arns: [String], _ context: RequestContext) async throws -> [FunctionLayer] {
        guard arns.count <= Limits.layers else { throw LambdaError.tooManyLayers() }
        var seen: [LayerKey: String] = [:]
        var found: [FunctionLayer] = []
        for arn in arns {
            guard let key = LayerVersionKey(arn: arn) else { throw LambdaError.layerMissing(arn) }
            guard key.layer.region == context.region else {
                throw LambdaError.layerElsewhere(here: context.region)
            }
            if let other = seen.updateValue(arn, forKey: key.layer) {
                throw LambdaError.layerTwice(other, arn)
            }
            guard let version = try await layers.version(key) else { throw LambdaError.layerMissing(arn) }
            found.append(version.use)
        }
        guard found.unzippedBytes <= Limits.unzippedBytes else { throw LambdaError.layersTooLarge() }
        return found
    }

    /// Throws where code and layers are too large together; new code then leaves the disk again.
    func checkSize(of package: CodePackage, with layers: [FunctionLayer]) async throws {
        let bytes = package.unzippedBytes + layers.unzippedBytes
        if layers.isEmpty || bytes <= Limits.unzippedBytes { return }
        if try await !store.isUsed(package.digest) { catalog.packages.remove(package.digest) }
        throw LambdaError.codeAndLayersTooLarge(bytes)
    }

    /// The same for a function that has its code already.
    func checkSize(of function: Function, with layers: [FunctionLayer]) async throws {
        guard !layers.isEmpty else { return }
        try await checkSize(
            of: try await CodePackage.checking(try await catalog.blobs.read(function.code)), with: layers)
    }
}

extension [FunctionLayer] {
    fileprivate var unzippedBytes: Int { reduce(0) { $0 + $1.unzippedBytes } }
}

extension FunctionCatalog {
    /// Removes the content of layers that nobody has any more.
    func discard(_ layers: [FunctionLayer]) async throws {
        for layer in layers where try await !store.layers.isUsed(layer.code) { try await discard(layer.code) }
    }

    /// The function's layers on disk, the lowest first.
    func leases(of layers: [FunctionLayer]) async throws -> [PackageLease] {
        var leases: [PackageLease] = []
        for layer in layers {
            let blobs = blobs
            leases.append(
                try await packages.lease(layer.digest) {
                    try await CodePackage.checking(try await blobs.read(layer.code))
                })
        }
        return leases
    }
}
