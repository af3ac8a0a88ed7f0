// Reads records from the parameters of the query protocols by the shape table: `.member.N` and flattened
// lists, `.entry.N.key` maps, and EC2's own spelling.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

/// Reads a form's tree into records.
struct FormShapeReader {
    let form: FormTree
    /// EC2's dialect: names begin with a capital, lists are always flat.
    let isEC2: Bool
    private var budget = ValueBudget()

    init(_ form: FormTree, isEC2: Bool = false) {
        self.form = form
        self.isEC2 = isEC2
    }

    /// The structure whose members' names continue `node`.
    mutating func record(_ shape: ShapeReference, at node: FormTree.Node) throws(CodecError) -> Record {
        guard budget.spend(shape.members.count) else { throw CodecError(.limit, ValueBudget.text, at: 0) }
        var record = Record(shape)
        let members = shape.members
        for index in 0..<members.count {
            let member = members[index]
            guard let place = place(of: member, in: node) else { continue }
            record[index] = try value(of: member, at: place)
        }
        return record
    }

    /// Where the member's parameters are, if any were sent.
    private func place(of member: Member, in node: FormTree.Node) -> FormTree.Node? {
        if let place = form.child(name(of: member), of: node) { return place }
        // A flattened list also goes by its element's name: `Filter.1` instead of `Filters.1`.
        guard member.flags.contains(.flattened), member.shape.kind == .list else { return nil }
        let element = member.shape.element
        return element.flags.contains(.named) ? form.child(name(of: element), of: node) : nil
    }

    private func name(of member: Member) -> String {
        let name = member.xmlName.text
        guard isEC2, let first = name.first, first.isLowercase else { return name }
        return first.uppercased() + name.dropFirst()
    }

    private mutating func value(of use: Member, at node: FormTree.Node) throws(CodecError) -> Value {
        let shape = use.shape
        switch shape.kind {
        case .structure: return .record(try record(shape, at: node))
        case .list: return .list(try list(of: use, at: node))
        case .map: return .map(try map(of: use, at: node))
        default:
            let text = form.value(of: node) ?? ""
            guard !form.hasChildren(node), let value = ScalarText.value(text, of: use, timestamps: .iso8601)
            else { throw mismatch }
            return value
        }
    }

    private mutating func list(of use: Member, at node: FormTree.Node) throws(CodecError) -> [Value] {
        let element = use.shape.element
        let isFlat = isEC2 || use.flags.contains(.flattened)
        guard let place = isFlat ? node : form.child(name(of: element), of: node) else {
            // An empty list is written as the bare name.
            guard !form.hasChildren(node), form.value(of: node) == "" else { throw mismatch }
            return []
        }
        let places = form.elements(of: place)
        // Of a flat list clients may leave out the number of its one element: `AttributeName=All`.
        if places.isEmpty, isFlat, form.value(of: place)?.isEmpty == false {
            return [try value(of: element, at: place)]
        }
        var values: [Value] = []
        for place in places { values.append(try value(of: element, at: place)) }
        return values
    }

    private mutating func map(of use: Member, at node: FormTree.Node) throws(CodecError) -> OrderedMap {
        let shape = use.shape
        guard let place = use.flags.contains(.flattened) ? node : form.child("entry", of: node) else {
            guard !form.hasChildren(node), form.value(of: node) == "" else { throw mismatch }
            return OrderedMap()
        }
        let (keyName, valueName) = (shape.key.xmlName.text, shape.value.xmlName.text)
        var map = OrderedMap()
        var places = form.elements(of: place)
        // The same of a flat map's one entry: `Attribute.Name=Policy&Attribute.Value=…`.
        if places.isEmpty, form.child(keyName, of: place) != nil { places = [place] }
        for place in places {
            guard let keyPlace = form.child(keyName, of: place), let key = form.value(of: keyPlace) else {
                throw mismatch
            }
            let valuePlace = form.child(valueName, of: place)
            var value = Value.null
            if let valuePlace { value = try self.value(of: shape.value, at: valuePlace) }
            map.entries.append(OrderedMap.Entry(key, value))
        }
        return map
    }

    private var mismatch: CodecError { CodecError(.mismatch, "A parameter is not of its type", at: 0) }
}
