// Numbers, booleans, blobs and times as the text that XML, forms, headers and paths carry.

import CloudCore

enum ScalarText {
    /// The value that `text` says, or nil where it is none of the shape's kind or out of its range.
    /// `timestamps` is the format where neither the member nor its shape names one.
    static func value(_ text: String, of use: Member, timestamps: TimestampFormat) -> Value? {
        let shape = use.shape
        switch shape.kind {
        case .string: return .string(text)
        case .blob: return Base64.decode(trimmed(text)).map(Value.blob)
        case .boolean: return boolean(trimmed(text)).map(Value.bool)
        case .integer: return Int32(trimmed(text)).map { .integer(Int64($0)) }
        case .long: return Int64(trimmed(text)).map(Value.integer)
        case .float, .double: return double(trimmed(text)).map(Value.double)
        case .timestamp:
            let format = use.timestampFormat ?? shape.timestampFormat ?? timestamps
            return Timestamps.instant(String(trimmed(text)), format).map(Value.timestamp)
        case .structure, .list, .map, .document: return nil
        }
    }

    /// `value` as text; nil where it has parts.
    static func text(_ value: Value, of use: Member, timestamps: TimestampFormat) -> String? {
        switch value {
        case .string(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .double(let number): return self.text(number)
        case .blob(let bytes): return Base64.encode(bytes)
        case .timestamp(let instant):
            return Timestamps.text(instant, use.timestampFormat ?? use.shape.timestampFormat ?? timestamps)
        case .null, .list, .map, .record, .document, .body: return nil
        }
    }

    /// The time of a number of seconds, whole ones exactly.
    static func timestamp(integer: Int64?, double: Double?) -> Instant? {
        if let integer {
            let (nanoseconds, overflow) = integer.multipliedReportingOverflow(by: 1_000_000_000)
            return overflow ? nil : Instant(nanoseconds: nanoseconds)
        }
        guard let double, double.isFinite else { return nil }
        return Timestamps.instant(epochSeconds: double)
    }

    private static func boolean(_ text: Substring) -> Bool? {
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    private static func double(_ text: Substring) -> Double? {
        switch text {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default:
            // Double itself would also take hexadecimal, `inf` and `nan(…)`.
            let isDecimal = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || [43, 45, 46, 69, 101].contains(byte)
            }
            return isDecimal ? Double(text) : nil
        }
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        guard number.isFinite else { return number < 0 ? "-Infinity" : "Infinity" }
        return number.description
    }

    private static func trimmed(_ text: String) -> Substring {
        var rest = text[...]
        while let first = rest.utf8.first, first <= 32 { rest = rest.dropFirst() }
        while let last = rest.utf8.last, last <= 32 { rest = rest.dropLast() }
        return rest
    }
}
