// A second evaluator, for tests alone: it reads the JSON anew for every question, and is written to be
// compared with the documentation, not to be quick. Nil is "nobody can tell".

import CloudCore
import Policies
import Wire

enum NaivePolicies {
    static func answer(_ policies: [Document], _ question: NaiveQuestion) -> PolicyAnswer {
        var best: (name: StatementName, match: PrincipalMatch)?
        var denial: StatementName?
        for (number, policy) in policies.enumerated() {
            let version = policy["Version"]?.string ?? ""
            for (index, statement) in list(policy["Statement"]).enumerated() {
                let name = StatementName(policy: "p\(number)", sid: statement["Sid"]?.string, index: index)
                let match = principal(statement, question.caller)
                let truth = all([
                    match != .none, action(statement, question), resource(statement, question, version),
                    conditions(statement, question, version),
                ])
                if statement["Effect"]?.string == "Deny" {
                    if truth != false, denial == nil { denial = name }
                } else if truth == true, match > best?.match ?? .none {
                    best = (name, match)
                }
            }
        }
        if let denial { return .deny(denial) }
        if let best { return .allow(best.name, match: best.match) }
        return .silent
    }

    // MARK: Who, what, on what

    private static func principal(_ statement: Document, _ caller: Principal?) -> PrincipalMatch {
        // A policy that names nobody hangs on the caller.
        if statement["Principal"] == nil, statement["NotPrincipal"] == nil { return .direct }
        guard let caller else { return .none }
        if let named = statement["Principal"] { return strength(named, caller) }
        guard let excluded = statement["NotPrincipal"] else { return .none }
        return strength(excluded, caller) > .account ? .none : .direct
    }

    private static func strength(_ named: Document, _ caller: Principal) -> PrincipalMatch {
        if named.string == "*" { return .direct }
        guard case .object(let members) = named else { return .none }
        var strongest = PrincipalMatch.none
        for member in members {
            for text in list(member.value).compactMap(\.string) {
                strongest = max(strongest, strength(member.key, text, caller))
            }
        }
        return strongest
    }

    private static func strength(_ kind: String, _ text: String, _ caller: Principal) -> PrincipalMatch {
        if kind == "Service" { return caller.kind == .service(text) ? .direct : .none }
        if text == "*" { return .direct }
        let account = "111122223333"
        switch caller.kind {
        case .service, .anonymous: return .none
        case .root: return text == account || text == "arn:aws:iam::\(account):root" ? .direct : .none
        default: break
        }
        if text == account || text == "arn:aws:iam::\(account):root" { return .account }
        switch caller.kind {
        case .user(let name): return text == "arn:aws:iam::\(account):user/\(name)" ? .direct : .none
        case .assumedRole(let role, let session):
            if text == "arn:aws:sts::\(account):assumed-role/\(role)/\(session)" { return .direct }
            return text == "arn:aws:iam::\(account):role/\(role)" ? .identity : .none
        default: return .none
        }
    }

    private static func action(_ statement: Document, _ question: NaiveQuestion) -> Bool? {
        let asked = question.action.lowercased()
        func among(_ listed: Document) -> Bool {
            list(listed).compactMap(\.string).contains { wild(Array($0.lowercased()), Array(asked)) }
        }
        if let listed = statement["Action"] { return among(listed) }
        return statement["NotAction"].map { !among($0) }
    }

    private static func resource(_ statement: Document, _ question: NaiveQuestion, _ version: String) -> Bool?
    {
        func among(_ listed: Document) -> Bool? {
            any(list(listed).compactMap(\.string).map { like($0, question.resource, question, version) })
        }
        if let listed = statement["Resource"] { return among(listed) }
        // A trust policy is about its role.
        if statement["NotResource"] == nil { return true }
        return statement["NotResource"].flatMap { among($0).map { !$0 } }
    }

    // MARK: Conditions

    private static func conditions(_ statement: Document, _ question: NaiveQuestion, _ version: String)
        -> Bool?
    {
        guard case .object(let blocks) = statement["Condition"] ?? .object([]) else { return nil }
        var truths: [Bool?] = []
        for block in blocks {
            guard case .object(let pairs) = block.value else { return nil }
            for pair in pairs {
                let values = list(pair.value).compactMap(\.string)
                truths.append(holds(block.key, pair.key, values, question, version))
            }
        }
        return all(truths)
    }

    private static func holds(
        _ name: String, _ key: String, _ values: [String], _ question: NaiveQuestion, _ version: String
    ) -> Bool? {
        var name = name
        let wantsAll = name.hasPrefix("ForAllValues:")
        let wantsAny = name.hasPrefix("ForAnyValue:")
        if let colon = name.firstIndex(of: ":") { name = String(name[name.index(after: colon)...]) }
        let ifExists = name.hasSuffix("IfExists")
        if ifExists { name = String(name.dropLast(8)) }
        let negated = name.contains("Not")
        let given: [String]
        switch question.facts[key.lowercased()] ?? .unknown {
        case .unknown: return nil
        case .absent: given = []
        case .values(let values): given = values
        }
        if name == "Null" {
            return any(values.map { ["true", "false"].contains($0) ? ($0 == "true") == given.isEmpty : nil })
        }
        if given.isEmpty { return ifExists || wantsAll || (negated && !wantsAny) }
        let each = given.map { value -> Bool? in
            let one = any(values.map { compare(name, $0, value, question, version) })
            return negated ? one.map { !$0 } : one
        }
        if wantsAll { return all(each) }
        if wantsAny { return any(each) }
        return negated ? all(each) : any(each)
    }

    /// Whether a value of the call is what one value of the policy says, negation aside.
    private static func compare(
        _ name: String, _ policy: String, _ value: String, _ question: NaiveQuestion, _ version: String
    ) -> Bool? {
        switch name {
        case "StringLike", "StringNotLike": return like(policy, value, question, version)
        case "StringEquals", "StringNotEquals":
            return resolved(policy, question, version).map { $0.map { $0 == value.map(Wild.one) } ?? false }
        case "StringEqualsIgnoreCase":
            return resolved(policy, question, version).map {
                $0.map { $0.map(\.lowered) == value.lowercased().map(Wild.one) } ?? false
            }
        case "NumericEquals", "NumericNotEquals": return number(policy, value, ==)
        case "NumericLessThan": return number(policy, value, >)
        case "Bool": return ["true", "false"].contains(policy) ? policy == value : nil
        case "IpAddress", "NotIpAddress": return IPRange(policy).map { $0.contains(value) }
        case "ArnLike", "ArnNotLike":
            let parts = policy.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard parts.count == 6 else {
                return policy.hasSuffix("*") ? like(policy, value, question, version) : nil
            }
            let given = value.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard given.count == 6 else { return false }
            return all(zip(parts, given).map { like(String($0), String($1), question, version) })
        default: return nil
        }
    }

    private static func number(_ policy: String, _ value: String, _ holds: (Double, Double) -> Bool) -> Bool?
    {
        guard let policy = Double(policy), let value = Double(value) else { return nil }
        return holds(policy, value)
    }

    // MARK: Text

    enum Wild: Equatable {
        case one(Character), anyOne, anyRun
        var lowered: Wild {
            if case .one(let character) = self { .one(Character(character.lowercased())) } else { self }
        }
    }

    /// Whether a pattern with variables and wildcards means a text.
    private static func like(
        _ pattern: String, _ text: String, _ question: NaiveQuestion, _ version: String
    ) -> Bool? {
        guard let parts = resolved(pattern, question, version) else { return nil }
        guard let parts else { return false }
        return matches(
            parts.map {
                guard case .one(let character) = $0 else { return $0 }
                return character == "*" ? .anyRun : character == "?" ? .anyOne : $0
            }.map { $0 == .one("\u{1}") ? .one("*") : $0 }, Array(text))
    }

    /// The pattern's characters with variables replaced. Outer nil: nobody can tell; inner nil: a variable
    /// has no value, so nothing matches. A literal star of `${*}` is `\u{1}` here.
    private static func resolved(_ pattern: String, _ question: NaiveQuestion, _ version: String) -> [Wild]??
    {
        guard version == "2012-10-17" else { return .some(pattern.map(Wild.one)) }
        var result: [Wild] = []
        var rest = Substring(pattern)
        while let first = rest.first {
            guard rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") else {
                result.append(.one(first))
                rest = rest.dropFirst()
                continue
            }
            let inner = rest.dropFirst(2).prefix { $0 != "}" }
            rest = rest[rest.index(after: end)...]
            if inner == "*" {
                result.append(.one("\u{1}"))
                continue
            }
            let parts = inner.split(separator: ",").map { $0.filter { $0 != " " && $0 != "'" } }
            switch question.facts[String(parts[0])] ?? .unknown {
            case .unknown: return nil
            case .values(let values) where values.count == 1: result += values[0].map(Wild.one)
            default:
                guard parts.count == 2 else { return .some(nil) }
                result += parts[1].map(Wild.one)
            }
        }
        return .some(result)
    }

    private static func wild(_ pattern: [Character], _ text: [Character]) -> Bool {
        matches(pattern.map { $0 == "*" ? .anyRun : $0 == "?" ? .anyOne : .one($0) }, text)
    }

    /// By filling the table of all beginnings of the pattern against all beginnings of the text.
    static func matches(_ pattern: [Wild], _ text: [Character]) -> Bool {
        var row = [true] + [Bool](repeating: false, count: text.count)
        for part in pattern {
            var next = [part == .anyRun && row[0]] + [Bool](repeating: false, count: text.count)
            for index in text.indices {
                switch part {
                case .one(let character): next[index + 1] = row[index] && character == text[index]
                case .anyOne: next[index + 1] = row[index]
                case .anyRun: next[index + 1] = row[index + 1] || next[index]
                }
            }
            row = next
        }
        return row[text.count]
    }

    // MARK: Logic

    private static func all(_ truths: [Bool?]) -> Bool? {
        if truths.contains(false) { return false }
        return truths.contains(nil) ? nil : true
    }

    private static func any(_ truths: [Bool?]) -> Bool? {
        if truths.contains(true) { return true }
        return truths.contains(nil) ? nil : false
    }

    private static func list(_ document: Document?) -> [Document] {
        if case .array(let values) = document { return values }
        return document.map { [$0] } ?? []
    }
}
