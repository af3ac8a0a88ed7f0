"""IAM's simulator and its reports about last use, as boto3 sees them."""

import json
import time

import botocore.exceptions
import pytest

from conftest import TRUST

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
             "Condition": {"StringEquals": {"aws:PrincipalTag/Team": "red"}}}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def user(cloud, name, policy=ADMINISTRATOR):
    iam = cloud.client("iam")
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def test_custom_policies_are_simulated(apus):
    iam = apus.client("iam")
    asked = dict(PolicyInputList=[document(STATEMENT)], ActionNames=["s3:GetObject"])
    assert iam.get_context_keys_for_custom_policy(PolicyInputList=asked["PolicyInputList"])["ContextKeyNames"] == [
        "aws:PrincipalTag/Team"]
    found = iam.simulate_custom_policy(**asked, ResourceArns=["arn:aws:s3:::b/k"])["EvaluationResults"]
    assert [f["EvalDecision"] for f in found] == ["implicitDeny"]
    assert found[0]["ResourceSpecificResults"][0]["MissingContextValues"] == ["aws:PrincipalTag/Team"]
    red = [{"ContextKeyName": "aws:principaltag/team", "ContextKeyValues": ["red"], "ContextKeyType": "string"}]
    found = iam.simulate_custom_policy(
        **asked, ResourceArns=["arn:aws:s3:::b/k", "arn:aws:s3:::c/k"], ContextEntries=red)["EvaluationResults"]
    assert [f["EvalDecision"] for f in found] == ["allowed", "implicitDeny"]
    matched = found[0]["MatchedStatements"][0]
    assert matched["SourcePolicyId"] == "PolicyInputList.1" and matched["StartPosition"]["Line"] == 1
    with pytest.raises(botocore.exceptions.ClientError) as failure:
        iam.simulate_custom_policy(PolicyInputList=["{"], ActionNames=["s3:GetObject"])
    assert failure.value.response["Error"]["Code"] == "InvalidInput"


def test_somebodys_policies_are_simulated_in_pages(apus, name):
    iam = apus.client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]
    iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=document(
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sqs:DeleteQueue", "Resource": "*"}))
    pages = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=made["Arn"], ActionNames=["sqs:SendMessage", "sqs:DeleteQueue", "s3:GetObject"],
        PaginationConfig={"PageSize": 2})
    found = [result for page in pages for result in page["EvaluationResults"]]
    assert [f["EvalDecision"] for f in found] == ["allowed", "explicitDeny", "implicitDeny"]
    assert found[1]["MatchedStatements"][0]["SourcePolicyId"] == f"role_{name}_inline"
    # The simulation says what the cloud does.
    iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=document(
        {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*"}))
    bounded = iam.simulate_principal_policy(
        PolicySourceArn=made["Arn"], ActionNames=["iam:ListUsers"],
        PermissionsBoundaryPolicyInputList=[document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})])
    result = bounded["EvaluationResults"][0]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}


def test_last_uses_survive_a_crash(fresh):
    cloud = fresh(durable=True)
    iam = cloud.client("iam")
    key, secret = user(cloud, "ann")
    role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                                "Principal": {"AWS": "arn:aws:iam::000000000000:user/ann"}}]}))["Role"]
    iam.attach_role_policy(RoleName="worker", PolicyArn=ADMINISTRATOR)
    assert iam.get_access_key_last_used(AccessKeyId=key)["AccessKeyLastUsed"] == {
        "ServiceName": "N/A", "Region": "N/A"}
    assert iam.get_role(RoleName="worker")["Role"]["RoleLastUsed"] == {}

    cloud.client("lambda", key=key, secret=secret).list_functions()
    session = cloud.client("sts", key=key, secret=secret).assume_role(
        RoleArn=role["Arn"], RoleSessionName="session")["Credentials"]
    cloud.client("logs", key=session["AccessKeyId"], secret=session["SecretAccessKey"],
                 token=session["SessionToken"]).describe_log_groups()
    used = iam.get_access_key_last_used(AccessKeyId=key)
    assert used["UserName"] == "ann"
    assert used["AccessKeyLastUsed"]["ServiceName"] in ("lambda", "sts")
    assert used["AccessKeyLastUsed"]["Region"] == "eu-central-1"
    time.sleep(1.5)
    cloud.kill()
    cloud.start()
    iam = cloud.client("iam")
    assert iam.get_access_key_last_used(AccessKeyId=key)["AccessKeyLastUsed"] == used["AccessKeyLastUsed"]
    assert iam.get_role(RoleName="worker")["Role"]["RoleLastUsed"]["Region"] == "eu-central-1"
    details = iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"][0]
    assert "LastUsedDate" in details["RoleLastUsed"]

    job = iam.generate_service_last_accessed_details(Arn=role["Arn"], Granularity="ACTION_LEVEL")["JobId"]
    report = iam.get_service_last_accessed_details(JobId=job)
    assert report["JobStatus"] == "COMPLETED"
    services = {service["ServiceNamespace"]: service for service in report["ServicesLastAccessed"]}
    assert services["logs"]["TotalAuthenticatedEntities"] == 1
    assert [a["ActionName"] for a in services["logs"]["TrackedActionsLastAccessed"]] == ["DescribeLogGroups"]
    assert "LastAuthenticated" not in services["sqs"]
    job = iam.generate_service_last_accessed_details(Arn=ADMINISTRATOR)["JobId"]
    entities = iam.get_service_last_accessed_details_with_entities(JobId=job, ServiceNamespace="lambda")
    last = {e["EntityInfo"]["Name"]: "LastAuthenticated" in e for e in entities["EntityDetailsList"]}
    assert last == {"ann": True, "worker": False}
    granting = iam.list_policies_granting_service_access(Arn=role["Arn"], ServiceNamespaces=["sqs"])
    assert granting["PoliciesGrantingServiceAccess"][0]["Policies"][0]["PolicyName"] == "AdministratorAccess"
    iam.generate_credential_report()
    rows = iam.get_credential_report()["Content"].decode().splitlines()
    assert rows[2].split(",")[0] == "ann" and rows[2].split(",")[11] == "eu-central-1"
