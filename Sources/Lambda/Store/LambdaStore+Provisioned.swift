// Provisioned concurrency configs: how they are kept, within what the account and the function have.
// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html

import CloudCore
import Store

extension LambdaStore {
    private static func key(_ function: FunctionKey, _ qualifier: String) -> Key {
        LambdaKeys.qualified(LambdaKind.provisioned, function, qualifier)
    }

    func provisioned(_ function: FunctionKey, _ qualifier: String) async throws -> ProvisionedConfig? {
        try await store.get(Self.key(function, qualifier), as: ProvisionedConfig.self)
    }

    /// Up to `limit` configs of a function in order of their qualifiers, behind `qualifier`.
    func provisioned(
        _ function: FunctionKey, after qualifier: String?, limit: Int
    ) async throws -> [ProvisionedPlace] {
        try await store.list(
            LambdaKeys.builder(LambdaKind.provisioned, function).range, as: ProvisionedConfig.self,
            after: qualifier.map { Self.key(function, $0) }, limit: limit
        ).map { try Self.place($0.key, $0.record) }
    }

    /// Every config of this cloud, or of one account.
    func allProvisioned(of account: AccountID? = nil) async throws -> [ProvisionedPlace] {
        var builder = KeyBuilder(.lambda(LambdaKind.provisioned))
        if let account { builder.append(account) }
        var found: [ProvisionedPlace] = []
        var last: Key?
        repeat {
            let page = try await store.list(
                builder.range, as: ProvisionedConfig.self, after: last, limit: 500)
            found += try page.map { try Self.place($0.key, $0.record) }
            last = page.count == 500 ? page.last?.key : nil
        } while last != nil
        return found
    }

    private static func place(_ key: Key, _ config: ProvisionedConfig) throws -> ProvisionedPlace {
        var reader = try KeyReader(key, of: .lambda(LambdaKind.provisioned))
        let account = AccountID(try reader.text())
        guard let account, let region = Region(try reader.text()) else {
            throw StoreError.corruptRecord("account or region of a provisioned concurrency config")
        }
        let function = FunctionKey(account: account, region: region, name: try reader.text())
        return ProvisionedPlace(function: function, qualifier: try reader.text(), config: config)
    }

    /// Puts a config, if function and account have as much; `notFound` is thrown where the function
    /// is gone. `rivals` share environments with the qualifier, and must have no config.
    func putProvisioned(
        _ count: Int, _ function: FunctionKey, _ qualifier: String, rivals: [String], conflict: AWSError,
        notFound: AWSError, at now: Instant
    ) async throws -> ProvisionedConfig {
        try await store.transact { transaction in
            try await hold(function, &transaction)
            guard
                let reserved = try await transaction.get(
                    LambdaKeys.function(function), as: FunctionRecord.self)
            else { throw notFound }
            for rival in rivals
            where try await transaction.read(Self.key(function, rival)) != nil { throw conflict }
            let others = try await transaction.list(
                LambdaKeys.place(LambdaKind.provisioned, function.account, function.region).range,
                as: ProvisionedConfig.self, limit: 1_000
            ).map { try Self.place($0.key, $0.record) }
                .filter { $0.function != function || $0.qualifier != qualifier }
            try await check(
                count, function, reserved: reserved.reservedConcurrency, others, &transaction)
            var config = ProvisionedConfig(count: count, at: now)
            if let former = try await transaction.get(
                Self.key(function, qualifier), as: ProvisionedConfig.self)
            {
                config.billedUntil = former.billedUntil
            }
            transaction.put(config, at: Self.key(function, qualifier))
            return config
        }
    }

    private func check(
        _ count: Int, _ function: FunctionKey, reserved: Int?, _ others: [ProvisionedPlace],
        _ transaction: inout Transaction
    ) async throws {
        let own = others.filter { $0.function == function }.reduce(0) { $0 + $1.config.count }
        if let reserved {
            guard own + count <= reserved else { throw LambdaError.provisionedAboveReserved() }
            return
        }
        guard count <= accountConcurrency else {
            throw LambdaError.provisionedAboveAccount(accountConcurrency)
        }
        let total =
            try await transaction.get(
                LambdaKeys.place(LambdaKind.reservedTotal, function.account, function.region).key,
                as: ReservedTotal.self)?.count ?? 0
        // Those of functions with a reservation are within it; the rest count here.
        var unreserved = 0
        for (key, places) in Dictionary(grouping: others, by: \.function) {
            let record = try await transaction.get(LambdaKeys.function(key), as: FunctionRecord.self)
            if record?.reservedConcurrency == nil { unreserved += places.reduce(0) { $0 + $1.config.count } }
        }
        guard
            total + unreserved + count <= accountConcurrency - Limits.unreservedConcurrencyMinimum
        else { throw LambdaError.provisionedTooHigh() }
    }

    /// Throws where a reservation is less than what is provisioned of it.
    func checkProvisioned(
        within reserved: Int?, _ function: FunctionKey, _ transaction: inout Transaction
    ) async throws {
        guard let reserved else { return }
        try await hold(function, &transaction)
        let total = try await transaction.list(
            LambdaKeys.builder(LambdaKind.provisioned, function).range, as: ProvisionedConfig.self,
            limit: 1_000
        ).reduce(0) { $0 + $1.record.count }
        guard total <= reserved else { throw LambdaError.reservedBelowProvisioned(reserved, total) }
    }

    /// Removes a config; returns it, or nil where there was none.
    func deleteProvisioned(_ function: FunctionKey, _ qualifier: String) async throws -> ProvisionedConfig? {
        try await store.transact { transaction in
            let place = Self.key(function, qualifier)
            guard let config = try await transaction.get(place, as: ProvisionedConfig.self) else {
                return nil
            }
            try await hold(function, &transaction)
            transaction.delete(place)
            return config
        }
    }

    /// Notes until when a config is billed, in one commit with the usage.
    func bill(
        _ place: ProvisionedPlace, until now: Instant, _ rows: [(BillKey, BillUsage)]
    ) async throws {
        try await store.transact { transaction in
            let key = Self.key(place.function, place.qualifier)
            guard var config = try await transaction.get(key, as: ProvisionedConfig.self),
                config.billedUntil == place.config.billedUntil
            else { return }
            config.billedUntil = now
            transaction.put(config, at: key)
            try await BillStore.add(rows, to: &transaction)
        }
    }
}
