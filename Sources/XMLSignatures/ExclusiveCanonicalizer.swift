// Exclusive XML canonicalization without comments: https://www.w3.org/TR/xml-exc-c14n/. An element is written
// with those namespaces that it makes visible use of, wherever they were declared.

/// Writes elements as the bytes that signatures are of.
struct ExclusiveCanonicalizer {
    /// Prefixes that are written where they are in scope, used or not; the empty one for `#default`.
    private let inclusivePrefixes: Set<String>
    private(set) var bytes: [UInt8] = []

    init(inclusivePrefixes: Set<String> = []) { self.inclusivePrefixes = inclusivePrefixes }

    /// - Parameter omitted: the child that is left out: the signature of the element itself.
    mutating func write(_ element: XMLElement, omitting omitted: Int? = nil) {
        write(element, omitting: omitted, inside: [:])
    }

    private mutating func write(
        _ element: XMLElement, omitting omitted: Int?, inside written: [String: String]
    ) {
        let tag = Self.tag(element.prefix, element.name)
        var written = written
        append("<" + tag)
        for prefix in prefixes(of: element) {
            let namespace = element.scope[prefix] ?? ""
            guard (written[prefix] ?? "") != namespace else { continue }
            written[prefix] = namespace
            attribute(prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, namespace)
        }
        for each in element.attributes.sorted(by: Self.comesBefore) {
            attribute(Self.tag(each.prefix, each.name), each.value)
        }
        append(">")
        for (index, child) in element.children.enumerated() where index != omitted {
            switch child {
            case .element(let inner): write(inner, omitting: nil, inside: written)
            case .text(let text): escape(text)
            }
        }
        append("</" + tag + ">")
    }

    /// Those whose declarations the element may have to show, in order.
    private func prefixes(of element: XMLElement) -> [String] {
        var prefixes: Set<String> = [element.prefix]
        for attribute in element.attributes where !attribute.prefix.isEmpty {
            prefixes.insert(attribute.prefix)
        }
        for prefix in inclusivePrefixes where prefix.isEmpty || element.scope[prefix] != nil {
            prefixes.insert(prefix)
        }
        // Bound by definition.
        prefixes.remove("xml")
        return prefixes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// By namespace, then by name; those of no namespace first.
    private static func comesBefore(_ left: XMLElement.Attribute, _ right: XMLElement.Attribute) -> Bool {
        if left.namespace.utf8.elementsEqual(right.namespace.utf8) {
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        return left.namespace.utf8.lexicographicallyPrecedes(right.namespace.utf8)
    }

    private static func tag(_ prefix: String, _ name: String) -> String {
        prefix.isEmpty ? name : prefix + ":" + name
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func attribute(_ name: String, _ value: String) {
        append(" " + name + "=\"")
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: "\""): append("&quot;")
            case 9: append("&#x9;")
            case 10: append("&#xA;")
            case 13: append("&#xD;")
            default: bytes.append(byte)
            }
        }
        append("\"")
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case 13: append("&#xD;")
            default: bytes.append(byte)
            }
        }
    }
}
