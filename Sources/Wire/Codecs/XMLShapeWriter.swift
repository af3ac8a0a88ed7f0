// Writes records as XML by the shape table: the members that travel in the body, in the model's order, with
// their namespaces and attributes. Roots and wrappers are the protocols' business.

/// Writes one document from records.
struct XMLShapeWriter {
    private(set) var writer = XMLWriter()

    var bytes: [UInt8] { writer.bytes }

    mutating func declaration() { writer.writeDeclaration() }
    mutating func open(_ name: String) { writer.open(name) }
    mutating func attribute(_ name: String, _ value: String) { writer.attribute(name, value) }
    mutating func element(_ name: String, _ text: String) { writer.element(name, text) }
    mutating func text(_ text: String) { writer.text(text) }
    mutating func close() { writer.close() }

    /// Declares `namespace` on the element just opened.
    mutating func declare(_ namespace: XMLNamespace?) {
        guard let namespace else { return }
        let name = namespace.prefix.isEmpty ? "xmlns" : "xmlns:" + namespace.prefix.text
        writer.attribute(name, namespace.uri.text)
    }

    /// The members of `record` as attributes and elements of the open element.
    mutating func members(of record: Record) {
        let members = record.shape.members
        for (index, member) in members.enumerated() where member.flags.contains(.xmlAttribute) {
            if let value = record[index], let text = ScalarText.text(value, of: member, timestamps: .iso8601)
            {
                writer.attribute(member.wireName.text, text)
            }
        }
        for index in 0..<members.count {
            guard let value = record[index] else { continue }
            let member = members[index]
            guard member.location == .body, !member.flags.contains(.xmlAttribute) else { continue }
            self.member(value, member)
        }
    }

    /// One member of the open element.
    mutating func member(_ value: Value, _ member: Member) {
        if member.flags.contains(.flattened) {
            flattened(value, member)
        } else {
            self.value(value, member, name: member.xmlName)
        }
    }

    /// One element called `name` with `value` in it.
    mutating func value(_ value: Value, _ use: Member, name: TableString) {
        writer.open(name.bytes)
        declare(use.namespace)
        switch value {
        case .record(let record): members(of: record)
        case .list(let values):
            let element = use.shape.element
            for value in values { self.value(value, element, name: element.wireName) }
        case .map(let map):
            for entry in map.entries {
                writer.open("entry")
                write(entry, of: use.shape)
                writer.close()
            }
        default:
            if let text = ScalarText.text(value, of: use, timestamps: .iso8601) { writer.text(text) }
        }
        writer.close()
    }

    /// A flattened list: its elements stand directly in the structure, under the element's own name where it
    /// has one. A flattened map: its entries do.
    private mutating func flattened(_ value: Value, _ member: Member) {
        switch value {
        case .list(let values):
            let element = member.shape.element
            let name = element.flags.contains(.named) ? element.wireName : member.xmlName
            for value in values { self.value(value, element, name: name) }
        case .map(let map):
            for entry in map.entries {
                writer.open(member.xmlName.bytes)
                write(entry, of: member.shape)
                writer.close()
            }
        default: self.value(value, member, name: member.xmlName)
        }
    }

    private mutating func write(_ entry: OrderedMap.Entry, of shape: ShapeReference) {
        value(.string(entry.key), shape.key, name: shape.key.xmlName)
        value(entry.value, shape.value, name: shape.value.xmlName)
    }
}
