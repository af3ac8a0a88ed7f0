// Every quota of Lambda, with its source. Nothing else in this room names such a number.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

enum Limits {
    /// Of one list of event source mappings, whatever the caller asks for.
    /// https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
    static let mappingPageItems = 100
    // MARK: Deployment packages

    /// An uploaded archive: 50 MB.
    static let zippedBytes = 52_428_800
    /// Code and layers, unpacked: 250 MB.
    static let unzippedBytes = 262_144_000
    /// Our own: AWS documents none. `node_modules` of 250 MB hold fewer.
    static let packageEntries = 100_000
    /// How long the URL of a function's code is good for: "10 minutes".
    /// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
    static let codeLocationSeconds = 600
    /// All packages and layers of an account and region: 75 GB.
    static let accountCodeBytes = 80_530_636_800

    /// Container images that are pulled side by side; this and the next two are ours.
    static let imagePulls = 4
    /// How often an image is asked for that can't be had for reasons of the registry, or of this machine. The
    /// pauses double from two seconds on, up to the last number.
    static let imagePullAttempts = 8
    static let imagePullPauseSeconds = 60

    // MARK: Configuration

    /// Our own where AWS's model has none: the name itself, without ARN.
    static let functionNameLength = 64
    static let memoryMiB = 128...10_240
    static let timeoutSeconds = 1...900
    static let temporaryStorageMiB = 512...10_240
    static let descriptionLength = 256
    /// All environment variables together, as JSON: 4 KB.
    static let environmentBytes = 4_096
    static let layers = 5
    /// https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
    static let tags = 50
    static let tagKeyLength = 128
    static let tagValueLength = 256
    /// The largest `/tmp` of functions with SnapStart.
    /// https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes
    static let snapStartStorageMiB = 512
    /// A snapshot is billed for three hours at least.
    /// https://aws.amazon.com/lambda/pricing/#SnapStart_Pricing
    static let snapshotBilledSeconds = 3 * 3_600
    static let defaultMemoryMiB = 128
    static let defaultTimeoutSeconds = 3
    static let defaultTemporaryStorageMiB = 512

    /// The policy on a function, version or alias: 20 KB.
    static let policyBytes = 20_480

    // MARK: Layers

    /// The policy on one version; AWS documents it for functions.
    static let layerPolicyBytes = 20_480

    // MARK: Invocation

    /// The request of a synchronous call: 6 MB.
    static let synchronousPayloadBytes = 6_291_456
    /// Its response: AWS allows a hundred bytes more.
    static let responsePayloadBytes = 6_291_556
    /// Request of an asynchronous call: 1 MB since October 2025.
    static let asynchronousPayloadBytes = 1_048_576
    /// `X-Amz-Client-Context`: 3,583 bytes of base64.
    static let clientContextBytes = 3_583

    /// What a streamed answer to a function's URL may say before its body; ours.
    static let urlPreludeBytes = 64 * 1_024

    /// The name of a tenant; the model's.
    static let tenantLength = 256

    // MARK: Concurrency

    /// Unless the cloud is told otherwise, as AWS raises the quota on request.
    static let accountConcurrency = 1_000
    /// What reservations must leave to functions without one.
    static let unreservedConcurrencyMinimum = 100

    /// Provisioned concurrency is billed by five minutes. https://aws.amazon.com/lambda/pricing/
    static let provisionedRoundingSeconds = 300

    // MARK: Asynchronous invocation

    static let retryAttempts = 0...2
    static let eventAgeSeconds = 60...21_600

    // MARK: Trials

    /// Of `apus tune`, cold or warm, at one size; ours.
    static let trialCalls = 100

    // MARK: Lists

    static let pageItems = 50
    /// Ours: no name and number together are longer.
    static let markerBytes = 256
    static let layerPageItems = 50
    static let eventInvokeConfigPageItems = 50
}
