"""Every call is somebody's: signatures, accounts, regions, roles."""

import datetime
import json
import urllib.error
import urllib.request

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, TRUST, make_role, zipped


def code_of(refusal):
    return refusal.value.response["Error"]["Code"], refusal.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_wrong_secret_is_refused_on_each_protocol(apus):
    for service, call, code, status in [
        ("sts", lambda c: c.get_caller_identity(), "SignatureDoesNotMatch", 403),
        ("lambda", lambda c: c.list_functions(), "InvalidSignatureException", 403),
        ("logs", lambda c: c.describe_log_groups(), "InvalidSignatureException", 400),
    ]:
        with pytest.raises(botocore.exceptions.ClientError) as refusal:
            call(apus.client(service, "test", "wrong"))
        assert code_of(refusal) == (code, status), service


def test_an_unknown_key_is_refused(apus):
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        apus.client("sts", "AKIAIOSFODNN7EXAMPLE", "x").get_caller_identity()
    assert code_of(refusal) == ("InvalidClientTokenId", 403)
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        apus.client("lambda", "AKIAIOSFODNN7EXAMPLE", "x").list_functions()
    assert code_of(refusal) == ("UnrecognizedClientException", 403)


def test_an_unsigned_call_is_refused(apus):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{apus.endpoint}/2015-03-31/functions/")
    assert refusal.value.code == 403
    assert "Missing" in refusal.value.headers.get("x-amzn-errortype", "") + refusal.value.read().decode()


def test_accounts_and_regions_are_apart(apus, name):
    role = make_role(apus, name)
    package = zipped(app__py="def handler(e, c): return 1")
    here = apus.client("lambda")
    here.create_function(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler", Code={"ZipFile": package})
    elsewhere = apus.client("lambda", region="us-west-2")
    other = apus.client("lambda", key="111122223333")
    for client in [elsewhere, other]:
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.get_function(FunctionName=name)
    assert apus.client("sts", key="111122223333").get_caller_identity()["Account"] == "111122223333"


def test_a_user_may_do_what_its_policy_says_and_nothing_else(apus, name):
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    functions = apus.client("lambda", key["AccessKeyId"], key["SecretAccessKey"])
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        functions.list_functions()
    assert code_of(refusal) == ("AccessDeniedException", 403)
    assert refusal.value.response["Error"]["Message"] == (
        f"User: arn:aws:iam::000000000000:user/{name} is not authorized to perform: lambda:ListFunctions "
        "on resource: * because no identity-based policy allows the lambda:ListFunctions action")
    iam.put_user_policy(UserName=name, PolicyName="list", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "lambda:List*", "Resource": "*"}]}))
    functions.list_functions()
    with pytest.raises(botocore.exceptions.ClientError):
        functions.get_function(FunctionName="anything")
    iam.update_access_key(UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive")
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        functions.list_functions()
    assert code_of(refusal) == ("UnrecognizedClientException", 403)


def test_a_role_is_assumed_and_limited(apus, name):
    iam = apus.client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}]})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    session = apus.client("sts").assume_role(RoleArn=role, RoleSessionName="work")
    keys = session["Credentials"]
    assert keys["AccessKeyId"].startswith("ASIA")
    assert keys["Expiration"] > datetime.datetime.now(datetime.timezone.utc)
    who = apus.client("sts", keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    assert who.get_caller_identity()["Arn"] == f"arn:aws:sts::000000000000:assumed-role/{name}/work"
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        apus.client(
            "lambda", keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]).list_functions()
    assert code_of(refusal) == ("AccessDeniedException", 403)
    tampered = keys["SessionToken"][:-8] + "AAAAAAAA"
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        apus.client("sts", keys["AccessKeyId"], keys["SecretAccessKey"], tampered).get_caller_identity()
    assert code_of(refusal)[1] == 403


def test_a_role_that_lambda_may_not_assume_is_refused(apus, name):
    iam = apus.client("iam")
    trust = TRUST.replace("lambda.amazonaws.com", "ec2.amazonaws.com")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    functions = apus.client("lambda")
    with pytest.raises(functions.exceptions.InvalidParameterValueException) as refusal:
        functions.create_function(
            FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": zipped(app__py="x")})
    assert "The role defined for the function cannot be assumed by Lambda." in str(refusal.value)


def test_apus_does_not_listen_beyond_loopback_with_development_credentials(fresh):
    with pytest.raises(RuntimeError, match="development credentials"):
        fresh("--listen", "0.0.0.0:0")
