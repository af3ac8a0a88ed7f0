// The bounds of container images, each with AWS's source where it has one.

enum ImageLimits {
    /// "Maximum uncompressed image size, including all layers": 10 GB.
    /// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    static let unpackedBytes = 10 * 1_024 * 1_024 * 1_024
    /// Files, directories and links of all layers together; ours.
    static let entries = 1_000_000
    /// As Docker's.
    static let layers = 127
    /// Manifests, indexes and configurations; ours, and what registries allow.
    static let documentBytes = 4 * 1_024 * 1_024
    /// What a path inside may measure, as the kernel has it.
    static let pathBytes = 4_096
    /// Extended headers of one entry; ours.
    static let headerBytes = 1_024 * 1_024
    /// What is kept in memory of the entries of one layer; ours.
    static let indexBytes = 256 * 1_024 * 1_024
    /// Layers of one image that are fetched side by side; ours.
    static let layersAtOnce = 3
    /// Layers that are unpacked at once, of all images; ours.
    static let unpackingThreads = 2
    /// An index may lead to an index, this often; ours.
    static let indexDepth = 4
    /// 128 MiB, as the command `zstd` takes without being asked for more: what a packed layer may make us
    /// keep in memory.
    static let zstdWindowLog: Int32 = 27

    // Registries; all of these are ours.

    /// A manifest, a token.
    static let documentSeconds: Int64 = 30
    /// One try to get a blob.
    static let blobSeconds: Int64 = 1_800
    /// Tries to get one blob, each from where the last one ended.
    static let attempts = 5
    static let redirects = 3
    static let tokenBytes = 64 * 1_024
    static let challengeBytes = 4_096
    static let credentialsBytes = 1_024 * 1_024
    /// What is written to disk at once.
    static let writeBytes = 1_024 * 1_024
}
