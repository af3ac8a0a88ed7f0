// What the JSON protocols share about errors: the body's members, and the words for bodies that can't be
// read.

internal import CloudCore

enum JSONErrors {
    /// What a service says of a body that is not JSON, or not of the input's shape.
    static func malformedBody(_ error: any Error, in service: ServiceModel) -> AWSError {
        if let error = error as? AWSError { return error }
        let isLambda = service == .lambda
        let code = isLambda ? "InvalidRequestContentException" : "SerializationException"
        var detail = "Unable to parse request body"
        if let error = error as? JSONMismatch { detail = error.text }
        if let error = error as? JSONError { detail = text(error) }
        if isLambda { detail = "Could not parse request body into json: \(detail)" }
        return AWSError(code, detail, fields: isLambda ? ["Type": "User"] : [:])
    }

    private static func text(_ error: JSONError) -> String {
        switch error.reason {
        case .unexpectedEnd: return "Unexpected end-of-input at byte \(error.offset)"
        case .unexpectedByte: return "Unexpected character at byte \(error.offset)"
        case .notUTF8: return "Invalid UTF-8 at byte \(error.offset)"
        case .badEscape: return "Unrecognized character escape at byte \(error.offset)"
        case .badNumber: return "Invalid numeric value at byte \(error.offset)"
        case .tooDeep: return "Nesting is too deep at byte \(error.offset)"
        case .tooLong: return "The body is too long"
        case .trailingBytes: return "Unexpected characters after the value at byte \(error.offset)"
        }
    }

    /// What stands before the code in `__type`, where a service has it.
    static func namespace(of service: ServiceModel?, known: Bool) -> String {
        switch service {
        case .dynamodb, .dynamodbstreams:
            return known ? "com.amazonaws.dynamodb.v20120810#" : "com.amazon.coral.service#"
        case .sqs: return known ? "com.amazonaws.sqs#" : "com.amazon.coral.service#"
        default: return ""
        }
    }

    /// The message, under the name that the shape gives it, and the error's further fields.
    static func writeMembers(
        of error: AWSError, shape: ShapeReference?, bodyOnly: Bool, to writer: inout JSONWriter
    ) {
        let messageMember = shape?.members.first { isMessage($0.wireName) }
        if let messageMember {
            writer.key(messageMember.wireName)
            writer.write(error.message)
        } else if shape == nil || !error.message.isEmpty {
            writer.key(unmodelledMessageName(error.code))
            writer.write(error.message)
        }
        for (name, text) in error.fields.sorted(by: { $0.key < $1.key }) {
            let member = shape.flatMap { shape in shape.memberIndex(named: name).map { shape.members[$0] } }
            if bodyOnly, let member, member.location != .body { continue }
            writer.key(member?.wireName.text ?? name)
            write(text, kind: member?.shape.kind ?? .string, to: &writer)
        }
    }

    /// Errors that no model lists come from AWS's front door, which writes some of them with a capital.
    private static func unmodelledMessageName(_ code: String) -> String {
        switch code {
        case "AccessDeniedException", "SerializationException": return "Message"
        default: return "message"
        }
    }

    private static func isMessage(_ name: TableString) -> Bool {
        name == "message" || name == "Message" || name == "errorMessage"
    }

    private static func write(_ text: String, kind: ShapeKind, to writer: inout JSONWriter) {
        switch kind {
        case .integer, .long:
            if let number = Int64(text) { writer.write(number) } else { writer.write(text) }
        case .float, .double:
            if let number = Double(text) { writer.write(number) } else { writer.write(text) }
        case .boolean: writer.write(text == "true")
        case .list, .map, .structure, .document:
            // A field with parts is given as JSON.
            if let document = try? JSON.parse(text) { writer.write(document) } else { writer.write(text) }
        default: writer.write(text)
        }
    }

    /// The body of an output whose event stream the handler writes itself.
    static func eventStream(in output: Record) -> WireResponse.Body? {
        for (index, member) in output.shape.members.enumerated()
        where member.flags.contains(.eventStream) {
            if case .body(let body) = output[index] { return body.responseBody }
        }
        return nil
    }
}

extension StreamingBody {
    var responseBody: WireResponse.Body {
        switch content {
        case .bytes(let bytes): return .bytes(bytes)
        case .chunks(let chunks): return .stream(chunks)
        case .incoming(let stream): return .stream(AsyncThrowingStream { try await stream.next() })
        }
    }
}
