// Which of many intervals hold a number: an interval tree laid out in an array, so that only those that do,
// and a logarithm more, are looked at.

/// The intervals of one field.
struct NumberRanges: Sendable {
    private struct Entry: Sendable {
        var range: NumberRange
        /// The highest end in the part of the array that this entry is the middle of.
        var highest: Double
        var test: Int32
    }
    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    init(_ ranges: [(range: NumberRange, test: Int32)]) {
        entries = ranges.sorted { $0.range.low < $1.range.low }
            .map { Entry(range: $0.range, highest: $0.range.high, test: $0.test) }
        _ = raise(0, entries.count)
    }

    private mutating func raise(_ low: Int, _ high: Int) -> Double {
        guard low < high else { return -.infinity }
        let middle = (low + high) / 2
        let highest = max(entries[middle].range.high, raise(low, middle), raise(middle + 1, high))
        entries[middle].highest = highest
        return highest
    }

    /// Calls `found` for each interval that holds `number`.
    func visit(_ number: Double, _ found: (Int32) -> Void) { visit(number, 0, entries.count, found) }

    private func visit(_ number: Double, _ low: Int, _ high: Int, _ found: (Int32) -> Void) {
        guard low < high else { return }
        let middle = (low + high) / 2
        let entry = entries[middle]
        guard entry.highest >= number else { return }
        visit(number, low, middle, found)
        guard entry.range.low <= number else { return }
        if entry.range.contains(number) { found(entry.test) }
        visit(number, middle + 1, high, found)
    }
}
