// Match expressions: `{"prefix": "a"}` and its like. Each reads to the end of its object.

extension PatternCompiler {
    /// One expression, its object already opened.
    mutating func matchExpression(into clause: inout EventPattern.Clause) throws(PatternError) {
        guard try tokens.next() == .name else { throw tokens.failure("Match expression name not found") }
        let name = String(decoding: try tokens.fieldName(), as: UTF8.self)
        guard let found = PatternOperator(rawValue: name), dialect.operators.contains(found) else {
            throw tokens.failure("Unrecognized match type \(name)")
        }
        switch found {
        case .exists: try exists(into: &clause)
        case .anythingBut: clause.alternatives.insert(.anythingBut(try anythingBut()))
        case .numeric: clause.alternatives.insert(.test(try numeric()))
        case .prefix, .suffix: clause.alternatives.insert(.test(try affix(found)))
        case .cidr:
            // AWS's own sentence names the wrong operator.
            let text = String(decoding: try stringOperand("prefix"), as: UTF8.self)
            let range = try AddressRange(cidr: text)
            try closeExpression()
            clause.alternatives.insert(.test(.address(range)))
        case .exactly:
            clause.alternatives.insert(.test(.string(try stringOperand("exact"))))
            try closeExpression()
        case .equalsIgnoreCase:
            clause.alternatives.insert(.test(.foldedString(CaseFolding.fold(try stringOperand(name)))))
            try closeExpression()
        case .wildcard:
            let text = try stringOperand(name)
            clause.alternatives.insert(.test(.wildcard(try wildcard(text))))
            try closeExpression()
        }
    }

    private mutating func stringOperand(_ name: String) throws(PatternError) -> [UInt8] {
        guard try tokens.next() == .string else {
            throw tokens.failure("\(name) match pattern must be a string")
        }
        return try tokens.text()
    }

    private mutating func closeExpression() throws(PatternError) {
        guard try tokens.next() == .endObject else {
            throw tokens.failure("Only one key allowed in match expression")
        }
    }

    /// The wildcard of `text`; what is wrong with it is said at the place where the reader stands.
    func wildcard(_ text: [UInt8]) throws(PatternError) -> WildcardPattern {
        do { return try WildcardPattern(text) } catch { throw tokens.failure(error.reason) }
    }

    private mutating func exists(into clause: inout EventPattern.Clause) throws(PatternError) {
        switch try tokens.next() {
        case .trueWord: clause.alternatives.insert(.test(.present))
        case .falseWord: clause.matchesAbsence = true
        default: throw tokens.failure("exists match pattern must be either true or false.")
        }
        try closeExpression()
    }

    /// `prefix` and `suffix`, of a string or of `{"equals-ignore-case": …}`.
    private mutating func affix(_ found: PatternOperator) throws(PatternError) -> ValueTest {
        switch try tokens.next() {
        case .string:
            let text = try tokens.text()
            try closeExpression()
            return found == .prefix ? .prefix(text) : .suffix(text)
        case .startObject:
            let kind = found == .prefix ? "Prefix" : "Suffix"
            guard try tokens.next() == .name else {
                throw tokens.failure("\(kind) expression name not found")
            }
            let name = String(decoding: try tokens.fieldName(), as: UTF8.self)
            guard name == PatternOperator.equalsIgnoreCase.rawValue else {
                throw tokens.failure("Unsupported \(found.rawValue) pattern: \(name)")
            }
            let text = CaseFolding.fold(try stringOperand(name))
            try closeExpression()
            try closeExpression()
            return found == .prefix ? .foldedPrefix(text) : .foldedSuffix(text)
        default: throw tokens.failure("\(found.rawValue) match pattern must be a string")
        }
    }
}
