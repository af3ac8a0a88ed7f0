// CloudWatch's filter patterns: which messages a reader wants. Three languages in one: terms, JSON selectors
// in braces, and space-delimited fields in brackets. Parsed once, asked for every message.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

import CloudCore

/// A filter pattern.
enum FilterPattern: Hashable, Sendable {
    case everything
    case terms(TermFilter)
    case json(JSONFilter)
    case fields(FieldFilter)

    /// Throws InvalidParameterException.
    init(_ text: String) throws {
        guard text.unicodeScalars.count <= LogsLimits.filterPatternCharacters else {
            throw LogsError.invalidPattern("too long")
        }
        var scanner = FilterScanner(text)
        scanner.skipSpaces()
        switch scanner.peek {
        case nil: self = .everything
        case UInt8(ascii: "{"): self = .json(try JSONFilter(&scanner))
        case UInt8(ascii: "["): self = .fields(try FieldFilter(&scanner))
        default: self = .terms(try TermFilter(&scanner))
        }
    }

    func matches(_ message: String) -> Bool {
        switch self {
        case .everything: return true
        case .terms(let filter): return filter.matches(Array(message.utf8))
        case .json(let filter): return filter.matches(message)
        case .fields(let filter): return filter.matches(message)
        }
    }
}

/// Unstructured text: every plain term must be there, one of the `?` terms, none of the `-` terms. As on AWS,
/// `?` terms count for nothing where there are others beside them.
struct TermFilter: Hashable, Sendable {
    private(set) var required: [[UInt8]] = []
    private(set) var optional: [[UInt8]] = []
    private(set) var excluded: [[UInt8]] = []

    init(_ scanner: inout FilterScanner) throws {
        while true {
            scanner.skipSpaces()
            guard let first = scanner.peek else { break }
            if first == UInt8(ascii: "?") || first == UInt8(ascii: "-") { scanner.advance() }
            let term = try scanner.term()
            switch first {
            case UInt8(ascii: "?"): optional.append(term)
            case UInt8(ascii: "-"): excluded.append(term)
            default: required.append(term)
            }
            guard required.count + optional.count + excluded.count <= LogsLimits.filterPatternParts else {
                throw LogsError.invalidPattern("too many terms")
            }
        }
    }

    /// Terms are found anywhere, with regard to case.
    func matches(_ message: [UInt8]) -> Bool {
        guard required.allSatisfy({ Self.contains(message, $0) }),
            !excluded.contains(where: { Self.contains(message, $0) })
        else { return false }
        guard required.isEmpty, excluded.isEmpty, !optional.isEmpty else { return true }
        return optional.contains { Self.contains(message, $0) }
    }

    static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard text.count >= part.count else { return false }
        return text.withUnsafeBufferPointer { text in
            part.withUnsafeBufferPointer { part in
                var start = 0
                let last = text.count - part.count
                while start <= last {
                    if text[start] == first {
                        var index = 1
                        while index < part.count, text[start + index] == part[index] { index += 1 }
                        if index == part.count { return true }
                    }
                    start += 1
                }
                return false
            }
        }
    }
}
