// The API tables of every known service, embedded. Written by Tools/modelgen from botocore 1.43.11; not edited.
// Layout: see Sources/Wire/ShapeTable.swift.

#include "CModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

_Alignas(8) static const unsigned char table_common[] = {
#embed "Tables/common.table"
};

_Alignas(8) static const unsigned char table_acm[] = {
#embed "Tables/acm.table"
};

_Alignas(8) static const unsigned char table_apigateway[] = {
#embed "Tables/apigateway.table"
};

_Alignas(8) static const unsigned char table_apigatewaymanagementapi[] = {
#embed "Tables/apigatewaymanagementapi.table"
};

_Alignas(8) static const unsigned char table_apigatewayv2[] = {
#embed "Tables/apigatewayv2.table"
};

_Alignas(8) static const unsigned char table_appconfig[] = {
#embed "Tables/appconfig.table"
};

_Alignas(8) static const unsigned char table_appconfigdata[] = {
#embed "Tables/appconfigdata.table"
};

_Alignas(8) static const unsigned char table_appsync[] = {
#embed "Tables/appsync.table"
};

_Alignas(8) static const unsigned char table_ce[] = {
#embed "Tables/ce.table"
};

_Alignas(8) static const unsigned char table_cloudformation[] = {
#embed "Tables/cloudformation.table"
};

_Alignas(8) static const unsigned char table_cloudfront[] = {
#embed "Tables/cloudfront.table"
};

_Alignas(8) static const unsigned char table_cloudtrail[] = {
#embed "Tables/cloudtrail.table"
};

_Alignas(8) static const unsigned char table_cloudwatch[] = {
#embed "Tables/cloudwatch.table"
};

_Alignas(8) static const unsigned char table_codeartifact[] = {
#embed "Tables/codeartifact.table"
};

_Alignas(8) static const unsigned char table_codebuild[] = {
#embed "Tables/codebuild.table"
};

_Alignas(8) static const unsigned char table_codedeploy[] = {
#embed "Tables/codedeploy.table"
};

_Alignas(8) static const unsigned char table_codepipeline[] = {
#embed "Tables/codepipeline.table"
};

_Alignas(8) static const unsigned char table_cognito_identity[] = {
#embed "Tables/cognito-identity.table"
};

_Alignas(8) static const unsigned char table_cognito_idp[] = {
#embed "Tables/cognito-idp.table"
};

_Alignas(8) static const unsigned char table_dax[] = {
#embed "Tables/dax.table"
};

_Alignas(8) static const unsigned char table_dynamodb[] = {
#embed "Tables/dynamodb.table"
};

_Alignas(8) static const unsigned char table_dynamodbstreams[] = {
#embed "Tables/dynamodbstreams.table"
};

_Alignas(8) static const unsigned char table_ecr[] = {
#embed "Tables/ecr.table"
};

_Alignas(8) static const unsigned char table_ecs[] = {
#embed "Tables/ecs.table"
};

_Alignas(8) static const unsigned char table_elasticache[] = {
#embed "Tables/elasticache.table"
};

_Alignas(8) static const unsigned char table_elbv2[] = {
#embed "Tables/elbv2.table"
};

_Alignas(8) static const unsigned char table_events[] = {
#embed "Tables/events.table"
};

_Alignas(8) static const unsigned char table_firehose[] = {
#embed "Tables/firehose.table"
};

_Alignas(8) static const unsigned char table_iam[] = {
#embed "Tables/iam.table"
};

_Alignas(8) static const unsigned char table_kinesis[] = {
#embed "Tables/kinesis.table"
};

_Alignas(8) static const unsigned char table_kms[] = {
#embed "Tables/kms.table"
};

_Alignas(8) static const unsigned char table_lambda[] = {
#embed "Tables/lambda.table"
};

_Alignas(8) static const unsigned char table_logs[] = {
#embed "Tables/logs.table"
};

_Alignas(8) static const unsigned char table_organizations[] = {
#embed "Tables/organizations.table"
};

_Alignas(8) static const unsigned char table_pipes[] = {
#embed "Tables/pipes.table"
};

_Alignas(8) static const unsigned char table_rds[] = {
#embed "Tables/rds.table"
};

_Alignas(8) static const unsigned char table_rds_data[] = {
#embed "Tables/rds-data.table"
};

_Alignas(8) static const unsigned char table_resourcegroupstaggingapi[] = {
#embed "Tables/resourcegroupstaggingapi.table"
};

_Alignas(8) static const unsigned char table_route53[] = {
#embed "Tables/route53.table"
};

_Alignas(8) static const unsigned char table_s3[] = {
#embed "Tables/s3.table"
};

_Alignas(8) static const unsigned char table_scheduler[] = {
#embed "Tables/scheduler.table"
};

_Alignas(8) static const unsigned char table_secretsmanager[] = {
#embed "Tables/secretsmanager.table"
};

_Alignas(8) static const unsigned char table_service_quotas[] = {
#embed "Tables/service-quotas.table"
};

_Alignas(8) static const unsigned char table_ses[] = {
#embed "Tables/ses.table"
};

_Alignas(8) static const unsigned char table_sesv2[] = {
#embed "Tables/sesv2.table"
};

_Alignas(8) static const unsigned char table_sns[] = {
#embed "Tables/sns.table"
};

_Alignas(8) static const unsigned char table_sqs[] = {
#embed "Tables/sqs.table"
};

_Alignas(8) static const unsigned char table_ssm[] = {
#embed "Tables/ssm.table"
};

_Alignas(8) static const unsigned char table_stepfunctions[] = {
#embed "Tables/stepfunctions.table"
};

_Alignas(8) static const unsigned char table_sts[] = {
#embed "Tables/sts.table"
};

_Alignas(8) static const unsigned char table_xray[] = {
#embed "Tables/xray.table"
};

const unsigned char *_Nonnull const cmodels_tables[] = {
    table_common,
    table_acm,
    table_apigateway,
    table_apigatewaymanagementapi,
    table_apigatewayv2,
    table_appconfig,
    table_appconfigdata,
    table_appsync,
    table_ce,
    table_cloudformation,
    table_cloudfront,
    table_cloudtrail,
    table_cloudwatch,
    table_codeartifact,
    table_codebuild,
    table_codedeploy,
    table_codepipeline,
    table_cognito_identity,
    table_cognito_idp,
    table_dax,
    table_dynamodb,
    table_dynamodbstreams,
    table_ecr,
    table_ecs,
    table_elasticache,
    table_elbv2,
    table_events,
    table_firehose,
    table_iam,
    table_kinesis,
    table_kms,
    table_lambda,
    table_logs,
    table_organizations,
    table_pipes,
    table_rds,
    table_rds_data,
    table_resourcegroupstaggingapi,
    table_route53,
    table_s3,
    table_scheduler,
    table_secretsmanager,
    table_service_quotas,
    table_ses,
    table_sesv2,
    table_sns,
    table_sqs,
    table_ssm,
    table_stepfunctions,
    table_sts,
    table_xray,
};
