// Ids of requests and messages: unique, shaped as AWS shapes them, and cheap: the system's generator is asked
// once.

import Synchronization

/// A UUID (RFC 9562), without memory of its own.
public struct UniqueID: Hashable, Sendable {
    public let number: UInt128

    public init(number: UInt128) { self.number = number }

    /// From lower-case text, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`; nil where it is not that.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text.replacing("-", with: "")), bytes.count == 16 else { return nil }
        number = bytes.reduce(0) { $0 << 8 | UInt128($1) }
        if self.text != text { return nil }
    }

    public var text: String {
        String(unsafeUninitializedCapacity: 36) { characters in
            var place = 0
            forEachCharacter {
                characters[place] = $0
                place += 1
            }
            return place
        }
    }

    /// Appends its text.
    public func write(to output: inout [UInt8]) { forEachCharacter { output.append($0) } }

    @inline(__always)
    private func forEachCharacter(_ body: (UInt8) -> Void) {
        Hex.forEachDigit(of: number) { place, digit in
            if place == 8 || place == 12 || place == 16 || place == 20 { body(UInt8(ascii: "-")) }
            body(digit)
        }
    }
}

/// Makes version 4 UUIDs from a counter under two random numbers. Unique, not unguessable.
public final class UniqueIDs: Sendable {
    private let high: UInt64
    private let low: UInt64
    private let counter = Atomic<UInt64>(0)

    public init(entropy: any Entropy) {
        let seed = entropy.bytes(16)
        high = seed[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = seed[8...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// As text.
    public func next() -> String { nextID().text }

    public func nextID() -> UniqueID {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        // The version and the variant are set over; the counter keeps what is left of each half apart.
        let first = Self.mixed(high &+ number &* 0x9E37_79B9_7F4A_7C15) & ~0xF000 | 0x4000
        let second = Self.mixed(low ^ number) & ~(3 << 62) | 2 << 62
        return UniqueID(number: UInt128(first) << 64 | UInt128(second))
    }

    /// The finaliser of SplitMix64: one to one.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
