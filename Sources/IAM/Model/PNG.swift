// PNG images of QR codes: one bit for each pixel, not compressed, which for a few kilobytes is no loss.
// https://www.w3.org/TR/png-3/

import Wire

enum PNG {
    /// Light modules around the code, as the standard wants.
    private static let border = 4

    static func image(of code: QRCode, pixelsPerModule scale: Int) -> [UInt8] {
        let side = (code.size + 2 * border) * scale
        var header = bigEndian(side) + bigEndian(side)
        // One bit of grey; standard compression, filters and order.
        header += [1, 0, 0, 0, 0]
        var rows: [UInt8] = []
        for y in 0..<side {
            rows.append(0)
            var byte: UInt8 = 0
            for x in 0..<(side + 7) / 8 * 8 {
                byte = byte << 1 | (x < side && !isDark(code, x / scale, y / scale) ? 1 : 0)
                if x % 8 == 7 { rows.append(byte) }
            }
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("IDAT", stored(rows)) + chunk("IEND", [])
    }

    private static func isDark(_ code: QRCode, _ column: Int, _ row: Int) -> Bool {
        let (x, y) = (column - border, row - border)
        guard (0..<code.size).contains(x), (0..<code.size).contains(y) else { return false }
        return code[x, y]
    }

    private static func chunk(_ name: StaticString, _ data: [UInt8]) -> [UInt8] {
        let named = name.withUTF8Buffer { Array($0) } + data
        return bigEndian(data.count) + named + bigEndian(Int(CRC32.checksum(named)))
    }

    /// A zlib stream of stored blocks (RFC 1950, RFC 1951).
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 0xFFFF, data.count)
            let length = UInt16(end - start)
            stream.append(end == data.count ? 1 : 0)
            for value in [length, ~length] { stream += [UInt8(value & 0xFF), UInt8(value >> 8)] }
            stream += data[start..<end]
            start = end
        } while start < data.count
        return stream + bigEndian(Int(adler32(data)))
    }

    private static func adler32(_ data: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) }
    }
}
