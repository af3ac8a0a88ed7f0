// All questions to the values of all fields, laid out so that a value finds those that it passes by its
// bytes: tables for what is equal, tries for beginnings and ends, an interval tree for numbers.

/// The questions to one field's values. Trivial to copy: everything of variable size is in `ValueTests`.
struct FieldTests: Sendable {
    /// Tests, or -1.
    var present: Int32 = -1, trueWord: Int32 = -1, falseWord: Int32 = -1, null: Int32 = -1
    /// Roots of tries, or -1.
    var prefixes: Int32 = -1, suffixes: Int32 = -1, wildcards: Int32 = -1
    var foldedPrefixes: Int32 = -1, foldedSuffixes: Int32 = -1
    var hasStrings = false, hasFoldedStrings = false
    var hasNumbers = false, hasNumberTexts = false, hasRanges = false
    /// Where the lengths of the field's address ranges are.
    var addressLengths: Range<Int32> = 0..<0
    var anythingButs: Range<Int32> = 0..<0

    var folds: Bool { hasFoldedStrings || foldedPrefixes >= 0 || foldedSuffixes >= 0 }
}

/// Built once by `ValueTestsBuilder`, then only read.
struct ValueTests: Sendable {
    /// What a test does for a value that passes it.
    struct Effect: Sendable {
        /// These clauses match.
        var clauses: Range<Int32>
        /// These `anything-but`s do not.
        var failed: Range<Int32>
    }
    /// What tests are looked up by in `table`; the field's number is the rest of the owner.
    enum Kind: Int32 { case string, foldedString, numberText, number, address }

    var fields: [FieldTests] = []
    var table = ByteStringTable()
    var tries = ByteTries()
    var ranges: [NumberRanges] = []
    var addressLengths: [UInt8] = []
    var effects: [Effect] = []
    var anythingButClauses: [Range<Int32>] = []
    /// Clauses and `anything-but`s that effects refer to.
    var numbers: [Int32] = []

    static func owner(_ field: Int32, _ kind: Kind) -> Int32 { field * 8 + kind.rawValue }

    /// The key of an address range: its length, and the bytes with the rest cleared.
    static func key(_ bytes: [UInt8], bits: Int) -> [UInt8] {
        [UInt8(bits), UInt8(bytes.count)] + AddressRange.masked(bytes, bits: bits)
    }

    /// The key of a number.
    static func key(_ number: Double) -> [UInt8] { withUnsafeBytes(of: number.bitPattern) { Array($0) } }
}

/// Collects tests and clauses.
struct ValueTestsBuilder {
    private struct TestKey: Hashable {
        var field: Int32
        var test: ValueTest
    }
    private struct AnythingButKey: Hashable {
        var field: Int32
        var tests: Set<ValueTest>
    }
    private var tests: [TestKey: Int32] = [:]
    private var order: [TestKey] = []
    private var passed: [[Int32]] = []
    private var failed: [[Int32]] = []
    private var anythingButs: [AnythingButKey: Int] = [:]
    private var anythingButOrder: [(field: Int32, clauses: [Int32])] = []

    private mutating func test(_ test: ValueTest, of field: Int32) -> Int {
        let key = TestKey(field: field, test: test)
        if let found = tests[key] { return Int(found) }
        tests[key] = Int32(order.count)
        order.append(key)
        passed.append([])
        failed.append([])
        return order.count - 1
    }

    /// Makes `alternative` satisfy `clause`.
    mutating func insert(_ alternative: EventPattern.Alternative, of field: Int32, satisfying clause: Int32) {
        switch alternative {
        case .test(let test): passed[self.test(test, of: field)].append(clause)
        case .anythingBut(let excluded):
            let key = AnythingButKey(field: field, tests: excluded)
            if let found = anythingButs[key] {
                anythingButOrder[found].clauses.append(clause)
                return
            }
            let index = anythingButOrder.count
            anythingButs[key] = index
            anythingButOrder.append((field, [clause]))
            for test in excluded { failed[self.test(test, of: field)].append(Int32(index)) }
        }
    }

    func build(fields: Int) -> ValueTests {
        var result = ValueTests()
        result.fields = Array(repeating: FieldTests(), count: fields)
        let renumbered = addAnythingButs(to: &result)
        for index in order.indices {
            let clauses = Int32(result.numbers.count)
            result.numbers += passed[index]
            let failures = Int32(result.numbers.count)
            result.numbers += failed[index].map { renumbered[Int($0)] }
            result.effects.append(
                ValueTests.Effect(
                    clauses: clauses..<failures, failed: failures..<Int32(result.numbers.count)))
        }
        addTables(to: &result)
        addTries(to: &result)
        addRanges(to: &result)
        return result
    }

    /// Brings those of a field together. Returns the new numbers.
    private func addAnythingButs(to result: inout ValueTests) -> [Int32] {
        var renumbered = [Int32](repeating: 0, count: anythingButOrder.count)
        for old in anythingButOrder.indices.sorted(by: {
            anythingButOrder[$0].field < anythingButOrder[$1].field
        }) {
            let (field, clauses) = anythingButOrder[old]
            let new = Int32(result.anythingButClauses.count)
            renumbered[old] = new
            let start = Int32(result.numbers.count)
            result.numbers += clauses
            result.anythingButClauses.append(start..<Int32(result.numbers.count))
            let range = result.fields[Int(field)].anythingButs
            result.fields[Int(field)].anythingButs = (range.isEmpty ? new : range.lowerBound)..<(new + 1)
        }
        return renumbered
    }

    private func addTables(to result: inout ValueTests) {
        for (index, key) in order.enumerated() {
            let (field, number) = (Int(key.field), Int32(index))
            func insert(_ bytes: [UInt8], _ kind: ValueTests.Kind) {
                _ = result.table.insert(bytes, owner: ValueTests.owner(key.field, kind), value: number)
            }
            switch key.test {
            case .string(let bytes):
                insert(bytes, .string)
                result.fields[field].hasStrings = true
            case .foldedString(let bytes):
                insert(bytes, .foldedString)
                result.fields[field].hasFoldedStrings = true
            case .numberText(let bytes):
                insert(bytes, .numberText)
                result.fields[field].hasNumberTexts = true
            case .number(let value):
                insert(ValueTests.key(value), .number)
                result.fields[field].hasNumbers = true
            case .address(let range): insert(ValueTests.key(range.bytes, bits: range.prefixBits), .address)
            case .present: result.fields[field].present = number
            case .trueWord: result.fields[field].trueWord = number
            case .falseWord: result.fields[field].falseWord = number
            case .null: result.fields[field].null = number
            default: break
            }
        }
    }

    private func addTries(to result: inout ValueTests) {
        var builder = TrieBuilder()
        func root(_ path: WritableKeyPath<FieldTests, Int32>, _ field: Int) -> Int32 {
            if result.fields[field][keyPath: path] < 0 {
                result.fields[field][keyPath: path] = builder.root()
            }
            return result.fields[field][keyPath: path]
        }
        for (index, key) in order.enumerated() {
            let (field, test) = (Int(key.field), Int32(index))
            switch key.test {
            case .prefix(let text): builder.insert(text, below: root(\.prefixes, field), test: test)
            case .suffix(let text):
                builder.insert(text.reversed(), below: root(\.suffixes, field), test: test)
            case .foldedPrefix(let text):
                builder.insert(text, below: root(\.foldedPrefixes, field), test: test)
            case .foldedSuffix(let text):
                builder.insert(text.reversed(), below: root(\.foldedSuffixes, field), test: test)
            case .wildcard(let pattern): builder.insert(pattern, below: root(\.wildcards, field), test: test)
            default: break
            }
        }
        result.tries = builder.build()
    }

    private func addRanges(to result: inout ValueTests) {
        var ranges = [[(range: NumberRange, test: Int32)]](repeating: [], count: result.fields.count)
        var lengths = [Set<[UInt8]>](repeating: [], count: result.fields.count)
        for (index, key) in order.enumerated() {
            switch key.test {
            case .range(let range): ranges[Int(key.field)].append((range, Int32(index)))
            case .address(let range):
                lengths[Int(key.field)].insert([UInt8(range.bytes.count), UInt8(range.prefixBits)])
            default: break
            }
        }
        for field in result.fields.indices {
            result.ranges.append(NumberRanges(ranges[field]))
            result.fields[field].hasRanges = !ranges[field].isEmpty
            let start = Int32(result.addressLengths.count)
            result.addressLengths += lengths[field].sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
            result.fields[field].addressLengths = start..<Int32(result.addressLengths.count)
        }
    }
}
