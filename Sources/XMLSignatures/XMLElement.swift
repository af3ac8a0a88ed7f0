// A document as a tree whose names are resolved: what canonicalization needs, and the readers of what was
// signed.

/// One element and all that is in it.
public struct XMLElement: Sendable {
    /// As written before the colon; empty where there is none.
    public let prefix: String
    public let name: String
    /// Empty where there is none.
    public let namespace: String
    /// Without the declarations of namespaces.
    public let attributes: [Attribute]
    public let children: [Node]
    /// All namespaces in scope by their prefixes, the default one by the empty prefix.
    let scope: [String: String]

    public struct Attribute: Sendable, Equatable {
        public let prefix: String
        public let name: String
        public let namespace: String
        public let value: String
    }

    public enum Node: Sendable {
        case element(XMLElement)
        case text(String)
    }

    public func `is`(_ name: String, in namespace: String) -> Bool {
        self.name == name && self.namespace == namespace
    }

    /// The value of an attribute that is in no namespace.
    public func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name && $0.namespace.isEmpty }?.value
    }

    public var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    public func elements(_ name: String, in namespace: String) -> [XMLElement] {
        elements.filter { $0.is(name, in: namespace) }
    }

    /// The one child of that name; nil where there is none, or more than one.
    public func only(_ name: String, in namespace: String) -> XMLElement? {
        let found = elements(name, in: namespace)
        return found.count == 1 ? found.first : nil
    }

    /// All character data, comments passed over; nil where there are elements in it.
    public var text: String? {
        var whole = ""
        for child in children {
            guard case .text(let run) = child else { return nil }
            whole += run
        }
        return whole
    }

    /// Calls `body` with the element and everything in it, in document order.
    public func visit(_ body: (XMLElement) -> Void) {
        body(self)
        for child in elements { child.visit(body) }
    }
}

/// Why a document is not believed.
public enum XMLSignatureProblem: Error, Hashable, Sendable {
    /// Not XML, or XML of a kind that is not taken here.
    case malformed(String)
    /// A signature that is not built as this room wants it.
    case unsupported(String)
    /// The element is not what was signed.
    case wrongDigest
    /// None of the keys made the signature.
    case wrongSignature
}
