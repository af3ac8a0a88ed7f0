// Accounts, regions and ARNs: the coordinates by which everything in Apus is keyed.

/// The twelve digits of an AWS account.
public struct AccountID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let text: String

    /// Nil unless `text` is exactly twelve decimal digits.
    public init?(_ text: String) {
        guard Self.isAccount(text.utf8) else { return nil }
        self.text = text
    }

    /// Nil unless `text` is exactly twelve decimal digits.
    public init?(_ text: Substring) {
        guard Self.isAccount(text.utf8) else { return nil }
        self.text = String(text)
    }

    private static func isAccount(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count == 12 && bytes.allSatisfy { (48...57).contains($0) }
    }

    private init(trusted text: String) { self.text = text }

    /// The account of the development credentials `test`/`test`.
    public static let development = AccountID(trusted: "000000000000")

    public var description: String { text }
    public static func < (left: AccountID, right: AccountID) -> Bool { left.text < right.text }
}

/// The name of a region, such as `eu-central-1`. Any well-formed name is a region of this cloud.
public struct Region: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let name: String

    /// Nil unless `name` is 1–32 letters, digits and hyphens, in lower case.
    public init?(_ name: String) {
        guard Self.isRegion(name.utf8) else { return nil }
        self.name = name
    }

    /// Nil unless `name` is 1–32 letters, digits and hyphens, in lower case.
    public init?(_ name: Substring) {
        guard Self.isRegion(name.utf8) else { return nil }
        self.name = String(name)
    }

    private static func isRegion(_ bytes: some Collection<UInt8>) -> Bool {
        (1...32).contains(bytes.count)
            && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    private init(trusted name: String) { self.name = name }

    public static let usEast1 = Region(trusted: "us-east-1")

    /// `aws`, `aws-cn` or `aws-us-gov`.
    public var partition: String {
        if name.hasPrefix("cn-") { return "aws-cn" }
        if name.hasPrefix("us-gov-") { return "aws-us-gov" }
        return "aws"
    }

    public var description: String { name }
    public static func < (left: Region, right: Region) -> Bool { left.name < right.name }
}

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
public struct ARN: Hashable, Sendable, CustomStringConvertible {
    public var partition: String
    public var service: String
    /// Empty for global services.
    public var region: String
    /// Empty where the resource belongs to nobody (S3 buckets).
    public var account: String
    /// Everything after the fifth colon.
    public var resource: String

    public init(partition: String = "aws", service: String, region: String, account: String, resource: String)
    {
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// Nil unless the text has the six parts, begins with `arn:` and names a resource.
    public init?(_ text: String) { self.init(text[...]) }

    /// Nil unless the text has the six parts, begins with `arn:` and names a resource.
    public init?(_ text: Substring) {
        // By bytes: by characters it takes four times as long, and every call parses some.
        var rest = text.utf8
        func next() -> Substring? {
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            defer { rest = rest[rest.index(after: colon)...] }
            return Substring(rest[..<colon])
        }
        guard next() == "arn", let partition = next(), !partition.isEmpty, let service = next(),
            !service.isEmpty, let region = next(), let account = next(), !rest.isEmpty
        else { return nil }
        self.partition = String(partition)
        self.service = String(service)
        self.region = String(region)
        self.account = String(account)
        resource = String(Substring(rest))
    }

    public var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}
