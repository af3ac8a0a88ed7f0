// What a message must be before a queue takes it.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html

import CloudCore

/// A message as its sender asks for it.
struct MessageRequest: Sendable {
    var body = ""
    var delaySeconds: Int?
    var attributes: [String: MessageAttributeValue] = [:]
    var systemAttributes: [String: MessageSystemAttributeValue] = [:]
    var deduplicationID: String?
    var groupID: String?
}

/// An entry of a batch of messages, or a message alone.
struct SendEntry: Sendable {
    var id: String?
    var request = MessageRequest()
    /// Whether the request said a body, be it empty.
    var hasBody = false
}

/// A message that a queue can take.
struct CheckedMessage: Sendable {
    /// The body as it is kept, where the queue has a key.
    var sealedBody: SealedBody?
    var body: String
    var attributes: [MessageAttribute]
    var traceHeader: String?
    var delay: Duration
    var group: String?
    var deduplicationID: String?
    /// Of the body and the sender's attributes.
    var bytes: Int

    init(_ request: MessageRequest, for queue: QueueSettings) throws(AWSError) {
        guard !request.body.isEmpty else { throw SQSError.missing("MessageBody") }
        body = request.body
        attributes = try MessageAttributes.check(request.attributes)
        traceHeader = try MessageAttributes.traceHeader(request.systemAttributes)
        bytes = MessageAttributes.bytes(attributes) + body.utf8.count
        guard bytes <= queue.maximumMessageBytes else { throw SQSError.tooLong(queue.maximumMessageBytes) }
        try Self.checkCharacters(body)
        group = request.groupID
        deduplicationID = request.deduplicationID
        if let group { try Self.check(group, "MessageGroupId") }
        if let deduplicationID { try Self.check(deduplicationID, "MessageDeduplicationId") }
        delay = .seconds(queue.isFIFO ? 0 : request.delaySeconds ?? queue.delaySeconds)
        if let seconds = request.delaySeconds {
            guard (0...Limits.delaySeconds).contains(seconds) else {
                throw SQSError.badParameter(
                    "DelaySeconds", String(seconds), "DelaySeconds must be >= 0 and <= 900.")
            }
            if queue.isFIFO, seconds != queue.delaySeconds {
                throw SQSError.badParameter(
                    "DelaySeconds", String(seconds),
                    "The request include parameter that is not valid for this queue type.")
            }
        }
        if queue.isFIFO {
            guard group != nil else { throw SQSError.missing("MessageGroupId") }
            if deduplicationID == nil {
                guard queue.deduplicatesByContent else { throw SQSError.noDeduplication }
                deduplicationID = MessageDigests.deduplicationID(body)
            }
        } else if let deduplicationID {
            throw SQSError.badParameter(
                "MessageDeduplicationId", deduplicationID,
                "The request includes a parameter that is not valid for this queue type.")
        }
    }

    /// Alphanumeric and punctuation, 1 to 128 characters.
    private static func check(_ id: String, _ name: String) throws(AWSError) {
        let isFine =
            (1...Limits.groupIDCharacters).contains(id.utf8.count)
            && id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isFine else {
            throw SQSError.badParameter(
                name, id,
                "\(name) can only include alphanumeric and punctuation characters. 1 to 128 in length.")
        }
    }

    /// What XML 1.0 can carry.
    private static func checkCharacters(_ text: String) throws(AWSError) {
        var text = text
        let isPlain = text.withUTF8 {
            $0.allSatisfy { $0 >= 0x20 && $0 < 0x80 || $0 == 9 || $0 == 10 || $0 == 13 }
        }
        if isPlain { return }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: continue
            default: throw SQSError.badCharacter(scalar.value)
            }
        }
    }
}

/// The attributes that senders give their messages.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
enum MessageAttributes {
    /// In the order of their names.
    static func check(
        _ attributes: [String: MessageAttributeValue]
    ) throws(AWSError) -> [MessageAttribute] {
        guard attributes.count <= Limits.messageAttributes else {
            throw SQSError.invalidValue(
                "Number of message attributes [\(attributes.count)] exceeds the allowed maximum [10].")
        }
        var checked: [MessageAttribute] = []
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            try checkName(name)
            checked.append(
                try check(name, value.dataType, value.stringValue, value.binaryValue))
        }
        return checked
    }

    /// Lists of values are in the API, "reserved for future use".
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html
    static func refuseLists(
        _ attributes: [String: MessageAttributeValue]?, _ operation: String
    ) throws(AWSError) {
        for value in (attributes ?? [:]).values
        where value.stringListValues != nil || value.binaryListValues != nil {
            throw SQSError.noLists(operation)
        }
    }

    /// The one attribute that senders may give for SQS itself.
    static func traceHeader(
        _ attributes: [String: MessageSystemAttributeValue]
    ) throws(AWSError) -> String? {
        for (name, value) in attributes {
            guard name == "AWSTraceHeader" else {
                throw SQSError.invalidValue(
                    "Message system attribute name '\(name)' is invalid. The only supported name is "
                        + "AWSTraceHeader.")
            }
            let checked = try check(name, value.dataType, value.stringValue, value.binaryValue)
            guard case .string(let text) = checked.value, checked.type == "String" else {
                throw SQSError.invalidValue(
                    "The message system attribute 'AWSTraceHeader' must be of the type 'String'.")
            }
            return text
        }
        return nil
    }

    static func bytes(_ attributes: [MessageAttribute]) -> Int {
        attributes.reduce(0) { sum, attribute in
            let value: Int
            switch attribute.value {
            case .string(let text): value = text.utf8.count
            case .binary(let bytes): value = bytes.count
            }
            return sum + attribute.name.utf8.count + attribute.type.utf8.count + value
        }
    }

    private static func checkName(_ name: String) throws(AWSError) {
        let lower = name.lowercased()
        let isFine =
            (1...Limits.attributeNameCharacters).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
            } && !name.hasPrefix(".") && !name.hasSuffix(".") && !lower.hasPrefix("aws.")
            && !lower.hasPrefix("amazon.")
        var isDotted = false
        var last: UInt8 = 0
        for byte in name.utf8 {
            if byte == UInt8(ascii: "."), last == byte { isDotted = true }
            last = byte
        }
        guard isFine, !isDotted else {
            throw SQSError.invalidValue(
                "The message attribute name '\(name)' is invalid. It can contain A-Z, a-z, 0-9, underscore, "
                    + "hyphen and period, up to 256 of them, not begin or end with a period, not have "
                    + "periods in succession, and not begin with AWS. or Amazon.")
        }
    }

    private static func check(
        _ name: String, _ type: String, _ string: String?, _ binary: [UInt8]?
    ) throws(AWSError) -> MessageAttribute {
        guard !type.isEmpty else {
            throw SQSError.invalidValue(
                "The message attribute '\(name)' must contain non-empty message attribute type.")
        }
        let kind = type.prefix { $0 != "." }
        guard ["String", "Number", "Binary"].contains(kind), type.utf8.count <= Limits.attributeTypeCharacters
        else {
            throw SQSError.invalidValue(
                "The message attribute '\(name)' has an invalid message attribute type, the set of supported "
                    + "type prefixes is Binary, Number, and String.")
        }
        let empty = SQSError.invalidValue(
            "The message attribute '\(name)' must contain non-empty message attribute value for message "
                + "attribute type '\(kind)'.")
        if kind == "Binary" {
            guard let binary, !binary.isEmpty else { throw empty }
            return MessageAttribute(name: name, type: type, value: .binary(binary))
        }
        guard let string, !string.isEmpty else { throw empty }
        if kind == "Number", !isNumber(string) {
            throw SQSError.invalidValue(
                "Can't cast the value of message attribute '\(name)' to a number.")
        }
        return MessageAttribute(name: name, type: type, value: .string(string))
    }

    private static func isNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 64, let value = Double(text) else { return false }
        return value.isFinite && !text.utf8.contains { $0 | 32 == UInt8(ascii: "x") }
    }
}
