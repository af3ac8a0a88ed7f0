// Where the modules of a QR code go: finders, timing, alignment, format and version, the data in its
// zigzag, and the mask that leaves the fewest confusing shapes.

extension QRCode {
    subscript(column: Int, row: Int) -> Bool {
        get { modules[row * size + column] }
        set { modules[row * size + column] = newValue }
    }

    private mutating func setFunction(_ column: Int, _ row: Int, _ isDark: Bool) {
        self[column, row] = isDark
        isFunction[row * size + column] = true
    }

    // MARK: Function patterns

    mutating func drawFunctionPatterns() {
        for index in 0..<size {
            setFunction(6, index, index % 2 == 0)
            setFunction(index, 6, index % 2 == 0)
        }
        for (column, row) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(column, row) }
        let places = alignmentPlaces
        for (first, column) in places.enumerated() {
            for (second, row) in places.enumerated() {
                let last = places.count - 1
                // Three corners are the finders'.
                if (first, second) == (0, 0) || (first, second) == (0, last) || (first, second) == (last, 0) {
                    continue
                }
                drawAlignment(column, row)
            }
        }
        drawFormat(mask: 0)
        drawVersion()
    }

    private var alignmentPlaces: [Int] {
        guard version > 1 else { return [] }
        let count = version / 7 + 2
        let step = (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        return [6] + (0..<count - 1).reversed().map { size - 7 - $0 * step }
    }

    /// A finder with its light border, which may lie outside.
    private mutating func drawFinder(_ column: Int, _ row: Int) {
        for (x, y) in square(around: column, row, radius: 4) where isInside(x, y) {
            let distance = max(abs(x - column), abs(y - row))
            setFunction(x, y, distance != 2 && distance != 4)
        }
    }

    private mutating func drawAlignment(_ column: Int, _ row: Int) {
        for (x, y) in square(around: column, row, radius: 2) {
            setFunction(x, y, max(abs(x - column), abs(y - row)) != 1)
        }
    }

    private func square(around column: Int, _ row: Int, radius: Int) -> [(Int, Int)] {
        (-radius...radius).flatMap { y in (-radius...radius).map { x in (column + x, row + y) } }
    }

    private func isInside(_ column: Int, _ row: Int) -> Bool {
        (0..<size).contains(column) && (0..<size).contains(row)
    }

    /// Level M and the mask, with their own error correction, twice.
    private mutating func drawFormat(mask: Int) {
        let level = 0b00
        let data = level << 3 | mask
        var remainder = data
        for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
        let bits = (data << 10 | remainder) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }

        for index in 0..<6 { setFunction(8, index, bit(index)) }
        setFunction(8, 7, bit(6))
        setFunction(8, 8, bit(7))
        setFunction(7, 8, bit(8))
        for index in 9..<15 { setFunction(14 - index, 8, bit(index)) }

        for index in 0..<8 { setFunction(size - 1 - index, 8, bit(index)) }
        for index in 8..<15 { setFunction(8, size - 15 + index, bit(index)) }
        setFunction(8, size - 8, true)
    }

    private mutating func drawVersion() {
        guard version >= 7 else { return }
        var remainder = version
        for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
        let bits = version << 12 | remainder
        for index in 0..<18 {
            let isDark = bits >> index & 1 == 1
            let (near, far) = (index / 3, size - 11 + index % 3)
            setFunction(far, near, isDark)
            setFunction(near, far, isDark)
        }
    }

    // MARK: Data

    /// Two columns at a time from the right, upwards and downwards by turns, around the function patterns.
    mutating func drawCodewords(_ words: [UInt8]) {
        var bit = 0
        var right = size - 1
        while right >= 1 {
            // The column of the timing pattern holds no data.
            if right == 6 { right = 5 }
            let isUpward = (right + 1) & 2 == 0
            for step in 0..<size {
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isFunction[row * size + column] {
                    guard bit < words.count * 8 else { continue }
                    self[column, row] = words[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
            right -= 2
        }
    }

    // MARK: Masks

    /// Takes the mask with the lowest penalty.
    mutating func chooseMask() {
        let plain = self
        var lowest = Int.max
        for mask in 0..<8 {
            var candidate = plain
            candidate.apply(mask: mask)
            candidate.drawFormat(mask: mask)
            let penalty = candidate.penalty
            if penalty < lowest {
                lowest = penalty
                self = candidate
            }
        }
    }

    private mutating func apply(mask: Int) {
        for row in 0..<size {
            for column in 0..<size where !isFunction[row * size + column] {
                if Self.flips(mask, column, row) { self[column, row].toggle() }
            }
        }
    }

    /// Table 10 of the standard.
    static func flips(_ mask: Int, _ column: Int, _ row: Int) -> Bool {
        switch mask {
        case 0: return (column + row) % 2 == 0
        case 1: return row % 2 == 0
        case 2: return column % 3 == 0
        case 3: return (column + row) % 3 == 0
        case 4: return (column / 3 + row / 2) % 2 == 0
        case 5: return column * row % 2 + column * row % 3 == 0
        case 6: return (column * row % 2 + column * row % 3) % 2 == 0
        default: return ((column + row) % 2 + column * row % 3) % 2 == 0
        }
    }

    /// Long runs, blocks of one colour, shapes like finders, and an uneven share of dark modules.
    private var penalty: Int {
        var result = 0
        for index in 0..<size {
            result += Self.penalty(ofLine: (0..<size).map { self[$0, index] })
            result += Self.penalty(ofLine: (0..<size).map { self[index, $0] })
        }
        for row in 0..<size - 1 {
            for column in 0..<size - 1 {
                let colour = self[column, row]
                let isBlock =
                    colour == self[column + 1, row] && colour == self[column, row + 1]
                    && colour == self[column + 1, row + 1]
                if isBlock { result += 3 }
            }
        }
        let dark = modules.count { $0 }
        return result + abs(dark * 20 - modules.count * 10) / modules.count * 10
    }

    private static let finders: [[Bool]] = {
        let finder = [true, false, true, true, true, false, true]
        let light = [false, false, false, false]
        return [finder + light, light + finder]
    }()

    private static func penalty(ofLine line: [Bool]) -> Int {
        var result = 0
        var run = 1
        for index in 1..<line.count {
            run = line[index] == line[index - 1] ? run + 1 : 1
            if run == 5 { result += 3 } else if run > 5 { result += 1 }
        }
        for start in 0...line.count - 11 where finders.contains(Array(line[start..<start + 11])) {
            result += 40
        }
        return result
    }
}
