// Messages as functions get them, and as filters see them.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event

import CloudCore
import EventPatterns
import Wire

/// A message with its part of the event.
struct QueueItem: Hashable, Sendable {
    var id: String
    var receiptHandle: String
    /// Its JSON in `Records`.
    var record: [UInt8]
    /// `AWSTraceHeader`, which tells of the calls that led to the message.
    var traceHeader: String?
}

enum QueueEvent {
    /// What surrounds the records.
    static let frameBytes = #"{"Records":[]}"#.utf8.count
    private static let separatorBytes = 1

    /// What a message takes of the payload.
    static func bytes(of item: QueueItem) -> Int { item.record.count + separatorBytes }

    static func payload(_ items: [QueueItem]) -> [UInt8] {
        var text = Array(#"{"Records":["#.utf8)
        text.reserveCapacity(items.reduce(frameBytes) { $0 + bytes(of: $1) })
        for (index, item) in items.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += item.record
        }
        return text + Array("]}".utf8)
    }

    static func item(_ message: QueueMessage, from queue: ARN, hasWindow: Bool) -> QueueItem {
        QueueItem(
            id: message.messageID, receiptHandle: message.receiptHandle,
            record: record(message, from: queue, hasWindow: hasWindow) { text in
                JSONText.append(message.body, to: &text)
            }, traceHeader: message.systemAttributes["AWSTraceHeader"])
    }

    /// Whether one of the filters lets the message through. Its body is JSON to them where it is an object or
    /// an array, and a text otherwise.
    static func matches(_ message: QueueMessage, from queue: ARN, _ filters: EventMatcher) -> Bool {
        let body = Array(message.body.utf8)
        let first = body.first { ![9, 10, 13, 32].contains($0) }
        let isJSON =
            (first == UInt8(ascii: "{") || first == UInt8(ascii: "[")) && PayloadCheck.fault(in: body) == nil
        let record = record(message, from: queue, hasWindow: false) { text in
            if isJSON { text += body } else { JSONText.append(message.body, to: &text) }
        }
        return (try? filters.matches(record).isEmpty) == false
    }

    private static func record(
        _ message: QueueMessage, from queue: ARN, hasWindow: Bool, body: (inout [UInt8]) -> Void
    ) -> [UInt8] {
        var text: [UInt8] = []
        func name(_ name: String) {
            text.append(text.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
            JSONText.append(name, to: &text)
            text.append(UInt8(ascii: ":"))
        }
        func member(_ key: String, _ value: String) {
            name(key)
            JSONText.append(value, to: &text)
        }
        member("messageId", message.messageID)
        member("receiptHandle", message.receiptHandle)
        name("body")
        body(&text)
        name("attributes")
        text += JSONText.object(
            message.systemAttributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        name("messageAttributes")
        text += attributes(message.attributes)
        if let digest = message.md5OfAttributes {
            member("md5OfMessageAttributes", digest)
        } else if hasWindow {
            // Seen so on AWS, and only where messages are gathered.
            name("md5OfMessageAttributes")
            text += Array("null".utf8)
        }
        member("md5OfBody", message.md5OfBody)
        member("eventSource", "aws:sqs")
        member("eventSourceARN", queue.description)
        member("awsRegion", queue.region)
        text.append(UInt8(ascii: "}"))
        return text
    }

    private static func attributes(_ attributes: [QueueMessage.Attribute]) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for (index, attribute) in attributes.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            JSONText.append(attribute.name, to: &text)
            text += Array(":{".utf8)
            if let string = attribute.string {
                text += Array(#""stringValue":"#.utf8)
                JSONText.append(string, to: &text)
                text.append(UInt8(ascii: ","))
            }
            if let binary = attribute.binary {
                text += Array("\"binaryValue\":\"\(Base64.encode(binary))\",".utf8)
            }
            text += Array(#""stringListValues":[],"binaryListValues":[],"dataType":"#.utf8)
            JSONText.append(attribute.dataType, to: &text)
            text.append(UInt8(ascii: "}"))
        }
        return text + [UInt8(ascii: "}")]
    }
}
