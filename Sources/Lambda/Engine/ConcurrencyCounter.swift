// Who may run how much at once: an account's concurrency, and what functions have reserved of it.
// A value; nothing here waits. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html

import CloudCore

/// Why a call was turned away, in AWS's words.
enum ThrottleReason: String, Hashable, Sendable {
    case account = "ConcurrentInvocationLimitExceeded"
    case reserved = "ReservedFunctionConcurrentInvocationLimitExceeded"
}

/// Counts calls in progress against the account's limit and against reservations.
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
        /// Calls of functions without a reservation.
        var unreservedInUse = 0
        var reserved = 0
    }

    private struct Function {
        var inUse = 0
        var reserved: Int?
    }

    private let limit: Int
    private var accounts: [Home: Account] = [:]
    private var functions: [FunctionKey: Function] = [:]

    init(limit: Int) { self.limit = limit }

    /// Takes a place for one call, or says why there is none.
    mutating func acquire(_ key: FunctionKey) -> ThrottleReason? {
        if let reserved = functions[key]?.reserved {
            guard functions[key, default: Function()].inUse < reserved else { return .reserved }
            functions[key, default: Function()].inUse += 1
            return nil
        }
        let home = Home(key)
        let account = accounts[home] ?? Account()
        guard account.unreservedInUse < limit - account.reserved else { return .account }
        accounts[home, default: Account()].unreservedInUse += 1
        functions[key, default: Function()].inUse += 1
        return nil
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
        if function.reserved == nil { account.unreservedInUse -= function.inUse }
        if count == nil { account.unreservedInUse += function.inUse }
        accounts[home] = account
        functions[key] = Function(inUse: function.inUse, reserved: count)
    }

    /// Forgets a function that runs nothing and reserves nothing.
    mutating func forget(_ key: FunctionKey) {
        guard let function = functions[key], function.inUse == 0, function.reserved == nil else { return }
        functions[key] = nil
    }

    /// Calls of the function in progress.
    func inUse(_ key: FunctionKey) -> Int { functions[key]?.inUse ?? 0 }
}
