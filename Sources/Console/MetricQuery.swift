// What a page asks of the metrics: `?Namespace=AWS/Lambda&Resource=NAME&Period=1`.

import CloudCore

/// Some series, by the second or by the minute.
struct MetricQuery: Hashable, Sendable {
    var namespace: String
    /// Nil for all.
    var resource: String?
    /// Nil for all; one of both must be named.
    var metric: String?
    var isBySecond: Bool

    init(_ head: RequestHead) throws {
        resource = head.parameter("Resource")
        metric = head.parameter("Metric")
        namespace = head.parameter("Namespace") ?? ""
        for text in [namespace, resource ?? "-", metric ?? "-"]
        where text.isEmpty || text.utf8.count > Limits.resourceBytes {
            throw AWSError.validation("Namespace, and Resource or Metric, are wanted.")
        }
        guard resource != nil || metric != nil else {
            throw AWSError.validation("Namespace, and Resource or Metric, are wanted.")
        }
        switch head.parameter("Period") {
        case "1": isBySecond = true
        case "60", nil: isBySecond = false
        default: throw AWSError.validation("Period is 1 or 60.")
        }
    }
}
