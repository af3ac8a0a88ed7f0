// The inside of a session token: a version, then fields of fixed order, each with its length.

import CloudCore

extension SessionSealer.Session {
    /// Version 1 knew no session context. Its tokens have long expired.
    private static let formatVersion: UInt8 = 2

    var encoded: [UInt8] {
        var writer = FieldWriter()
        writer.byte(Self.formatVersion)
        writer.instant(expiration)
        writer.text(accessKeyID)
        writer.text(secretAccessKey)
        writer.principal(principal)
        writer.session(principal.session)
        return writer.bytes
    }

    /// Nil where the bytes are not exactly one session.
    init?(_ bytes: [UInt8]) {
        var reader = FieldReader(bytes)
        guard reader.byte() == Self.formatVersion, let expiration = reader.instant(),
            let accessKeyID = reader.text(), let secret = reader.text(),
            var principal = reader.principal(), let session = reader.session(), reader.isAtEnd
        else { return nil }
        if let context = session { principal.session = context }
        self.init(
            accessKeyID: accessKeyID, secretAccessKey: secret, principal: principal, expiration: expiration)
    }
}

/// Appends fields.
private struct FieldWriter {
    var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func count(_ value: Int) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func instant(_ value: Instant) {
        for shift in stride(from: 56, through: 0, by: -8) {
            byte(UInt8(truncatingIfNeeded: value.nanoseconds >> Int64(shift)))
        }
    }

    mutating func text(_ value: String) {
        count(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    mutating func optional<Value>(_ value: Value?, _ write: (inout FieldWriter, Value) -> Void) {
        byte(value == nil ? 0 : 1)
        if let value { write(&self, value) }
    }

    mutating func list<Elements: Collection>(
        _ values: Elements, _ write: (inout FieldWriter, Elements.Element) -> Void
    ) {
        count(values.count)
        for value in values { write(&self, value) }
    }

    /// Without its session.
    mutating func principal(_ principal: Principal) {
        let (kind, first, second) = principal.kind.parts
        byte(kind)
        for text in [principal.account.text, principal.userID, principal.path, first, second] {
            self.text(text)
        }
    }

    mutating func session(_ context: SessionContext?) {
        optional(context) { writer, context in
            writer.optional(context.policy) { $0.text($1) }
            writer.list(context.policyARNs) { $0.text($1) }
            writer.list(context.tags) {
                $0.text($1.key)
                $0.text($1.value)
            }
            writer.list(context.transitiveTagKeys) { $0.text($1) }
            writer.optional(context.sourceIdentity) { $0.text($1) }
            writer.optional(context.multiFactorAuthenticatedAt) { $0.instant($1) }
            writer.optional(context.issuedAt) { $0.instant($1) }
            writer.optional(context.federatedProvider) { $0.text($1) }
            writer.list(context.facts.sorted { $0.key < $1.key }) { writer, fact in
                writer.text(fact.key)
                writer.list(fact.value) { $0.text($1) }
            }
            writer.byte(context.isChained ? 1 : 0)
            writer.optional(context.issuer) { $0.principal($1) }
        }
    }
}

/// Takes fields; each is nil where the bytes end too early or say something else.
private struct FieldReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func byte() -> UInt8? {
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    mutating func count() -> Int? {
        guard let high = byte(), let low = byte() else { return nil }
        return Int(high) << 8 | Int(low)
    }

    mutating func instant() -> Instant? {
        guard index + 8 <= bytes.count else { return nil }
        defer { index += 8 }
        return Instant(nanoseconds: bytes[index..<index + 8].reduce(Int64(0)) { $0 << 8 | Int64($1) })
    }

    mutating func text() -> String? {
        guard let count = count(), index + count <= bytes.count else { return nil }
        defer { index += count }
        return String(decoding: bytes[index..<index + count], as: UTF8.self)
    }

    /// Nil where it is malformed, `.some(nil)` where there is none.
    mutating func optional<Value>(_ read: (inout FieldReader) -> Value?) -> Value?? {
        switch byte() {
        case 0: return .some(nil)
        case 1: return read(&self).map { .some($0) }
        default: return nil
        }
    }

    mutating func list<Element>(_ read: (inout FieldReader) -> Element?) -> [Element]? {
        guard let count = count() else { return nil }
        var elements: [Element] = []
        for _ in 0..<count {
            guard let element = read(&self) else { return nil }
            elements.append(element)
        }
        return elements
    }

    mutating func principal() -> Principal? {
        guard let tag = byte(), let account = text().flatMap({ AccountID($0) }), let userID = text(),
            let path = text(), let first = text(), let second = text(),
            let kind = Principal.Kind(kind: tag, first: first, second: second)
        else { return nil }
        return Principal(kind: kind, account: account, userID: userID, path: path)
    }

    mutating func session() -> SessionContext?? { optional { $0.context() } }

    private mutating func context() -> SessionContext? {
        guard let policy = optional({ $0.text() }), let policyARNs = list({ $0.text() }),
            let tags = list({ $0.tag() }), let transitive = list({ $0.text() }),
            let sourceIdentity = optional({ $0.text() }), let authenticated = optional({ $0.instant() }),
            let issued = optional({ $0.instant() }), let provider = optional({ $0.text() }),
            let facts = list({ $0.fact() }), let chained = byte(), chained <= 1,
            let issuer = optional({ $0.principal() })
        else { return nil }
        return SessionContext(
            policy: policy, policyARNs: policyARNs, tags: tags, transitiveTagKeys: transitive,
            sourceIdentity: sourceIdentity, multiFactorAuthenticatedAt: authenticated, issuedAt: issued,
            federatedProvider: provider,
            facts: Dictionary(facts, uniquingKeysWith: { first, _ in first }),
            isChained: chained == 1, issuer: issuer)
    }

    private mutating func tag() -> SessionTag? {
        guard let key = text(), let value = text() else { return nil }
        return SessionTag(key: key, value: value)
    }

    private mutating func fact() -> (String, [String])? {
        guard let key = text(), let values = list({ $0.text() }) else { return nil }
        return (key, values)
    }
}

extension Principal.Kind {
    fileprivate var parts: (UInt8, String, String) {
        switch self {
        case .root: (0, "", "")
        case .user(let name): (1, name, "")
        case .assumedRole(let role, let session): (2, role, session)
        case .federated(let name): (3, name, "")
        case .service(let name): (4, name, "")
        case .anonymous: (5, "", "")
        }
    }

    fileprivate init?(kind: UInt8, first: String, second: String) {
        switch kind {
        case 0: self = .root
        case 1: self = .user(name: first)
        case 2: self = .assumedRole(role: first, session: second)
        case 3: self = .federated(name: first)
        case 4: self = .service(first)
        case 5: self = .anonymous
        default: return nil
        }
    }
}
