// A function's URL: whose it is, who may call it, and how it answers.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionUrlConfig.html

import CloudCore
import Store

/// A URL of a function or of an alias, as it is kept.
struct FunctionURL: Hashable, Sendable, StoredRecord {
    /// 32 lower-case letters and digits: the first label of its host.
    var id: String
    var function: FunctionKey
    /// An alias; nil for the function itself.
    var alias: String?
    /// `NONE` or `AWS_IAM`.
    var authType: String
    /// `BUFFERED` or `RESPONSE_STREAM`.
    var invokeMode: String
    var cors: CorsRules?
    var created: Instant
    var lastModified: Instant

    var verifiesCallers: Bool { authType != "NONE" }
    var streams: Bool { invokeMode == "RESPONSE_STREAM" }

    /// Under which it is kept: the alias, or `$LATEST`.
    var qualifier: String { alias ?? FunctionReference.latest }

    /// The function or alias that it calls.
    var reference: FunctionReference {
        FunctionReference(key: function, qualifier: alias, partition: function.region.partition)
    }

    static var formatVersion: UInt8 { 1 }

    init(
        id: String, function: FunctionKey, alias: String?, authType: String, invokeMode: String,
        cors: CorsRules?, at now: Instant
    ) {
        self.id = id
        self.function = function
        self.alias = alias
        self.authType = authType
        self.invokeMode = invokeMode
        self.cors = cors
        created = now
        lastModified = now
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.record(FunctionPlace(function))
        writer.optional(alias)
        writer.string(authType)
        writer.string(invokeMode)
        writer.optional(cors) { $0.record($1) }
        writer.instant(created)
        writer.instant(lastModified)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        function = try reader.record(FunctionPlace.self).key
        alias = try reader.optionalString()
        authType = try reader.string()
        invokeMode = try reader.string()
        cors = try reader.optional { try $0.record(CorsRules.self) }
        created = try reader.instant()
        lastModified = try reader.instant()
    }
}

/// Which function a URL's id belongs to. What it names may be gone, or have another URL by now: the URL's own
/// record decides.
struct FunctionPlace: Hashable, Sendable, StoredRecord {
    var key: FunctionKey
    var qualifier: String

    static var formatVersion: UInt8 { 1 }

    init(_ key: FunctionKey, qualifier: String = "") {
        self.key = key
        self.qualifier = qualifier
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(key.account.text)
        writer.string(key.region.name)
        writer.string(key.name)
        writer.string(qualifier)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string())
        else {
            throw StoreError.corruptRecord("a function's place")
        }
        key = FunctionKey(account: account, region: region, name: try reader.string())
        qualifier = try reader.string()
    }
}

/// Which web pages may call a URL. Nil means that nothing is said about it.
/// https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
struct CorsRules: Hashable, Sendable, StoredRecord {
    var allowCredentials: Bool?
    var allowHeaders: [String]?
    var allowMethods: [String]?
    var allowOrigins: [String]?
    var exposeHeaders: [String]?
    var maxAgeSeconds: Int?

    static var formatVersion: UInt8 { 1 }

    /// Nil where nothing is said: AWS forgets the rules then.
    init?(_ cors: Cors) {
        allowCredentials = cors.allowCredentials
        allowHeaders = cors.allowHeaders
        allowMethods = cors.allowMethods
        allowOrigins = cors.allowOrigins
        exposeHeaders = cors.exposeHeaders
        maxAgeSeconds = cors.maxAge
        let lists = [allowHeaders, allowMethods, allowOrigins, exposeHeaders]
        if lists.allSatisfy({ $0 == nil }), allowCredentials == nil, maxAgeSeconds == nil { return nil }
    }

    var shape: Cors {
        Cors(
            allowCredentials: allowCredentials, allowHeaders: allowHeaders, allowMethods: allowMethods,
            allowOrigins: allowOrigins, exposeHeaders: exposeHeaders, maxAge: maxAgeSeconds)
    }

    func encode(to writer: inout RecordWriter) {
        writer.optional(allowCredentials) { $0.bool($1) }
        for list in [allowHeaders, allowMethods, allowOrigins, exposeHeaders] {
            writer.optional(list) { $0.array($1) }
        }
        writer.optional(maxAgeSeconds) { $0.integer($1) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        allowCredentials = try reader.optional { try $0.bool() }
        allowHeaders = try reader.optional { try $0.strings() }
        allowMethods = try reader.optional { try $0.strings() }
        allowOrigins = try reader.optional { try $0.strings() }
        exposeHeaders = try reader.optional { try $0.strings() }
        maxAgeSeconds = try reader.optional { try $0.integer() }
    }
}

extension FunctionReference {
    /// What a record names.
    init(key: FunctionKey, qualifier: String?, partition: String) {
        self.key = key
        self.qualifier = qualifier
        self.partition = partition
    }
}
