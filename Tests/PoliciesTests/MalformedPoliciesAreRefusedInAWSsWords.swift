// What is no policy, and AWS's text for it.

import Policies
import Testing

@Suite struct MalformedPoliciesAreRefusedInAWSsWords {
    private func message(_ json: String, _ kind: PolicyKind) -> String? {
        do {
            _ = try PolicyDocument(json: json, kind: kind)
            return nil
        } catch {
            return error.message
        }
    }

    private static let syntax = "Syntax errors in policy."

    @Test(arguments: [
        ("not json", syntax), ("[]", syntax), ("{}", syntax), ("{\"Version\": \"2012-10-17\"}", syntax),
        (
            statement(#""Effect": "Allow", "Action": "a:B", "Resource": "*""#, version: "2008-10-17"),
            "Policy document must be version 2012-10-17 or greater."
        ),
        (statement(#""Effect": "Allow", "Action": "a:B", "Resource": "*""#, version: "2013-01-01"), syntax),
        (statement(#""Effect": "Allow", "Action": "a:B", "Resource": "*", "Extra": 1"#), syntax),
        (statement(#""Action": "a:B", "Resource": "*""#), syntax),
        (statement(#""Effect": "Maybe", "Action": "a:B", "Resource": "*""#), syntax),
        (
            statement(#""Effect": "allow", "Action": "a:B", "Resource": "*""#),
            "The policy failed legacy parsing"
        ),
        (statement(#""Effect": "Allow", "Effect": "Deny", "Action": "a:B", "Resource": "*""#), syntax),
        (statement(#""Effect": "Allow", "Action": "a:B", "NotAction": "a:C", "Resource": "*""#), syntax),
        (statement(#""Effect": "Allow", "Action": 1, "Resource": "*""#), syntax),
        (statement(#""Effect": "Allow", "Resource": "*""#), "Policy statement must contain actions."),
        (
            statement(#""Effect": "Allow", "Action": [], "Resource": "*""#),
            "Policy statement must contain actions."
        ),
        (statement(#""Effect": "Allow", "Action": "a:B""#), "Policy statement must contain resources."),
        (
            statement(#""Effect": "Allow", "Action": "invalid", "Resource": "*""#),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        ),
        (
            statement(#""Effect": "Allow", "Action": "a:b:c", "Resource": "*""#),
            "Actions/Condition can contain only one colon."
        ),
        (statement(#""Effect": "Allow", "Action": "a b:c", "Resource": "*""#), "Vendor a b is not valid"),
        (
            statement(#""Effect": "Allow", "Action": "a:B", "Resource": "bucket""#),
            #"Resource bucket must be in ARN format or "*"."#
        ),
        (
            statement(#""Effect": "Allow", "Action": "a:B", "Resource": "a:b:c""#),
            #"Partition "b" is not valid for resource "arn:b:c:*:*:*"."#
        ),
        (
            statement(#""Effect": "Allow", "Action": "a:B", "Resource": "arn:aws:s3:eu:::b""#),
            "Resource arn:aws:s3:eu:::b can not contain region information."
        ),
        (
            statement(#""Effect": "Allow", "Action": "a:B", "Resource": "*", "Principal": "*""#),
            "Policy document should not specify a principal."
        ),
        (
            statement(
                #""Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"Like": {"k": "v"}}"#),
            syntax
        ),
        (statement(#""Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"Like": {}}"#), nil),
        (
            statement(
                #""Effect": "Allow", "Action": "a:B", "Resource": "*", "#
                    + #""Condition": {"DateEquals": {"k": "x"}}"#
            ),
            "The policy failed legacy parsing"
        ),
        (
            #"{"Version": "2012-10-17", "Statement": ["#
                + #"{"Sid": "a", "Effect": "Allow", "Action": "*", "Resource": "*"},"#
                + #" {"Sid": "a", "Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
            "Statement IDs (SID) in a single policy must be unique."
        ),
        (statement(#""Effect": "Allow", "Action": "a:B", "Resource": "*""#), nil),
    ])
    func managed(_ json: String, _ expected: String?) { #expect(message(json, .managed) == expected) }

    @Test(arguments: [
        ("nope", "This policy contains invalid Json"),
        (#"{"Version": "2012-10-17", "Statement": []}"#, "Could not parse the policy: Statement is empty!"),
        (statement(#""Effect": "Allow", "Action": "sts:AssumeRole""#), "Missing required field Principal"),
        (
            statement(#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {}"#),
            "Missing required field Principal cannot be empty!"
        ),
        (
            statement(#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", "Resource": "*""#),
            "Has prohibited field Resource"
        ),
        (
            statement(#""Effect": "Allow", "Action": "s3:Get", "Principal": "*""#),
            "AssumeRole policy may only specify STS AssumeRole actions."
        ),
        (
            statement(#""Effect": "Allow", "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "*"}"#),
            "Allow with NotPrincipal is not allowed."
        ),
        (
            statement(#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "bob"}"#),
            #"Invalid principal in policy: "AWS":"bob""#
        ),
        (
            statement(#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda"}"#),
            #"Invalid principal in policy: "SERVICE":"lambda""#
        ),
        (
            statement(
                #""Effect": "Allow", "Action": "sts:AssumeRole", "#
                    + #""Principal": {"Service": "lambda.amazonaws.com"}"#,
                version: "2008-10-17"), nil
        ),
    ])
    func trust(_ json: String, _ expected: String?) { #expect(message(json, .trust) == expected) }

    private static let newer: [(String, String?)] = [
        (
            statement(
                #""Effect": "Allow", "Action": "a:B", "Resource": "*", "#
                    + #""Condition": {"Bool": {"mfa": "true"}}"#),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        ),
        (
            statement(#""Sid": "a b", "Effect": "Allow", "Action": "a:B", "Resource": "*""#),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
                + "expression [0-9A-Za-z]*"
        ),
        (
            statement(#""Effect": "Allow", "Action": "a:B", "Resource": "arn:aws:iam::123456789012:x/y""#),
            #"IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, "#
                + "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, "
                + "oidc-provider/, report/, access-report/."
        ),
        (
            statement(#""Effect": "Allow", "Action": "a:B", "Resource": "arn:aws:iam::123456789012:role*""#),
            nil
        ),
    ]

    @Test(arguments: newer)
    func managedByNewerRules(_ json: String, _ expected: String?) {
        #expect(message(json, .managed) == expected)
    }

    private static func statement(_ members: String, version: String = "2012-10-17") -> String {
        "{\"Version\": \"\(version)\", \"Statement\": {\(members)}}"
    }
}
