// `apus bill`: what the functions used, and what AWS would take for it.

import ArgumentParser
import CloudCore
import Wire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct BillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bill",
        abstract: "Show what functions used, and what AWS would take for it.",
        discussion: """
            Requests and GB-seconds of every function of the account, in all regions, counted as AWS bills
            them: rounded up to the millisecond, the init phase included. Prices are those of AWS's page for
            each region and architecture, in US dollars, without taxes and savings plans. A million requests
            and 400,000 GB-seconds are free in each calendar month.

              apus bill                 this month so far
              apus bill --since 7d
              apus bill --json          for programs

            Whole hours are counted: --since 90s begins with the hour that it falls into. Needs the
            permission ce:GetCostAndUsage; an account's root has it.
            """)

    @Option(help: "How far back: 90s, 10m, 2h or 1d. Otherwise the beginning of the month (UTC).")
    var since: String?

    @Flag(help: "Write the whole bill as JSON.")
    var json = false

    @OptionGroup var connection: Connection

    func validate() throws {
        guard let since else { return }
        guard LogsCommand.duration(since) != nil else {
            throw ValidationError("--since wants a form like 10m, not \(since)")
        }
    }

    func run() async throws {
        let answer = try await connection.call(
            "GET", "/_apus/bill", query: "since=\(max(0, start().seconds))", service: "apus")
        if json { return Terminal.write(Array((PrettyJSON.text(answer) + "\n").utf8)) }
        let lines = answer["Functions"]?.array ?? []
        guard !lines.isEmpty else { return print("Nothing has run since \(answer["Since"]?.string ?? "").") }
        var rows = [["FUNCTION", "REGION", "ARCHITECTURE", "REQUESTS", "GB-SECONDS", "COST"]]
        for line in lines {
            let seconds =
                (line["GigabyteSeconds"]?.number ?? 0)
                + (line["ProvisionedDurationGigabyteSeconds"]?.number ?? 0)
            rows.append([
                line["FunctionName"]?.string ?? "?", line["Region"]?.string ?? "?",
                line["Architecture"]?.string ?? "?", "\(line["Requests"]?.integer ?? 0)",
                Decimals.text(seconds, digits: 3), Decimals.dollars(line["Cost"]?.number ?? 0),
            ])
        }
        print(Terminal.table(rows))
        print("")
        print("Together   \(Decimals.dollars(answer["Cost"]?.number ?? 0))")
        print("Free tier  \(Decimals.dollars(-(answer["FreeTier"]?.number ?? 0)))")
        print("To pay     " + Terminal.bold(Decimals.dollars(answer["Total"]?.number ?? 0)))
    }

    private func start() -> Instant {
        let now = SystemClock().now
        if let since, let back = LogsCommand.duration(since) { return now - back }
        let today = CivilTime(now)
        return CivilTime(year: today.year, month: today.month, day: 1).instant ?? now
    }
}

/// Numbers with a fixed count of decimals.
enum Decimals {
    static func text(_ value: Double, digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (abs(value) * scale).rounded()
        guard rounded < 1e15 else { return "\(value)" }
        let whole = Int64(rounded)
        let unit = Int64(scale)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % unit)
        return "\(sign)\(whole / unit)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// Cents are large here: six decimals.
    static func dollars(_ value: Double) -> String {
        let text = text(value, digits: 6)
        return text.hasPrefix("-") ? "-$" + text.dropFirst() : "$" + text
    }
}
