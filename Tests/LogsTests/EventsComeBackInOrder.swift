// What was put is read, in order of time, forwards and backwards, page by page, however it came.

import CloudCore
import CloudTesting
import Logs
import Testing
import Wire

@Suite struct EventsComeBackInOrder {
    let cloud = LogsCloud()
    private let stream: Document = ["logGroupName": "g", "logStreamName": "s"]

    @Test func theLastEventsComeFirstUnlessToldOtherwise() async throws {
        try await cloud.createStream()
        try await cloud.put((0..<10).map { (cloud.now + $0, "m\($0)") })
        let last = try await cloud.call("GetLogEvents", stream.with(["limit": 3]))
        #expect(last.messages == ["m7", "m8", "m9"])
        let first = try await cloud.call("GetLogEvents", stream.with(["limit": 3, "startFromHead": true]))
        #expect(first.messages == ["m0", "m1", "m2"])
        #expect(first["events"]?[0]?["timestamp"] == .integer(cloud.now))
        #expect(first["events"]?[0]?["ingestionTime"] == .integer(cloud.now))
    }

    @Test func tokensLeadBackAndForthAndStayAtTheEnds() async throws {
        try await cloud.createStream()
        try await cloud.put((0..<10).map { (cloud.now + $0 / 2, "m\($0)") })
        var answer = try await cloud.call("GetLogEvents", stream.with(["limit": 4]))
        var seen = [answer.messages]
        for _ in 0..<3 {
            let token = try #require(answer["nextBackwardToken"])
            answer = try await cloud.call(
                "GetLogEvents", stream.with(["limit": 4, "nextToken": token]))
            seen.append(answer.messages)
            if answer.messages.isEmpty { #expect(answer["nextBackwardToken"] == token) }
        }
        #expect(seen == [["m6", "m7", "m8", "m9"], ["m2", "m3", "m4", "m5"], ["m0", "m1"], []])
        let head = try await cloud.call(
            "GetLogEvents", stream.with(["limit": 7, "startFromHead": true]))
        let token = try #require(head["nextForwardToken"])
        let rest = try await cloud.call("GetLogEvents", stream.with(["nextToken": token]))
        #expect(rest.messages == ["m7", "m8", "m9"])
        let end = try #require(rest["nextForwardToken"])
        let none = try await cloud.call("GetLogEvents", stream.with(["nextToken": end]))
        #expect(none.messages.isEmpty)
        #expect(none["nextForwardToken"] == end)
        try await cloud.put([(cloud.now + 100, "new")])
        #expect(try await cloud.call("GetLogEvents", stream.with(["nextToken": end])).messages == ["new"])
    }

    @Test func anEmptyStreamCanBeFollowed() async throws {
        try await cloud.createStream()
        let empty = try await cloud.call("GetLogEvents", stream)
        let token = try #require(empty["nextForwardToken"])
        #expect(
            try await cloud.call("GetLogEvents", stream.with(["nextToken": token]))["nextForwardToken"]
                == token)
        try await cloud.put([(cloud.now, "first")])
        let found = try await cloud.call("GetLogEvents", stream.with(["nextToken": token]))
        #expect(found.messages == ["first"])
        let bad = await cloud.error("GetLogEvents", stream.with(["nextToken": "f/12"]))
        #expect(bad == AWSError("InvalidParameterException", "The specified nextToken is invalid."))
    }

    @Test func theWindowHasItsStartButNotItsEnd() async throws {
        try await cloud.createStream()
        try await cloud.put((0..<5).map { (cloud.now + $0, "m\($0)") })
        let window: [String: Document] = [
            "startTime": .integer(cloud.now + 1), "endTime": .integer(cloud.now + 3),
        ]
        #expect(try await cloud.call("GetLogEvents", stream.with(window)).messages == ["m1", "m2"])
    }

    /// Batches that overlap each other by hours, in any order, against a plain sort.
    @Test(arguments: [1, 2, 3, 4])
    func overlappingBatchesAreMerged(_ seed: UInt64) async throws {
        try await cloud.createStream()
        let entropy = SeededEntropy(seed)
        var all: [(Int64, Int)] = []
        for _ in 0..<30 {
            let start = cloud.now - Int64(entropy.integer(in: 0..<36_000_000))
            let reach = [1_000, 600_000, 80_000_000][entropy.integer(in: 0..<3)]
            let times = (0..<entropy.integer(in: 1..<40)).map { _ in
                min(start + Int64(entropy.integer(in: 0..<reach)), cloud.now + 7_000_000)
            }.sorted()
            let numbered = times.enumerated().map { ($0.element, all.count + $0.offset) }
            try await cloud.put(numbered.map { ($0.0, "\($0.1)") })
            all += numbered
        }
        let expected = all.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { "\($0.1)" }
        for limit in [7, 10_000] {
            var forward: [String] = []
            var input = stream.with(["limit": .integer(Int64(limit)), "startFromHead": true])
            while true {
                let page = try await cloud.call("GetLogEvents", input)
                if page.messages.isEmpty { break }
                forward += page.messages
                let token = try #require(page["nextForwardToken"])
                input = stream.with(["limit": .integer(Int64(limit)), "nextToken": token])
            }
            #expect(forward == expected)
            var backward: [String] = []
            input = stream.with(["limit": .integer(Int64(limit))])
            while true {
                let page = try await cloud.call("GetLogEvents", input)
                if page.messages.isEmpty { break }
                backward = page.messages + backward
                let token = try #require(page["nextBackwardToken"])
                input = stream.with(["limit": .integer(Int64(limit)), "nextToken": token])
            }
            #expect(backward == expected)
        }
    }

    @Test func largeEventsAreKeptWhole() async throws {
        try await cloud.createStream()
        let large = String(repeating: "é", count: 200_000)
        try await cloud.put([(cloud.now, "before"), (cloud.now, large), (cloud.now, "after")])
        let found = try await cloud.call("GetLogEvents", stream.with(["startFromHead": true]))
        #expect(found.messages == ["before", large, "after"])
        #expect(try await cloud.call("GetLogEvents", stream.with(["limit": 2])).messages == [large, "after"])
    }

    /// An answer holds one megabyte, and at least one event.
    @Test func answersAreBoundedInBytes() async throws {
        try await cloud.createStream()
        let large = String(repeating: "x", count: 400_000)
        for index in 0..<3 { try await cloud.put([(cloud.now + Int64(index), large)]) }
        let page = try await cloud.call("GetLogEvents", stream.with(["startFromHead": true]))
        #expect(page.messages.count == 2)
        let token = try #require(page["nextForwardToken"])
        let rest = try await cloud.call("GetLogEvents", stream.with(["nextToken": token]))
        #expect(rest.messages.count == 1)
    }

    @Test func otherServicesWriteWithoutCreatingAnything() async throws {
        let lines = (0..<3_000).map {
            LogLine(
                timestamp: cloud.clock.now + .milliseconds($0), message: String(repeating: "x", count: 500))
        }
        try await cloud.logs.append(
            lines, group: "/aws/lambda/f", stream: "2026/01/01/[$LATEST]0", account: .development,
            region: .usEast1, making: .groupAndStream)
        let input: Document = ["logGroupName": "/aws/lambda/f", "logStreamName": "2026/01/01/[$LATEST]0"]
        let token = try await cloud.call("GetLogEvents", input.with(["startFromHead": true]))
        #expect(token.messages.count == 1_993)
        let described = try await cloud.call("DescribeLogStreams", ["logGroupName": "/aws/lambda/f"])
        #expect(described["logStreams"]?[0]?["lastEventTimestamp"] == .integer(cloud.now + 2_999))
        let groups = try await cloud.call("DescribeLogGroups", [:])
        #expect(groups["logGroups"]?[0]?["storedBytes"] == .integer(3_000 * 526))
    }

    @Test func nothingIsMadeThatMayNotBe() async throws {
        func append(_ making: LogMaking) async throws {
            try await cloud.logs.append(
                [LogLine(timestamp: cloud.clock.now, message: "m")], group: "g", stream: "s",
                account: .development, region: .usEast1, making: making)
        }
        await #expect(throws: AWSError.self) { try await append(.nothing) }
        await #expect(throws: AWSError.self) { try await append(.stream) }
        try await cloud.call("CreateLogGroup", ["logGroupName": "g"])
        await #expect(throws: AWSError.self) { try await append(.nothing) }
        try await append(.stream)
        try await append(.nothing)
    }

    @Test func aClockSetBackDoesNotDisturbTheOrder() async throws {
        let times = [5, 3, 7].map { cloud.clock.now + .seconds($0) }
        try await cloud.logs.append(
            times.map { LogLine(timestamp: $0, message: "m") }, group: "g", stream: "s",
            account: .development, region: .usEast1, making: .groupAndStream)
        let found = try await cloud.call("GetLogEvents", stream.with(["startFromHead": true]))
        let stamps = (found["events"]?.array ?? []).compactMap { $0["timestamp"]?.integer }
        #expect(stamps == [5_000, 5_000, 7_000].map { cloud.now + $0 })
    }
}
