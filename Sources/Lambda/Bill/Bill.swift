// The bill of an account: usage by function, and what it would cost on AWS.

import CloudCore

/// What an account used between two instants, and its price.
struct Bill: Sendable {
    struct Line: Sendable {
        var function: FunctionKey
        var architecture: String
        var usage: BillUsage
        /// Without what is free.
        var cost: Double
    }

    /// Dearest first.
    let lines: [Line]
    /// Of all lines, without what is free.
    let grossCost: Double
    /// What the free tier takes off: it counts by calendar months.
    let freeTier: Double

    var cost: Double { grossCost - freeTier }

    init(_ rows: [(key: BillKey, usage: BillUsage)]) {
        var functions: [Owner: BillUsage] = [:]
        var months: [Int: Month] = [:]
        for (key, usage) in rows {
            functions[Owner(key), default: BillUsage()] += usage
            months[Self.month(ofHour: key.hour), default: Month()].add(key, usage)
        }
        lines = functions.map { owner, usage in
            let prices = PriceTable.prices(
                region: owner.function.region.name, architecture: owner.architecture)
            return Line(
                function: owner.function, architecture: owner.architecture, usage: usage,
                cost: prices.cost(usage))
        }.sorted { ($0.cost, $1.function.name) > ($1.cost, $0.function.name) }
        grossCost = months.values.reduce(0) { $0 + $1.cost }
        freeTier = months.values.reduce(0) { $0 + $1.freeTier }
    }

    private struct Owner: Hashable {
        let function: FunctionKey
        let architecture: String
        init(_ key: BillKey) {
            function = key.function
            architecture = key.architecture
        }
    }

    /// Years and months as one number.
    private static func month(ofHour hour: Int64) -> Int {
        let date = CivilTime(Instant(seconds: hour * 3_600))
        return Int(date.year) * 12 + Int(date.month)
    }

    /// One month of an account: what tiers and the free tier count by.
    private struct Month {
        struct Place: Hashable {
            let region: Region
            let architecture: String
        }
        var usage: [Place: BillUsage] = [:]

        mutating func add(_ key: BillKey, _ more: BillUsage) {
            let place = Place(region: key.function.region, architecture: key.architecture)
            usage[place, default: BillUsage()] += more
        }

        private func prices(_ place: Place) -> Prices {
            PriceTable.prices(region: place.region.name, architecture: place.architecture)
        }

        var cost: Double { usage.reduce(0) { $0 + prices($1.key).cost($1.value) } }

        /// Free requests and GB-seconds, shared out among regions as they were used.
        var freeTier: Double {
            let requests = usage.values.reduce(0) { $0 + $1.requests }
            let seconds = usage.values.reduce(0) { $0 + BillUsage.gigabyteSeconds($1.memory) }
            let requestShare = requests == 0 ? 0 : min(1, Double(PriceTable.freeRequests) / Double(requests))
            let secondShare = seconds == 0 ? 0 : min(1, PriceTable.freeGigabyteSeconds / seconds)
            return usage.reduce(0) { sum, entry in
                let prices = prices(entry.key)
                let used = BillUsage.gigabyteSeconds(entry.value.memory)
                return sum + Double(entry.value.requests) * requestShare * prices.request
                    + prices.cost(gigabyteSeconds: used * secondShare)
            }
        }
    }
}
