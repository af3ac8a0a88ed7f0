// `DurableConfig` as requests say it and callers see it.
// https://docs.aws.amazon.com/lambda/latest/dg/durable-configuration.html

import CloudCore

/// What a request says of durability. A function is made durable or not: later only its numbers change.
struct DurableChange: Sendable {
    private let timeoutSeconds: Int?
    private let retentionDays: Int?
    private let isNew: Bool

    init(_ config: DurableConfig, isNew: Bool) throws {
        timeoutSeconds = config.executionTimeout
        retentionDays = config.retentionPeriodInDays
        self.isNew = isNew
        if isNew, timeoutSeconds == nil { throw LambdaError.executionTimeoutMissing() }
    }

    func apply(to function: inout Function) throws {
        guard isNew || function.durable != nil else { throw LambdaError.durableOnlyWhenCreating() }
        var settings = function.durable ?? DurableSettings(executionTimeoutSeconds: timeoutSeconds ?? 0)
        if let timeoutSeconds { settings.executionTimeoutSeconds = timeoutSeconds }
        if let retentionDays { settings.retentionDays = retentionDays }
        function.durable = settings
    }
}

extension FunctionConfiguration {
    mutating func show(_ durable: DurableSettings?) {
        durableConfig = durable.map {
            DurableConfig(
                retentionPeriodInDays: $0.retentionDays, executionTimeout: $0.executionTimeoutSeconds)
        }
    }
}
