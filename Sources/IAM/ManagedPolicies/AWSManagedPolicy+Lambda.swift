// What Lambda functions and what calls them are given.

extension AWSManagedPolicy {
    private static let serviceRole = "/service-role/"

    private static let writeLogs = Statement.allow(
        "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")

    static let lambda: [AWSManagedPolicy] = [
        AWSManagedPolicy(
            "AWSLambdaBasicExecutionRole", path: serviceRole,
            "Provides write permissions to CloudWatch Logs.", writeLogs),
        AWSManagedPolicy(
            "AWSLambdaVPCAccessExecutionRole", path: serviceRole,
            "Provides minimum permissions for a Lambda function to execute while accessing a resource "
                + "within a VPC",
            .allow(
                "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents",
                "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
                "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses",
                "ec2:UnassignPrivateIpAddresses")),
        AWSManagedPolicy(
            "AWSLambdaENIManagementAccess", path: serviceRole,
            "Provides minimum permissions for a Lambda function to manage ENIs used by a VPC-enabled "
                + "Lambda function.",
            .allow(
                "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
                "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses")),
        AWSManagedPolicy(
            "AWSLambdaSQSQueueExecutionRole", path: serviceRole,
            "Provides receive message, delete message, and read attribute access to SQS queues, and write "
                + "permissions to CloudWatch logs.",
            .allow(
                "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "logs:CreateLogGroup",
                "logs:CreateLogStream", "logs:PutLogEvents")),
        AWSManagedPolicy(
            "AWSLambdaDynamoDBExecutionRole", path: serviceRole,
            "Provides list and read access to DynamoDB streams and write permissions to CloudWatch logs.",
            .allow(
                "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
                "dynamodb:ListStreams", "logs:CreateLogGroup", "logs:CreateLogStream",
                "logs:PutLogEvents")),
        AWSManagedPolicy(
            "AWSLambdaKinesisExecutionRole", path: serviceRole,
            "Provides list and read access to Kinesis streams and write permissions to CloudWatch logs.",
            .allow(
                "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
                "kinesis:GetShardIterator", "kinesis:ListShards", "kinesis:ListStreams",
                "kinesis:SubscribeToShard", "logs:CreateLogGroup", "logs:CreateLogStream",
                "logs:PutLogEvents")),
        AWSManagedPolicy(
            "AWSLambdaMSKExecutionRole", path: serviceRole,
            "Provides permissions required to access MSK Cluster within a VPC, manage ENIs in the VPC and "
                + "write permissions to CloudWatch Logs.",
            .allow(
                "kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers",
                "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcs",
                "ec2:DeleteNetworkInterface", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups",
                "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")),
        AWSManagedPolicy(
            "AWSLambdaRole", path: serviceRole, "Default policy for AWS Lambda service role.",
            .allow("lambda:InvokeFunction")),
        AWSManagedPolicy(
            "AWSLambda_FullAccess",
            "Grants full access to AWS Lambda service, AWS Lambda console features, and other related AWS "
                + "services.",
            .allow(
                "cloudformation:DescribeStacks", "cloudformation:ListStackResources",
                "cloudwatch:ListMetrics", "cloudwatch:GetMetricData", "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets", "ec2:DescribeVpcs", "kms:ListAliases", "iam:GetPolicy",
                "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoles", "lambda:*",
                "logs:DescribeLogGroups", "states:DescribeStateMachine", "states:ListStateMachines",
                "tag:GetResources", "xray:GetTraceSummaries", "xray:BatchGetTraces"),
            .allow(
                "iam:PassRole",
                when: .init(
                    comparison: "StringEquals", key: "iam:PassedToService",
                    values: ["lambda.amazonaws.com"])),
            .allow(
                "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery",
                "logs:StopQuery", "logs:DescribeQueries", "logs:GetLogGroupFields", "logs:GetLogRecord",
                "logs:GetQueryResults", on: ["arn:aws:logs:*:*:log-group:/aws/lambda/*"])),
        AWSManagedPolicy(
            "AWSLambda_ReadOnlyAccess",
            "Grants read-only access to AWS Lambda service, AWS Lambda console features, and other related "
                + "AWS services.",
            .allow(
                "cloudformation:DescribeStacks", "cloudformation:ListStackResources",
                "cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets", "ec2:DescribeVpcs", "kms:ListAliases", "iam:GetPolicy",
                "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoles",
                "logs:DescribeLogGroups", "lambda:Get*", "lambda:List*", "states:DescribeStateMachine",
                "states:ListStateMachines", "tag:GetResources", "xray:GetTraceSummaries",
                "xray:BatchGetTraces"),
            .allow(
                "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery",
                "logs:StopQuery", "logs:DescribeQueries", "logs:GetLogGroupFields", "logs:GetLogRecord",
                "logs:GetQueryResults", on: ["arn:aws:logs:*:*:log-group:/aws/lambda/*"])),
        AWSManagedPolicy(
            "AWSLambdaExecute",
            "Provides Put, Get access to S3 and full access to CloudWatch Logs.",
            .allow("logs:*", on: ["arn:aws:logs:*:*:*"]),
            .allow("s3:GetObject", "s3:PutObject", on: ["arn:aws:s3:::*"])),
        AWSManagedPolicy(
            "AWSLambdaInvocation-DynamoDB", "Provides read access to DynamoDB Streams.",
            .allow("lambda:InvokeFunction"),
            .allow(
                "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
                "dynamodb:ListStreams")),
        AWSManagedPolicy(
            "CloudWatchLambdaInsightsExecutionRolePolicy",
            "Policy required for the Lambda Insights Extension",
            .allow("logs:CreateLogGroup"),
            .allow(
                "logs:CreateLogStream", "logs:PutLogEvents",
                on: ["arn:aws:logs:*:*:log-group:/aws/lambda-insights:*"])),
    ]
}
