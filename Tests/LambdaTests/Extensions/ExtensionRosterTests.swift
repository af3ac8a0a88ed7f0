// Extensions may say what AWS lets them say, when it lets them.

import NIOCore
import Testing

@testable import Lambda

@Suite struct ExtensionRosterTests {
    private func roster(_ programs: [String] = ["ext"]) -> ExtensionRoster {
        var number = 0
        return ExtensionRoster(programs: programs) {
            number += 1
            return "id-\(number)"
        }
    }

    private func refusal(_ body: () throws -> Void) -> ExtensionRoster.Refusal? {
        do {
            try body()
            return nil
        } catch { return error as? ExtensionRoster.Refusal }
    }

    @Test func anExternalExtensionLives() throws {
        var roster = roster()
        #expect(!roster.areReady)
        let member = try roster.register("ext", events: ["INVOKE", "SHUTDOWN", "INVOKE"], id: "other")
        #expect(member.id == "id-1" && member.isExternal && member.events == [.invoke, .shutdown])
        #expect(!roster.areReady)
        try roster.next("id-1", wasParked: false)
        #expect(roster.areReady)
        roster.close()
        #expect(roster.begin(.invoke) == ["id-1"])
        #expect(!roster.areReady)
        try roster.next("id-1", wasParked: false)
        #expect(roster.begin(.shutdown) == ["id-1"])
    }

    @Test func whoDidNotAskHearsNothing() throws {
        var roster = roster()
        _ = try roster.register("ext", events: ["SHUTDOWN"], id: "")
        try roster.next("id-1", wasParked: false)
        #expect(roster.begin(.invoke).isEmpty && roster.areReady)
        #expect(roster.begin(.shutdown) == ["id-1"])
    }

    @Test func anInternalExtensionRegistersInTime() throws {
        var roster = roster([])
        let member = try roster.register("inside", events: ["INVOKE"], id: "id-9")
        #expect(member.id == "id-9" && !member.isExternal && !roster.hasExternal)
        roster.close()
        let late = refusal { _ = try roster.register("late", events: [], id: "x") }
        #expect(late?.type == "Extension.RegistrationClosed")
    }

    @Test func refusalsAreAWSs() throws {
        var roster = roster()
        let cases: [(String, () throws -> Void)] = [
            ("Extension.InvalidExtensionName", { _ = try roster.register("", events: [], id: "") }),
            ("Extension.InvalidEventType", { _ = try roster.register("ext", events: ["NOON"], id: "") }),
            (
                "Extension.InvalidEventType",
                { _ = try roster.register("inside", events: ["SHUTDOWN"], id: "") }
            ),
            ("Extension.UnknownExtensionIdentifier", { try roster.next("nobody", wasParked: false) }),
            ("Extension.InvalidExtensionState", { try roster.next("id-1", wasParked: false) }),
            ("Extension.InvalidExtensionState", { try roster.reportInitError("id-1", "x") }),
        ]
        for (type, body) in cases { #expect(refusal(body)?.type == type) }
        _ = try roster.register("ext", events: [], id: "")
        let twice = refusal { _ = try roster.register("ext", events: [], id: "") }
        #expect(twice?.type == "Extension.InvalidExtensionState")
        #expect(
            twice?.message == "State transition from Registered to Registered failed for extension ext. "
                + "Error: State transition is not allowed")
        try roster.next("id-1", wasParked: false)
        #expect(
            refusal { try roster.next("id-1", wasParked: true) }?.type == "Extension.InvalidExtensionState")
        #expect(refusal { try roster.next("id-1", wasParked: false) } == nil, "its connection broke")
        _ = try roster.register("inside", events: [], id: "id-2")
        let same = refusal { _ = try roster.register("inside", events: [], id: "id-3") }
        #expect(same?.message == "Extension with this name already registered")
    }

    @Test func thereAreTen() throws {
        var roster = roster((1...9).map { "e\($0)" })
        _ = try roster.register("tenth", events: [], id: "t")
        let eleventh = refusal { _ = try roster.register("eleventh", events: [], id: "e") }
        #expect(eleventh?.type == "Extension.TooManyExtensions")
        #expect(eleventh?.message == "Extension limit (10) reached")
    }

    @Test func errorsAreKept() throws {
        var roster = roster(["a", "b"])
        _ = try roster.register("a", events: [], id: "")
        _ = try roster.register("b", events: [], id: "")
        try roster.reportInitError("id-1", "Mine.Init")
        try roster.reportInitError("id-1", "again")
        #expect(roster.program("a")?.state == .initError && roster.program("a")?.errorType == "Mine.Init")
        try roster.next("id-2", wasParked: false)
        try roster.reportExitError("id-2", "Mine.Exit")
        #expect(roster.program("b")?.state == .exitError)
    }

    // MARK: Requests

    private func read(_ text: String) -> RuntimeRequest? {
        var reader = RuntimeRequestReader()
        reader.feed(ByteBuffer(string: text))
        guard case .request(let request)? = reader.next() else { return nil }
        return request
    }

    @Test func requestsAreRead() {
        let register = read(
            "POST /2020-01-01/extension/register HTTP/1.1\r\nlambda-extension-name: ext\r\n"
                + "Lambda-Extension-Accept-Feature: accountId\r\nContent-Length: 2\r\n\r\n{}")
        #expect(register?.route == .extensionRegister && register?.isExtensions == true)
        #expect(register?.extensionHeaders?.name == "ext")
        #expect(register?.extensionHeaders?.features == "accountId")
        let next = read(
            "GET /2020-01-01/extension/event/next HTTP/1.1\r\nLambda-Extension-Identifier: abc\r\n\r\n")
        #expect(next?.route == .extensionNext && next?.extensionHeaders?.identifier == "abc")
        let routes: [(String, RuntimeRequest.Route)] = [
            ("POST /2020-01-01/extension/init/error", .extensionInitError),
            ("POST /2020-01-01/extension/exit/error", .extensionExitError),
            ("PUT /2022-07-01/telemetry", .subscribe(.telemetry)),
            ("PUT /2022-07-01/telemetry/", .subscribe(.telemetry)),
            ("PUT /2020-08-15/logs", .subscribe(.logs)), ("POST /2022-07-01/telemetry", .unknown),
            ("GET /2020-01-01/extension/register", .unknown),
        ]
        for (line, route) in routes { #expect(read(line + " HTTP/1.1\r\n\r\n")?.route == route) }
    }

    @Test func aLongRegistrationIsThrownAway() {
        let size = EngineLimits.extensionRequestBytes + 1
        let request = read(
            "POST /2020-01-01/extension/register HTTP/1.1\r\nContent-Length: \(size)\r\n\r\n"
                + String(repeating: "x", count: size))
        #expect(request?.excessBytes == size && request?.body.readableBytes == 0)
    }

    @Test func bodiesAreRegistrations() throws {
        #expect(try ExtensionMessages.events(ByteBuffer(string: #"{"events":["INVOKE"]}"#)) == ["INVOKE"])
        #expect(try ExtensionMessages.events(ByteBuffer(string: "{}")) == [])
        for text in ["", "[]", "{", #"{"configurationKeys":["a"]}"#] {
            #expect(throws: ExtensionRoster.Refusal.self) {
                _ = try ExtensionMessages.events(ByteBuffer(string: text))
            }
        }
    }
}
