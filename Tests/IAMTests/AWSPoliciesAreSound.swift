// The table of AWS's managed policies: every document is one, and those that templates attach are there, as
// AWS publishes them.

import CloudCore
import Policies
import Testing
import Wire

@testable import IAM

@Suite struct AWSPoliciesAreSound {
    @Test func everyDocumentIsOne() throws {
        for policy in AWSManagedPolicy.all {
            _ = try PolicyDocument(json: policy.json, kind: .managed)
            #expect(policy.path.hasPrefix("/") && policy.path.hasSuffix("/"))
            #expect(policy.id.hasPrefix("ANPA") && policy.id.utf8.count == 21)
            #expect(policy.version.hasPrefix("v"))
            #expect(policy.createdAt > .epoch && policy.updatedAt >= policy.createdAt)
        }
        #expect(AWSManagedPolicy.all.count > 250)
        #expect(Set(AWSManagedPolicy.all.map(\.name)).count == AWSManagedPolicy.all.count)
        #expect(Set(AWSManagedPolicy.all.map(\.id)).count == AWSManagedPolicy.all.count)
    }

    @Test(arguments: [
        "service-role/AWSLambdaBasicExecutionRole", "service-role/AWSLambdaVPCAccessExecutionRole",
        "service-role/AWSLambdaSQSQueueExecutionRole", "service-role/AWSLambdaDynamoDBExecutionRole",
        "service-role/AWSLambdaKinesisExecutionRole", "service-role/AWSLambdaRole",
        "service-role/AWSLambdaMSKExecutionRole", "AdministratorAccess", "PowerUserAccess",
        "ReadOnlyAccess", "IAMFullAccess", "IAMReadOnlyAccess", "AmazonS3ReadOnlyAccess",
        "AmazonS3FullAccess", "AmazonDynamoDBFullAccess", "AmazonDynamoDBReadOnlyAccess",
        "AmazonSQSFullAccess", "AmazonSQSReadOnlyAccess", "AmazonSNSFullAccess", "AmazonSNSReadOnlyAccess",
        "AmazonKinesisFullAccess", "AmazonEventBridgeFullAccess", "AWSStepFunctionsFullAccess",
        "CloudWatchFullAccess", "CloudWatchFullAccessV2", "CloudWatchLogsFullAccess",
        "AmazonAPIGatewayAdministrator", "AmazonAPIGatewayInvokeFullAccess",
        "service-role/AmazonAPIGatewayPushToCloudWatchLogs", "AWSXRayDaemonWriteAccess",
        "AWSXrayWriteOnlyAccess", "AWSLambda_FullAccess", "AWSLambda_ReadOnlyAccess",
        "SecretsManagerReadWrite", "AmazonSSMFullAccess", "AmazonSSMReadOnlyAccess",
        "service-role/AWSCodeDeployRoleForLambda", "service-role/AWSCodeDeployRoleForLambdaLimited",
        "CloudWatchLambdaInsightsExecutionRolePolicy", "service-role/AmazonECSTaskExecutionRolePolicy",
    ])
    func whatTemplatesAttachIsThere(_ name: String) {
        #expect(AWSManagedPolicy.byARN["arn:aws:iam::aws:policy/\(name)"] != nil)
    }

    @Test func theyAreAsAWSPublishesThem() throws {
        let name = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
        let policy = try #require(AWSManagedPolicy.byARN[name])
        #expect(policy.version == "v1")
        #expect(CivilTime(policy.createdAt).iso8601() == "2018-06-14T21:50:45Z")
        #expect(
            policy.json
                == #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:ReceiveMessage","#
                + #""sqs:DeleteMessage","sqs:GetQueueAttributes","logs:CreateLogGroup","#
                + #""logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}"#)
    }
}
