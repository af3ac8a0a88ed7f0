// How callers name functions: a name, a partial ARN or a full one, each with or without a qualifier.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html

import CloudCore

/// A function as a caller named it, and the version or alias of it.
struct FunctionReference: Hashable, Sendable {
    /// Which rule a name must keep: the one for making functions is a little stricter.
    enum Rule: Sendable {
        case making, using

        fileprivate var nameBytes: String { self == .using ? "-_." : "-_" }

        fileprivate var lengthLimit: Int { self == .using ? 256 : 140 }

        /// AWS's own pattern, for its error.
        fileprivate var pattern: String {
            let place =
                "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?"
            let name = self == .using ? "([a-zA-Z0-9-_\\.]+)" : "([a-zA-Z0-9-_]+)"
            let version = self == .using ? "(\\$LATEST(\\.PUBLISHED)?" : "(\\$LATEST"
            return place + "(\\d{12}:)?(function:)?" + name + "(:" + version + "|[a-zA-Z0-9-_]+))?"
        }
    }

    var key: FunctionKey
    /// Nil where the caller named none.
    var qualifier: String?
    var partition: String

    static let latest = "$LATEST"

    /// Throws AWS's errors: a malformed name, another region, two qualifiers that differ. A full or partial
    /// ARN may name a function of another account.
    init(
        _ text: String, qualifier: String? = nil, rule: Rule = .using, context: RequestContext
    ) throws {
        guard (1...rule.lengthLimit).contains(text.utf8.count) else {
            throw AWSError.constraint(
                text, at: "functionName", "Member must have length less than or equal to \(rule.lengthLimit)")
        }
        guard let parts = NameParts(text, rule: rule) else {
            throw AWSError.constraint(
                text, at: "functionName", "Member must satisfy regular expression pattern: \(rule.pattern)")
        }
        if let qualifier { try Self.check(qualifier) }
        if let region = parts.region, region != context.region.name {
            throw LambdaError.otherRegion(region, here: context.region)
        }
        var owner = context.account
        if let account = parts.account, account != owner.text {
            // Whether the caller may reach it, its policy says; nobody makes functions for others.
            guard rule == .using, let other = AccountID(account) else { throw LambdaError.otherAccount() }
            owner = other
        }
        if let written = parts.qualifier, let qualifier, written != qualifier {
            throw LambdaError.qualifierMismatch()
        }
        key = FunctionKey(account: owner, region: context.region, name: parts.name)
        self.qualifier = parts.qualifier ?? qualifier
        partition = context.partition
    }

    /// Without the qualifier.
    var functionARN: ARN {
        ARN(
            partition: partition, service: "lambda", region: key.region.name, account: key.account.text,
            resource: "function:" + key.name)
    }

    /// With the qualifier, where the caller named one.
    var arn: String { qualifier.map { "\(functionARN):\($0)" } ?? functionARN.description }

    /// With `$LATEST`, where the caller named nothing.
    var qualifiedARN: String { "\(functionARN):\(qualifier ?? Self.latest)" }

    /// Whether it means the one version that there is.
    var isLatest: Bool { qualifier == nil || qualifier == Self.latest }

    private static func check(_ qualifier: String) throws {
        guard qualifier.utf8.count <= 128 else {
            throw AWSError.constraint(
                qualifier, at: "qualifier", "Member must have length less than or equal to 128")
        }
        let isKnown = qualifier == latest || qualifier == "$LATEST.PUBLISHED"
        guard isKnown || (!qualifier.isEmpty && qualifier.utf8.allSatisfy { isName($0, "-_$") }) else {
            throw AWSError.constraint(
                qualifier, at: "qualifier",
                "Member must satisfy regular expression pattern: "
                    + "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+")
        }
    }

    fileprivate static func isName(_ byte: UInt8, _ more: String) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: more.utf8.contains(byte)
        }
    }
}

/// The parts of a name, taken from the left as AWS's pattern takes them.
private struct NameParts {
    var region: String?
    var account: String?
    var name: String
    var qualifier: String?

    init?(_ text: String, rule: FunctionReference.Rule) {
        var parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map { Substring($0) }[...]
        if parts.count > 3, parts[0] == "arn", parts[2] == "lambda",
            parts[1].isEmpty || parts[1].hasPrefix("aws")
        {
            parts = parts.dropFirst(3)
        }
        if parts.count > 1, let first = parts.first, Self.isRegion(first) {
            region = String(first)
            parts = parts.dropFirst()
        }
        if parts.count > 1, let first = parts.first, AccountID(first) != nil {
            account = String(first)
            parts = parts.dropFirst()
        }
        if parts.count > 1, parts.first == "function" { parts = parts.dropFirst() }
        guard let name = parts.first, parts.count <= 2, !name.isEmpty,
            name.utf8.allSatisfy({ FunctionReference.isName($0, rule.nameBytes) })
        else { return nil }
        self.name = String(name)
        if parts.count == 2, let last = parts.last {
            let isLatest = last == "$LATEST" || (rule == .using && last == "$LATEST.PUBLISHED")
            guard isLatest || (!last.isEmpty && last.utf8.allSatisfy { FunctionReference.isName($0, "-_") })
            else { return nil }
            qualifier = String(last)
        }
    }

    /// `us-east-1`, `us-gov-west-1`, `us-isob-east-1`, `eusc-de-east-1`.
    private static func isRegion(_ text: Substring) -> Bool {
        var words = text.split(separator: "-", omittingEmptySubsequences: false)[...]
        if words.first == "eusc" { words = words.dropFirst() }
        guard let area = words.popFirst(), area.utf8.count == 2, area.utf8.allSatisfy(isLower) else {
            return false
        }
        if words.first == "gov"
            || (words.first?.hasPrefix("iso") == true && words.first?.utf8.count ?? 9 <= 4)
        {
            words = words.dropFirst()
        }
        guard words.count == 2, let direction = words.first, let number = words.last, !direction.isEmpty,
            direction.utf8.allSatisfy(isLower), number.utf8.count == 1
        else { return false }
        return number.utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func isLower(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
}

extension AWSError {
    /// Throws where a number is outside of its range.
    static func check(_ value: Int?, in range: ClosedRange<Int>, at member: String) throws {
        guard let value, !range.contains(value) else { return }
        let rule =
            value < range.lowerBound
            ? "greater than or equal to \(range.lowerBound)" : "less than or equal to \(range.upperBound)"
        throw constraint(String(value), at: member, "Member must have value \(rule)")
    }

    /// AWS's words for one broken constraint.
    static func constraint(_ value: String, at member: String, _ rule: String) -> AWSError {
        .validation(
            "1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: "
                + rule
        )
    }
}
