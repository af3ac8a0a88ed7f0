// The JSON protocols at their edges: what AWS takes, what it refuses, how it answers.

import CloudCore
import Testing
import Wire

@Suite struct JSONProtocolTests {
    private func operation(_ service: ServiceModel, _ name: String) throws -> OperationShape {
        try #require(service.operation(named: name))
    }

    private func decode(_ service: ServiceModel, _ name: String, _ body: String) throws -> Record {
        let request = WireRequest(head: RequestHead(method: "POST", path: "/"), body: Array(body.utf8))
        return try AWSJSONProtocol(.awsJSON11).decode(request, as: try operation(service, name))
    }

    @Test func nullsUnknownAndRepeatedMembers() throws {
        let record = try decode(
            .logs, "CreateLogGroup",
            #"{"kmsKeyId":null,"unknown":{"a":[1,{"b":null}]},"logGroupName":"a","log\u0047roupName":"b"}"#)
        #expect(record["logGroupName"] == .string("b"))
        #expect(record["kmsKeyId"] == nil)
    }

    @Test func anEmptyBodyIsAnEmptyInput() throws {
        #expect(try decode(.logs, "DescribeLogGroups", "")["limit"] == nil)
        #expect(try decode(.logs, "DescribeLogGroups", " {} ")["limit"] == nil)
    }

    @Test(arguments: [
        #"{"logGroupName":1}"#, #"{"logGroupName":["a"]}"#, #"{"logGroupName":"a""#, #"{"tags":[]}"#,
        #"{"tags":{"a":true}}"#, "[]", "1", "{}x", #"{"logGroupName":"\ud800"}"#,
    ])
    func wrongKindsAreSerializationExceptions(_ body: String) throws {
        let error = #expect(throws: AWSError.self) { try decode(.logs, "CreateLogGroup", body) }
        #expect(error?.code == "SerializationException")
        #expect(error?.status == 400)
    }

    @Test func theMessageNamesTheKinds() throws {
        let text = #expect(throws: AWSError.self) {
            try decode(.logs, "CreateLogGroup", #"{"logGroupName":1}"#)
        }
        #expect(text?.message == "NUMBER_VALUE cannot be converted to String")
        let number = #expect(throws: AWSError.self) {
            try decode(.logs, "DescribeLogGroups", #"{"limit":"1"}"#)
        }
        #expect(number?.message == "STRING_VALUE cannot be converted to Integer")
    }

    @Test func integersHaveTheirRange() throws {
        #expect(try decode(.logs, "DescribeLogGroups", #"{"limit":3.0}"#)["limit"] == .integer(3))
        for text in ["3.5", "2147483648", "1e30", "-9223372036854775809"] {
            #expect(throws: AWSError.self) { try decode(.logs, "DescribeLogGroups", #"{"limit":\#(text)}"#) }
        }
    }

    @Test func timestampsAreExactToTheMillisecond() throws {
        for (text, nanoseconds) in [
            ("1700000000", 1_700_000_000_000_000_000), ("1700000000.123", 1_700_000_000_123_000_000),
            ("1.700000000001E9", 1_700_000_000_001_000_000), ("-0.5", -500_000_000),
            (#""2023-11-14T22:13:20Z""#, 1_700_000_000_000_000_000),
        ] {
            let record = try decode(
                .kinesis, "GetShardIterator",
                #"{"StreamName":"s","ShardId":"1","ShardIteratorType":"AT_TIMESTAMP","Timestamp":\#(text)}"#)
            #expect(record["Timestamp"] == .timestamp(Instant(nanoseconds: Int64(nanoseconds))), "\(text)")
        }
    }

    @Test func unionsAndRecursionWork() throws {
        let record = try decode(
            .dynamodb, "PutItem",
            #"{"TableName":"t","Item":{"a":{"M":{"b":{"L":[{"S":"x"},{"BS":["AQI="]},{"NULL":true}]}}}}}"#)
        guard case .map(let item)? = record["Item"], case .record(let a)? = item["a"],
            case .map(let map)? = a["M"], case .record(let b)? = map["b"], case .list(let list)? = b["L"],
            case .record(let bytes)? = list[safe: 1]
        else {
            Issue.record("another shape")
            return
        }
        #expect(list.count == 3)
        #expect(bytes["BS"] == .list([.blob([1, 2])]))
    }

    @Test func deepBodiesAreRefused() throws {
        let depth = 100_000
        let body =
            #"{"TableName":"t","Item":{"a":"# + String(repeating: #"{"L":["#, count: depth)
            + String(repeating: "]}", count: depth) + "}}"
        #expect(throws: AWSError.self) { try decode(.dynamodb, "PutItem", body) }
    }

    @Test func errorsSayTheirTypeAsTheServiceDoes() throws {
        func body(_ service: ServiceModel?, _ code: String) throws -> Document {
            let response = AWSJSONProtocol(.awsJSON10).response(
                AWSError(code, "m"), for: service, requestID: "r")
            guard case .bytes(let bytes) = response.body else { return .null }
            return try JSON.parse(bytes)
        }
        #expect(
            try body(.dynamodb, "ResourceNotFoundException")["__type"]?.string
                == "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException")
        #expect(
            try body(.logs, "ResourceNotFoundException")
                == ["__type": "ResourceNotFoundException", "message": "m"])
        #expect(
            try body(.logs, "AccessDeniedException") == ["__type": "AccessDeniedException", "Message": "m"])
        #expect(try body(.kms, "SerializationException")["Message"]?.string == "m")
        #expect(try body(nil, "UnknownOperationException")["__type"]?.string == "UnknownOperationException")
    }

    @Test func theStatusMemberIsTheStatus() throws {
        let invoke = try operation(.lambda, "Invoke")
        var output = Record(invoke.output)
        output[try #require(invoke.output.memberIndex(named: "StatusCode"))] = .integer(202)
        output[try #require(invoke.output.memberIndex(named: "FunctionError"))] = .string("Unhandled")
        output[try #require(invoke.output.memberIndex(named: "Payload"))] = .blob([1, 2, 3])
        var response = WireResponse()
        try RESTJSONProtocol().encode(output, of: invoke, requestID: "r", into: &response)
        #expect(response.status == 202)
        #expect(response.headers["X-Amz-Function-Error"] == "Unhandled")
        guard case .bytes(let bytes) = response.body else { return }
        #expect(bytes == [1, 2, 3])
    }

    @Test func labelsQueryAndHeadersAreBound() throws {
        let invoke = try operation(.lambda, "Invoke")
        let head = RequestHead(
            method: "POST", path: "/2015-03-31/functions/a%3Ab%20c/invocations", query: "Qualifier=v%2B1",
            headers: ["x-amz-invocation-type": "Event"])
        let record = try RESTJSONProtocol().decode(WireRequest(head: head, body: [123, 125]), as: invoke)
        #expect(record["FunctionName"] == .string("a:b c"))
        #expect(record["Qualifier"] == .string("v+1"))
        #expect(record["InvocationType"] == .string("Event"))
        #expect(record["Payload"] == .blob([123, 125]))
        #expect(invoke.pathLabel("FunctionName", of: head) == "a:b c")
        let other = RequestHead(method: "GET", path: "/2015-03-31/functions/")
        #expect(invoke.pathLabel("FunctionName", of: other) == nil)
    }

    @Test func queriesAreBounded() throws {
        let list = try operation(.lambda, "ListFunctions")
        func decode(parameters count: Int) throws {
            let query = [String](repeating: "a=b", count: count).joined(separator: "&")
            let head = RequestHead(method: "GET", path: "/2015-03-31/functions", query: query)
            _ = try RESTJSONProtocol().decode(WireRequest(head: head, body: []), as: list)
        }
        try decode(parameters: WireLimits.queryParameters)
        #expect(throws: AWSError.self) { try decode(parameters: WireLimits.queryParameters + 1) }
    }

    @Test func lambdaSaysItInItsOwnWords() throws {
        let create = try operation(.lambda, "CreateFunction")
        let request = WireRequest(
            head: RequestHead(method: "POST", path: "/2015-03-31/functions"), body: [123])
        let error = #expect(throws: AWSError.self) { try RESTJSONProtocol().decode(request, as: create) }
        #expect(error?.code == "InvalidRequestContentException")
        #expect(error?.message.hasPrefix("Could not parse request body into json: ") == true)
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
