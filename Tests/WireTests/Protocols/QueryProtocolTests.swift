import CloudCore
import Testing
import Wire

private func request(_ body: String, query: String = "", method: String = "POST") -> WireRequest {
    WireRequest(
        head: RequestHead(
            method: method, path: "/", query: query,
            headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]),
        body: Array(body.utf8))
}

private func text(_ response: WireResponse) -> String {
    guard case .bytes(let bytes) = response.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
}

@Suite struct QueryProtocolTests {
    private let query = QueryProtocol()

    @Test func decodesStructuresListsAndMaps() throws {
        let assume = try #require(ServiceModel.sts.operation(named: "AssumeRole"))
        let record = try query.decode(
            request(
                "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
                    + "&RoleSessionName=s&DurationSeconds=900"
                    + "&PolicyArns.member.1.arn=a&PolicyArns.member.2.arn=b&Tags="
            ),
            as: assume)
        #expect(record["RoleArn"] == .string("arn:aws:iam::1:role/r"))
        #expect(record["DurationSeconds"] == .integer(900))
        #expect(record["Tags"] == .list([]))
        guard case .list(let policies)? = record["PolicyArns"], policies.count == 2,
            case .record(let second) = policies[1]
        else {
            Issue.record("no policies")
            return
        }
        #expect(second["arn"] == .string("b"))
        let publish = try #require(ServiceModel.sns.operation(named: "Publish"))
        let message = try query.decode(
            request(
                "Action=Publish&Message=m&MessageAttributes.entry.1.Name=n"
                    + "&MessageAttributes.entry.1.Value.DataType=T"
            ), as: publish)
        guard case .map(let attributes)? = message["MessageAttributes"],
            case .record(let value)? = attributes["n"]
        else {
            Issue.record("no attributes")
            return
        }
        #expect(value["DataType"] == .string("T"))
    }

    @Test(arguments: [
        "Action=AssumeRole&DurationSeconds=soon", "Action=AssumeRole&DurationSeconds=2147483648",
        "Action=AssumeRole&DurationSeconds.x=1",
        "Action=AssumeRole&Tags=x", "Action=AssumeRole&RoleArn=%", "Action=AssumeRole&Tags.x=y",
    ])
    func refusesParametersOfTheWrongType(body: String) throws {
        let assume = try #require(ServiceModel.sts.operation(named: "AssumeRole"))
        #expect { try query.decode(request(body), as: assume) } throws: {
            ($0 as? AWSError)?.code == "MalformedInput"
        }
    }

    @Test func wrapsResults() throws {
        let operation = try #require(ServiceModel.sts.operation(named: "GetCallerIdentity"))
        var output = Record(operation.output)
        output[0] = .string("AIDA")
        output[1] = .string("123456789012")
        var response = WireResponse()
        query.encode(output, of: operation, requestID: "id-1", into: &response)
        #expect(
            text(response)
                == "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><UserId>AIDA</UserId><Account>123456789012</Account>"
                + "</GetCallerIdentityResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
                + "</GetCallerIdentityResponse>")
        #expect(response.headers["Content-Type"] == "text/xml")
    }

    @Test func writesNoResultWhereThereIsNoOutput() throws {
        let operation = try #require(ServiceModel.iam.operation(named: "DeleteRole"))
        var response = WireResponse()
        query.encode(Record(operation.output), of: operation, requestID: "id", into: &response)
        #expect(
            text(response)
                == "<DeleteRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DeleteRoleResponse>")
    }

    @Test func writesErrorsByTheirQueryCode() {
        let error = AWSError("NoSuchEntityException", "No <role>", status: 404)
        let response = query.response(error, for: .iam, requestID: "id")
        #expect(response.status == 404)
        #expect(
            text(response)
                == "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
                + "<Type>Sender</Type>"
                + "<Code>NoSuchEntity</Code><Message>No &lt;role&gt;</Message></Error>"
                + "<RequestId>id</RequestId></ErrorResponse>")
        let internalFailure = query.response(.internalFailure(), for: nil, requestID: "id")
        #expect(text(internalFailure).contains("<Type>Receiver</Type><Code>InternalFailure</Code>"))
    }

    @Test func speaksTheDialectOfEC2() {
        let error = AWSError("InvalidInstanceID.NotFound", "gone")
        let response = QueryProtocol(isEC2: true).response(error, for: nil, requestID: "id")
        #expect(
            text(response)
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>"
                + "<Code>InvalidInstanceID.NotFound</Code><Message>gone</Message></Error></Errors>"
                + "<RequestID>id</RequestID></Response>")
    }
}
