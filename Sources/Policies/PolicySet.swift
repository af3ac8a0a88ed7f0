// Policies that are asked together, such as all that hang on a role: their statements found by the action
// that is asked, so that a call weighs the few that can mean it, however many there are.

public import CloudCore

/// A policy and where it came from.
public struct NamedPolicy: Hashable, Sendable {
    /// An ARN, or the name of an inline policy.
    public var name: String
    public var document: PolicyDocument

    public init(name: String, document: PolicyDocument) {
        self.name = name
        self.document = document
    }
}

/// What policies say to a question.
public enum PolicyAnswer: Hashable, Sendable {
    /// A statement denies; nothing outweighs it. Of several, the first.
    case deny(StatementName)
    /// A statement allows. Where the policy names principals, how strongly it means the caller: of several
    /// statements the one that means it most, and of those the first.
    case allow(StatementName, match: PrincipalMatch)
    case silent

    /// How strongly the caller is meant by what allows.
    public var allowance: PrincipalMatch {
        if case .allow(_, let match) = self { match } else { .none }
    }
}

/// Policies, compiled together.
public struct PolicySet: Sendable {
    private struct Place: Sendable {
        var policy: Int
        var index: Int
        var statement: PolicyStatement
    }

    /// A way into a statement: one pattern of its actions, or, where `pattern` is nil, all it says of them.
    private struct Entry: Sendable {
        var place: Int
        var pattern: Pattern?
    }

    /// What has been found while statements are asked one after the other.
    private struct Finding {
        var denial: Int?
        var allowance: Int?
        var match = PrincipalMatch.none
    }

    public let names: [String]
    private let places: [Place]
    /// By the hash of the whole action: what names one action. A hash that two share costs a comparison.
    private var byAction: [UInt64: [Entry]] = [:]
    /// By the hash of what stands before the colon: `s3:Get*`.
    private var byService: [UInt64: [Entry]] = [:]
    /// What may mean any service: `*`, `*:Get*`, NotAction.
    private var anyService: [Entry] = []
    private let asksResourceTags: Bool

    public init(_ policies: [NamedPolicy] = []) {
        names = policies.map(\.name)
        places = policies.enumerated().flatMap { number, policy in
            policy.document.statements.enumerated().map {
                Place(policy: number, index: $0.offset, statement: $0.element)
            }
        }
        asksResourceTags = places.contains { $0.statement.asksResourceTags }
        for (number, place) in places.enumerated() { enter(number, place.statement) }
    }

    public var isEmpty: Bool { places.isEmpty }

    private mutating func enter(_ place: Int, _ statement: PolicyStatement) {
        guard case .any(let patterns) = statement.actions else {
            return anyService.append(Entry(place: place, pattern: nil))
        }
        for pattern in patterns {
            let entry = Entry(place: place, pattern: pattern)
            if let action = pattern.exactText {
                byAction[ActionHash.of(action), default: []].append(entry)
            } else if let colon = pattern.knownStart.firstIndex(of: ActionHash.colon) {
                byService[ActionHash.of(pattern.knownStart[..<colon]), default: []].append(entry)
            } else {
                anyService.append(entry)
            }
        }
    }

    /// What these policies say. A denial outweighs an allowance.
    public func answer(to question: PolicyQuestion) -> PolicyAnswer {
        var finding = Finding()
        eachEntry(for: question) { entry in
            weigh(entry, question, &finding)
            return true
        }
        if let denial = finding.denial { return .deny(name(denial)) }
        if let allowance = finding.allowance { return .allow(name(allowance), match: finding.match) }
        return .silent
    }

    /// Whether a statement that may mean this action turns on the tags of the resource, so that they are
    /// worth loading.
    public func asksResourceTags(for question: PolicyQuestion) -> Bool {
        guard asksResourceTags else { return false }
        var asks = false
        eachEntry(for: question) { entry in
            asks = asks || places[entry.place].statement.asksResourceTags && means(entry, question)
            return !asks
        }
        return asks
    }

    private func eachEntry(for question: PolicyQuestion, _ body: (Entry) -> Bool) {
        if let entries = byAction[question.actionHash] { for entry in entries where !body(entry) { return } }
        if let entries = byService[question.serviceHash] {
            for entry in entries where !body(entry) { return }
        }
        for entry in anyService where !body(entry) { return }
    }

    private func weigh(_ entry: Entry, _ question: PolicyQuestion, _ finding: inout Finding) {
        let statement = places[entry.place].statement
        switch statement.effect {
        case .deny:
            if let found = finding.denial, found <= entry.place { return }
            guard means(entry, question), statement.holds(for: question).truth != .no else { return }
            finding.denial = entry.place
        case .allow:
            let isBehind = finding.allowance.map { $0 <= entry.place } ?? false
            guard finding.denial == nil, !(isBehind && finding.match == .direct), means(entry, question)
            else { return }
            let (truth, match) = statement.holds(for: question)
            guard truth == .yes, match > finding.match || match == finding.match && !isBehind else { return }
            finding.allowance = entry.place
            finding.match = match
        }
    }

    private func means(_ entry: Entry, _ question: PolicyQuestion) -> Bool {
        guard let pattern = entry.pattern else {
            return places[entry.place].statement.means(action: question.action)
        }
        return pattern.matches(asCompared: question.action, facts: question.facts) == .yes
    }

    private func name(_ number: Int) -> StatementName {
        let place = places[number]
        return StatementName(policy: names[place.policy], sid: place.statement.sid, index: place.index)
    }
}

/// Actions by number (FNV-1a), so that finding one compares no text.
enum ActionHash {
    static let colon = UInt8(ascii: ":")

    static func of(_ text: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}

extension PolicyDocument {
    /// What this policy alone says.
    public func answer(to question: PolicyQuestion) -> PolicyAnswer {
        PolicySet([NamedPolicy(name: id ?? "policy", document: self)]).answer(to: question)
    }
}
