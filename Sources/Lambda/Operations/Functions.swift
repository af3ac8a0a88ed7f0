// Making, changing and deleting functions.

import CloudCore
import Store

extension LambdaService {
    func createFunction(
        _ input: CreateFunctionRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(input.functionName, rule: .making, context: context)
        guard reference.key.name.utf8.count <= Limits.functionNameLength else {
            throw LambdaError.nameTooLong(reference.key.name)
        }
        let change = try ConfigurationChange(input)
        guard let runtime = change.runtime, let handler = change.handler else {
            throw LambdaError.runtimeAndHandlerMissing()
        }
        if input.code.imageUri != nil { throw LambdaError.notBuilt("ImageUri") }
        if input.code.sourceKMSKeyArn != nil { throw LambdaError.notBuilt("SourceKMSKeyArn") }
        let tags = try Tags.checked(input.tags ?? [:])
        try runtimes.check(runtime)
        try MachineArchitecture.check(input.architectures, runtime: runtime)
        try await checkRole(input.role, context)
        if try await store.function(reference.key) != nil {
            throw LambdaError.functionExists(reference.key.name)
        }
        let source = try CodeSource(
            zip: input.code.zipFile, bucket: input.code.s3Bucket, key: input.code.s3Key,
            version: input.code.s3ObjectVersion)
        let (package, lease) = try await package(source, context)
        var function = Function(
            key: reference.key, partition: context.partition, runtime: runtime, handler: handler,
            role: input.role, code: try await catalog.unowned.write(package.zip),
            logging: LoggingSettings(group: "/aws/lambda/" + reference.key.name), lastModified: context.now,
            revisionID: entropy.uuid(), generation: 0)
        do {
            try change.apply(to: &function)
            function.touch(at: context.now, revisionID: function.revisionID)
            try await store.insert(function, tags: tags)
        } catch let error as AWSError {
            try? await catalog.discard(function.code)
            throw error
        }
        try await announce(function)
        withExtendedLifetime(lease) {}
        return FunctionConfiguration(function)
    }

    func updateFunctionCode(
        _ input: UpdateFunctionCodeRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        guard let current = try await store.function(reference.key) else { throw notFound }
        try Self.guardRevision(input.revisionId, of: current)
        if input.imageUri != nil { throw LambdaError.imageWithZip() }
        if input.publish == true { throw LambdaError.notBuilt("Publish") }
        if input.publishTo != nil { throw LambdaError.notBuilt("PublishTo") }
        if input.sourceKMSKeyArn != nil { throw LambdaError.notBuilt("SourceKMSKeyArn") }
        try MachineArchitecture.check(input.architectures, runtime: current.runtime)
        let source = try CodeSource(
            zip: input.zipFile, bucket: input.s3Bucket, key: input.s3Key, version: input.s3ObjectVersion)
        let (package, lease) = try await package(source, context)
        if input.dryRun == true {
            if try await !store.isUsed(package.digest) { catalog.packages.remove(package.digest) }
            return FunctionConfiguration(current)
        }
        let code = try await catalog.unowned.write(package.zip)
        let revision = entropy.uuid()
        let changed: (old: Function, new: Function)
        do {
            changed = try await store.update(reference.key, notFound: notFound) { function in
                try Self.guardRevision(input.revisionId, of: function)
                function.code = code
                // Code for the machine's own architecture, whatever the function had before.
                function.architecture = MachineArchitecture.name
                function.touch(at: context.now, revisionID: revision)
            }
        } catch let error as AWSError {
            try? await catalog.discard(code)
            throw error
        }
        try await announce(changed.new)
        try await catalog.discard(changed.old.code)
        withExtendedLifetime(lease) {}
        return FunctionConfiguration(changed.new)
    }

    func updateFunctionConfiguration(
        _ input: UpdateFunctionConfigurationRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        let change = try ConfigurationChange(input)
        if let runtime = change.runtime { try runtimes.check(runtime) }
        if let role = change.role { try await checkRole(role, context) }
        let revision = entropy.uuid()
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        let (_, function) = try await store.update(reference.key, notFound: notFound) { function in
            try Self.guardRevision(input.revisionId, of: function)
            try change.apply(to: &function)
            function.touch(at: context.now, revisionID: revision)
        }
        try await announce(function)
        return FunctionConfiguration(function)
    }

    func deleteFunction(
        _ input: DeleteFunctionRequest, _ context: RequestContext
    ) async throws -> DeleteFunctionResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        if let qualifier = reference.qualifier {
            if qualifier == FunctionReference.latest { throw LambdaError.latestCannotBeDeleted() }
            // Deleting a version that isn't there is no error, as long as the function is.
            guard try await store.function(reference.key) != nil else { throw notFound }
            return DeleteFunctionResponse(statusCode: 204)
        }
        let function = try await store.delete(reference.key, notFound: notFound)
        catalog.forget(reference.key)
        runner.functionDeleted(reference.key, version: nil)
        try await catalog.discard(function.code)
        return DeleteFunctionResponse(statusCode: 204)
    }

    // MARK: Shared

    /// The engine learns of a change once it is committed.
    func announce(_ function: Function) async throws {
        runner.functionChanged(try await catalog.changed(function))
    }

    static func guardRevision(_ revision: String?, of function: Function) throws {
        if let revision, revision != function.revisionID { throw LambdaError.revisionMismatch() }
    }

    /// The role must exist, and its trust policy must let Lambda assume it.
    private func checkRole(_ role: String, _ context: RequestContext) async throws {
        guard let roles else { return }
        guard let arn = ARN(role), try await roles.role(arn: arn) != nil else {
            throw LambdaError.roleNotAssumable()
        }
        do {
            _ = try await roles.credentials(
                forRole: arn, session: "lambda-check", service: "lambda.amazonaws.com",
                duration: .seconds(900))
        } catch is AWSError {
            throw LambdaError.roleNotAssumable()
        }
    }
}
