// Texts with `*`, and their grammar.

/// A text in which stars stand for any run of characters.
struct WildcardPattern: Hashable, Sendable {
    enum Item: Hashable, Sendable {
        case byte(UInt8)
        case star
    }
    let items: [Item]

    /// `\*` and `\\` stand for a star and a backslash; any other escape is refused, and so are two stars in a
    /// row. Positions in the sentences count UTF-8 bytes and the opening quote.
    init(_ text: [UInt8]) throws(PatternError) {
        let (star, backslash) = (UInt8(ascii: "*"), UInt8(ascii: "\\"))
        var items: [Item] = []
        var index = 0
        while index < text.count {
            let next = index + 1 < text.count ? text[index + 1] : nil
            switch text[index] {
            case star:
                guard next != star else {
                    throw PatternError("Consecutive wildcard characters at pos \(index + 1)")
                }
                items.append(.star)
            case backslash:
                guard let next, next == star || next == backslash else {
                    throw PatternError("Invalid escape character at pos \(index + 1)")
                }
                items.append(.byte(next))
                index += 1
            case let byte: items.append(.byte(byte))
            }
            index += 1
        }
        self.items = items
    }
}
