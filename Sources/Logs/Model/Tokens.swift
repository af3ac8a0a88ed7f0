// The tokens that readers hand back. Opaque to clients; made of digits, as AWS's are.

import CloudCore

/// Fixed-width decimal fields, one after the other.
enum DigitFields {
    /// A negative number is written as a large one (two's complement).
    static func write(_ numbers: [UInt64]) -> String {
        numbers.map { number in
            let digits = String(number)
            return String(repeating: "0", count: 20 - digits.count) + digits
        }.joined()
    }

    /// Nil unless the text is `count` fields.
    static func read(_ text: some StringProtocol, count: Int) -> [UInt64]? {
        let characters = Array(text.utf8)
        guard characters.count == 20 * count, characters.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        var numbers: [UInt64] = []
        for field in 0..<count {
            let digits = String(decoding: characters[(field * 20)..<(field * 20 + 20)], as: UTF8.self)
            guard let number = UInt64(digits) else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}

/// Where GetLogEvents goes on: behind or before an event.
struct StreamToken: Hashable, Sendable {
    enum Direction: String, Sendable { case forward = "f", backward = "b" }

    var direction: Direction
    var position: EventPosition

    init(_ direction: Direction, _ position: EventPosition) {
        self.direction = direction
        self.position = position
    }

    /// Nil where it is none of ours.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let direction = Direction(rawValue: String(parts[0])),
            let fields = DigitFields.read(parts[1], count: 3),
            let index = Int(exactly: fields[2])
        else { return nil }
        self.direction = direction
        position = EventPosition(
            timestamp: Int64(bitPattern: fields[0]), sequence: fields[1], index: index)
    }

    var text: String {
        let fields = [
            UInt64(bitPattern: position.timestamp), position.sequence, UInt64(max(0, position.index)),
        ]
        return "\(direction.rawValue)/\(DigitFields.write(fields))"
    }
}

/// Where an event stands among all streams of its group: where FilterLogEvents goes on.
struct GroupPosition: Hashable, Comparable, Sendable {
    var timestamp: Int64
    var stream: UInt64
    var sequence: UInt64
    var index: Int

    init(_ event: StoredEvent, stream: UInt64) {
        timestamp = event.timestamp
        self.stream = stream
        sequence = event.position.sequence
        index = event.position.index
    }

    /// Before every event of that time.
    init(before timestamp: Int64) {
        self.timestamp = timestamp - 1
        stream = .max
        sequence = .max
        index = .max
    }

    /// Nil where the token is none of ours.
    init?(token: String) {
        guard let fields = DigitFields.read(token, count: 4), let index = Int(exactly: fields[3]) else {
            return nil
        }
        timestamp = Int64(bitPattern: fields[0])
        stream = fields[1]
        sequence = fields[2]
        self.index = index
    }

    /// Also the event's id, which is unique in its group.
    var token: String {
        DigitFields.write([UInt64(bitPattern: timestamp), stream, sequence, UInt64(max(0, index))])
    }

    static func < (left: GroupPosition, right: GroupPosition) -> Bool {
        (left.timestamp, left.stream, left.sequence, left.index)
            < (right.timestamp, right.stream, right.sequence, right.index)
    }
}
