// QR codes: read back module by module, as a camera would, and the image around them.

import Testing
import Wire

@testable import IAM

@Suite struct QRCodesAreReadable {
    /// Every length around which the version changes, and the longest.
    @Test(arguments: [1, 14, 15, 26, 27, 106, 107, 122, 123, 180, 181, 213, 214, 331, 500, 666])
    func bytesComeBack(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        let code = try #require(QRCode(bytes))
        #expect(code.size == code.version * 4 + 17)
        #expect(try Reading(code).bytes() == bytes)
    }

    @Test func longerTextsDoNotFit() {
        #expect(QRCode([UInt8](repeating: 0, count: 667)) == nil)
    }

    /// The code words of a known example: "HELLO" in bytes, version 1, level M.
    @Test func correctionIsReedSolomon() {
        let data: [UInt8] = [
            0x40, 0x54, 0x84, 0x54, 0xC4, 0xC4, 0xF0, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC,
        ]
        let divisor = ReedSolomon.divisor(degree: 10)
        #expect(divisor == [216, 194, 159, 111, 199, 94, 95, 113, 157, 193])
        let remainder = ReedSolomon.remainder(of: data, by: divisor)
        #expect(ReedSolomon.remainder(of: data + remainder, by: divisor).allSatisfy { $0 == 0 })
    }

    @Test func findersStandInThreeCorners() throws {
        let code = try #require(QRCode(Array("otpauth://totp/a".utf8)))
        for (column, row) in [(0, 0), (code.size - 7, 0), (0, code.size - 7)] {
            for offset in 0..<7 {
                #expect(code[column + offset, row] && code[column, row + offset])
            }
            #expect(code[column + 3, row + 3] && !code[column + 1, row + 1])
        }
    }

    @Test func theImageIsPNG() throws {
        let code = try #require(QRCode([1, 2, 3]))
        let image = PNG.image(of: code, pixelsPerModule: 4)
        #expect(image.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        let side = UInt8((code.size + 8) * 4)
        #expect(Array(image[16..<24]) == [0, 0, 0, side, 0, 0, 0, side])
        #expect(image.suffix(8) == [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    }
}

/// Reads a QR code without errors of print: mask off, code words in their order, blocks together, bytes out.
private struct Reading {
    let code: QRCode

    init(_ code: QRCode) { self.code = code }

    /// Which mask the format information says.
    private var mask: Int {
        var bits = 0
        for index in 0..<6 where code[8, index] { bits |= 1 << index }
        if code[8, 7] { bits |= 1 << 6 }
        if code[8, 8] { bits |= 1 << 7 }
        if code[7, 8] { bits |= 1 << 8 }
        for index in 9..<15 where code[14 - index, 8] { bits |= 1 << index }
        return (bits ^ 0x5412) >> 10 & 7
    }

    private func codewords() -> [UInt8] {
        var bits: [Bool] = []
        for right in [Int](stride(from: code.size - 1, through: 8, by: -2)) + [5, 3, 1] {
            let isUpward = (right + 1) & 2 == 0
            for step in 0..<code.size {
                let row = isUpward ? code.size - 1 - step : step
                for column in [right, right - 1] where !code.isFunction[row * code.size + column] {
                    bits.append(code[column, row] != QRCode.flips(mask, column, row))
                }
            }
        }
        return stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    func bytes() throws -> [UInt8] {
        // Blocks of level M by version, from the standard's table 9: short ones, their data, long ones.
        let table: [(Int, Int, Int)] = [
            (1, 16, 0), (1, 28, 0), (1, 44, 0), (2, 32, 0), (2, 43, 0), (4, 27, 0), (4, 31, 0), (2, 38, 2),
            (3, 36, 2), (4, 43, 1), (1, 50, 4), (6, 36, 2), (8, 37, 1), (4, 40, 5), (5, 41, 5), (7, 45, 3),
            (10, 46, 1), (9, 43, 4), (3, 44, 11), (3, 41, 13),
        ]
        let (short, length, long) = table[code.version - 1]
        let words = codewords()
        var blocks = [[UInt8]](repeating: [], count: short + long)
        var next = 0
        for index in 0...length {
            for block in 0..<short + long where index < length || block >= short {
                blocks[block].append(words[next])
                next += 1
            }
        }
        let data = blocks.flatMap { $0 }
        try #require(data[0] >> 4 == 0b0100)
        func byte(_ index: Int) -> UInt8 { data[index] << 4 | data[index + 1] >> 4 }
        guard code.version >= 10 else { return (0..<Int(byte(0))).map { byte($0 + 1) } }
        let count = Int(byte(0)) << 8 | Int(byte(1))
        return (0..<count).map { byte($0 + 2) }
    }
}
