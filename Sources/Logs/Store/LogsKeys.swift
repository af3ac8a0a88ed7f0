// Where the records of CloudWatch Logs lie.

import CloudCore
import Store

/// The account and region that a call is about.
struct LogsScope: Hashable, Sendable {
    var account: AccountID
    var region: Region

    init(_ account: AccountID, _ region: Region) {
        self.account = account
        self.region = region
    }

    init(_ context: RequestContext) { self.init(context.account, context.region) }
}

enum LogsKeys {
    private static let groups = KeyClass.logs(0)
    private static let streams = KeyClass.logs(1)
    private static let chunks = KeyClass.logs(2)
    private static let garbage = KeyClass.logs(3)

    static let allGroups = KeyBuilder(groups).range
    static let allGarbage = KeyBuilder(garbage).range

    static func groups(_ scope: LogsScope) -> KeyBuilder {
        var key = KeyBuilder(groups)
        key.append(scope.account)
        key.append(scope.region)
        return key
    }

    static func group(_ scope: LogsScope, _ name: String) -> Key {
        var key = groups(scope)
        key.append(name)
        return key.key
    }

    static func groups(_ scope: LogsScope, prefix: String) -> KeyRange {
        var key = groups(scope)
        key.append(prefix: prefix)
        return key.range
    }

    static func streams(of group: UInt64, prefix: String = "") -> KeyRange {
        var key = KeyBuilder(streams)
        key.append(group)
        key.append(prefix: prefix)
        return key.range
    }

    static func stream(_ name: String, of group: UInt64) -> Key {
        var key = KeyBuilder(streams)
        key.append(group)
        key.append(name)
        return key.key
    }

    static func chunks(of group: UInt64, stream: UInt64? = nil) -> KeyBuilder {
        var key = KeyBuilder(chunks)
        key.append(group)
        if let stream { key.append(stream) }
        return key
    }

    /// Chunks of a stream from the one that begins at `first` on.
    static func chunks(of group: UInt64, stream: UInt64, first: Int64) -> KeyBuilder {
        var key = chunks(of: group, stream: stream)
        // Flipped, so that times before 1970 come first.
        key.append(UInt64(bitPattern: first) ^ 1 << 63)
        return key
    }

    static func chunk(of group: UInt64, stream: UInt64, first: Int64, sequence: UInt64, part: UInt8) -> Key {
        var key = chunks(of: group, stream: stream, first: first)
        key.append(sequence)
        key.append(byte: part)
        return key.key
    }

    /// What a chunk's key says.
    static func chunk(_ key: Key) throws -> (first: Int64, sequence: UInt64, part: UInt8) {
        var reader = try KeyReader(key, of: chunks)
        _ = try reader.number()
        _ = try reader.number()
        let first = Int64(bitPattern: try reader.number() ^ 1 << 63)
        return (first, try reader.number(), try reader.byte())
    }

    static func garbage(_ group: UInt64, _ stream: UInt64?) -> Key {
        var key = KeyBuilder(garbage)
        key.append(group)
        key.append(stream ?? 0)
        return key.key
    }
}
