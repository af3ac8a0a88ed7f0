// Wrapper scripts: a function names a program of its own, which is started in the runtime's place with the
// runtime's command, and mostly ends by running that.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper

/// How a function's wrapper script is started.
enum RuntimeWrapper {
    static let variable = "AWS_LAMBDA_EXEC_WRAPPER"

    /// A wrapper that isn't there must be said in the function's log.
    private static let script = """
        if [ ! -f "$0" ]; then echo "$0: does not exist" >&2; exit 127; fi
        if [ ! -x "$0" ]; then echo "$0: is not an executable" >&2; exit 126; fi
        exec "$0" "$@"
        """

    /// What is started in place of the runtime's program and its arguments.
    static func command(
        _ wrapper: String, _ program: String, _ arguments: [String]
    ) -> (executable: String, arguments: [String]) {
        ("/bin/sh", ["-c", script, wrapper, program] + arguments)
    }
}
