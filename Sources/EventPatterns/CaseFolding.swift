// Texts compared without regard to case: both sides are folded the same way, then compared byte for byte.
// AWS compares each character with the lower and the upper form of the pattern's; so does this, for every
// character whose two forms are each other's.

enum CaseFolding {
    /// Appends the folded form of `bytes` (UTF-8) to `result`.
    static func fold(_ bytes: UnsafeRawBufferPointer, into result: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte < 0x80 else {
                foldText(UnsafeRawBufferPointer(rebasing: bytes[index...]), into: &result)
                return
            }
            result.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            index += 1
        }
    }

    static func fold(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        bytes.withUnsafeBytes { fold($0, into: &result) }
        return result
    }

    private static func foldText(_ bytes: UnsafeRawBufferPointer, into result: inout [UInt8]) {
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            result.append(contentsOf: folded(scalar).utf8)
        }
    }

    /// The lower form, unless the way back to the upper form leads elsewhere (`K`, the Kelvin sign).
    private static func folded(_ scalar: Unicode.Scalar) -> String {
        let lower = scalar.properties.lowercaseMapping
        guard lower.unicodeScalars.count == 1, let back = lower.unicodeScalars.first else {
            return String(scalar)
        }
        // Not compared as texts, to which signs of the same look are equal.
        let isSame = back.properties.uppercaseMapping.utf8.elementsEqual(
            scalar.properties.uppercaseMapping.utf8)
        return isSame ? lower : String(scalar)
    }
}
