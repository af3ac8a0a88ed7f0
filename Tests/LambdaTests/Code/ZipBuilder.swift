// Makes zip archives for tests, honest and otherwise: every field that a hostile archive may bend can be set.

import CZlib

/// A zip archive in the making.
struct ZipBuilder {
    struct Entry {
        var name: [UInt8]
        var data: [UInt8]
        var unixMode = 0o100644
        var isDeflated = true
        var madeByUnix = true
        var flags = 0
        /// Written in the local header, where they differ from the central ones.
        var localName: [UInt8]?
        var method: Int?
        var crc32: UInt32?
        var uncompressedBytes: Int?
        var hasDataDescriptor = false
        /// Points at the entry of this index instead of bringing data of its own.
        var sharesDataOf: Int?
    }

    var entries: [Entry] = []
    var prefix: [UInt8] = []
    var comment: [UInt8] = []
    var isZip64 = false

    mutating func add(_ name: String, _ text: String, _ change: (inout Entry) -> Void = { _ in }) {
        var entry = Entry(name: Array(name.utf8), data: Array(text.utf8))
        change(&entry)
        entries.append(entry)
    }

    mutating func addLink(_ name: String, to target: String) {
        add(name, target) { $0.unixMode = 0o120777 }
    }

    var bytes: [UInt8] {
        var file = prefix
        var directory: [UInt8] = []
        var offsets: [Int] = []
        for entry in entries {
            let packed = entry.isDeflated ? Self.deflated(entry.data) : entry.data
            let offset = entry.sharesDataOf.map { offsets[$0] } ?? file.count - prefix.count
            offsets.append(offset)
            let method = entry.method ?? (entry.isDeflated ? 8 : 0)
            let crc = entry.crc32 ?? Self.checksum(entry.data)
            let size = entry.uncompressedBytes ?? entry.data.count
            let flags = entry.flags | (entry.hasDataDescriptor ? 8 : 0)
            if entry.sharesDataOf == nil {
                let local = entry.localName ?? entry.name
                file += number(0x0403_4b50, 4) + number(20, 2) + number(flags, 2) + number(method, 2)
                file += number(0, 4)
                if entry.hasDataDescriptor {
                    file += number(0, 12)
                } else {
                    file += number(Int(crc), 4) + number(packed.count, 4) + number(size, 4)
                }
                file += number(local.count, 2) + number(0, 2) + local + packed
                if entry.hasDataDescriptor {
                    file += number(0x0807_4b50, 4) + number(Int(crc), 4)
                    file += number(packed.count, 4) + number(size, 4)
                }
            }
            directory += number(0x0201_4b50, 4) + number(entry.madeByUnix ? 3 << 8 | 20 : 20, 2)
            directory += number(20, 2) + number(flags, 2) + number(method, 2) + number(0, 4)
            directory += number(Int(crc), 4) + number(isZip64 ? 0xFFFF_FFFF : packed.count, 4)
            directory += number(isZip64 ? 0xFFFF_FFFF : size, 4)
            directory += number(entry.name.count, 2) + number(isZip64 ? 28 : 0, 2) + number(0, 2)
            directory += number(0, 2) + number(0, 2)
            directory += number(entry.madeByUnix ? entry.unixMode << 16 : 0, 4)
            directory += number(isZip64 ? 0xFFFF_FFFF : offset, 4) + entry.name
            if isZip64 {
                directory += number(1, 2) + number(24, 2) + number(size, 8) + number(packed.count, 8)
                directory += number(offset, 8)
            }
        }
        return file + directory
            + end(directoryOffset: file.count - prefix.count, directoryBytes: directory.count)
    }

    private func end(directoryOffset: Int, directoryBytes: Int) -> [UInt8] {
        var end: [UInt8] = []
        let count = entries.count
        if isZip64 {
            end += number(0x0606_4b50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
            end += number(count, 8) + number(count, 8)
            end += number(directoryBytes, 8) + number(directoryOffset, 8)
            end += number(0x0706_4b50, 4) + number(0, 4) + number(directoryOffset + directoryBytes, 8)
            end += number(1, 4)
        }
        end += number(0x0605_4b50, 4) + number(0, 4)
        end += number(isZip64 ? 0xFFFF : count, 2) + number(isZip64 ? 0xFFFF : count, 2)
        end += number(isZip64 ? 0xFFFF_FFFF : directoryBytes, 4)
        end += number(isZip64 ? 0xFFFF_FFFF : directoryOffset, 4)
        return end + number(comment.count, 2) + comment
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func checksum(_ data: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: CZlib.crc32(0, data, uInt(data.count)))
    }

    static func deflated(_ data: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        var input = data
        var output = [UInt8](repeating: 0, count: data.count + data.count / 100 + 64)
        let size = Int32(MemoryLayout<z_stream>.size)
        deflateInit2_(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(output.count)
                _ = deflate(&stream, Z_FINISH)
            }
        }
        deflateEnd(&stream)
        return Array(output.prefix(Int(stream.total_out)))
    }
}
