// Names, partial ARNs and full ARNs, with and without qualifiers.

import CloudCore
import CloudTesting
import Testing

@testable import Lambda

@Suite struct FunctionNamesAreReadAsOnAWS {
    private let context = RequestContext.testing()

    private func reference(_ text: String, _ qualifier: String? = nil) throws -> FunctionReference {
        try FunctionReference(text, qualifier: qualifier, context: context)
    }

    @Test(arguments: [
        ("fn", nil), ("function:fn", nil), ("000000000000:function:fn", nil), ("000000000000:fn", nil),
        ("us-east-1:000000000000:function:fn", nil),
        ("arn:aws:lambda:us-east-1:000000000000:function:fn", nil),
        ("arn:aws:lambda:us-east-1:000000000000:function:fn:$LATEST", "$LATEST"), ("fn:prod", "prod"),
        ("function:fn:12", "12"), ("000000000000:function:fn:$LATEST", "$LATEST"),
    ])
    func wellFormed(text: String, qualifier: String?) throws {
        let found = try reference(text)
        #expect(found.key.name == "fn")
        #expect(found.qualifier == qualifier)
        #expect(found.functionARN.description == "arn:aws:lambda:us-east-1:000000000000:function:fn")
    }

    @Test(arguments: [
        "", "*", "my-function!", "invalid-account:function:fn",
        "arn:aws:lambda:invalid-region:000000000000:function:fn",
        "arn:aws:ec2:us-east-1:000000000000:instance:i-1",
        "arn:aws:lambda:us-east-1:000000000000:function:fn:1:2",
        "function:fn:$LATEST:extra", "arn:aws:lambda::000000000000:function:fn",
        "arn:aws:lambda:us-east-1::function:fn", "arn:aws:lambda:us-east-1:000000000000:function:fn:$LATES",
        "fn:", ":fn", "fn:a b", "fn/x",
    ])
    func malformed(text: String) {
        let error = #expect(throws: AWSError.self) { try reference(text) }
        #expect(error?.code == "ValidationException")
    }

    @Test func theWordFunctionAlone() throws {
        #expect(try reference("arn:aws:lambda:us-east-1:000000000000:function").key.name == "function")
        #expect(try reference("function").key.name == "function")
    }

    @Test func qualifiersMustAgree() throws {
        #expect(try reference("fn:1", "1").qualifier == "1")
        #expect(try reference("fn", "$latest").qualifier == "$latest")
        let error = #expect(throws: AWSError.self) { try reference("fn:$LATEST", "1") }
        #expect(
            error?.message
                == "The derived qualifier from the function name does not match the specified qualifier.")
        #expect(throws: AWSError.self) { try reference("fn", "invalid!") }
        #expect(throws: AWSError.self) { try reference("fn", String(repeating: "a", count: 129)) }
    }

    @Test func otherRegionsAndAccounts() throws {
        let region = #expect(throws: AWSError.self) {
            try reference("arn:aws:lambda:ap-southeast-1:000000000000:function:fn")
        }
        #expect(
            region?.message
                == "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')")
        let foreign = "arn:aws:lambda:us-east-1:111111111111:function:fn"
        let other = try reference(foreign + ":1")
        #expect(other.key.account.text == "111111111111" && other.arn == foreign + ":1")
        let making = #expect(throws: AWSError.self) {
            try FunctionReference(foreign, rule: .making, context: .testing())
        }
        #expect(making?.status == 403)
    }
}
