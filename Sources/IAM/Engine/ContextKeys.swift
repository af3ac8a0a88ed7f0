// Which condition keys a policy's text asks for: in conditions, and as variables. Told in the order and the
// spelling of the text.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html

import Wire

enum ContextKeys {
    /// The keys of some documents, each once.
    static func of(_ documents: [String]) -> [String] {
        var keys: [String] = []
        var seen: Set<String> = []
        for json in documents {
            guard let document = try? JSON.parse(json) else { continue }
            let hasVariables = document["Version"]?.string == "2012-10-17"
            for statement in document["Statement"].map({ $0.array ?? [$0] }) ?? [] {
                for key in Self.keys(of: statement, hasVariables: hasVariables)
                where seen.insert(key.lowercased()).inserted {
                    keys.append(key)
                }
            }
        }
        return keys
    }

    private static func keys(of statement: Document, hasVariables: Bool) -> [String] {
        var keys: [String] = []
        for member in ["Resource", "NotResource"] where hasVariables {
            keys += variables(in: statement[member])
        }
        for (_, comparisons) in statement["Condition"]?.object ?? [] {
            for (key, values) in comparisons.object ?? [] {
                keys.append(key)
                if hasVariables { keys += variables(in: values) }
            }
        }
        return keys
    }

    /// The keys of `${aws:username}` and `${aws:username, 'somebody'}`. `${*}`, `${?}` and `${$}` are
    /// characters.
    private static func variables(in value: Document?) -> [String] {
        guard let value else { return [] }
        var found: [String] = []
        for text in (value.array ?? [value]).compactMap(\.string) {
            var rest = text[...]
            while let open = rest.firstRange(of: "${"),
                let close = rest[open.upperBound...].firstIndex(of: "}")
            {
                let name = rest[open.upperBound..<close].prefix { $0 != "," }
                let key = String(name).split(separator: " ").joined()
                if key.contains(":") { found.append(key) }
                rest = rest[rest.index(after: close)...]
            }
        }
        return found
    }
}
