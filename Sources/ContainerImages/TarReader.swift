// Reads tar archives as layers have them: ustar, with the long names of pax and of GNU. It judges the
// headers; what becomes of an entry is RootTree's business.
// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html

/// Where a tar archive's bytes come from.
protocol ByteSource: AnyObject {
    /// How many bytes were read; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
    func skip(_ count: Int) throws
}

/// One entry's header.
struct TarEntry: Hashable, Sendable {
    enum Kind: UInt8, Hashable, Sendable {
        case file, directory, symbolicLink, hardLink
        /// Devices and pipes.
        case special
    }

    var path: [UInt8]
    var kind: Kind
    var size: Int
    /// Permission bits.
    var mode: Int
    var link: [UInt8]
}

/// A tar archive, entry by entry.
final class TarReader {
    private static let blockBytes = 512
    private static let pieceBytes = 256 * 1_024

    let source: any ByteSource
    /// Of the current entry, not yet read: its data, and what fills its last block.
    private var left = 0
    private var padding = 0

    init(_ source: any ByteSource) { self.source = source }

    /// The next entry, at its data; nil at the end.
    func next() throws -> TarEntry? {
        try source.skip(left + padding)
        (left, padding) = (0, 0)
        var extensions = PaxExtensions()
        while let header = try block() {
            guard let fields = try TarHeader(header) else { return nil }
            switch fields.type {
            case UInt8(ascii: "x"): try extensions.read(try text(fields.size))
            case UInt8(ascii: "g"): _ = try text(fields.size)
            case UInt8(ascii: "L"): extensions.path = Array(try text(fields.size).prefix { $0 != 0 })
            case UInt8(ascii: "K"): extensions.link = Array(try text(fields.size).prefix { $0 != 0 })
            default: return try entry(fields, extensions)
            }
        }
        return nil
    }

    private func entry(_ fields: TarHeader, _ extensions: PaxExtensions) throws -> TarEntry {
        let kind: TarEntry.Kind
        switch fields.type {
        // Old archives mark directories by their names alone.
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
            kind = (extensions.path ?? fields.path).last == UInt8(ascii: "/") ? .directory : .file
        case UInt8(ascii: "1"): kind = .hardLink
        case UInt8(ascii: "2"): kind = .symbolicLink
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): kind = .special
        case UInt8(ascii: "5"): kind = .directory
        default: throw ImageError.hostile("a tar entry of type \(fields.type)")
        }
        let size = kind == .file ? extensions.size ?? fields.size : 0
        left = size
        padding = Self.padding(after: size)
        return TarEntry(
            path: extensions.path ?? fields.path, kind: kind, size: size, mode: fields.mode,
            link: extensions.link ?? fields.link)
    }

    /// Hands on the current entry's data.
    func data(_ consume: (UnsafeRawBufferPointer) throws -> Void) throws {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 16)
        defer { piece.deallocate() }
        while left > 0 {
            let count = try source.read(into: .init(rebasing: piece[..<min(left, piece.count)]))
            guard count > 0 else { throw ImageError.corrupt("an archive ends too early") }
            left -= count
            try consume(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
    }

    /// A header; nil at the end of the bytes.
    private func block() throws -> [UInt8]? {
        let bytes = try exactly(Self.blockBytes)
        return bytes.isEmpty ? nil : bytes
    }

    /// The data of an extended header.
    private func text(_ size: Int) throws -> [UInt8] {
        guard size <= ImageLimits.headerBytes else {
            throw ImageError.hostile("a tar header of \(size) bytes")
        }
        let bytes = try exactly(size)
        try source.skip(Self.padding(after: size))
        guard bytes.count == size else { throw ImageError.corrupt("an archive ends too early") }
        return bytes
    }

    private func exactly(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = try bytes.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if got == 0 {
                guard filled == 0 else { throw ImageError.corrupt("an archive ends too early") }
                return []
            }
            filled += got
        }
        return bytes
    }

    private static func padding(after size: Int) -> Int { (blockBytes - size % blockBytes) % blockBytes }
}

/// The fixed header of an entry.
private struct TarHeader {
    let path: [UInt8]
    let link: [UInt8]
    let mode: Int
    let size: Int
    let type: UInt8

    /// Nil at the zeros that end an archive.
    init?(_ block: [UInt8]) throws {
        if block.allSatisfy({ $0 == 0 }) { return nil }
        var sum = 8 * 32
        for (index, byte) in block.enumerated() where !(148..<156).contains(index) { sum += Int(byte) }
        guard try Self.number(block[148..<156]) == sum else { throw ImageError.corrupt("a tar header") }
        type = block[156]
        mode = try Self.number(block[100..<108])
        size = try Self.number(block[124..<136])
        link = Self.text(block[157..<257])
        let name = Self.text(block[0..<100])
        let isUstar = block[257..<262].elementsEqual("ustar".utf8) && block[262] == 0
        let prefix = isUstar ? Self.text(block[345..<500]) : []
        path = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    /// Octal digits, or GNU's binary form for what needs more.
    private static func number(_ field: ArraySlice<UInt8>) throws -> Int {
        var value = 0
        if let first = field.first, first & 0x80 != 0 {
            for byte in [first & 0x7F] + field.dropFirst() {
                guard value < 1 << 54 else { throw ImageError.hostile("a tar header's number") }
                value = value << 8 | Int(byte)
            }
            return value
        }
        for byte in field {
            if byte == 0 || byte == 32 { continue }
            guard (48...55).contains(byte), value < 1 << 58 else {
                throw ImageError.hostile("a tar header's number")
            }
            value = value << 3 | Int(byte - 48)
        }
        return value
    }
}

/// What an extended header says of the entry behind it.
private struct PaxExtensions {
    var path: [UInt8]?
    var link: [UInt8]?
    var size: Int?

    /// Records of `length key=value\n`.
    mutating func read(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (48...57).contains($0) }
            guard !digits.isEmpty, digits.count < 9,
                let length = Int(String(decoding: digits, as: UTF8.self)),
                length > digits.count + 2, length <= rest.count
            else { throw ImageError.hostile("an extended tar header") }
            let record = rest.prefix(length).dropFirst(digits.count + 1).dropLast()
            rest = rest.dropFirst(length)
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
                throw ImageError.hostile("an extended tar header")
            }
            let value = Array(record[(equals + 1)...])
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": path = value
            case "linkpath": link = value
            case "size":
                guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 else {
                    throw ImageError.hostile("a tar entry's size")
                }
                size = number
            case let key where key.hasPrefix("GNU.sparse."):
                throw ImageError.unsupportedMediaType("sparse files in tar")
            default: break
            }
        }
    }
}
