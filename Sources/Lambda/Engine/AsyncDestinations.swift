// What a destination and a dead-letter queue get of an asynchronous invocation that is over.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import CloudCore
import Wire

/// An asynchronous invocation at its end.
struct AsyncEnd: Sendable {
    var record: AsyncRecord
    var payload: [UInt8]
    var condition: AsyncPolicy.Condition
    /// Runs of the function, this one included.
    var attempts: Int
    /// What the function answered last; nil where it did not run.
    var answer: EngineAnswer?
    /// Why it did not run.
    var refusal: AWSError?
    var time: Instant
}

enum AsyncDestinations {
    /// The envelope, in AWS's order. Where it would be larger than `limit`, it goes without the payloads.
    static func envelope(_ end: AsyncEnd, limit: Int) -> [UInt8] {
        let whole = envelope(end, hasPayloads: true)
        return whole.count <= limit ? whole : envelope(end, hasPayloads: false)
    }

    private static func envelope(_ end: AsyncEnd, hasPayloads: Bool) -> [UInt8] {
        var text: [UInt8] = []
        func raw(_ part: String) { text.append(contentsOf: part.utf8) }
        func quoted(_ part: String) { JSONText.append(part, to: &text) }
        let time = CivilTime(end.time).iso8601(fractionDigits: 3)
        raw(#"{"version":"1.0","timestamp":"# + "\"\(time)\"")
        raw(#","requestContext":{"requestId":"#)
        quoted(end.record.requestID)
        raw(#","functionArn":"#)
        quoted(qualified(end.record.invokedARN))
        raw(#","condition":"\#(end.condition.rawValue)","approximateInvokeCount":\#(end.attempts)}"#)
        if hasPayloads {
            raw(#","requestPayload":"#)
            text.append(contentsOf: embedded(end.payload))
        }
        if let answer = end.answer {
            raw(#","responseContext":{"statusCode":200,"executedVersion":"#)
            quoted(answer.executedVersion)
            if let error = answer.functionError {
                raw(#","functionError":"#)
                quoted(error)
            }
            raw("}")
            if hasPayloads {
                raw(#","responsePayload":"#)
                text.append(contentsOf: embedded(answer.payload))
            }
        }
        raw("}")
        return text
    }

    /// The attributes of a dead letter.
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
    static func attributes(_ end: AsyncEnd) -> [Delivery.Attribute] {
        let error = error(end)
        return attributes(requestID: end.record.requestID, code: error.code, message: error.message)
    }

    /// The first kilobyte of the message.
    static func attributes(requestID: String, code: Int?, message: String) -> [Delivery.Attribute] {
        var attributes = [Delivery.Attribute(name: "RequestID", type: .string, value: requestID)]
        if let code { attributes.append(.init(name: "ErrorCode", type: .number, value: String(code))) }
        attributes.append(.init(name: "ErrorMessage", type: .string, value: shortened(message)))
        return attributes
    }

    /// The status that a caller would have seen, and the message.
    private static func error(_ end: AsyncEnd) -> (code: Int?, message: String) {
        if end.condition == .zeroReservedConcurrency {
            // No code. Spelled as others have seen it come from AWS.
            return (
                nil, "Function not invoked. Function isconfigured with zero reserved concurrent executions"
            )
        }
        if let answer = end.answer {
            let message = (try? JSON.parse(answer.payload))?["errorMessage"]?.string ?? ""
            return (200, message)
        }
        // Too old before it could be tried again: it had been throttled till then.
        return (end.refusal?.status ?? 429, end.refusal?.message ?? "Rate Exceeded.")
    }

    private static func shortened(_ message: String) -> String {
        guard message.utf8.count > EngineLimits.deadLetterMessageBytes else { return message }
        var text = Substring(message)
        while text.utf8.count > EngineLimits.deadLetterMessageBytes {
            text = text.prefix(min(text.count - 1, EngineLimits.deadLetterMessageBytes))
        }
        return String(text)
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

    static func qualified(_ arn: String) -> String {
        arn.split(separator: ":").count > 7 ? arn : arn + ":$LATEST"
    }

    /// The payload as it is where it is JSON, as a string otherwise.
    private static func embedded(_ payload: [UInt8]) -> [UInt8] {
        if payload.isEmpty { return Array("null".utf8) }
        if PayloadCheck.fault(in: payload) == nil { return payload }
        var text: [UInt8] = []
        JSONText.append(String(decoding: payload, as: UTF8.self), to: &text)
        return text
    }
}
