// Where the journal of calls lies.

import CloudCore
import Store

extension IAMKeys {
    private static let calls = KeyClass.iam(14)
    private static let journal = KeyClass.iam(15)

    static var everyCall: KeyRange { KeyBuilder(calls).range }

    static func calls(_ caller: JournalCaller) -> KeyBuilder {
        var key = KeyBuilder(calls)
        key.append(caller.account)
        key.append(caller.id)
        return key
    }

    static func calls(_ account: AccountID, _ caller: String, _ action: String) -> KeyBuilder {
        var key = calls(JournalCaller(account: account, id: caller))
        key.append(action)
        return key
    }

    static func calls(_ place: JournalPlace) -> Key {
        var key = calls(place.account, place.caller, place.action)
        key.append(place.resource)
        return key.key
    }

    static func place(_ key: Key) throws -> JournalPlace {
        var reader = try KeyReader(key, of: calls)
        guard let account = AccountID(try reader.text()) else { throw StoreError.corruptKey(key) }
        return JournalPlace(
            account: account, caller: try reader.text(), action: try reader.text(),
            resource: try reader.text())
    }

    private enum JournalPart: UInt8 { case callerUse = 0, keyUse = 1, ring = 2, refusal = 3, request = 4 }

    private static func journal(_ part: JournalPart, _ account: AccountID) -> KeyBuilder {
        var key = KeyBuilder(journal)
        key.append(byte: part.rawValue)
        key.append(account)
        return key
    }

    static func callerUse(_ caller: JournalCaller) -> Key {
        var key = journal(.callerUse, caller.account)
        key.append(caller.id)
        return key.key
    }

    static func keyUse(_ id: String) -> Key {
        var key = KeyBuilder(journal)
        key.append(byte: JournalPart.keyUse.rawValue)
        key.append(id)
        return key.key
    }

    static func refusals(_ account: AccountID) -> Key { journal(.ring, account).key }

    static func refusal(_ account: AccountID, place: Int) -> Key {
        var key = journal(.refusal, account)
        key.append(UInt64(place))
        return key.key
    }

    static func refusal(_ account: AccountID, request: String) -> Key {
        var key = journal(.request, account)
        key.append(request)
        return key.key
    }
}
