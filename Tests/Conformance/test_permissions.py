"""Permissions on functions through real clients: who calls from elsewhere may do what a policy allows, and nothing
else."""

import json

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_authorization import User, document, refusal, statement
from test_functions import error

ACCOUNT, OTHER = "000000000000", "111122223333"
PACKAGE = zipped(app__py="def handler(e, c): return c.function_version")


@pytest.fixture
def functions(apus):
    return apus.client("lambda")


@pytest.fixture
def foreign(apus):
    """The root of another account."""
    return apus.client("lambda", key=OTHER)


def answer(functions, **call):
    reply = functions.invoke(**call)
    assert "FunctionError" not in reply
    return json.load(reply["Payload"])


def arn_of(functions, name):
    return functions.get_function_configuration(FunctionName=name)["FunctionArn"]


def refused(arn, action="lambda:InvokeFunction"):
    return (f"User: arn:aws:iam::{OTHER}:root is not authorized to perform: {action} on resource: {arn} because no "
            f"resource-based policy allows the {action} action")


def test_other_accounts_call_only_with_a_permission(functions, foreign, deploy):
    name = deploy(PACKAGE)
    arn = arn_of(functions, name)
    assert refusal(foreign.invoke, FunctionName=arn) == refused(arn)
    added = functions.add_permission(
        FunctionName=name, StatementId="other", Action="lambda:InvokeFunction", Principal=OTHER)
    said = json.loads(added["Statement"])
    assert said == {
        "Sid": "other", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
        "Action": "lambda:InvokeFunction", "Resource": arn}
    assert answer(foreign, FunctionName=arn) == "$LATEST"
    assert foreign.invoke(FunctionName=arn, InvocationType="Event")["StatusCode"] == 202
    # The name alone is one of the caller's own account, and one action is not another.
    assert error(foreign.invoke, FunctionName=name)[0] == "ResourceNotFoundException"
    assert refusal(foreign.get_function, FunctionName=arn) == refused(arn, "lambda:GetFunction")
    assert refusal(foreign.invoke, FunctionName=arn + ":$LATEST") == refused(arn + ":$LATEST")
    policy = functions.get_policy(FunctionName=name)
    assert json.loads(policy["Policy"]) == {"Version": "2012-10-17", "Id": "default", "Statement": [said]}
    functions.remove_permission(FunctionName=name, StatementId="other", RevisionId=policy["RevisionId"])
    assert refusal(foreign.invoke, FunctionName=arn) == refused(arn)
    assert error(functions.get_policy, FunctionName=name)[:2] == (
        "ResourceNotFoundException", "The resource you requested does not exist.")


def test_a_permission_is_for_its_qualifier_alone(functions, foreign, deploy):
    name = deploy(PACKAGE, Publish=True)
    arn = arn_of(functions, name)
    functions.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    functions.add_permission(
        FunctionName=name, Qualifier="live", StatementId="s", Action="lambda:*", Principal=OTHER)
    assert answer(foreign, FunctionName=arn + ":live") == "1"
    assert foreign.get_function(FunctionName=arn + ":live")["Configuration"]["Version"] == "1"
    for other in [arn, arn + ":1"]:
        assert refusal(foreign.invoke, FunctionName=other) == refused(other)
    assert error(functions.get_policy, FunctionName=name)[0] == "ResourceNotFoundException"


def test_users_of_other_accounts_need_both(apus, functions, deploy, name):
    class Foreign:
        def client(self, service, key=OTHER, secret="test", **more):
            return apus.client(service, key, secret, **more)

    user = User(Foreign(), name)
    deployed = deploy(PACKAGE)
    arn = arn_of(functions, deployed)
    functions.add_permission(
        FunctionName=deployed, StatementId="s", Action="lambda:InvokeFunction", Principal=user.arn)
    assert refusal(user.client("lambda").invoke, FunctionName=arn).endswith(
        "because no identity-based policy allows the lambda:InvokeFunction action")
    user.put(statement("Allow", "lambda:InvokeFunction", arn))
    assert answer(user.client("lambda"), FunctionName=arn) == "$LATEST"
    functions.remove_permission(FunctionName=deployed, StatementId="s")
    refusal(user.client("lambda").invoke, FunctionName=arn)


def test_a_policy_lets_users_in_without_any_of_their_own(apus, functions, deploy, name):
    user = User(apus, name)
    deployed = deploy(PACKAGE)
    refusal(user.client("lambda").invoke, FunctionName=deployed)
    functions.add_permission(
        FunctionName=deployed, StatementId="s", Action="lambda:InvokeFunction", Principal=user.arn)
    assert answer(user.client("lambda"), FunctionName=deployed) == "$LATEST"


def test_conditions_hold(functions, foreign, deploy):
    name = deploy(PACKAGE)
    arn = arn_of(functions, name)
    for more in [{"SourceAccount": OTHER}, {"SourceArn": "arn:aws:s3:::bucket"}, {"PrincipalOrgID": "o-1234567890"},
                 {"EventSourceToken": "token"}, {"InvokedViaFunctionUrl": True}]:
        functions.add_permission(
            FunctionName=name, StatementId="s", Action="lambda:InvokeFunction", Principal="*", **more)
        assert refusal(foreign.invoke, FunctionName=arn) == refused(arn), more
        functions.remove_permission(FunctionName=name, StatementId="s")


def test_who_may_grant_can_be_told_apart(apus, functions, deploy, name):
    user = User(apus, name)
    deployed = deploy(PACKAGE)
    user.put(statement("Allow", "lambda:AddPermission", Condition={"StringEquals": {"lambda:Principal": OTHER}}))
    grant = dict(FunctionName=deployed, Action="lambda:InvokeFunction")
    user.client("lambda").add_permission(StatementId="a", Principal=OTHER, **grant)
    refusal(user.client("lambda").add_permission, StatementId="b", Principal="*", **grant)


def test_function_policies_survive_kill(fresh):
    cloud = fresh(durable=True)
    functions = cloud.client("lambda")
    functions.create_function(
        FunctionName="kept", Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": PACKAGE}, Publish=True)
    for qualifier in ({}, {"Qualifier": "1"}):
        functions.add_permission(
            FunctionName="kept", StatementId="s", Action="lambda:InvokeFunction", Principal=OTHER, **qualifier)
    cloud.kill()
    cloud.start()
    foreign = cloud.client("lambda", key=OTHER)
    arn = arn_of(cloud.client("lambda"), "kept")
    assert [answer(foreign, FunctionName=arn + q) for q in ("", ":1")] == ["$LATEST", "1"]
    refusal(foreign.delete_function, FunctionName=arn)


@pytest.mark.parametrize("changes, code, status", [
    ({"StatementId": "a.b"}, "ValidationException", 400), ({"StatementId": ""}, "ValidationException", 400),
    ({"StatementId": "s" * 101}, "ValidationException", 400), ({"Action": "invoke"}, "ValidationException", 400),
    ({"Principal": "a b"}, "ValidationException", 400), ({"Principal": "b"}, "InvalidParameterValueException", 400),
    ({"SourceArn": "x"}, "ValidationException", 400), ({"SourceAccount": "12"}, "ValidationException", 400),
    ({"FunctionUrlAuthType": "SOME"}, "ValidationException", 400),
    ({"Qualifier": "$LATEST"}, "InvalidParameterValueException", 400),
    ({"Qualifier": "none"}, "ResourceNotFoundException", 404),
    ({"RevisionId": "x"}, "PreconditionFailedException", 412)])
def test_bad_permissions_are_refused(functions, deploy, changes, code, status):
    grant = dict(
        FunctionName=deploy(PACKAGE), StatementId="s", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
    said, _, answered = error(functions.add_permission, **{**grant, **changes})
    assert (said, answered) == (code, status)


def test_code_signing(functions, deploy):
    publishers = {"SigningProfileVersionArns": [f"arn:aws:signer:eu-central-1:{ACCOUNT}:/signing-profiles/p/abc"]}
    made = functions.create_code_signing_config(
        AllowedPublishers=publishers, CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Enforce"})
    arn = made["CodeSigningConfig"]["CodeSigningConfigArn"]
    name = deploy(PACKAGE)
    functions.put_function_code_signing_config(FunctionName=name, CodeSigningConfigArn=arn)
    assert functions.get_function_code_signing_config(FunctionName=name)["CodeSigningConfigArn"] == arn
    with pytest.raises(botocore.exceptions.ClientError) as unsigned:
        functions.update_function_code(FunctionName=name, ZipFile=PACKAGE)
    assert unsigned.value.response["Error"]["Code"] == "CodeVerificationFailedException"
    assert error(functions.delete_code_signing_config, CodeSigningConfigArn=arn)[2] == 409
    functions.delete_function_code_signing_config(FunctionName=name)
    functions.update_function_code(FunctionName=name, ZipFile=PACKAGE)
    functions.delete_code_signing_config(CodeSigningConfigArn=arn)
    assert error(functions.get_code_signing_config, CodeSigningConfigArn=arn)[0] == "ResourceNotFoundException"
