// What a value of a field passes: looked up, never tried one after another.

extension EventMatch {
    /// A string between its quotes.
    mutating func testString(
        _ text: UnsafeRawBufferPointer, isEscaped: Bool, field: Int32, element: Int32
    ) throws(EventError) {
        guard isEscaped else {
            testText(text, field: field, element: element)
            return
        }
        var plain: [UInt8] = []
        swap(&plain, &scratch.plain)
        plain.removeAll(keepingCapacity: true)
        guard JSONText.unescape(text, into: &plain) else { throw .malformed }
        plain.withUnsafeBytes { testText($0, field: field, element: element) }
        swap(&plain, &scratch.plain)
    }

    private mutating func testText(_ text: UnsafeRawBufferPointer, field: Int32, element: Int32) {
        scratch.value += 1
        let tests = automaton.tests.fields[Int(field)]
        if tests.hasStrings { lookUp(text, .string, field, element) }
        if tests.prefixes >= 0 {
            automaton.tests.tries.walk(text, from: tests.prefixes) { pass($0, element) }
        }
        if tests.suffixes >= 0 {
            automaton.tests.tries.walkBackwards(text, from: tests.suffixes) { pass($0, element) }
        }
        if tests.wildcards >= 0 { testWildcards(text, tests.wildcards, element) }
        if tests.folds { testFolded(text, tests, field, element) }
        if !tests.addressLengths.isEmpty { testAddress(text, tests, field, element) }
        finish(tests, element)
    }

    private mutating func testWildcards(_ text: UnsafeRawBufferPointer, _ root: Int32, _ element: Int32) {
        var places = WildcardPlaces(nodes: 0)
        swap(&places, &scratch.places)
        automaton.tests.tries.matchWildcards(text, from: root, places: &places) { pass($0, element) }
        swap(&places, &scratch.places)
    }

    private mutating func testFolded(
        _ text: UnsafeRawBufferPointer, _ tests: FieldTests, _ field: Int32, _ element: Int32
    ) {
        var folded: [UInt8] = []
        swap(&folded, &scratch.folded)
        folded.removeAll(keepingCapacity: true)
        CaseFolding.fold(text, into: &folded)
        folded.withUnsafeBytes { text in
            if tests.hasFoldedStrings { lookUp(text, .foldedString, field, element) }
            if tests.foldedPrefixes >= 0 {
                automaton.tests.tries.walk(text, from: tests.foldedPrefixes) { pass($0, element) }
            }
            if tests.foldedSuffixes >= 0 {
                automaton.tests.tries.walkBackwards(text, from: tests.foldedSuffixes) { pass($0, element) }
            }
        }
        swap(&folded, &scratch.folded)
    }

    /// Each length that a rule's range has is looked up once.
    private mutating func testAddress(
        _ text: UnsafeRawBufferPointer, _ tests: FieldTests, _ field: Int32, _ element: Int32
    ) {
        guard let address = AddressText.parse(text) else { return }
        let lengths = tests.addressLengths
        var index = Int(lengths.lowerBound)
        while index < Int(lengths.upperBound) {
            let (size, bits) = (
                automaton.tests.addressLengths[index], automaton.tests.addressLengths[index + 1]
            )
            index += 2
            guard Int(size) == address.count else { continue }
            let key = ValueTests.key(address, bits: Int(bits))
            key.withUnsafeBytes { lookUp($0, .address, field, element) }
        }
    }

    /// A number or a word.
    mutating func testWord(_ text: UnsafeRawBufferPointer, field: Int32, element: Int32) throws(EventError) {
        scratch.value += 1
        let tests = automaton.tests.fields[Int(field)]
        switch text[0] {
        case UInt8(ascii: "t"): try testLiteral(text, "true", tests.trueWord, element)
        case UInt8(ascii: "f"): try testLiteral(text, "false", tests.falseWord, element)
        case UInt8(ascii: "n"): try testLiteral(text, "null", tests.null, element)
        default:
            guard let number = JSONText.number(text) else { throw .malformed }
            if tests.hasNumberTexts { lookUp(text, .numberText, field, element) }
            if tests.hasNumbers {
                withUnsafeBytes(of: number.bitPattern) { lookUp($0, .number, field, element) }
            }
            if tests.hasRanges { automaton.tests.ranges[Int(field)].visit(number) { pass($0, element) } }
        }
        finish(tests, element)
    }

    private mutating func testLiteral(
        _ text: UnsafeRawBufferPointer, _ word: StaticString, _ test: Int32, _ element: Int32
    ) throws(EventError) {
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard text.elementsEqual(expected) else { throw .malformed }
        if test >= 0 { pass(test, element) }
    }

    private mutating func lookUp(
        _ key: UnsafeRawBufferPointer, _ kind: ValueTests.Kind, _ field: Int32, _ element: Int32
    ) {
        let owner = ValueTests.owner(field, kind)
        if let test = automaton.tests.table.value(of: key, owner: owner) { pass(test, element) }
    }

    private mutating func pass(_ test: Int32, _ element: Int32) {
        let effect = automaton.tests.effects[Int(test)]
        for index in effect.clauses { scratch.hit(automaton.tests.numbers[Int(index)], in: element) }
        for index in effect.failed {
            scratch.failedAt[Int(automaton.tests.numbers[Int(index)])] = scratch.value
        }
    }

    /// What any value passes, and every `anything-but` that none of its tests has failed.
    private mutating func finish(_ tests: FieldTests, _ element: Int32) {
        if tests.present >= 0 { pass(tests.present, element) }
        for anythingBut in tests.anythingButs where scratch.failedAt[Int(anythingBut)] != scratch.value {
            for index in automaton.tests.anythingButClauses[Int(anythingBut)] {
                scratch.hit(automaton.tests.numbers[Int(index)], in: element)
            }
        }
    }
}
