// The journal's records: tallies of calls, last uses, refusals.

import CloudCore
import Store

/// A tally in the store, under who, what and on what.
struct TallyRecord: StoredRecord, Sendable {
    static let formatVersion: UInt8 = 1
    var tally: CallTally

    init(_ tally: CallTally) { self.tally = tally }

    func encode(to writer: inout RecordWriter) {
        writer.integer(tally.allowed)
        writer.integer(tally.refused)
        writer.instant(tally.first)
        writer.instant(tally.last)
        writer.string(tally.region.name)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        tally = CallTally(
            allowed: try reader.integer(), refused: try reader.integer(), first: try reader.instant(),
            last: try reader.instant(), region: try reader.region())
    }
}

/// When an access key, user or role was last used.
struct LastUseRecord: StoredRecord, Sendable {
    static let formatVersion: UInt8 = 1
    var use: LastUse

    init(_ use: LastUse) { self.use = use }

    func encode(to writer: inout RecordWriter) {
        writer.instant(use.time)
        writer.string(use.region.name)
        writer.string(use.service)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        use = LastUse(
            time: try reader.instant(), region: try reader.region(), service: try reader.string())
    }
}

/// A refusal with all that explains it. It holds no secret: neither the request nor its signature.
struct RefusalRecord: StoredRecord, Sendable {
    static let formatVersion: UInt8 = 1
    var refusal: AuthorizationRecord

    init(_ refusal: AuthorizationRecord) { self.refusal = refusal }

    func encode(to writer: inout RecordWriter) {
        writer.string(refusal.requestID)
        writer.instant(refusal.time)
        writer.string(refusal.region.name)
        writer.string(refusal.partition)
        writer.string(refusal.action)
        writer.string(refusal.resource)
        writer.bool(refusal.isEnforced)
        refusal.caller.encode(to: &writer)
        refusal.reason.encode(to: &writer)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        let requestID = try reader.string()
        let time = try reader.instant()
        let region = try reader.region()
        let partition = try reader.string()
        let action = try reader.string()
        let resource = try reader.string()
        let isEnforced = try reader.bool()
        let caller = try Principal(from: &reader)
        let reason = try AuthorizationReason(from: &reader)
        let context = RequestContext(
            requestID: requestID, account: caller.account, region: region, caller: caller, now: time)
        refusal = AuthorizationRecord(
            action, on: resource, in: context, reason: reason, isEnforced: isEnforced)
        refusal.partition = partition
    }
}

/// In which place of the ring an account's next refusal goes.
struct RefusalRing: StoredRecord, Sendable {
    static let formatVersion: UInt8 = 1
    var next: Int

    init(next: Int) { self.next = next }
    func encode(to writer: inout RecordWriter) { writer.integer(next) }
    init(from reader: inout RecordReader, version: UInt8) throws { next = try reader.integer() }
}

// MARK: Fields

extension RecordReader {
    fileprivate mutating func region() throws -> Region {
        guard let region = Region(try string()) else { throw StoreError.corruptRecord("region") }
        return region
    }
}

extension Principal {
    fileprivate func encode(to writer: inout RecordWriter) {
        let (kind, name, session): (UInt8, String, String)
        switch self.kind {
        case .root: (kind, name, session) = (0, "", "")
        case .user(let user): (kind, name, session) = (1, user, "")
        case .assumedRole(let role, let of): (kind, name, session) = (2, role, of)
        case .federated(let user): (kind, name, session) = (3, user, "")
        case .service(let service): (kind, name, session) = (4, service, "")
        case .anonymous: (kind, name, session) = (5, "", "")
        }
        writer.byte(kind)
        writer.string(name)
        writer.string(session)
        writer.string(account.text)
        writer.string(userID)
        writer.string(path)
    }

    fileprivate init(from reader: inout RecordReader) throws {
        let number = try reader.byte()
        let name = try reader.string()
        let session = try reader.string()
        let kind: Kind
        switch number {
        case 0: kind = .root
        case 1: kind = .user(name: name)
        case 2: kind = .assumedRole(role: name, session: session)
        case 3: kind = .federated(name: name)
        case 4: kind = .service(name)
        case 5: kind = .anonymous
        default: throw StoreError.corruptRecord("principal")
        }
        guard let account = AccountID(try reader.string()) else { throw StoreError.corruptRecord("account") }
        self.init(
            kind: kind, account: account, userID: try reader.string(), path: try reader.string())
    }
}

extension AuthorizationReason {
    /// Kinds of policies are written by their names, which stay when kinds are added.
    fileprivate func encode(to writer: inout RecordWriter) {
        switch self {
        case .denied(let kind, let statement):
            writer.byte(1)
            writer.string(kind.name)
            writer.string(statement.policy)
            writer.optional(statement.sid)
            writer.integer(statement.index)
        case .notAllowed(let kind):
            writer.byte(2)
            writer.string(kind.name)
        case .notAsked, .accountRoot, .allowed: writer.byte(0)
        }
    }

    fileprivate init(from reader: inout RecordReader) throws {
        switch try reader.byte() {
        case 0: self = .notAsked
        case 1:
            self = .denied(
                try PolicyKindName(from: &reader),
                StatementName(
                    policy: try reader.string(), sid: try reader.optionalString(),
                    index: try reader.integer()))
        case 2: self = .notAllowed(try PolicyKindName(from: &reader))
        default: throw StoreError.corruptRecord("reason")
        }
    }
}

extension PolicyKindName {
    fileprivate init(from reader: inout RecordReader) throws {
        let name = try reader.string()
        guard let kind = Self.allCases.first(where: { $0.name == name }) else {
            throw StoreError.corruptRecord("kind of policy")
        }
        self = kind
    }
}
