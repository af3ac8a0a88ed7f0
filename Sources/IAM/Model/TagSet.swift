// The tags of a user, role or policy: few, ordered, their keys distinguished without regard to case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html

import CloudCore
import Store

/// Tags in the order in which they were given.
struct TagSet: Sendable, Equatable {
    struct Pair: Sendable, Equatable {
        var key: String
        var value: String
    }

    private(set) var pairs: [Pair] = []

    init() {}

    /// Throws `InvalidInput` where a key comes twice, `LimitExceeded` where there are too many.
    init(_ given: [Pair]) throws { try merge(given) }

    /// Adds tags, replacing the values of known keys.
    mutating func merge(_ given: [Pair]) throws {
        var seen: Set<String> = []
        for pair in given {
            guard seen.insert(pair.key.lowercased()).inserted else {
                throw IAMError.invalidInput(
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
            }
            guard !pair.key.lowercased().hasPrefix("aws:") else {
                throw IAMError.invalidInput("Caller is not allowed to modify or delete system tags")
            }
        }
        for pair in given {
            let key = pair.key.lowercased()
            if let index = pairs.firstIndex(where: { $0.key.lowercased() == key }) {
                pairs[index] = pair
            } else {
                pairs.append(pair)
            }
        }
        guard pairs.count <= IAMLimits.tags else {
            throw IAMError.limitExceeded("The number of tags has reached the maximum limit.")
        }
    }

    /// Removes tags; unknown keys are no error, as on AWS.
    mutating func remove(_ keys: [String]) {
        let gone = Set(keys.map { $0.lowercased() })
        pairs.removeAll { gone.contains($0.key.lowercased()) }
    }

    /// The value under a key in lower case.
    func value(forLowercased key: String) -> String? {
        pairs.first { $0.key.lowercased() == key }?.value
    }

    /// The values by their keys.
    var byKey: [String: String] { Dictionary(pairs.map { ($0.key, $0.value) }) { $1 } }

    func encode(to writer: inout RecordWriter) {
        writer.array(pairs) {
            $0.string($1.key)
            $0.string($1.value)
        }
    }

    init(from reader: inout RecordReader) throws {
        pairs = try reader.array { Pair(key: try $0.string(), value: try $0.string()) }
    }
}
