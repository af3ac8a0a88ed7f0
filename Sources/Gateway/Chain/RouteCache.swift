// Routes of requests that were seen before: the path of a function that is called ten thousand times a second
// means the same each time.

import CloudCore
import Identity
import Wire

/// Remembers what paths mean, for signed requests whose body does not say it.
final class RouteCache: Sendable {
    private struct Key: Hashable, Sendable {
        var method: String
        var path: String
        var query: String
        var service: String
        var host: String
    }

    private let routes = GenerationalCache<Key, Route>(capacity: GatewayLimits.cachedRoutes)

    func route(of request: WireRequest, signedFor service: String?) throws(Unroutable) -> Route {
        guard let service, let key = key(request.head, service) else { return try Route.resolve(request) }
        if let route = routes.value(for: key) { return route }
        let route = try Route.resolve(request)
        routes.insert(route, for: key)
        return route
    }

    /// Nil where more than the path counts, or the key would be large. In S3 headers tell operations apart:
    /// PutObject with `x-amz-copy-source` is CopyObject.
    private func key(_ head: RequestHead, _ service: String) -> Key? {
        guard SigningName.canonical(service) != "s3", head.path.utf8.count > 1,
            head.path.utf8.count + head.query.utf8.count <= 512,
            head.headers["x-amz-target"] == nil, head.headers["smithy-protocol"] == nil,
            head.headers["content-type"]?.utf8.starts(with: "application/x-www-form".utf8) != true
        else { return nil }
        return Key(
            method: head.method, path: head.path, query: head.query, service: service,
            host: head.headers["host"] ?? "")
    }
}
