// Service-specific credentials: two for each service, shown once, kept sealed.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct ServicesHavePasswords {
    let cloud = CloudOfOne()
    let input: Document = ["UserName": "anna", "ServiceName": "codecommit.amazonaws.com"]

    private func create() async throws -> Document {
        let answer = try await cloud.call("CreateServiceSpecificCredential", input)
        return try #require(answer["ServiceSpecificCredential"])
    }

    @Test func credentialsComeAndGo() async throws {
        _ = try await cloud.createUser("anna")
        let made = try await create()
        let password = try #require(made["ServicePassword"]?.string)
        #expect(made["ServiceUserName"] == "anna-at-000000000000" && password.utf8.count == 44)
        #expect(made["ServiceSpecificCredentialId"]?.string?.hasPrefix("ACCA") == true)
        for value in try await cloud.everyStoredValue() {
            #expect(value.firstRange(of: Array(password.utf8)) == nil)
        }
        let one: Document = [
            "UserName": "anna",
            "ServiceSpecificCredentialId": try #require(made["ServiceSpecificCredentialId"]),
        ]
        try await cloud.call("UpdateServiceSpecificCredential", one.adding("Status", "Inactive"))
        let listed = try await cloud.call("ListServiceSpecificCredentials", ["UserName": "anna"])
        let first = listed["ServiceSpecificCredentials"]?[0]
        #expect(first?["Status"] == "Inactive" && first?["ServicePassword"] == nil)
        let reset = try await cloud.call("ResetServiceSpecificCredential", one)
        #expect(reset["ServiceSpecificCredential"]?["ServicePassword"] != .string(password))
        #expect(
            await cloud.error("DeleteUser", ["UserName": "anna"])?.message
                == "Cannot delete entity, must remove referenced objects first.")
        try await cloud.call("DeleteServiceSpecificCredential", one)
        let gone = await cloud.error("DeleteServiceSpecificCredential", one)
        #expect(gone?.message.hasPrefix("No such credential ACCA") == true && gone?.status == 404)
        try await cloud.call("DeleteUser", ["UserName": "anna"])
        #expect(try await cloud.everyStoredValue() == [])
    }

    @Test func twoAreEnough() async throws {
        _ = try await cloud.createUser("anna")
        _ = try await create()
        #expect(try await create()["ServiceUserName"] == "anna+1-at-000000000000")
        #expect(
            await cloud.error("CreateServiceSpecificCredential", input)
                == AWSError(
                    "LimitExceeded", "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2",
                    status: 409))
    }

    @Test func otherServicesTakeNone() async throws {
        _ = try await cloud.createUser("anna")
        #expect(
            await cloud.error(
                "CreateServiceSpecificCredential", input.adding("ServiceName", "lambda.amazonaws.com"))
                == AWSError(
                    "NoSuchEntity",
                    "No such service lambda.amazonaws.com is supported for Service Specific Credentials",
                    status: 404))
    }
}
