// Names and passwords for registries, in the file that `docker login` and `podman login` write.
// https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md

import CloudCore
import Glibc
import Wire

/// A file of credentials: `{"auths": {"HOST": {"auth": Base64 of "name:password"}}}`. It is read for every
/// pull, so that short-lived passwords can be renewed beside us.
public struct RegistryCredentials: Sendable {
    private let path: String

    public init(_ path: String) { self.path = path }

    /// Why the file can't be used, in words for the operator; nil where it can.
    public var problem: String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return "cannot read \(path)" }
        guard status.st_mode & 0o004 == 0 else { return "\(path) can be read by everybody: chmod 600 it" }
        return auths == nil ? "\(path) has no \"auths\"" : nil
    }

    /// `name:password` for a registry, in Base64; nil where there is none.
    func basic(for registry: RegistryLocation) -> String? {
        guard let auths else { return nil }
        // Docker Hub's is kept under its oldest address.
        var names = [registry.name, String(registry.origin.drop { $0 != "/" }.dropFirst(2))]
        if registry.name == "docker.io" { names.append("https://index.docker.io/v1/") }
        for name in names {
            let entry = auths[name] ?? auths["https://" + name]
            guard let entry else { continue }
            if let auth = entry["auth"]?.string, !auth.isEmpty, Base64.decode(auth) != nil { return auth }
            if let user = entry["username"]?.string, let password = entry["password"]?.string {
                return Base64.encode(Array("\(user):\(password)".utf8))
            }
        }
        return nil
    }

    private var auths: Document? {
        var status = stat()
        guard stat(path, &status) == 0, Int(status.st_size) <= ImageLimits.credentialsBytes,
            let bytes = try? BlobFile.bytes(
                of: ImageBlob(path: path, offset: 0, size: Int(status.st_size)),
                limit: ImageLimits.credentialsBytes),
            let auths = (try? JSON.parse(bytes))?["auths"], auths.object != nil
        else { return nil }
        return auths
    }
}
