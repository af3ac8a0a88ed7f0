// The command: its name, its subcommands, and the one thing that must happen before anything else.

import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct Apus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apus",
        abstract: "A serverless cloud that you run yourself: AWS Lambda and the services around it.",
        discussion: """
            Start it, then point any AWS client at it:

              apus serve --data-dir ~/.apus
              export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_DEFAULT_REGION=eu-central-1
              export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
              aws lambda list-functions

            The other commands are clients of a running cloud; they use AWS_ENDPOINT_URL and the other AWS_* \
            variables as every AWS client does. `apus doctor` says what this machine can do.

            Shell completion: apus --generate-completion-script bash|zsh|fish
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, Status.self, Functions.self, Invoke.self, LogsCommand.self, PolicyCommand.self,
            WhyDenied.self, BillCommand.self, Tune.self, Queues.self, QueueCommand.self, Doctor.self,
        ])
}

@main
enum Entry {
    static func main() {
        let serves = CommandLine.arguments.dropFirst().first == "serve"
        // Before any thread exists, because threads inherit the mask.
        if serves { ShutdownSignals.block() }
        signal(SIGPIPE, SIG_IGN)
        if serves { raiseDescriptorLimit() }
        // Detached: the main actor's thread is this one, and it only waits for signals.
        Task.detached {
            await Apus.main(nil)
            exit(0)
        }
        if serves { ShutdownSignals.wait() }
        while true { pause() }
    }
    /// As many connections as the machine allows: the usual soft limit of 1,024 is for programs that use
    /// `select`.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
