// `{"numeric": [">", 0, "<=", 5]}`.

extension PatternCompiler {
    mutating func numeric() throws(PatternError) -> ValueTest {
        guard try tokens.next() == .startArray else {
            throw tokens.failure("Value of numeric must be an array.")
        }
        let token = try tokens.next()
        let symbol = String(decoding: try tokens.text(), as: UTF8.self)
        guard token == .string else { throw tokens.failure("Invalid member in numeric match: \(symbol)") }
        let bound = dialect.numberBound
        let isNumber = try tokens.next() == .number
        let test: ValueTest
        switch symbol {
        case "=":
            let number = try operand(isNumber, of: "equals")
            try closeNumeric("Too many elements in numeric expression")
            test = .number(try bounded(number))
        case "<", "<=":
            let top = try operand(isNumber, of: symbol)
            try closeNumeric("Too many elements in numeric expression")
            test = .range(try range(from: -bound, true, to: top, symbol == "<="))
        case ">", ">=":
            let bottom = try operand(isNumber, of: symbol)
            test = .range(try upperPart(from: bottom, includesLow: symbol == ">="))
        default: throw tokens.failure("Unrecognized numeric range operator: \(symbol)")
        }
        guard try tokens.next() == .endObject else {
            throw tokens.failure("Too many elements in numeric expression")
        }
        return test
    }

    /// The end of the array, or the second half of an interval.
    private mutating func upperPart(from bottom: Double, includesLow: Bool) throws(PatternError)
        -> NumberRange
    {
        let token = try tokens.next()
        if token == .endArray { return try range(from: bottom, includesLow, to: dialect.numberBound, true) }
        let symbol = String(decoding: try tokens.text(), as: UTF8.self)
        guard token == .string else { throw tokens.failure("Bad value in numeric range: \(symbol)") }
        guard symbol == "<" || symbol == "<=" else {
            throw tokens.failure("Bad numeric range operator: \(symbol)")
        }
        let top = try operand(try tokens.next() == .number, of: symbol)
        try closeNumeric("Too many terms in numeric range expression")
        return try range(from: bottom, includesLow, to: top, symbol == "<=")
    }

    private mutating func closeNumeric(_ reason: String) throws(PatternError) {
        guard try tokens.next() == .endArray else { throw tokens.failure(reason) }
    }

    private mutating func operand(_ isNumber: Bool, of symbol: String) throws(PatternError) -> Double {
        guard isNumber else { throw tokens.failure("Value of \(symbol) must be numeric") }
        return try number()
    }

    /// The number that the reader stands at.
    mutating func number() throws(PatternError) -> Double {
        try tokens.text().withUnsafeBytes { JSONText.number($0) } ?? .infinity
    }

    func isBounded(_ number: Double) -> Bool { abs(number) <= dialect.numberBound }

    var boundsReason: String {
        let bound = Self.javaText(dialect.numberBound)
        return "Value must be between -\(bound) and \(bound), inclusive"
    }

    /// Bounds are looked at last, when the whole array has been read.
    private func bounded(_ number: Double) throws(PatternError) -> Double {
        guard isBounded(number) else { throw tokens.failure(boundsReason) }
        return number
    }

    /// `5.0E9`: how the sentence writes a bound.
    private static func javaText(_ bound: Double) -> String {
        var (mantissa, exponent) = (bound, 0)
        while mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        return "\(mantissa)E\(exponent)"
    }

    private func range(
        from low: Double, _ includesLow: Bool, to high: Double, _ includesHigh: Bool
    ) throws(PatternError) -> NumberRange {
        let (low, high) = (try bounded(low), try bounded(high))
        guard low < high else {
            throw tokens.failure("Bottom must be less than top")
        }
        return NumberRange(low: low, includesLow: includesLow, high: high, includesHigh: includesHigh)
    }
}
