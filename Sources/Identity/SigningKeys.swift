// Signing keys: four HMACs from a secret to the key of one day, region and service, remembered.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import CloudCore
import Crypto

/// Derives signing keys and keeps the latest of them.
struct SigningKeys: Sendable {
    private struct Scope: Hashable, Sendable {
        var secret: String
        var date: String
        var region: String
        var service: String
    }

    private let cache: GenerationalCache<Scope, SymmetricKey>

    init(capacity: Int = IdentityLimits.cachedSigningKeys) { cache = GenerationalCache(capacity: capacity) }

    func key(secret: String, date: String, region: String, service: String) -> SymmetricKey {
        let scope = Scope(secret: secret, date: date, region: region, service: service)
        if let key = cache.value(for: scope) { return key }
        var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        for part in [date, region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        cache.insert(key, for: scope)
        return key
    }
}
