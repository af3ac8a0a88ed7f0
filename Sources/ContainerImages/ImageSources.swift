// Several places for images, asked in order.

public import CloudCore

/// The first of some sources that has a repository of the name.
public struct ImageSources: ImageSource {
    private let sources: [any ImageSource]

    public init(_ sources: [any ImageSource]) { self.sources = sources }

    public func repository(
        _ name: String, registry: String?, context: RequestContext
    ) async throws -> (any ImageBlobs)? {
        for source in sources {
            let found = try await source.repository(name, registry: registry, context: context)
            if let found { return found }
        }
        return nil
    }

    public func release(_ manifest: String) async {
        for source in sources { await source.release(manifest) }
    }

    public func releaseAll(except manifests: Set<String>) async {
        for source in sources { await source.releaseAll(except: manifests) }
    }
}
