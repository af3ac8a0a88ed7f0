// Broken patterns and broken events: an answer or an error, never a crash, and the scratch memory
// stays sound.

import CloudTesting
import EventPatterns
import Testing
import Wire

@Suite struct NothingTraps {
    private static let pieces: [String] = [
        "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud800", "*", "$or", "exists", "1e999", "-", "0",
        "null",
        "prefix", "\u{0}", "é", "😀", " ", "\n", ".", "numeric", "anything-but",
    ]

    private func broken(_ text: String, _ cases: inout RandomCases) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0...cases.below(3) {
            let index = cases.below(bytes.count + 1)
            switch cases.below(4) {
            case 0: bytes.insert(contentsOf: Array(cases.pick(Self.pieces).utf8), at: index)
            case 1: bytes.removeSubrange(index..<min(bytes.count, index + 1 + cases.below(4)))
            case 2 where index < bytes.count: bytes[index] = UInt8(truncatingIfNeeded: cases.below(256))
            default: bytes = Array(bytes.prefix(index))
            }
        }
        return bytes
    }

    @Test(arguments: 0..<4)
    func whateverIsRead(_ seed: UInt64) throws {
        var cases = RandomCases(1_000 + seed)
        for _ in 0..<20 {
            let matcher = EventMatcher(try (0..<10).map { _ in try EventPattern(cases.pattern()) })
            let good = cases.event()
            let answer = try matcher.matches(Array(good.utf8))
            for _ in 0..<50 {
                let event = broken(cases.event(), &cases)
                let found = try? matcher.matches(event)
                // What is JSON and an object must be matched.
                if let document = try? JSON.parse(event), document.object != nil { #expect(found != nil) }
                _ = try? EventPattern(broken(cases.pattern(), &cases)).matches(Array(good.utf8))
            }
            #expect(try matcher.matches(Array(good.utf8)) == answer)
        }
    }

    @Test func noise() {
        let entropy = SeededEntropy(7)
        for length in 0..<300 {
            let bytes = entropy.bytes(length)
            #expect(throws: PatternError.self) { try EventPattern(bytes) }
        }
    }
}
