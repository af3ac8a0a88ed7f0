// An AWSError carries its further members as text. Here the text becomes what the error's shape says it is.

import CloudCore

enum ErrorFields {
    /// A scalar from its text, anything with parts from JSON; the text itself where it is neither.
    static func value(_ text: String, of member: Member) -> Value {
        switch member.shape.kind {
        case .structure, .list, .map, .document:
            return (try? JSONShapeReader.value(Array(text.utf8), of: member)) ?? .string(text)
        default: return ScalarText.value(text, of: member, timestamps: .epochSeconds) ?? .string(text)
        }
    }

    /// The name of an error shape's message member, which differs between services in its first letter.
    static func messageMember(of shape: ShapeReference?) -> String {
        let member = shape?.members.first { $0.name == "Message" || $0.name == "message" }
        return member?.name.text ?? "message"
    }
}
