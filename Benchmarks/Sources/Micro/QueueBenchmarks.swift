// Queues through the whole service (JSON in, JSON out, synced), without HTTP and signatures: single messages,
// batches of ten, both again with a backlog, the wake of a long poll, and the first receive after a start.
// APUS_BENCH_BACKLOG says how many messages the backlog has.

import CloudCore
import Foundation
import Identity
import SQS
import Store
import Wire

enum QueueBenchmarks {
    /// Runs all on a fresh store below `directory`, which should be on the disk that is meant.
    static func run(directory: String, seconds: Double = 4) async throws {
        let backlog = ProcessInfo.processInfo.environment["APUS_BENCH_BACKLOG"].flatMap { Int($0) } ?? 100_000
        let store = try RocksDBStore(directory: directory + "/queues")
        let queues = try Queues(store: store, directory: directory)
        let empty = try await queues.create("empty")
        try await rates(queues, empty, "no backlog", seconds: seconds)
        try await wakes(queues, empty)
        let full = try await queues.create("full")
        let began = queues.clock.uptime
        try await queues.fill(full, count: backlog)
        let filling = (queues.clock.uptime - began).fractionalSeconds
        show("queue: filled with \(backlog), batches of ten", Double(backlog) / filling, "messages/s")
        try await rates(queues, full, "\(backlog) before them", seconds: seconds)
        let memory = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        if let line = memory.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS") }) {
            print("  \(line)")
        }
        store.close()

        let clock = queues.clock
        let start = clock.uptime
        let again = try RocksDBStore(directory: directory + "/queues")
        let restarted = try Queues(store: again, directory: directory)
        _ = try await restarted.receive(full, 10)
        show(
            "queue: opened again, first ten received", (clock.uptime - start).fractionalSeconds * 1_000, "ms")
        again.close()
    }

    private static func rates(_ queues: Queues, _ url: String, _ what: String, seconds: Double) async throws {
        let single = try await perSecond(clients: 64, seconds: seconds) { number in
            try await queues.send(url, "message number \(number)")
            let handles = try await queues.receive(url, 1)
            if let handle = handles.first { try await queues.delete(url, handle) }
        }
        show("queue: send, receive, delete; \(what)", single, "messages/s")
        let batches = try await perSecond(clients: 32, seconds: seconds) { number in
            try await queues.sendBatch(url, number)
            let handles = try await queues.receive(url, 10)
            try await queues.deleteBatch(url, handles)
        }
        show("queue: the same in batches of ten; \(what)", batches * 10, "messages/s")
    }

    private static func wakes(_ queues: Queues, _ url: String) async throws {
        var times: [Double] = []
        for number in 0..<300 {
            async let found = queues.receive(url, 1, wait: 20)
            try await queues.clock.sleep(for: .milliseconds(3))
            let start = queues.clock.uptime
            try await queues.send(url, "wake \(number)")
            let sent = queues.clock.uptime
            let handles = try await found
            // From the commit on: the receiver may even be there before the sender.
            times.append(max(0, (queues.clock.uptime - sent).fractionalSeconds) * 1_000)
            _ = start
            if let handle = handles.first { try await queues.delete(url, handle) }
        }
        times.sort()
        show("queue: long poll wakes after the send's answer, median", times[times.count / 2], "ms")
    }

    private static func perSecond(
        clients: Int, seconds: Double, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> Double {
        let clock = SystemClock()
        let start = clock.uptime
        let end = start + .seconds(seconds)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                group.addTask {
                    var number = 0
                    while clock.uptime < end {
                        try await work(client * 1_000_000 + number)
                        number += 1
                    }
                    return number
                }
            }
            var total = 0
            for try await count in group { total += count }
            return Double(total) / (clock.uptime - start).fractionalSeconds
        }
    }

    private static func show(_ name: String, _ number: Double, _ unit: String) {
        let rounded = number >= 100 ? "\(Int(number.rounded()))" : "\((number * 1_000).rounded() / 1_000)"
        print("\(name): \(rounded) \(unit)")
    }
}

/// SQS, called with the bytes of its JSON protocol.
private struct Queues: Sendable {
    let hosted: HostedService
    let clock = SystemClock()
    let wire = ProtocolName.awsJSON10.implementation

    init(store: RocksDBStore, directory: String) throws {
        let entropy = SystemEntropy()
        let key = try NodeKey.loadOrCreate(at: directory + "/bench.key", entropy: entropy)
        hosted = HostedService(
            SQSService(
                store: store, sealer: NodeSealer(key: key, entropy: entropy),
                authorizer: PermissiveAuthorizer(), clock: clock, entropy: entropy))
    }

    func call(_ operation: String, _ body: String) async throws -> [UInt8] {
        guard let shape = ServiceModel.sqs.operation(named: operation) else { return [] }
        let context = RequestContext(
            requestID: "bench", account: .development, region: .usEast1, caller: .root(of: .development),
            now: clock.now)
        let response = await hosted.respond(
            to: WireRequest(head: RequestHead(method: "POST", path: "/"), body: Array(body.utf8)),
            operation: shape, protocol: wire, context: context, authorizer: PermissiveAuthorizer())
        guard case .bytes(let bytes) = response.body else { return [] }
        guard response.status == 200 else {
            throw AWSError("Bench", String(decoding: bytes, as: UTF8.self))
        }
        return bytes
    }

    func create(_ name: String) async throws -> String {
        _ = try await call("CreateQueue", #"{"QueueName":"\#(name)"}"#)
        return "/000000000000/\(name)"
    }

    func send(_ url: String, _ body: String) async throws {
        _ = try await call("SendMessage", #"{"QueueUrl":"\#(url)","MessageBody":"\#(body)"}"#)
    }

    func sendBatch(_ url: String, _ number: Int) async throws {
        let entries = (0..<10).map {
            #"{"Id":"\#($0)","MessageBody":"message \#(number) of a batch, \#($0)"}"#
        }
        _ = try await call(
            "SendMessageBatch", #"{"QueueUrl":"\#(url)","Entries":[\#(entries.joined(separator: ","))]}"#)
    }

    func receive(_ url: String, _ count: Int, wait: Int = 0) async throws -> [String] {
        let answer = try await call(
            "ReceiveMessage",
            #"{"QueueUrl":"\#(url)","MaxNumberOfMessages":\#(count),"WaitTimeSeconds":\#(wait)}"#)
        return (try JSON.parse(answer)["Messages"]?.array ?? []).compactMap { $0["ReceiptHandle"]?.string }
    }

    func delete(_ url: String, _ handle: String) async throws {
        _ = try await call("DeleteMessage", #"{"QueueUrl":"\#(url)","ReceiptHandle":"\#(handle)"}"#)
    }

    func deleteBatch(_ url: String, _ handles: [String]) async throws {
        if handles.isEmpty { return }
        let entries = handles.enumerated().map { #"{"Id":"\#($0)","ReceiptHandle":"\#($1)"}"# }
        _ = try await call(
            "DeleteMessageBatch", #"{"QueueUrl":"\#(url)","Entries":[\#(entries.joined(separator: ","))]}"#)
    }

    func fill(_ url: String, count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<32 {
                group.addTask {
                    for number in 0..<count / 320 { try await sendBatch(url, client * 1_000_000 + number) }
                }
            }
            try await group.waitForAll()
        }
    }
}
