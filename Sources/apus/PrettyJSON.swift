// JSON for people: a member a line, short lists on one line.

import Wire

enum PrettyJSON {
    private static let lineColumns = 100

    static func text(_ document: Document, indent: String = "") -> String {
        let line = String(decoding: JSON.write(document), as: UTF8.self)
        let deeper = indent + "    "
        switch document {
        case .object(let members) where !members.isEmpty:
            let lines = members.map {
                "\(deeper)\(name($0.key)): \(text($0.value, indent: deeper))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .array(let elements) where isLong(elements, line, deeper):
            let lines = elements.map { deeper + text($0, indent: deeper) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        default: return line
        }
    }

    private static func isLong(_ elements: [Document], _ line: String, _ indent: String) -> Bool {
        let isNested = elements.contains { $0.object != nil || $0.array != nil }
        return isNested || indent.count + line.count > lineColumns
    }

    private static func name(_ key: String) -> String {
        String(decoding: JSON.write(.string(key)), as: UTF8.self)
    }
}
