// Writes forms: what a client of the query protocols sends. The server itself never does; differential tests
// and calls to other clouds do.

import CloudCore

/// Builds `name=value&…` with everything but unreserved characters percent-encoded.
public struct FormWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func add(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        bytes.append(contentsOf: PercentEncoding.encode(name).utf8)
        bytes.append(UInt8(ascii: "="))
        bytes.append(contentsOf: PercentEncoding.encode(value).utf8)
    }
}
