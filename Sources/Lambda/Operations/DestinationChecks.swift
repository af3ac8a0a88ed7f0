// Whether what should be sent to a destination or a dead-letter queue can be sent: the service is there, the
// target exists, and the function's execution role may send to it. Asked when it is configured, as on AWS.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import CloudCore

extension LambdaService {
    /// Throws unless records of the function may go to `destination`.
    func check(
        destination: String, _ change: EventInvokeChange, of reference: FunctionReference,
        role: String, _ context: RequestContext
    ) async throws {
        guard let arn = ARN(destination), EventInvokeChange.services.contains(arn.service) else {
            throw LambdaError.invalidDestination(change.onSuccess, change.onFailure)
        }
        let permissions: [Permission]
        if arn.service == "lambda" {
            let target = try FunctionReference(destination, context: context)
            if target.key == reference.key { throw LambdaError.ownDestination() }
            guard let spec = try await catalog.spec(target.key, qualifier: target.qualifier) else {
                throw LambdaError.destinationMissing(destination)
            }
            if spec.durable != nil, target.qualifier == nil { throw LambdaError.durableUnqualified() }
            permissions = [Permission("lambda:InvokeFunction", on: [destination])]
        } else {
            guard let target = targets.target(for: arn) else {
                throw LambdaError.notBuilt("A destination of the service \(arn.service)")
            }
            guard try await target.exists(arn) else { throw LambdaError.destinationMissing(destination) }
            permissions = target.permissions(for: arn)
        }
        for permission in permissions {
            guard try await mayDo(permission, as: role, for: reference.key, context) else {
                throw LambdaError.destinationForbidden(permission.action, destination)
            }
        }
    }

    /// Throws unless dead letters of a function with this role may go to `target`.
    func check(
        deadLetters target: String, role: String, of function: FunctionKey, _ context: RequestContext
    ) async throws {
        guard let arn = ARN(target), arn.service == "sqs" || arn.service == "sns" else {
            throw LambdaError.deadLettersInvalid()
        }
        guard let taker = targets.target(for: arn) else {
            throw LambdaError.notBuilt("DeadLetterConfig with a target of the service \(arn.service)")
        }
        guard try await taker.exists(arn) else { throw LambdaError.deadLettersMissing(target) }
        for permission in taker.permissions(for: arn) {
            guard try await mayDo(permission, as: role, for: function, context) else {
                throw LambdaError.deadLettersForbidden(permission.action)
            }
        }
    }

    /// The same for what a request says; `role` is nil where it leaves the function's as it is.
    func checkDeadLetters(
        _ change: ConfigurationChange, role: String?, of function: FunctionKey, _ context: RequestContext
    ) async throws {
        guard let target = change.deadLetters, !target.isEmpty else { return }
        var role = role
        if role == nil { role = try await store.function(function)?.role }
        try await check(deadLetters: target, role: role ?? "", of: function, context)
    }

    func mayDo(
        _ permission: Permission, as role: String, for function: FunctionKey, _ context: RequestContext
    ) async throws -> Bool {
        guard let executionRoles, let arn = ARN(role) else { return true }
        return try await executionRoles.allows(
            [permission], role: arn, for: function, requestID: context.requestID)
    }
}
