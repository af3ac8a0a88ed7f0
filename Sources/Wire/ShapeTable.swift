// Reads the binary API tables in place: fixed-width little-endian rows and one string pool per service,
// written by Tools/modelgen and embedded by CModels. What rows mean is said by ShapeReference, Member,
// OperationShape and ServiceModel; this file knows only where bytes lie.
//
// Layout (all offsets from the table's first byte; u16/u32/i64 little-endian, aligned to their size):
//
//     0  "APT1"                     8  directory: eleven pairs (u32 offset, u32 count), as in `Section`
//     4  u32 total size            96  service: nine strings (`ServiceText`), u8 preferred protocol,
//                                      u8 protocol mask, u8 flags (1 awsQueryCompatible),
//                                      u8 timestamp format
//
//     string        u32 offset into the pool, where a u16 length precedes the UTF-8 bytes; 0 is ""
//     shape         24: name, u32 first member, u16 member count, u8 kind, u8 timestamp format, u16 flags,
//                       u16 constraint, u16 enum, u16 payload member + 1, u16 error trait, u8 namespace, u8 0
//     member        16: name, wire name, u16 shape, u16 flags, u8 location, u8 timestamp format,
//                       u8 namespace, u8 XML name. A structure has its members in the model's order; a list
//                       has one (its element), a map two (key, value). Traits are effective: those of the
//                       reference over those of its target.
//     operation     36: name, request URI, u16 input, u16 output (0xFFFF none), u32 first error,
//                       u16 error count, u16 status, result wrapper, input's element name, host prefix,
//                       u8 input namespace, u8 method, u16 flags
//     error list     2: u16 shape          constraint  24: i64 or f64 minimum, same maximum, pattern,
//     enum           8: u32 first, u32 count                u32 (1 has minimum, 2 has maximum)
//     enum value     4: string             error trait  8: code, u16 status, u16 0
//     namespace      8: prefix, URI        XML name     4: string
//
// Constraints, enums, error traits, namespaces and XML names begin with a row of zeros: index 0 means none.
//
// Example: STS's GetAccessKeyInfoRequest. Its shape row names "GetAccessKeyInfoRequest", says kind 0
// (structure), member count 1, first member 62. Member row 62 names "AccessKeyId" twice (no locationName),
// flags 1 (required), location 0 (body), and a shape index whose row is kind 3 (string) with a constraint row
// of 16, 128, [\w]*, 3.

import CModels

/// The sections of a table, in the order of its directory.
enum Section: Int {
    case shapes, members, operations, errorLists, constraints, enums, enumValues, errorTraits, namespaces
    case xmlNames, strings

    /// Bytes of one row.
    var width: Int {
        switch self {
        case .shapes, .constraints: return 24
        case .members: return 16
        case .operations: return 36
        case .enums, .errorTraits, .namespaces: return 8
        case .enumValues, .xmlNames: return 4
        case .errorLists: return 2
        case .strings: return 1
        }
    }
}

/// The strings of a table's head, in their order.
enum ServiceText: Int {
    case name, endpointPrefix, signingName, targetPrefix, apiVersion, serviceID, xmlNamespace, fullName
    case globalEndpoint
}

/// One service's table. A pointer to constant memory of the program itself: free to copy.
struct ShapeTable {
    let base: UnsafeRawPointer

    init(service: UInt16) { base = UnsafeRawPointer(cmodels_table(service)) }

    /// Where row `index` of `section` begins.
    func row(_ section: Section, _ index: Int) -> UnsafeRawPointer {
        base + Int(base.load(fromByteOffset: 8 + 8 * section.rawValue, as: UInt32.self))
            + index * section.width
    }

    func count(_ section: Section) -> Int {
        Int(base.load(fromByteOffset: 12 + 8 * section.rawValue, as: UInt32.self))
    }

    func string(at offset: UInt32) -> TableString {
        let entry = row(.strings, Int(offset))
        return TableString(start: entry + 2, count: Int(entry.loadUnaligned(as: UInt16.self)))
    }

    func text(_ text: ServiceText) -> TableString {
        string(at: base.load(fromByteOffset: 96 + 4 * text.rawValue, as: UInt32.self))
    }

    /// Of the four bytes after the head's strings: preferred protocol, protocol mask, flags, timestamp
    /// format.
    func headByte(_ index: Int) -> UInt8 { base.load(fromByteOffset: 132 + index, as: UInt8.self) }
}

extension UnsafeRawPointer {
    func u8(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
    func u16(_ offset: Int) -> UInt16 { load(fromByteOffset: offset, as: UInt16.self) }
    func u32(_ offset: Int) -> UInt32 { load(fromByteOffset: offset, as: UInt32.self) }
}

/// UTF-8 text inside a table: constant memory of the program, never freed.
public struct TableString: @unchecked Sendable, Equatable, CustomStringConvertible {
    // Sendable: points to constant memory that nothing writes.
    let start: UnsafeRawPointer
    /// Length in bytes.
    public let count: Int

    public var isEmpty: Bool { count == 0 }

    /// The bytes, for writing them out without making a String.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    public var text: String { String(decoding: bytes, as: UTF8.self) }
    public var description: String { text }

    public static func == (left: TableString, right: TableString) -> Bool {
        left.equals(right.bytes)
    }

    public static func == (left: TableString, right: String) -> Bool {
        var copy = right
        return copy.withUTF8 { left.equals(UnsafeRawBufferPointer($0)) }
    }

    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard other.count == count else { return false }
        for index in 0..<count where other[index] != start.u8(index) { return false }
        return true
    }

    /// As `<` on the UTF-8 bytes: the order in which tables are sorted.
    func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
        for index in 0..<min(count, other.count) {
            let (left, right) = (start.u8(index), other[index])
            if left != right { return left < right }
        }
        return count < other.count
    }
}
