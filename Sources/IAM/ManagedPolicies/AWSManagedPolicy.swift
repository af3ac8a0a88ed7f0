// AWS's own managed policies, those that serverless applications and their deployments attach, as AWS
// publishes them. They belong to nobody's account and cannot be changed. The table is embedded by CPolicies,
// written by Tools/policygen, and read when it is first asked for: its index once, a document each time.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

import CPolicies
import CloudCore

/// A managed policy of AWS, in its default version. The older ones are not kept.
struct AWSManagedPolicy: Sendable {
    /// Where a line of the table begins and ends.
    private let line: Range<Int>

    let name: String
    /// With both slashes.
    let path: String
    /// `ANPA…`, as on AWS.
    let id: String
    /// `v1`, …
    let version: String
    let createdAt: Instant
    let updatedAt: Instant
    let description: String?

    var arn: String { "arn:aws:iam::aws:policy\(path)\(name)" }

    /// The document, without white space between tokens.
    var json: String {
        let fields = Self.bytes(line).split(
            separator: Self.tab, maxSplits: 6, omittingEmptySubsequences: false)
        return String(decoding: fields[6], as: UTF8.self)
    }

    /// All of them, by name.
    static let all: [AWSManagedPolicy] = lines().map(AWSManagedPolicy.init(line:))
        .sorted { $0.name < $1.name }

    static let byARN: [String: AWSManagedPolicy] = Dictionary(
        all.map { ($0.arn, $0) }, uniquingKeysWith: { first, _ in first })
}

// MARK: The table: path and name, id, version, when made, when changed, description, document

extension AWSManagedPolicy {
    private static let tab = UInt8(ascii: "\t")

    private init(line: Range<Int>) {
        self.line = line
        let fields = Self.bytes(line).split(
            separator: Self.tab, maxSplits: 6, omittingEmptySubsequences: false)
        precondition(fields.count == 7, "the table of AWS's managed policies has seven fields a line")
        let texts = fields.dropLast().map { String(decoding: $0, as: UTF8.self) }
        let slash = texts[0].lastIndex(of: "/") ?? texts[0].startIndex
        path = String(texts[0][...slash])
        name = String(texts[0][texts[0].index(after: slash)...])
        id = texts[1]
        version = texts[2]
        createdAt = CivilTime(iso8601: texts[3])?.instant ?? .epoch
        updatedAt = CivilTime(iso8601: texts[4])?.instant ?? .epoch
        description = texts[5].isEmpty ? nil : texts[5]
    }

    private static func bytes(_ line: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: cpolicies_table + line.lowerBound, count: line.count)
    }

    private static func lines() -> [Range<Int>] {
        let table = UnsafeBufferPointer(start: cpolicies_table, count: cpolicies_table_bytes)
        var lines: [Range<Int>] = []
        var start = 0
        for (index, byte) in table.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(start..<index)
            start = index + 1
        }
        return lines
    }
}

extension CivilTime {
    /// `2015-04-09T15:03:43Z`, as the table writes it.
    fileprivate init?(iso8601 text: String) {
        let numbers = text.utf8.split { !(48...57).contains($0) }.compactMap {
            Int(String(decoding: $0, as: UTF8.self))
        }
        guard numbers.count == 6 else { return nil }
        self.init(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
            second: numbers[5])
    }
}
