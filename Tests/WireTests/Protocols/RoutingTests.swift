// What a request means: service, operation, protocol.

import CloudCore
import Testing
import Wire

@Suite struct RoutingTests {
    private func request(
        _ method: String, _ path: String, query: String = "", headers: HeaderFields = [:], body: String = "",
        signedFor service: String? = nil
    ) -> WireRequest {
        var headers = headers
        if let service {
            headers["Authorization"] =
                "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/\(service)/aws4_request, "
                + "SignedHeaders=host, Signature=0"
        }
        let head = RequestHead(method: method, path: path, query: query, headers: headers)
        return WireRequest(head: head, body: Array(body.utf8))
    }

    private func meaning(_ request: WireRequest) throws -> String {
        let route = try Route.resolve(request)
        return "\(route.operation) \(route.wire.name)"
    }

    @Test func targetsNameTheOperation() throws {
        let headers: HeaderFields = [
            "x-amz-target": "DynamoDB_20120810.PutItem", "content-type": "application/x-amz-json-1.0",
        ]
        #expect(try meaning(request("POST", "/", headers: headers)) == "dynamodb:PutItem awsJSON10")
        let trail: HeaderFields = [
            "X-Amz-Target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListTrails",
            "Content-Type": "application/x-amz-json-1.1",
        ]
        #expect(try meaning(request("POST", "/", headers: trail)) == "cloudtrail:ListTrails awsJSON11")
    }

    @Test func formsNameTheAction() throws {
        let form: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]
        let body = "Action=GetCallerIdentity&Version=2011-06-15"
        #expect(
            try meaning(request("POST", "/", headers: form, body: body)) == "sts:GetCallerIdentity awsQuery")
        #expect(
            try meaning(request("GET", "/", query: "Action=ListRoles&Version=2010-05-08"))
                == "iam:ListRoles awsQuery")
    }

    @Test func cborNamesServiceAndOperation() throws {
        let path = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
        let headers: HeaderFields = ["smithy-protocol": "rpc-v2-cbor"]
        #expect(
            try meaning(request("POST", path, headers: headers)) == "cloudwatch:PutMetricData rpcV2CBOR")
    }

    @Test(arguments: [
        ("GET", "/2015-03-31/functions", "", "ListFunctions"),
        ("GET", "/2015-03-31/functions/", "", "ListFunctions"),
        ("POST", "/2015-03-31/functions", "", "CreateFunction"),
        ("GET", "/2015-03-31/functions/f", "Qualifier=1", "GetFunction"),
        ("DELETE", "/2015-03-31/functions/f", "", "DeleteFunction"),
        (
            "POST", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af/invocations", "",
            "Invoke"
        ),
        ("POST", "/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations", "", "Invoke"),
        ("PUT", "/2019-09-25/functions/f/event-invoke-config", "", "PutFunctionEventInvokeConfig"),
    ])
    func lambdaPathsNameTheOperation(_ method: String, _ path: String, _ query: String, _ name: String) throws
    {
        let found = try meaning(request(method, path, query: query, signedFor: "lambda"))
        #expect(found == "lambda:\(name) restJSON1")
        // Unsigned, the path alone says it.
        #expect(try meaning(request(method, path, query: query)) == found)
    }

    @Test(arguments: [
        ("GET", "/", "", "ListBuckets"), ("PUT", "/b", "", "CreateBucket"), ("GET", "/b", "", "ListObjects"),
        ("GET", "/b", "list-type=2&prefix=x", "ListObjectsV2"), ("GET", "/b/", "acl", "GetBucketAcl"),
        ("GET", "/b/a/b%20c/", "", "GetObject"), ("GET", "/b/k", "acl=", "GetObjectAcl"),
        ("PUT", "/b/k", "partNumber=1&uploadId=x", "UploadPart"), ("POST", "/b", "delete", "DeleteObjects"),
    ])
    func s3PathsNameTheOperation(_ method: String, _ path: String, _ query: String, _ name: String) throws {
        let route = try Route.resolve(request(method, path, query: query, signedFor: "s3"))
        #expect(route.operation.description == "s3:\(name)")
    }

    @Test(arguments: ["s3express", "s3-object-lambda", "s3-outposts"])
    func s3HasSigningNamesOfItsOtherEndpoints(_ name: String) throws {
        #expect(try meaning(request("GET", "/b/k", signedFor: name)) == "s3:GetObject restXML")
        #expect(ServiceModel.s3.accepts(signedFor: name) && !ServiceModel.lambda.accepts(signedFor: name))
    }

    @Test func parametersOfRESTRequestsAreNoActions() throws {
        let get = request("GET", "/b/k", query: "Action=ListUsers&Version=2010-05-08", signedFor: "s3")
        #expect(try meaning(get) == "s3:GetObject restXML")
    }

    /// Services that share a name in signatures are told apart by target, action, path or host.
    @Test func everySigningNameFindsItsService() throws {
        for service in ServiceModel.all {
            let operation = try #require(service.operations.first)
            var sent = request("POST", "/", signedFor: service.signingName.text)
            if !service.targetPrefix.isEmpty {
                sent.head.headers.add("X-Amz-Target", "\(service.targetPrefix).\(operation.name)")
            } else if service.protocols.contains(.awsQuery) {
                sent.head.query = "Action=\(operation.name)&Version=\(service.apiVersion)"
            } else {
                continue  // everyRESTOperationIsFoundByItsOwnPath
            }
            #expect(try Route.resolve(sent).operation == operation)
            #expect(service.accepts(signedFor: service.signingName.text))
        }
    }

    @Test func theHostNamesTheServiceOfUnsignedRequests() throws {
        let headers: HeaderFields = ["Host": "abc.s3.eu-central-1.localhost:4566"]
        #expect(try Route.resolve(request("GET", "/b/k", headers: headers)).service == .s3)
    }

    @Test func whatNobodyKnowsIsRefusedInItsProtocol() throws {
        let unknown = request(
            "POST", "/",
            headers: ["X-Amz-Target": "Logs_20140328.Nothing", "Content-Type": "application/x-amz-json-1.1"])
        let error = #expect(throws: Unroutable.self) { try Route.resolve(unknown) }
        let response = try #require(error).response(requestID: "r1")
        #expect(response.status == 400)
        guard case .bytes(let bytes) = response.body else { return }
        #expect(try JSON.parse(bytes)["__type"]?.string == "UnknownOperationException")
        #expect(response.headers["x-amzn-RequestId"] == "r1")

        let path = #expect(throws: Unroutable.self) {
            try Route.resolve(request("GET", "/nothing/like/this", signedFor: "lambda"))
        }
        #expect(path?.error.status == 404)
        let action = #expect(throws: Unroutable.self) {
            try Route.resolve(request("GET", "/", query: "Action=Nope&Version=2010-05-08"))
        }
        #expect(action?.error.code == "InvalidAction")
        #expect(action?.error.message == "Could not find operation Nope for version 2010-05-08")
    }

    @Test func everyRESTOperationIsFoundByItsOwnPath() throws {
        for service in ServiceModel.all
        where service.protocols.contains(.restJSON1) || service.protocols.contains(.restXML) {
            for operation in service.operations {
                let uri = operation.requestURI.text.split(separator: "?", omittingEmptySubsequences: false)
                var path = ""
                for segment in uri[0].split(separator: "/") {
                    path += "/" + (segment.hasPrefix("{") ? "label" : segment)
                }
                if path.isEmpty { path = "/" }
                let literal = uri.count > 1 ? String(uri[1]) : ""
                let scope = service.signingName.text
                let route = try Route.resolve(
                    request(operation.method, path, query: literal, signedFor: scope))
                let same =
                    route.operation == operation
                    || (route.operation.method == operation.method
                        && PathShape(route.operation) == PathShape(operation))
                #expect(same, "\(operation) was taken for \(route.operation)")
            }
        }
    }
}

/// A request URI without the names of its labels: some APIs have two operations of one shape.
private struct PathShape: Equatable {
    var text = ""
    init(_ operation: OperationShape) {
        var inLabel = false
        for character in operation.requestURI.text {
            if character == "{" { inLabel = true }
            if !inLabel { text.append(character) }
            if character == "}" { inLabel = false }
        }
        if text.hasSuffix("/") { text.removeLast() }
    }
}
