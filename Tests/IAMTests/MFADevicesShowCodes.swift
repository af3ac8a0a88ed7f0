// MFA devices: codes of RFC 6238, two of them to enable, each step once, and STS's port.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct MFADevicesShowCodes {
    let cloud = CloudOfOne()

    /// A device and what it shows.
    private struct Device {
        var serial: String
        var password: OneTimePassword

        func code(_ clock: ManualClock, _ steps: Int64 = 0) -> String {
            password.code(at: OneTimePassword.step(at: clock.now) + steps)
        }
    }

    private func create(_ name: String = "phone", path: String? = nil) async throws -> Device {
        let input: Document = ["VirtualMFADeviceName": .string(name)]
        let answer = try await cloud.call(
            "CreateVirtualMFADevice", input.adding("Path", path.map { .string($0) }))
        let serial = try #require(answer["VirtualMFADevice"]?["SerialNumber"]?.string)
        let record = try await cloud.iam.store.mfaDevice(serial, in: cloud.context.account)
        return Device(
            serial: serial, password: OneTimePassword(seed: try cloud.iam.seed(of: record)))
    }

    private func enable(
        _ device: Device, for user: String, _ first: Int64 = -1, _ second: Int64 = 0
    ) async -> AWSError? {
        await cloud.error(
            "EnableMFADevice",
            [
                "UserName": .string(user), "SerialNumber": .string(device.serial),
                "AuthenticationCode1": .string(device.code(cloud.clock, first)),
                "AuthenticationCode2": .string(device.code(cloud.clock, second)),
            ])
    }

    private func verify(_ device: Device, _ code: String, as principal: Principal) async -> String? {
        do {
            try await cloud.iam.verify(serial: device.serial, code: code, principal: principal)
            return nil
        } catch { return (error as? AWSError)?.message }
    }

    /// RFC 6238, appendix B, the last six of the eight digits.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ])
    func codesAreThoseOfTheStandard(seconds: Int, code: String) {
        let password = OneTimePassword(seed: Array("12345678901234567890".utf8))
        let step = OneTimePassword.step(at: Instant(seconds: Int64(seconds)))
        #expect(password.code(at: step) == code)
    }

    @Test func base32IsRFC4648() {
        for (text, encoded) in [("", ""), ("f", "MY"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI")] {
            #expect(Base32.encode(Array(text.utf8)) == encoded)
        }
    }

    @Test func aDeviceComesWithItsSeedOnce() async throws {
        let answer = try await cloud.call(
            "CreateVirtualMFADevice", ["VirtualMFADeviceName": "phone", "Path": "/p/"])
        let device = try #require(answer["VirtualMFADevice"])
        #expect(device["SerialNumber"] == "arn:aws:iam::000000000000:mfa/p/phone")
        #expect(
            await cloud.error("CreateVirtualMFADevice", ["VirtualMFADeviceName": "phone", "Path": "/p/"])
                == AWSError("EntityAlreadyExists", "MFA device already exists.", status: 409))
        let listed = try await cloud.call("ListVirtualMFADevices", [:])["VirtualMFADevices"]
        #expect(listed == [["SerialNumber": "arn:aws:iam::000000000000:mfa/p/phone"]])
    }

    @Test func twoCodesInARowEnableIt() async throws {
        let anna = try await cloud.createUser("anna")
        let device = try await create()
        let wrong = AWSError(
            "InvalidAuthenticationCode", "Authentication code for device is not valid.", status: 403)
        #expect(await enable(device, for: "anna", 0, 0) == wrong, "the same code twice")
        #expect(await enable(device, for: "anna", 0, -1) == wrong, "in the wrong order")
        #expect(await enable(device, for: "anna", -40, -39) == wrong, "too long ago")
        #expect(await enable(device, for: "nobody")?.message == "The user with name nobody cannot be found.")
        #expect(await enable(device, for: "anna") == nil)
        #expect(
            await enable(device, for: "anna")
                == AWSError("EntityAlreadyExists", "MFA Device is already in use.", status: 409))

        let mine = try await cloud.call("ListMFADevices", [:], as: anna)["MFADevices"]
        #expect(mine?.array?.map { $0["SerialNumber"] } == [.string(device.serial)])
        let assigned = try await cloud.call("ListVirtualMFADevices", ["AssignmentStatus": "Assigned"])
        #expect(assigned["VirtualMFADevices"]?[0]?["User"]?["UserName"] == "anna")
        let unassigned = try await cloud.call("ListVirtualMFADevices", ["AssignmentStatus": "Unassigned"])
        #expect(unassigned["VirtualMFADevices"] == [])
        let one = try await cloud.call("GetMFADevice", ["SerialNumber": .string(device.serial)])
        #expect(one["UserName"] == "anna")
    }

    @Test func whatIsInUseStays() async throws {
        _ = try await cloud.createUser("anna")
        let device = try await create()
        let serial: Document = ["SerialNumber": .string(device.serial)]
        #expect(await enable(device, for: "anna") == nil)
        #expect(
            await cloud.error("DeleteVirtualMFADevice", serial)
                == AWSError(
                    "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.", status: 409))
        #expect(
            await cloud.error("DeleteUser", ["UserName": "anna"])
                == AWSError(
                    "DeleteConflict", "Cannot delete entity, must delete MFA device first.", status: 409))
        try await cloud.call("UpdateUser", ["UserName": "anna", "NewUserName": "berta"])
        try await cloud.call("DeactivateMFADevice", serial.adding("UserName", "berta"))
        let gone = AWSError(
            "NoSuchEntity", "MFA Device with serial number \(device.serial) does not exist.", status: 404)
        #expect(await cloud.error("DeactivateMFADevice", serial.adding("UserName", "berta")) == gone)
        try await cloud.call("DeleteVirtualMFADevice", serial)
        #expect(await cloud.error("DeleteVirtualMFADevice", serial) == gone)
        try await cloud.call("DeleteUser", ["UserName": "berta"])
        #expect(try await cloud.everyStoredValue() == [])
    }

    @Test func eachCodeIsGoodOnce() async throws {
        let anna = try await cloud.createUser("anna")
        let other = try await cloud.createUser("other")
        let device = try await create()
        #expect(await verify(device, device.code(cloud.clock), as: anna)?.contains("serial number") == true)
        #expect(await enable(device, for: "anna") == nil)
        #expect(
            await verify(device, device.code(cloud.clock), as: anna)
                == "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            "the codes that enabled it are used")
        cloud.clock.advance(by: .seconds(30))
        let code = device.code(cloud.clock)
        #expect(await verify(device, code, as: other)?.contains("serial number") == true)
        #expect(await verify(device, code, as: anna) == nil)
        #expect(await verify(device, code, as: anna) != nil)
        cloud.clock.advance(by: .seconds(90))
        #expect(await verify(device, device.code(cloud.clock, -2), as: anna) != nil, "too old")
        #expect(await verify(device, device.code(cloud.clock, -1), as: anna) == nil, "a slow typist")
        #expect(await verify(device, device.code(cloud.clock, 1), as: anna) == nil, "a fast clock")
        #expect(await verify(device, device.code(cloud.clock), as: anna) != nil, "older than the last")
    }

    @Test func aDriftingClockIsLearned() async throws {
        let anna = try await cloud.createUser("anna")
        let device = try await create()
        #expect(await enable(device, for: "anna", 5, 6) == nil)
        cloud.clock.advance(by: .seconds(60))
        #expect(await verify(device, device.code(cloud.clock), as: anna) != nil)
        #expect(await verify(device, device.code(cloud.clock, 6), as: anna) == nil)
        cloud.clock.advance(by: .seconds(600))
        let resync = await cloud.error(
            "ResyncMFADevice",
            [
                "UserName": "anna", "SerialNumber": .string(device.serial),
                "AuthenticationCode1": .string(device.code(cloud.clock, -3)),
                "AuthenticationCode2": .string(device.code(cloud.clock, -2)),
            ])
        #expect(resync == nil)
        cloud.clock.advance(by: .seconds(60))
        #expect(await verify(device, device.code(cloud.clock, -2), as: anna) == nil)
    }

    @Test func guessingIsStopped() async throws {
        let anna = try await cloud.createUser("anna")
        let device = try await create()
        #expect(await enable(device, for: "anna") == nil)
        cloud.clock.advance(by: .seconds(30))
        let wrong = device.code(cloud.clock, 77)
        for _ in 0..<10 { #expect(await verify(device, wrong, as: anna) != nil) }
        #expect(await verify(device, device.code(cloud.clock), as: anna) != nil, "ten wrong ones before")
        cloud.clock.advance(by: .seconds(301))
        #expect(await verify(device, device.code(cloud.clock), as: anna) == nil)
    }

    @Test func eightDevicesAreEnough() async throws {
        _ = try await cloud.createUser("anna")
        for index in 0...8 {
            let error = await enable(try await create("d\(index)"), for: "anna")
            let full = AWSError("LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8", status: 409)
            #expect(error == (index < 8 ? nil : full))
        }
    }

    @Test func theSeedIsSealed() async throws {
        let device = try await create()
        let record = try await cloud.iam.store.mfaDevice(device.serial, in: cloud.context.account)
        let seed = try cloud.iam.seed(of: record)
        #expect(seed.count == 40)
        for value in try await cloud.everyStoredValue() { #expect(value.firstRange(of: seed) == nil) }
    }

    @Test func devicesHaveTags() async throws {
        let device = try await create()
        let serial: Document = ["SerialNumber": .string(device.serial)]
        try await cloud.call("TagMFADevice", serial.adding("Tags", [["Key": "k", "Value": "v"]]))
        #expect(
            try await cloud.call("ListMFADeviceTags", serial)["Tags"] == [["Key": "k", "Value": "v"]])
        try await cloud.call("UntagMFADevice", serial.adding("TagKeys", ["k"]))
        #expect(try await cloud.call("ListMFADeviceTags", serial)["Tags"] == [])
    }
}
