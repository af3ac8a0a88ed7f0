// Keys sort as their parts do, and can be taken apart again.

import CloudCore
import CloudTesting
import Testing

@testable import Store

@Suite struct KeyTests {
    private func key(_ build: (inout KeyBuilder) -> Void) -> Key {
        var builder = KeyBuilder(.iam(3))
        build(&builder)
        return builder.key
    }

    @Test func textSortsByItsBytesWhateverItContains() {
        let texts = ["", "\0", "\0\0", "\0a", "a", "a\0", "a\0b", "aa", "ab", "b", "é", "\u{10FFFF}"]
        let keys = texts.map { text in key { $0.append(text) } }
        #expect(keys == keys.sorted())
        #expect(Set(keys).count == texts.count)
    }

    @Test func noPartRunsIntoTheNext() {
        let pairs = [("a", "bc"), ("ab", "c"), ("a", "b\0c"), ("a\0b", "c"), ("", "abc"), ("abc", "")]
        let keys = pairs.map { pair in
            key {
                $0.append(pair.0)
                $0.append(pair.1)
            }
        }
        #expect(Set(keys).count == pairs.count)
        for (pair, key) in zip(pairs, keys) {
            #expect(!keys.contains { $0 != key && $0.bytes.starts(with: key.bytes) }, "\(pair)")
        }
    }

    @Test func numbersAndTimesSortByTheirSize() {
        let numbers: [UInt64] = [0, 1, 255, 256, 1 << 40, .max]
        let ascending = numbers.map { number in key { $0.append(number) } }
        #expect(ascending == ascending.sorted())
        let descending = numbers.map { number in key { $0.append(descending: number) } }
        #expect(descending == descending.sorted().reversed())
        let instants = [Int64.min, -1_000, -1, 0, 1, 1_767_225_600_000_000_000, .max].map(
            Instant.init(nanoseconds:))
        let times = instants.map { instant in key { $0.append(instant) } }
        #expect(times == times.sorted())
        let back = instants.map { instant in key { $0.append(descending: instant) } }
        #expect(back == back.sorted().reversed())
    }

    @Test func aRangeHoldsEveryKeyWithItsPartsAndNoOther() {
        let range = { () -> KeyRange in
            var builder = KeyBuilder(.iam(3))
            builder.append("role")
            return builder.range
        }()
        #expect(range.contains(key { $0.append("role") }))
        #expect(
            range.contains(
                key {
                    $0.append("role")
                    $0.append(UInt64.max)
                    $0.append(UInt64.max)
                }))
        #expect(!range.contains(key { $0.append("roles") }))
        #expect(!range.contains(key { $0.append("role\0") }))
        #expect(!range.contains(key { $0.append("rol") }))
    }

    @Test func aPrefixOfTextHoldsEveryTextThatBeginsSo() {
        var builder = KeyBuilder(.iam(3))
        builder.append(prefix: "/aws/")
        for text in ["/aws/", "/aws/lambda", "/aws/\0"] {
            #expect(builder.range.contains(key { $0.append(text) }))
        }
        for text in ["/aws", "/awt/", "/aws.", ""] {
            #expect(!builder.range.contains(key { $0.append(text) }))
        }
    }

    @Test func theRangeBehindTheLastByteGoesOn() {
        let range = KeyRange(prefix: Key(bytes: [0x40, 0xFF, 0xFF]))
        #expect(range.upper == Key(bytes: [0x41]))
        #expect(
            KeyRange(prefix: Key(bytes: [0xFF])).contains(Key(bytes: [UInt8](repeating: 0xFF, count: 2_500))))
    }

    @Test func aKeyIsReadAsItWasBuilt() throws {
        let built = key {
            $0.append("a\0b")
            $0.append(UInt64(77))
            $0.append(Instant(nanoseconds: -5))
            $0.append(descending: Instant(nanoseconds: 9))
            $0.append(descending: 3)
            $0.append(byte: 200)
            $0.append(bytes: [0, 0, 1, 255])
        }
        var reader = try KeyReader(built, of: .iam(3))
        #expect(try reader.text() == "a\0b")
        #expect(try reader.number() == 77)
        #expect(try reader.instant() == Instant(nanoseconds: -5))
        #expect(try reader.instantDescending() == Instant(nanoseconds: 9))
        #expect(try reader.numberDescending() == 3)
        #expect(try reader.byte() == 200)
        #expect(try reader.part() == [0, 0, 1, 255])
        #expect(reader.isAtEnd)
    }

    @Test func brokenKeysAreRefused() throws {
        #expect(throws: StoreError.self) { try KeyReader(Key(bytes: []), of: .agenda) }
        #expect(throws: StoreError.self) { try KeyReader(Key(bytes: [3, 1]), of: .agenda) }
        for bytes: [UInt8] in [[2], [2, 65], [2, 0], [2, 0, 2], [2, 0, 255], [2, 0xC3, 0, 1]] {
            #expect(throws: StoreError.self, "\(bytes)") {
                var reader = try KeyReader(Key(bytes: bytes), of: .agenda)
                _ = try reader.text()
            }
        }
        #expect(throws: StoreError.self) {
            var reader = try KeyReader(Key(bytes: [2, 1, 2, 3, 4, 5, 6, 7]), of: .agenda)
            _ = try reader.number()
        }
    }
}
