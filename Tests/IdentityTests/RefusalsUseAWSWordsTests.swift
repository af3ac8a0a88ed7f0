// Each kind of bad signature gets AWS's own code, status and text, in each dialect.

import CloudCore
import Identity
import Testing

@Suite("Refusals of signatures")
struct RefusalsUseAWSWordsTests {
    private let now = CivilTime(year: 2026, month: 3, day: 1, hour: 12, minute: 30).instant ?? .epoch

    private func problem(_ headers: HeaderFields, query: String = "") async -> SignatureProblem {
        let head = RequestHead(method: "POST", path: "/", query: query, headers: headers)
        return await SignatureVerifier.development(at: now).problem(WireRequest(head: head, body: []))
            ?? .missing
    }

    private func authorization(
        credential: String = "test/20260301/us-east-1/lambda/aws4_request", headers: String = "host",
        algorithm: String = "AWS4-HMAC-SHA256"
    ) -> String {
        "\(algorithm) Credential=\(credential), SignedHeaders=\(headers), "
            + "Signature=\(String(repeating: "0", count: 64))"
    }

    private func signed(_ authorization: String, date: String = "20260301T123000Z") async -> SignatureProblem
    {
        await problem(["Host": "localhost", "Date": date, "Authorization": authorization])
    }

    @Test func nothingSigned() async {
        let problem = await problem([:])
        #expect(problem == .missing)
        let json = problem.awsError(in: .restJSON)
        #expect(json.code == "MissingAuthenticationTokenException" && json.status == 403)
        #expect(problem.awsError(in: .query).code == "MissingAuthenticationToken")
        #expect(problem.awsError(in: .s3).code == "AccessDenied")
    }

    @Test func expired() async {
        let problem = await signed(authorization(), date: "20260301T121400Z")
        let text =
            "Signature expired: 20260301T121400Z is now earlier than 20260301T121500Z "
            + "(20260301T123000Z - 15 min.)"
        let json = problem.awsError(in: .json)
        #expect(json.code == "InvalidSignatureException" && json.status == 400 && json.message == text)
        let query = problem.awsError(in: .query)
        #expect(query.code == "SignatureDoesNotMatch" && query.status == 403 && query.message == text)
        let s3 = problem.awsError(in: .s3)
        #expect(s3.code == "RequestTimeTooSkewed" && s3.status == 403)
        #expect(s3.fields["MaxAllowedSkewMilliseconds"] == "900000")
    }

    @Test func fromTheFuture() async {
        let problem = await signed(authorization(), date: "20260301T124501Z")
        #expect(
            problem.awsError(in: .json).message
                == "Signature not yet current: 20260301T124501Z is still later than 20260301T124500Z "
                + "(20260301T123000Z + 15 min.)")
    }

    @Test func wrongSignature() async {
        let problem = await signed(authorization(headers: "host;date"))
        let json = problem.awsError(in: .json)
        #expect(json.code == "InvalidSignatureException")
        #expect(
            json.message
                == "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details."
        )
        let s3 = problem.awsError(in: .s3)
        #expect(s3.code == "SignatureDoesNotMatch" && s3.status == 403)
        #expect(s3.fields["StringToSign"]?.hasPrefix("AWS4-HMAC-SHA256\n20260301T123000Z\n") == true)
    }

    @Test func unknownKey() async {
        let problem = await signed(authorization(credential: "AKIDNO/20260301/us-east-1/iam/aws4_request"))
        #expect(problem == .unknownAccessKey("AKIDNO"))
        #expect(problem.awsError(in: .restJSON).code == "UnrecognizedClientException")
        #expect(problem.awsError(in: .query).code == "InvalidClientTokenId")
        #expect(problem.awsError(in: .s3).code == "InvalidAccessKeyId")
        #expect(
            problem.awsError(in: .query).message == "The security token included in the request is invalid.")
    }

    @Test func incomplete() async {
        var problem = await problem(["Authorization": "AWS4-HMAC-SHA256 Credential=a"])
        #expect(
            problem.awsError(in: .query).message.hasPrefix(
                "Authorization header requires 'Signature' parameter. Authorization header requires "
                    + "'SignedHeaders' parameter. Authorization header requires existence of either a "
                    + "'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) "))
        #expect(problem.awsError(in: .query).code == "IncompleteSignature")
        problem = await self.problem(["Authorization": "Bearer abc"])
        #expect(problem == .malformedPair("Bearer abc"))
        #expect(problem.awsError(in: .json).code == "IncompleteSignatureException")
        problem = await self.problem([:], query: "X-Amz-Algorithm=AWS4-HMAC-SHA256")
        #expect(
            problem
                == .queryLacks(["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]))
        #expect(problem.awsError(in: .s3).code == "AuthorizationQueryParametersError")
    }

    @Test func asymmetricSignaturesAreNotVerified() async {
        let problem = await signed(authorization(algorithm: "AWS4-ECDSA-P256-SHA256"))
        #expect(problem == .unsupportedAlgorithm("AWS4-ECDSA-P256-SHA256"))
        #expect(problem.awsError(in: .json).message.contains("only AWS4-HMAC-SHA256"))
    }

    @Test func bothMechanisms() async {
        let problem = await problem(
            ["Authorization": authorization(), "Date": "20260301T123000Z"],
            query: "X-Amz-Algorithm=AWS4-HMAC-SHA256")
        #expect(problem == .twoMechanisms)
    }

    @Test(arguments: [
        (
            "test/20260301/us-east-1/lambda",
            SignatureProblem.malformedCredential(
                "test/20260301/us-east-1/lambda", presigned: false)
        ),
        (
            "test/20260302/us-east-1/lambda/aws4_request",
            .scopeDate(scope: "20260302", timestamp: "20260301T123000Z")
        ),
        ("test/20260301/us-east-1/lambda/aws5", .wrongTerminator("aws5")),
        ("test/20260301/US/lambda/aws4_request", .invalidRegion("US")),
    ])
    func badScopes(_ credential: String, _ expected: SignatureProblem) async {
        #expect(await signed(authorization(credential: credential)) == expected)
    }

    @Test func uncoveredHeaders() async {
        #expect(await signed(authorization(headers: "date")) == .hostNotSigned)
        let problem = await problem([
            "Host": "localhost", "X-Amz-Date": "20260301T123000Z", "X-Amz-Target": "x",
            "Authorization": authorization(headers: "host;x-amz-date"),
        ])
        #expect(problem == .headersNotSigned(["X-Amz-Target"]))
        #expect(problem.awsError(in: .s3).fields["HeadersNotSigned"] == "X-Amz-Target")
        #expect(await signed(authorization(headers: "host;absent")) == .signedHeaderAbsent("absent"))
    }

    @Test(arguments: [
        ("604801", SignatureProblem.expiryTooLong), ("-1", .expiryNegative), ("soon", .expiryNotANumber),
    ])
    func presignedLife(_ expires: String, _ expected: SignatureProblem) async {
        let query =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%2F20260301%2Fus-east-1%2Fs3"
            + "%2Faws4_request&X-Amz-Date=20260301T123000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00"
            + "&X-Amz-Expires=\(expires)"
        let problem = await problem(["Host": "localhost"], query: query)
        #expect(problem == expected)
        #expect(problem.awsError(in: .s3).code == "AuthorizationQueryParametersError")
    }

    @Test func hostileHeads() async {
        let long = String(repeating: ";x", count: 1000)
        #expect(await signed(authorization(headers: "host" + long)) != .missing)
        for text in ["AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ,,,=", "AWS4-HMAC-SHA256 =", "", " ", "\u{0}"] {
            _ = await signed(text)
        }
        for date in ["20269999T999999Z", "", "20260301T12300٣Z", "Sun, 30 Xyz 2015 12:36:00 GMT"] {
            #expect(await signed(authorization(), date: date) == .malformedDate(date))
        }
    }
}
