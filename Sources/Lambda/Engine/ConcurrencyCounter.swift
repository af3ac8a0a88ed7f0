// Who may run how much at once: an account's concurrency, and what functions have reserved of it.
// A value; nothing here waits. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html

import CloudCore

/// Why a call was turned away, in AWS's words.
enum ThrottleReason: String, Hashable, Sendable {
    case account = "ConcurrentInvocationLimitExceeded"
    case reserved = "ReservedFunctionConcurrentInvocationLimitExceeded"
    case rate = "FunctionInvocationRateLimitExceeded"
    case reservedRate = "ReservedFunctionInvocationRateLimitExceeded"
}

/// Counts calls in progress against the account's limit and against reservations, and how many synchronous
/// ones begin in a second: ten times a function's concurrency.
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#concurrency-vs-requests-per-second
struct ConcurrencyCounter: Sendable {
    private struct Home: Hashable {
        let account: AccountID
        let region: Region
        init(_ function: FunctionKey) {
            account = function.account
            region = function.region
        }
    }

    private struct Account {
        /// Calls of functions without a reservation, those on provisioned environments left out.
        var unreservedInUse = 0
        var reserved = 0
        /// Provisioned environments of functions without a reservation.
        var provisioned = 0
    }

    private struct Function {
        /// Calls in progress, those on provisioned environments left out.
        var inUse = 0
        var reserved: Int?
        /// Environments that are provisioned: they take concurrency whether they work or not.
        var provisioned = 0
        var provisionedInUse = 0
        /// When all that has begun would have begun, had it come evenly. Up to a second ahead of the clock.
        var paced = Instant(nanoseconds: .min)

        /// Takes one of `rate` places of the second; false where none is left.
        mutating func pace(_ rate: Int, at now: Instant) -> Bool {
            let next = max(paced, now) + .nanoseconds(1_000_000_000 / Int64(max(1, rate)))
            guard rate > 0, next <= now + .seconds(1) else { return false }
            paced = next
            return true
        }
    }

    /// Synchronous calls that one place of a function's concurrency may begin in a second.
    private static let ratePerPlace = 10

    private let limit: Int
    private var accounts: [Home: Account] = [:]
    private var functions: [FunctionKey: Function] = [:]

    init(limit: Int) { self.limit = limit }

    /// Takes a place for one call, or says why there is none. `now` is nil for calls that no rate limits.
    mutating func acquire(_ key: FunctionKey, at now: Instant?) -> ThrottleReason? {
        var function = functions[key] ?? Function()
        if let reserved = function.reserved {
            guard function.inUse < reserved - function.provisioned else { return .reserved }
            if let now, !function.pace(Self.ratePerPlace * reserved, at: now) { return .reservedRate }
        } else {
            let home = Home(key)
            let account = accounts[home] ?? Account()
            let unreserved = limit - account.reserved - account.provisioned
            guard account.unreservedInUse < unreserved else { return .account }
            if let now, !function.pace(Self.ratePerPlace * unreserved, at: now) { return .rate }
            accounts[home, default: Account()].unreservedInUse += 1
        }
        function.inUse += 1
        functions[key] = function
        return nil
    }

    /// Takes a place of the function's provisioned ones, which are counted already.
    mutating func acquireProvisioned(_ key: FunctionKey) {
        functions[key, default: Function()].provisionedInUse += 1
    }

    mutating func releaseProvisioned(_ key: FunctionKey) {
        guard let function = functions[key], function.provisionedInUse > 0 else { return }
        functions[key, default: Function()].provisionedInUse -= 1
    }

    /// So many environments are provisioned for the function, on all of its versions.
    mutating func provision(_ count: Int, for key: FunctionKey) {
        let function = functions[key] ?? Function()
        if function.reserved == nil {
            accounts[Home(key), default: Account()].provisioned += count - function.provisioned
        }
        functions[key, default: Function()].provisioned = count
    }

    /// Gives the place back.
    mutating func release(_ key: FunctionKey) {
        guard let function = functions[key], function.inUse > 0 else { return }
        functions[key, default: Function()].inUse -= 1
        if function.reserved == nil { accounts[Home(key), default: Account()].unreservedInUse -= 1 }
    }

    /// Reserves `count` places for a function, or gives its reservation up. Calls in progress stay counted.
    mutating func reserve(_ count: Int?, for key: FunctionKey) {
        let function = functions[key] ?? Function()
        guard function.reserved != count else { return }
        let home = Home(key)
        var account = accounts[home] ?? Account()
        account.reserved += (count ?? 0) - (function.reserved ?? 0)
        if function.reserved == nil {
            account.unreservedInUse -= function.inUse
            account.provisioned -= function.provisioned
        }
        if count == nil {
            account.unreservedInUse += function.inUse
            account.provisioned += function.provisioned
        }
        accounts[home] = account
        functions[key, default: Function()].reserved = count
    }

    /// Forgets a function that runs nothing and reserves nothing.
    mutating func forget(_ key: FunctionKey) {
        guard let function = functions[key], function.inUse == 0, function.reserved == nil,
            function.provisioned == 0, function.provisionedInUse == 0
        else { return }
        functions[key] = nil
    }

    /// Calls of the function in progress.
    func inUse(_ key: FunctionKey) -> Int {
        functions[key].map { $0.inUse + $0.provisionedInUse } ?? 0
    }

    /// Its calls on provisioned environments.
    func provisionedInUse(_ key: FunctionKey) -> Int { functions[key]?.provisionedInUse ?? 0 }
}
