"""Least privilege written for the user: run a role with too much, let its policy be written, run it with no more; and
ask why a call was refused."""

import json
import os
import subprocess
import time

import botocore.exceptions
import pytest

from conftest import BINARY, TRUST, PYTHON_RUNTIME, zipped

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def command(cloud, *arguments, key="test", secret="test", fails=False):
    done = subprocess.run(
        [BINARY, *arguments, "--endpoint", cloud.endpoint, "--region", "eu-central-1"], capture_output=True, text=True,
        timeout=60, env={**os.environ, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret})
    assert (done.returncode != 0) == fails, done.stderr
    return done


def user_with_everything(cloud, name):
    iam = cloud.client("iam")
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn=ADMINISTRATOR)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


def calls(logs, functions, group):
    logs.create_log_group(logGroupName=group)
    for stream in ("one", "two", f"stream-{time.time_ns()}"):
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[
            {"timestamp": int(time.time() * 1000), "message": "hello"}])
    logs.describe_log_streams(logGroupName=group)
    functions.list_functions()
    logs.delete_log_group(logGroupName=group)


def refused(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as failure:
        call(**arguments)
    assert "AccessDenied" in failure.value.response["Error"]["Code"], failure.value
    return failure.value.response["ResponseMetadata"]["RequestId"]


def test_a_role_is_given_what_it_used_and_no_more(fresh):
    cloud = fresh(durable=True)
    iam = cloud.client("iam")
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::000000000000:root"}}]}
    role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.attach_role_policy(RoleName="worker", PolicyArn=ADMINISTRATOR)
    key, secret = user_with_everything(cloud, "starter")

    def session():
        made = cloud.client("sts", key=key, secret=secret).assume_role(
            RoleArn=role, RoleSessionName="session")["Credentials"]
        who = dict(key=made["AccessKeyId"], secret=made["SecretAccessKey"], token=made["SessionToken"])
        return cloud.client("logs", **who), cloud.client("lambda", **who)

    calls(*session(), "/app/worker")
    written = command(cloud, "policy", "--role", "worker", "--since", "10m")
    policy = json.loads(written.stdout)
    group = "arn:aws:logs:eu-central-1:000000000000:log-group:/app/worker"
    by_action = {}
    for statement in policy["Statement"]:
        for action in [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]:
            by_action[action] = statement["Resource"]
    assert by_action["logs:PutLogEvents"] == group + ":*"
    assert by_action["lambda:ListFunctions"] == "*"
    assert "logs:GetLogEvents" not in by_action
    assert "calls between" in written.stderr

    # Becoming the role was a call of the user's.
    starter = json.loads(command(cloud, "policy", "--user", "starter").stdout)
    assert starter["Statement"] == [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}]

    # The journal survives a crash: what was written down a second ago is there.
    time.sleep(1.5)
    cloud.kill()
    cloud.start()
    iam = cloud.client("iam")
    assert json.loads(command(cloud, "policy", "--role", "worker", "--since", "1h").stdout) == policy

    iam.detach_role_policy(RoleName="worker", PolicyArn=ADMINISTRATOR)
    iam.put_role_policy(RoleName="worker", PolicyName="least", PolicyDocument=json.dumps(policy))
    logs, functions = session()
    calls(logs, functions, "/app/worker")
    refused(logs.create_log_group, logGroupName="/app/other")
    refused(functions.get_account_settings)
    # The refusals are told, and change nothing.
    again = command(cloud, "policy", "--role", "worker", "--since", "1h")
    assert "Refused, and left out: logs:CreateLogGroup on " in again.stderr
    assert json.loads(again.stdout) == policy


def test_a_function_is_given_what_it_used(fresh):
    cloud = fresh()
    iam, functions = cloud.client("iam"), cloud.client("lambda")
    role = iam.create_role(RoleName="fn", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.attach_role_policy(RoleName="fn", PolicyArn=ADMINISTRATOR)
    functions.create_function(
        FunctionName="fn", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler", Timeout=30,
        Code={"ZipFile": zipped(app__py=SIGNING_FUNCTION)})
    functions.get_waiter("function_active_v2").wait(FunctionName="fn")

    def run(operation):
        answer = functions.invoke(FunctionName="fn", Payload=json.dumps({"operation": operation}))
        return json.loads(answer["Payload"].read())

    assert run("ListRoles") == 200
    assert run("ListUsers") == 200
    logs = cloud.client("logs")
    # The log is written as the role, a moment later: that is in the policy, for all streams to come.
    wanted = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    for _ in range(100):
        policy = json.loads(command(cloud, "policy", "--role", "fn").stdout)
        written = {action: statement["Resource"] for statement in policy["Statement"]
                   for action in ([statement["Action"]] if isinstance(statement["Action"], str)
                                  else statement["Action"])}
        if all(action in written for action in wanted):
            break
        time.sleep(0.1)
    assert written["logs:PutLogEvents"] == "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda/fn:*"
    before = len(logs.filter_log_events(logGroupName="/aws/lambda/fn")["events"])
    iam.detach_role_policy(RoleName="fn", PolicyArn=ADMINISTRATOR)
    iam.put_role_policy(RoleName="fn", PolicyName="least", PolicyDocument=json.dumps(policy))
    assert run("ListRoles") == 200
    assert run("ListUsers") == 200
    assert run("GetAccountSummary") == 403
    for _ in range(100):
        if len(logs.filter_log_events(logGroupName="/aws/lambda/fn")["events"]) >= before + 9:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the policy that was written does not let the function's log be written")


# Signs by hand: inside of the sandbox there is no boto3.
SIGNING_FUNCTION = """
import datetime, hashlib, hmac, os, urllib.error, urllib.parse, urllib.request

def handler(event, context):
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    host = endpoint.split("//")[1]
    body = ("Action=%s&Version=2010-05-08" % event["operation"]).encode()
    now = datetime.datetime.now(datetime.timezone.utc)
    date, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    headers = {"host": host, "x-amz-date": date, "x-amz-security-token": os.environ["AWS_SESSION_TOKEN"],
               "content-type": "application/x-www-form-urlencoded"}
    names = ";".join(sorted(headers))
    canonical = "\\n".join(["POST", "/", "", *(f"{k}:{headers[k]}" for k in sorted(headers)), "", names,
                           hashlib.sha256(body).hexdigest()])
    scope = f"{day}/us-east-1/iam/aws4_request"
    text = "\\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in [day, "us-east-1", "iam", "aws4_request", text]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{scope}, "
                                f"SignedHeaders={names}, Signature={key.hex()}")
    del headers["host"]
    try:
        return urllib.request.urlopen(urllib.request.Request(endpoint, body, headers)).status
    except urllib.error.HTTPError as problem:
        return problem.code
"""


def test_a_polite_end_writes_the_journal_down(fresh):
    cloud = fresh(durable=True)
    key, secret = user_with_everything(cloud, "ann")
    cloud.client("lambda", key=key, secret=secret).list_functions()
    assert cloud.stop() == 0
    cloud.start()
    policy = json.loads(command(cloud, "policy", "--user", "ann").stdout)
    assert policy["Statement"] == [{"Effect": "Allow", "Action": "lambda:ListFunctions", "Resource": "*"}]


def test_why_a_call_was_refused(fresh):
    cloud = fresh()
    iam = cloud.client("iam")
    iam.create_user(UserName="ann")
    made = iam.create_access_key(UserName="ann")["AccessKey"]
    key, secret = made["AccessKeyId"], made["SecretAccessKey"]
    logs = cloud.client("logs", key=key, secret=secret)

    request = refused(logs.create_log_group, logGroupName="/mine")
    told = command(cloud, "why-denied", request).stdout
    sentence, statement = told.split("\n", 1)
    assert "user/ann was refused logs:CreateLogGroup on " in sentence
    assert "no identity-based policy of the user ann allows it" in sentence
    offered = json.loads(statement)
    iam.put_user_policy(UserName="ann", PolicyName="offered", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [offered]}))
    logs.create_log_group(logGroupName="/mine")

    iam.put_user_policy(UserName="ann", PolicyName="no", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": {
            "Sid": "NotThese", "Effect": "Deny", "Action": "logs:Delete*", "Resource": "*"}}))
    denied = command(cloud, "why-denied", refused(logs.delete_log_group, logGroupName="/mine")).stdout
    assert 'statement 1 ("NotThese") in no' in denied and "No allowance outweighs a denial" in denied
    assert "{" not in denied

    made = iam.create_role(RoleName="closed", AssumeRolePolicyDocument=TRUST)["Role"]
    sts = cloud.client("sts", key=key, secret=secret)
    closed = command(
        cloud, "why-denied", refused(sts.assume_role, RoleArn=made["Arn"], RoleSessionName="session")).stdout
    assert "the role's trust policy does not name it" in closed
    assert json.loads(closed.split("\n", 1)[1]) == {
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:user/ann"}, "Action": "sts:AssumeRole"}

    # Only for who may.
    theirs = command(cloud, "why-denied", request, key=key, secret=secret, fails=True)
    assert "sts:DecodeAuthorizationMessage" in theirs.stderr
    other = command(cloud, "why-denied", request, key="111111111111", fails=True)
    assert "NoSuchEntity" in other.stderr
    unsigned = command(cloud, "policy", "--user", "ann", key=key, secret="wrong", fails=True)
    assert "Signature" in unsigned.stderr
    assert "access-analyzer:GetGeneratedPolicy" in command(
        cloud, "policy", "--user", "ann", key=key, secret=secret, fails=True).stderr
