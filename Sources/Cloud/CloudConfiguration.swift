// What can be set about a cloud, with its defaults and the rules that bind settings together. Where the
// settings come from (options, variables, a file) is the command's business.

import ContainerImages

/// The settings of one cloud.
public struct CloudConfiguration: Hashable, Sendable {
    /// How functions are kept apart.
    public enum Isolation: String, Hashable, Sendable, CaseIterable {
        /// Namespaces, a root of their own, seccomp, cgroups.
        case namespaces
        /// Plain processes with limits: for machines that cannot do better, by choice only.
        case process
    }

    /// Whether calls must be allowed by a policy.
    public enum Permissions: String, Hashable, Sendable, CaseIterable {
        /// Refused unless allowed, as on AWS.
        case enforce
        /// Let through; what would have been refused is logged.
        case audit
        /// Not asked. Signatures are still verified.
        case off
    }

    public var listen: ListenAddress = .standard
    /// Where everything durable lives; nil for a temporary directory that goes at exit.
    public var dataDirectory: String?
    public var isolation: Isolation = .namespaces
    public var permissions: Permissions = .enforce
    /// Whether `test`/`test` and 12-digit access keys are the roots of their accounts.
    public var developmentCredentials = true
    /// Lets the development credentials work beyond loopback.
    public var insecure = false

    /// Where container images for functions are: OCI layouts or archives of them, one for each repository;
    /// nil for none.
    public var imagesDirectory: String?
    /// Registries that images may be pulled from, in the words of `RegistryLocation`.
    public var registries: [String] = []
    /// A file of names and passwords for them; nil for none.
    public var registryCredentials: String?
    /// A file of certificates in PEM: authorities that registries may have besides the system's; nil for
    /// none.
    public var registryAuthorities: String?

    /// Directories that functions may mount, by the ARNs of the access points that stand for them.
    public var fileSystems: [String: String] = [:]

    /// What all execution environments may have together, in MiB; nil for what the machine can spare.
    public var functionMemoryMiB: Int?
    /// Concurrent executions of each account and region; nil for AWS's own quota of 1,000.
    public var accountConcurrency: Int?
    /// Whether FIFO queues take as many calls a second as AWS's, and no more.
    public var limitsFIFO = false

    /// The node key in Base64; nil for the one in the data directory. Secret: never logged.
    public var nodeKey: String?

    public init() {}

    /// The reason why these settings must not be used together, or nil.
    public var contradiction: String? {
        if let accountConcurrency, accountConcurrency < 1 {
            return "--account-concurrency wants at least 1, not \(accountConcurrency)"
        }
        if let functionMemoryMiB, functionMemoryMiB < FunctionMemory.leastMiB {
            return "--function-memory wants at least \(FunctionMemory.leastMiB) MiB, not \(functionMemoryMiB)"
        }
        for text in registries where RegistryLocation(text) == nil {
            return "--registry wants HOST[=URL][,token=HOST][,blobs=HOST], not \(text)"
        }
        if !fileSystems.isEmpty && isolation == .process {
            return "--file-system needs --isolation namespaces: plain processes mount nothing"
        }
        for arn in fileSystems.keys where !FileSystemDirectories.isAccessPoint(arn) {
            return "--file-system wants the ARN of an access point, not \(arn)"
        }
        if developmentCredentials && !insecure && !listen.isLoopback {
            return """
                \(listen) is not a loopback address, and anybody who reaches it could use the development \
                credentials (test/test). Turn them off with --no-development-credentials, or, where nobody \
                else can reach it, add --insecure.
                """
        }
        return nil
    }
}

/// The address that the cloud listens on.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 address, an IPv6 address without brackets, or `localhost`.
    public var host: String
    /// 0 lets the system choose.
    public var port: Int

    public static let standard = ListenAddress(host: "127.0.0.1", port: 4566)

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// From `HOST:PORT`, `[V6]:PORT`, `:PORT` or a port alone; nil where it is none of them.
    public init?(_ text: String) {
        let host: Substring
        let port: Substring
        if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        } else {
            host = ""
            port = text[...]
        }
        guard let number = Int(port), (0...65_535).contains(number) else { return nil }
        self.port = number
        if host.isEmpty {
            self.host = Self.standard.host
        } else if host.hasPrefix("[") && host.hasSuffix("]") {
            self.host = String(host.dropFirst().dropLast())
        } else {
            guard !host.contains(":") else { return nil }
            self.host = String(host)
        }
    }

    /// Whether only this machine can reach the address.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
