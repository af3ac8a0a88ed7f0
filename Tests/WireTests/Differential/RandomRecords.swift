// Random records of a shape, within what every protocol carries unchanged: what handlers might answer.

import CloudCore
import CloudTesting
import Wire

struct RandomRecords {
    var numbers: SeededNumbers
    let isREST: Bool

    init(seed: UInt64, protocol name: ProtocolName) {
        numbers = SeededNumbers(seed: seed)
        isREST = name == .restJSON1 || name == .restXML
    }

    /// An output: its top-level members may travel outside of the body.
    mutating func output(_ shape: ShapeReference) -> Record { record(shape, depth: 0) }

    /// What is in a body, whatever else there is.
    mutating func event(_ shape: ShapeReference) -> Record { record(shape, depth: 1) }

    private mutating func record(_ shape: ShapeReference, depth: Int) -> Record {
        var record = Record(shape)
        let isUnion = shape.flags.contains(.union)
        let chosen = isUnion ? Int.random(in: 0..<max(record.count, 1), using: &numbers) : 0
        for (index, member) in shape.members.enumerated() {
            if member.flags.contains(.eventStream) || (isUnion && index != chosen) { continue }
            let isNeeded = isUnion || isAlwaysRead(member, index, of: shape, depth: depth)
            guard isNeeded || chance(depth == 0 ? 0.8 : 0.6) else { continue }
            let isBound = isREST && depth == 0 && member.location != .body
            let isPayload = isREST && depth == 0 && index == shape.payload
            record[index] = isBound ? bound(member) : unbound(member, isPayload: isPayload, depth: depth)
        }
        if isUnion, record.count > 0, record[chosen] == nil {
            let shape = shape.members[chosen].shape
            record[chosen] = shape.kind == .structure ? .record(Record(shape)) : .list([])
        }
        return record
    }

    /// What botocore reads from every response, so that leaving it out would not be seen.
    private func isAlwaysRead(_ member: Member, _ index: Int, of shape: ShapeReference, depth: Int) -> Bool {
        if member.flags.contains(.eventPayload) { return true }
        guard isREST, depth == 0 else { return false }
        return index == shape.payload || member.wireName == "Content-Type" || member.location == .statusCode
            || member.location == .prefixHeaders
    }

    private mutating func unbound(_ member: Member, isPayload: Bool, depth: Int) -> Value? {
        guard isPayload else { return value(of: member, depth: depth + 1) }
        switch member.shape.kind {
        // An empty body is no body, and what does not stream is read as text by botocore.
        case .blob where member.flags.contains(.streaming):
            return .body(StreamingBody(Array(text().utf8) + [120]))
        case .blob: return .blob(Array(text().utf8) + [120])
        case .string: return .string(text() + "x")
        default: return value(of: member, depth: depth + 1)
        }
    }

    /// A value for a header or the status.
    private mutating func bound(_ member: Member) -> Value? {
        switch member.location {
        case .statusCode: return .integer(Int64.random(in: 200...206, using: &numbers))
        case .prefixHeaders: return .map([word(5).lowercased(): .string(headerText())])
        default: break
        }
        switch member.shape.kind {
        case .string: return .string(choice(member.shape) ?? headerText())
        case .list: return nil  // botocore splits them without regard to quotes
        case .timestamp: return .timestamp(instant(whole: true))
        default: return value(of: member, depth: 9)
        }
    }

    private mutating func value(of use: Member, depth: Int) -> Value? {
        let shape = use.shape
        switch shape.kind {
        case .structure: return depth < 6 ? .record(record(shape, depth: depth)) : nil
        case .list:
            guard depth < 6 else { return nil }
            let minimum = use.flags.contains(.flattened) ? 1 : 0
            let values = (0..<Int.random(in: minimum...3, using: &numbers)).compactMap { _ in
                value(of: shape.element, depth: depth + 1)
            }
            return values.count < minimum ? nil : .list(values)
        case .map: return depth < 6 ? map(shape, depth: depth) : nil
        case .string: return .string(choice(shape) ?? text())
        case .integer:
            return .integer(
                Int64([0, 1, -1, Int32.max, Int32.min, random()].randomElement(using: &numbers) ?? 0))
        case .long:
            return .integer([0, Int64.max, Int64.min, Int64(random())].randomElement(using: &numbers) ?? 0)
        case .float, .double: return .double(Double(Int.random(in: -9999...9999, using: &numbers)) / 4)
        case .boolean: return .bool(chance(0.5))
        case .blob:
            return .blob(
                (0..<Int.random(in: 0...20, using: &numbers)).map { _ in
                    UInt8.random(in: 0...255, using: &numbers)
                })
        case .timestamp:
            let format = use.timestampFormat ?? shape.timestampFormat
            return .timestamp(instant(whole: format == .httpDate))
        case .document: return .document(document(depth: 0))
        }
    }

    private mutating func map(_ shape: ShapeReference, depth: Int) -> Value {
        var map = OrderedMap()
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            let key = choice(shape.key.shape) ?? word(3) + text()
            guard map[key] == nil, let value = value(of: shape.value, depth: depth + 1) else { continue }
            map.entries.append(.init(key, value))
        }
        return .map(map)
    }

    private mutating func document(depth: Int) -> Document {
        switch Int.random(in: 0..<(depth < 3 ? 6 : 4), using: &numbers) {
        case 0: return .bool(chance(0.5))
        case 1: return .integer(Int64(random()))
        case 2: return .double(0.25)
        case 3: return .string(text())
        case 4: return [document(depth: depth + 1), document(depth: depth + 1)]
        default: return .object([(word(4) + text(), document(depth: depth + 1))])
        }
    }

    // MARK: Pieces

    private mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &numbers) < probability
    }

    private mutating func random() -> Int32 { Int32.random(in: -9999...9999, using: &numbers) }

    private mutating func choice(_ shape: ShapeReference) -> String? {
        shape.enumValues.randomElement(using: &numbers)?.text
    }

    private mutating func instant(whole: Bool) -> Instant {
        let seconds = Int64.random(in: 0...4_000_000_000, using: &numbers)
        return Instant(
            milliseconds: seconds * 1000 + (whole ? 0 : Int64.random(in: 0...999, using: &numbers)))
    }

    private mutating func word(_ count: Int) -> String {
        pick(count, from: "abcdefghijklmnopqrstuvwxyzABCXYZ")
    }

    private mutating func text() -> String {
        pick(
            [0, 1, 3, 10, 40].randomElement(using: &numbers) ?? 0,
            from: "abcXYZ019 \t\n\r<>&\"'%+=/?#.,;:[]{}\\éß漢😀~-_")
    }

    private mutating func headerText() -> String {
        word(1) + pick(6, from: "abcXYZ019 ,=/;:%+-_.()") + word(1)
    }

    private mutating func pick(_ count: Int, from alphabet: String) -> String {
        String((0..<count).compactMap { _ in alphabet.randomElement(using: &numbers) })
    }
}
