// From JSON text to a policy. The order of the checks is AWS's: of several mistakes, the one that AWS would
// name is named. What each kind of policy must and must not contain lives in PolicyReader+Kinds.

public import Wire

extension PolicyDocument {
    /// Reads a document.
    /// - Throws: `PolicySyntaxError` with AWS's text.
    public init(json text: String, kind: PolicyKind) throws(PolicySyntaxError) {
        let document: Document
        do {
            document = try JSON.parse(text, limits: JSON.Limits(depth: PolicyLimits.depth))
        } catch {
            throw kind == .trust ? PolicySyntaxError("This policy contains invalid Json") : .syntax
        }
        try self.init(document, kind: kind)
    }

    /// Reads a document that is parsed already.
    /// - Throws: `PolicySyntaxError` with AWS's text.
    public init(_ document: Document, kind: PolicyKind) throws(PolicySyntaxError) {
        let reader = try PolicyReader(document, kind: kind)
        version = reader.version ?? .v2008
        id = reader.id
        statements = []
        try reader.checkVersion()
        for raw in reader.statements { statements.append(try raw.statement(version: version)) }
        try reader.checkKind()
    }
}

/// A document whose grammar holds, before what its kind demands is checked.
struct PolicyReader {
    let kind: PolicyKind
    var version: PolicyDocument.Version?
    var id: String?
    var statements: [RawStatement] = []

    init(_ document: Document, kind: PolicyKind) throws(PolicySyntaxError) {
        self.kind = kind
        for (name, value) in try Self.members(of: document) {
            switch name {
            case "Version":
                guard case .string(let text) = value, let known = PolicyDocument.Version(rawValue: text)
                else { throw .syntax }
                version = known
            case "Id":
                guard case .string(let text) = value else { throw .syntax }
                id = text
            case "Statement": statements = try Self.statements(in: value, kind: kind)
            default: throw .syntax
            }
        }
        guard !statements.isEmpty else {
            throw kind == .trust
                ? PolicySyntaxError("Could not parse the policy: Statement is empty!") : .syntax
        }
    }

    private static func statements(
        in value: Document, kind: PolicyKind
    ) throws(PolicySyntaxError) -> [RawStatement] {
        var statements: [RawStatement] = []
        switch value {
        case .object: statements = [try RawStatement(value, kind: kind)]
        case .array(let values):
            guard values.count <= PolicyLimits.statements else { throw .syntax }
            for value in values { statements.append(try RawStatement(value, kind: kind)) }
        default: throw .syntax
        }
        return statements
    }

    /// The members of an object. One that names a member twice means two things, so it is refused.
    static func members(of document: Document) throws(PolicySyntaxError) -> [(String, Document)] {
        guard case .object(let pairs) = document else { throw .syntax }
        var seen: Set<String> = []
        var members: [(String, Document)] = []
        for pair in pairs {
            guard seen.insert(pair.key).inserted else { throw .syntax }
            members.append((pair.key, pair.value))
        }
        return members
    }

    /// A string, or a list of strings.
    static func strings(_ value: Document) throws(PolicySyntaxError) -> [String] {
        switch value {
        case .string(let text): return [text]
        case .array(let values):
            var texts: [String] = []
            for value in values {
                guard case .string(let text) = value else { throw .syntax }
                texts.append(text)
            }
            return texts
        default: throw .syntax
        }
    }
}

/// A statement as written, its members of the right types.
struct RawStatement {
    var sid: String?
    var effect = ""
    var actions: PolicyStatement.Clause<String>?
    var resources: PolicyStatement.Clause<String>?
    var principals: PolicyStatement.Clause<PrincipalPattern>?
    var conditions: [(operator: ConditionOperator, key: String, values: [String])] = []

    init(_ document: Document, kind: PolicyKind) throws(PolicySyntaxError) {
        for (name, value) in try PolicyReader.members(of: document) {
            switch name {
            case "Sid":
                guard case .string(let text) = value else { throw .syntax }
                sid = text
            case "Effect":
                guard case .string(let text) = value else { throw .syntax }
                effect = text
            case "Action", "NotAction":
                guard actions == nil else { throw .syntax }
                let texts = try PolicyReader.strings(value)
                actions = name == "Action" ? .any(texts) : .none(texts)
            case "Resource", "NotResource":
                guard resources == nil else { throw .syntax }
                let texts = try PolicyReader.strings(value)
                resources = name == "Resource" ? .any(texts) : .none(texts)
            case "Principal", "NotPrincipal":
                guard principals == nil else { throw .syntax }
                if kind == .managed || kind == .inline {
                    throw PolicySyntaxError("Policy document should not specify a principal.")
                }
                let patterns = try PrincipalReader.read(value)
                principals = name == "Principal" ? .any(patterns) : .none(patterns)
            case "Condition": conditions = try Self.conditions(value)
            default: throw .syntax
            }
        }
        guard ["allow", "deny"].contains(effect.lowercased()) else { throw .syntax }
    }

    private static func conditions(
        _ value: Document
    ) throws(PolicySyntaxError) -> [(operator: ConditionOperator, key: String, values: [String])] {
        var conditions: [(operator: ConditionOperator, key: String, values: [String])] = []
        for (name, block) in try PolicyReader.members(of: value) {
            let pairs = try PolicyReader.members(of: block)
            guard let known = ConditionOperator(name) else {
                if pairs.isEmpty { continue }
                throw .syntax
            }
            for (key, value) in pairs {
                guard !key.isEmpty else { throw .syntax }
                conditions.append((known, key, try conditionValues(value)))
            }
        }
        return conditions
    }

    /// Strings, or the numbers and booleans that AWS takes for them.
    private static func conditionValues(_ value: Document) throws(PolicySyntaxError) -> [String] {
        switch value {
        case .string(let text): return [text]
        case .bool(let flag): return [flag ? "true" : "false"]
        case .integer(let number): return [String(number)]
        case .double(let number): return [String(number)]
        case .array(let values):
            var texts: [String] = []
            for value in values {
                if case .array = value { throw .syntax }
                texts += try conditionValues(value)
            }
            return texts
        default: throw .syntax
        }
    }

    /// The statement, compiled.
    func statement(version: PolicyDocument.Version) throws(PolicySyntaxError) -> PolicyStatement {
        guard let effect = PolicyStatement.Effect(rawValue: effect) else { throw .legacy }
        var compiled: [Condition] = []
        for condition in conditions {
            let line = Condition(
                condition.operator, key: condition.key, values: condition.values, version: version)
            if case .date = condition.operator.comparison, line.operands.contains(.unintelligible) {
                throw .legacy
            }
            compiled.append(line)
        }
        let variables = version == .v2012
        return PolicyStatement(
            sid: sid, effect: effect, principals: principals,
            actions: (actions ?? .any([])).map { Pattern($0, variables: false, ignoresCase: true) },
            resources: resources?.map { Pattern($0, variables: variables) }, conditions: compiled)
    }
}

extension PolicyStatement.Clause {
    /// What is listed, whichever way.
    var listed: [Element] {
        switch self {
        case .any(let elements), .none(let elements): return elements
        }
    }

    func map<T>(_ transform: (Element) -> T) -> PolicyStatement.Clause<T> {
        switch self {
        case .any(let elements): return .any(elements.map(transform))
        case .none(let elements): return .none(elements.map(transform))
        }
    }
}

/// Reads Principal and NotPrincipal.
enum PrincipalReader {
    static func read(_ value: Document) throws(PolicySyntaxError) -> [PrincipalPattern] {
        if case .string(let text) = value {
            guard text == "*" else { throw .syntax }
            return [.everyone]
        }
        var patterns: [PrincipalPattern] = []
        for (kind, value) in try PolicyReader.members(of: value) {
            for text in try PolicyReader.strings(value) { patterns.append(try pattern(kind, text)) }
        }
        guard !patterns.isEmpty else {
            throw PolicySyntaxError("Missing required field Principal cannot be empty!")
        }
        return patterns
    }

    private static func pattern(_ kind: String, _ text: String) throws(PolicySyntaxError) -> PrincipalPattern
    {
        switch kind {
        case "AWS":
            guard let pattern = PrincipalPattern(aws: text) else { throw invalid("AWS", text) }
            return pattern
        case "Service":
            let characters = text.utf8
            let isHost = characters.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46
            }
            guard isHost, characters.contains(46), characters.first != 46, characters.last != 46
            else { throw invalid("SERVICE", text) }
            return .service(text)
        case "Federated":
            guard !text.isEmpty, text != "*" else { throw invalid("FEDERATED", text) }
            return .federated(text)
        case "CanonicalUser": return .canonicalUser(text)
        default: throw .syntax
        }
    }

    private static func invalid(_ kind: String, _ text: String) -> PolicySyntaxError {
        PolicySyntaxError("Invalid principal in policy: \"\(kind)\":\"\(text)\"")
    }
}
