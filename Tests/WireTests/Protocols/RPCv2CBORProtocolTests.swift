import CloudCore
import Testing
import Wire

@Suite struct RPCv2CBORProtocolTests {
    private let cbor = RPCv2CBORProtocol()

    private func head(_ path: String, _ name: String = "rpc-v2-cbor") -> RequestHead {
        RequestHead(method: "POST", path: path, headers: ["Smithy-Protocol": name])
    }

    @Test func whatItEncodesItDecodes() throws {
        let operation = try #require(ServiceModel.cloudwatch.operation(named: "GetMetricStatistics"))
        var output = Record(operation.output)
        output[try #require(output.shape.memberIndex(named: "Label"))] = .string("CPU")
        var point = Record(try #require(ServiceModel.cloudwatch.shape(named: "Datapoint")))
        point[0] = .timestamp(Instant(milliseconds: 1_700_000_000_250))
        point[1] = .double(0.5)
        output[try #require(output.shape.memberIndex(named: "Datapoints"))] = .list([.record(point)])
        var response = WireResponse()
        cbor.encode(output, of: operation, requestID: "id", into: &response)
        #expect(response.headers["smithy-protocol"] == "rpc-v2-cbor")
        #expect(response.headers["Content-Type"] == "application/cbor")
        guard case .bytes(let bytes) = response.body else { return }
        let point0 = "a2" + "69" + Hex.encode("Timestamp".utf8) + "c1fb" + "41d954fc40100000"
        let point1 = "6b" + Hex.encode("SampleCount".utf8) + "fb3fe0000000000000"
        #expect(
            Hex.encode(bytes) == "a265" + Hex.encode("Label".utf8) + "63" + Hex.encode("CPU".utf8) + "6a"
                + Hex.encode("Datapoints".utf8) + "81" + point0 + point1)
    }

    @Test func refusesWhatIsNoInput() throws {
        let operation = try #require(ServiceModel.cloudwatch.operation(named: "PutMetricData"))
        for body: [UInt8] in [
            [0x80], [0xA1], [0xA1, 0x69] + Array("Namespace".utf8) + [0x01], [0xA0, 0x00],
        ] {
            let request = WireRequest(head: head("/service/S/operation/PutMetricData"), body: body)
            #expect { try cbor.decode(request, as: operation) } throws: {
                ($0 as? AWSError)?.code == "SerializationException"
            }
        }
        let empty = WireRequest(head: head("/service/S/operation/PutMetricData"), body: [])
        #expect(try cbor.decode(empty, as: operation) == Record(operation.input))
    }

    @Test func tellsTheOldCodeOfErrors() {
        let error = AWSError("DashboardInvalidInputError", "bad")
        let response = cbor.response(error, for: .cloudwatch, requestID: "id")
        #expect(response.headers["x-amzn-query-error"] == "InvalidParameterInput;Sender")
        let sqs = cbor.response(AWSError("QueueDoesNotExist", "gone"), for: .sqs, requestID: "id")
        #expect(sqs.headers["x-amzn-query-error"] == "AWS.SimpleQueueService.NonExistentQueue;Sender")
        #expect(cbor.response(error, for: .lambda, requestID: "id").headers["x-amzn-query-error"] == nil)
        guard case .bytes(let bytes) = response.body else { return }
        #expect(
            bytes.starts(with: [0xA2, 0x66] + Array("__type".utf8) + [0x78, 26] + Array("Dashboard".utf8)))
    }

    @Test func writesFurtherMembersAsTheirShapeSays() {
        let error = AWSError(
            "DashboardInvalidInputError", "bad",
            fields: ["dashboardValidationMessages": "[{\"Message\":\"m\"}]", "Other": "1"])
        let response = cbor.response(error, for: .cloudwatch, requestID: "id")
        guard case .bytes(let bytes) = response.body else { return }
        let messages =
            Hex.encode("dashboardValidationMessages".utf8) + "81a167" + Hex.encode("Message".utf8) + "616d"
        #expect(Hex.encode(bytes).contains(messages))
        #expect(Hex.encode(bytes).contains("65" + Hex.encode("Other".utf8) + "6131"))
    }

    @Test func refusesNumbersOutOfRange() throws {
        let operation = try #require(ServiceModel.cloudwatch.operation(named: "DescribeAlarms"))
        for (number, isFine) in [("1a7fffffff", true), ("1a80000000", false), ("3b7fffffffffffffff", false)] {
            let body = [0xA1, 0x6A] + Array("MaxRecords".utf8) + (Hex.decode(number) ?? [])
            let request = WireRequest(head: head("/"), body: body)
            #expect(((try? cbor.decode(request, as: operation)) != nil) == isFine)
        }
    }
}
