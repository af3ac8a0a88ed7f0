// Groups and streams: made, described in pages, tagged, deleted; and what time does to them.

import Agenda
import CloudCore
import CloudTesting
import Logs
import Testing
import Wire

@Suite struct GroupsAndStreamsLiveAsOnAWS {
    let cloud = LogsCloud()

    @Test func namesAreTakenOnce() async throws {
        try await cloud.createStream()
        #expect(
            await cloud.error("CreateLogGroup", ["logGroupName": "g"])
                == AWSError("ResourceAlreadyExistsException", "The specified log group already exists"))
        #expect(
            await cloud.error("CreateLogStream", ["logGroupName": "g", "logStreamName": "s"])
                == AWSError("ResourceAlreadyExistsException", "The specified log stream already exists"))
    }

    @Test func groupsAreDescribedInPages() async throws {
        for name in ["/aws/lambda/a", "/aws/lambda/b", "/aws/lambda/c", "other"] {
            try await cloud.call("CreateLogGroup", ["logGroupName": .string(name)])
        }
        let first = try await cloud.call(
            "DescribeLogGroups", ["logGroupNamePrefix": "/aws/lambda/", "limit": 2])
        #expect(
            first["logGroups"]?[0]?["arn"] == "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/a:*")
        let token = try #require(first["nextToken"])
        let second = try await cloud.call(
            "DescribeLogGroups",
            ["logGroupNamePrefix": "/aws/lambda/", "limit": 2, "nextToken": token])
        #expect(second["logGroups"]?.array?.compactMap { $0["logGroupName"]?.string } == ["/aws/lambda/c"])
        #expect(second["nextToken"] == nil)
        let pattern = try await cloud.call("DescribeLogGroups", ["logGroupNamePattern": "THER"])
        #expect(pattern["logGroups"]?.array?.count == 1)
    }

    @Test func streamsAreDescribedByNameOrTime() async throws {
        for (index, name) in ["c", "a", "b"].enumerated() {
            try await cloud.createStream(name)
            try await cloud.put([(cloud.now + Int64(index), "x")], stream: name)
        }
        func names(_ input: [String: Document]) async throws -> [String] {
            var found: [String] = []
            var input: Document = (["logGroupName": "g", "limit": 2] as Document).with(input)
            for _ in 0..<5 {
                let page = try await cloud.call("DescribeLogStreams", input)
                found += (page["logStreams"]?.array ?? []).compactMap { $0["logStreamName"]?.string }
                guard let token = page["nextToken"] else { break }
                input = .object((input.object ?? []).filter { $0.key != "nextToken" }).with([
                    "nextToken": token
                ])
            }
            return found
        }
        #expect(try await names([:]) == ["a", "b", "c"])
        #expect(try await names(["descending": true]) == ["c", "b", "a"])
        #expect(try await names(["orderBy": "LastEventTime", "descending": true]) == ["b", "a", "c"])
        #expect(try await names(["logStreamNamePrefix": "b"]) == ["b"])
        let both = await cloud.error(
            "DescribeLogStreams",
            ["logGroupName": "g", "orderBy": "LastEventTime", "logStreamNamePrefix": "b"])
        #expect(both?.message == "Cannot order by LastEventTime with a logStreamNamePrefix.")
    }

    @Test func tagsAreKept() async throws {
        try await cloud.call("CreateLogGroup", ["logGroupName": "g", "tags": ["a": "1"]])
        let arn: Document = "arn:aws:logs:us-east-1:000000000000:log-group:g"
        try await cloud.call("TagResource", ["resourceArn": arn, "tags": ["b": "2"]])
        try await cloud.call("UntagResource", ["resourceArn": arn, "tagKeys": ["a"]])
        #expect(try await cloud.call("ListTagsForResource", ["resourceArn": arn])["tags"] == ["b": "2"])
        #expect(try await cloud.call("ListTagsLogGroup", ["logGroupName": "g"])["tags"] == ["b": "2"])
    }

    @Test func aDeletedGroupIsGoneAtOnceAndItsEventsSoon() async throws {
        let agenda = Agenda(store: cloud.store, clock: cloud.clock)
        await cloud.logs.attach(to: agenda)
        try await cloud.createStream()
        for _ in 0..<10 { try await cloud.put([(cloud.now, "x")]) }
        try await cloud.call("DeleteLogGroup", ["logGroupName": "g"])
        #expect(
            await cloud.error("DescribeLogStreams", ["logGroupName": "g"])?.code
                == "ResourceNotFoundException")
        try await cloud.createStream()
        #expect(try await cloud.call("FilterLogEvents", ["logGroupName": "g"]).messages.isEmpty)
        #expect(try await cloud.storedValues() > 10)
        await agenda.runDue()
        // The new group and its stream.
        #expect(try await cloud.storedValues() == 2)
    }

    @Test func aDeletedStreamTakesItsEventsAlong() async throws {
        let agenda = Agenda(store: cloud.store, clock: cloud.clock)
        await cloud.logs.attach(to: agenda)
        try await cloud.createStream("a")
        try await cloud.createStream("b")
        for stream in ["a", "b"] { try await cloud.put([(cloud.now, stream)], stream: stream) }
        try await cloud.call("DeleteLogStream", ["logGroupName": "g", "logStreamName": "a"])
        await agenda.runDue()
        #expect(try await cloud.call("FilterLogEvents", ["logGroupName": "g"]).messages == ["b"])
        #expect(try await cloud.storedValues() == 3)
    }

    @Test func eventsExpire() async throws {
        let agenda = Agenda(store: cloud.store, clock: cloud.clock)
        await cloud.logs.attach(to: agenda)
        try await cloud.createStream()
        try await cloud.call("PutRetentionPolicy", ["logGroupName": "g", "retentionInDays": 1])
        #expect(await cloud.error("PutRetentionPolicy", ["logGroupName": "g", "retentionInDays": 2]) != nil)
        try await cloud.put([(cloud.now, "early")])
        cloud.clock.advance(by: .seconds(12 * 3_600))
        try await cloud.put([(cloud.now, "late")])
        cloud.clock.advance(by: .seconds(12 * 3_600 + 1))
        // Out of sight before it is swept.
        #expect(try await cloud.call("FilterLogEvents", ["logGroupName": "g"]).messages == ["late"])
        #expect(try await cloud.storedValues() == 4)
        await agenda.runDue()
        #expect(try await cloud.storedValues() == 3)
        #expect(try await agenda.nextDue() == cloud.clock.now + .seconds(3_600))
    }

    /// `log-group:NAME:*`, as policies for Logs are written, must match what a call names.
    @Test(arguments: ["DescribeLogStreams", "FilterLogEvents", "CreateLogGroup"])
    func callsNameTheirGroupAsAWSDoes(_ operation: String) async throws {
        struct Listening: Authorizer {
            func authorize(_ permission: Permission, for context: RequestContext) async throws {
                throw AWSError(permission.action, permission.resources.joined(separator: " "))
            }
        }
        let error = await #expect(throws: AWSError.self) {
            try await cloud.hosted.call(
                operation, input: ["logGroupName": "g"], context: .testing(),
                authorizer: Listening())
        }
        #expect(error?.code == "logs:\(operation)")
        #expect(error?.message == "arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:")
    }

    @Test func regionsAreApart() async throws {
        try await cloud.createStream()
        let other = RequestContext.testing(region: try #require(Region("eu-central-1")))
        let answer = try await cloud.hosted.call(
            "DescribeLogGroups", input: [:], context: other, authorizer: PermissiveAuthorizer())
        #expect(answer["logGroups"] == [])
    }
}
