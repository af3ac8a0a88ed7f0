// Principals by their unique ids, which trust policies show of who was deleted.

import CloudCore
import Testing

@testable import Policies

@Suite struct UniqueIDsAreNames {
    private let account = AccountID("123456789012")

    @Test(arguments: [
        ("AIDAAAAAAAAAAAAAAAAAA", true), ("AROAAAAAAAAAAAAAAAAAA", true),
        ("AROAAAAAAAAAAAAAAAAAA:session", true), ("AIDAAAAAAAAAAAAAAAAAA:session", false),
        ("AGPAAAAAAAAAAAAAAAAAA", false), ("AIDA", false), ("AIDAaaaaaaaaaaaaaaaaa", false), ("bob", false),
    ])
    func usersAndRolesHaveThem(text: String, isOne: Bool) {
        #expect(PrincipalPattern(aws: text) == (isOne ? .uniqueID(text) : nil))
    }

    @Test func theyMeanWhoHasThem() throws {
        let account = try #require(account)
        let user = PrincipalNames(
            Principal(kind: .user(name: "anna"), account: account, userID: "AIDAAAAAAAAAAAAAAAAAA"))
        #expect(user.match(.uniqueID("AIDAAAAAAAAAAAAAAAAAA")) == .direct)
        #expect(user.match(.uniqueID("AIDABBBBBBBBBBBBBBBBB")) == .none)
        let session = PrincipalNames(
            Principal(
                kind: .assumedRole(role: "r", session: "s"), account: account,
                userID: "AROAAAAAAAAAAAAAAAAAA:s"))
        #expect(session.match(.uniqueID("AROAAAAAAAAAAAAAAAAAA")) == .identity)
        #expect(session.match(.uniqueID("AROAAAAAAAAAAAAAAAAAA:s")) == .direct)
        #expect(session.match(.uniqueID("AROAAAAAAAAAAAAAAAAAA:t")) == .none)
    }
}
