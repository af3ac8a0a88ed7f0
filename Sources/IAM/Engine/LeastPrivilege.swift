// The smallest policy that covers what somebody really called. Pure: from calls to a document.

import CloudCore
import Wire

/// A policy made of calls.
struct GeneratedPolicy: Sendable, Equatable {
    struct Statement: Sendable, Equatable {
        var actions: [String]
        var resources: [String]
    }

    /// By their first action.
    var statements: [Statement]
    /// What somebody who pastes the policy should know.
    var notes: [String] = []

    /// - Parameter calls: the refused ones among them are left out: what was never allowed is not needed, or
    ///   somebody must decide that it is.
    init(covering calls: [JournaledCall]) {
        var resources: [String: Set<String>] = [:]
        for call in calls where call.tally.allowed > 0 {
            resources[call.action, default: []].insert(call.resource)
        }
        var byResources: [[String]: [String]] = [:]
        var notes: [String] = []
        for (action, named) in resources.sorted(by: { $0.key < $1.key }) {
            let narrowed = Self.narrowed(named, for: action, notes: &notes)
            byResources[narrowed, default: []].append(action)
        }
        statements = byResources.map { Statement(actions: $0.value, resources: $0.key) }
            .sorted { ($0.actions.first ?? "") < ($1.actions.first ?? "") }
        self.notes = notes
    }

    /// The resources as a policy should name them.
    private static func narrowed(
        _ named: Set<String>, for action: String, notes: inout [String]
    ) -> [String] {
        if ActionsWithoutResource.contains(action) {
            if named != ["*"] {
                notes.append("\(action) takes no resource on AWS, so it is allowed on *.")
            }
            return ["*"]
        }
        if named.contains("*") { return ["*"] }
        var lasting: Set<String> = []
        for resource in named {
            lasting.insert(ResourceNames.lasting(resource))
            // AWS names a log group with and without its streams, depending on the action.
            if resource.contains(":log-group:"), !resource.contains(":log-stream:"), !resource.hasSuffix("*")
            {
                lasting.insert(resource + ":*")
            }
        }
        let kept = folded(lasting.filter { name in !lasting.contains { ResourceNames.covers($0, name) } })
        if kept.count < lasting.count, kept.contains(where: { $0.hasSuffix("*") }) {
            notes.append(
                "\(action) was called on \(lasting.count) resources, which are folded into "
                    + "\(kept.joined(separator: ", ")).")
        }
        return kept
    }

    /// Many names under one parent become the parent with a wildcard.
    private static func folded(_ names: Set<String>) -> [String] {
        var kept: [String] = []
        for (kind, group) in Dictionary(grouping: names, by: ResourceNames.widened) {
            if group.count <= IAMLimits.generatedResources {
                kept += group
            } else {
                kept.append(ResourceNames.common(group) ?? kind)
            }
        }
        return kept.sorted()
    }
}

extension GeneratedPolicy {
    /// The policy document.
    var document: Document {
        [
            "Version": "2012-10-17",
            "Statement": .array(
                statements.map {
                    [
                        "Effect": "Allow", "Action": Self.list($0.actions),
                        "Resource": Self.list($0.resources),
                    ]
                }),
        ]
    }

    /// A text alone where there is one, as people write it.
    private static func list(_ texts: [String]) -> Document {
        texts.count == 1 ? .string(texts[0]) : .array(texts.map { .string($0) })
    }
}

/// Actions for which AWS knows no resource: a policy that names one never matches there.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
enum ActionsWithoutResource {
    static func contains(_ action: String) -> Bool { names.contains(action) }

    private static let names: Set<String> = [
        "apigateway:SetWebACL", "cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics",
        "cloudwatch:ListMetrics", "cloudwatch:PutMetricData", "dynamodb:DescribeEndpoints",
        "dynamodb:DescribeLimits", "dynamodb:ListBackups", "dynamodb:ListExports",
        "dynamodb:ListGlobalTables", "dynamodb:ListImports", "dynamodb:ListTables",
        "ecr:GetAuthorizationToken", "events:ListApiDestinations", "events:ListArchives",
        "events:ListConnections", "events:ListEventBuses", "events:ListReplays",
        "events:TestEventPattern", "firehose:ListDeliveryStreams", "iam:GenerateCredentialReport",
        "iam:GetAccountAuthorizationDetails", "iam:GetAccountPasswordPolicy", "iam:GetAccountSummary",
        "iam:GetContextKeysForCustomPolicy", "iam:GetCredentialReport", "iam:ListAccountAliases",
        "iam:ListPolicies", "iam:ListRoles", "iam:ListUsers", "iam:SimulateCustomPolicy",
        "kinesis:DescribeAccountSettings", "kinesis:DescribeLimits", "kinesis:ListStreams",
        "kms:CreateKey", "kms:GenerateRandom", "kms:ListAliases", "kms:ListKeys",
        "lambda:CreateCodeSigningConfig", "lambda:CreateEventSourceMapping",
        "lambda:GetAccountSettings", "lambda:ListCodeSigningConfigs", "lambda:ListEventSourceMappings",
        "lambda:ListFunctions", "lambda:ListLayers", "logs:CancelExportTask", "logs:DescribeDestinations",
        "logs:DescribeExportTasks", "logs:DescribeQueries", "logs:DescribeQueryDefinitions",
        "logs:DescribeResourcePolicies", "logs:GetLogRecord", "logs:GetQueryResults",
        "logs:PutQueryDefinition", "logs:PutResourcePolicy", "logs:StopQuery", "logs:TestMetricFilter",
        "pipes:ListPipes", "s3:CreateJob", "s3:GetAccountPublicAccessBlock", "s3:ListAllMyBuckets",
        "s3:ListJobs", "s3:PutAccountPublicAccessBlock", "scheduler:ListScheduleGroups",
        "scheduler:ListSchedules", "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetRandomPassword", "secretsmanager:ListSecrets", "ses:GetSendQuota",
        "ses:ListIdentities", "sns:CreatePlatformApplication", "sns:GetSMSAttributes",
        "sns:ListPlatformApplications", "sns:ListSubscriptions", "sns:ListTopics",
        "sns:SetSMSAttributes", "sns:Unsubscribe", "sqs:ListQueues", "ssm:DescribeParameters",
        "states:ListActivities", "states:ListStateMachines", "states:ValidateStateMachineDefinition",
        "sts:DecodeAuthorizationMessage", "sts:GetAccessKeyInfo", "tag:GetResources", "tag:GetTagKeys",
        "tag:GetTagValues", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
    ]
}
