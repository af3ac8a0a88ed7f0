// What stores data and what moves messages.

extension AWSManagedPolicy {
    static let storage: [AWSManagedPolicy] = [
        AWSManagedPolicy(
            "AmazonS3FullAccess",
            "Provides full access to all buckets via the AWS Management Console.",
            .allow("s3:*", "s3-object-lambda:*")),
        AWSManagedPolicy(
            "AmazonS3ReadOnlyAccess",
            "Provides read only access to all buckets via the AWS Management Console.",
            .allow(
                "s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*")),
        AWSManagedPolicy(
            "AmazonDynamoDBFullAccess",
            "Provides full access to Amazon DynamoDB via the AWS Management Console.",
            .allow(
                "dynamodb:*", "dax:*", "application-autoscaling:DeleteScalingPolicy",
                "application-autoscaling:DeregisterScalableTarget",
                "application-autoscaling:DescribeScalableTargets",
                "application-autoscaling:DescribeScalingActivities",
                "application-autoscaling:DescribeScalingPolicies",
                "application-autoscaling:PutScalingPolicy",
                "application-autoscaling:RegisterScalableTarget", "cloudwatch:DeleteAlarms",
                "cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms",
                "cloudwatch:DescribeAlarmsForMetric", "cloudwatch:GetMetricStatistics",
                "cloudwatch:ListMetrics", "cloudwatch:PutMetricAlarm", "cloudwatch:GetMetricData",
                "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "iam:GetRole",
                "iam:ListRoles", "kms:DescribeKey", "kms:ListAliases", "sns:CreateTopic",
                "sns:DeleteTopic", "sns:ListSubscriptions", "sns:ListSubscriptionsByTopic",
                "sns:ListTopics", "sns:Subscribe", "sns:Unsubscribe", "sns:SetTopicAttributes",
                "lambda:CreateFunction", "lambda:ListFunctions", "lambda:ListEventSourceMappings",
                "lambda:CreateEventSourceMapping", "lambda:DeleteEventSourceMapping",
                "lambda:GetFunctionConfiguration", "lambda:DeleteFunction",
                "resource-groups:ListGroups", "resource-groups:ListGroupResources",
                "resource-groups:GetGroup", "resource-groups:GetGroupQuery",
                "resource-groups:DeleteGroup", "resource-groups:CreateGroup", "tag:GetResources",
                "kinesis:ListStreams", "kinesis:DescribeStream", "kinesis:DescribeStreamSummary"),
            .allow(
                "cloudwatch:GetInsightRuleReport",
                on: ["arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*"]),
            .allow(
                "iam:PassRole",
                when: .init(
                    comparison: "StringLike", key: "iam:PassedToService",
                    values: ["application-autoscaling.amazonaws.com", "dax.amazonaws.com"]))),
        AWSManagedPolicy(
            "AmazonDynamoDBReadOnlyAccess",
            "Provides read only access to Amazon DynamoDB via the AWS Management Console.",
            .allow(
                "application-autoscaling:DescribeScalableTargets",
                "application-autoscaling:DescribeScalingActivities",
                "application-autoscaling:DescribeScalingPolicies", "cloudwatch:DescribeAlarmHistory",
                "cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmsForMetric",
                "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics", "cloudwatch:GetMetricData",
                "dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:List*",
                "dynamodb:GetAbacStatus", "dynamodb:GetItem", "dynamodb:GetResourcePolicy",
                "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect", "dax:Describe*",
                "dax:List*", "dax:GetItem", "dax:BatchGetItem", "dax:Query", "dax:Scan",
                "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "iam:GetRole",
                "iam:ListRoles", "kms:DescribeKey", "kms:ListAliases",
                "sns:ListSubscriptionsByTopic", "sns:ListTopics", "lambda:ListFunctions",
                "lambda:ListEventSourceMappings", "lambda:GetFunctionConfiguration",
                "resource-groups:ListGroups", "resource-groups:ListGroupResources",
                "resource-groups:GetGroup", "resource-groups:GetGroupQuery", "tag:GetResources",
                "kinesis:ListStreams", "kinesis:DescribeStream", "kinesis:DescribeStreamSummary")),
    ]

    static let messaging: [AWSManagedPolicy] = [
        AWSManagedPolicy(
            "AmazonSQSFullAccess",
            "Provides full access to Amazon SQS via the AWS Management Console.", .allow("sqs:*")),
        AWSManagedPolicy(
            "AmazonSQSReadOnlyAccess",
            "Provides read only access to Amazon SQS via the AWS Management Console.",
            .allow(
                "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues",
                "sqs:ListQueues", "sqs:ListMessageMoveTasks", "sqs:ListQueueTags")),
        AWSManagedPolicy(
            "AmazonSNSFullAccess",
            "Provides full access to Amazon SNS via the AWS Management Console.", .allow("sns:*")),
        AWSManagedPolicy(
            "AmazonSNSReadOnlyAccess",
            "Provides read only access to Amazon SNS via the AWS Management Console.",
            .allow(
                "sns:GetTopicAttributes", "sns:List*", "sns:CheckIfPhoneNumberIsOptedOut",
                "sns:GetEndpointAttributes", "sns:GetDataProtectionPolicy",
                "sns:GetPlatformApplicationAttributes", "sns:GetSMSAttributes",
                "sns:GetSMSSandboxAccountStatus", "sns:GetSubscriptionAttributes")),
        AWSManagedPolicy(
            "AmazonKinesisFullAccess",
            "Provides full access to all streams via the AWS Management Console.", .allow("kinesis:*")),
        AWSManagedPolicy(
            "AmazonKinesisReadOnlyAccess",
            "Provides read only access to all streams via the AWS Management Console.",
            .allow("kinesis:Get*", "kinesis:List*", "kinesis:Describe*")),
        AWSManagedPolicy(
            "AmazonKinesisFirehoseFullAccess",
            "Provides full access to all Amazon Kinesis Firehose Delivery Streams.", .allow("firehose:*")),
        AWSManagedPolicy(
            "AmazonEventBridgeFullAccess", "Provides full access to Amazon EventBridge.",
            .allow("events:*", "schemas:*", "scheduler:*", "pipes:*"),
            .allow(
                "iam:PassRole", on: ["arn:aws:iam::*:role/*"],
                when: .init(
                    comparison: "StringEquals", key: "iam:PassedToService",
                    values: [
                        "events.amazonaws.com", "scheduler.amazonaws.com", "pipes.amazonaws.com",
                    ]))),
        AWSManagedPolicy(
            "AmazonEventBridgeSchedulerFullAccess",
            "Provides full access to Amazon EventBridge Scheduler.",
            .allow("scheduler:*"),
            .allow(
                "iam:PassRole", on: ["arn:aws:iam::*:role/*"],
                when: .init(
                    comparison: "StringLike", key: "iam:PassedToService",
                    values: ["scheduler.amazonaws.com"]))),
        AWSManagedPolicy(
            "AWSStepFunctionsFullAccess",
            "An access policy for providing a user/role/etc access to the AWS StepFunctions API.",
            .allow("states:*")),
        AWSManagedPolicy(
            "AWSStepFunctionsReadOnlyAccess",
            "An access policy for providing a user/role/etc read only access to the AWS StepFunctions API.",
            .allow(
                "states:ListStateMachines", "states:ListActivities", "states:DescribeStateMachine",
                "states:DescribeStateMachineForExecution", "states:ListExecutions",
                "states:DescribeExecution", "states:GetExecutionHistory", "states:DescribeActivity",
                "states:ListTagsForResource", "states:ValidateStateMachineDefinition",
                "states:ListStateMachineAliases", "states:ListStateMachineVersions",
                "states:DescribeStateMachineAlias", "states:DescribeMapRun", "states:ListMapRuns")),
        AWSManagedPolicy(
            "AmazonSESFullAccess",
            "Provides full access to Amazon SES via the AWS Management Console.", .allow("ses:*")),
    ]
}
