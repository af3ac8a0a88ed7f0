// Typed views: what generated structs are made of. A view holds a record; reading a member converts it, so
// bind lists and maps once. What a client must send is checked by validation before a handler sees the view.

/// A Swift type that a member may have.
public protocol WireValue: Sendable {
    /// Nil where the value is of another kind.
    init?(wire value: Value)
    var wire: Value { get }
    /// What a required member reads as where it is missing: empty, zero.
    static var fallback: Self { get }
    /// Lists of this type. Bytes travel as blobs, everything else as lists.
    static func list(wire value: Value) -> [Self]?
    static func wire(list: [Self]) -> Value
}

extension WireValue {
    public static func list(wire value: Value) -> [Self]? {
        guard case .list(let values) = value else { return nil }
        return values.compactMap { Self(wire: $0) }
    }
    public static func wire(list: [Self]) -> Value { .list(list.map(\.wire)) }
}

/// A structure's view.
public protocol ShapeView: WireValue, Equatable {
    static var shape: ShapeReference { get }
    init(record: Record)
    var record: Record { get set }
}

extension ShapeView {
    public init?(wire value: Value) {
        guard case .record(let record) = value else { return nil }
        self.init(record: record)
    }
    public var wire: Value { .record(record) }
    public static var fallback: Self { Self(record: Record(shape)) }
    public static func == (left: Self, right: Self) -> Bool { left.record == right.record }
}

/// A union's view: one of its members. That clients sent one was checked before a handler sees it.
public protocol ShapeUnion: WireValue, Equatable {
    static var shape: ShapeReference { get }
    /// The first member that is set; where none is (a record of a later version), the case for that.
    init(record: Record)
    var record: Record { get }
}

extension ShapeUnion {
    public init?(wire value: Value) {
        guard case .record(let record) = value else { return nil }
        self.init(record: record)
    }
    public var wire: Value { .record(record) }
    public static var fallback: Self { Self(record: Record(shape)) }
}

/// A string with a set of known values. Others may appear: the set of the day the model was made is not
/// closed.
public protocol ShapeEnum: WireValue, RawRepresentable<String>, Hashable {
    static var shape: ShapeReference { get }
    init(rawValue: String)
}

extension ShapeEnum {
    public init?(wire value: Value) {
        guard case .string(let text) = value else { return nil }
        self.init(rawValue: text)
    }
    public var wire: Value { .string(rawValue) }
    public static var fallback: Self { Self(rawValue: "") }
}

/// The view of what operations without input or output take and answer.
public struct EmptyShape: ShapeView {
    public static var shape: ShapeReference { .empty }
    public var record: Record
    public init(record: Record) { self.record = record }
    public init() { record = Record(.empty) }
}

extension ShapeReference {
    /// The structure without members.
    public static let empty = ShapeReference(service: 0, index: 0)
}

extension Record {
    /// An optional member; nil where it is not set.
    public func optional<T: WireValue>(_ index: Int) -> T? { slots[index].flatMap { T(wire: $0) } }

    /// A required member; its fallback where it is not set.
    public func required<T: WireValue>(_ index: Int) -> T {
        slots[index].flatMap { T(wire: $0) } ?? T.fallback
    }

    /// Sets a member; nil unsets it.
    public mutating func set<T: WireValue>(_ index: Int, _ value: T?) { slots[index] = value?.wire }
}
