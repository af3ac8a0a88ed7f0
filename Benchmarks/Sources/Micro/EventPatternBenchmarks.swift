// Event patterns: one automaton over many rules beside a naive matcher that tries one after the other, and
// the shapes of event-ruler's own benchmark over city lots, whose events are generated here.
// https://github.com/aws/event-ruler#performance

import CloudCore
import EventPatterns
import Wire

enum EventPatternBenchmarks {
    static func run() throws {
        for rules in [1, 100, 10_000] { try manyRules(rules) }
        let lots = CityLots(count: 5_000)
        for (name, patterns) in CityLots.rules { try lots.match(name, patterns) }
        try rebuild()
    }

    /// Rules that share a source and differ in an identifier, as those of one application do.
    private static func manyRules(_ count: Int) throws {
        let texts = (0..<count).map {
            """
            {"source":["my.app"],"detail-type":["Order"],\
            "detail":{"id":["id-\($0)"],"total":[{"numeric":[">",5]}]}}
            """
        }
        let matcher = EventMatcher(try texts.map { try EventPattern($0) })
        let naive = try texts.map { try JSON.parse($0) }
        let events = (0..<200).map {
            Array(
                """
                {"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718",\
                "detail-type":"Order","source":"my.app",\
                "account":"111122223333","time":"2026-01-01T18:43:48Z","region":"us-west-1","resources":[],\
                "detail":{"id":"id-\($0 * 37 % max(count, 50))",\
                "items":[{"sku":"A-1","count":2},{"sku":"B-2","count":1}],\
                "total":\($0),"customer":{"name":"Anna Smith","tier":"gold"}}}
                """.utf8)
        }
        let ours = try perSecond(events.count) { try matcher.matches(events[$0]).count }
        let theirs = try perSecond(events.count, rounds: count > 1_000 ? 1 : 5) {
            let event = try JSON.parse(events[$0])
            return naive.filter { NaivePattern.matches($0, event) }.count
        }
        Micro.show(
            "event patterns: \(count) rules", ours / 1_000, "k events/s",
            beside: "naive \(Int(theirs)) events/s, \(Int(ours / theirs)) ×")
    }

    /// Calls of `body` in one second, the best of some rounds.
    static func perSecond(_ count: Int, rounds: Int = 5, _ body: (Int) throws -> Int) rethrows -> Double {
        let clock = SystemClock()
        var (best, matched) = (0.0, 0)
        for _ in 0..<rounds {
            let start = clock.uptime
            var done = 0
            repeat {
                for index in 0..<count { matched &+= try body(index) }
                done += count
            } while (clock.uptime - start).fractionalSeconds < 0.3
            best = max(best, Double(done) / (clock.uptime - start).fractionalSeconds)
        }
        precondition(matched >= 0)
        return best
    }

    private static func rebuild() throws {
        let patterns = try (0..<10_000).map { try EventPattern(#"{"a":["x"],"b":{"c":["id-\#($0)"]}}"#) }
        let clock = SystemClock()
        let start = clock.uptime
        _ = EventMatcher(patterns)
        Micro.show(
            "event patterns: build 10,000 rules", (clock.uptime - start).fractionalSeconds * 1_000, "ms")
    }
}

/// Just enough of the language for the rules above.
private enum NaivePattern {
    static func matches(_ pattern: Document, _ event: Document?) -> Bool {
        guard let members = pattern.object else { return false }
        return members.allSatisfy { member in
            guard let values = member.value.array else { return matches(member.value, event?[member.key]) }
            guard let value = event?[member.key] else { return false }
            return values.contains { test in
                if let terms = test["numeric"]?.array {
                    return (value.number ?? -.infinity) > (terms[1].number ?? 0)
                }
                return test == value
            }
        }
    }
}

/// Events like those of San Francisco's parcels: some 900 bytes, most of them coordinates.
private struct CityLots {
    private var events: [[UInt8]] = []

    init(count: Int) {
        var state: UInt64 = 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let streets = [
            "ACADIA", "BLAKE", "DRUMM", "FULTON", "RHINE", "JEFFERSON", "BEACH", "HYDE", "CHESTNUT",
            "MISSION",
        ]
        func point() -> (String, String) {
            ("-122.4\(1_000_000_000_00 + next(999_999_999))", "37.7\(7_000_000_000_00 + next(999_999_999))")
        }
        events = (0..<count).map { _ in
            let block = 1_000 + next(8_000), lot = 1 + next(99)
            let first = point()
            let points = (0..<6 + next(6)).map { _ in point() }
            let ring = points.map { "{\"x\":\($0.0),\"y\":\($0.1),\"z\":0.0}" }.joined(separator: ",")
            let mapped = "\(block)0\(lot)"
            return Array(
                """
                {"type":"Feature","properties":{"MAPBLKLOT":"\(mapped)","BLKLOT":"\(mapped)",\
                "BLOCK_NUM":"\(block)",\
                "LOT_NUM":"0\(lot)","FROM_ST":"\(next(3_000))","TO_ST":"\(next(3_000))",\
                "STREET":"\(streets[next(10)])",\
                "ST_TYPE":\(next(2) == 0 ? "\"ST\"" : "null"),"ODD_EVEN":"\(next(2) == 0 ? "E" : "O")"},\
                "geometry":{"type":"\(next(50) == 0 ? "MultiPolygon" : "Polygon")",\
                "firstCoordinates":{"x":\(first.0),"y":\(first.1),"z":0.0},"coordinates":[\(ring)]}}
                """.utf8)
        }
    }

    func match(_ name: String, _ patterns: [String]) throws {
        let matcher = EventMatcher(try patterns.map { try EventPattern($0) })
        let bytes = events.reduce(0) { $0 + $1.count } / events.count
        let rate = try EventPatternBenchmarks.perSecond(events.count) {
            try matcher.matches(events[$0]).count
        }
        Micro.show(
            "event patterns: city lots, \(name)", rate / 1_000, "k events/s", beside: "\(bytes) bytes each")
    }

    private static func property(_ name: String, _ tests: [String]) -> [String] {
        tests.map { "{\"properties\":{\"\(name)\":[\($0)]}}" }
    }
    private static func first(_ tests: [String]) -> [String] {
        tests.map { "{\"geometry\":{\"firstCoordinates\":{\"x\":[{\"numeric\":\($0)}]}}}" }
    }

    static let rules: [(String, [String])] = [
        (
            "exact",
            property(
                "MAPBLKLOT", [#""1430022""#, #""2607117""#, #""2607218""#, #""3745012""#, #""VACSTWIL""#])
        ),
        (
            "wildcard",
            property(
                "MAPBLKLOT",
                ["143*", "2*0*1*7", "*218", "3*5*2", "VA*IL"].map { "{\"wildcard\":\"\($0)\"}" })
        ),
        ("prefix", property("STREET", ["AC", "BL", "DR", "FU", "RH"].map { "{\"prefix\":\"\($0)\"}" })),
        (
            "prefix, any case",
            property(
                "STREET",
                ["Ac", "bL", "dR", "Fu", "rH"].map { "{\"prefix\":{\"equals-ignore-case\":\"\($0)\"}}" })
        ),
        ("suffix", property("STREET", ["ON", "KE", "MM", "ING", "GO"].map { "{\"suffix\":\"\($0)\"}" })),
        (
            "any case",
            property(
                "STREET",
                ["jefferson", "bEaCh", "HyDe", "CHESTNUT"].map { "{\"equals-ignore-case\":\"\($0)\"}" })
        ),
        (
            "numeric",
            first([
                #"["=",-122.42916360922355]"#, #"["<",-122.41600944012424]"#, #"[">",-122.41600944012424]"#,
                #"[">",-122.46471267081272,"<",-122.4063085128395]"#,
            ])
        ),
        (
            "anything-but",
            property("STREET", ["FULTON", "MASON", "HYDE"].map { "{\"anything-but\":[\"\($0)\"]}" })
                + property("LOT_NUM", [#"{"anything-but":["001"]}"#])
        ),
        (
            "complex arrays",
            [
                ("Polygon", "x", #"["=",-122.42916360922355]"#), ("MultiPolygon", "y", #"["=",37.7]"#),
                ("Polygon", "x", #"["<",-122.41600944012424]"#),
                ("Polygon", "x", #"[">",-122.41600944012424]"#),
            ].map { type, axis, test in
                """
                {"geometry":{"type":["\(type)"],"coordinates":{"\(axis)":[{"numeric":\(test)}]}}}
                """
            }
        ),
    ]
}
