// What a function says of the messages in its batch, where it reports failures one by one.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting

import Wire

enum BatchReport {
    /// The messages that are to come again. All of them where the report is malformed or names one that was
    /// not in the batch; none where it is empty or null.
    static func failures(in answer: [UInt8], of batch: [QueueItem]) -> Set<String> {
        let all = Set(batch.map(\.id))
        if answer.isEmpty { return [] }
        guard let report = try? JSON.parse(answer) else { return all }
        if report.isNull { return [] }
        guard report.object != nil else { return all }
        guard let list = report["batchItemFailures"], !list.isNull else { return [] }
        guard let items = list.array else { return all }
        var failures: Set<String> = []
        for item in items {
            guard let id = item["itemIdentifier"]?.string, all.contains(id) else { return all }
            failures.insert(id)
        }
        return failures
    }
}
