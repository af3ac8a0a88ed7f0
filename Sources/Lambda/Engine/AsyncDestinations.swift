// The record that a destination gets of an asynchronous invocation that is over, and where it goes. Only
// functions are destinations so far; the operations refuse others when they are configured.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import CloudCore
import Wire

enum AsyncDestinations {
    /// The envelope, in AWS's order.
    static func envelope(
        _ record: AsyncRecord, payload: [UInt8], condition: AsyncPolicy.Condition, attempts: Int,
        version: String, answer: EngineAnswer?, at now: Instant
    ) -> [UInt8] {
        var text: [UInt8] = []
        func raw(_ part: String) { text.append(contentsOf: part.utf8) }
        func quoted(_ part: String) { JSONText.append(part, to: &text) }
        raw(#"{"version":"1.0","timestamp":"# + "\"\(CivilTime(now).iso8601(fractionDigits: 3))\"")
        raw(#","requestContext":{"requestId":"#)
        quoted(record.requestID)
        raw(#","functionArn":"#)
        quoted(qualified(record.invokedARN))
        raw(
            #","condition":"\#(condition.rawValue)","approximateInvokeCount":\#(attempts)},"requestPayload":"#
        )
        text.append(contentsOf: embedded(payload))
        if let answer {
            raw(#","responseContext":{"statusCode":200,"executedVersion":"#)
            quoted(version)
            if let error = answer.functionError {
                raw(#","functionError":"#)
                quoted(error)
            }
            raw(#"},"responsePayload":"#)
            text.append(contentsOf: embedded(answer.payload))
        }
        raw("}")
        return text
    }

    /// The function that an ARN names, with its qualifier.
    static func function(_ arn: ARN) -> (key: FunctionKey, qualifier: String?)? {
        let parts = arn.resource.split(separator: ":", omittingEmptySubsequences: false)
        guard arn.service == "lambda", (2...3).contains(parts.count), parts[0] == "function",
            let account = AccountID(arn.account), let region = Region(arn.region)
        else { return nil }
        let key = FunctionKey(account: account, region: region, name: String(parts[1]))
        return (key, parts.count == 3 ? String(parts[2]) : nil)
    }

    private static func qualified(_ arn: String) -> String {
        arn.split(separator: ":").count > 7 ? arn : arn + ":$LATEST"
    }

    /// The payload as it is where it is JSON, as a string otherwise.
    private static func embedded(_ payload: [UInt8]) -> [UInt8] {
        if payload.isEmpty { return Array("null".utf8) }
        if (try? JSON.parse(payload)) != nil { return payload }
        var text: [UInt8] = []
        JSONText.append(String(decoding: payload, as: UTF8.self), to: &text)
        return text
    }
}
