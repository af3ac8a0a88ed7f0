// FilterLogEvents: streams merged by time, chosen by name or prefix, filtered, in pages.

import CloudCore
import CloudTesting
import Testing
import Wire

@Suite struct GroupsAreFilteredAcrossStreams {
    let cloud = LogsCloud()

    @Test(arguments: [1, 3, 1_000])
    func streamsAreMergedByTime(_ limit: Int64) async throws {
        let entropy = SeededEntropy(9)
        var all: [Int64] = []
        for stream in 0..<12 {
            try await cloud.createStream("s\(stream)")
            for _ in 0..<3 {
                let start = cloud.now + Int64(entropy.integer(in: 0..<5_000))
                let times = (0..<5).map { _ in start + Int64(entropy.integer(in: 0..<2_000)) }.sorted()
                try await cloud.put(times.map { ($0, "\($0)") }, stream: "s\(stream)")
                all += times
            }
        }
        var found: [String] = []
        var ids: Set<String> = []
        var input: Document = ["logGroupName": "g", "limit": .integer(limit)]
        for _ in 0..<1_000 {
            let page = try await cloud.call("FilterLogEvents", input)
            found += page.messages
            for event in page["events"]?.array ?? [] { ids.insert(event["eventId"]?.string ?? "") }
            guard let token = page["nextToken"] else { break }
            input = ["logGroupName": "g", "limit": .integer(limit), "nextToken": token]
        }
        #expect(found == all.sorted().map { "\($0)" })
        #expect(ids.count == all.count)
    }

    @Test func streamsAreChosen() async throws {
        for stream in ["a1", "a2", "b1"] {
            try await cloud.createStream(stream)
            try await cloud.put([(cloud.now, "ERROR \(stream)"), (cloud.now + 1, "fine")], stream: stream)
        }
        let group: Document = ["logGroupName": "g", "filterPattern": "ERROR"]
        let byPrefix = try await cloud.call("FilterLogEvents", group.with(["logStreamNamePrefix": "a"]))
        #expect(Set(byPrefix.messages) == ["ERROR a1", "ERROR a2"])
        let byName = try await cloud.call("FilterLogEvents", group.with(["logStreamNames": ["b1"]]))
        #expect(byName.messages == ["ERROR b1"])
        #expect(byName["events"]?[0]?["logStreamName"] == "b1")
        #expect(byName["nextToken"] == nil)
        let both = await cloud.error(
            "FilterLogEvents", group.with(["logStreamNames": ["b1"], "logStreamNamePrefix": "b"]))
        #expect(both?.code == "InvalidParameterException")
        let arn: Document = "arn:aws:logs:us-east-1:000000000000:log-group:g"
        let byARN = try await cloud.call("FilterLogEvents", ["logGroupIdentifier": arn])
        #expect(byARN.messages.count == 6)
        let late = try await cloud.call(
            "FilterLogEvents", ["logGroupName": "g", "startTime": .integer(cloud.now + 1)])
        #expect(late.messages == ["fine", "fine", "fine"])
    }
}
