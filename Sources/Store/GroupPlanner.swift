// Which commits of a group take effect: the decision of group commit, without threads or disk. Every commit
// sees those before it in the group as done, though nothing is written yet; if the write then fails, all
// of the group is forgotten.

/// Decides commits one after the other.
struct GroupPlanner {
    /// The version of the last commit. Grows also over groups that failed, so none is ever used twice.
    private(set) var version: UInt64
    /// Whether the group has anything to write.
    private(set) var hasChanges = false
    private var tokens = TokenMemory()
    /// What the group has done so far: the version of a key, or nil where it was deleted. Most groups check
    /// nothing, so that keys are entered only when somebody asks.
    private var written: [Key: UInt64?] = [:]
    private var unentered: [(changes: [Batch.Change], version: UInt64)] = []
    private var groupTokens: [(CommitToken, CommitOutcome)] = []

    init(version: UInt64) { self.version = version }

    /// Starts a group.
    mutating func begin() {
        hasChanges = false
        if !written.isEmpty { written.removeAll(keepingCapacity: true) }
        unentered.removeAll(keepingCapacity: true)
        groupTokens.removeAll(keepingCapacity: true)
    }

    /// The outcome of one commit, given the stored version of any key. `isNew` is false where the token
    /// has been seen, and the changes must not be made again.
    mutating func plan(
        _ batch: Batch, _ token: CommitToken, _ stored: (Key) throws -> UInt64?
    ) throws -> (outcome: CommitOutcome, isNew: Bool) {
        if let known = tokens[token] { return (known, false) }
        if let known = groupTokens.first(where: { $0.0 == token }) { return (known.1, false) }
        if !batch.checks.isEmpty { enterChanges() }
        var conflicts: [Key] = []
        for check in batch.checks {
            let current: UInt64?
            if let own = written[check.key] { current = own } else { current = try stored(check.key) }
            if !check.expectation.holds(for: current) { conflicts.append(check.key) }
        }
        guard conflicts.isEmpty else { return (.conflict(conflicts), true) }
        guard !batch.changes.isEmpty else { return (.done(version: version), true) }
        version += 1
        hasChanges = true
        unentered.append((batch.changes, version))
        groupTokens.append((token, .done(version: version)))
        return (.done(version: version), true)
    }

    private mutating func enterChanges() {
        for (changes, version) in unentered {
            for change in changes {
                switch change {
                case .put(let key, _): written.updateValue(version, forKey: key)
                case .delete(let key): written.updateValue(nil, forKey: key)
                }
            }
        }
        unentered.removeAll(keepingCapacity: true)
    }

    /// The group is durable: its tokens are remembered.
    mutating func keep() {
        for (token, outcome) in groupTokens { tokens.remember(token, outcome) }
    }
}
