// The ids of access keys name their account, ours as AWS's.

import CloudCore
import Testing

@Suite struct AccessKeyIDsCarryTheirAccount {
    @Test(arguments: ["000000000000", "123456789012", "999999999999", "000000000001"])
    func theAccountIsReadBack(_ digits: String) throws {
        let account = try #require(AccountID(digits))
        for prefix in ["AKIA", "ASIA"] {
            let id = AccessKeyID.make(prefix: prefix, account: account, entropy: SystemEntropy())
            #expect(id.utf8.count == 20)
            #expect(id.hasPrefix(prefix))
            #expect(AccessKeyID.account(of: id) == account)
        }
    }

    /// The worked example of public write-ups on the format of AWS's own ids.
    @Test func anIdOfAmazonsIsRead() {
        #expect(AccessKeyID.account(of: "ASIAQNZGKIQY56JQ7WML")?.text == "029608264753")
    }

    @Test(arguments: ["", "test", "AKIA", "000000000000", "AKIA1111111111111111", "akiaqnzgkiqy56jq7wml"])
    func otherTextNamesNone(_ id: String) { #expect(AccessKeyID.account(of: id) == nil) }
}
