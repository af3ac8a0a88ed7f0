// Writes records as JSON by the shape table: wire names, timestamps in the member's format, blobs in Base64.

internal import CloudCore

enum JSONShapeWriter {
    /// A structure. With `bodyOnly`, members that travel elsewhere are left out.
    static func bytes(_ record: Record, bodyOnly: Bool) -> [UInt8] {
        var writer = JSONWriter()
        write(record, bodyOnly: bodyOnly, to: &writer)
        return writer.bytes
    }

    /// Any value.
    static func bytes(_ value: Value, of use: Member) -> [UInt8] {
        var writer = JSONWriter()
        write(value, of: use, to: &writer)
        return writer.bytes
    }

    static func write(_ record: Record, bodyOnly: Bool, to writer: inout JSONWriter) {
        writer.open("{")
        for (index, member) in record.shape.members.enumerated() {
            guard let value = record[index], !bodyOnly || member.location == .body else { continue }
            writer.key(member.wireName)
            write(value, of: member, to: &writer)
        }
        writer.close("}")
    }

    static func write(_ value: Value, of use: Member, to writer: inout JSONWriter) {
        switch value {
        case .null: writer.raw("null")
        case .bool(let flag): writer.write(flag)
        case .integer(let number): writer.write(number)
        case .double(let number): writer.write(number)
        case .string(let text): writer.write(text)
        case .blob(let bytes): writer.write(Base64.encode(bytes))
        case .timestamp(let instant): write(instant, of: use, to: &writer)
        case .list(let values):
            let element = use.shape.element
            writer.open("[")
            for value in values {
                writer.element()
                write(value, of: element, to: &writer)
            }
            writer.close("]")
        case .map(let map):
            let element = use.shape.value
            writer.open("{")
            for entry in map.entries {
                writer.key(entry.key)
                write(entry.value, of: element, to: &writer)
            }
            writer.close("}")
        case .record(let record): write(record, bodyOnly: false, to: &writer)
        case .document(let document): writer.write(document)
        case .body(let body): writer.write(Base64.encode(body.bytes ?? []))
        }
    }

    private static func write(_ instant: Instant, of use: Member, to writer: inout JSONWriter) {
        let format = use.timestampFormat ?? use.shape.timestampFormat ?? .epochSeconds
        let text = Timestamps.text(instant, format)
        if format == .epochSeconds { writer.raw(number: text) } else { writer.write(text) }
    }
}
