// What a qualifier means: the function as it is now, a published version, or an alias. Their names can't be
// mistaken for each other: an alias is never a number alone.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html

/// A qualifier, read by its form alone: whether there is such a version or alias, the store knows.
enum Qualifier: Hashable, Sendable {
    case latest
    case version(UInt64)
    case alias(String)

    /// Nil means `$LATEST`.
    init(_ text: String?) {
        guard let text, text != FunctionReference.latest else {
            self = .latest
            return
        }
        // `007` is no number that Lambda gave: as an alias, it isn't found.
        if let number = UInt64(text), number > 0, String(number) == text {
            self = .version(number)
        } else {
            self = .alias(text)
        }
    }

    var text: String {
        switch self {
        case .latest: FunctionReference.latest
        case .version(let number): String(number)
        case .alias(let name): name
        }
    }
}
