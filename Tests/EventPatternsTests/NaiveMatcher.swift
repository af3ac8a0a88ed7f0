// The language once more, as plainly as it can be written: trees, lists and recursion, one rule after the
// other. What the automaton finds must be what this finds.

import CloudCore
import EventPatterns
import Wire

/// One value of an event: its path, and the element that it is in of each array around it.
struct NaiveField {
    var path: String
    var value: Document
    var elements: [Int: Int]
}

struct NaiveEvent {
    private(set) var fields: [NaiveField] = []
    private var arrays = 0

    init(_ document: Document) { add(document, "", [:]) }

    private mutating func add(_ value: Document, _ path: String, _ elements: [Int: Int]) {
        switch value {
        case .object(let members):
            for member in members {
                add(member.value, path.isEmpty ? member.key : path + "." + member.key, elements)
            }
        case .array(let values):
            let array = arrays
            arrays += 1
            for (index, value) in values.enumerated() {
                switch value {
                case .object, .array: add(value, path, elements.merging([array: index]) { $1 })
                default: add(value, path, elements)
                }
            }
        default: fields.append(NaiveField(path: path, value: value, elements: elements))
        }
    }
}

struct NaivePattern {
    private var branches: [[String: [Document]]]

    init(_ document: Document) { branches = Self.unfold(document, "", [[:]]) }

    private static func unfold(
        _ document: Document, _ path: String, _ branches: [[String: [Document]]]
    ) -> [[String: [Document]]] {
        var branches = branches
        for (name, value) in document.object ?? [] {
            let below = path.isEmpty ? name : path + "." + name
            if name == "$or" {
                branches = (value.array ?? []).flatMap { unfold($0, path, branches) }
            } else if let values = value.array {
                for index in branches.indices { branches[index][below] = values }
            } else {
                branches = unfold(value, below, branches)
            }
        }
        return branches
    }

    func matches(_ event: NaiveEvent) -> Bool {
        branches.contains { branch in
            let fields = branch.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
            return Self.search(fields[...], event, [:])
        }
    }

    private static func search(
        _ fields: ArraySlice<(key: String, value: [Document])>, _ event: NaiveEvent, _ chosen: [Int: Int]
    ) -> Bool {
        guard let (path, alternatives) = fields.first else { return true }
        let rest = fields.dropFirst()
        let candidates = event.fields.filter { field in
            field.path == path && field.elements.allSatisfy { chosen[$0.key, default: $0.value] == $0.value }
        }
        for field in candidates where alternatives.contains(where: { NaiveTest.passes($0, field.value) }) {
            if search(rest, event, chosen.merging(field.elements) { $1 }) { return true }
        }
        let absence = alternatives.contains { $0["exists"]?.bool == false }
        return absence && candidates.isEmpty && search(rest, event, chosen)
    }
}

enum NaiveTest {
    static func passes(_ test: Document, _ value: Document) -> Bool {
        guard let (name, operand) = test.object?.first else {
            if let number = test.number, let other = value.number { return number == other }
            return test == value
        }
        switch name {
        case "exists": return operand.bool == true
        case "anything-but": return !excluded(operand).contains { passes($0, value) }
        case "numeric": return value.number.map { number(operand.array ?? [], $0) } ?? false
        default: break
        }
        guard let text = value.string else { return false }
        if let folded = operand["equals-ignore-case"]?.string {
            return string(name, folded.lowercased(), text.lowercased())
        }
        return string(name, operand.string ?? "", text)
    }

    /// What an `anything-but` excludes, as tests.
    private static func excluded(_ operand: Document) -> [Document] {
        guard let (name, inner) = operand.object?.first else { return operand.array ?? [operand] }
        return (inner.array ?? [inner]).map { .object([(name, $0)]) }
    }

    private static func string(_ name: String, _ operand: String, _ text: String) -> Bool {
        switch name {
        case "exactly": return operand == text
        case "prefix": return text.utf8.starts(with: operand.utf8)
        case "suffix": return text.utf8.reversed().starts(with: operand.utf8.reversed())
        case "equals-ignore-case": return operand.lowercased() == text.lowercased()
        case "wildcard": return wildcard(Array(operand.utf8)[...], Array(text.utf8)[...])
        case "cidr": return cidr(operand, text)
        default: return false
        }
    }

    private static func wildcard(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            return wildcard(pattern.dropFirst(), text)
                || (!text.isEmpty && wildcard(pattern, text.dropFirst()))
        }
        return text.first == first && wildcard(pattern.dropFirst(), text.dropFirst())
    }

    private static func number(_ terms: [Document], _ number: Double) -> Bool {
        stride(from: 0, to: terms.count - 1, by: 2).allSatisfy { index in
            guard let symbol = terms[index].string, let bound = terms[index + 1].number else { return false }
            switch symbol {
            case "=": return number == bound
            case "<": return number < bound
            case "<=": return number <= bound
            case ">": return number > bound
            default: return number >= bound
            }
        }
    }

    /// Version 4 alone.
    private static func cidr(_ range: String, _ text: String) -> Bool {
        func bits(_ address: Substring) -> [Bool]? {
            let groups = address.split(separator: ".").compactMap { UInt8($0) }
            guard groups.count == 4 else { return nil }
            return groups.flatMap { group in (0..<8).map { group & (0x80 >> $0) != 0 } }
        }
        let parts = range.split(separator: "/")
        guard let wanted = bits(parts[0]), let found = bits(text[...]), let length = Int(parts[1]) else {
            return false
        }
        return wanted.prefix(length) == found.prefix(length)
    }
}
