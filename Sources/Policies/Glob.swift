// Text with wildcards, compiled: the literal pieces between its stars. A piece is searched from where the
// one before it ended and never again before that, so matching takes time in proportion to the text.

/// `*` matches any run of characters, `?` exactly one.
struct Glob: Hashable, Sendable {
    /// A byte, or one of the two wildcards.
    typealias Unit = UInt16
    static let anyOne: Unit = 0x100
    static let anyRun: Unit = 0x101

    /// What stands between two stars.
    private struct Piece: Hashable, Sendable {
        var units: [Unit]
        /// For each place, how much of the piece is matched still when the next unit differs (Knuth, Morris
        /// and Pratt). Nil where the piece has a `?`, whose width depends on the text.
        var failure: [Int32]?

        init(_ units: [Unit]) {
            self.units = units
            failure = units.contains(Glob.anyOne) ? nil : Self.failures(of: units)
        }

        private static func failures(of units: [Unit]) -> [Int32] {
            var failures = [Int32](repeating: 0, count: units.count)
            var matched = 0
            var place = 1
            while place < units.count {
                while matched > 0, units[place] != units[matched] { matched = Int(failures[matched - 1]) }
                if units[place] == units[matched] { matched += 1 }
                failures[place] = Int32(truncatingIfNeeded: matched)
                place += 1
            }
            return failures
        }
    }

    /// What the text begins with.
    private let head: Piece
    /// What it ends with, after a star. Nil where there is no star: the head is all.
    private let tail: Piece?
    private let middle: [Piece]

    init(_ units: [Unit]) {
        var pieces = units.split(separator: Self.anyRun, omittingEmptySubsequences: false).map(Array.init)
        head = Piece(pieces.removeFirst())
        tail = pieces.popLast().map(Piece.init)
        middle = pieces.filter { !$0.isEmpty }.map(Piece.init)
    }

    /// The bytes before the first wildcard.
    var start: [UInt8] {
        head.units.prefix { $0 != Self.anyOne }.map { UInt8(truncatingIfNeeded: $0) }
    }

    /// Whether all of `text`, which is UTF-8, matches.
    func matches(_ text: [UInt8]) -> Bool {
        guard var place = Self.match(head, in: text, at: 0) else { return false }
        guard let tail else { return place == text.count }
        guard let end = Self.match(tail, in: text, endingAt: text.count), place <= end else { return false }
        for piece in middle {
            guard let next = Self.find(piece, in: text, from: place, to: end) else { return false }
            place = next
        }
        return true
    }

    /// Where the piece ends that begins here; nil where it doesn't.
    private static func match(_ piece: Piece, in text: [UInt8], at start: Int) -> Int? {
        var place = start
        for unit in piece.units {
            guard place < text.count else { return nil }
            if unit == anyOne {
                place = character(after: place, in: text)
            } else {
                guard unit == Unit(text[place]) else { return nil }
                place += 1
            }
        }
        return place
    }

    /// Where the piece begins that ends here; nil where it doesn't.
    private static func match(_ piece: Piece, in text: [UInt8], endingAt end: Int) -> Int? {
        var place = end
        for unit in piece.units.reversed() {
            guard place > 0 else { return nil }
            place -= 1
            if unit == anyOne {
                while place > 0, text[place] & 0xC0 == 0x80 { place -= 1 }
            } else {
                guard unit == Unit(text[place]) else { return nil }
            }
        }
        return place
    }

    /// Where the first occurrence between two places ends.
    private static func find(_ piece: Piece, in text: [UInt8], from start: Int, to end: Int) -> Int? {
        guard let failure = piece.failure else {
            var place = start
            while place < end {
                if let found = match(piece, in: text, at: place) { return found <= end ? found : nil }
                place = character(after: place, in: text)
            }
            return nil
        }
        var matched = 0
        var place = start
        while place < end {
            let unit = Unit(text[place])
            while matched > 0, unit != piece.units[matched] { matched = Int(failure[matched - 1]) }
            if unit == piece.units[matched] { matched += 1 }
            place += 1
            if matched == piece.units.count { return place }
        }
        return nil
    }

    /// The start of the next character: UTF-8 continuation bytes belong to the one before.
    private static func character(after place: Int, in text: [UInt8]) -> Int {
        var next = place + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
