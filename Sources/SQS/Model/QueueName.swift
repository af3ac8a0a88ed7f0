// What a queue is called: by account, region and name, as ARN, and by the URLs that clients know it by.

import CloudCore

/// A queue's coordinates.
struct QueueName: Hashable, Sendable {
    var account: AccountID
    var region: Region
    var name: String

    var isFIFO: Bool { name.hasSuffix(".fifo") }

    var arn: ARN {
        ARN(
            partition: region.partition, service: "sqs", region: region.name, account: account.text,
            resource: name)
    }

    func url(at endpoint: String) -> String { "\(endpoint)/\(account)/\(name)" }

    init(account: AccountID, region: Region, name: String) {
        self.account = account
        self.region = region
        self.name = name
    }

    /// A new queue's name. Throws InvalidParameterValue where it is none.
    init(new name: String, isFIFO: Bool, _ context: RequestContext) throws(AWSError) {
        let stem = isFIFO && name.hasSuffix(".fifo") ? name.dropLast(5) : name[...]
        guard (1...Limits.queueNameCharacters).contains(name.utf8.count), !stem.isEmpty,
            stem.utf8.allSatisfy(Self.isAllowed), !isFIFO || name.hasSuffix(".fifo")
        else { throw SQSError.badName(isFIFO: isFIFO) }
        self.init(account: context.account, region: context.region, name: name)
    }

    /// The queue that an ARN names; nil where it names something else.
    init?(_ arn: ARN) {
        guard arn.service == "sqs", let account = AccountID(arn.account), let region = Region(arn.region),
            !arn.resource.isEmpty
        else { return nil }
        self.init(account: account, region: region, name: arn.resource)
    }

    /// The queue that a URL names, in any of the forms that clients hold: AWS's
    /// `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` and its older ones, LocalStack's, ours, or a path
    /// alone. A URL of ours does not say the region; the request's signature does.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    init(url: String, _ context: RequestContext) throws(AWSError) {
        // By bytes: every request comes through here.
        var rest = url.utf8[...]
        var region: Region?
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: "://".utf8) {
            rest = rest[colon...].dropFirst(3)
            let host = rest.prefix { $0 != UInt8(ascii: "/") }
            region = Self.region(ofHost: Substring(host))
            rest = rest[host.endIndex...]
        }
        var parts = rest.split(separator: UInt8(ascii: "/")).map { PercentEncoding.decode(Substring($0)) }
        if parts.count == 4, parts[0] == "queue" {
            region = Region(parts[1])
            parts.removeFirst(2)
        }
        guard parts.count == 2, let account = AccountID(parts[0]) else { throw SQSError.badAddress(url) }
        if let region, region != context.region { throw SQSError.badAddress(url) }
        self.init(account: account, region: context.region, name: parts[1])
    }

    /// `sqs.REGION.…` or `REGION.queue.…`
    private static func region(ofHost host: Substring) -> Region? {
        let labels = host.utf8.prefix { $0 != UInt8(ascii: ":") }.split(separator: UInt8(ascii: "."))
            .map { Substring($0) }
        guard labels.count > 2 else { return nil }
        let named = labels[0] == "sqs" ? labels[1] : labels[1] == "queue" ? labels[0] : nil
        guard let named, named.utf8.contains(UInt8(ascii: "-")) else { return nil }
        return Region(named)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): return true
        default: return false
        }
    }

    static func isBatchID(_ id: String) -> Bool {
        (1...Limits.batchEntryIDCharacters).contains(id.utf8.count) && id.utf8.allSatisfy(isAllowed)
    }
}
