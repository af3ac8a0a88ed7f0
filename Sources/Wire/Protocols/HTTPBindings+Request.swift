// The REST protocols' bindings of a request: labels of the path, query, headers, and the payload.
// https://smithy.io/2.0/spec/http-bindings.html

internal import CloudCore

/// Moves members between records and HTTP messages.
enum HTTPBindings {
    static func decode(
        _ request: WireRequest, as operation: OperationShape, body: some RESTBody
    ) throws -> Record {
        var record = Record(operation.input)
        let members = operation.input.members
        let parameters = request.head.query.isEmpty ? [] : request.head.parameters
        guard parameters.count <= WireLimits.queryParameters else {
            throw AWSError("InvalidRequestException", "The request has too many query parameters.")
        }
        var labels: [(name: String, value: String)]?
        for (index, member) in members.enumerated() {
            switch member.location {
            case .body: continue
            case .path:
                let all =
                    labels ?? operation.pathLabels(of: request.head)
                labels = all
                guard let text = all.first(where: { member.wireName == $0.name })?.value else { continue }
                record[index] = try scalar(text, member, .iso8601, operation, body)
            case .query:
                record[index] = try query(parameters, member, members, operation, body)
            case .header:
                record[index] = try header(request.head.headers, member, operation, body)
            case .prefixHeaders: record[index] = prefixed(request.head.headers, member)
            case .statusCode: continue
            }
        }
        if let payload = operation.input.payload {
            if let stream = request.stream, members[payload].flags.contains(.streaming) {
                record[payload] = .body(StreamingBody(stream))
            } else {
                record[payload] = try self.payload(request.body, members[payload], operation, body)
            }
        } else {
            try body.readMembers(request.body, into: &record, of: operation)
        }
        return record
    }

    private static func scalar(
        _ text: String, _ member: Member, _ timestamps: TimestampFormat, _ operation: OperationShape,
        _ body: some RESTBody
    ) throws -> Value {
        guard let value = ScalarText.value(text, of: member, timestamps: timestamps) else {
            throw body.badParameter(member, in: operation)
        }
        return value
    }

    private static func query(
        _ parameters: [(name: String, value: String)], _ member: Member, _ members: MemberList,
        _ operation: OperationShape, _ body: some RESTBody
    ) throws -> Value? {
        let shape = member.shape
        switch shape.kind {
        case .list:
            let values = parameters.filter { member.wireName == $0.name }
            if values.isEmpty { return nil }
            return .list(
                try values.map { try scalar($0.value, shape.element, .iso8601, operation, body) })
        case .map: return queryMap(parameters, shape, members, operation)
        default:
            guard let text = parameters.first(where: { member.wireName == $0.name })?.value else {
                return nil
            }
            return try scalar(text, member, .iso8601, operation, body)
        }
    }

    /// Every parameter that neither another member nor the URI itself takes, as a map of strings or of lists
    /// of strings.
    private static func queryMap(
        _ parameters: [(name: String, value: String)], _ shape: ShapeReference, _ members: MemberList,
        _ operation: OperationShape
    ) -> Value? {
        var map = OrderedMap()
        let literals = PathTemplate(operation.requestURI.text).query
        for (name, value) in parameters {
            guard !members.contains(where: { $0.location == .query && $0.wireName == name }),
                !literals.contains(where: { $0.name == name })
            else { continue }
            let isList = shape.value.shape.kind == .list
            guard let index = map.entries.firstIndex(where: { $0.key == name }) else {
                map.entries.append(.init(name, isList ? .list([.string(value)]) : .string(value)))
                continue
            }
            if case .list(let values) = map.entries[index].value {
                map.entries[index].value = .list(values + [.string(value)])
            }
        }
        return map.isEmpty ? nil : .map(map)
    }

    private static func header(
        _ headers: HeaderFields, _ member: Member, _ operation: OperationShape, _ body: some RESTBody
    ) throws -> Value? {
        guard let text = headers[member.wireName.text] else { return nil }
        guard member.shape.kind == .list else {
            return try scalar(text, member, .httpDate, operation, body)
        }
        let all = headers.all(member.wireName.text).joined(separator: ",")
        if all.isEmpty { return nil }
        let element = member.shape.element
        return .list(
            try HeaderList.split(all, datesInside: element.shape.kind == .timestamp).map {
                try scalar($0, element, .httpDate, operation, body)
            })
    }

    private static func prefixed(_ headers: HeaderFields, _ member: Member) -> Value? {
        let prefix = member.wireName.text.lowercased()
        var map = OrderedMap()
        for field in headers.fields where field.name.lowercased().hasPrefix(prefix) {
            map.entries.append(.init(String(field.name.dropFirst(prefix.count)), .string(field.value)))
        }
        return map.isEmpty ? nil : .map(map)
    }

    private static func payload(
        _ bytes: [UInt8], _ member: Member, _ operation: OperationShape, _ body: some RESTBody
    ) throws -> Value? {
        if member.flags.contains(.eventStream) { return .body(StreamingBody(bytes)) }
        switch member.shape.kind {
        case .blob:
            if member.flags.contains(.streaming) { return .body(StreamingBody(bytes)) }
            return bytes.isEmpty ? nil : .blob(bytes)
        case .string:
            if bytes.isEmpty { return nil }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw body.badParameter(member, in: operation)
            }
            return .string(text)
        default: return bytes.isEmpty ? nil : try body.readPayload(bytes, of: member, in: operation)
        }
    }
}

/// Lists in one header: separated by commas, with quoted strings, and dates that have a comma themselves.
enum HeaderList {
    static func split(_ text: String, datesInside: Bool) -> [String] {
        var parts: [String] = []
        var current: [UInt8] = []
        var (isQuoted, isEscaped, commas) = (false, false, 0)
        for byte in text.utf8 {
            if isEscaped {
                current.append(byte)
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                commas += 1
                if datesInside, !commas.isMultiple(of: 2) {
                    current.append(byte)
                } else {
                    parts.append(trimmed(current))
                    current = []
                }
            } else {
                current.append(byte)
            }
        }
        parts.append(trimmed(current))
        return parts
    }

    /// The elements in one header's value; those with commas or quotes are quoted.
    static func join(_ parts: [String]) -> String {
        parts.map { part in
            guard part.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) else {
                return part
            }
            var quoted = "\""
            for character in part {
                if character == "\"" || character == "\\" { quoted.append("\\") }
                quoted.append(character)
            }
            return quoted + "\""
        }.joined(separator: ",")
    }

    private static func trimmed(_ bytes: [UInt8]) -> String {
        var slice = bytes[...]
        while let first = slice.first, first == 0x20 || first == 0x09 { slice = slice.dropFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice = slice.dropLast() }
        return String(decoding: slice, as: UTF8.self)
    }
}
