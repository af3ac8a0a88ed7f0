// SSH public keys: both encodings, fingerprints as ssh-keygen shows them, limits.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct SSHKeysHaveTwoEncodings {
    let cloud = CloudOfOne()

    /// Made with ssh-keygen, which also told the PEM and the fingerprint.
    static let ssh =
        "ssh-rsa "
        + "AAAAB3NzaC1yc2EAAAADAQABAAABAQDBvXlBswVl8naEDx5c2lbyGrWGzm/w0Zh8PXA7lopxvCz6nt4T7J59vH4z"
        + "deK4fjHRb1RP2GrCfWKnCNKfMwfaqw6c+mgBP+gBPanUSbitBnK0E44XUmgTYNUh0yD9yvamZFuPm76nr6fuN0JH"
        + "YyZBIk/+muR/6Bk/4mfJ36BnSwOLTzB5Ull5/Pl7FQ9nt8BIhOxDglLuJiwOvrRLZ0Aw4JyS1/5BpkwqLO2t092L"
        + "+VtCJvi/1j7tjpDrYuSM6rR3WlgOzLwJWVuXXvVoVCxDCdhHNgVH4oqpJ8W/ytFdOtg17G+Fc2gqbMzpXbd1Q2Yc"
        + "ieQ/GVvKl0WlF9MiuxV/"
    static let fingerprint = "61:17:3c:fa:c7:b8:d9:13:32:4d:a5:f3:93:d4:7d:48"
    static let pem = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwb15QbMFZfJ2hA8eXNpW
        8hq1hs5v8NGYfD1wO5aKcbws+p7eE+yefbx+M3XiuH4x0W9UT9hqwn1ipwjSnzMH
        2qsOnPpoAT/oAT2p1Em4rQZytBOOF1JoE2DVIdMg/cr2pmRbj5u+p6+n7jdCR2Mm
        QSJP/prkf+gZP+Jnyd+gZ0sDi08weVJZefz5exUPZ7fASITsQ4JS7iYsDr60S2dA
        MOCcktf+QaZMKiztrdPdi/lbQib4v9Y+7Y6Q62LkjOq0d1pYDsy8CVlbl171aFQs
        QwnYRzYFR+KKqSfFv8rRXTrYNexvhXNoKmzM6V23dUNmHInkPxlbypdFpRfTIrsV
        fwIDAQAB
        -----END PUBLIC KEY-----
        """

    @Test func bothEncodingsAreOneKey() throws {
        let one = try UserPublicKey(Self.ssh + " a comment")
        let other = try UserPublicKey(Self.pem)
        #expect(one.fingerprint == Self.fingerprint && other.fingerprint == Self.fingerprint)
        #expect(other.ssh == Self.ssh)
        #expect(
            one.pem.split(whereSeparator: \.isWhitespace) == Self.pem.split(whereSeparator: \.isWhitespace))
    }

    @Test(arguments: [
        ("ssh-dss AAAA", "UnrecognizedPublicKeyEncoding"), ("hello", "UnrecognizedPublicKeyEncoding"),
        ("ssh-rsa !!!", "InvalidPublicKey"), ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB", "InvalidPublicKey"),
        ("-----BEGIN PUBLIC KEY-----", "InvalidPublicKey"),
    ])
    func otherTextsAreNoKeys(body: String, code: String) async throws {
        _ = try await cloud.createUser("anna")
        let error = await cloud.error(
            "UploadSSHPublicKey", ["UserName": "anna", "SSHPublicKeyBody": .string(body)])
        #expect(error?.code == code && error?.status == 400)
    }

    @Test func keysComeAndGo() async throws {
        _ = try await cloud.createUser("anna")
        let input: Document = ["UserName": "anna", "SSHPublicKeyBody": .string(Self.ssh)]
        let made = try await cloud.call("UploadSSHPublicKey", input)["SSHPublicKey"]
        let id = try #require(made?["SSHPublicKeyId"])
        #expect(made?["Fingerprint"] == .string(Self.fingerprint) && made?["Status"] == "Active")
        #expect(await cloud.error("UploadSSHPublicKey", input)?.code == "DuplicateSSHPublicKey")
        let key: Document = ["UserName": "anna", "SSHPublicKeyId": id]
        try await cloud.call("UpdateSSHPublicKey", key.adding("Status", "Inactive"))
        let found = try await cloud.call("GetSSHPublicKey", key.adding("Encoding", "PEM"))["SSHPublicKey"]
        #expect(found?["SSHPublicKeyBody"]?.string?.hasPrefix("-----BEGIN PUBLIC KEY-----") == true)
        let listed = try await cloud.call("ListSSHPublicKeys", ["UserName": "anna"])["SSHPublicKeys"]
        #expect(listed?.array?.map { $0["Status"] } == ["Inactive"])
        #expect(
            await cloud.error("DeleteUser", ["UserName": "anna"])
                == AWSError(
                    "DeleteConflict", "Cannot delete entity, must remove referenced objects first.",
                    status: 409))
        try await cloud.call("UpdateUser", ["UserName": "anna", "NewUserName": "berta"])
        try await cloud.call("DeleteSSHPublicKey", key.adding("UserName", "berta"))
        let gone = await cloud.error("DeleteSSHPublicKey", key.adding("UserName", "berta"))
        #expect(gone?.message == "The Public Key with id \(id.string ?? "") cannot be found.")
        try await cloud.call("DeleteUser", ["UserName": "berta"])
        #expect(try await cloud.everyStoredValue() == [])
    }

    @Test func fiveKeysAreEnough() async throws {
        _ = try await cloud.createUser("anna")
        for index in 0..<5 {
            let record = SSHPublicKeyRecord(
                id: "APKA\(index)", uploadedAt: cloud.clock.now, body: Self.ssh, fingerprint: "\(index)")
            try await cloud.iam.store.insert(record, of: "anna", in: cloud.context.account)
        }
        #expect(
            await cloud.error(
                "UploadSSHPublicKey", ["UserName": "anna", "SSHPublicKeyBody": .string(Self.ssh)])
                == AWSError(
                    "LimitExceeded", "Cannot exceed quota for SSHPublicKeysPerUser: 5", status: 409))
    }
}
