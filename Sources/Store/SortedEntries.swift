// Entries in order of their keys, in chunks of bounded size: finding and changing one costs a search over
// chunks and one within, and moves at most one chunk. A pure value; the memory engine stands on it.

/// An ordered map from keys to entries.
struct SortedEntries {
    /// Each sorted and not empty, and all keys of one below those of the next.
    private var chunks: [[Entry]] = []
    private static let chunkEntries = 512

    subscript(key: Key) -> Entry? {
        get {
            guard let chunk = chunkIndex(for: key) else { return nil }
            let place = Self.place(of: key, in: chunks[chunk])
            guard place < chunks[chunk].count, chunks[chunk][place].key == key else { return nil }
            return chunks[chunk][place]
        }
        set {
            if let newValue { insert(newValue) } else { remove(key) }
        }
    }

    /// In order, or from the end where `reverse`.
    func entries(in range: KeyRange, limit: Int, reverse: Bool) -> [Entry] {
        guard range.lower < range.upper else { return [] }
        var found: [Entry] = []
        let first = chunkIndex(for: range.lower) ?? 0
        let last = chunkIndex(for: range.upper) ?? -1
        guard first <= last else { return [] }
        for index in reverse ? Array((first...last).reversed()) : Array(first...last) {
            let from = Self.place(of: range.lower, in: chunks[index])
            let to = Self.place(of: range.upper, in: chunks[index])
            let part = chunks[index][from..<to]
            if reverse {
                found.append(contentsOf: part.reversed().prefix(limit - found.count))
            } else {
                found.append(contentsOf: part.prefix(limit - found.count))
            }
            if found.count == limit { break }
        }
        return found
    }

    private mutating func insert(_ entry: Entry) {
        guard let index = chunkIndex(for: entry.key) else {
            if chunks.isEmpty { chunks = [[entry]] } else { chunks[0].insert(entry, at: 0) }
            return
        }
        let place = Self.place(of: entry.key, in: chunks[index])
        if place < chunks[index].count, chunks[index][place].key == entry.key {
            chunks[index][place] = entry
            return
        }
        chunks[index].insert(entry, at: place)
        if chunks[index].count > Self.chunkEntries {
            let half = Array(chunks[index].suffix(Self.chunkEntries / 2))
            chunks[index].removeLast(half.count)
            chunks.insert(half, at: index + 1)
        }
    }

    private mutating func remove(_ key: Key) {
        guard let index = chunkIndex(for: key) else { return }
        let place = Self.place(of: key, in: chunks[index])
        guard place < chunks[index].count, chunks[index][place].key == key else { return }
        chunks[index].remove(at: place)
        if chunks[index].isEmpty { chunks.remove(at: index) }
    }

    /// The last chunk whose first key is not above `key`.
    private func chunkIndex(for key: Key) -> Int? {
        var low = 0
        var high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle][0].key <= key { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    /// Where the first key that is not below `key` stands in a chunk.
    private static func place(of key: Key, in chunk: [Entry]) -> Int {
        var low = 0
        var high = chunk.count
        while low < high {
            let middle = (low + high) / 2
            if chunk[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
