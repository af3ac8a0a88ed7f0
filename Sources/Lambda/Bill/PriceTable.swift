// What AWS takes, in US dollars, as data: an estimate, for AWS changes its prices, and only AWS's own page
// (https://aws.amazon.com/lambda/pricing/) says what they are.
//
// Most regions have the prices of us-east-1; those that are dearer are listed by a factor that was derived
// from their GB-seconds alone, so that their other prices are approximate.

/// The prices of one region and architecture.
struct Prices: Hashable, Sendable {
    /// The price of a GB-second, up to a number of them in a month; the last has no end.
    struct Tier: Hashable, Sendable {
        let upTo: Double
        let price: Double
    }

    /// Of one request.
    var request: Double
    /// GB-seconds on demand.
    var duration: [Tier]
    /// A GB-second of a call on a provisioned environment.
    var provisionedDuration: Double
    /// A GB-second for which an environment is provisioned.
    var provisioned: Double
    /// A GB-second of `/tmp` above 512 MB.
    var storage: Double
    /// A GB-second for which a version has a snapshot, and a GB restored from one.
    var cachedSnapshot = 0.000_001_504_6
    var restored = 0.000_139_799_8
}

enum PriceTable {
    /// In a month, over all regions and architectures of an account; it never ends.
    static let freeRequests = 1_000_000
    static let freeGigabyteSeconds = 400_000.0

    static func prices(region: String, architecture: String) -> Prices {
        var prices = architecture == "arm64" ? arm64 : x86
        let factor = dearer[region] ?? 1
        prices.request *= factor
        prices.duration = prices.duration.map { Prices.Tier(upTo: $0.upTo, price: $0.price * factor) }
        prices.provisionedDuration *= factor
        prices.provisioned *= factor
        prices.storage *= factor
        prices.cachedSnapshot *= factor
        prices.restored *= factor
        return prices
    }

    private static let x86 = Prices(
        request: 0.000_000_2,
        duration: [
            .init(upTo: 6_000_000_000, price: 0.000_016_666_7),
            .init(upTo: 15_000_000_000, price: 0.000_015),
            .init(upTo: .infinity, price: 0.000_013_333_4),
        ], provisionedDuration: 0.000_009_722_2, provisioned: 0.000_004_166_7, storage: 0.000_000_030_9)

    private static let arm64 = Prices(
        request: 0.000_000_2,
        duration: [
            .init(upTo: 7_500_000_000, price: 0.000_013_333_4),
            .init(upTo: 18_750_000_000, price: 0.000_012_000_1),
            .init(upTo: .infinity, price: 0.000_010_666_7),
        ], provisionedDuration: 0.000_007_777_8, provisioned: 0.000_003_333_4, storage: 0.000_000_030_9)

    private static let dearer = [
        "af-south-1": 1.326, "ap-east-1": 1.375, "eu-south-1": 1.171, "me-central-1": 1.24,
        "me-south-1": 1.24,
    ]
}

extension Prices {
    /// Of so many GB-seconds in a month, the first of them at the first price.
    func cost(gigabyteSeconds: Double) -> Double {
        var rest = gigabyteSeconds
        var below = 0.0
        var cost = 0.0
        for tier in duration where rest > 0 {
            let here = min(rest, tier.upTo - below)
            cost += here * tier.price
            rest -= here
            below = tier.upTo
        }
        return cost
    }

    /// What all of this costs, without what is free.
    func cost(_ usage: BillUsage) -> Double {
        Double(usage.requests) * request + cost(gigabyteSeconds: BillUsage.gigabyteSeconds(usage.memory))
            + BillUsage.gigabyteSeconds(usage.provisionedMemory) * provisionedDuration
            + BillUsage.gigabyteSeconds(usage.provisioned) * provisioned
            + BillUsage.gigabyteSeconds(usage.storage) * storage
            + BillUsage.gigabyteSeconds(usage.cached) * cachedSnapshot
            + Double(usage.restored) / 1_024 * restored
    }
}
