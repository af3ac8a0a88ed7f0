// The REST protocols' bindings of a response: status, headers, and the payload.

internal import CloudCore

extension HTTPBindings {
    static func encode(
        _ output: Record, of operation: OperationShape, body: some RESTBody,
        into response: inout WireResponse
    ) throws {
        let members = output.shape.members
        response.status = operation.status
        var hasBodyMembers = false
        for (index, member) in members.enumerated() {
            switch member.location {
            case .body: hasBodyMembers = true
            case .statusCode:
                if case .integer(let status)? = output[index] { response.status = Int(status) }
            case .header:
                if let text = output[index].flatMap({ headerText($0, member) }) {
                    response.headers[member.wireName.text] = text
                }
            case .prefixHeaders:
                guard case .map(let map)? = output[index] else { continue }
                for entry in map.entries {
                    guard case .string(let text) = entry.value else { continue }
                    response.headers[member.wireName.text + entry.key] = text
                }
            case .path, .query: continue
            }
        }
        if let payload = output.shape.payload {
            try writePayload(output[payload], members[payload], operation, body, &response)
        } else if hasBodyMembers, response.status != 204 {
            setContentType(body.contentType, &response)
            response.body = .bytes(try body.writeMembers(of: output, in: operation))
        }
    }

    private static func writePayload(
        _ value: Value?, _ member: Member, _ operation: OperationShape, _ body: some RESTBody,
        _ response: inout WireResponse
    ) throws {
        guard let value else { return }
        switch value {
        case .body(let stream):
            let isEvents = member.flags.contains(.eventStream)
            setContentType(
                isEvents ? "application/vnd.amazon.eventstream" : "application/octet-stream", &response)
            response.body = stream.responseBody
        case .blob(let bytes):
            setContentType("application/octet-stream", &response)
            response.body = .bytes(bytes)
        case .string(let text):
            setContentType("text/plain", &response)
            response.body = .bytes(Array(text.utf8))
        default:
            setContentType(body.contentType, &response)
            response.body = .bytes(try body.writePayload(value, of: member, in: operation))
        }
    }

    /// A Content-Type that a member bound already stays.
    private static func setContentType(_ type: String, _ response: inout WireResponse) {
        if response.headers["Content-Type"] == nil { response.headers["Content-Type"] = type }
    }

    private static func headerText(_ value: Value, _ member: Member) -> String? {
        guard case .list(let values) = value else {
            return ScalarText.text(value, of: member, timestamps: .httpDate)
        }
        let element = member.shape.element
        let parts = values.compactMap { ScalarText.text($0, of: element, timestamps: .httpDate) }
        // Dates have a comma of their own and are never quoted.
        return element.shape.kind == .timestamp ? parts.joined(separator: ", ") : HeaderList.join(parts)
    }
}
