// Who owns which keys: the first byte of every key, handed out here and nowhere else, so that two rooms
// can never write over each other. Changing a number loses data that was written under it.

/// The first byte of a key: whose it is.
public struct KeyClass: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    /// Use the named classes: a number that is not assigned here belongs to nobody.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The engine's own bookkeeping. Commits to such keys are refused and scans never show them.
    static let engine = KeyClass(rawValue: 0x00)
    /// What must happen later: tasks and their order of time.
    public static let agenda = KeyClass(rawValue: 0x02)
    /// Blobs that no record names.
    public static let blobs = KeyClass(rawValue: 0x03)
    /// Sealing keys and the like.
    public static let identity = KeyClass(rawValue: 0x04)
    public static let sts = KeyClass(rawValue: 0x20)

    /// 0x10–0x1F: IAM assigns `kind` 0–15 to its nouns.
    public static func iam(_ kind: UInt8) -> KeyClass { block(0x10, kind) }
    /// 0x30–0x3F: CloudWatch Logs assigns `kind` 0–15 to its nouns.
    public static func logs(_ kind: UInt8) -> KeyClass { block(0x30, kind) }
    /// 0x40–0x4F: Lambda assigns `kind` 0–15 to its nouns.
    public static func lambda(_ kind: UInt8) -> KeyClass { block(0x40, kind) }
    /// 0x50–0x5F: SQS assigns `kind` 0–15 to its nouns.
    public static func sqs(_ kind: UInt8) -> KeyClass { block(0x50, kind) }

    /// 0x60–0x6F: Lambda assigns `kind` 0–15 to the nouns of durable executions.
    public static func durable(_ kind: UInt8) -> KeyClass { block(0x60, kind) }

    private static func block(_ first: UInt8, _ kind: UInt8) -> KeyClass {
        precondition(kind < 16, "a block of key classes has sixteen numbers")
        return KeyClass(rawValue: first + kind)
    }
}
