// The trace header of a call: which request it belongs to, and which functions that request has been through.
// Functions hand it on with every call that their SDK makes, so it shows when they call in a circle.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html

import CloudCore

/// `Root=…;Parent=…;Sampled=…;Lineage=1:hash:count|…`.
struct TraceHeader: Hashable, Sendable {
    /// A function on the way, and how often it has been called in this chain before the last time.
    struct Round: Hashable, Sendable {
        let function: String
        var count: Int
    }

    /// Fields that are passed through: `Root=…`, `Parent=…`, `Sampled=…`, and whatever callers add.
    private var fields: [Substring]
    private(set) var lineage: [Round]

    /// More functions than these are not remembered; AWS says no number.
    static let lineageLimit = 32
    /// What a header may take in the runtime's request; longer ones are replaced.
    private static let lengthLimit = 2_048

    /// What a caller sent; an unsampled trace of the call's own where that is nothing.
    init(_ text: String?, requestID: String, at now: Instant) {
        fields = []
        lineage = []
        if let text, text.utf8.count <= Self.lengthLimit { read(text) }
        guard !fields.contains(where: { $0.hasPrefix("Root=") }) else { return }
        fields = Self.fresh(requestID, at: now)
    }

    private mutating func read(_ text: String) {
        for field in text.split(separator: ";") {
            let field = Self.trimmed(field)
            if field.hasPrefix("Lineage=") {
                lineage = Self.rounds(field.dropFirst("Lineage=".count))
            } else if !field.isEmpty {
                fields.append(field)
            }
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// `1:25b3ab5a:0|1:0fe33c9b:3`
    private static func rounds(_ text: Substring) -> [Round] {
        text.split(separator: "|").prefix(lineageLimit).compactMap { entry in
            let parts = entry.split(separator: ":")
            guard parts.count == 3, parts[0] == "1", parts[1].utf8.count == 8, let count = Int(parts[2]),
                (0...1_000_000).contains(count)
            else { return nil }
            return Round(function: String(parts[1]), count: count)
        }
    }

    /// Made of the call's id, so that every try of it has the same.
    private static func fresh(_ requestID: String, at now: Instant) -> [Substring] {
        let digits = requestID.utf8.filter { $0 != UInt8(ascii: "-") }
        let text = String(decoding: digits.suffix(24), as: UTF8.self)
        return [
            "Root=1-\(String(max(0, now.seconds), radix: 16))-\(text)", "Parent=\(text.prefix(16))",
            "Sampled=0",
        ]
    }

    /// The header of a call that came without one, noted in it: what the steps above make of nothing, in one.
    static func first(_ function: FunctionKey, requestID: String, at now: Instant) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(112)
        text.append(contentsOf: "Root=1-".utf8)
        text.append(contentsOf: String(max(0, now.seconds), radix: 16).utf8)
        text.append(UInt8(ascii: "-"))
        let digits = requestID.utf8.filter { $0 != UInt8(ascii: "-") }.suffix(24)
        text.append(contentsOf: digits)
        text.append(contentsOf: ";Parent=".utf8)
        text.append(contentsOf: digits.prefix(16))
        text.append(contentsOf: ";Sampled=0;Lineage=1:".utf8)
        text.append(contentsOf: hash(function).utf8)
        text.append(contentsOf: ":0".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// Notes that the function is called; returns how often it is, this time included.
    mutating func enter(_ function: FunctionKey) -> Int {
        let hash = Self.hash(function)
        guard let index = lineage.firstIndex(where: { $0.function == hash }) else {
            if lineage.count >= Self.lineageLimit { lineage.removeFirst() }
            lineage.append(Round(function: hash, count: 0))
            return 1
        }
        lineage[index].count += 1
        return lineage[index].count + 1
    }

    /// `1-…-…`; every header has one.
    var traceID: String {
        fields.first { $0.hasPrefix("Root=") }.map { String($0.dropFirst("Root=".count)) } ?? ""
    }

    /// Notes whether the call is sampled, and, where it is, whose part what follows is.
    mutating func decide(isSampled: Bool, parent: String?) {
        var decided = fields.filter {
            !$0.hasPrefix("Sampled=") && !(parent != nil && $0.hasPrefix("Parent="))
        }
        let place = (decided.firstIndex { $0.hasPrefix("Root=") } ?? -1) + 1
        if let parent { decided.insert("Parent=\(parent)", at: place) }
        let isThere = decided.firstIndex { $0.hasPrefix("Parent=") }
        decided.insert("Sampled=\(isSampled ? 1 : 0)", at: isThere.map { $0 + 1 } ?? place)
        fields = decided
    }

    var text: String {
        var text = fields.joined(separator: ";")
        if !lineage.isEmpty {
            let rounds = lineage.map { "1:\($0.function):\($0.count)" }
            text += ";Lineage=" + rounds.joined(separator: "|")
        }
        return text
    }

    /// FNV-1a in eight hexadecimal digits: a name for the function, no secret.
    private static func hash(_ function: FunctionKey) -> String {
        var hash: UInt32 = 2_166_136_261
        for part in [function.account.text, function.region.name, function.name] {
            for byte in part.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
            hash = hash &* 16_777_619
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

/// Says whether a function may go round in circles. Asked only where one does.
protocol RecursionRule: Sendable {
    func allowsRecursion(_ function: FunctionKey) async throws -> Bool
}
