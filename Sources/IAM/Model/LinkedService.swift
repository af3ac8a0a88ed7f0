// The services that have service-linked roles: what the roles are called and which policy of AWS's
// they carry.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html

import CloudCore

/// A service that has a role of its own in an account.
struct LinkedService: Sendable {
    /// Such as `ecs.amazonaws.com`.
    var principal: String
    /// The role's name without a suffix.
    var name: String
    /// The ARN of the role's policy; nil where that policy is not among those built in.
    var policy: String?
    /// Whether an account can have several, told apart by a suffix.
    var takesSuffix: Bool
    var description: String?

    static let named: [String: LinkedService] = Dictionary(
        table.split(separator: "\n").map { LinkedService(row: $0.split(separator: " ")) }
            .map { ($0.principal, $0) }, uniquingKeysWith: { first, _ in first })

    private init(row: [Substring]) {
        principal = row[0] + ".amazonaws.com"
        name = "AWSServiceRoleFor" + row[1]
        let arn = "arn:aws:iam::aws:policy/aws-service-role/" + row[2]
        policy = AWSManagedPolicy.byARN[arn] == nil ? nil : arn
        takesSuffix = row.count > 3
        description = Self.descriptions[String(row[0])]
    }

    /// Where a service's roles lie.
    static func path(of principal: String) -> String { RoleRecord.serviceLinkedPath + principal + "/" }

    func roleName(suffix: String?) -> String { name + (suffix.map { "_" + $0 } ?? "") }

    /// Only the service itself may become the role.
    var trustPolicy: String {
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"\(principal)"},\
        "Action":"sts:AssumeRole"}]}
        """
    }

    private static let descriptions: [String: String] = [
        "rds":
            "Allows Amazon RDS to manage AWS resources on your behalf",
        "ssm":
            "Provides access to AWS Resources managed or used by Amazon SSM.",
        "sso":
            "Service-linked role used by AWS SSO to manage AWS resources, including IAM roles"
            + ", policies and SAML IdP on your behalf.",
    ]

    /// The principal without `.amazonaws.com`, the name without `AWSServiceRoleFor`, the policy, and whether
    /// there is a suffix.
    private static let table = """
        access-analyzer AccessAnalyzer AccessAnalyzerServiceRolePolicy
        accountdiscovery.ssm AmazonSSM_AccountDiscovery AWSSystemsManagerAccountDiscoveryServicePolicy
        acm CertificateManager CertificateManagerServiceRolePolicy
        apidestinations.events AmazonEventBridgeApiDestinations \
            AmazonEventBridgeApiDestinationsServiceRolePolicy
        application-signals.cloudwatch CloudWatchApplicationSignals \
            CloudWatchApplicationSignalsServiceRolePolicy
        appmesh AppMesh AWSAppMeshServiceRolePolicy
        appsync AppSync AWSAppSyncServiceRolePolicy
        autoscaling-plans AutoScalingPlans_EC2AutoScaling AWSAutoScalingPlansEC2AutoScalingPolicy
        autoscaling AutoScaling AutoScalingServiceRolePolicy suffix
        backup Backup AWSBackupServiceLinkedRolePolicyForBackup
        batch Batch BatchServiceRolePolicy
        cassandra.application-autoscaling ApplicationAutoScaling_CassandraTable \
            AWSApplicationAutoscalingCassandraTablePolicy
        cks.kms KeyManagementServiceCustomKeyStores AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy
        cloudtrail CloudTrail CloudTrailServiceRolePolicy
        codestar-notifications CodeStarNotifications AWSCodeStarNotificationsServiceRolePolicy
        cognito-idp AmazonCognitoIdp AmazonCognitoIdpServiceRolePolicy
        config Config AWSConfigServiceRolePolicy
        connect AmazonConnect AmazonConnectServiceLinkedRolePolicy suffix
        contributorinsights.dynamodb DynamoDBCloudWatchContributorInsights \
            DynamoDBCloudWatchContributorInsightsServiceRolePolicy
        delivery.logs LogDelivery AWSServiceRoleForLogDeliveryPolicy
        dms-fleet-advisor DMSFleetAdvisor AWSDMSFleetAdvisorServiceRolePolicy
        dms DMSServerless AWSDMSServerlessServiceRolePolicy
        docdb-elastic DocDB-Elastic AmazonDocDB-ElasticServiceRolePolicy
        dynamodb.application-autoscaling ApplicationAutoScaling_DynamoDBTable \
            AWSApplicationAutoscalingDynamoDBTablePolicy
        ec2-instance-connect Ec2InstanceConnect Ec2InstanceConnectEndpoint
        ec2.application-autoscaling ApplicationAutoScaling_EC2SpotFleetRequest \
            AWSApplicationAutoscalingEC2SpotFleetRequestPolicy
        ecr ECRTemplate ECRTemplateServiceRolePolicy
        ecs ECS AmazonECSServiceRolePolicy
        ecs.application-autoscaling ApplicationAutoScaling_ECSService \
            AWSApplicationAutoscalingECSServicePolicy
        eks-connector AmazonEKSConnector AmazonEKSConnectorServiceRolePolicy
        eks-fargate AmazonEKSForFargate AmazonEKSForFargateServiceRolePolicy
        eks-nodegroup AmazonEKSNodegroup AWSServiceRoleForAmazonEKSNodegroup
        eks AmazonEKS AmazonEKSServiceRolePolicy
        elasticache ElastiCache ElastiCacheServiceRolePolicy
        elasticbeanstalk ElasticBeanstalk AWSElasticBeanstalkServiceRolePolicy
        elasticfilesystem AmazonElasticFileSystem AmazonElasticFileSystemServiceRolePolicy
        elasticloadbalancing ElasticLoadBalancing AWSElasticLoadBalancingServiceRolePolicy
        email.cognito-idp AmazonCognitoIdpEmailService AmazonCognitoIdpEmailServiceRolePolicy
        emr-containers AmazonEMRContainers AmazonEMRContainersServiceRolePolicy
        emrwal EMRWAL EMRDescribeClusterPolicyForEMRWAL
        es AmazonElasticsearchService AmazonElasticsearchServiceRolePolicy
        events CloudWatchEvents CloudWatchEventsServiceRolePolicy
        fis FIS AmazonFISServiceRolePolicy
        grafana AmazonGrafana AmazonGrafanaServiceLinkedRolePolicy
        guardduty AmazonGuardDuty AmazonGuardDutyServiceRolePolicy
        imagebuilder ImageBuilder AWSServiceRoleForImageBuilder
        iotmanagedintegrations IoTManagedIntegrations AWSIoTManagedIntegrationsRolePolicy
        kafka Kafka KafkaServiceRolePolicy
        kafka.application-autoscaling ApplicationAutoScaling_KafkaCluster \
            AWSApplicationAutoscalingKafkaClusterPolicy
        kafkaconnect KafkaConnect KafkaConnectServiceRolePolicy
        kinesisreplication.dynamodb DynamoDBKinesisDataStreamsReplication \
            DynamoDBKinesisReplicationServiceRolePolicy
        lakeformation LakeFormationDataAccess LakeFormationDataAccessServiceRolePolicy
        lambda.application-autoscaling ApplicationAutoScaling_LambdaConcurrency \
            AWSApplicationAutoscalingLambdaConcurrencyPolicy
        lex LexBots AmazonLexBotPolicy
        lexv2 LexV2Bots AmazonLexV2BotPolicy suffix
        lightsail Lightsail LightsailExportAccess
        logger.cloudfront CloudFrontLogger AWSCloudFrontLogger
        m2 AWSM2 AWSM2ServicePolicy
        memorydb MemoryDB MemoryDBServiceRolePolicy
        mq AmazonMQ AmazonMQServiceRolePolicy
        mrk.kms KeyManagementServiceMultiRegionKeys AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy
        notifications AwsUserNotifications AWSUserNotificationsServiceLinkedRolePolicy
        observability.aoss AmazonOpenSearchServerless AmazonOpenSearchServerlessServiceRolePolicy
        opensearchservice AmazonOpenSearchService AmazonOpenSearchServiceRolePolicy
        ops.apigateway APIGateway APIGatewayServiceRolePolicy
        ops.emr-serverless AmazonEMRServerless AmazonEMRServerlessServiceRolePolicy
        opsdatasync.ssm SystemsManagerOpsDataSync AWSSystemsManagerOpsDataSyncServiceRolePolicy
        opsinsights.ssm AmazonSSM_OpsInsights AWSSSMOpsInsightsServiceRolePolicy
        organizations Organizations AWSOrganizationsServiceTrustPolicy
        pullthroughcache.ecr ECRPullThroughCache AWSECRPullThroughCache_ServiceRolePolicy
        ram ResourceAccessManager AWSResourceAccessManagerServiceRolePolicy
        rds RDS AmazonRDSServiceRolePolicy
        rds.application-autoscaling ApplicationAutoScaling_RDSCluster \
            AWSApplicationAutoscalingRDSClusterPolicy
        redshift Redshift AmazonRedshiftServiceLinkedRolePolicy
        replication.cassandra KeyspacesReplication KeyspacesReplicationServiceRolePolicy
        replication.dynamodb DynamoDBReplication DynamoDBReplicationServiceRolePolicy
        replication.ecr ECRReplication ECRReplicationServiceRolePolicy
        replicator.lambda LambdaReplicator AWSLambdaReplicator
        repository.sync.codeconnections GitSync AWSGitSyncServiceRolePolicy
        resource-explorer-2 ResourceExplorer AWSResourceExplorerServiceRolePolicy
        rolesanywhere RolesAnywhere AWSRolesAnywhereServicePolicy
        s3-outposts S3OnOutposts AWSS3OnOutpostsServiceRolePolicy
        schemas Schemas AmazonEventBridgeSchemasServiceRolePolicy
        servicequotas ServiceQuotas ServiceQuotasServiceRolePolicy
        ses AmazonSES AmazonSESServiceRolePolicy
        shield AWSShield AWSShieldServiceRolePolicy
        spot EC2Spot AWSEC2SpotServiceRolePolicy
        spotfleet EC2SpotFleet AWSEC2SpotFleetServiceRolePolicy
        ssm-incidents IncidentManager AWSIncidentManagerServiceRolePolicy
        ssm-quicksetup SSMQuickSetup SSMQuickSetupRolePolicy
        ssm AmazonSSM AmazonSSMServiceRolePolicy
        sso SSO AWSSSOServiceRolePolicy
        storage-lens.s3 S3StorageLens S3StorageLensServiceRolePolicy
        support Support AWSSupportServiceRolePolicy
        trustedadvisor TrustedAdvisor AWSTrustedAdvisorServiceRolePolicy
        vpcorigin.cloudfront CloudFrontVPCOrigin AWSCloudFrontVPCOriginServiceRolePolicy
        waf WAFLogging WAFLoggingServiceRolePolicy
        wafv2 WAFV2Logging WAFV2LoggingServiceRolePolicy
        """
}

/// The deletion of a service-linked role, as its identifier says it:
/// `task/aws-service-role/<service>/<role>/<id>`.
struct DeletionTask: Sendable, Equatable {
    var service: String
    var role: String
    var id: String

    var text: String { "task\(RoleRecord.serviceLinkedPath)\(service)/\(role)/\(id)" }

    init(role: RoleRecord, id: String) {
        service = String(role.core.path.dropFirst(RoleRecord.serviceLinkedPath.count).dropLast())
        self.role = role.core.name
        self.id = id
    }

    /// Nil where the text is no such identifier.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == "task", parts[1] == "aws-service-role" else { return nil }
        (service, role, id) = (parts[2], parts[3], parts[4])
    }
}
