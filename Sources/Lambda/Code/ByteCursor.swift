// Reads little-endian numbers out of hostile bytes. Every read is checked against the end.

/// A place in some bytes, moving forward as numbers are read.
struct ByteCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var offset: Int

    /// Nil where `offset` lies outside `bytes`.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        guard offset >= 0, offset <= bytes.count else { return nil }
        self.bytes = bytes
        self.offset = offset
    }

    mutating func skip(_ count: Int) throws(ZipError) {
        guard count >= 0, count <= bytes.count - offset else { throw .truncated }
        offset += count
    }

    mutating func uint16() throws(ZipError) -> Int { Int(try number(bytes: 2)) }
    mutating func uint32() throws(ZipError) -> Int { Int(try number(bytes: 4)) }

    /// A 64-bit number; those that no archive of ours can hold are refused.
    mutating func uint64() throws(ZipError) -> Int {
        guard let value = Int(exactly: try number(bytes: 8)) else { throw .truncated }
        return value
    }

    mutating func slice(_ count: Int) throws(ZipError) -> [UInt8] {
        let start = offset
        try skip(count)
        return Array(bytes[start..<offset])
    }

    private mutating func number(bytes count: Int) throws(ZipError) -> UInt64 {
        let start = offset
        try skip(count)
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[start + index]) << UInt64(8 * index) }
        return value
    }
}
