// What an extension asks the Telemetry API or the Logs API for.
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html and
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html

import Wire

enum TelemetryAPI: String, Hashable, Sendable {
    case telemetry = "Telemetry"
    case logs = "Logs"

    var errorPrefix: String { rawValue }
    var versions: [String] {
        switch self {
        case .telemetry: ["2022-07-01", "2022-12-13", "2025-01-29"]
        case .logs: ["2020-08-15", "2021-03-18"]
        }
    }
}

/// A subscription, checked.
struct TelemetrySubscription: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable, CaseIterable { case platform, function, `extension` }

    enum Destination: Hashable, Sendable {
        case http(port: Int, path: String, method: String)
        case tcp(port: Int)

        var port: Int {
            switch self {
            case .http(let port, _, _), .tcp(let port): port
            }
        }
    }

    struct Invalid: Error { var message: String }

    let api: TelemetryAPI
    let schemaVersion: String
    let kinds: [Kind]
    let destination: Destination
    let maxItems: Int
    let maxBytes: Int
    let timeoutMilliseconds: Int

    init(_ body: [UInt8], _ api: TelemetryAPI) throws(Invalid) {
        guard let document = try? JSON.parse(body), document.object != nil else {
            throw Invalid(message: "the request body is not a JSON object")
        }
        self.api = api
        var faults: [String] = []
        let version = document["schemaVersion"]?.string ?? (api == .logs ? "2020-08-15" : "")
        if !api.versions.contains(version) { faults.append("schemaVersion is not valid") }
        schemaVersion = version
        let types = document["types"]?.array ?? []
        kinds = Kind.allCases.filter { kind in types.contains { $0.string == kind.rawValue } }
        if types.isEmpty {
            faults.append("types should not be empty")
        } else if types.contains(where: { $0.string.flatMap { Kind(rawValue: $0) } == nil }) {
            faults.append("types is not valid")
        }
        let buffering = document["buffering"]
        let defaultItems = api == .telemetry ? 1_000 : 10_000
        maxItems = Self.number(buffering, "maxItems", defaultItems, 1_000...10_000, &faults)
        maxBytes = Self.number(buffering, "maxBytes", 262_144, 262_144...1_048_576, &faults)
        timeoutMilliseconds = Self.number(buffering, "timeoutMs", 1_000, 25...30_000, &faults)
        destination = Self.destination(document["destination"], &faults)
        if !faults.isEmpty { throw Invalid(message: faults.joined(separator: "; ")) }
    }

    private static func number(
        _ buffering: Document?, _ name: String, _ standard: Int, _ range: ClosedRange<Int>,
        _ faults: inout [String]
    ) -> Int {
        guard let value = buffering?[name], !value.isNull else { return standard }
        guard let number = value.integer, range.contains(Int(number)) else {
            faults.append("buffering.\(name) must be between \(range.lowerBound) and \(range.upperBound)")
            return standard
        }
        return Int(number)
    }

    private static func destination(_ document: Document?, _ faults: inout [String]) -> Destination {
        switch document?["protocol"]?.string {
        case "HTTP": return http(document, &faults)
        case "TCP":
            if let port = document?["port"]?.integer, let checked = check(Int(port), &faults) {
                return .tcp(port: checked)
            }
            faults.append("destination.port is not provided")
        default: faults.append("destination.protocol is not valid")
        }
        return .tcp(port: 0)
    }

    /// The destination is inside the environment, and nowhere else.
    private static func http(_ document: Document?, _ faults: inout [String]) -> Destination {
        let method = document?["method"]?.string ?? "POST"
        if !["POST", "PUT"].contains(method) { faults.append("destination.method is not valid") }
        if let encoding = document?["encoding"]?.string, encoding != "JSON" {
            faults.append("destination.encoding is not valid")
        }
        guard let uri = document?["URI"]?.string, uri.hasPrefix("http://") else {
            faults.append("destination.URI is not valid")
            return .tcp(port: 0)
        }
        let rest = uri.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.first == "sandbox.localdomain" || parts.first == "sandbox" else {
            faults.append("URI host must be sandbox.localdomain")
            return .tcp(port: 0)
        }
        guard parts.count == 2, let number = Int(parts[1]), let port = check(number, &faults) else {
            if parts.count < 2 { faults.append("URI port is not provided") }
            return .tcp(port: 0)
        }
        let path = rest.dropFirst(authority.count)
        guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            faults.append("destination.URI is not valid")
            return .tcp(port: 0)
        }
        return .http(port: port, path: path.isEmpty ? "/" : String(path), method: method)
    }

    /// The Runtime API's own port is nobody else's.
    private static func check(_ port: Int, _ faults: inout [String]) -> Int? {
        guard (1...65_535).contains(port), port != 9_001 else {
            faults.append("port is not valid")
            return nil
        }
        return port
    }
}
