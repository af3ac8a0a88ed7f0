// QR codes (ISO/IEC 18004) of short texts: byte mode, error correction level M, versions 1 to 20. The code
// words are made here; how they are laid out is in QRCode+Layout.

/// A QR code.
struct QRCode: Sendable, Equatable {
    /// Modules of one side.
    let size: Int
    /// Row by row; true is dark.
    var modules: [Bool]
    /// Modules whose place the standard fixes: no data there.
    var isFunction: [Bool]
    let version: Int

    /// Nil where the bytes are more than version 20 holds (666).
    init?(_ bytes: [UInt8]) {
        let versions = 1..<Self.blocks.count
        guard let version = versions.first(where: { bytes.count <= Self.capacity($0) }) else { return nil }
        self.version = version
        size = version * 4 + 17
        modules = Array(repeating: false, count: size * size)
        isFunction = modules
        drawFunctionPatterns()
        drawCodewords(Self.interleaved(Self.codewords(bytes, version), version))
        chooseMask()
    }

    /// By version: error correction code words of a block, and the number of blocks (table 9, level M).
    private static let correction = [
        0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
    ]
    private static let blocks = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]

    /// Code words of both kinds: what the function patterns leave, in whole bytes.
    private static func allCodewords(_ version: Int) -> Int {
        var modules = (16 * version + 128) * version + 64
        if version >= 2 {
            let alignments = version / 7 + 2
            modules -= (25 * alignments - 10) * alignments - 55
            if version >= 7 { modules -= 36 }
        }
        return modules / 8
    }

    private static func dataCodewords(_ version: Int) -> Int {
        allCodewords(version) - correction[version] * blocks[version]
    }

    /// Bytes beside the header, which takes 12 bits, from version 10 on 20.
    private static func capacity(_ version: Int) -> Int { dataCodewords(version) - (version < 10 ? 2 : 3) }

    /// Header, bytes, terminator and padding.
    private static func codewords(_ bytes: [UInt8], _ version: Int) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, version < 10 ? 8 : 16)
        for byte in bytes { append(Int(byte), 8) }
        let room = dataCodewords(version) * 8
        append(0, min(4, room - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var words = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        var padding: UInt8 = 0xEC
        while words.count < dataCodewords(version) {
            words.append(padding)
            padding ^= 0xEC ^ 0x11
        }
        return words
    }

    /// Splits data into blocks, adds each block's error correction, and takes turns between the blocks.
    private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
        let (count, correctionLength) = (blocks[version], correction[version])
        let shortLength = data.count / count
        let longBlocks = data.count % count
        let divisor = ReedSolomon.divisor(degree: correctionLength)
        var dataBlocks: [ArraySlice<UInt8>] = []
        var start = 0
        for block in 0..<count {
            let length = shortLength + (block >= count - longBlocks ? 1 : 0)
            dataBlocks.append(data[start..<start + length])
            start += length
        }
        let corrections = dataBlocks.map { ReedSolomon.remainder(of: $0, by: divisor) }
        var result: [UInt8] = []
        for index in 0...shortLength {
            for block in dataBlocks where index < block.count {
                result.append(block[block.startIndex + index])
            }
        }
        for index in 0..<correctionLength {
            for correction in corrections { result.append(correction[index]) }
        }
        return result
    }
}

/// Reed-Solomon codes over the field of 256 elements with the polynomial that QR codes use.
enum ReedSolomon {
    /// The coefficients of (x − 1)(x − 2)(x − 4)…, highest first, without the leading 1.
    static func divisor(degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree)
        result[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                result[index] = product(result[index], root)
                if index + 1 < degree { result[index] ^= result[index + 1] }
            }
            root = product(root, 2)
        }
        return result
    }

    static func remainder(of data: some Sequence<UInt8>, by divisor: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: divisor.count)
        for byte in data {
            let factor = byte ^ result.removeFirst()
            result.append(0)
            for index in divisor.indices { result[index] ^= product(divisor[index], factor) }
        }
        return result
    }

    private static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
        var result = 0
        for bit in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7) * 0x11D
            if other >> UInt8(bit) & 1 == 1 { result ^= Int(one) }
        }
        return UInt8(result)
    }
}
