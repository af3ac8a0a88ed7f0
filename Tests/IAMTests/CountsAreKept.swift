// How many users, roles and groups there are is a number in the store; and what changes no policy leaves what
// is cached alone.

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import IAM

@Suite struct CountsAreKept {
    let cloud = CloudOfOne()

    private func count(_ kind: IdentityKind) async throws -> Int? {
        try await cloud.store.get(IAMKeys.identityCount(kind, .development), as: CountRecord.self)?.count
    }

    private func counts() async throws -> [Int?] {
        [try await count(.user), try await count(.group), try await count(.role)]
    }

    @Test func numbersFollowWhatTheyCount() async throws {
        for name in ["a", "b", "c"] { try await cloud.call("CreateUser", ["UserName": .string(name)]) }
        try await cloud.call("CreateGroup", ["GroupName": "g"])
        try await cloud.createRole("r")
        try await cloud.call("CreateServiceLinkedRole", ["AWSServiceName": "elasticbeanstalk.amazonaws.com"])
        #expect(try await counts() == [3, 1, 2])
        try await cloud.call("UpdateUser", ["UserName": "a", "NewUserName": "z"])
        #expect(await cloud.error("CreateUser", ["UserName": "B"])?.code == "EntityAlreadyExists")
        try await cloud.call("DeleteUser", ["UserName": "b"])
        #expect(await cloud.error("DeleteUser", ["UserName": "b"])?.code == "NoSuchEntity")
        try await cloud.call(
            "DeleteServiceLinkedRole", ["RoleName": "AWSServiceRoleForElasticBeanstalk"])
        #expect(try await counts() == [2, 1, 1])
        let summary = try await cloud.call("GetAccountSummary", [:])["SummaryMap"]
        #expect(summary?["Users"] == 2 && summary?["Roles"] == 1 && summary?["Groups"] == 1)
    }

    @Test func theQuotaIsTheNumbers() async throws {
        let key = IAMKeys.identityCount(.group, .development)
        try await cloud.store.transact { $0.put(CountRecord(IAMLimits.groups - 1), at: key) }
        try await cloud.call("CreateGroup", ["GroupName": "last"])
        let refusal = await cloud.error("CreateGroup", ["GroupName": "more"])
        #expect(refusal?.code == "LimitExceeded" && refusal?.status == 409)
        #expect(
            refusal?.message == "Cannot exceed quota for GroupsPerAccount: \(IAMLimits.groups)")
        try await cloud.call("DeleteGroup", ["GroupName": "last"])
        try await cloud.call("CreateGroup", ["GroupName": "more"])
    }

    /// Stores of earlier versions have no numbers.
    @Test func aMissingNumberIsCountedOnce() async throws {
        for name in ["a", "b"] { try await cloud.call("CreateUser", ["UserName": .string(name)]) }
        let key = IAMKeys.identityCount(.user, .development)
        try await cloud.store.transact { $0.delete(key) }
        #expect(try await cloud.iam.store.count(.user, in: .development) == 2)
        try await cloud.call("DeleteUser", ["UserName": "a"])
        #expect(try await count(.user) == nil)
        try await cloud.call("CreateUser", ["UserName": "c"])
        #expect(try await count(.user) == 2)
    }

    @Test func manyAtOnceAreAllCounted() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { try await cloud.call("CreateUser", ["UserName": .string("u\(number)")]) }
            }
            try await group.waitForAll()
        }
        #expect(try await count(.user) == 40)
    }

    @Test func showingACodeLeavesTheCachesAlone() async throws {
        let anna = try await cloud.createUser("anna")
        let device = try await cloud.call("CreateVirtualMFADevice", ["VirtualMFADeviceName": "phone"])
        let serial = try #require(device["VirtualMFADevice"]?["SerialNumber"]?.string)
        let before = cloud.iam.store.epoch.current
        // Not enabled for anna, then wrong: neither is a change of what policies turn on.
        await #expect(throws: AWSError.self) {
            try await cloud.iam.verify(serial: serial, code: "000000", principal: anna)
        }
        _ = try await cloud.iam.store.showCode(to: serial, in: .development) { device in
            device.accept("000000", seed: [1], at: cloud.clock.now)
        }
        #expect(cloud.iam.store.epoch.current == before)
        try await cloud.call("CreateUser", ["UserName": "bob"])
        #expect(cloud.iam.store.epoch.current > before)
    }
}
