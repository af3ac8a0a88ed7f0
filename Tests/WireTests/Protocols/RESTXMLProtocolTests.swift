import CloudCore
import Testing
import Wire

private func request(_ method: String, _ path: String, _ body: String = "", query: String = "") -> WireRequest
{
    WireRequest(head: RequestHead(method: method, path: path, query: query), body: Array(body.utf8))
}

private func text(_ response: WireResponse) -> String {
    guard case .bytes(let bytes) = response.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
}

@Suite struct RESTXMLProtocolTests {
    private let xml = RESTXMLProtocol()

    @Test func readsFlattenedListsAndAttributes() throws {
        let delete = try #require(ServiceModel.s3.operation(named: "DeleteObjects"))
        let body =
            "<?xml version=\"1.0\"?><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<Quiet>true</Quiet>"
            + "<Object><Key>a&amp;b</Key></Object><New/><Object><Key>c</Key></Object></Delete>"
        let record = try xml.decode(request("POST", "/bucket", body, query: "delete"), as: delete)
        #expect(record["Bucket"] == .string("bucket"))
        guard case .record(let payload)? = record["Delete"], case .list(let objects)? = payload["Objects"],
            objects.count == 2, case .record(let first) = objects[0]
        else {
            Issue.record("no objects")
            return
        }
        #expect(payload["Quiet"] == .bool(true))
        #expect(first["Key"] == .string("a&b"))
        let acl = try #require(ServiceModel.s3.operation(named: "PutBucketAcl"))
        let policy =
            "<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi=\"urn:x\" xsi:type=\"Group\">"
            + "<URI>u</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList>"
            + "</AccessControlPolicy>"
        let granted = try xml.decode(request("PUT", "/bucket", policy, query: "acl"), as: acl)
        guard case .record(let control)? = granted["AccessControlPolicy"],
            case .list(let grants)? = control["Grants"], case .record(let grant)? = grants.first,
            case .record(let grantee)? = grant["Grantee"]
        else {
            Issue.record("no grants")
            return
        }
        #expect(grantee["Type"] == .string("Group") && grantee["URI"] == .string("u"))
    }

    @Test(arguments: [
        "<Delete>", "<Other/>", "<Delete><Quiet>maybe</Quiet></Delete>", "x", "<Delete/><Delete/>",
    ])
    func refusesOtherBodiesInTheWordsOfS3(body: String) throws {
        let delete = try #require(ServiceModel.s3.operation(named: "DeleteObjects"))
        #expect { try xml.decode(request("POST", "/bucket", body, query: "delete"), as: delete) } throws: {
            ($0 as? AWSError)?.code == "MalformedXML"
        }
    }

    @Test func writesTheRootsThatS3Writes() throws {
        let list = try #require(ServiceModel.s3.operation(named: "ListObjectsV2"))
        var output = Record(list.output)
        output[try #require(list.output.memberIndex(named: "Name"))] = .string("bucket")
        var object = Record(try #require(ServiceModel.s3.shape(named: "Object")))
        object[try #require(object.shape.memberIndex(named: "Key"))] = .string("k")
        let contents = try #require(list.output.memberIndex(named: "Contents"))
        output[contents] = .list([.record(object), .record(object)])
        var response = WireResponse()
        try xml.encode(output, of: list, requestID: "id", into: &response)
        #expect(
            text(response)
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<Contents><Key>k</Key></Contents><Contents><Key>k</Key></Contents><Name>bucket</Name>"
                + "</ListBucketResult>")
        #expect(response.headers["x-amz-request-id"] == "id" && response.headers["x-amz-id-2"] != nil)
        let location = try #require(ServiceModel.s3.operation(named: "GetBucketLocation"))
        var place = Record(location.output)
        place[0] = .string("eu-central-1")
        try xml.encode(place, of: location, requestID: "id", into: &response)
        #expect(text(response).hasSuffix("2006-03-01/\">eu-central-1</LocationConstraint>"))
    }

    @Test func s3sErrorsAreBare() {
        let error = AWSError(
            "NoSuchKey", "The specified key does not exist.", status: 404, fields: ["Key": "k"])
        let response = xml.response(error, for: .s3, requestID: "id")
        #expect(
            text(response)
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                + "<Message>The specified key does not exist.</Message><Key>k</Key><RequestId>id</RequestId>"
                + "<HostId>aWQ=</HostId></Error>")
    }

    @Test func othersErrorsAreWrapped() {
        let error = AWSError("NoSuchHostedZone", "none", status: 404)
        #expect(
            text(xml.response(error, for: .route53, requestID: "id"))
                == "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error>"
                + "<Type>Sender</Type><Code>NoSuchHostedZone</Code><Message>none</Message></Error>"
                + "<RequestId>id</RequestId></ErrorResponse>")
    }
}
