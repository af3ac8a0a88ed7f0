// Bytes into a tree: namespaces are resolved on the way (https://www.w3.org/TR/xml-names/), and what has no
// business in a signed document is refused.

import Wire

extension XMLElement {
    /// The root of a document.
    public init(document bytes: [UInt8]) throws(XMLSignatureProblem) {
        guard !Self.hasInstruction(bytes) else {
            throw .malformed("A processing instruction is not allowed")
        }
        do {
            var builder = TreeBuilder(reader: try XMLReader(bytes, limits: XMLSignatureLimits.reader))
            self = try builder.document()
        } catch let problem as XMLSignatureProblem {
            throw problem
        } catch let error as CodecError {
            throw .malformed(error.detail)
        } catch {
            throw .malformed("The document cannot be read")
        }
    }

    /// Whether there is one besides the declaration at the start. Canonical XML would have to show it.
    private static func hasInstruction(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 2 else { return false }
        for index in 1..<bytes.count - 1
        where bytes[index] == UInt8(ascii: "<") && bytes[index + 1] == UInt8(ascii: "?") { return true }
        return false
    }
}

/// Builds elements from the reader's events.
private struct TreeBuilder {
    var reader: XMLReader

    private static let xml = "http://www.w3.org/XML/1998/namespace"
    private static let xmlns = "http://www.w3.org/2000/xmlns/"

    mutating func document() throws -> XMLElement {
        _ = try reader.root()
        let root = try element(inside: ["xml": Self.xml])
        guard case .endOfDocument = try reader.next() else {
            throw XMLSignatureProblem.malformed("The document goes on after its root element")
        }
        return root
    }

    /// The element that has just begun, up to its end.
    private mutating func element(inside outer: [String: String]) throws -> XMLElement {
        let (prefix, name) = try Self.split(reader.qualifiedName)
        var scope = outer
        var others: [XMLAttribute] = []
        for attribute in reader.attributes {
            let (prefix, name) = try Self.split(attribute.name)
            if prefix.isEmpty, name == "xmlns" {
                try Self.declare("", attribute.value, in: &scope)
            } else if prefix == "xmlns" {
                try Self.declare(name, attribute.value, in: &scope)
            } else {
                others.append(attribute)
            }
        }
        return XMLElement(
            prefix: prefix, name: name, namespace: try Self.namespace(of: prefix, in: scope),
            attributes: try Self.attributes(others, in: scope), children: try children(inside: scope),
            scope: scope)
    }

    private mutating func children(inside scope: [String: String]) throws -> [XMLElement.Node] {
        var children: [XMLElement.Node] = []
        while true {
            switch try reader.next() {
            case .start: children.append(.element(try element(inside: scope)))
            case .text(let run): children.append(.text(run))
            case .end: return children
            case .endOfDocument: throw XMLSignatureProblem.malformed("The document ends inside an element")
            }
        }
    }

    private static func attributes(
        _ attributes: [XMLAttribute], in scope: [String: String]
    ) throws -> [XMLElement.Attribute] {
        var found: [XMLElement.Attribute] = []
        for attribute in attributes {
            let (prefix, name) = try split(attribute.name)
            // The default namespace is not that of attributes.
            let namespace = prefix.isEmpty ? "" : try namespace(of: prefix, in: scope)
            guard !found.contains(where: { $0.name == name && $0.namespace == namespace }) else {
                throw XMLSignatureProblem.malformed("An attribute is given twice")
            }
            found.append(
                XMLElement.Attribute(
                    prefix: prefix, name: name, namespace: namespace, value: attribute.value))
        }
        return found
    }

    private static func declare(
        _ prefix: String, _ namespace: String, in scope: inout [String: String]
    ) throws {
        let isReserved = namespace == xml || namespace == xmlns || prefix == "xmlns"
        guard prefix == "xml" ? namespace == xml : !isReserved else {
            throw XMLSignatureProblem.malformed("A reserved namespace is declared")
        }
        guard prefix.isEmpty || !namespace.isEmpty else {
            throw XMLSignatureProblem.malformed("A prefix is declared for no namespace")
        }
        scope[prefix] = namespace.isEmpty ? nil : namespace
    }

    private static func namespace(of prefix: String, in scope: [String: String]) throws -> String {
        if let namespace = scope[prefix] { return namespace }
        guard prefix.isEmpty else { throw XMLSignatureProblem.malformed("A prefix is not declared") }
        return ""
    }

    /// Prefix and local name. Beyond ASCII, texts that look alike or count as equal are not the same bytes.
    private static func split(_ name: String) throws -> (prefix: String, name: String) {
        let parts = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard name.utf8.allSatisfy({ $0 < 128 }), parts.count <= 2, !parts.contains(where: \.isEmpty) else {
            throw XMLSignatureProblem.malformed("A name is malformed")
        }
        let texts = parts.map { String(Substring($0)) }
        return texts.count == 2 ? (texts[0], texts[1]) : ("", texts[0])
    }
}
