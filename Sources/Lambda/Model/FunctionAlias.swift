// An alias: a name for a version, which can be moved to another one, and can share its calls between two.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html

import CloudCore
import Store

/// An alias of a function.
struct FunctionAlias: Hashable, Sendable {
    /// The second version of an alias.
    struct Route: Hashable, Sendable {
        var version: String
        /// Which share of the calls it gets: 0–1.
        var weight: Double
    }

    var name: String
    /// `$LATEST` or a number.
    var version: String
    var description = ""
    var route: Route?
    /// A new one with every change: callers' guard against each other.
    var revisionID: String

    /// The version that the next call runs, by chance where there are two.
    func pick(_ entropy: any Entropy) -> String {
        guard let route else { return version }
        // 53 bits: every number that a Double between 0 and 1 can tell from its neighbours.
        let chance = Double(entropy.integer(in: 0..<(1 << 53))) / Double(1 << 53)
        return chance < route.weight ? route.version : version
    }

    /// Whether calls of the alias may run the version.
    func refers(to version: String) -> Bool { self.version == version || route?.version == version }
}

extension FunctionAlias: StoredRecord {
    static var formatVersion: UInt8 { 1 }

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.string(version)
        writer.string(description)
        writer.optional(route) { writer, route in
            writer.string(route.version)
            writer.double(route.weight)
        }
        writer.string(revisionID)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try reader.string()
        self.version = try reader.string()
        description = try reader.string()
        route = try reader.optional { Route(version: try $0.string(), weight: try $0.double()) }
        revisionID = try reader.string()
    }
}
