// Plain JSON as a tree: documents of the model, policies, event payloads, calls without HTTP.

/// A JSON value. Objects keep the order of their keys.
public indirect enum Document: Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number, finite.
    case double(Double)
    case string(String)
    case array([Document])
    case object([(key: String, value: Document)])
}

extension Document {
    /// The member `key` of an object (the last one, where it is written twice); nil for anything else.
    public subscript(key: String) -> Document? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// The element of an array; nil outside of it.
    public subscript(index: Int) -> Document? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
    public var bool: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }
    public var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }
    /// Any number, as a double.
    public var number: Double? {
        switch self {
        case .integer(let number): return Double(number)
        case .double(let number): return number
        default: return nil
        }
    }
    public var array: [Document]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
    public var object: [(key: String, value: Document)]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }
}

/// Objects are equal when they have the same members in the same order.
extension Document: Equatable {
    public static func == (left: Document, right: Document) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.string(let left), .string(let right)): return left == right
        case (.array(let left), .array(let right)): return left == right
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && zip(left, right).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: return false
        }
    }
}

extension Document: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(arrayLiteral elements: Document...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, Document)...) {
        self = .object(elements.map { (key: $0.0, value: $0.1) })
    }
}
