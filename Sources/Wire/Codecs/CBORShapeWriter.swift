// Writes records as CBOR by the shape table, for rpcv2Cbor: maps by the members' names in the model.

import CloudCore

/// Writes one data item from records.
struct CBORShapeWriter {
    private(set) var writer = CBORWriter()

    var bytes: [UInt8] { writer.bytes }

    /// A map of the record's members. `first` goes before them: an error's `__type` and what its shape lacks.
    mutating func record(_ record: Record, first: [(name: String, text: String)] = []) {
        let members = record.shape.members
        let set = (0..<members.count).filter { record[$0] != nil }
        writer.beginMap(count: first.count + set.count)
        for (name, text) in first {
            writer.write(name)
            writer.write(text)
        }
        for index in set {
            writer.write(members[index].name.text)
            value(record[index] ?? .null)
        }
    }

    mutating func value(_ value: Value) {
        switch value {
        case .null: writer.writeNull()
        case .bool(let flag): writer.write(flag)
        case .integer(let number): writer.write(number)
        case .double(let number): writer.write(number)
        case .string(let text): writer.write(text)
        case .blob(let bytes): writer.write(bytes)
        case .timestamp(let instant): timestamp(instant)
        case .list(let values):
            writer.beginArray(count: values.count)
            for value in values { self.value(value) }
        case .map(let map):
            writer.beginMap(count: map.count)
            for entry in map.entries {
                writer.write(entry.key)
                self.value(entry.value)
            }
        case .record(let record): self.record(record)
        // The protocol has neither documents nor bodies that stream.
        case .document, .body: writer.writeNull()
        }
    }

    /// Tag 1, in seconds: whole ones as an integer, others as a double, exact enough for milliseconds.
    private mutating func timestamp(_ instant: Instant) {
        writer.writeTag(1)
        if instant.milliseconds % 1000 == 0 {
            writer.write(instant.seconds)
        } else {
            writer.write(Double(instant.milliseconds) / 1000)
        }
    }
}
