// Which extensions a function's layers or its image bring, and what each is started with.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-lifecycle-extensions

import CloudCore
import ContainerImages
import Sandbox

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

enum ExtensionPrograms {
    /// The names in /opt/extensions, in order; of the same name in several layers there is one.
    static func names(in layers: [String]) -> [String] {
        var names: Set<String> = []
        for layer in layers {
            for name in FileSystem.names(in: layer + "/extensions") {
                var status = stat()
                guard stat(layer + "/extensions/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG
                else {
                    continue
                }
                names.insert(name)
            }
        }
        return names.sorted()
    }

    /// The names in /opt/extensions of an image, in order.
    static func names(inImage root: String) -> [String] {
        PathSearch.files(in: "opt/extensions", of: root).sorted()
    }

    /// Closes what nobody will read.
    static func drop(_ descriptor: Int32) { _ = close(descriptor) }

    static func program(_ name: String, environment: [String: String]) -> SandboxProgram {
        SandboxProgram(
            executable: "/opt/extensions/" + name,
            environment: environment.filter { !runtimesOwn.contains($0.key) })
    }

    /// What the runtime is told alone.
    private static let runtimesOwn: Set<String> = [
        "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_ADDRESS",
        "_AWS_XRAY_DAEMON_PORT", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "_HANDLER",
        "_LAMBDA_TELEMETRY_LOG_FD", "APUS_RUNTIME_SOCKET",
    ]
}
