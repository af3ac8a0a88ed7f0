// A client of the SQS service in the same process: it writes the bytes of the JSON protocol and looks for
// receipt handles in the answers, as cheaply as it can, because what it takes counts as the service's.

import CloudCore
import Foundation
import Identity
import SQS
import Store
import Wire

/// SQS, called with the bytes of its JSON protocol.
struct QueueClient: Sendable {
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

    private static func url(_ queue: String) -> String { "http://127.0.0.1:4566/000000000000/" + queue }

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
        return name
    }

    func send(_ queue: String, _ body: String) async throws {
        let url = Self.url(queue)
        _ = try await call("SendMessage", #"{"QueueUrl":"\#(url)","MessageBody":"\#(body)"}"#)
    }

    private static let entries = (0..<10).map {
        #"{"Id":"\#($0)","MessageBody":"message \#($0) of a batch"}"#
    }
    .joined(separator: ",")

    /// Ten messages.
    func sendBatch(_ queue: String) async throws {
        let url = Self.url(queue)
        _ = try await call("SendMessageBatch", #"{"QueueUrl":"\#(url)","Entries":[\#(Self.entries)]}"#)
    }

    /// The receipt handles of what it gets.
    func receive(_ queue: String, _ count: Int, wait: Int = 0) async throws -> [String] {
        let url = Self.url(queue)
        let answer = try await call(
            "ReceiveMessage",
            #"{"QueueUrl":"\#(url)","MaxNumberOfMessages":\#(count),"WaitTimeSeconds":\#(wait)}"#)
        return Self.handles(in: answer)
    }

    func delete(_ queue: String, _ handle: String) async throws {
        let url = Self.url(queue)
        _ = try await call("DeleteMessage", #"{"QueueUrl":"\#(url)","ReceiptHandle":"\#(handle)"}"#)
    }

    func deleteBatch(_ queue: String, _ handles: [String]) async throws {
        if handles.isEmpty { return }
        var body = #"{"QueueUrl":""# + Self.url(queue) + #"","Entries":["#
        for (index, handle) in handles.enumerated() {
            body += index == 0 ? #"{"Id":""# : #",{"Id":""#
            body += String(index)
            body += #"","ReceiptHandle":""#
            body += handle
            body += #""}"#
        }
        _ = try await call("DeleteMessageBatch", body + "]}")
    }

    func fill(_ queue: String, count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask { for _ in 0..<count / 320 { try await sendBatch(queue) } }
            }
            try await group.waitForAll()
        }
    }

    /// The receipt handles in an answer.
    private static func handles(in answer: [UInt8]) -> [String] {
        let name: StaticString = #"ReceiptHandle":""#
        var handles: [String] = []
        answer.withUnsafeBytes { bytes in
            guard var place = bytes.baseAddress else { return }
            let end = place + bytes.count
            while let quote = memchr(place, 34, end - place) {
                place = UnsafeRawPointer(quote) + 1
                guard end - place > name.utf8CodeUnitCount,
                    memcmp(place, name.utf8Start, name.utf8CodeUnitCount) == 0
                else { continue }
                let handle = place + name.utf8CodeUnitCount
                guard let close = memchr(handle, 34, end - handle) else { return }
                let text = UnsafeRawBufferPointer(start: handle, count: UnsafeRawPointer(close) - handle)
                handles.append(String(decoding: text, as: UTF8.self))
                place = UnsafeRawPointer(close) + 1
            }
        }
        return handles
    }
}
