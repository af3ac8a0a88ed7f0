// Where each of Lambda's records lies: the sixteen kinds of keys that Lambda has, and how its keys are made.
// Kinds that no record has yet are listed with what they are kept for.

import CloudCore
import Store

/// Lambda's classes of keys. A number never changes its meaning.
enum LambdaKind {
    static let function: UInt8 = 0, codeUse: UInt8 = 1, tags: UInt8 = 2, eventInvoke: UInt8 = 3
    static let reservedTotal: UInt8 = 4, version: UInt8 = 5, alias: UInt8 = 6, history: UInt8 = 7
    /// Resource policies, code signing, layers, function URLs, provisioned concurrency, event source
    /// mappings.
    static let policy: UInt8 = 8, codeSigning: UInt8 = 9, layer: UInt8 = 10, url: UInt8 = 11
    static let provisioned: UInt8 = 12, mapping: UInt8 = 13
    /// What functions cost, and whether they may call themselves.
    static let bill: UInt8 = 14, recursion: UInt8 = 15

    /// Kinds whose keys `LambdaKeys.qualified` makes: their records go with the version or alias, and with
    /// the function.
    static let perQualifier = [eventInvoke, policy, url, provisioned]
}

/// Makes Lambda's keys.
enum LambdaKeys {
    /// What begins the keys of an account and region.
    static func place(_ kind: UInt8, _ account: AccountID, _ region: Region) -> KeyBuilder {
        var builder = KeyBuilder(.lambda(kind))
        builder.append(account)
        builder.append(region)
        return builder
    }

    /// What begins the keys of a function.
    static func builder(_ kind: UInt8, _ key: FunctionKey) -> KeyBuilder {
        var builder = place(kind, key.account, key.region)
        builder.append(key.name)
        return builder
    }

    /// The key of what a function has one of.
    static func function(_ key: FunctionKey, _ kind: UInt8 = LambdaKind.function) -> Key {
        builder(kind, key).key
    }

    /// The key of what a function has one of for each qualifier: `$LATEST`, a version's number, an alias.
    static func qualified(_ kind: UInt8, _ key: FunctionKey, _ qualifier: String) -> Key {
        var builder = builder(kind, key)
        builder.append(qualifier)
        return builder.key
    }

    /// The qualifier in a key that `qualified` made.
    static func qualifier(of key: Key, _ kind: UInt8) throws -> String {
        var reader = try KeyReader(key, of: .lambda(kind))
        for _ in 0..<3 { _ = try reader.text() }
        return try reader.text()
    }

    /// In the order of the numbers.
    static func version(_ key: FunctionKey, _ number: UInt64) -> Key {
        var builder = builder(LambdaKind.version, key)
        builder.append(number)
        return builder.key
    }

    /// By content first: who uses it can be listed.
    static func codeUse(_ digest: CodeDigest, _ key: FunctionKey) -> Key {
        var builder = KeyBuilder(.lambda(LambdaKind.codeUse))
        builder.append(bytes: digest.bytes)
        builder.append(key.account)
        builder.append(key.region)
        builder.append(key.name)
        return builder.key
    }
}
