// The key sets of identity providers: fetched where their discovery document says, kept for a while, fetched
// anew when a token names a key that is not in them, but never often.
// https://openid.net/specs/openid-connect-discovery-1_0.html

import CloudCore
import Wire

/// A cache before the fetcher.
actor KeySets {
    private struct Entry {
        var keys: JSONWebKeySet?
        var fetchedAt: Instant
    }

    private let documents: any DocumentFetcher
    private var entries: [String: Entry] = [:]
    private var running: [String: Task<JSONWebKeySet?, any Error>] = [:]

    init(documents: any DocumentFetcher) { self.documents = documents }

    /// The keys that may have signed `token`; none where the provider has no such key. Throws `AWSError`.
    func candidates(
        for token: JSONWebToken, of provider: OpenIDConnectProvider, now: Instant
    ) async throws -> [JSONWebKey] {
        if let given = provider.keySet {
            guard let keys = JSONWebKeySet(Array(given.utf8)) else { throw STSError.noVerificationKey() }
            return keys.candidates(for: token)
        }
        if let entry = entries[provider.issuer] {
            let age = now - entry.fetchedAt
            let found = entry.keys?.candidates(for: token) ?? []
            if !found.isEmpty, age < .seconds(STSLimits.keySetSeconds) { return found }
            // Whoever makes up key ids, or knocks at a provider that is down, must not make us ask it often.
            if age < .seconds(STSLimits.keySetPauseSeconds) {
                guard entry.keys != nil else { throw STSError.providerUnreachable() }
                return found
            }
        }
        guard let keys = try await fetch(provider.issuer, now: now) else {
            throw STSError.noVerificationKey()
        }
        return keys.candidates(for: token)
    }

    /// One fetch at a time for each issuer: who comes meanwhile waits for the same.
    private func fetch(_ issuer: String, now: Instant) async throws -> JSONWebKeySet? {
        if let task = running[issuer] { return try await task.value }
        let documents = documents
        let task = Task { try await Self.keySet(of: issuer, documents) }
        running[issuer] = task
        defer { running[issuer] = nil }
        do {
            let keys = try await task.value
            remember(issuer, Entry(keys: keys, fetchedAt: now))
            return keys
        } catch {
            remember(issuer, Entry(keys: nil, fetchedAt: now))
            throw error
        }
    }

    private func remember(_ issuer: String, _ entry: Entry) {
        if entries.count >= STSLimits.keySets, entries[issuer] == nil { entries.removeAll() }
        entries[issuer] = entry
    }

    /// Nil where what the provider answers is no key set.
    private static func keySet(
        of issuer: String, _ documents: any DocumentFetcher
    ) async throws -> JSONWebKeySet? {
        do {
            let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
            let discovery = try await documents.fetch(
                base + "/.well-known/openid-configuration", limit: STSLimits.documentBytes)
            guard let document = try? JSON.parse(discovery), let address = document["jwks_uri"]?.string,
                // The document must be the issuer's own; and what is on the network must not lead us home.
                document["issuer"]?.string == issuer, !address.hasPrefix("http:") || issuer.hasPrefix("http:")
            else { return nil }
            return JSONWebKeySet(try await documents.fetch(address, limit: STSLimits.documentBytes))
        } catch {
            switch error {
            case .unreachable: throw STSError.providerUnreachable()
            case .notAllowed, .refused, .tooLarge: return nil
            }
        }
    }
}
