// Turns events into frames of `application/vnd.amazon.eventstream` by the shape table: which member of the
// stream's union, which of its members are headers, which is the payload.
// https://smithy.io/2.0/aws/amazon-eventstream.html

public import CloudCore

/// Encodes the events of one output stream. The content type of structured payloads is the protocol's.
public struct EventStreamEncoder: Sendable {
    /// The content type of the HTTP response.
    public static let contentType = "application/vnd.amazon.eventstream"

    /// The stream's union: one member per kind of event.
    public let stream: ShapeReference
    private let encodesPayload: ProtocolName

    public init(stream: ShapeReference, of name: ProtocolName) {
        self.stream = stream
        encodesPayload = name
    }

    /// Encodes the stream member of `output`; nil where the output has none.
    public init?(output: ShapeReference, of name: ProtocolName) {
        guard let member = output.members.first(where: { $0.flags.contains(.eventStream) }) else {
            return nil
        }
        self.init(stream: member.shape, of: name)
    }

    /// The frame of an event whose whole payload are these bytes: `PayloadChunk`, `Records`.
    /// Throws where the union has no such member or the payload is too large.
    public func frame(_ event: String, payload: [UInt8]) throws -> [UInt8] {
        let shape = try member(event).shape
        let isText = shape.members.first { $0.flags.contains(.eventPayload) }?.shape.kind == .string
        return try message(
            event, contentType: isText ? "text/plain" : "application/octet-stream", payload: payload
        ).frame()
    }

    /// The frame of an event given as a record of the union's member.
    public func frame(_ event: String, _ record: Record) throws -> [UInt8] {
        guard try member(event).shape == record.shape else {
            throw CodecError(.mismatch, "The record is not of the event's shape", at: 0)
        }
        var message = message(event, contentType: nil, payload: [])
        var rest = record
        var payload: (member: Member, value: Value)?
        var hasPayloadMember = false
        for (index, member) in record.shape.members.enumerated() {
            if member.flags.contains(.eventHeader) {
                if let value = record[index], let header = Self.header(value, member.shape.kind) {
                    message.headers.append(EventStreamHeader(member.name.text, header))
                }
                rest[index] = nil
            } else if member.flags.contains(.eventPayload) {
                hasPayloadMember = true
                payload = record[index].map { (member, $0) }
            }
        }
        if hasPayloadMember {
            try write(payload?.value, to: &message)
        } else if record.shape.members.contains(where: { !$0.flags.contains(.eventHeader) }) {
            try write(.record(rest), to: &message)
        }
        return try message.frame()
    }

    /// The first frame of a stream in an RPC protocol: the output's other members.
    public func initialResponse(_ output: Record) throws -> [UInt8] {
        var message = message("initial-response", contentType: nil, payload: [])
        try write(.record(output), to: &message)
        return try message.frame()
    }

    /// The frame of an error that ends the stream: a modelled one as the union has it, others by code and
    /// text.
    public func frame(_ error: AWSError) throws -> [UInt8] {
        guard
            let member = stream.members.first(where: { $0.shape.name == error.code || $0.name == error.code }
            ),
            member.shape.flags.contains(.exception)
        else {
            return try EventStreamMessage(headers: [
                EventStreamHeader(":message-type", "error"), EventStreamHeader(":error-code", error.code),
                EventStreamHeader(":error-message", error.message),
            ]).frame()
        }
        var record = Record(member.shape)
        for (index, field) in member.shape.members.enumerated() {
            let name = field.name.text
            let isMessage = name == ErrorFields.messageMember(of: member.shape)
            let text = isMessage ? error.message : error.fields[name]
            record[index] = text.map { ErrorFields.value($0, of: field) }
        }
        var message = EventStreamMessage(headers: [
            EventStreamHeader(":message-type", "exception"),
            EventStreamHeader(":exception-type", member.name.text),
        ])
        try write(.record(record), to: &message)
        return try message.frame()
    }

    private func member(_ event: String) throws -> Member {
        guard let member = stream.members.first(where: { $0.name == event }) else {
            throw CodecError(.mismatch, "The stream has no such event", at: 0)
        }
        return member
    }

    private func message(_ event: String, contentType: String?, payload: [UInt8]) -> EventStreamMessage {
        var message = EventStreamMessage(
            headers: [
                EventStreamHeader(":message-type", "event"), EventStreamHeader(":event-type", event),
            ], payload: payload)
        if let contentType { message.headers.append(EventStreamHeader(":content-type", contentType)) }
        return message
    }

    /// Sets the payload and its content type.
    private func write(_ value: Value?, to message: inout EventStreamMessage) throws {
        let contentType: String
        switch value {
        case nil: return
        case .blob(let bytes):
            message.payload = bytes
            contentType = "application/octet-stream"
        case .string(let text):
            message.payload = Array(text.utf8)
            contentType = "text/plain"
        case .record(let record): (message.payload, contentType) = try structured(record)
        default: throw CodecError(.mismatch, "An event's payload is of no kind that payloads have", at: 0)
        }
        message.headers.append(EventStreamHeader(":content-type", contentType))
    }

    private func structured(_ record: Record) throws -> (payload: [UInt8], contentType: String) {
        switch encodesPayload {
        case .restXML, .awsQuery, .ec2Query:
            var writer = XMLShapeWriter()
            writer.open(record.shape.name.text)
            writer.members(of: record)
            writer.close()
            return (writer.bytes, "text/xml")
        case .rpcV2CBOR:
            var writer = CBORShapeWriter()
            writer.record(record)
            return (writer.bytes, "application/cbor")
        case .awsJSON10: return (JSONShapeWriter.bytes(record, bodyOnly: false), "application/x-amz-json-1.0")
        case .awsJSON11: return (JSONShapeWriter.bytes(record, bodyOnly: false), "application/x-amz-json-1.1")
        case .restJSON1: return (JSONShapeWriter.bytes(record, bodyOnly: false), "application/json")
        }
    }

    private static func header(_ value: Value, _ kind: ShapeKind) -> EventStreamHeaderValue? {
        switch value {
        case .bool(let flag): return .bool(flag)
        case .integer(let number):
            return kind == .integer ? Int32(exactly: number).map { .integer($0) } : .long(number)
        case .string(let text): return .string(text)
        case .blob(let bytes): return .bytes(bytes)
        case .timestamp(let instant): return .timestamp(instant)
        default: return nil
        }
    }
}
