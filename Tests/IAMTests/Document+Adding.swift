// Inputs that differ in one member.

import Wire

extension Document {
    func adding(_ key: String, _ value: Document?) -> Document {
        guard case .object(let members) = self, let value else { return self }
        return .object(members.filter { $0.key != key } + [(key: key, value: value)])
    }
}
