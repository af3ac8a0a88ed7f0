// Which Swift type a value of each kind is.

public import CloudCore

extension String: WireValue {
    public init?(wire value: Value) {
        guard case .string(let text) = value else { return nil }
        self = text
    }
    public var wire: Value { .string(self) }
    public static var fallback: String { "" }
}

extension Bool: WireValue {
    public init?(wire value: Value) {
        guard case .bool(let flag) = value else { return nil }
        self = flag
    }
    public var wire: Value { .bool(self) }
    public static var fallback: Bool { false }
}

extension Int: WireValue {
    public init?(wire value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = Int(number)
    }
    public var wire: Value { .integer(Int64(self)) }
    public static var fallback: Int { 0 }
}

extension Double: WireValue {
    public init?(wire value: Value) {
        guard case .double(let number) = value else { return nil }
        self = number
    }
    public var wire: Value { .double(self) }
    public static var fallback: Double { 0 }
}

extension Instant: WireValue {
    public init?(wire value: Value) {
        guard case .timestamp(let instant) = value else { return nil }
        self = instant
    }
    public var wire: Value { .timestamp(self) }
    public static var fallback: Instant { .epoch }
}

extension Document: WireValue {
    public init?(wire value: Wire.Value) {
        guard case .document(let document) = value else { return nil }
        self = document
    }
    public var wire: Wire.Value { .document(self) }
    public static var fallback: Document { .null }
}

extension StreamingBody: WireValue {
    public init?(wire value: Value) {
        guard case .body(let body) = value else { return nil }
        self = body
    }
    public var wire: Value { .body(self) }
    public static var fallback: StreamingBody { StreamingBody([UInt8]()) }
}

/// A byte is no value of its own: it conforms so that `[UInt8]` is a blob.
extension UInt8: WireValue {
    public init?(wire value: Value) { nil }
    public var wire: Value { .integer(Int64(self)) }
    public static var fallback: UInt8 { 0 }
    public static func list(wire value: Value) -> [UInt8]? {
        guard case .blob(let bytes) = value else { return nil }
        return bytes
    }
    public static func wire(list: [UInt8]) -> Value { .blob(list) }
}

extension Array: WireValue where Element: WireValue {
    public init?(wire value: Value) {
        guard let list = Element.list(wire: value) else { return nil }
        self = list
    }
    public var wire: Value { Element.wire(list: self) }
    public static var fallback: [Element] { [] }
}

extension Dictionary: WireValue where Key == String, Value: WireValue {
    public init?(wire value: Wire.Value) {
        guard case .map(let map) = value else { return nil }
        self.init(minimumCapacity: map.count)
        for entry in map.entries { self[entry.key] = Value(wire: entry.value) }
    }
    /// In the order of the keys, so that answers are the same every time.
    public var wire: Wire.Value {
        .map(
            OrderedMap(
                sorted { $0.key < $1.key }.map { OrderedMap.Entry($0.key, $0.value.wire) }))
    }
    public static var fallback: [String: Value] { [:] }
}
