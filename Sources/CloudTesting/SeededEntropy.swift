// Randomness for tests: the same seed gives the same bytes. SplitMix64 (Steele, Lea, Flood 2014).

public import CloudCore
import Synchronization

/// Repeatable randomness. Not fit for keys.
public final class SeededEntropy: Entropy, RandomNumberGenerator {
    private let state: Mutex<UInt64>

    public init(_ seed: UInt64 = 1) { state = Mutex(seed) }

    public func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    public func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: next().bigEndian) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}
