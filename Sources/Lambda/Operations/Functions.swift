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
        var change = try ConfigurationChange(input)
        try change.checkKind(isImage: change.isImage, while: "creating")
        guard change.isImage || (change.runtime != nil && change.handler != nil) else {
            throw LambdaError.runtimeAndHandlerMissing()
        }
        if input.code.sourceKMSKeyArn != nil { throw LambdaError.notBuilt("SourceKMSKeyArn") }
        let tags = try Tags.checked(input.tags ?? [:])
        if let runtime = change.runtime {
            try await runtimes.accept(runtime, for: .creating, at: context.now)
        }
        try MachineArchitecture.check(input.architectures, runtime: change.runtime ?? "Image")
        try await checkRole(input.role, of: reference)
        if try await store.function(reference.key) != nil {
            throw LambdaError.functionExists(reference.key.name)
        }
        let signing = try await signing(of: input, context)
        let layers = try await functionLayers(change.layers ?? [], context)
        change.functionLayers = layers
        try await checkDeadLetters(change, role: input.role, of: reference.key, context)
        try await checkConnections(&change, role: input.role, of: reference.key, context)
        try await seal(&change, of: nil, arn: reference.functionARN, context)
        let code = try await newCode(input.code, isImage: change.isImage, with: layers, context)
        var function = Function(
            key: reference.key, partition: context.partition, runtime: change.runtime ?? "",
            handler: change.handler ?? "", role: input.role,
            code: try await catalog.unowned.write(code.bytes), image: code.image,
            logging: LoggingSettings(group: "/aws/lambda/" + reference.key.name), lastModified: context.now,
            revisionID: entropy.uuid(), generation: 0)
        if code.image != nil { function.imageState = .creating }
        let publishing = input.publish == true ? newVersion() : nil
        let bytes = function.code.size * (publishing == nil ? 1 : 2)
        let made: (latest: Function, published: Function?)
        do {
            try change.apply(to: &function)
            function.touch(at: context.now, revisionID: function.revisionID)
            made = try await keeping(bytes, reference.key) { [function] in
                try await store.insert(
                    function, tags: tags, signing: signing, publishing: publishing)
            }
        } catch let error as AWSError {
            try? await catalog.discard(function.code)
            throw error
        }
        try await announce(made.latest)
        snapshots?.begin(made.published)
        pulls?.begin(made.latest)
        pulls?.begin(made.published)
        withExtendedLifetime(code) {}
        return await shown(made.published ?? made.latest, qualifier: made.published?.version, context)
    }

    func updateFunctionCode(
        _ input: UpdateFunctionCodeRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        guard let current = try await store.function(reference.key) else { throw notFound }
        try Self.guardRevision(input.revisionId, of: current)
        if input.publishTo != nil { throw LambdaError.notBuilt("PublishTo") }
        if input.sourceKMSKeyArn != nil { throw LambdaError.notBuilt("SourceKMSKeyArn") }
        try RuntimeLifecycle.check(current.runtime, for: .updating, at: context.now)
        try MachineArchitecture.check(
            input.architectures, runtime: current.image == nil ? current.runtime : "Image")
        try await checkSignature(of: reference.key)
        let new = try await newCode(input, for: current, context)
        if input.dryRun == true {
            try await forgo(new)
            return await shown(current, context)
        }
        let code = try await catalog.unowned.write(new.bytes)
        let revision = entropy.uuid()
        let publishing = input.publish == true ? newVersion() : nil
        let change: LambdaStore.CodeChange
        do {
            change = try await keeping(code.size * (publishing == nil ? 1 : 2), reference.key) {
                try await store.updateCode(
                    reference.key, code, publishing: publishing, notFound: notFound
                ) { function in
                    try Self.guardRevision(input.revisionId, of: function)
                    try function.checkSettled()
                    if let image = new.image { function.beginUpdate(to: image) }
                    // Code for the machine's own architecture, whatever the function had before.
                    function.architecture = MachineArchitecture.name
                    function.touch(at: context.now, revisionID: revision)
                }
            }
        } catch let error as AWSError {
            try? await catalog.discard(code)
            throw error
        }
        try await settle(change, uploaded: code)
        pulls?.begin(change.new)
        if change.isNewVersion {
            snapshots?.begin(change.published)
            pulls?.begin(change.published)
        }
        withExtendedLifetime(new) {}
        return await shown(change.published ?? change.new, qualifier: change.published?.version, context)
    }

    /// What follows a committed change of code.
    private func settle(_ change: LambdaStore.CodeChange, uploaded: BlobID) async throws {
        let key = change.new.key
        let isSpared = change.published != nil && !change.isNewVersion
        catalog.storage.giveBack(
            change.old.code.size + (isSpared ? uploaded.size : 0), key.account, key.region)
        try await announce(change.new)
        if change.new.code != uploaded { try await catalog.discard(uploaded) }
        if let released = change.released { try await catalog.discard(released) }
    }

    func updateFunctionConfiguration(
        _ input: UpdateFunctionConfigurationRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        var change = try ConfigurationChange(input)
        if let runtime = change.runtime {
            try await runtimes.accept(runtime, for: .updating, at: context.now)
        }
        if let role = change.role { try await checkRole(role, of: reference) }
        let revision = entropy.uuid()
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        guard let current = try await store.function(reference.key) else { throw notFound }
        try change.checkKind(isImage: current.image != nil, while: "updating")
        if let arns = change.layers {
            let layers = try await functionLayers(arns, context)
            try await checkSize(of: current, with: layers)
            change.functionLayers = layers
        }
        try await checkDeadLetters(change, role: change.role, of: reference.key, context)
        try await checkConnections(
            &change, role: change.role ?? current.role, of: reference.key, context)
        try await seal(&change, of: current, arn: reference.functionARN, context)
        let (old, function) = try await store.update(reference.key, notFound: notFound) { [change] function in
            try Self.guardRevision(input.revisionId, of: function)
            try function.checkSettled()
            try change.apply(to: &function)
            function.touch(at: context.now, revisionID: revision)
        }
        try await announce(function)
        try await catalog.discard(old.layers)
        return await shown(function, context)
    }

    func deleteFunction(
        _ input: DeleteFunctionRequest, _ context: RequestContext
    ) async throws -> DeleteFunctionResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        try await accrueProvisioned(of: reference.key, reference.qualifier, until: context.now)
        try await accrueSnapshots(of: reference.key, reference.qualifier, until: context.now)
        switch Qualifier(reference.qualifier) {
        case .latest where reference.qualifier != nil: throw LambdaError.latestCannotBeDeleted()
        case .latest: try await deleteWhole(reference.key, notFound: notFound)
        case .version(let number):
            // Deleting a version that isn't there is no error, as long as the function is.
            guard try await store.function(reference.key) != nil else { throw notFound }
            try await deleteVersion(number, of: reference.key)
        case .alias: throw LambdaError.aliasNotDeletable()
        }
        return DeleteFunctionResponse(statusCode: 204)
    }

    private func deleteWhole(_ key: FunctionKey, notFound: AWSError) async throws {
        var isDone = false
        while !isDone {
            let deletion = try await store.delete(key, notFound: notFound)
            catalog.forget(key)
            if deletion.isDone { runner.functionDeleted(key, version: nil) }
            try await settle(deletion, of: key)
            isDone = deletion.isDone
        }
    }

    private func deleteVersion(_ number: UInt64, of key: FunctionKey) async throws {
        guard let deletion = try await store.deleteVersion(key, number) else { return }
        catalog.forget(key)
        runner.functionDeleted(key, version: String(number))
        try await settle(deletion, of: key)
    }

    /// What follows a committed deletion.
    private func settle(_ deletion: LambdaStore.Deletion, of key: FunctionKey) async throws {
        catalog.storage.giveBack(deletion.codeBytes, key.account, key.region)
        for code in deletion.released { try await catalog.discard(code) }
        await snapshots?.remove(deletion.snapshots)
    }

    // MARK: Shared

    /// Keeps so much code more, unless `body` fails.
    func keeping<T>(_ bytes: Int, _ key: FunctionKey, _ body: () async throws -> T) async throws -> T {
        try catalog.storage.take(bytes, key.account, key.region)
        do {
            return try await body()
        } catch {
            catalog.storage.giveBack(bytes, key.account, key.region)
            throw error
        }
    }

    /// A version of whatever the function then is.
    func newVersion() -> Publishing { Publishing(newRevisions: (entropy.uuid(), entropy.uuid())) }

    /// The engine learns of a change once it is committed. Where the image can't be had there is nothing on
    /// disk that could run, and nothing to be told: the next call finds the image, or says why it can't.
    func announce(_ function: Function) async throws {
        do {
            runner.functionChanged(try await catalog.changed(function))
        } catch let error as AWSError where error.isOfMissingImage {
            runner.reserve(function.reservedConcurrency, for: function.key)
        }
    }

    static func guardRevision(_ revision: String?, of function: Function) throws {
        if let revision, revision != function.revisionID { throw LambdaError.revisionMismatch() }
    }

    /// The role must exist, and its trust policy must let Lambda assume it.
    private func checkRole(_ role: String, of function: FunctionReference) async throws {
        guard let roles else { return }
        guard let arn = ARN(role), try await roles.role(arn: arn) != nil else {
            throw LambdaError.roleNotAssumable()
        }
        do {
            _ = try await roles.credentials(
                forRole: arn, session: "lambda-check", service: "lambda.amazonaws.com",
                source: CallSource(arn: function.functionARN.description, account: function.key.account),
                duration: .seconds(900))
        } catch is AWSError {
            throw LambdaError.roleNotAssumable()
        }
    }
}
