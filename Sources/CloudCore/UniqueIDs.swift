// Ids of requests and messages: unique, shaped as AWS shapes them, and cheap: the system's generator is asked
// once.

import Synchronization

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

    public func next() -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        // The version and the variant are set over; the counter keeps what is left of each half apart.
        let first = Self.mixed(high &+ number &* 0x9E37_79B9_7F4A_7C15) & ~0xF000 | 0x4000
        let second = Self.mixed(low ^ number) & ~(3 << 62) | 2 << 62
        return String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for (half, word) in [first, second].enumerated() {
                for digit in 0..<16 {
                    let value = UInt8(word >> UInt64(60 - 4 * digit) & 15)
                    text[place] = value < 10 ? 48 + value : 87 + value
                    place += 1
                    let position = half * 16 + digit + 1
                    if position == 8 || position == 12 || position == 16 || position == 20 {
                        text[place] = UInt8(ascii: "-")
                        place += 1
                    }
                }
            }
            return place
        }
    }

    /// The finaliser of SplitMix64: one to one.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
