// Writes JSON bytes. Structure (which comma where) is kept by the caller through `open`, `key`, `element`,
// `close`.

internal import CloudCore

package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// Whether the container being written has an entry already.
    private var needsComma = false

    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    package mutating func open(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = false
    }

    package mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    /// Before an array's element.
    package mutating func element() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    package mutating func key(_ name: String) {
        element()
        write(name)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func key(_ name: TableString) {
        element()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.bytes)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A name that needs no escapes, with its quotes and colon: `"Name":`.
    package mutating func key(quoted name: StaticString) {
        element()
        raw(name)
    }

    /// Text that needs no escapes.
    package mutating func write(plain text: String) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Text that needs no escapes, from who writes it without making a string.
    package mutating func write(plain write: (inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: "\""))
        write(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A number that is text already.
    mutating func raw(number: String) { bytes.append(contentsOf: number.utf8) }

    package mutating func write(_ flag: Bool) { raw(flag ? "true" : "false") }

    package mutating func write(_ number: Int64) { bytes.append(contentsOf: String(number).utf8) }

    /// A finite number; JSON has no others, so the protocols write those as strings.
    mutating func write(_ number: Double) {
        if number.isFinite {
            bytes.append(contentsOf: number.description.utf8)
        } else {
            write(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
        }
    }

    package mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var copy = text
        copy.withUTF8 { utf8 in
            var start = 0
            for index in 0..<utf8.count {
                let byte = utf8[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    continue
                }
                bytes.append(contentsOf: utf8[start..<index])
                escape(byte)
                start = index + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default: bytes.append(contentsOf: Array("u00".utf8) + Array(Hex.encode([byte]).utf8))
        }
    }

    mutating func write(_ document: Document) {
        switch document {
        case .null: raw("null")
        case .bool(let flag): write(flag)
        case .integer(let number): write(number)
        case .double(let number): write(number)
        case .string(let text): write(text)
        case .array(let elements):
            open("[")
            for value in elements {
                element()
                write(value)
            }
            close("]")
        case .object(let members):
            open("{")
            for (name, value) in members {
                key(name)
                write(value)
            }
            close("}")
        }
    }
}
