// `apus tune`: one function at several memory sizes, with time and cost side by side.

import ArgumentParser
import CloudCore
import Wire

struct Tune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a function at several memory sizes; show time, cost and the sweet spot.",
        discussion: """
            A function gets CPU in proportion to its memory, so more of it may cost less. Each size runs in
            environments of its own: the function isn't changed, and the calls are real but not on the bill.

              apus tune resize --payload '{"picture": "cat.jpg"}'
              apus tune resize --memory 128,512,1769 --calls 20 --json

            Cold calls have a new environment each; warm ones follow on the last of them. The cost is that of
            a million warm calls, without what is free. The sweet spot is where time and cost, each as a share
            of its largest, are smallest together.
            """)

    @Argument(help: "The function's name or ARN, with or without a qualifier.")
    var function: String

    @Option(name: .shortAndLong, help: "The event, as JSON.")
    var payload = "{}"

    @Option(help: "Sizes in MB, separated by commas.")
    var memory = "128,256,512,1024,1769"

    @Option(help: "Warm calls at each size.")
    var calls = 10

    @Option(help: "Cold calls at each size.")
    var cold = 3

    @Flag(help: "Write everything that was measured as JSON.")
    var json = false

    @OptionGroup var connection: Connection

    private var sizes: [Int] { memory.split(separator: ",").compactMap { Int($0) } }

    func validate() throws {
        guard sizes.count == memory.split(separator: ",").count, !sizes.isEmpty,
            sizes.allSatisfy({ (128...10_240).contains($0) })
        else { throw ValidationError("--memory wants numbers from 128 to 10240, such as 128,512,1024") }
        guard (1...100).contains(calls), (1...100).contains(cold) else {
            throw ValidationError("--calls and --cold want numbers from 1 to 100")
        }
        guard (try? JSON.parse(Array(payload.utf8))) != nil else {
            throw ValidationError("--payload is not JSON")
        }
    }

    func run() async throws {
        let event = try JSON.parse(Array(payload.utf8))
        var results: [Document] = []
        for size in Array(Set(sizes)).sorted() {
            if !json { Terminal.warn(Terminal.dim("\(size) MB …")) }
            results.append(
                try await connection.call(
                    "POST", "/_apus/tune",
                    input: .object([
                        ("FunctionName", .string(function)), ("MemorySize", .integer(Int64(size))),
                        ("Payload", event), ("Cold", .integer(Int64(cold))),
                        ("Warm", .integer(Int64(calls))),
                    ]), service: "apus"))
        }
        let report = TuneReport(results)
        if json {
            Terminal.write(Array((PrettyJSON.text(report.document) + "\n").utf8))
        } else {
            print(report.table + "\n\n" + report.plot)
            for note in report.notes { Terminal.warn(note) }
        }
    }
}

/// What was measured at all sizes, compared.
struct TuneReport {
    struct Size {
        let memory: Int
        let maxMemoryUsed: Int
        let errors: Int
        /// Medians, in milliseconds.
        let initialization: Double
        let cold: Double
        let warm: Double
        let billed: Double
        /// Dollars for a million warm calls.
        let cost: Double
    }

    let sizes: [Size]
    private let measured: [Document]

    init(_ results: [Document]) {
        measured = results
        sizes = results.map { result in
            func median(_ list: String, _ member: String) -> Double {
                let values = (result[list]?.array ?? []).compactMap { $0[member]?.number }.sorted()
                return values.isEmpty ? 0 : values[values.count / 2]
            }
            return Size(
                memory: Int(result["MemorySize"]?.integer ?? 0),
                maxMemoryUsed: Int(result["MaxMemoryUsed"]?.integer ?? 0),
                errors: Int(result["Errors"]?.integer ?? 0),
                initialization: median("Cold", "InitDuration"), cold: median("Cold", "Duration"),
                warm: median("Warm", "Duration"), billed: median("Warm", "BilledDuration"),
                cost: median("Warm", "CostPerMillion"))
        }
    }

    var cheapest: Size? { sizes.min { ($0.cost, $0.warm) < ($1.cost, $1.warm) } }
    var fastest: Size? { sizes.min { ($0.warm, $0.cost) < ($1.warm, $1.cost) } }

    /// Time and cost as shares of their largest, added.
    var sweetSpot: Size? {
        let slowest = max(sizes.map(\.warm).max() ?? 0, .leastNormalMagnitude)
        let dearest = max(sizes.map(\.cost).max() ?? 0, .leastNormalMagnitude)
        func weight(_ size: Size) -> Double { size.warm / slowest + size.cost / dearest }
        return sizes.min { weight($0) < weight($1) }
    }

    var table: String {
        var rows = [["MEMORY", "INIT", "COLD", "WARM", "BILLED", "USED", "COST OF 1M", ""]]
        for size in sizes {
            rows.append([
                "\(size.memory) MB", "\(Decimals.text(size.initialization, digits: 1)) ms",
                "\(Decimals.text(size.cold, digits: 1)) ms", "\(Decimals.text(size.warm, digits: 1)) ms",
                "\(Decimals.text(size.billed, digits: 0)) ms", "\(size.maxMemoryUsed) MB",
                "$\(Decimals.text(size.cost, digits: 2))", remark(size),
            ])
        }
        return Terminal.table(rows)
    }

    private func remark(_ size: Size) -> String {
        var words: [String] = []
        if size.memory == sweetSpot?.memory { words.append("sweet spot") }
        if size.memory == cheapest?.memory { words.append("cheapest") }
        if size.memory == fastest?.memory { words.append("fastest") }
        let text = words.joined(separator: ", ")
        return size.memory == sweetSpot?.memory ? Terminal.green(text) : text
    }

    /// Two bars for each size: time above, cost below.
    var plot: String {
        let slowest = sizes.map(\.warm).max() ?? 0
        let dearest = sizes.map(\.cost).max() ?? 0
        let width = sizes.map { "\($0.memory) MB".count }.max() ?? 0
        return sizes.map { size in
            let name = "\(size.memory) MB"
            let label = String(repeating: " ", count: width - name.count) + name
            let blank = String(repeating: " ", count: width)
            return "\(label)  time \(Terminal.yellow(Self.bar(size.warm, of: slowest)))"
                + " \(Decimals.text(size.warm, digits: 1)) ms\n"
                + "\(blank)  cost \(Terminal.green(Self.bar(size.cost, of: dearest)))"
                + " $\(Decimals.text(size.cost, digits: 2))"
        }.joined(separator: "\n")
    }

    /// Forty columns, in eighths of one.
    private static func bar(_ value: Double, of largest: Double) -> String {
        guard largest > 0 else { return "" }
        let eighths = Int((value / largest * 320).rounded(.up))
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    var notes: [String] {
        sizes.filter { $0.errors > 0 }.map { "\($0.errors) calls at \($0.memory) MB failed." }
    }

    var document: Document {
        func size(_ size: Size?) -> Document { size.map { .integer(Int64($0.memory)) } ?? .null }
        return .object([
            ("SweetSpot", size(sweetSpot)), ("Cheapest", size(cheapest)), ("Fastest", size(fastest)),
            ("Sizes", .array(measured)),
        ])
    }
}
