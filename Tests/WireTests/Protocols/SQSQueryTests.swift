// SQS's older dialect, awsQuery with names of its own. The requests and answers are those of the API
// reference of 2012-11-05, written down here because botocore's model no longer has them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html

import CloudCore
import Testing
import Wire

@Suite("SQS in awsQuery")
struct SQSQueryTests {
    private func decode(_ form: String, path: String = "/") throws -> Document {
        let request = WireRequest(
            head: RequestHead(
                method: "POST", path: path,
                headers: [
                    "Host": "localhost:4566", "Content-Type": "application/x-www-form-urlencoded",
                    "Authorization": "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/sqs/aws4_request, x",
                ]), body: Array((form + "&Version=2012-11-05").utf8))
        let route = try Route.resolve(request)
        #expect(route.service == .sqs && route.wire.name == .awsQuery)
        return NeutralForm.document(try route.wire.decode(request, as: route.operation))
    }

    private func encode(_ operation: String, _ members: [(String, Value)]) throws -> String {
        let operation = try #require(ServiceModel.sqs.operation(named: operation))
        var output = Record(operation.output)
        for (name, value) in members { output[try #require(output.shape.memberIndex(named: name))] = value }
        var response = WireResponse()
        QueryProtocol().encode(output, of: operation, requestID: "r", into: &response)
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func createsQueues() throws {
        let input = try decode(
            "Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5"
                + "&Attribute.2.Name=FifoQueue&Attribute.2.Value=true&Tag.1.Key=k&Tag.1.Value=v")
        #expect(input["QueueName"]?.string == "q")
        #expect(input["Attributes"] == [["DelaySeconds", "5"], ["FifoQueue", "true"]])
        #expect(input["tags"] == [["k", "v"]])
        let answer = try encode("CreateQueue", [("QueueUrl", .string("http://h/1/q"))])
        #expect(
            answer == "<CreateQueueResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">"
                + "<CreateQueueResult><QueueUrl>http://h/1/q</QueueUrl></CreateQueueResult>"
                + "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></CreateQueueResponse>")
    }

    @Test func sendsBatches() throws {
        let entry = "SendMessageBatchRequestEntry"
        let input = try decode(
            "Action=SendMessageBatch&QueueUrl=u&\(entry).1.Id=a&\(entry).1.MessageBody=x"
                + "&\(entry).1.MessageAttribute.1.Name=n&\(entry).1.MessageAttribute.1.Value.DataType=Binary"
                + "&\(entry).1.MessageAttribute.1.Value.BinaryValue=AQI%3D"
                + "&\(entry).1.MessageSystemAttribute.1.Name=AWSTraceHeader"
                + "&\(entry).1.MessageSystemAttribute.1.Value.StringValue=Root"
                + "&\(entry).2.Id=b&\(entry).2.MessageBody=y&\(entry).2.DelaySeconds=3")
        let (first, second) = (input["Entries"]?[0], input["Entries"]?[1])
        #expect(first?["Id"]?.string == "a" && second?["DelaySeconds"]?.integer == 3)
        #expect(first?["MessageAttributes"]?[0]?[1]?["BinaryValue"]?.string == "AQI=")
        #expect(first?["MessageSystemAttributes"]?[0]?[0]?.string == "AWSTraceHeader")
        for (operation, member) in [
            ("DeleteMessageBatch", "DeleteMessageBatchRequestEntry"),
            ("ChangeMessageVisibilityBatch", "ChangeMessageVisibilityBatchRequestEntry"),
        ] {
            let input = try decode(
                "Action=\(operation)&QueueUrl=u&\(member).1.Id=a&\(member).1.ReceiptHandle=h")
            #expect(input["Entries"]?[0]?["ReceiptHandle"]?.string == "h")
        }
    }

    @Test func namesListsByTheirElement() throws {
        let receive = try decode(
            "Action=ReceiveMessage&QueueUrl=u&AttributeName.1=All&MessageAttributeName.1=a"
                + "&MessageAttributeName.2=b&MaxNumberOfMessages=10")
        #expect(receive["AttributeNames"] == ["All"] && receive["MessageAttributeNames"] == ["a", "b"])
        let permission = try decode(
            "Action=AddPermission&QueueUrl=u&Label=l&AWSAccountId.1=111122223333&ActionName.1=SendMessage")
        #expect(permission["AWSAccountIds"] == ["111122223333"] && permission["Actions"] == ["SendMessage"])
        let untag = try decode("Action=UntagQueue&QueueUrl=u&TagKey.1=a&TagKey.2=b")
        #expect(untag["TagKeys"] == ["a", "b"])
    }

    @Test func needsNoNumbersForOne() throws {
        #expect(
            try decode("Action=GetQueueAttributes&QueueUrl=u&AttributeName=All")["AttributeNames"] == ["All"])
        let set = try decode(
            "Action=SetQueueAttributes&QueueUrl=u&Attribute.Name=Policy&Attribute.Value=%7B%7D")
        #expect(set["Attributes"] == [["Policy", "{}"]])
    }

    @Test func takesTheQueueFromThePath() throws {
        let sent = try decode("Action=SendMessage&MessageBody=b", path: "/000000000000/q")
        #expect(sent["QueueUrl"]?.string == "http://localhost:4566/000000000000/q")
        let both = try decode("Action=SendMessage&MessageBody=b&QueueUrl=u", path: "/000000000000/q")
        #expect(both["QueueUrl"]?.string == "u")
    }

    @Test func answersFlat() throws {
        let message = try #require(ServiceModel.sqs.shape(named: "Message"))
        var record = Record(message)
        record[0] = .string("id")
        record[4] = .map(["SenderId": .string("s")])
        let answer = try encode("ReceiveMessage", [("Messages", .list([.record(record)]))])
        #expect(
            answer.contains(
                "<ReceiveMessageResult><Message><MessageId>id</MessageId><Attribute><Name>SenderId</Name>"
                    + "<Value>s</Value></Attribute></Message></ReceiveMessageResult>"))
        let tags = try encode("ListQueueTags", [("Tags", .map(["k": .string("v")]))])
        #expect(
            tags.contains(
                "<ListQueueTagsResult><Tag><Key>k</Key><Value>v</Value></Tag></ListQueueTagsResult>"))
        let queues = try encode("ListQueues", [("QueueUrls", .list([.string("a"), .string("b")]))])
        #expect(
            queues.contains(
                "<ListQueuesResult><QueueUrl>a</QueueUrl><QueueUrl>b</QueueUrl></ListQueuesResult>"))
    }

    /// The same error by its old code in XML and in JSON's header, by its new name in JSON's body.
    @Test(arguments: [
        (
            "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue",
            "com.amazonaws.sqs#QueueDoesNotExist"
        ),
        ("QueueNameExists", "QueueAlreadyExists", "com.amazonaws.sqs#QueueNameExists"),
        (
            "MissingParameter", "MissingParameter",
            "com.amazon.coral.service#MissingRequiredParameterException"
        ),
        (
            "InvalidParameterValueException", "InvalidParameterValue",
            "com.amazon.coral.service#InvalidParameterValueException"
        ),
    ])
    func namesErrorsInBothDialects(_ thrown: String, _ code: String, _ type: String) throws {
        let error = AWSError(thrown, "gone")
        let old = QueryProtocol().response(error, for: .sqs, requestID: "r")
        guard case .bytes(let xml) = old.body else { return }
        #expect(
            String(decoding: xml, as: UTF8.self)
                == "<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error>"
                + "<Type>Sender</Type><Code>\(code)</Code><Message>gone</Message><Detail/></Error>"
                + "<RequestId>r</RequestId></ErrorResponse>")
        let new = AWSJSONProtocol(.awsJSON10).response(error, for: .sqs, requestID: "r")
        guard case .bytes(let json) = new.body else { return }
        #expect(try JSON.parse(json)["__type"]?.string == type)
        #expect(new.headers["x-amzn-query-error"] == "\(code);Sender")
    }
}
