// Why a pattern is refused, in AWS's words: the sentence, and where its JSON reader stood when it found out.

public import CloudCore

/// A pattern that is not valid.
public struct PatternError: Error, Hashable, Sendable {
    /// The sentence alone, such as `Empty arrays are not allowed`.
    public let reason: String
    /// The sentence and the place in the source, as AWS's exceptions carry them.
    public let message: String

    init(_ reason: String) {
        self.reason = reason
        message = reason
    }

    /// - Parameters:
    ///   - offset: how many bytes of `source` were read.
    ///   - copies: lists within `anything-but` name the place twice.
    init(_ reason: String, in source: [UInt8], at offset: Int, copies: Int) {
        self.reason = reason
        let place = "\n at \(Self.place(in: source, at: offset))"
        message = reason + String(repeating: place, count: copies)
    }

    /// `[Source: (String)"…"; line: 1, column: 12]`: columns count UTF-16 units, from one.
    static func place(in source: [UInt8], at offset: Int) -> String {
        let read = source.prefix(offset)
        var (line, start, index) = (1, 0, 0)
        while index < read.count {
            let byte = read[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            if byte == 0x0D, index < read.count, read[index] == 0x0A { index += 1 }
            line += 1
            start = index
        }
        let column = String(decoding: read[start...], as: UTF8.self).utf16.count + 1
        return "[Source: (String)\(excerpt(source)); line: \(line), column: \(column)]"
    }

    /// The first 500 characters in quotes; control characters but line ends are escaped.
    private static func excerpt(_ source: [UInt8]) -> String {
        let units = Array(String(decoding: source, as: UTF8.self).utf16)
        let shown = String(decoding: units.prefix(500), as: UTF16.self)
        var text = "\""
        for scalar in shown.unicodeScalars {
            if scalar.value < 0x20, scalar != "\n", scalar != "\r" {
                text += "\\u00" + Hex.encode([UInt8(scalar.value)]).uppercased()
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        let rest = units.count - 500
        return text + "\"" + (rest > 0 ? "[truncated \(rest) chars]" : "")
    }

    /// What PutRule and TestEventPattern answer.
    public var eventBridge: AWSError {
        AWSError("InvalidEventPatternException", "Event pattern is not valid. Reason: \(message)")
    }

    /// What CreateEventSourceMapping and UpdateEventSourceMapping answer, whatever the reason.
    public var lambda: AWSError {
        AWSError(
            "InvalidParameterValueException", "Invalid filter pattern definition.", fields: ["Type": "User"])
    }
}

/// An event that could not be matched.
public enum EventError: Error, Hashable, Sendable {
    /// The text is not a JSON object, as far as it was read.
    case malformed
    /// Longer than `PatternLimits.eventBytes`, or nested deeper than `PatternLimits.eventDepth`.
    case tooLarge
    /// Matching took more than `PatternLimits.matchSteps`.
    case tooComplex
}
