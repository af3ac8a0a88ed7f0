// PutLogEvents: limits, order, and events that are too old, too new or expired.

import CloudCore
import Testing
import Wire

@Suite struct BatchesAreJudgedAsOnAWS {
    let cloud = LogsCloud()

    private func message(_ events: [(Int64, String)]) async -> String? {
        await cloud.error("PutLogEvents", LogsCloud.putting(events))?.message
    }

    @Test func aBatchMustBeInOrderAndSmall() async throws {
        try await cloud.createStream()
        let now = cloud.now
        #expect(
            await message([(now, "a"), (now - 1, "b")])
                == "Log events in a single PutLogEvents request must be in chronological order.")
        let whole = String(repeating: "x", count: 1_048_576 - 26)
        #expect(await message([(now, whole)]) == nil)
        #expect(
            await message([(now, whole + "x")])
                == "Log event too large: 1048577 bytes exceeds limit of 1048576")
        #expect(
            await message([(now, whole), (now, "x")])
                == "Upload too large: 1048603 bytes exceeds limit of 1048576")
        #expect(
            await message([(now - 86_400_001, "a"), (now, "b")])
                == "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
        #expect(await message((0..<10_000).map { (now + $0, "x") }) == nil)
        #expect(await message((0..<10_001).map { (now + $0, "x") }) != nil)
    }

    @Test func eventsOutsideOfTheTimesAreRejectedOneByOne() async throws {
        try await cloud.createStream()
        let day: Int64 = 86_400_000
        let old = try await cloud.put([(cloud.now - 14 * day - 1, "old"), (cloud.now - 14 * day, "ok")])
        #expect(old["rejectedLogEventsInfo"] == ["tooOldLogEventEndIndex": 1])
        let new = try await cloud.put([(cloud.now + 7_200_000, "ok"), (cloud.now + 7_200_001, "new")])
        #expect(new["rejectedLogEventsInfo"] == ["tooNewLogEventStartIndex": 1])
        try await cloud.call("PutRetentionPolicy", ["logGroupName": "g", "retentionInDays": 1])
        let expired = try await cloud.put([(cloud.now - day - 1, "gone"), (cloud.now - day, "ok")])
        #expect(expired["rejectedLogEventsInfo"] == ["expiredLogEventEndIndex": 1])
        let all = try await cloud.put([(cloud.now - 20 * day, "gone")])
        #expect(
            all["rejectedLogEventsInfo"] == ["tooOldLogEventEndIndex": 1, "expiredLogEventEndIndex": 1])
    }

    @Test func groupAndStreamMustExist() async throws {
        let none = await cloud.error("PutLogEvents", LogsCloud.putting([(cloud.now, "x")]))
        #expect(
            none == AWSError("ResourceNotFoundException", "The specified log group does not exist."))
        try await cloud.call("CreateLogGroup", ["logGroupName": "g"])
        let stream = await cloud.error("PutLogEvents", LogsCloud.putting([(cloud.now, "x")]))
        #expect(
            stream == AWSError("ResourceNotFoundException", "The specified log stream does not exist."))
    }
}
