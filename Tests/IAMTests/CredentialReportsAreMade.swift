// The credential report: its columns, its lines, and the four hours that it lasts.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct CredentialReportsAreMade {
    var cloud = CloudOfOne()

    private func report() async throws -> [String] {
        let content = try #require(
            try await cloud.call("GetCredentialReport", [:])["Content"]?.string.flatMap { Base64.decode($0) })
        return String(decoding: content, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func thereIsNoneBeforeItIsAskedFor() async {
        #expect(
            await cloud.error("GetCredentialReport", [:])
                == AWSError("ReportNotPresent", "Unknown", status: 410))
    }

    @Test func itHasALineForTheRootAndForEachUser() async throws {
        _ = try await cloud.createUser("zoe")
        _ = try await cloud.createUser("Ann", path: "/team/")
        let key = try await cloud.call("CreateAccessKey", ["UserName": "zoe"])["AccessKey"]?["AccessKeyId"]
        try await cloud.call(
            "UpdateAccessKey",
            ["UserName": "zoe", "AccessKeyId": try #require(key), "Status": "Inactive"])
        let started = try await cloud.call("GenerateCredentialReport", [:])
        #expect(started["State"] == "STARTED")
        #expect(started["Description"] == "No report exists. Starting a new report generation task")
        #expect(try await cloud.call("GenerateCredentialReport", [:])["State"] == "COMPLETE")
        let lines = try await report()
        let columns = lines[0].split(separator: ",")
        #expect(columns.count == 22)
        #expect(columns.first == "user" && columns.last == "cert_2_last_rotated")
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 22 })
        #expect(lines[1].hasPrefix("<root_account>,arn:aws:iam::000000000000:root,"))
        #expect(lines[2].hasPrefix("Ann,arn:aws:iam::000000000000:user/team/Ann,"))
        let made = CivilTime(cloud.context.now).iso8601()
        #expect(
            lines[3]
                == "zoe,arn:aws:iam::000000000000:user/zoe,\(made),false,N/A,N/A,N/A,false,"
                + "false,\(made),N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A")
    }

    @Test func namesWithCommasAreQuoted() async throws {
        _ = try await cloud.createUser("a,b")
        try await cloud.call("GenerateCredentialReport", [:])
        let line = try await report()[2]
        #expect(line.hasPrefix(#""a,b","arn:aws:iam::000000000000:user/a,b",2026-01-01"#))
    }

    @Test func itTellsPasswordsAndDevices() async throws {
        _ = try await cloud.createUser("ann")
        try await cloud.call("UpdateAccountPasswordPolicy", ["MaxPasswordAge": 30])
        try await cloud.call("CreateLoginProfile", ["UserName": "ann", "Password": "a-Long-1-enough"])
        try await cloud.call("GenerateCredentialReport", [:])
        let cells = try await report()[2].split(separator: ",").map(String.init)
        let now = cloud.context.now
        let next = CivilTime(now + .seconds(30 * 86_400)).iso8601()
        #expect(
            Array(cells[3..<8]) == ["true", "no_information", CivilTime(now).iso8601(), next, "false"])
    }

    @Test mutating func itLastsFourHours() async throws {
        try await cloud.call("GenerateCredentialReport", [:])
        let lines = try await report().count
        _ = try await cloud.createUser("late")
        cloud.context.now = cloud.context.now + .seconds(4 * 3_600)
        #expect(try await cloud.call("GenerateCredentialReport", [:])["State"] == "COMPLETE")
        #expect(try await report().count == lines)
        cloud.context.now = cloud.context.now + .seconds(1)
        #expect(
            await cloud.error("GetCredentialReport", [:])
                == AWSError("ReportExpired", "Unknown", status: 410))
        #expect(try await cloud.call("GenerateCredentialReport", [:])["State"] == "STARTED")
        #expect(try await report().count == lines + 1)
    }

    @Test func itIsLongerThanOneRecord() async throws {
        for index in 0..<600 { _ = try await cloud.createUser("user-\(index)", path: "/a-rather-long-path/") }
        try await cloud.call("GenerateCredentialReport", [:])
        #expect(try await report().count == 602)
    }
}
