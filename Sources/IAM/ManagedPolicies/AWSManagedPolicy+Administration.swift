// What watches, configures and administers.

extension AWSManagedPolicy {
    private static let serviceRole = "/service-role/"

    static let operations: [AWSManagedPolicy] = [
        AWSManagedPolicy(
            "CloudWatchLogsFullAccess", "Provides full access to CloudWatch Logs",
            .allow(
                "logs:*", "cloudwatch:GenerateQuery", "cloudwatch:GenerateQueryResultsSummary")),
        AWSManagedPolicy(
            "CloudWatchLogsReadOnlyAccess", "Provides read only access to CloudWatch Logs",
            .allow(
                "logs:Describe*", "logs:Get*", "logs:List*", "logs:StartQuery", "logs:StopQuery",
                "logs:TestMetricFilter", "logs:FilterLogEvents", "logs:StartLiveTail",
                "logs:StopLiveTail", "cloudwatch:GenerateQuery")),
        AWSManagedPolicy(
            "CloudWatchFullAccess", "Provides full access to CloudWatch.",
            .allow(
                "autoscaling:Describe*", "cloudwatch:*", "logs:*", "sns:*", "iam:GetPolicy",
                "iam:GetPolicyVersion", "iam:GetRole", "oam:ListSinks")),
        AWSManagedPolicy(
            "CloudWatchReadOnlyAccess", "Provides read only access to CloudWatch.",
            .allow(
                "autoscaling:Describe*", "cloudwatch:BatchGet*", "cloudwatch:Describe*",
                "cloudwatch:GenerateQuery", "cloudwatch:Get*", "cloudwatch:List*", "logs:Get*",
                "logs:List*", "logs:StartQuery", "logs:StopQuery", "logs:Describe*",
                "logs:TestMetricFilter", "logs:FilterLogEvents", "logs:StartLiveTail",
                "logs:StopLiveTail", "oam:ListSinks", "sns:Get*", "sns:List*")),
        AWSManagedPolicy(
            "CloudWatchEventsFullAccess", "Provides full access to Amazon CloudWatch Events.",
            .allow("events:*")),
        AWSManagedPolicy(
            "AWSXRayDaemonWriteAccess",
            "Allow the AWS X-Ray Daemon to relay raw trace segments data to the service's API and retrieve "
                + "sampling data (rules, targets, etc.) to be used by the X-Ray SDK.",
            .allow(
                "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules",
                "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries")),
        AWSManagedPolicy(
            "AWSXrayWriteOnlyAccess", "AWS X-Ray write only managed policy",
            .allow(
                "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules",
                "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries")),
        AWSManagedPolicy(
            "AWSXrayReadOnlyAccess", "AWS X-Ray read only managed policy",
            .allow("xray:Get*", "xray:BatchGet*", "xray:List*")),
        AWSManagedPolicy("AWSXrayFullAccess", "AWS X-Ray full access managed policy", .allow("xray:*")),
        AWSManagedPolicy(
            "AmazonAPIGatewayAdministrator",
            "Provides full access to create/edit/delete APIs in Amazon API Gateway via the AWS Management "
                + "Console.",
            .allow("apigateway:*", on: ["arn:aws:apigateway:*::/*"])),
        AWSManagedPolicy(
            "AmazonAPIGatewayInvokeFullAccess",
            "Provides full access to invoke APIs in Amazon API Gateway.",
            .allow("execute-api:Invoke", "execute-api:ManageConnections", on: ["arn:aws:execute-api:*:*:*"])),
        AWSManagedPolicy(
            "AmazonAPIGatewayPushToCloudWatchLogs", path: serviceRole,
            "Allows API Gateway to push logs to user's account.",
            .allow(
                "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups",
                "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:GetLogEvents",
                "logs:FilterLogEvents")),
        AWSManagedPolicy(
            "AWSAppSyncPushToCloudWatchLogs", path: serviceRole,
            "Allows AppSync to push logs to user's CloudWatch account.",
            .allow("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")),
        AWSManagedPolicy(
            "AmazonSSMFullAccess", "Provides full access to Amazon SSM.",
            .allow(
                "cloudwatch:PutMetricData", "ec2:DescribeInstanceStatus", "logs:*", "ssm:*",
                "ec2messages:*")),
        AWSManagedPolicy(
            "AmazonSSMReadOnlyAccess", "Provides read only access to Amazon SSM.",
            .allow("ssm:Describe*", "ssm:Get*", "ssm:List*")),
        AWSManagedPolicy(
            "SecretsManagerReadWrite",
            "Provides read/write access to AWS Secrets Manager via the AWS Management Console.",
            .allow(
                "secretsmanager:*", "cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet",
                "cloudformation:DescribeStackResource", "cloudformation:DescribeStacks",
                "cloudformation:ExecuteChangeSet", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
                "ec2:DescribeVpcs", "kms:DescribeKey", "kms:ListAliases", "kms:ListKeys",
                "lambda:ListFunctions", "rds:DescribeDBClusters", "rds:DescribeDBInstances",
                "tag:GetResources")),
        AWSManagedPolicy(
            "AWSKeyManagementServicePowerUser",
            "Provides access to AWS Key Management Service (KMS).",
            .allow(
                "kms:CreateAlias", "kms:CreateKey", "kms:DeleteAlias", "kms:Describe*",
                "kms:GenerateRandom", "kms:Get*", "kms:List*", "kms:TagResource", "kms:UntagResource",
                "iam:ListGroups", "iam:ListRoles", "iam:ListUsers")),
        AWSManagedPolicy(
            "AWSCloudFormationFullAccess", "Provides full access to AWS CloudFormation.",
            .allow("cloudformation:*")),
        AWSManagedPolicy(
            "AmazonCognitoPowerUser",
            "Provides administrative access to existing Amazon Cognito resources.",
            .allow(
                "cognito-identity:*", "cognito-idp:*", "cognito-sync:*", "iam:ListRoles",
                "iam:ListOpenIdConnectProviders", "iam:GetRole", "iam:ListSAMLProviders",
                "iam:GetSAMLProvider", "kinesis:ListStreams", "lambda:GetPolicy", "lambda:ListFunctions",
                "sns:GetSMSSandboxAccountStatus", "sns:ListPlatformApplications",
                "ses:ListIdentities", "ses:GetIdentityVerificationAttributes")),
        AWSManagedPolicy(
            "AmazonCognitoReadOnly", "Provides read only access to Amazon Cognito resources.",
            .allow(
                "cognito-identity:Describe*", "cognito-identity:Get*", "cognito-identity:List*",
                "cognito-idp:Describe*", "cognito-idp:AdminGet*", "cognito-idp:AdminList*",
                "cognito-idp:List*", "cognito-idp:Get*", "cognito-sync:Describe*", "cognito-sync:Get*",
                "cognito-sync:List*", "iam:ListOpenIdConnectProviders", "iam:ListRoles",
                "sns:ListPlatformApplications")),
    ]

    static let administration: [AWSManagedPolicy] = [
        AWSManagedPolicy(
            "AdministratorAccess", "Provides full access to AWS services and resources.", .allow("*")),
        AWSManagedPolicy(
            "PowerUserAccess",
            "Provides full access to AWS services and resources, but does not allow management of Users "
                + "and groups.",
            .allowAllBut("iam:*", "organizations:*", "account:*"),
            .allow(
                "account:GetAccountInformation", "account:GetPrimaryEmail", "account:ListRegions",
                "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles",
                "organizations:DescribeOrganization")),
        AWSManagedPolicy(
            "ReadOnlyAccess", "Provides read-only access to AWS services and resources.",
            Statement(actions: readOnlyActions)),
        AWSManagedPolicy(
            "IAMFullAccess", "Provides full access to IAM via the AWS Management Console.",
            .allow(
                "iam:*", "organizations:DescribeAccount", "organizations:DescribeOrganization",
                "organizations:DescribeOrganizationalUnit", "organizations:DescribePolicy",
                "organizations:ListChildren", "organizations:ListParents",
                "organizations:ListPoliciesForTarget", "organizations:ListRoots",
                "organizations:ListPolicies", "organizations:ListTargetsForPolicy")),
        AWSManagedPolicy(
            "IAMReadOnlyAccess", "Provides read only access to IAM via the AWS Management Console.",
            .allow(
                "iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails", "iam:Get*",
                "iam:List*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy")),
        AWSManagedPolicy(
            "IAMUserChangePassword", "Provides the ability for an IAM user to change their own password.",
            .allow("iam:ChangePassword", on: ["arn:aws:iam::*:user/${aws:username}"]),
            .allow("iam:GetAccountPasswordPolicy")),
    ]

    /// AWS's list has thousands of entries; these are the reading actions of the services that this cloud
    /// knows.
    private static let readOnlyActions =
        [
            "apigateway:GET", "dynamodb:BatchGet*", "dynamodb:PartiQLSelect", "dynamodb:Query",
            "dynamodb:Scan", "logs:FilterLogEvents", "logs:StartQuery", "logs:StopQuery",
            "s3-object-lambda:Get*", "s3-object-lambda:List*", "sns:Check*", "xray:BatchGet*",
        ]
        + [
            "acm", "appconfig", "appsync", "cloudformation", "cloudfront", "cloudtrail", "cloudwatch",
            "codebuild", "codedeploy", "codepipeline", "cognito-identity", "cognito-idp", "dynamodb",
            "ecr", "ecs", "elasticache", "events", "firehose", "iam", "kinesis", "kms", "lambda", "logs",
            "organizations", "pipes", "rds", "route53", "s3", "scheduler", "servicequotas", "ses", "sns",
            "sqs", "ssm", "states", "sts", "tag", "xray",
        ].flatMap { service in readingVerbs(of: service).map { "\(service):\($0)*" } }

    /// Where Get would give out a secret or take a message, AWS's own list leaves it out too.
    private static func readingVerbs(of service: String) -> [String] {
        switch service {
        case "kms": return ["Describe", "GetKey", "GetParameters", "GetPublicKey", "List"]
        case "sts": return ["GetCallerIdentity", "GetAccessKeyInfo"]
        default: return ["Describe", "Get", "List"]
        }
    }
}
