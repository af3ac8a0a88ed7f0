// A hash table from byte strings to numbers, asked with bytes where they lie. Everything that is looked up by
// its exact bytes (names, strings, numbers, addresses) is in one of these, told apart by an owner.

/// Built once, then only read.
struct ByteStringTable: Sendable {
    private struct Slot: Sendable {
        var hash: UInt32 = 0
        var owner: Int32 = -1
        var start: Int32 = 0
        var count: Int32 = 0
        var value: Int32 = -1
    }
    private var slots: [Slot] = []
    private var bytes: [UInt8] = []
    private var used = 0

    /// The value of `key`; nil where it was never inserted.
    func value(of key: UnsafeRawBufferPointer, owner: Int32) -> Int32? {
        guard used > 0 else { return nil }
        let hash = Self.hash(key, owner)
        let mask = slots.count - 1
        var index = Int(hash) & mask
        while true {
            let slot = slots[index]
            if slot.value < 0 { return nil }
            if slot.hash == hash, slot.owner == owner, Int(slot.count) == key.count,
                isEqual(slot, key)
            {
                return slot.value
            }
            index = (index + 1) & mask
        }
    }

    private func isEqual(_ slot: Slot, _ key: UnsafeRawBufferPointer) -> Bool {
        bytes.withUnsafeBytes { stored in
            let start = Int(slot.start)
            var index = 0
            while index + 8 <= key.count {
                let left = key.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let right = stored.loadUnaligned(fromByteOffset: start + index, as: UInt64.self)
                guard left == right else { return false }
                index += 8
            }
            while index < key.count {
                guard key[index] == stored[start + index] else { return false }
                index += 1
            }
            return true
        }
    }

    /// The value of `key`, which becomes `value` where it has none yet.
    mutating func insert(_ key: [UInt8], owner: Int32, value: @autoclosure () -> Int32) -> Int32 {
        if let found = key.withUnsafeBytes({ self.value(of: $0, owner: owner) }) { return found }
        if used * 2 >= slots.count { grow() }
        let hash = key.withUnsafeBytes { Self.hash($0, owner) }
        let new = value()
        place(
            Slot(
                hash: hash, owner: owner, start: Int32(bytes.count), count: Int32(key.count), value: new))
        bytes += key
        used += 1
        return new
    }

    private mutating func place(_ slot: Slot) {
        let mask = slots.count - 1
        var index = Int(slot.hash) & mask
        while slots[index].value >= 0 { index = (index + 1) & mask }
        slots[index] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: max(16, old.count * 2))
        for slot in old where slot.value >= 0 { place(slot) }
    }

    /// Multiply and fold over eight bytes at a time. Whoever writes rules could make keys collide, and would
    /// slow down the events of their own account.
    private static func hash(_ key: UnsafeRawBufferPointer, _ owner: Int32) -> UInt32 {
        var state = UInt64(UInt32(bitPattern: owner)) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
        func mix(_ word: UInt64) {
            let product = (state ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
            state = product.high ^ product.low
        }
        var index = 0
        while index + 8 <= key.count {
            mix(key.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var tail: UInt64 = 0
        while index < key.count {
            tail = tail << 8 | UInt64(key[index])
            index += 1
        }
        mix(tail ^ 0xE703_7ED1_A0B4_28DB)
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }
}
