// Finds and decodes the central directory of a zip archive, in its old and its 64-bit form.

/// Where the central directory is and how many entries it has.
struct CentralDirectory {
    /// In the file, not as written: bytes before the archive (a `#!` line, a self-extractor) shift it.
    var offset: Int
    var byteCount: Int
    var entryCount: Int
    /// How many bytes precede the archive proper.
    var prefixBytes: Int

    /// The fixed part of one entry.
    static let entryBytes = 46
    /// Traditional and strong encryption, and masked headers.
    static let encryptionFlags = 1 | 1 << 6 | 1 << 13
    private static let endRecordBytes = 22

    init(of file: UnsafeBufferPointer<UInt8>) throws(ZipError) {
        let end = try Self.endRecord(in: file)
        guard var cursor = ByteCursor(file, at: end + 4) else { throw .truncated }
        let disk = try cursor.uint16()
        let directoryDisk = try cursor.uint16()
        let countHere = try cursor.uint16()
        entryCount = try cursor.uint16()
        byteCount = try cursor.uint32()
        var written = try cursor.uint32()
        var endOfDirectory = end
        if let wide = try Self.wideRecord(in: file, before: end) {
            (entryCount, byteCount, written, endOfDirectory) = wide
        } else {
            guard disk == 0, directoryDisk == 0, countHere == entryCount else { throw .malformed }
        }
        guard byteCount <= endOfDirectory, written <= endOfDirectory - byteCount else { throw .malformed }
        offset = endOfDirectory - byteCount
        prefixBytes = offset - written
    }

    /// The end record is the last thing in the file but for a comment of up to 65,535 bytes.
    private static func endRecord(in file: UnsafeBufferPointer<UInt8>) throws(ZipError) -> Int {
        guard file.count >= endRecordBytes else { throw .truncated }
        var offset = file.count - endRecordBytes
        let lowest = max(0, offset - 0xFFFF)
        while offset >= lowest {
            if file[offset] == 0x50, file[offset + 1] == 0x4b, file[offset + 2] == 5, file[offset + 3] == 6 {
                let comment = Int(file[offset + 20]) | Int(file[offset + 21]) << 8
                if offset + endRecordBytes + comment == file.count { return offset }
            }
            offset -= 1
        }
        throw .truncated
    }

    /// Zip64's record, where its locator stands before the end record.
    private static func wideRecord(
        in file: UnsafeBufferPointer<UInt8>, before end: Int
    ) throws(ZipError) -> (entryCount: Int, byteCount: Int, offset: Int, endOfDirectory: Int)? {
        guard end >= 20, var locator = ByteCursor(file, at: end - 20) else { return nil }
        guard try locator.uint32() == 0x0706_4b50 else { return nil }
        guard try locator.uint32() == 0 else { throw .malformed }
        let written = try locator.uint64()
        guard try locator.uint32() <= 1 else { throw .malformed }
        // With bytes before the archive the written offset is short of the true one; the record without
        // its extensible part is 56 bytes and stands right before the locator.
        for offset in [written, end - 20 - 56] where offset >= 0 && offset <= end - 20 - 56 {
            guard var record = ByteCursor(file, at: offset), try record.uint32() == 0x0606_4b50 else {
                continue
            }
            try record.skip(8 + 2 + 2)
            guard try record.uint32() == 0, try record.uint32() == 0 else { throw .malformed }
            let countHere = try record.uint64()
            let count = try record.uint64()
            guard count == countHere else { throw .malformed }
            return (count, try record.uint64(), try record.uint64(), offset)
        }
        throw .malformed
    }

    /// Decodes the entry at the cursor; its data's place is not yet known.
    func nextEntry(_ cursor: inout ByteCursor) throws(ZipError) -> ZipEntry {
        guard try cursor.uint32() == 0x0201_4b50 else { throw .malformed }
        let madeBy = try cursor.uint16()
        try cursor.skip(2)
        let flags = try cursor.uint16()
        guard flags & Self.encryptionFlags == 0 else { throw .encrypted }
        let method = try cursor.uint16()
        guard method == 0 || method == 8 else { throw .method(method) }
        try cursor.skip(4)
        let crc32 = try cursor.uint32()
        var sizes = WideFields(compressed: try cursor.uint32(), uncompressed: try cursor.uint32())
        let nameBytes = try cursor.uint16()
        let extraBytes = try cursor.uint16()
        let commentBytes = try cursor.uint16()
        guard [0, 0xFFFF].contains(try cursor.uint16()) else { throw .malformed }
        try cursor.skip(2)
        let attributes = try cursor.uint32()
        sizes.offset = try cursor.uint32()
        let name = try cursor.slice(nameBytes)
        try sizes.widen(&cursor, extraBytes: extraBytes)
        try cursor.skip(commentBytes)
        guard method == 8 || sizes.compressed == sizes.uncompressed else { throw .malformed }
        // Unix and macOS alone keep a mode in the upper half.
        let isUnix = [3, 19].contains(madeBy >> 8)
        return ZipEntry(
            name: name, method: method == 0 ? .stored : .deflated, crc32: UInt32(crc32),
            compressedBytes: sizes.compressed, uncompressedBytes: sizes.uncompressed,
            unixMode: isUnix ? attributes >> 16 : 0, headerOffset: sizes.offset + prefixBytes, dataOffset: 0)
    }
}

/// The numbers that zip64 keeps in an extra field where 32 bits don't hold them.
private struct WideFields {
    var uncompressed: Int
    var compressed: Int
    var offset = 0

    init(compressed: Int, uncompressed: Int) {
        self.compressed = compressed
        self.uncompressed = uncompressed
    }

    mutating func widen(_ cursor: inout ByteCursor, extraBytes: Int) throws(ZipError) {
        let end = cursor.offset + extraBytes
        while end - cursor.offset >= 4 {
            let identifier = try cursor.uint16()
            let size = try cursor.uint16()
            let next = cursor.offset + size
            guard next <= end else { throw .malformed }
            if identifier == 1 {
                if uncompressed == 0xFFFF_FFFF { uncompressed = try cursor.uint64() }
                if compressed == 0xFFFF_FFFF { compressed = try cursor.uint64() }
                if offset == 0xFFFF_FFFF { offset = try cursor.uint64() }
                guard cursor.offset <= next else { throw .malformed }
            }
            try cursor.skip(next - cursor.offset)
        }
        try cursor.skip(end - cursor.offset)
        // No package can be that large: whatever is still wide open lies.
        let limit = Int(UInt32.max)
        guard uncompressed < limit, compressed < limit, offset < limit else { throw .tooLarge }
    }
}
