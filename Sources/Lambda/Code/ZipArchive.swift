// Reads the central directory of a zip archive (PKWARE APPNOTE 6.3): stored and deflated entries, data
// descriptors, zip64. It judges the structure alone; names and links are judged in PackageLayout.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

/// One entry as the central directory describes it.
struct ZipEntry: Hashable, Sendable {
    enum Method: Hashable, Sendable { case stored, deflated }

    /// As written: usually UTF-8, sometimes another encoding of DOS days.
    var name: [UInt8]
    var method: Method
    var crc32: UInt32
    var compressedBytes: Int
    var uncompressedBytes: Int
    /// `st_mode` where the archive was made on Unix, or 0.
    var unixMode: Int
    /// Where the local header begins in the file.
    var headerOffset: Int
    /// Where the entry's data begins in the file.
    var dataOffset: Int
}

/// A zip archive whose structure has been checked; nothing is unpacked yet.
struct ZipArchive: Sendable {
    let entries: [ZipEntry]

    init(_ file: [UInt8], entryLimit: Int) throws(ZipError) {
        let result = file.withUnsafeBufferPointer { buffer in
            Result { () throws(ZipError) in try Self.read(buffer, entryLimit: entryLimit) }
        }
        entries = try result.get()
    }

    private static func read(
        _ file: UnsafeBufferPointer<UInt8>, entryLimit: Int
    ) throws(ZipError) -> [ZipEntry] {
        let directory = try CentralDirectory(of: file)
        guard directory.entryCount <= entryLimit else { throw .tooManyEntries }
        guard directory.entryCount <= directory.byteCount / CentralDirectory.entryBytes else {
            throw .malformed
        }
        guard var cursor = ByteCursor(file, at: directory.offset) else { throw .truncated }
        var entries: [ZipEntry] = []
        entries.reserveCapacity(directory.entryCount)
        for _ in 0..<directory.entryCount {
            var entry = try directory.nextEntry(&cursor)
            entry.dataOffset = try locateData(of: entry, in: file)
            entries.append(entry)
        }
        guard cursor.offset <= directory.offset + directory.byteCount else { throw .malformed }
        try refuseOverlaps(entries, directoryOffset: directory.offset)
        return entries
    }

    /// The local header must say the same as the central one: readers that trust either must agree.
    private static func locateData(
        of entry: ZipEntry, in file: UnsafeBufferPointer<UInt8>
    ) throws(ZipError) -> Int {
        guard var cursor = ByteCursor(file, at: entry.headerOffset) else { throw .truncated }
        guard try cursor.uint32() == 0x0403_4b50 else { throw .malformed }
        try cursor.skip(2)
        let flags = try cursor.uint16()
        guard flags & CentralDirectory.encryptionFlags == 0 else { throw .encrypted }
        guard try cursor.uint16() == (entry.method == .stored ? 0 : 8) else { throw .malformed }
        try cursor.skip(16)
        let nameBytes = try cursor.uint16()
        let extraBytes = try cursor.uint16()
        guard try cursor.slice(nameBytes) == entry.name else { throw .malformed }
        try cursor.skip(extraBytes)
        let start = cursor.offset
        try cursor.skip(entry.compressedBytes)
        return start
    }

    /// Entries that share their data are how small files become very large ones.
    private static func refuseOverlaps(_ entries: [ZipEntry], directoryOffset: Int) throws(ZipError) {
        var end = 0
        for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
            guard entry.headerOffset >= end else { throw .overlappingEntries }
            end = entry.dataOffset + entry.compressedBytes
        }
        guard end <= directoryOffset else { throw .overlappingEntries }
    }
}
