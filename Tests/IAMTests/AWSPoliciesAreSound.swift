// The table of AWS's managed policies: every document is one, and those that templates attach are there.

import Policies
import Testing
import Wire

@testable import IAM

@Suite struct AWSPoliciesAreSound {
    @Test func everyDocumentIsOne() throws {
        for policy in AWSManagedPolicy.all {
            _ = try PolicyDocument(json: policy.json, kind: .managed)
            #expect(policy.path.hasPrefix("/") && policy.path.hasSuffix("/"))
        }
        #expect(Set(AWSManagedPolicy.all.map(\.name)).count == AWSManagedPolicy.all.count)
        #expect(Set(AWSManagedPolicy.all.map(\.id)).count == AWSManagedPolicy.all.count)
    }

    @Test(arguments: [
        "service-role/AWSLambdaBasicExecutionRole", "service-role/AWSLambdaVPCAccessExecutionRole",
        "service-role/AWSLambdaSQSQueueExecutionRole", "service-role/AWSLambdaDynamoDBExecutionRole",
        "service-role/AWSLambdaKinesisExecutionRole", "AdministratorAccess", "PowerUserAccess",
        "ReadOnlyAccess", "AmazonS3ReadOnlyAccess", "AmazonS3FullAccess", "AmazonDynamoDBFullAccess",
        "AmazonSQSFullAccess", "CloudWatchLogsFullAccess", "AWSXRayDaemonWriteAccess", "AWSLambda_FullAccess",
    ])
    func whatTemplatesAttachIsThere(_ name: String) {
        #expect(AWSManagedPolicy.byARN["arn:aws:iam::aws:policy/\(name)"] != nil)
    }
}
