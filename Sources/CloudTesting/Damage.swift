// Seeded damage: what tests feed to readers that must refuse it without falling over.

/// SplitMix64: the same numbers for the same seed, on every machine.
public struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Calls `body` with `rounds` damaged copies of each sample: bytes flipped, dropped, doubled, cut short,
/// replaced by bytes that mean something to the format, or a part of it many times over.
public func withDamaged(
    _ samples: [[UInt8]], rounds: Int, seed: UInt64, spice: [UInt8], _ body: ([UInt8]) throws -> Void
) rethrows {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<rounds {
        for sample in samples {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...4, using: &numbers) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &numbers)
                switch Int.random(in: 0..<7, using: &numbers) {
                case 0: bytes[index] ^= UInt8.random(in: 1...255, using: &numbers)
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(bytes[index], at: index)
                case 3: bytes.removeLast(bytes.count - index)
                case 4: bytes[index] = spice.randomElement(using: &numbers) ?? 0
                case 5:
                    let end = Int.random(in: index...min(index + 8, bytes.count), using: &numbers)
                    bytes.insert(contentsOf: bytes[index..<end], at: index)
                default:
                    guard bytes.count < 4096 else { continue }
                    let end = Int.random(in: index...min(index + 8, bytes.count), using: &numbers)
                    let times = Int.random(in: 1...200, using: &numbers)
                    let part = Array(repeating: Array(bytes[index..<end]), count: times).joined()
                    bytes.insert(contentsOf: part, at: index)
                }
            }
            try body(bytes)
        }
    }
}
