// Accounts, regions, ARNs and identifiers are exactly what AWS allows.

import CloudCore
import CloudTesting
import Testing

@Suite struct NamesTests {
    @Test func accountsAreTwelveDigits() {
        #expect(AccountID("123456789012")?.text == "123456789012")
        for text in ["", "12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２", "-12345678901"] {
            #expect(AccountID(text) == nil, "\(text)")
        }
        #expect(AccountID.development.text == "000000000000")
    }

    @Test func regionsAreLowerCaseNames() {
        #expect(Region("eu-central-1")?.partition == "aws")
        #expect(Region("cn-north-1")?.partition == "aws-cn")
        #expect(Region("us-gov-west-1")?.partition == "aws-us-gov")
        for text in ["", "EU-CENTRAL-1", "eu central", "eu/central", String(repeating: "a", count: 33)] {
            #expect(Region(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        "arn:aws:iam::123456789012:role/path/Name",
        "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
        "arn:aws:s3:::bucket/key:with:colons", "arn:aws-cn:sts::123456789012:assumed-role/r/s",
    ]) func arnsComeBackAsTheyWere(_ text: String) { #expect(ARN(text)?.description == text) }

    @Test func partsOfAnARNAreWhereTheyBelong() throws {
        let arn = try #require(ARN("arn:aws:lambda:eu-west-1:123456789012:function:f:1"))
        #expect(arn.service == "lambda")
        #expect(arn.region == "eu-west-1")
        #expect(arn.account == "123456789012")
        #expect(arn.resource == "function:f:1")
    }

    @Test(arguments: [
        "", "arn", "arn:aws:s3", "arn:aws:s3:::", "arn::s3:::b", "arn:aws::::b", "urn:aws:s3:::b",
        "ARN:aws:s3:::b",
        "arn:aws:s3::b",
    ]) func whatIsNotAnARNIsNil(_ text: String) { #expect(ARN(text) == nil) }

    @Test func identifiersComeFromTheEntropyThatIsHandedIn() {
        #expect(SeededEntropy(1).uuid() == SeededEntropy(1).uuid())
        #expect(SeededEntropy(1).uuid() != SeededEntropy(2).uuid())
        let uuid = Array(SeededEntropy(9).uuid())
        #expect(uuid.count == 36)
        #expect(uuid[14] == "4")
        #expect("89ab".contains(uuid[19]))
        #expect([8, 13, 18, 23].allSatisfy { uuid[$0] == "-" })
        #expect(SeededEntropy(1).base32(16).allSatisfy { "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".contains($0) })
        #expect(SeededEntropy(1).hex(bytes: 5).count == 10)
        for count in 0..<20 {
            #expect(SystemEntropy().bytes(count).count == count)
            #expect(SeededEntropy(1).bytes(count).count == count)
        }
        for _ in 0..<100 { #expect((3..<7).contains(SeededEntropy(1).integer(in: 3..<7))) }
    }

    @Test func uuidsAreNumbersAndText() throws {
        let text = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        let id = try #require(UniqueID(text))
        #expect(id.number == 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8)
        #expect(id.text == text)
        var written = Array("<".utf8)
        id.write(to: &written)
        #expect(written == Array(("<" + text).utf8))
        for _ in 0..<100 {
            let id = SystemEntropy().uniqueID()
            #expect(UniqueID(id.text) == id)
        }
    }

    @Test(arguments: [
        "", "x", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810-9dad-11d1-80b4-00c04fd430c80",
        "6BA7B810-9dad-11d1-80b4-00c04fd430c8", "6ba7b8109dad11d180b400c04fd430c8",
        "6ba7b8109-dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430g8",
    ]) func whatIsNotAUUIDIsNil(_ text: String) { #expect(UniqueID(text) == nil) }
}
