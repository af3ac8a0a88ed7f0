// Whether a payload is JSON (RFC 8259), without building anything of it: payloads are up to 6 MB, and the
// runtime will parse them again.

/// What is wrong with a payload.
struct PayloadFault: Hashable, Sendable {
    enum Reason: Hashable, Sendable { case end, byte(UInt8), utf8(UInt8), depth, trailing(UInt8) }
    var reason: Reason
    /// Bytes before the offending one.
    var offset: Int

    /// In the words of AWS's own parser.
    var message: String {
        let place =
            "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, "
            + "column: \(offset + 1)]"
        switch reason {
        case .end: return "Unexpected end-of-input" + place
        case .utf8(let byte): return "Invalid UTF-8 start byte 0x" + Self.hex(byte) + place
        case .depth:
            return "Document nesting depth exceeds the maximum allowed (\(PayloadCheck.depthLimit))" + place
        case .byte(let byte):
            return
                "Unexpected character (\(Self.show(byte))): expected a valid value (JSON String, Number, "
                + "Array, Object or token 'null', 'true' or 'false')" + place
        case .trailing(let byte): return "Unexpected character (\(Self.show(byte))) after the value" + place
        }
    }

    private static func hex(_ byte: UInt8) -> String { String(byte, radix: 16) }

    private static func show(_ byte: UInt8) -> String {
        (0x20..<0x7F).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))' (code \(byte))" : "(CTRL-CHAR, code \(byte))"
    }
}

/// A scanner that only says yes or no. Depth is kept in bits, so nothing recurses.
struct PayloadCheck {
    /// AWS's parser's own limit.
    static let depthLimit = 1_000

    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset = 0
    /// What surrounds the place: true for an object, false for an array.
    private var containers: [Bool] = []

    /// Nil where the payload is one JSON value and white space.
    static func fault(in payload: [UInt8]) -> PayloadFault? {
        payload.withUnsafeBufferPointer { buffer in
            var check = PayloadCheck(bytes: buffer)
            do throws(PayloadFault) {
                try check.document()
                return nil
            } catch {
                return error
            }
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func document() throws(PayloadFault) {
        try value()
        while let isObject = containers.last {
            // Behind a value inside a container.
            switch try next() {
            case UInt8(ascii: ","):
                if isObject { try name() }
                try value()
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject: containers.removeLast()
            default: throw fault(at: offset - 1)
            }
        }
        skipSpace()
        if offset < bytes.count { throw PayloadFault(reason: .trailing(bytes[offset]), offset: offset) }
    }

    /// One value; a container that isn't empty is left open behind its first value.
    private mutating func value() throws(PayloadFault) {
        while true {
            let start = try next()
            switch start {
            case UInt8(ascii: "{"):
                if try !opens(isObject: true, end: UInt8(ascii: "}")) { return }
                try name()
            case UInt8(ascii: "["):
                if try !opens(isObject: false, end: UInt8(ascii: "]")) { return }
            case UInt8(ascii: "\""): return try string()
            case UInt8(ascii: "t"): return try word("rue")
            case UInt8(ascii: "f"): return try word("alse")
            case UInt8(ascii: "n"): return try word("ull")
            case UInt8(ascii: "-"), 48...57: return try number(from: start)
            default: throw fault(at: offset - 1)
            }
        }
    }

    /// Enters a container, unless it ends at once.
    private mutating func opens(isObject: Bool, end: UInt8) throws(PayloadFault) -> Bool {
        guard containers.count < Self.depthLimit else { throw PayloadFault(reason: .depth, offset: offset) }
        skipSpace()
        guard offset < bytes.count else { throw PayloadFault(reason: .end, offset: offset) }
        if bytes[offset] == end {
            offset += 1
            return false
        }
        containers.append(isObject)
        return true
    }

    private mutating func name() throws(PayloadFault) {
        guard try next() == UInt8(ascii: "\"") else { throw fault(at: offset - 1) }
        try string()
        guard try next() == UInt8(ascii: ":") else { throw fault(at: offset - 1) }
    }

    private mutating func string() throws(PayloadFault) {
        while true {
            let byte = try take()
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"):
                let escape = try take()
                if escape == UInt8(ascii: "u") {
                    for _ in 0..<4 {
                        let digit = try take()
                        guard Self.isHex(digit) else { throw fault(at: offset - 1) }
                    }
                } else if !"\"\\/bfnrt".utf8.contains(escape) {
                    throw fault(at: offset - 1)
                }
            case 0..<0x20: throw fault(at: offset - 1)
            case 0x80...: try continuation(of: byte)
            default: break
            }
        }
    }

    /// The rest of a character of several bytes (RFC 3629: nothing overlong, no surrogates).
    private mutating func continuation(of first: UInt8) throws(PayloadFault) {
        let start = offset - 1
        let range: ClosedRange<UInt8>
        let more: Int
        switch first {
        case 0xC2...0xDF: (range, more) = (0x80...0xBF, 0)
        case 0xE0: (range, more) = (0xA0...0xBF, 1)
        case 0xED: (range, more) = (0x80...0x9F, 1)
        case 0xE1...0xEF: (range, more) = (0x80...0xBF, 1)
        case 0xF0: (range, more) = (0x90...0xBF, 2)
        case 0xF1...0xF3: (range, more) = (0x80...0xBF, 2)
        case 0xF4: (range, more) = (0x80...0x8F, 2)
        default: throw PayloadFault(reason: .utf8(first), offset: start)
        }
        guard range.contains(try take()) else { throw PayloadFault(reason: .utf8(first), offset: start) }
        for _ in 0..<more {
            guard (0x80...0xBF).contains(try take()) else {
                throw PayloadFault(reason: .utf8(first), offset: start)
            }
        }
    }

    private mutating func number(from first: UInt8) throws(PayloadFault) {
        var digit = first
        if digit == UInt8(ascii: "-") { digit = try take() }
        guard (48...57).contains(digit) else { throw fault(at: offset - 1) }
        if digit != 48 { skipDigits() }
        if peek == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            offset += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(PayloadFault) {
        guard (48...57).contains(try take()) else { throw fault(at: offset - 1) }
        skipDigits()
    }

    private mutating func skipDigits() {
        while offset < bytes.count, (48...57).contains(bytes[offset]) { offset += 1 }
    }

    private mutating func word(_ rest: StaticString) throws(PayloadFault) {
        for index in 0..<rest.utf8CodeUnitCount {
            guard try take() == rest.utf8Start[index] else { throw fault(at: offset - 1) }
        }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            offset += 1
        }
    }

    private mutating func next() throws(PayloadFault) -> UInt8 {
        skipSpace()
        return try take()
    }

    private mutating func take() throws(PayloadFault) -> UInt8 {
        guard offset < bytes.count else { throw PayloadFault(reason: .end, offset: offset) }
        defer { offset += 1 }
        return bytes[offset]
    }

    private func fault(at place: Int) -> PayloadFault {
        PayloadFault(reason: .byte(bytes[place]), offset: place)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }
}

extension PayloadFault: Error {}
