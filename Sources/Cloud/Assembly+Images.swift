// Where functions' container images come from: registries first, then the directory.

import CloudCore
import ContainerImages
import Outbound

extension Assembly {
    /// Nil where this cloud has no images.
    static func images(
        _ configuration: CloudConfiguration, _ directory: DataDirectory
    ) throws -> (any ImageSource)? {
        var sources: [any ImageSource] = []
        let registries = configuration.registries.compactMap { RegistryLocation($0) }
        if !registries.isEmpty {
            let credentials = configuration.registryCredentials.map { RegistryCredentials($0) }
            if let problem = credentials?.problem { throw StartError("--registry-credentials: \(problem)") }
            sources.append(
                RegistryImages(
                    registries, credentials: credentials,
                    cache: try BlobCache(directory: directory.images),
                    downloader: try downloader(configuration.registryAuthorities)))
        }
        if let path = configuration.imagesDirectory { sources.append(ImageDirectory(path)) }
        return sources.isEmpty ? nil : ImageSources(sources)
    }

    private static func downloader(_ authorities: String?) throws -> HTTPDownloader {
        guard let authorities else { return HTTPDownloader(group: eventLoops) }
        do {
            return try HTTPDownloader(group: eventLoops, authorities: authorities)
        } catch {
            throw StartError("--registry-ca: cannot read certificates in \(authorities)")
        }
    }
}
