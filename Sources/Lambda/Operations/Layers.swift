// Publishing, showing and deleting versions of layers.

import CloudCore
import Store
import Wire

extension LambdaService {
    var layers: LayerStore { store.layers }

    func publishLayerVersion(
        _ input: PublishLayerVersionRequest, _ context: RequestContext
    ) async throws -> PublishLayerVersionResponse {
        let layer = try LayerKey(input.layerName, context: context).owned(by: context)
        let runtimes = input.compatibleRuntimes?.map(\.rawValue)
        if let runtimes, !runtimes.allSatisfy(RuntimeIdentifier.isKnown) {
            throw LambdaError.compatibleRuntimesUnknown(runtimes)
        }
        let source = try CodeSource(
            zip: input.content.zipFile, bucket: input.content.s3Bucket, key: input.content.s3Key,
            version: input.content.s3ObjectVersion)
        let (package, lease) = try await package(source, context)
        let code = try await catalog.unowned.write(package.zip)
        let (description, licenseInfo) = (input.description ?? "", input.licenseInfo)
        let architectures = input.compatibleArchitectures?.map(\.rawValue)
        do {
            try catalog.storage.take(code.size, layer.account, layer.region)
        } catch {
            try? await catalog.discard(code)
            throw error
        }
        let version: LayerVersion
        do {
            version = try await layers.publish(layer) { key in
                LayerVersion(
                    key: key, code: code, unzippedBytes: package.unzippedBytes, description: description,
                    licenseInfo: licenseInfo, runtimes: runtimes, architectures: architectures,
                    createdAt: context.now)
            }
        } catch {
            catalog.storage.giveBack(code.size, layer.account, layer.region)
            throw error
        }
        withExtendedLifetime(lease) {}
        let shown = try shown(version, context)
        return PublishLayerVersionResponse(
            content: shown.content, layerArn: shown.layerArn, layerVersionArn: shown.layerVersionArn,
            description: shown.description, createdDate: shown.createdDate, version: shown.version,
            compatibleRuntimes: shown.compatibleRuntimes, licenseInfo: shown.licenseInfo,
            compatibleArchitectures: shown.compatibleArchitectures)
    }

    func getLayerVersion(
        _ input: GetLayerVersionRequest, _ context: RequestContext
    ) async throws -> GetLayerVersionResponse {
        let layer = try LayerKey(input.layerName, context: context)
        return try await shown(try LayerVersionKey(layer, number: input.versionNumber), context)
    }

    func getLayerVersionByArn(
        _ input: GetLayerVersionByArnRequest, _ context: RequestContext
    ) async throws -> GetLayerVersionResponse {
        guard let key = LayerVersionKey(arn: input.arn), key.layer.region == context.region else {
            throw LambdaError.layerNotFound()
        }
        return try await shown(key, context)
    }

    /// Deleting what isn't there is no error.
    func deleteLayerVersion(
        _ input: DeleteLayerVersionRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let layer = try LayerKey(input.layerName, context: context).owned(by: context)
        let version = try await layers.delete(try LayerVersionKey(layer, number: input.versionNumber))
        if let version {
            catalog.storage.giveBack(version.code.size, layer.account, layer.region)
            try await catalog.discard([version.use])
        }
        return EmptyShape()
    }

    private func shown(
        _ key: LayerVersionKey, _ context: RequestContext
    ) async throws -> GetLayerVersionResponse {
        guard let version = try await layers.version(key) else { throw LambdaError.layerNotFound() }
        return try shown(version, context)
    }

    private func shown(_ version: LayerVersion, _ context: RequestContext) throws -> GetLayerVersionResponse {
        let name = "\(version.key.layer.name)-\(version.key.number)"
        return GetLayerVersionResponse(
            content: LayerVersionContentOutput(
                location: try downloadLocation(of: version.code, named: name, context),
                codeSha256: version.digest.base64, codeSize: version.code.size),
            layerArn: version.key.layer.arn.description, layerVersionArn: version.key.arn,
            description: version.description, createdDate: version.createdDate, version: version.key.number,
            compatibleRuntimes: version.runtimes?.map(Runtime.init(rawValue:)),
            licenseInfo: version.licenseInfo,
            compatibleArchitectures: version.architectures?.map(Architecture.init(rawValue:)))
    }
}

extension LayerVersion {
    /// `2018-11-14T23:03:52.894+0000`.
    fileprivate var createdDate: String {
        CivilTime(createdAt).iso8601(fractionDigits: 3).dropLast() + "+0000"
    }
}

// MARK: Lists

extension LambdaService {
    func listLayerVersions(
        _ input: ListLayerVersionsRequest, _ context: RequestContext
    ) async throws -> ListLayerVersionsResponse {
        let layer = try LayerKey(input.layerName, context: context).owned(by: context)
        let runtime = try Self.known(input.compatibleRuntime)
        let limit = input.maxItems ?? Limits.layerPageItems
        var below = try input.marker.flatMap { $0.isEmpty ? nil : try Self.number(in: $0) }
        var found: [LayerVersion] = []
        var isAtEnd = false
        while found.count <= limit, !isAtEnd {
            let page = try await layers.versions(layer, below: below, limit: 50)
            found += page.filter {
                $0.fits(runtime: runtime, architecture: input.compatibleArchitecture?.rawValue)
            }
            below = page.last?.key.number
            isAtEnd = page.count < 50
        }
        let shown = found.prefix(limit)
        return ListLayerVersionsResponse(
            nextMarker: found.count > limit
                ? shown.last.map { Marker.text(for: String($0.key.number)) } : nil,
            layerVersions: shown.map(LayerVersionsListItem.init))
    }

    func listLayers(
        _ input: ListLayersRequest, _ context: RequestContext
    ) async throws -> ListLayersResponse {
        let runtime = try Self.known(input.compatibleRuntime)
        let limit = input.maxItems ?? Limits.layerPageItems
        var after = try input.marker.flatMap {
            $0.isEmpty ? nil : try Marker.text(in: $0)
        }
        var found: [LayersListItem] = []
        var isAtEnd = false
        while found.count <= limit, !isAtEnd {
            let page = try await layers.layers(
                account: context.account, region: context.region, after: after, limit: 50)
            for layer in page {
                if let item = try await item(layer, runtime, input.compatibleArchitecture?.rawValue) {
                    found.append(item)
                }
            }
            after = page.last?.name
            isAtEnd = page.count < 50
        }
        let shown = found.prefix(limit)
        return ListLayersResponse(
            nextMarker: found.count > limit
                ? shown.last?.layerName.map { Marker.text(for: $0) } : nil,
            layers: Array(shown))
    }

    /// The layer with its latest version that fits; nil where none does.
    private func item(
        _ layer: LayerKey, _ runtime: String?, _ architecture: String?
    ) async throws -> LayersListItem? {
        var below: Int?
        while true {
            let page = try await layers.versions(layer, below: below, limit: 50)
            if let latest = page.first(where: { $0.fits(runtime: runtime, architecture: architecture) }) {
                return LayersListItem(
                    layerName: layer.name, layerArn: layer.arn.description,
                    latestMatchingVersion: LayerVersionsListItem(latest))
            }
            guard page.count == 50, let last = page.last else { return nil }
            below = last.key.number
        }
    }

    private static func number(in marker: String) throws -> Int {
        guard let number = Int(try Marker.text(in: marker)), number >= 1 else {
            throw LambdaError.badMarker()
        }
        return number
    }

    /// Runtimes that AWS has withdrawn are known too.
    private static func known(_ runtime: Runtime?) throws -> String? {
        guard let name = runtime?.rawValue else { return nil }
        guard RuntimeIdentifier.isKnown(name) else { throw LambdaError.compatibleRuntimeUnknown(name) }
        return name
    }
}

extension LayerVersionsListItem {
    fileprivate init(_ version: LayerVersion) {
        self.init(
            layerVersionArn: version.key.arn, version: version.key.number, description: version.description,
            createdDate: version.createdDate,
            compatibleRuntimes: version.runtimes?.map(Runtime.init(rawValue:)),
            licenseInfo: version.licenseInfo,
            compatibleArchitectures: version.architectures?.map(Architecture.init(rawValue:)))
    }
}
