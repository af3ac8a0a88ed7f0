// The bill as `apus bill` gets it: one document, numbers whole where they are counts.

public import CloudCore
public import Wire

extension LambdaService {
    /// What the account's functions used from `since` to now, in every region, and what AWS would take.
    public func bill(account: AccountID, since: Instant, now: Instant) async throws -> Document {
        await bill?.flush()
        try await accrueProvisioned(account: account, until: now)
        try await accrueSnapshots(account: account, until: now)
        let rows = try await BillStore(store: store.store).usage(account: account, since: since, until: now)
        return Bill(rows).document(since: since, until: now)
    }
}

extension Bill {
    func document(since: Instant, until: Instant) -> Document {
        .object([
            ("Since", .string(CivilTime(since).iso8601())), ("Until", .string(CivilTime(until).iso8601())),
            ("Currency", .string("USD")),
            ("Functions", .array(lines.map(\.document))),
            ("Cost", .double(grossCost)), ("FreeTier", .double(freeTier)), ("Total", .double(cost)),
        ])
    }
}

extension Bill.Line {
    fileprivate var document: Document {
        .object([
            ("FunctionName", .string(function.name)), ("Region", .string(function.region.name)),
            ("Architecture", .string(architecture)), ("Requests", .integer(Int64(usage.requests))),
            ("BilledMilliseconds", .integer(Int64(usage.billedMilliseconds))),
            ("GigabyteSeconds", .double(BillUsage.gigabyteSeconds(usage.memory))),
            (
                "ProvisionedDurationGigabyteSeconds",
                .double(BillUsage.gigabyteSeconds(usage.provisionedMemory))
            ),
            ("ProvisionedGigabyteSeconds", .double(BillUsage.gigabyteSeconds(usage.provisioned))),
            ("StorageGigabyteSeconds", .double(BillUsage.gigabyteSeconds(usage.storage))),
            ("SnapshotGigabyteSeconds", .double(BillUsage.gigabyteSeconds(usage.cached))),
            ("RestoredGigabytes", .double(Double(usage.restored) / 1_024)),
            ("Cost", .double(cost)),
        ])
    }
}
