// An event source mapping: which queue's messages a function gets, and how.
// https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html

import CloudCore
import Store

/// A mapping of an account and region.
struct EventSourceMapping: Hashable, Sendable {
    enum State: String, Hashable, Sendable {
        case creating = "Creating", enabling = "Enabling", enabled = "Enabled", disabling = "Disabling"
        case disabled = "Disabled", updating = "Updating", deleting = "Deleting"

        /// Whether callers must wait before they change it.
        var isPassing: Bool { self != .enabled && self != .disabled }
    }

    /// What leads the id in ARNs.
    static let noun = "event-source-mapping:"

    var id: String
    var account: AccountID
    var region: Region
    /// The queue's ARN.
    var source: String
    var function: FunctionKey
    /// As the caller named it.
    var qualifier: String?
    var isEnabled = true
    var state = State.creating
    var settings = MappingSettings()
    var lastModified: Instant
    var tags: [String: String] = [:]

    var functionARN: String {
        let arn = ARN(
            partition: region.partition, service: "lambda", region: function.region.name,
            account: function.account.text, resource: "function:" + function.name)
        return qualifier.map { "\(arn):\($0)" } ?? arn.description
    }

    var arn: String {
        ARN(
            partition: region.partition, service: "lambda", region: region.name, account: account.text,
            resource: Self.noun + id
        ).description
    }

    /// What it is when nothing is under way.
    var settled: State { isEnabled ? .enabled : .disabled }
}

/// What callers may choose.
struct MappingSettings: Hashable, Sendable {
    var batchSize = MappingLimits.defaultBatch
    var windowSeconds = 0
    /// Event patterns; a message must match one of them, where there are any. None where they are sealed.
    var filters: [String] = []
    /// The filters under a key of KMS.
    var keyed: KeyedFilters?
    var reportsItemFailures = false
    /// Nil for as much as there is.
    var maximumConcurrency: Int?
    /// Nil for pollers that come and go by themselves.
    var pollers: ProvisionedPollers?
    /// Whether `EventCount` metrics are wanted.
    var countsEvents = false
}

/// Filters that only who may use the key can read.
struct KeyedFilters: Hashable, Sendable {
    var key: String
    /// KMS encrypts 4 KB at a time; empty where there are no filters.
    var ciphertexts: [[UInt8]] = []
}

/// Provisioned mode: pollers of one's own.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html#sqs-provisioned-mode
struct ProvisionedPollers: Hashable, Sendable {
    var minimum = MappingLimits.leastPollers.lowerBound
    var maximum = MappingLimits.defaultMostPollers
}

/// Version 2: sealed filters, provisioned pollers, metrics, tags.
extension EventSourceMapping: StoredRecord {
    static var formatVersion: UInt8 { 2 }

    func encode(to writer: inout RecordWriter) {
        for text in [id, account.text, region.name, source] { writer.string(text) }
        for text in [function.account.text, function.region.name, function.name] { writer.string(text) }
        writer.optional(qualifier)
        writer.bool(isEnabled)
        writer.string(state.rawValue)
        writer.integer(settings.batchSize)
        writer.integer(settings.windowSeconds)
        writer.array(settings.filters)
        writer.bool(settings.reportsItemFailures)
        writer.optional(settings.maximumConcurrency) { $0.integer($1) }
        writer.instant(lastModified)
        writer.optional(settings.keyed) { writer, keyed in
            writer.string(keyed.key)
            writer.array(keyed.ciphertexts) { $0.bytes($1) }
        }
        writer.optional(settings.pollers) { writer, pollers in
            writer.integer(pollers.minimum)
            writer.integer(pollers.maximum)
        }
        writer.bool(settings.countsEvents)
        writer.dictionary(tags)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        (account, region) = try Self.place(&reader)
        source = try reader.string()
        let (owner, home) = try Self.place(&reader)
        function = FunctionKey(account: owner, region: home, name: try reader.string())
        qualifier = try reader.optionalString()
        isEnabled = try reader.bool()
        guard let state = State(rawValue: try reader.string()) else {
            throw StoreError.corruptRecord("state of an event source mapping")
        }
        self.state = state
        settings.batchSize = try reader.integer()
        settings.windowSeconds = try reader.integer()
        settings.filters = try reader.strings()
        settings.reportsItemFailures = try reader.bool()
        settings.maximumConcurrency = try reader.optional { try $0.integer() }
        lastModified = try reader.instant()
        guard version >= 2 else { return }
        settings.keyed = try reader.optional { reader in
            KeyedFilters(key: try reader.string(), ciphertexts: try reader.array { try $0.bytes() })
        }
        settings.pollers = try reader.optional { reader in
            ProvisionedPollers(minimum: try reader.integer(), maximum: try reader.integer())
        }
        settings.countsEvents = try reader.bool()
        tags = try reader.dictionary()
    }

    private static func place(_ reader: inout RecordReader) throws -> (AccountID, Region) {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("account or region of an event source mapping")
        }
        return (account, region)
    }
}
