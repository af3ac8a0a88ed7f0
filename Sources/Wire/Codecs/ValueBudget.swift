// What one body may become in memory. A few bytes can make a structure of fifty members, so that the length
// of a body says little.

/// Counts what a reader makes of one body: a slot for each member of a structure, each element, each entry.
struct ValueBudget {
    private var rest = WireLimits.values

    /// False where it is too much.
    mutating func spend(_ count: Int) -> Bool {
        rest -= count
        return rest >= 0
    }

    static let text = "The body has too many values"
}
