// Which services somebody may use, and when each was last used: pure, from policies and journaled calls.

import CloudCore

/// One user or role as a report about last access shows it.
struct ReportedEntity: Sendable {
    var arn: String
    var name: String
    var kind: IdentityKind
    var id: String
    var path: String
    var granted: GrantedServices
    var calls: [JournaledCall]

    /// The last call of a service, or of one action of it.
    func lastUse(of namespace: String, action: String? = nil) -> CallTally? {
        calls.lazy
            .filter { $0.action.hasPrefix(namespace + ":") && (action == nil || $0.action == action) }
            .map(\.tally).max { $0.last < $1.last }
    }
}

/// A report about when services were last used.
struct ServiceUses: Sendable {
    let entities: [ReportedEntity]
    /// What the policy or the entities grant.
    let granted: GrantedServices

    /// The services that are granted, by name. Where all are, those that this cloud knows.
    var namespaces: [String] {
        let all = granted.all ? granted.namespaces.union(ServiceNames.namespaces) : granted.namespaces
        return all.sorted()
    }

    func report(_ namespace: String, withActions: Bool) -> ServiceLastAccessed {
        let uses = entities.compactMap { entity in
            entity.lastUse(of: namespace).map { (entity: entity, tally: $0) }
        }
        let last = uses.max { $0.tally.last < $1.tally.last }
        return ServiceLastAccessed(
            serviceName: ServiceNames.name(of: namespace), serviceNamespace: namespace,
            lastAuthenticated: last?.tally.last, lastAuthenticatedEntity: last?.entity.arn,
            lastAuthenticatedRegion: last?.tally.region.name, totalAuthenticatedEntities: uses.count,
            trackedActionsLastAccessed: withActions ? actions(of: namespace) : nil)
    }

    /// The actions of a service that were used.
    private func actions(of namespace: String) -> [TrackedActionLastAccessed] {
        let used = Set(
            entities.flatMap { $0.calls.map(\.action) }.filter { $0.hasPrefix(namespace + ":") })
        return used.sorted().compactMap { action in
            let uses = entities.compactMap { entity in
                entity.lastUse(of: namespace, action: action).map { (entity: entity, tally: $0) }
            }
            guard let last = uses.max(by: { $0.tally.last < $1.tally.last }) else { return nil }
            return TrackedActionLastAccessed(
                actionName: String(action.dropFirst(namespace.utf8.count + 1)),
                lastAccessedEntity: last.entity.arn, lastAccessedTime: last.tally.last,
                lastAccessedRegion: last.tally.region.name)
        }
    }
}
