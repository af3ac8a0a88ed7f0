// Unpacks one entry's bytes through zlib, in pieces, checking length and checksum. Nothing larger than one
// piece is ever held.

import CZlib

extension ZipEntry {
    private static let pieceBytes = 256 * 1024

    /// Hands the entry's unpacked bytes to `consume`, piece by piece; throws where they are not exactly
    /// what the directory promised.
    func unpack(
        from file: UnsafeBufferPointer<UInt8>, consume: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard dataOffset >= 0, compressedBytes >= 0, compressedBytes <= file.count - dataOffset else {
            throw ZipError.truncated
        }
        let data = UnsafeBufferPointer(rebasing: file[dataOffset..<dataOffset + compressedBytes])
        var sum = CZlib.crc32(0, nil, 0)
        func count(_ piece: UnsafeRawBufferPointer) throws {
            sum = CZlib.crc32(sum, piece.bindMemory(to: UInt8.self).baseAddress, uInt(piece.count))
            try consume(piece)
        }
        switch method {
        case .stored: if !data.isEmpty { try count(UnsafeRawBufferPointer(data)) }
        case .deflated: try inflate(data, consume: count)
        }
        guard UInt32(truncatingIfNeeded: sum) == crc32 else { throw ZipError.badChecksum }
    }

    private func inflate(
        _ data: UnsafeBufferPointer<UInt8>, consume: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // zlib keeps the address of its state: the stream must not move between calls.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 16)
        defer {
            stream.deallocate()
            piece.deallocate()
        }
        stream.initialize(to: z_stream())
        stream.pointee.next_in = UnsafeMutablePointer(mutating: data.baseAddress)
        stream.pointee.avail_in = uInt(data.count)
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else {
            throw ZipError.corruptData
        }
        defer { inflateEnd(stream) }
        var produced = 0
        while true {
            stream.pointee.next_out = piece.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = uInt(piece.count)
            let outcome = CZlib.inflate(stream, Z_NO_FLUSH)
            let count = piece.count - Int(stream.pointee.avail_out)
            produced += count
            guard produced <= uncompressedBytes else { throw ZipError.corruptData }
            if count > 0 { try consume(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
            if outcome == Z_STREAM_END { break }
            guard outcome == Z_OK, count > 0 || stream.pointee.avail_in > 0 else {
                throw ZipError.corruptData
            }
        }
        guard produced == uncompressedBytes, stream.pointee.avail_in == 0 else { throw ZipError.corruptData }
    }
}
