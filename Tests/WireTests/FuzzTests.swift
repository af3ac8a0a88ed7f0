// Every reader of bodies on tens of thousands of damaged inputs, from fixed seeds: it reads them or refuses
// them as the client's mistake, and what it makes of them is no larger than they allow.

import CloudCore
import CloudTesting
import Testing

@testable import Wire

@Suite("Fuzzed bodies")
struct FuzzTests {
    private func operation(_ service: ServiceModel, _ name: String) throws -> OperationShape {
        try #require(service.operation(named: name))
    }

    private func request(_ body: [UInt8]) -> WireRequest {
        WireRequest(head: RequestHead(method: "POST", path: "/"), body: body)
    }

    /// Decodes damaged copies of `samples`; says how many were read.
    private func fuzz(
        _ wire: any WireProtocol, _ operation: OperationShape, _ samples: [[UInt8]], rounds: Int,
        spice: String, bytes: [UInt8] = [0, 0x7F, 0xFF, 0xC3, 0xED]
    ) throws -> Int {
        for sample in samples { _ = try wire.decode(request(sample), as: operation) }
        var accepted = 0
        withDamaged(samples, rounds: rounds, seed: 11, spice: Array(spice.utf8) + bytes) { body in
            do {
                let record = try wire.decode(request(body), as: operation)
                accepted += 1
                if size(of: .record(record)) > 256 + 64 * body.count {
                    Issue.record("\(body.count) bytes became \(size(of: .record(record))) values")
                }
            } catch let error as AWSError where error.status == 400 {
            } catch {
                Issue.record("\(error) of \(String(decoding: body, as: UTF8.self))")
            }
        }
        return accepted
    }

    /// Slots and elements.
    private func size(of value: Value?) -> Int {
        switch value {
        case .record(let record):
            (0..<record.count).reduce(record.count) { $0 + size(of: record[$1]) }
        case .list(let values): values.reduce(values.count) { $0 + size(of: $1) }
        case .map(let map): map.entries.reduce(map.count) { $0 + size(of: $1.value) }
        default: 1
        }
    }

    @Test func json() throws {
        let put = try operation(.dynamodb, "PutItem")
        let item = #"{"TableName":"t","Item":{"a":{"M":{"b":{"L":[{"N":"1"},{"NULL":true},{"B":"AQI="}]}}}}}"#
        #expect(
            try fuzz(
                AWSJSONProtocol(.awsJSON10), put, [Array(item.utf8)], rounds: 4000, spice: "{}[]\":,\\u0-eE. "
            )
                > 100)
        let create = try operation(.lambda, "CreateFunction")
        let function =
            #"{"Code":{"ZipFile":"UEs="},"Layers":["é\n","b"],"Environment":{"Variables":{"k":"v"}}}"#
        #expect(
            try fuzz(RESTJSONProtocol(), create, [Array(function.utf8)], rounds: 4000, spice: "{}[]\":,\\u")
                > 100)
    }

    @Test func cbor() throws {
        let put = try operation(.cloudwatch, "PutMetricData")
        let input: Document = [
            "Namespace": "n",
            "MetricData": [
                [
                    "MetricName": "m", "Timestamp": "2026-01-01T00:00:00Z", "Values": [1.5, 2],
                    "Dimensions": [["Name": "d", "Value": "v"]],
                ]
            ],
        ]
        var writer = CBORShapeWriter()
        writer.record(try DocumentForm.record(input, shape: put.input))
        let heads: [UInt8] = [0x1B, 0x5F, 0x7F, 0x9F, 0xBF, 0xC1, 0xF6, 0xF9, 0xFB, 0xFF]
        #expect(
            try fuzz(RPCv2CBORProtocol(), put, [writer.bytes], rounds: 5000, spice: "", bytes: heads) > 100)
    }

    @Test func xml() throws {
        let delete = """
            <?xml version="1.0"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a \
            &amp; &#xe9;</Key></Object><Object><Key><![CDATA[b]]></Key></Object><!-- c --><Quiet>true</Quiet>\
            </Delete>
            """
        let objects = try operation(.s3, "DeleteObjects")
        #expect(
            try fuzz(
                RESTXMLProtocol(), objects, [Array(delete.utf8)], rounds: 4000, spice: "<>&;/!?-[]'\"=# ")
                > 100)
    }

    @Test func forms() throws {
        let send = try operation(.sqs, "SendMessageBatch")
        let entry = "SendMessageBatchRequestEntry.1"
        let form =
            "Action=SendMessageBatch&QueueUrl=u&\(entry).Id=a&\(entry).MessageBody=%C3%A9+b"
            + "&\(entry).MessageAttribute.1.Name=n&\(entry).MessageAttribute.1.Value.BinaryValue=AQI%3D"
        #expect(try fuzz(QueryProtocol(), send, [Array(form.utf8)], rounds: 6000, spice: "&=%.+123") > 100)
    }

    @Test func eventStreams() throws {
        let frames = try (0..<2).flatMap { _ in
            try EventStreamMessage(
                headers: [.init(":event-type", "Records"), .init("n", .integer(7))],
                payload: Array("abc".utf8)
            ).frame()
        }
        var numbers = SeededNumbers(seed: 12)
        withDamaged([frames], rounds: 5000, seed: 13, spice: [0, 1, 7, 9, 0x7F, 0xFF]) { bytes in
            var whole = EventStreamDecoder()
            whole.append(bytes)
            var pieces = EventStreamDecoder()
            let fromWhole = messages(&whole)
            var fromPieces: [EventStreamMessage] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...40, using: &numbers))
                rest = rest.dropFirst(piece.count)
                pieces.append(piece)
                fromPieces += messages(&pieces)
                if pieces.pendingBytes > bytes.count { Issue.record("it keeps more than it got") }
            }
            if fromWhole != fromPieces { Issue.record("pieces and whole disagree") }
        }
    }

    private func messages(_ decoder: inout EventStreamDecoder) -> [EventStreamMessage] {
        var messages: [EventStreamMessage] = []
        while let message = try? decoder.next() { messages.append(message) }
        return messages
    }

    /// A few bytes each, a structure of many members each.
    @Test func fewBytesDoNotBecomeMuchMemory() throws {
        let register = try operation(.ecs, "RegisterTaskDefinition")
        let empty = Array(repeating: "{}", count: WireLimits.values / 30).joined(separator: ",")
        let body = #"{"containerDefinitions":[\#(empty)]}"#
        let refusal = #expect(throws: AWSError.self) {
            try AWSJSONProtocol(.awsJSON11).decode(request(Array(body.utf8)), as: register)
        }
        #expect(refusal?.code == "SerializationException")
        let nulls = [UInt8](repeating: 0xF6, count: WireLimits.values + 1)
        let list = [0xA1, 0x66] + Array("Values".utf8) + [0x9F] + nulls + [0xFF]
        let put = try operation(.cloudwatch, "PutMetricData")
        let metric = [0xA1, 0x6A] + Array("MetricData".utf8) + [0x81] + list
        #expect { try RPCv2CBORProtocol().decode(request(metric), as: put) } throws: {
            ($0 as? AWSError)?.message.contains("too many values") == true
        }
    }
}
