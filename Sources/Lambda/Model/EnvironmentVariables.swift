// The rules for a function's environment variables.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html

import CloudCore
import Wire

enum EnvironmentVariables {
    /// Set by Lambda itself; functions can't have their own.
    static let reserved: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ]

    /// Throws AWS's errors for reserved names and for more than 4 KB.
    static func check(_ variables: [String: String]) throws {
        let taken = variables.keys.filter(reserved.contains).sorted()
        guard taken.isEmpty else { throw LambdaError.reservedVariables(taken) }
        for name in variables.keys where !isName(name) {
            throw AWSError.constraint(
                "{\(name)=***}", at: "environment.variables",
                "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                    + "[a-zA-Z]([a-zA-Z0-9_])+]")
        }
        // AWS measures the JSON text of the whole map.
        let document = Document.object(
            variables.sorted { $0.key < $1.key }.map { (key: $0.key, value: .string($0.value)) })
        let text = JSON.text(document)
        guard text.utf8.count <= Limits.environmentBytes else {
            throw LambdaError.environmentTooLarge(measured: text)
        }
        // No process can have such a variable.
        if variables.values.contains(where: { $0.utf8.contains(0) }) {
            throw LambdaError.invalidParameter("Environment variables must not contain the NUL character.")
        }
    }

    private static func isName(_ name: String) -> Bool {
        guard name.utf8.count >= 2, let first = name.utf8.first else { return false }
        let isLetter = (65...90).contains(first) || (97...122).contains(first)
        return isLetter
            && name.utf8.allSatisfy {
                (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0) || $0 == 95
            }
    }
}
