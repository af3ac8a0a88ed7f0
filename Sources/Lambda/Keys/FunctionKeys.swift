// Environment variables under a customer's key: sealed when a function is configured, as the caller; opened
// for each environment, as the execution role, and for whoever looks at the function, as the caller.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html

import CloudCore
import Store

/// Seals and opens functions' variables by KMS.
struct FunctionKeys: Sendable {
    let service: any KeyService

    /// Throws InvalidParameterValueException where the key can't be used.
    func seal(
        _ variables: [String: String], under key: String, of function: ARN, _ context: RequestContext
    ) async throws -> [UInt8] {
        var writer = RecordWriter()
        writer.dictionary(variables)
        do {
            return try await service.encrypt(
                writer.output, under: key, encryptionContext: Self.binding(function),
                context: Self.handedOn(context))
        } catch let error as AWSError {
            throw LambdaError.keyUnusable(error)
        }
    }

    /// Throws KMS's own errors.
    func open(
        _ ciphertext: [UInt8], under key: String, of function: ARN, _ context: RequestContext
    ) async throws -> [String: String] {
        let plaintext = try await service.decrypt(
            ciphertext, under: key, encryptionContext: Self.binding(function), context: Self.handedOn(context)
        )
        var reader = RecordReader(plaintext)
        return try reader.dictionary()
    }

    /// What is sealed is good for its function alone.
    private static func binding(_ function: ARN) -> [String: String] {
        ["aws:lambda:FunctionArn": function.description]
    }

    static func handedOn(_ context: RequestContext) -> RequestContext {
        var context = context
        context.calledVia.append("lambda.amazonaws.com")
        return context
    }
}

/// Opens variables for environments.
struct VariableOpener: Sendable {
    let keys: FunctionKeys
    let roles: ExecutionRoles

    /// The function with its variables. Throws the KMS exceptions of Invoke.
    func opened(_ spec: FunctionSpec, requestID: String) async throws -> FunctionSpec {
        guard let keyed = spec.keyed, let ciphertext = keyed.ciphertext else { return spec }
        let context = try await roles.context(of: spec.role, for: spec.functionKey, requestID: requestID)
        guard let context else { throw LambdaError.variablesUnreadable(LambdaError.roleGone()) }
        var spec = spec
        do {
            spec.environment = try await keys.open(ciphertext, under: keyed.key, of: spec.arn, context)
        } catch let error as AWSError {
            throw LambdaError.variablesUnreadable(error)
        }
        return spec
    }
}

/// Where variables lie after a change, where a key of KMS has to do with it.
struct VariableSealing: Sendable {
    var environment: [String: String]?
    var keyed: KeyedVariables?
    /// Of the function that was looked at; nil for a new one.
    var generation: UInt64?

    /// Throws where the function has changed since its variables were read.
    func apply(to function: inout Function) throws {
        if let generation, generation != function.generation {
            throw LambdaError.updateInProgress(function.arn.description)
        }
        function.environment = environment
        function.connections.keyed = keyed
    }
}

extension LambdaService {
    /// Seals or opens what the change says of variables and key, where a key of KMS has to do with it.
    func seal(
        _ change: inout ConfigurationChange, of current: Function?, arn: ARN, _ context: RequestContext
    ) async throws {
        let former = current?.connections.keyed
        let key = change.kmsKey.map { $0.isEmpty ? nil : $0 } ?? former?.key
        if key == nil && former == nil { return }
        if key == former?.key && change.environment == nil { return }
        guard let keys else { throw LambdaError.notBuilt("KMSKeyArn, without KMS,") }
        var variables = change.environment ?? current?.environment
        if change.environment == nil, let former, let ciphertext = former.ciphertext {
            do {
                variables = try await keys.open(ciphertext, under: former.key, of: arn, context)
            } catch let error as AWSError {
                throw LambdaError.keyUnusable(error)
            }
        }
        var sealing = VariableSealing(generation: current?.generation)
        if let key {
            sealing.keyed = KeyedVariables(key: key)
            if let variables {
                sealing.keyed?.ciphertext = try await keys.seal(variables, under: key, of: arn, context)
            }
        } else {
            sealing.environment = variables
        }
        change.sealing = sealing
    }

    /// The function as the caller may see it: variables under a key only where the caller may decrypt.
    func shown(
        _ function: Function, qualifier: String? = nil, _ context: RequestContext
    ) async -> FunctionConfiguration {
        var shown = FunctionConfiguration(function, qualifier: qualifier)
        shown.show(catalog.problem(of: function))
        return await withVariables(shown, of: function, context)
    }

    /// The same for a list.
    func listed(
        _ functions: [Function], isQualified: Bool, _ context: RequestContext
    ) async -> [FunctionConfiguration] {
        var list: [FunctionConfiguration] = []
        for function in functions {
            let shown = FunctionConfiguration(listing: function, isQualified: isQualified)
            list.append(await withVariables(shown, of: function, context))
        }
        return list
    }

    private func withVariables(
        _ shown: FunctionConfiguration, of function: Function, _ context: RequestContext
    ) async -> FunctionConfiguration {
        guard let keyed = function.connections.keyed, let ciphertext = keyed.ciphertext else { return shown }
        var shown = shown
        do {
            guard let keys else { throw LambdaError.notBuilt("KMS") }
            let variables = try await keys.open(ciphertext, under: keyed.key, of: function.arn, context)
            shown.environment = EnvironmentResponse(variables: variables)
        } catch {
            shown.environment = EnvironmentResponse(error: LambdaError.hiddenVariables(error))
        }
        return shown
    }
}
