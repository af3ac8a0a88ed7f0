// `apus serve`: runs the cloud until it is told to stop.

import ArgumentParser
import Cloud
import CloudCore

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the cloud.",
        discussion: """
            Every option can also be given as a variable, APUS_LISTEN for --listen and so on, or as a \
            line APUS_LISTEN=… of the file that --config names. Options win over variables, and \
            variables over the file. APUS_NODE_KEY, which is no option, gives the key that seals \
            secrets: 32 bytes in Base64, and up to three older keys' behind them.

              apus serve --data-dir ~/.apus
              APUS_LISTEN=127.0.0.1:8080 apus serve

            SIGTERM or Ctrl-C stops accepting, lets running invocations finish, and exits with 0.
            """)

    @Option(help: "Address and port. (default: 127.0.0.1:4566)")
    var listen: String?

    @Option(help: "Where everything durable lives. Without it, a temporary directory that goes at exit.")
    var dataDir: String?

    @Option(help: "namespaces, or process where the machine cannot do better. (default: namespaces)")
    var isolation: String?

    @Option(help: "Permissions: enforce, audit (log what would be refused) or off. (default: enforce)")
    var iam: String?

    @Flag(
        inversion: .prefixedNo, help: "Whether test/test is the root of account 000000000000. (default: yes)")
    var developmentCredentials: Bool?

    @Flag(help: "Let the development credentials work beyond loopback.")
    var insecure = false

    @Option(help: "A directory of container images for functions: DIR/NAME, an OCI layout, or DIR/NAME.tar.")
    var images: String?

    @Option(
        help: ArgumentHelp(
            """
            A registry that container images may be pulled from, as often as needed: the host in their \
            names, where it is, and which other hosts it may send to for tokens or blobs. As a variable, \
            several with spaces between. (default of URL: https://HOST)
            """, valueName: "host[=url][,token=host][,blobs=host]"))
    var registry: [String] = []

    @Option(help: "Names and passwords for the registries: a file as `docker login` writes it.")
    var registryCredentials: String?

    @Option(
        name: .customLong("registry-ca"),
        help: "Authorities of the registries' certificates, besides the system's: a file in PEM.")
    var registryAuthorities: String?

    @Option(
        help: """
            ARN=DIR: a directory that functions may mount, and the access point that stands for it. Can be \
            given several times; APUS_FILE_SYSTEM has commas between them.
            """)
    var fileSystem: [String] = []

    @Option(
        help: """
            MiB of memory that all functions may have together. (default: the machine's, or the cgroup's, \
            less an eighth)
            """)
    var functionMemory: Int?

    @Option(help: "Concurrent executions of an account in a region. (default: AWS's quota, 1000)")
    var accountConcurrency: Int?

    @Flag(help: "Let FIFO queues take 300 calls of a kind in a second, as AWS's do, and throttle the others.")
    var limitFifo = false

    @Option(help: "trace, debug, info, notice, warning, error or critical. (default: info)")
    var logLevel: String?

    @Option(help: "A file of APUS_NAME=value lines.")
    var config: String?

    func run() async throws {
        let settings = try await ServeSettings(options: self)
        if let contradiction = settings.cloud.contradiction { throw ValidationError(contradiction) }
        let cloud: RunningCloud
        do {
            cloud = try await RunningCloud.start(settings.cloud, logLevel: settings.logLevel)
        } catch let error as StartError {
            Terminal.warn("apus: \(error)")
            throw ExitCode(1)
        }
        for line in cloud.announcement { Terminal.announce(line) }
        Terminal.announce("Ready.")
        await ShutdownSignals.first()
        Terminal.announce("Stopping: letting running invocations finish. Once more to stop at once.")
        await cloud.stop()
    }
}
