// Which service, operation and protocol a request means. Order: the rpc-v2-cbor header, X-Amz-Target, a
// form's Action, then the REST paths of the service that the signature, the host or else the path names.

public import CloudCore

/// What a request means.
public struct Route: Sendable {
    public var service: ServiceModel { operation.service }
    public var operation: OperationShape
    public var wire: any WireProtocol

    /// Decides what `request` means. Throws `Unroutable` where it means nothing that this cloud knows.
    public static func resolve(_ request: WireRequest) throws(Unroutable) -> Route {
        let head = request.head
        if head.headers["smithy-protocol"] == "rpc-v2-cbor" { return try cbor(head) }
        if let target = head.headers["X-Amz-Target"] { return try json(target, head) }
        if let form = FormAction(request), isQuery(head) { return try query(form, head) }
        return try rest(head)
    }

    private static func cbor(_ head: RequestHead) throws(Unroutable) -> Route {
        let wire = ProtocolName.rpcV2CBOR.implementation
        let parts = head.path.split(separator: "/")
        if parts.count >= 4, parts[parts.count - 4] == "service", parts[parts.count - 2] == "operation" {
            let service = ServiceModel.all.first {
                $0.protocols.contains(.rpcV2CBOR) && $0.targetPrefix == String(parts[parts.count - 3])
            }
            if let operation = service?.operation(named: String(parts[parts.count - 1])) {
                return Route(operation: operation, wire: wire)
            }
            if let service { throw .unknownOperation(of: service, wire, status: 404) }
        }
        throw .unknownOperation(of: nil, wire, status: 404)
    }

    private static func json(_ target: String, _ head: RequestHead) throws(Unroutable) -> Route {
        let contentType = head.headers["Content-Type"] ?? ""
        let dot = target.lastIndex(of: ".")
        let prefix = dot.map { String(target[..<$0]) } ?? target
        guard let service = byTargetPrefix[prefix] else {
            let wire = ProtocolName.awsJSON11.implementation
            throw .unknownOperation(of: nil, wire, status: 400)
        }
        var name = service.preferredProtocol
        if contentType.hasPrefix("application/x-amz-json-1.0") { name = .awsJSON10 }
        if contentType.hasPrefix("application/x-amz-json-1.1") { name = .awsJSON11 }
        let wire = name.implementation
        guard let dot, let operation = service.operation(named: String(target[target.index(after: dot)...]))
        else { throw .unknownOperation(of: service, wire, status: 400) }
        return Route(operation: operation, wire: wire)
    }

    /// Whether an `Action` may mean an operation: for the REST services it is a parameter like any other.
    private static func isQuery(_ head: RequestHead) -> Bool {
        guard let signed = CredentialScope(of: head)?.service else { return true }
        return !queryServices.signed(for: signed).isEmpty || restServices.signed(for: signed).isEmpty
    }

    private static func query(_ form: FormAction, _ head: RequestHead) throws(Unroutable) -> Route {
        let wire = ProtocolName.awsQuery.implementation
        var services = queryServices.named(CredentialScope(of: head)?.service, head)
        if services.isEmpty {
            services = queryServices.all.filter { form.version.isEmpty || $0.apiVersion == form.version }
        }
        for service in services {
            if let operation = service.operation(named: form.action) {
                return Route(operation: operation, wire: wire)
            }
        }
        let version = form.version.isEmpty ? "NO_VERSION_SPECIFIED" : form.version
        throw Unroutable(
            error: AWSError(
                "InvalidAction", "Could not find operation \(form.action) for version \(version)",
                status: 400),
            service: services.first, wire: wire)
    }

    private static func rest(_ head: RequestHead) throws(Unroutable) -> Route {
        let signed = CredentialScope(of: head)?.service
        var services = restServices.named(signed, head)
        if services.isEmpty, signed == nil {
            // S3's paths fit everything, so it comes last.
            services = restServices.all.filter { $0 != .s3 } + [.s3]
        }
        for service in services {
            if let operation = PathTrie.of(service).operation(of: head) {
                let name: ProtocolName = service.protocols.contains(.restXML) ? .restXML : .restJSON1
                return Route(operation: operation, wire: name.implementation)
            }
        }
        let isXML = services.first?.protocols.contains(.restXML) ?? false
        let wire = (isXML ? ProtocolName.restXML : .restJSON1).implementation
        throw .unknownOperation(of: services.first, wire, status: 404)
    }

    private static let queryServices = NamedServices { $0.contains(.awsQuery) }
    private static let restServices = NamedServices { $0.contains(.restJSON1) || $0.contains(.restXML) }

    private static let byTargetPrefix: [String: ServiceModel] = {
        var services: [String: ServiceModel] = [:]
        for service in ServiceModel.all where !service.targetPrefix.isEmpty {
            services[service.targetPrefix.text] = service
        }
        return services
    }()
}

/// Some services, by the names that requests know them by.
private struct NamedServices: Sendable {
    let all: [ServiceModel]
    private var byName: [String: [ServiceModel]] = [:]
    private var byEndpoint: [String: [ServiceModel]] = [:]

    init(_ speak: (ProtocolSet) -> Bool) {
        all = ServiceModel.all.filter { speak($0.protocols) }
        for service in all {
            let (name, endpoint) = (service.signingName.text, service.endpointPrefix.text)
            byName[name, default: []].append(service)
            byEndpoint[endpoint, default: []].append(service)
            if name != endpoint { byName[endpoint, default: []].append(service) }
        }
    }

    /// The services that signatures of this scope are for.
    func signed(for name: String) -> [ServiceModel] { byName[SigningName.canonical(name)] ?? [] }

    /// The services that the signature's scope names, or else the host.
    func named(_ signed: String?, _ head: RequestHead) -> [ServiceModel] {
        if let signed, let found = byName[SigningName.canonical(signed)] { return found }
        let host = (head.headers["Host"] ?? "").utf8.split(separator: UInt8(ascii: ":")).first ?? "".utf8[...]
        let labels = host.split(separator: UInt8(ascii: ".")).map { Substring($0) }
        for start in labels.indices.prefix(2) {
            for length in [2, 1] where start + length <= labels.count {
                let label = labels[start..<start + length].joined(separator: ".")
                if let found = byEndpoint[label] { return found }
            }
        }
        return []
    }
}

/// A request that means nothing that this cloud knows, and how to say so.
public struct Unroutable: Error, Sendable {
    public var error: AWSError
    /// Where the service is known, but not the operation.
    public var service: ServiceModel?
    public var wire: any WireProtocol

    public func response(requestID: String) -> WireResponse {
        wire.response(error, for: service, requestID: requestID)
    }

    static func unknownOperation(of service: ServiceModel?, _ wire: any WireProtocol, status: Int)
        -> Unroutable
    {
        Unroutable(
            error: AWSError("UnknownOperationException", "", status: status), service: service, wire: wire)
    }
}

/// What a signature is valid for, read without checking it.
struct CredentialScope {
    var region: String
    var service: String

    /// Nil for unsigned requests.
    init?(of head: RequestHead) {
        var credential: Substring?
        if let header = head.headers["Authorization"] {
            credential = Self.credential(in: header)
        } else if head.query.utf8.count > 16 {
            credential = head.parameter("X-Amz-Credential").map { $0[...] }
        }
        guard let parts = credential?.utf8.split(separator: UInt8(ascii: "/")), parts.count >= 5 else {
            return nil
        }
        region = String(Substring(parts[parts.count - 3]))
        service = String(Substring(parts[parts.count - 2]))
    }

    /// What stands after `Credential=`. Looks at bytes, because every request comes through here.
    private static func credential(in header: String) -> Substring? {
        let isSeparator = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: ",") }
        for part in header.utf8.split(whereSeparator: isSeparator) {
            let text = Substring(part)
            if text.hasPrefix("Credential=") { return text.dropFirst("Credential=".count) }
        }
        return nil
    }
}

/// The `Action` and `Version` of a query-protocol request, in its body or its URL.
struct FormAction {
    var action: String
    var version = ""

    /// Nil where the request has no action.
    init?(_ request: WireRequest) {
        let head = request.head
        var found: String?
        let type = head.headers["Content-Type"] ?? ""
        let isForm = type.hasPrefix("application/x-www-form-urlencoded")
        if head.method == "POST", isForm, !request.body.isEmpty {
            for pair in request.body.split(separator: UInt8(ascii: "&")) {
                guard pair.first == UInt8(ascii: "A") || pair.first == UInt8(ascii: "V") else { continue }
                Self.note(String(decoding: pair, as: UTF8.self), &found, &version)
            }
        }
        if found == nil, !head.query.isEmpty {
            for pair in head.query.utf8.split(separator: UInt8(ascii: "&")) {
                guard pair.first == UInt8(ascii: "A") || pair.first == UInt8(ascii: "V") else { continue }
                Self.note(String(Substring(pair)), &found, &version)
            }
        }
        guard let found else { return nil }
        action = found
    }

    private static func note(_ pair: String, _ action: inout String?, _ version: inout String) {
        if pair.hasPrefix("Action=") { action = PercentEncoding.decode(pair.dropFirst(7), plusIsSpace: true) }
        if pair.hasPrefix("Version=") {
            version = PercentEncoding.decode(pair.dropFirst(8), plusIsSpace: true)
        }
    }
}
