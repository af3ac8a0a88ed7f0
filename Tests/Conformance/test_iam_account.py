"""IAM's account as boto3 sees it: alias, password policy, summary, authorization details, credential report, and
AWS's own managed policies. All of it survives a crash."""

import csv
import io

import botocore.exceptions
import pytest

from conftest import TRUST


def code_of(failure):
    return failure.value.response["Error"]["Code"], failure.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_alias_password_policy_and_report_survive_a_crash(fresh):
    cloud = fresh(durable=True)
    iam = cloud.client("iam")
    assert iam.list_account_aliases()["AccountAliases"] == []
    iam.create_account_alias(AccountAlias="our-cloud")
    other = cloud.client("iam", key="111111111111")
    with pytest.raises(other.exceptions.EntityAlreadyExistsException, match="account alias our-cloud already exists"):
        other.create_account_alias(AccountAlias="our-cloud")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_account_password_policy()
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireNumbers=True, MaxPasswordAge=30)
    iam.create_user(UserName="ann")
    with pytest.raises(botocore.exceptions.ClientError) as failure:
        iam.get_credential_report()
    assert code_of(failure) == ("ReportNotPresent", 410)
    assert iam.generate_credential_report()["State"] == "STARTED"
    assert iam.generate_credential_report()["State"] == "COMPLETE"

    cloud.kill()
    cloud.start()
    iam = cloud.client("iam")
    assert iam.list_account_aliases()["AccountAliases"] == ["our-cloud"]
    policy = iam.get_account_password_policy()["PasswordPolicy"]
    assert policy["MinimumPasswordLength"] == 14 and policy["ExpirePasswords"] and policy["MaxPasswordAge"] == 30
    report = iam.get_credential_report()
    assert report["ReportFormat"] == "text/csv"
    rows = list(csv.DictReader(io.StringIO(report["Content"].decode())))
    assert [row["user"] for row in rows] == ["<root_account>", "ann"]
    assert rows[1]["access_key_1_active"] == "false" and rows[1]["mfa_active"] == "false"
    assert iam.get_account_summary()["SummaryMap"]["Users"] == 1


def test_password_policy_is_checked_in_awss_words(apus):
    iam = apus.client("iam")
    with pytest.raises(botocore.exceptions.ClientError) as failure:
        iam.update_account_password_policy(MinimumPasswordLength=129, PasswordReusePrevention=25)
    assert failure.value.response["Error"]["Code"] == "ValidationError"
    message = failure.value.response["Error"]["Message"]
    assert message.startswith("2 validation errors detected: ")
    assert "Value '129' at 'minimumPasswordLength' failed to satisfy constraint" in message.replace('"', "'")


def test_authorization_details_in_pages(fresh):
    iam = fresh().client("iam")
    for name in ("r1", "r2", "r3"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    iam.create_user(UserName="u1")
    iam.attach_role_policy(
        RoleName="r1", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    pages = list(iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 2}))
    assert len(pages) == 3
    roles = [role for page in pages for role in page["RoleDetailList"]]
    assert [role["RoleName"] for role in roles] == ["r1", "r2", "r3"]
    assert roles[0]["AttachedManagedPolicies"][0]["PolicyName"] == "AWSLambdaBasicExecutionRole"
    assert roles[0]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "lambda.amazonaws.com"}
    policies = [policy for page in pages for policy in page["Policies"]]
    assert [policy["PolicyName"] for policy in policies] == ["AWSLambdaBasicExecutionRole"]
    document = policies[0]["PolicyVersionList"][0]["Document"]
    assert document["Statement"][0]["Action"] == ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    only = iam.get_account_authorization_details(Filter=["User"])
    assert only["RoleDetailList"] == [] and len(only["UserDetailList"]) == 1


def test_awss_managed_policies_are_awss(apus):
    iam = apus.client("iam")
    pages = iam.get_paginator("list_policies").paginate(Scope="AWS")
    listed = {policy["PolicyName"]: policy for page in pages for policy in page["Policies"]}
    assert len(listed) > 250
    arn = "arn:aws:iam::aws:policy/AWSLambda_FullAccess"
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    assert policy["PolicyId"].startswith("ANPA") and policy["DefaultVersionId"] == "v7"
    assert policy["CreateDate"].isoformat() == "2020-11-17T21:14:08+00:00"
    version = iam.get_policy_version(PolicyArn=arn, VersionId="v7")["PolicyVersion"]
    passing = [s for s in version["Document"]["Statement"] if s["Action"] == "iam:PassRole"]
    assert passing[0]["Condition"] == {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    everything = iam.get_policy_version(
        PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess",
        VersionId=listed["ReadOnlyAccess"]["DefaultVersionId"])["PolicyVersion"]["Document"]
    assert sum(len(s["Action"]) for s in everything["Statement"]) > 1000
