// The filters of event source mappings under a customer's key: sealed and shown as the caller, opened for
// polls as Lambda itself, whom the key's policy must allow.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption

import CloudCore
import Store

extension FunctionKeys {
    /// Throws KMS's own errors.
    func seal(
        _ filters: [String], under key: String, of mapping: EventSourceMapping, _ context: RequestContext
    ) async throws -> KeyedFilters {
        var keyed = KeyedFilters(key: key)
        if filters.isEmpty { return keyed }
        var writer = RecordWriter()
        writer.array(filters)
        let plaintext = writer.output
        for start in stride(from: 0, to: plaintext.count, by: MappingLimits.sealedBytes) {
            let piece = Array(plaintext[start..<min(plaintext.count, start + MappingLimits.sealedBytes)])
            keyed.ciphertexts.append(
                try await service.encrypt(
                    piece, under: key, encryptionContext: Self.binding(mapping),
                    context: Self.handedOn(context)))
        }
        return keyed
    }

    /// Throws KMS's own errors.
    func filters(of mapping: EventSourceMapping, _ context: RequestContext) async throws -> [String] {
        guard let keyed = mapping.settings.keyed else { return mapping.settings.filters }
        if keyed.ciphertexts.isEmpty { return [] }
        var plaintext: [UInt8] = []
        for ciphertext in keyed.ciphertexts {
            plaintext += try await service.decrypt(
                ciphertext, under: keyed.key, encryptionContext: Self.binding(mapping),
                context: Self.handedOn(context))
        }
        var reader = RecordReader(plaintext)
        return try reader.strings()
    }

    /// What is sealed is good for its queue and its function alone.
    private static func binding(_ mapping: EventSourceMapping) -> [String: String] {
        [
            "aws:lambda:EventSourceArn": mapping.source,
            "aws:lambda:FunctionArn": mapping.functionARN,
        ]
    }
}

extension MappingParts {
    /// The filters in plain words, as Lambda reads them for its polls.
    func filters(of mapping: EventSourceMapping) async throws -> [String] {
        guard mapping.settings.keyed != nil else { return mapping.settings.filters }
        guard let keys else { throw LambdaError.notBuilt("KMSKeyArn, without KMS,") }
        let lambda = Principal(
            kind: .service("lambda.amazonaws.com"), account: mapping.account, userID: "lambda.amazonaws.com")
        var context = RequestContext(
            requestID: entropy.uuid(), account: mapping.account, region: mapping.region, caller: lambda,
            now: clock.now)
        context.source = CallSource(arn: mapping.functionARN, account: mapping.account)
        return try await keys.filters(of: mapping, context)
    }
}

/// Where the filters of a mapping lie after a change, where a key has to do with it.
struct FilterSealing: Sendable {
    var filters: [String] = []
    var keyed: KeyedFilters?
    /// What they were made of; nil for a new mapping.
    var former: MappingSettings?

    /// Throws where the mapping has changed since its filters were read.
    func apply(to mapping: inout EventSourceMapping, of current: EventSourceMapping) throws {
        if let former, former != current.settings { throw LambdaError.mappingInUse("update") }
        mapping.settings.filters = filters
        mapping.settings.keyed = keyed
    }
}

extension LambdaService {
    /// Seals or opens what a change says of filters and key, where a key of KMS has to do with it.
    /// - Parameter wanted: the mapping after the change.
    func seal(
        _ change: MappingChange, _ wanted: EventSourceMapping, of former: EventSourceMapping?,
        _ context: RequestContext
    ) async throws -> FilterSealing? {
        let old = former?.settings.keyed
        let key = change.kmsKey.map { $0.isEmpty ? nil : $0 } ?? old?.key
        if key == nil && old == nil { return nil }
        // They are bound to the function.
        let isBound = former?.functionARN == wanted.functionARN
        if key == old?.key && change.filters == nil && isBound { return nil }
        guard let keys else { throw LambdaError.notBuilt("KMSKeyArn, without KMS,") }
        do {
            var filters = change.filters ?? []
            if change.filters == nil, let former { filters = try await keys.filters(of: former, context) }
            guard let key else { return FilterSealing(filters: filters, former: former?.settings) }
            return FilterSealing(
                keyed: try await keys.seal(filters, under: key, of: wanted, context),
                former: former?.settings)
        } catch let error as AWSError {
            throw LambdaError.filtersUnsealable(error)
        }
    }

    /// The mapping as the caller may see it: filters under a key only where the caller may decrypt.
    func shown(
        _ mapping: EventSourceMapping, _ context: RequestContext
    ) async -> EventSourceMappingConfiguration {
        var shown = EventSourceMappingConfiguration(mapping, problem: mappings?.problem(of: mapping.id))
        guard mapping.settings.keyed != nil else { return shown }
        do {
            guard let keys else { throw LambdaError.notBuilt("KMS") }
            shown.show(filters: try await keys.filters(of: mapping, context))
        } catch {
            let error = error as? AWSError ?? .internalFailure()
            shown.filterCriteriaError = FilterCriteriaError(errorCode: error.code, message: error.message)
        }
        return shown
    }
}
