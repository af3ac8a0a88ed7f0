// `{"anything-but": …}`: of values, or of prefixes, suffixes, wildcards and texts without regard to case.

extension PatternCompiler {
    mutating func anythingBut() throws(PatternError) -> Set<ValueTest> {
        var inner: PatternOperator?
        var token = try tokens.next()
        if token == .startObject {
            inner = try innerOperator()
            token = try tokens.next()
        }
        if inner != nil, !dialect.takesListsInAnythingBut, token != .string {
            throw tokens.failure("\(inner?.rawValue ?? "") match pattern must be a string")
        }
        guard [.startArray, .string, .number].contains(token) else {
            throw tokens.failure("Value of anything-but must be an array or single string/number value.")
        }
        let tests: Set<ValueTest>
        switch (token == .startArray, inner) {
        case (true, let inner?): tests = try list(of: inner)
        case (true, nil): tests = try valueList()
        case (false, let inner?): tests = [try test(inner, token, copies: 1)]
        case (false, nil):
            guard let test = try excludedValue(token) else { throw PatternError(boundsReason) }
            tests = [test]
        }
        for _ in 0..<(inner == nil ? 1 : 2) {
            guard try tokens.next() == .endObject else {
                throw tokens.failure("Too many elements in numeric expression")
            }
        }
        return tests
    }

    private mutating func innerOperator() throws(PatternError) -> PatternOperator {
        guard try tokens.next() == .name else {
            throw tokens.failure("Anything-But expression name not found")
        }
        let name = String(decoding: try tokens.fieldName(), as: UTF8.self)
        guard let found = PatternOperator(rawValue: name), dialect.anythingButOperators.contains(found) else {
            throw tokens.failure("Unsupported anything-but pattern: \(name)")
        }
        return found
    }

    private mutating func valueList() throws(PatternError) -> Set<ValueTest> {
        var tests: Set<ValueTest> = []
        var (hasNumber, hasString) = (false, false)
        while case let token = try tokens.next(), token != .endArray {
            guard token == .string || token == .number else {
                throw tokens.failure(
                    "Inside anything but list, start|null|boolean is not supported.", copies: 2)
            }
            hasNumber = hasNumber || token == .number
            hasString = hasString || token == .string
            let test = try excludedValue(token)
            guard let test else { throw tokens.failure(boundsReason) }
            tests.insert(test)
        }
        guard hasNumber != hasString else {
            throw tokens.failure(
                "Inside anything but list, either all values are number or string, mixed type is not "
                    + "supported"
            )
        }
        return tests
    }

    /// Nil for a number beyond the bounds.
    private mutating func excludedValue(_ token: PatternTokens.Token) throws(PatternError) -> ValueTest? {
        guard token == .number else { return .string(try tokens.text()) }
        let number = try number()
        return isBounded(number) ? .number(number) : nil
    }

    private mutating func list(of inner: PatternOperator) throws(PatternError) -> Set<ValueTest> {
        var tests: Set<ValueTest> = []
        while case let token = try tokens.next(), token != .endArray {
            tests.insert(try test(inner, token, copies: 2))
        }
        return tests
    }

    /// One operand of `inner`.
    private mutating func test(
        _ inner: PatternOperator, _ token: PatternTokens.Token, copies: Int
    ) throws(PatternError) -> ValueTest {
        guard token == .string else {
            switch inner {
            case .equalsIgnoreCase:
                throw tokens.failure(
                    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not "
                        + "supported.",
                    copies: copies)
            case .wildcard: throw tokens.failure("wildcard match pattern must be a string", copies: copies)
            default: throw tokens.failure("prefix/suffix match pattern must be a string", copies: copies)
            }
        }
        let text = try tokens.text()
        switch inner {
        case .equalsIgnoreCase: return .foldedString(CaseFolding.fold(text))
        case .wildcard: return .wildcard(try wildcard(text))
        default:
            guard !text.isEmpty else {
                throw tokens.failure("Null prefix/suffix not allowed", copies: copies)
            }
            return inner == .prefix ? .prefix(text) : .suffix(text)
        }
    }
}
