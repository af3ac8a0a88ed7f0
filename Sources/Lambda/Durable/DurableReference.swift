// How callers name executions and callbacks.

import CloudCore

/// An execution by its ARN: `arn:…:function:NAME:VERSION/durable-execution/EXECUTION/ID`.
struct DurableReference: Hashable, Sendable {
    var key: DurableKey
    var arn: String
    private var version: String
    private var name: String

    /// Throws ResourceNotFoundException for what can't be one of this region.
    init(_ arn: String, _ context: RequestContext) throws {
        guard let parsed = ARN(arn), parsed.service == "lambda",
            let account = AccountID(parsed.account), let region = Region(parsed.region)
        else { throw LambdaError.executionNotFound() }
        let parts = parsed.resource.split(separator: "/", omittingEmptySubsequences: false)
        let names = parts[0].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1] == "durable-execution", names.count == 3, names[0] == "function",
            region == context.region
        else { throw LambdaError.executionNotFound() }
        let function = FunctionKey(account: account, region: region, name: String(names[1]))
        key = DurableKey(function: function, id: String(parts[3]))
        self.arn = arn
        version = String(names[2])
        name = String(parts[2])
    }

    /// Whether the rest of the ARN is the execution's too.
    func names(_ execution: DurableExecution) -> Bool {
        execution.version == version && execution.name == name
    }
}

/// The id of a callback: which operation of which execution, and something that nobody guesses.
struct CallbackID: Hashable, Sendable {
    var execution: String
    var operationID: String
    let text: String

    init(execution arn: String, operationID: String, entropy: any Entropy) {
        execution = arn
        self.operationID = operationID
        text = Base64.encode(Array("\(arn)\n\(operationID)\n\(entropy.hex(bytes: 16))".utf8))
    }

    init(_ text: String) throws {
        guard let bytes = Base64.decode(text), let content = String(validating: bytes, as: UTF8.self) else {
            throw LambdaError.callbackUnknown()
        }
        let parts = content.split(separator: "\n", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw LambdaError.callbackUnknown() }
        execution = String(parts[0])
        operationID = String(parts[1])
        self.text = text
    }

    func reference(_ context: RequestContext) throws -> DurableReference {
        do {
            return try DurableReference(execution, context)
        } catch is AWSError {
            throw LambdaError.callbackUnknown()
        }
    }
}
