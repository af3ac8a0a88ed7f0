// What the account's own operations tell of identities: summary, authorization details, credential report.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct TheAccountSeesItsIdentities {
    let cloud = CloudOfOne()

    @Test func theSummaryCountsThem() async throws {
        try await cloud.call("CreateGroup", ["GroupName": "devs"])
        try await cloud.call("CreateInstanceProfile", ["InstanceProfileName": "web"])
        try await cloud.call("CreateVirtualMFADevice", ["VirtualMFADeviceName": "phone"])
        try await cloud.call("CreateOpenIDConnectProvider", ["Url": "https://id.example.com"])
        let summary = try await cloud.call("GetAccountSummary", [:])["SummaryMap"]
        for noun in ["Groups", "InstanceProfiles", "MFADevices", "Providers"] {
            #expect(summary?[noun] == 1, "\(noun)")
        }
        #expect(summary?["MFADevicesInUse"] == 0)
    }

    @Test func rolesShowTheirInstanceProfiles() async throws {
        try await cloud.createRole("server")
        try await cloud.call("CreateInstanceProfile", ["InstanceProfileName": "web"])
        try await cloud.call(
            "AddRoleToInstanceProfile", ["InstanceProfileName": "web", "RoleName": "server"])
        let details = try await cloud.call("GetAccountAuthorizationDetails", ["Filter": ["Role"]])
        let profiles = details["RoleDetailList"]?[0]?["InstanceProfileList"]
        #expect(profiles?.array?.map { $0["InstanceProfileName"] } == ["web"])
    }

    @Test func theReportTellsPasswords() async throws {
        _ = try await cloud.createUser("anna")
        _ = try await cloud.createUser("berta")
        try await cloud.call("UpdateAccountPasswordPolicy", ["MaxPasswordAge": 10])
        try await cloud.call("CreateLoginProfile", ["UserName": "anna", "Password": "First-1-password"])
        try await cloud.call("GenerateCredentialReport", [:])
        let report = try await cloud.call("GetCredentialReport", [:])["Content"]?.string
        let text = String(decoding: try #require(Base64.decode(report ?? "")), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(
            lines[2][3..<8] == [
                "true", "no_information", "2026-01-01T00:00:00Z", "2026-01-11T00:00:00Z", "false",
            ])
        #expect(lines[3][3..<8] == ["false", "N/A", "N/A", "N/A", "false"])
    }
}
